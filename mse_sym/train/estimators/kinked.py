r"""The minimum of an objective with kinks, and the condition that it is one.

Of convex losses coefficients are the minimum if there are subgradients :math:`\lambda_i \in \partial\ell_i(\eta_i)` and
:math:`\mu_j \in \partial|\theta_j|` with

.. math:: \sum_i c_i \lambda_i x_i + \alpha_2\theta + \alpha_1\mu = 0,

which is looked at in the end, whichever way they were found (Rockafellar 1970, theorem 23.8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mse_sym.losses import Loss, absolute_error
from mse_sym.runtime import Array
from mse_sym.train.estimators import linear_programme
from mse_sym.train.estimators.augmented import NOT_CONVEX, Apart
from mse_sym.train.estimators.kinks import Kinks, kinks_of
from mse_sym.train.estimators.model import functions_of
from mse_sym.train.estimators.newton import Solution, minimised
from mse_sym.train.estimators.objective import Objective, Part, Term, violation
from mse_sym.train.estimators.settings import Settings

_ROUNDS = 60
_STIFFER = 4.0
_SLOWLY = 0.25
"""A distance that did not shrink to this share makes the next round stiffer."""


@dataclass(frozen=True)
class Kinked:
    """A term with its kinks; ``units`` are those of single coefficients, if its predictions are these."""

    term: Term
    kinks: Kinks
    units: Array | None = None

    def sizes(self, coefficients: Array) -> Array:
        """Of what size numbers are that a prediction is told from a kink by: its terms, or all coefficients."""
        (part,) = self.term.parts
        if self.units is None:
            sizes: Array = np.abs(part.matrix) @ np.abs(coefficients[part.places])
            return sizes
        return float(np.abs(coefficients[part.places]) @ self.units) / self.units


def with_kinks(loss: Loss, term: Term, absolute: Array, scales: Array) -> list[Kinked]:
    """The term, and the absolute values of coefficients times their penalties, with their kinks.

    Raises:
        ValueError: a loss of one number with kinks that is not convex at them; absolute values beside a loss of
            several.
    """
    own = Kinked(term, kinks_of(loss, term))
    if not own.kinks.are_convex:
        raise ValueError(f"{loss.name} {NOT_CONVEX}")
    places = np.flatnonzero(absolute)
    if len(places) == 0:
        return [own]
    if len(term.parts) > 1:
        raise ValueError(f"{loss.name} has several predictions, and l1_ratio is for one; let it be 0")
    zeros = np.zeros(len(places))
    values = Term(functions_of(absolute_error), zeros, absolute[places], (Part(np.eye(len(places)), places),))
    kinks = Kinks(zeros[:, None], zeros[:, None] - 1, zeros[:, None] + 1)
    return [own, Kinked(values, kinks, scales[places])]


def solved_with_kinks(
    loss: Loss, objective: Objective, terms: Sequence[Kinked], absolute: Array, start: Array, settings: Settings
) -> Solution:
    """By linear programming where everything is linear between kinks, and else by the method of multipliers."""
    if terms[0].kinks.exist and not objective.penalty.any() and loss.hessian == 0:
        return _by_programme(terms, absolute, settings.tol)
    return _by_multipliers(objective, terms, start, settings)


def _by_programme(terms: Sequence[Kinked], absolute: Array, tol: float) -> Solution:
    first = terms[0]
    (part,), weights = first.term.parts, first.term.weights
    coefficients, slopes, iterations = linear_programme.least(part, weights, first.kinks, absolute)
    used = absolute != 0
    multipliers = [slopes, -(weights * slopes @ part.matrix)[used] / absolute[used]]
    left = _violation(terms, multipliers[: len(terms)], np.zeros_like(absolute), coefficients, tol)
    return Solution(coefficients, iterations, left)


def _by_multipliers(objective: Objective, terms: Sequence[Kinked], start: Array, settings: Settings) -> Solution:
    kinked = [each for each in terms if each.kinks.exist]
    smooth = [each for each in terms if not each.kinks.exist]
    apart = [_apart(each) for each in kinked]
    coefficients, iterations, before = start, 0, np.inf
    for _ in range(_ROUNDS):
        inner = Objective((*(each.term for each in smooth), *apart), objective.penalty)
        found = minimised(inner, coefficients, max_iter=settings.max_iter, tol=settings.tol / 100)
        coefficients, iterations = found.coefficients, iterations + found.iterations
        moved = [each.moved(coefficients) for each in apart]
        multipliers = [np.zeros(len(each.term.target)) for each in smooth] + [after.multipliers for after, _ in moved]
        left = _violation([*smooth, *kinked], multipliers, objective.penalty, coefficients, settings.tol)
        if left <= settings.tol:
            break
        distance = max(
            float(np.abs((each.predictions(coefficients)[:, 0] - best) * each.stiffness).max())
            for each, (_, best) in zip(apart, moved, strict=True)
        )
        factor = _STIFFER if distance > _SLOWLY * before else 1.0
        before = distance
        apart = [replace(after, stiffness=factor * after.stiffness) for after, _ in moved]
    for each in kinked:
        if each.units is not None:  # 0 where it is as good as 0
            places = each.term.parts[0].places
            reach = settings.tol * each.sizes(coefficients)
            coefficients[places] = each.kinks.nearest(coefficients[places], reach)
    return Solution(coefficients, iterations, left)


def _apart(each: Kinked) -> Apart:
    """With a stiffness that crosses the greatest jump over the width of the kinks, or of what a coefficient does."""
    known = np.isfinite(each.kinks.places)
    finite = each.kinks.places[known]
    jump = float((each.kinks.after - each.kinks.before).max())
    width = float(finite.std()) or float(np.abs(finite).max()) or 1.0
    stiffness = np.full(len(each.term.target), jump / width) if each.units is None else jump * each.units
    middle = np.where(known[:, 0], (each.kinks.before + each.kinks.after)[:, 0] / 2, 0.0)
    return Apart(each.term, each.kinks, middle, stiffness)


def _violation(
    terms: Sequence[Kinked], multipliers: Sequence[Array], penalty: Array, coefficients: Array, tol: float
) -> float:
    """How far the best subgradients that are known are from adding up to 0.

    A prediction counts as one at a kink where ``tol`` of the sizes of its terms leads there.
    """
    gradient = penalty * coefficients
    size, rounding = np.abs(gradient), np.zeros_like(gradient)
    for each, own in zip(terms, multipliers, strict=True):
        term, (part,) = each.term, each.term.parts
        sizes = np.abs(part.matrix)
        predictions = each.kinks.nearest(term.predictions(coefficients)[:, 0], tol * each.sizes(coefficients))
        _, slopes, curvatures = term.curve(predictions[:, None])
        used = each.kinks.subgradients(predictions, slopes[:, 0], own)
        gradient[part.places] += (term.weights * used) @ part.matrix
        size[part.places] += (term.weights * np.maximum(np.abs(used), each.kinks.greatest)) @ sizes
        predicted = sizes @ np.abs(coefficients[part.places])
        rounding[part.places] += (term.weights * np.abs(curvatures[:, 0, 0]) * predicted) @ sizes
    return violation(gradient, size, rounding)

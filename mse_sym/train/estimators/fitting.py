"""From data to coefficients: the columns of each prediction, where to begin, and the minimum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from sympy import IndexedBase

from mse_sym.losses.start_value import StartValue
from mse_sym.runtime import Array
from mse_sym.train.estimators.kinked import solved_with_kinks, with_kinks
from mse_sym.train.estimators.model import Model
from mse_sym.train.estimators.newton import Solution, minimised
from mse_sym.train.estimators.objective import EPSILON, Objective, Part, Term
from mse_sym.train.estimators.settings import Settings
from mse_sym.train.estimators.solving import solved

_DISTINCT = 512
"""Of more different targets every so many-th is enough to begin with."""


@dataclass(frozen=True)
class Data:
    """Features about their weighted means, targets, and weights that add up to 1; no example has the weight 0."""

    features: Array
    means: Array
    target: Array
    weights: Array
    total: float
    """The sum of the weights before."""

    @classmethod
    def of(cls, features: Array, target: Array, sample_weight: Array | None, *, centred: bool) -> Data:
        """Raises a ``ValueError`` where all weights are 0."""
        weights = np.ones(len(features)) if sample_weight is None else sample_weight
        counted = weights > 0
        if not counted.any():
            raise ValueError("sample_weight is 0 for all examples; give one that is positive to at least one of them")
        if not counted.all():
            features, target, weights = features[counted], target[counted], weights[counted]
        total = float(weights.sum())
        weights = weights / total
        means = weights @ features if centred else np.zeros(features.shape[1])
        about = features - means
        if centred:  # what rounding leaves of a feature that does not vary is nothing
            about[:, np.abs(about).max(axis=0) <= 8 * EPSILON * np.abs(means)] = 0.0
        return cls(about, means, target, weights, total)


@dataclass(frozen=True)
class Columns:
    """Which coefficients each prediction has: one for each feature, unless it is constant, and then its intercept."""

    features: int
    with_features: tuple[bool, ...]
    with_intercept: tuple[bool, ...]

    @classmethod
    def of(cls, features: int, predictions: int, constant: Sequence[int], *, fit_intercept: bool) -> Columns:
        with_features = tuple(place not in constant for place in range(predictions))
        return cls(features, with_features, tuple(fit_intercept or not has for has in with_features))

    @property
    def starts(self) -> list[int]:
        """Where the coefficients of each prediction start, and the number of all."""
        sizes = [self.features * has + one for has, one in zip(self.with_features, self.with_intercept, strict=True)]
        return [0, *np.cumsum(sizes).tolist()]

    def parts(self, features: Array) -> tuple[Part, ...]:
        ones, none, starts = np.ones((len(features), 1)), features[:, :0], self.starts
        shared: dict[tuple[bool, bool], Array] = {}
        for kind in zip(self.with_features, self.with_intercept, strict=True):
            has, one = kind
            if kind not in shared:
                shared[kind] = np.hstack([features if has else none, ones if one else none])
        kinds = zip(self.with_features, self.with_intercept, starts, starts[1:], strict=False)
        return tuple(Part(shared[has, one], np.arange(start, stop)) for has, one, start, stop in kinds)

    @property
    def penalised(self) -> Array:
        """Which coefficients are those of features."""
        marks = [np.arange(stop - start) < self.features * has for start, stop, has in self._blocks]
        return np.concatenate(marks)

    @property
    def intercepts(self) -> Array:
        """Where the intercepts are, of the predictions that have one."""
        blocks = zip(self._blocks, self.with_intercept, strict=True)
        return np.array([stop - 1 for (_, stop, _), one in blocks if one], dtype=int)

    @property
    def _blocks(self) -> list[tuple[int, int, bool]]:
        starts = self.starts
        return list(zip(starts, starts[1:], self.with_features, strict=False))

    def uncentred(self, means: Array) -> Array:
        """The matrix that makes of coefficients those of features that are not centred."""
        turn = np.eye(self.starts[-1])
        for (start, stop, has), one in zip(self._blocks, self.with_intercept, strict=True):
            if has and one:
                turn[stop - 1, start : stop - 1] = -means
        return turn

    def split(self, coefficients: Array) -> tuple[Array, Array]:
        """Coefficients and intercepts, one row for each prediction; 0 where it has none."""
        slopes = np.zeros((len(self.with_features), self.features))
        intercepts = np.zeros(len(self.with_features))
        for row, (start, stop, has) in enumerate(self._blocks):
            if has:
                slopes[row] = coefficients[start : start + self.features]
            if self.with_intercept[row]:
                intercepts[row] = coefficients[stop - 1]
        return slopes, intercepts


def begun(model: Model, data: Data, columns: Columns, settings: Settings) -> Array:
    """Where to begin: no slopes, and the constant predictions that minimise the loss."""
    start = np.zeros(columns.starts[-1])
    places = columns.intercepts
    if len(places) == 0:
        return start
    known = _start_value(model, data) if len(places) == len(columns.with_features) else None
    if known is not None:
        start[places] = known if model.link is None or not model.link.is_vector else known - np.mean(known)
        return start
    ones = np.ones((len(data.target), 1))
    parts = tuple(
        Part(ones, np.array([int(np.sum(columns.with_intercept[:row]))]))
        if columns.with_intercept[row]
        else Part(ones[:, :0], np.array([], dtype=int))
        for row in range(len(columns.with_intercept))
    )
    constant = Objective(
        (Term(model.functions, data.target, data.weights, parts, model.parameters),), np.zeros(len(places))
    )
    origin = np.zeros(len(places))
    if constant.value(origin) < np.inf:
        start[places] = minimised(constant, origin, max_iter=settings.max_iter, tol=settings.tol).coefficients
    return start


def _start_value(model: Model, data: Data) -> Any:
    """The derived constant; nothing where the loss has none, or none for these targets."""
    try:
        derived = model.loss.start_value
        if isinstance(derived, StartValue) and not isinstance(derived.mean, IndexedBase):
            return derived.of(*_two_of(data.target, data.weights), **model.parameters)
        targets, weights = data.target, data.weights
        if targets.ndim == 1 and len(targets) > _DISTINCT:
            order = np.argsort(targets)[:: len(targets) // _DISTINCT]
            targets, weights = targets[order], weights[order]
        return derived.of(targets, weights, **model.parameters)
    except ValueError:
        return None


def _two_of(targets: Array, weights: Array) -> tuple[Array, Array]:
    """Two targets with the mean of all: a derived constant depends on nothing else."""
    ends, mean = np.array([targets.min(), targets.max()]), float(weights @ targets)
    if ends[0] == ends[1]:
        return ends, np.ones(2)
    share = (mean - ends[0]) / (ends[1] - ends[0])
    # The mean lies between the ends, beyond which its rounding may take it.
    return ends, np.clip(np.array([1 - share, share]), 0.0, 1.0)


class Fit(NamedTuple):
    """What was minimised, and where the minimum is; the objective is without absolute values and smooth kinks."""

    term: Term
    objective: Objective
    solution: Solution


def fitted(model: Model, data: Data, columns: Columns, settings: Settings) -> Fit:
    """The coefficients that minimise the penalised mean loss."""
    term = Term(model.functions, data.target, data.weights, columns.parts(data.features), model.parameters)
    shares = 1 - settings.l1_ratio, settings.l1_ratio
    squares, absolute = (np.where(columns.penalised, share * settings.alpha, 0.0) for share in shares)
    objective = Objective((term,), squares)
    terms = with_kinks(model.loss, term, absolute, objective.scales)
    start = begun(model, data, columns, settings)
    if any(each.kinks.exist for each in terms):
        return Fit(term, objective, solved_with_kinks(model.loss, objective, terms, absolute, start, settings))
    return Fit(term, objective, solved(objective, start, settings))

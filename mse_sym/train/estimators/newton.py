r"""Newton's method in a region of trust, which only lessens the objective.

Each step minimises the quadratic model :math:`g^\top s + \frac12 s^\top H s` in a ball, exactly, by the eigenvalues of
the Hessian (Moré and Sorensen 1983): a Hessian that is singular or indefinite, as of redundant features or of a loss
that is not convex, needs no exception.  Of the minima along directions in which nothing changes it takes the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mse_sym.runtime import Array
from mse_sym.train.estimators.objective import EPSILON, Evaluation

_ACCEPTED = 1e-4
"""Of the decrease that the model predicts so much must come."""
_NEGLIGIBLE = 64 * EPSILON
_HALVINGS = 200


class Evaluated(Protocol):
    """What has a value, a gradient and a Hessian."""

    @property
    def scales(self) -> Array: ...
    def value(self, coefficients: Array) -> float: ...
    def evaluation(self, coefficients: Array) -> Evaluation: ...


@dataclass(frozen=True)
class Solution:
    """Where a solver ended, after so many iterations, and how far that is from the condition of a minimum.

    The ``violation`` is relative: of the gradient to its terms, or if it is less, as where all of these vanish, of
    Newton's next step to the way from 0.
    """

    coefficients: Array
    iterations: int
    violation: float


def minimised(objective: Evaluated, start: Array, *, max_iter: int, tol: float) -> Solution:
    """The minimum that Newton's steps lead to from a start at which the loss has a value.

    It ends where the violation is at most ``tol``, where no step makes the objective less, or after ``max_iter`` steps.
    """
    here, radius, scales = start, np.inf, objective.scales
    found = objective.evaluation(here)
    for iteration in range(max_iter):
        if found.violation <= tol:
            return Solution(here, iteration, found.violation)
        scaled = found.gradient / scales, found.hessian / np.outer(scales, scales)
        while True:
            step, predicted = trusted_step(*scaled, radius)
            length, there = float(np.linalg.norm(step)), here + step / scales
            is_whole = length < 0.99 * radius
            left = min(found.violation, _relative(step, here * scales)) if is_whole else found.violation
            value = objective.value(there) if np.isfinite(there).all() else np.inf
            is_beyond_values = predicted <= found.noise and value <= found.value + found.noise
            if is_beyond_values or found.value - value >= _ACCEPTED * predicted > 0:
                break
            if np.array_equal(there, here):
                return Solution(here, iteration, left)
            radius = length / 4
        following = objective.evaluation(there)
        if is_beyond_values and following.violation >= found.violation:
            return Solution(here, iteration, left)
        if left <= tol:
            return Solution(there, iteration + 1, left)
        ratio = (found.value - value) / predicted if predicted > found.noise else 1.0
        if ratio < 0.25:
            radius = length / 2
        elif ratio > 0.75 and length >= radius * 0.99:
            radius = 2 * radius
        here, found = there, following
    return Solution(here, max_iter, left_over(objective, here))


def left_over(objective: Evaluated, here: Array) -> float:
    """The violation at coefficients."""
    found, scales = objective.evaluation(here), objective.scales
    step, _ = trusted_step(found.gradient / scales, found.hessian / np.outer(scales, scales), np.inf)
    return min(found.violation, _relative(step, here * scales))


def _relative(step: Array, way: Array) -> float:
    length = float(np.linalg.norm(way))
    return float(np.linalg.norm(step)) / length if length else np.inf


def trusted_step(gradient: Array, hessian: Array, radius: float) -> tuple[Array, float]:
    """The step that makes the quadratic model least in a ball, and by how much it makes it less."""
    curvatures, directions = np.linalg.eigh(hessian)
    slopes = directions.T @ gradient
    largest = float(np.abs(curvatures).max(initial=0.0))
    floor = _NEGLIGIBLE * len(gradient) * largest
    rounding = 1e3 * (floor * _reach(slopes, curvatures, floor) + EPSILON * float(np.linalg.norm(slopes)))
    slopes[(np.abs(curvatures) <= floor) & (np.abs(slopes) <= rounding)] = 0.0
    moving = slopes != 0
    along = np.zeros_like(slopes)
    if (curvatures[moving] > floor).all():
        along[moving] = -slopes[moving] / curvatures[moving]
        if np.linalg.norm(along) <= radius and (curvatures >= -floor).all():
            return directions @ along, _decrease(along, slopes, curvatures)
    if radius == np.inf:
        radius = 1.0 + float(np.linalg.norm(along))
    least = float(curvatures.min())
    low = max(0.0, -least)
    high = low + float(np.linalg.norm(slopes)) / radius
    for _ in range(_HALVINGS):
        shift = (low + high) / 2
        if not low < shift < high:
            break
        along = -slopes / (curvatures + shift)
        if np.linalg.norm(along) > radius:
            low = shift
        else:
            high = shift
    along = np.divide(-slopes, curvatures + high, out=np.zeros_like(slopes), where=slopes != 0)
    if least < -floor:  # to the border; in the hard case along the direction of the least curvature
        rest = max(radius**2 - float(along[1:] @ along[1:]), 0.0)
        along[0] = -np.copysign(np.sqrt(rest), slopes[0])
    return directions @ along, _decrease(along, slopes, curvatures)


def _reach(slopes: Array, curvatures: Array, floor: float) -> float:
    """How far the step goes where the curvature tells it."""
    curved = curvatures > floor
    return float(np.linalg.norm(slopes[curved] / curvatures[curved])) if curved.any() else 0.0


def _decrease(along: Array, slopes: Array, curvatures: Array) -> float:
    return -float(slopes @ along + along @ (curvatures * along) / 2)

r"""The penalised mean loss of linear predictions, with gradient and Hessian in the coefficients.

An example has a prediction :math:`\eta_i = x_i^\top\theta`, or several, each linear in its own coefficients, and a
weight :math:`c_i`; the weights add up to 1.  The objective is

.. math:: F(\theta) = \sum_i c_i\,\ell(\eta_i, y_i) + \frac12 \sum_j \alpha_j \theta_j^2,

and by the chain rule its gradient is :math:`\sum_i c_i\,\ell'(\eta_i, y_i)\,x_i + \alpha\theta`, where the derivatives
of the loss are those that were derived, proved and compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np

from mse_sym.losses.compiled import CompiledLoss
from mse_sym.runtime import Array

EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Part:
    """One prediction of each example: a row of ``matrix`` times the coefficients at ``places``."""

    matrix: Array
    places: Array

    def at(self, coefficients: Array) -> Array:
        predicted: Array = self.matrix @ coefficients[self.places]
        return predicted


class Curve(NamedTuple):
    """Of each example the loss, its slopes and its second derivatives, in a last axis (two) for the predictions."""

    values: Array
    slopes: Array
    curvatures: Array


@dataclass(frozen=True)
class Term:
    """A loss of some examples, their weights, and the parts that its predictions consist of."""

    functions: CompiledLoss
    target: Array
    weights: Array
    parts: tuple[Part, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def predictions(self, coefficients: Array) -> Array:
        """One row for each example and one column for each part."""
        return np.stack([part.at(coefficients) for part in self.parts], axis=-1)

    def as_taken(self, predictions: Array) -> Array:
        """The predictions as the functions take them: of a loss of one number without an axis of length 1."""
        return predictions if self.functions.direction is not None else predictions[:, 0]

    def is_inside(self, predictions: Array) -> bool:
        """Whether the loss has values there."""
        return self.functions.signature.arguments[0].domain.holds_all(np.ascontiguousarray(predictions))

    def curve(self, predictions: Array) -> Curve:
        taken = self.as_taken(predictions)
        values, slopes, curvatures = self.functions.value_gradient_and_hessian(taken, self.target, **self.parameters)
        count = len(self.parts)
        return Curve(values, slopes.reshape(-1, count), curvatures.reshape(-1, count, count))

    def values(self, predictions: Array) -> Array:
        found: Array = self.functions.value(self.as_taken(predictions), self.target, **self.parameters)
        return found

    def values_and_slopes(self, predictions: Array) -> tuple[Array, Array]:
        taken = self.as_taken(predictions)
        values, slopes = self.functions.value_and_gradient(taken, self.target, **self.parameters)
        return values, slopes.reshape(-1, len(self.parts))


class Summand(Protocol):
    """What an objective is the sum of: a :class:`Term`, or one whose kinks are smoothed."""

    @property
    def weights(self) -> Array: ...
    @property
    def parts(self) -> tuple[Part, ...]: ...
    def predictions(self, coefficients: Array) -> Array: ...
    def is_inside(self, predictions: Array) -> bool: ...
    def values(self, predictions: Array) -> Array: ...
    def values_and_slopes(self, predictions: Array) -> tuple[Array, Array]: ...
    def curve(self, predictions: Array) -> Curve: ...


class Evaluation(NamedTuple):
    """The objective at coefficients, and how well they are known to be a minimum."""

    value: float
    gradient: Array
    hessian: Array
    violation: float
    """The greatest entry of the gradient over the sum of the sizes of its terms, less what rounding makes of it."""
    noise: float
    """So much of the value may be rounding."""


@dataclass(frozen=True)
class Objective:
    """The sum of terms, and half the squared coefficients times ``penalty``, which has one number for each."""

    terms: tuple[Summand, ...]
    penalty: Array

    @cached_property
    def scales(self) -> Array:
        """Of each coefficient by how much the predictions change with it, in the root mean square; 1 where they don't.

        Steps are measured in these units, so that nothing depends on the units of the features.
        """
        squares = np.zeros_like(self.penalty)
        for term in self.terms:
            for part in term.parts:
                squares[part.places] += term.weights @ part.matrix**2
        scales: Array = np.sqrt(squares)
        return np.where(scales > 0, scales, 1.0)

    def value(self, coefficients: Array) -> float:
        """Infinite where a prediction is not in the loss's domain."""
        total = float(self.penalty @ coefficients**2) / 2
        for term in self.terms:
            predictions = term.predictions(coefficients)
            if not term.is_inside(predictions):
                return np.inf
            total += float(term.weights @ term.values(predictions))
        return total

    def value_and_gradient(self, coefficients: Array) -> tuple[float, Array]:
        """Both, which takes no second derivatives; an infinite value and 0 where there is none."""
        total = float(self.penalty @ coefficients**2) / 2
        gradient = self.penalty * coefficients
        for term in self.terms:
            predictions = term.predictions(coefficients)
            if not term.is_inside(predictions):
                return np.inf, np.zeros_like(gradient)
            values, slopes = term.values_and_slopes(predictions)
            total += float(term.weights @ values)
            for place, part in enumerate(term.parts):
                gradient[part.places] += (term.weights * slopes[:, place]) @ part.matrix
        return total, gradient

    def evaluation(self, coefficients: Array) -> Evaluation:
        """Value, gradient and Hessian, at coefficients at which the loss has a value."""
        pull = self.penalty * coefficients
        value, noise = float(pull @ coefficients) / 2, 0.0
        gradient, hessian = pull.copy(), np.diag(self.penalty)
        size, rounding = np.abs(pull), np.zeros_like(pull)
        for term in self.terms:
            predictions = term.predictions(coefficients)
            values, slopes, curvatures = term.curve(predictions)
            value += float(term.weights @ values)
            noise += float(term.weights @ np.abs(values))
            sizes = [np.abs(part.matrix) for part in term.parts]
            summed = [absolute @ np.abs(coefficients[p.places]) for absolute, p in zip(sizes, term.parts, strict=True)]
            hessian += second_derivatives(term.parts, term.weights, curvatures, len(gradient))
            for row, part in enumerate(term.parts):
                gradient[part.places] += (term.weights * slopes[:, row]) @ part.matrix
                size[part.places] += (term.weights * np.abs(slopes[:, row])) @ sizes[row]
                for column, predicted in enumerate(summed):
                    curved = np.abs(curvatures[:, row, column]) * predicted
                    rounding[part.places] += (term.weights * curved) @ sizes[row]
        return Evaluation(value, gradient, hessian, violation(gradient, size, rounding), 16 * EPSILON * (noise + value))


def second_derivatives(parts: tuple[Part, ...], weights: Array, curvatures: Array, count: int) -> Array:
    r"""The matrix :math:`\sum_i c_i\,x_i^\top H_i\,x_i` in all coefficients, of which there are ``count``."""
    found = np.zeros((count, count))
    for row, part in enumerate(parts):
        weighted = (part.matrix * weights[:, None]).T
        for column, other in enumerate(parts[: row + 1]):
            block = (weighted * curvatures[:, row, column]) @ other.matrix
            found[np.ix_(part.places, other.places)] += block
            if column < row:
                found[np.ix_(other.places, part.places)] += block.T
    return found


def violation(gradient: Array, size: Array, rounding: Array) -> float:
    """How far a gradient is from 0: relative to the sizes of what adds up to it, beyond what rounding leaves of it.

    ``rounding`` is what the gradient changes by, if each term of the predictions changes by all of itself.
    """
    left = np.maximum(np.abs(gradient) - 8 * EPSILON * rounding, 0.0)
    relative = np.divide(left, size, out=np.zeros_like(left), where=left > 0)
    return float(relative.max(initial=0.0))

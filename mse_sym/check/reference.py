"""What a function of a loss should return at given floats, and how far off it may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from mpmath import mp, mpf
from sympy import Expr, IndexedBase

from mse_sym.check.exact import Evaluator, ExactValues
from mse_sym.check.points import Batch, batches
from mse_sym.losses import Loss
from mse_sym.numeric.compiled import Quantity
from mse_sym.numeric.evaluation import LARGEST

_MOST_COMPONENTS = 100


@dataclass(frozen=True)
class Exact:
    """The right value, the magnitude of its terms and the absolute error that underflow may make."""

    value: Any
    magnitude: Any
    underflow: Any

    def error(self, got: Any) -> float:
        """|got − value| / Σ|terms|, less what underflow explains; infinite for a NaN or a wrong infinity.

        ``got`` is a NumPy number of the type of the function that is checked.
        """
        if np.isnan(got):
            return np.inf
        with mp.workprec(200):
            if np.isinf(got):
                overflows = abs(self.value) > mpf(float(np.finfo(got.dtype).max))
                return 0.0 if overflows and mp.sign(self.value) == np.sign(got) else np.inf
            difference = abs(mpf(got.item()) - self.value) - self.underflow
            if difference <= 0:
                return 0.0
            return float(difference / self.magnitude) if self.magnitude else np.inf


@dataclass(frozen=True)
class Point:
    """One example at which the proved expressions of a loss are evaluated exactly."""

    loss: Loss
    followed: Evaluator
    values: ExactValues

    @classmethod
    def of(cls, loss: Loss, inputs: Mapping[Expr, Any], dtype: Any) -> Point:
        """At given numbers: for a symbol a float, for a vector a sequence of floats."""
        known = dict(inputs)
        if isinstance(loss.prediction, IndexedBase):
            values = known[loss.prediction]
            known[loss.prediction.shape[0]] = len(values)
            known[LARGEST] = int(np.argmax(values)) + 1
        subnormal = mpf(float(np.finfo(dtype).smallest_subnormal))
        return cls(loss, Evaluator(known, subnormal), ExactValues(known))

    def exact(self, quantity: Quantity, component: tuple[int, ...] = ()) -> Exact:
        """The proved expression (not its stable form) to more than 50 digits, with the tolerance's scale."""
        free = self.loss.compile().free_indices[quantity]
        indices = {symbol: place + 1 for symbol, place in zip(free, component, strict=True)}
        proved = {
            "value": lambda: self.loss.expression,
            "gradient": lambda: self.loss.gradient,
            "hessian": lambda: self.loss.hessian,
        }[quantity]()
        with mp.workprec(200):
            form = self.loss.stable_forms[quantity].result
            followed = self.followed.follow(form, indices)
        value = self.values.value(proved, indices, scale=followed.magnitude)
        return Exact(value, followed.magnitude, followed.underflow)


@dataclass(frozen=True)
class Reference:
    """What is right in one component of one row of a batch."""

    row: int
    component: tuple[int, ...]
    exact: Exact


@lru_cache(maxsize=64)
def references(
    loss: Loss, quantity: Quantity, dtype: np.dtype[Any], count: int
) -> tuple[tuple[Batch, tuple[Reference, ...]], ...]:
    """All batches of a loss with what is right there; kept, since one loss is checked again and again."""
    return tuple((batch, tuple(_references(loss, quantity, batch))) for batch in batches(loss, dtype, count))


def result_shape(quantity: Quantity, batch: Batch) -> tuple[int, ...]:
    """The shape of a quantity for the predictions of a batch."""
    shape = batch.prediction.shape
    return {"value": shape[:1], "gradient": shape, "hessian": shape + shape[1:]}[quantity]


def _references(loss: Loss, quantity: Quantity, batch: Batch) -> Iterator[Reference]:
    for row in range(len(batch.regions)):
        inputs: dict[Expr, Any] = {loss.prediction: batch.prediction[row], loss.target: batch.target[row]}
        inputs |= {parameter: batch.parameters[parameter.name][row] for parameter in loss.parameters}
        point = Point.of(loss, inputs, batch.prediction.dtype)
        for component in _components(result_shape(quantity, batch)[1:]):
            yield Reference(row, component, point.exact(quantity, component))


def _components(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """All components; of a large matrix the diagonal and as many beside it."""
    everything = list(np.ndindex(*shape))
    if len(shape) < 2 or len(everything) <= _MOST_COMPONENTS:
        return everything
    return [(row, (row + offset) % shape[1]) for offset in (0, 1 + shape[1] // 2) for row in range(shape[0])]

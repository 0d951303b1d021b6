"""Ordinary points: numbers of moderate size, at which no function of a loss is badly conditioned.

What a function gets wrong here is a mistake in its formula, and no matter of rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from sympy import Expr, lambdify

from mse_sym.backends.lambdify import others
from mse_sym.check.kinks import FREE, distances, of_numbers
from mse_sym.check.scope import Scope
from mse_sym.check.strata import Array, Points, points, sizes_of, with_directions
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.functions import expand_functions

_DRAWN = 2_000
"""So many points are drawn, of which the ordinary ones are kept."""
_KEPT = 96
LEAST, _MOST = 2.0**-6, 4.0
_SIZES = 10
"""Vectors of at most so many entries are ordinary."""


@dataclass(frozen=True, eq=False)
class Ordinary:
    """Ordinary points of one size, and a quantity there."""

    loss: Loss
    quantity: Quantity
    batch: Points

    @cached_property
    def right(self) -> Array:
        """The quantity."""
        return self.of(self.loss, self.quantity, self.batch.prediction, self.batch.target)

    def of(self, loss: Loss, quantity: Quantity, prediction: Array, target: Array) -> Array:
        """A quantity of a loss at other predictions and targets, with the parameters and directions of the points.

        Of a loss of numbers by its formula, which takes numbers outside of the domain, too.
        """
        if not loss.is_vector:
            given = (prediction, target, *self.batch.parameters.values())
            known = dict(zip((loss.prediction, loss.target, *loss.parameters), given, strict=True))
            return value_of(loss.derivation(quantity).result, known, self.rows)
        function = getattr(loss.compile(measure=False), quantity)
        directions = [self.batch.direction] if QUANTITIES[quantity].takes_vector else []
        return np.asarray(function(prediction, target, *directions, **self.batch.parameters))

    @cached_property
    def formula(self) -> Expr:
        """The quantity as it is derived."""
        return self.loss.derivation(self.quantity).result

    @property
    def rows(self) -> int:
        return len(self.batch.strata)

    @property
    def entries(self) -> int:
        """How many entries the vectors have; of numbers 1."""
        return self.batch.prediction.shape[1] if self.loss.is_vector else 1

    def shaped(self, numbers: Array) -> Array:
        """One number for each example, or for each of its entries, beside the entries of the result."""
        return numbers.reshape(numbers.shape + (1,) * (self.right.ndim - numbers.ndim))

    def value_of(self, expression: Expr) -> Array:
        """An expression in prediction, target and parameters of a loss of numbers."""
        symbols = [self.loss.prediction, self.loss.target, *self.loss.parameters]
        given = [self.batch.prediction, self.batch.target, *self.batch.parameters.values()]
        return value_of(expression, dict(zip(symbols, given, strict=True)), self.rows)


def value_of(expression: Expr, known: dict[Any, Array], rows: int) -> Array:
    """A plain evaluation in float64."""
    with np.errstate(all="ignore"):
        written = expand_functions(expression)
        found = lambdify(list(known), written, [others([written]), "numpy"])(*known.values())
    return np.broadcast_to(np.asarray(found, float), np.shape(found) or (rows,))


@lru_cache(maxsize=256)
def ordinary(loss: Loss, quantity: Quantity, dtype: np.dtype[Any], scope: Scope) -> tuple[Ordinary, ...]:
    """The ordinary points of a loss, of each size of vectors; none where its domain or a range has none."""
    found = []
    sizes = sizes_of(loss) if loss.is_vector else (1,)
    for size, batch in zip(sizes, points(loss, dtype, _DRAWN, scope=scope), strict=True):
        kept = np.flatnonzero(_is_ordinary(loss, batch))[:_KEPT]
        if size <= _SIZES and len(kept):
            chosen = _rows(batch, kept)
            found.append(
                Ordinary(loss, quantity, with_directions(chosen) if QUANTITIES[quantity].takes_vector else chosen)
            )
    return tuple(found)


def _is_ordinary(loss: Loss, batch: Points) -> Array:
    """Whether all numbers of a point are of moderate size, and not beside a kink or an end of the domain."""
    variables = (loss.prediction, loss.target, *loss.parameters)
    arrays = (batch.prediction, batch.target, *batch.parameters.values())
    kept = np.ones(len(batch.strata), bool)
    known = {}
    for variable, array in zip(variables, arrays, strict=True):
        numbers = array.astype(float)
        known[variable] = numbers
        size = np.abs(numbers)
        is_moderate = (size >= LEAST) & (size <= _MOST)
        if variable is loss.target:
            is_moderate |= size == 0
        for end in (loss.context.domain(variable).inf, loss.context.domain(variable).sup):
            if end.is_finite and end.is_number:
                distance = np.abs(numbers - float(end))
                is_moderate &= (distance >= LEAST) | ((variable is loss.target) & (distance == 0))
        kept &= is_moderate.reshape(len(kept), -1).all(-1)
    for each in distances(loss):
        distance, entries = of_numbers(each)
        given = {symbol: _entries(known[name], place) for symbol, (name, place) in entries.items() if name in known}
        if len(given) == len(entries):
            kept &= (np.abs(value_of(distance, given, len(kept))) >= LEAST).reshape(len(kept), -1).all(-1)
    return kept


def _entries(numbers: Array, place: int | None) -> Array:
    """Numbers as columns: one for each row, or for each entry, or of the entries that of a place."""
    if place is None or numbers.ndim == 1:
        return numbers[:, None]
    return numbers if place == FREE else numbers[:, place, None]


def _rows(batch: Points, kept: Array) -> Points:
    return Points(
        batch.prediction[kept].astype(float),
        batch.target[kept].astype(float),
        {name: values[kept].astype(float) for name, values in batch.parameters.items()},
        tuple(batch.strata[row] for row in kept),
    )

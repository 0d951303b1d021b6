"""The examples at which a gradient is checked, and what is right there: plain numbers and the whole of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

from mse_sym.check.arithmetic import NoValue, Unresolved
from mse_sym.check.plain import plain_scalars, plain_vectors, stacked
from mse_sym.check.right import Right, components, right_at
from mse_sym.check.scope import Scope
from mse_sym.check.sides import between_sides
from mse_sym.check.strata import Points, points, sizes_of, with_directions
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.runtime.quantity import QUANTITIES

Known: TypeAlias = tuple[tuple[Points, tuple[Right, ...]], ...]

_PLAIN_PART = 4
"""One of so many examples has plain numbers."""
_PLAIN_PART_OF_VECTORS = 10
_PLAIN_SIZES = (2, 3)


@lru_cache(maxsize=256)
def examples(loss: Loss, quantity: Quantity, dtype: np.dtype[Any], count: int, scope: Scope) -> Known:
    """Examples with what is right there; kept, since several functions may be checked."""
    batches = _vectors(loss, dtype, count, scope) if loss.is_vector else _scalars(loss, dtype, count, scope)
    if QUANTITIES[quantity].takes_vector:
        batches = map(with_directions, batches)
    return tuple((batch, tuple(rights(loss, quantity, batch))) for batch in batches)


def rights(loss: Loss, quantity: Quantity, batch: Points) -> Iterator[Right]:
    """What is right at each point that has a value; at an end of the domain there may be none, or an infinite one."""
    order = len(loss.compile(measure=False).free_indices[quantity])
    for row in range(len(batch.strata)):
        try:
            found = list(right_at(loss, quantity, batch, row, components(batch, row, order)))
        except (NoValue, Unresolved):
            continue
        yield from between_sides(loss, quantity, batch, found)


def _scalars(loss: Loss, dtype: np.dtype[Any], count: int, scope: Scope) -> Iterator[Points]:
    plain = plain_scalars(loss, dtype, count // _PLAIN_PART, scope)
    for drawn in points(loss, dtype, count - len(plain.strata), scope=scope):
        yield stacked(plain, drawn)


def _vectors(loss: Loss, dtype: np.dtype[Any], count: int, scope: Scope) -> Iterator[Points]:
    few = max(3, count // _PLAIN_PART_OF_VECTORS)
    for drawn, size in zip(points(loss, dtype, count, scope=scope), sizes_of(loss), strict=True):
        yield stacked(plain_vectors(loss, dtype, few, size, scope), drawn) if size in _PLAIN_SIZES else drawn

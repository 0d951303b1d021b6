"""Losses of one's own that are wrong somewhere in all forms: what is off there is computed again with many digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from mse_sym.backends.recomputed import UNWATCHED, Watch, Watched, beyond
from mse_sym.forms.measure import BOUND
from mse_sym.forms.points import Array
from mse_sym.losses.compiled import CompiledLoss, Quantity

_LEAST, _MOST = 4.0, 64.0
"""Between these lies the bound of the error, in last places, from which on a result is computed again."""
_MARGIN, _MARGIN_OF_TENS = 4, 2
"""The bound where a result was wrong is by such a factor greater, at least, and so are powers of ten."""
FAR = 30
"""Beyond 10⁻ⁿ to 10ⁿ, with this n, few numbers are, so that they are watched wherever their errors may be great."""


def bounds(functions: CompiledLoss, quantity: Quantity, arrays: Mapping[str, Array]) -> Array:
    """The bounds of the errors of a quantity, in last places, at points as a compiled function takes them."""
    (found,) = _watched(functions, quantity).bounds(*_in_order(functions, quantity, arrays))
    return found


def unexplained(functions: CompiledLoss, quantity: Quantity, arrays: Mapping[str, Array]) -> Array:
    """The bounds of the errors at points, as far as the last digits of the inputs do not explain them."""
    (found,) = _watched(functions, quantity).unexplained(*_in_order(functions, quantity, arrays))
    by_point: Array = found.reshape(-1, found.shape[-1]).max(axis=0)
    return by_point


def suspicious(bounds: Array, most: int) -> list[int]:
    """The points with the greatest bounds, beyond what is allowed."""
    return [int(row) for row in np.argsort(-bounds, kind="stable")[:most] if bounds[row] > BOUND]


def _watched(functions: CompiledLoss, quantity: Quantity) -> Watched:
    return Watched(functions.task((quantity,)))


def _in_order(functions: CompiledLoss, quantity: Quantity, arrays: Mapping[str, Array]) -> list[Array]:
    """The arrays as a kernel takes them, with the examples on the last axis."""
    return [arrays[variable.name].T for variable in functions.variables_of((quantity,))]


def watching(
    functions: CompiledLoss, quantity: Quantity, where_wrong: Array, within: int, looked_at: Mapping[str, Array]
) -> CompiledLoss:
    """The functions with a watch on a quantity; at least on results that are no numbers, or infinite.

    Args:
        where_wrong: the bounds of its errors where it was wrong.
        within: it was right where all numbers were 0, or between 10⁻ⁿ and 10ⁿ in size.
        looked_at: points, of which those with other numbers count where it was wrong nowhere.
    """
    limit = float(np.clip(np.min(where_wrong, initial=np.inf) / _MARGIN, _LEAST, _MOST))
    watch = Watch(limit, min(within // _MARGIN_OF_TENS, FAR))
    if not len(where_wrong):
        rows = beyond(looked_at.values(), FAR)
        far = {name: array[rows] for name, array in looked_at.items()}
        is_doubtful = len(rows) and unexplained(functions, quantity, far).max() > _MOST
        watch = Watch(_MOST, FAR) if is_doubtful else UNWATCHED
    return replace(functions, watches={**functions.watches, quantity: watch})

"""The same numbers in a finer type: what is lost by rounding comes back there, and what is wrong does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from mpmath import mp, mpf

from mse_sym.check.accuracy import shaped_result
from mse_sym.check.comparison import Measured
from mse_sym.check.strata import Array, Points
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity

_BETTER = 2
"""So many times smaller an error must be."""


def in_type(batch: Points, dtype: Any) -> Points:
    """Points as arrays of a type."""
    return replace(
        batch,
        prediction=batch.prediction.astype(dtype),
        target=batch.target.astype(dtype),
        parameters={name: numbers.astype(dtype) for name, numbers in batch.parameters.items()},
        direction=None if batch.direction is None else batch.direction.astype(dtype),
    )


def finer(loss: Loss, quantity: Quantity, batch: Points, function: Callable[..., Any]) -> Array | None:
    """What a function returns for points in the next finer type, if it takes and returns that."""
    dtype = np.dtype(np.float64 if batch.prediction.dtype == np.float32 else np.longdouble)
    try:
        with np.errstate(all="ignore"):
            found = shaped_result(loss, quantity, in_type(batch, dtype), function)
    except (TypeError, ValueError):
        return None
    return found if found.dtype == dtype else None


def are_settled(
    loss: Loss, quantity: Quantity, failed: Sequence[Measured], function: Callable[..., Any]
) -> tuple[bool | None, ...]:
    """Of each failure whether the finer type mends it, ``None`` where the function does not take it.

    Numbers of few digits it may not mend; they are taken for mended where it mends worse ones.
    """
    batches = {id(m.batch): m.batch for m in failed}
    results = {key: finer(loss, quantity, batch, function) for key, batch in batches.items()}
    errors = [_part(m, m.comparison.got) for m in failed]
    is_mended = [_is_mended(m, results[id(m.batch)]) for m in failed]
    half = float(np.sqrt(np.finfo(failed[0].batch.prediction.dtype).eps)) if failed else 0.0
    mended = [error for error, each in zip(errors, is_mended, strict=True) if each and error <= half]
    return tuple(
        None if results[id(m.batch)] is None else each or bool(error <= max(mended, default=0))
        for m, error, each in zip(failed, errors, is_mended, strict=True)
    )


def _is_mended(measured: Measured, result: Array | None) -> bool:
    """Whether the finer result is another one, and nearer: what is wrong comes out as wrong again."""
    if result is None:
        return False
    number = result[(measured.right.row, *measured.right.component)]
    before, after = _part(measured, measured.comparison.got), _part(measured, number)
    return bool(mp.isfinite(after) and after * _BETTER <= before)


def _part(measured: Measured, number: Any) -> Any:
    """By which part of the exact value a number is wrong."""
    if not np.isfinite(number):
        return mpf("inf")
    with mp.workdps(60):
        leading = float(number)
        error = abs(mpf(leading) + mpf(float(number - type(number)(leading))) - measured.right.exact)
        return error / abs(measured.right.exact) if measured.right.exact else mpf("inf" if error else 0)

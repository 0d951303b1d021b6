"""Results of another shape that tell which mistake was made, and how they are read nevertheless."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mse_sym.check.accuracy import UnexpectedShape, shaped_result
from mse_sym.check.strata import Array, Points
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.runtime.quantity import QUANTITIES

_READ: dict[str, Callable[[Array, tuple[int, ...]], Array | None]] = {
    "each prediction is paired with each target: columns and rows are broadcast": lambda found, shape: (
        np.einsum("nn...->n...", found) if found.shape == shape[:1] + shape else None
    ),
    "the result is transposed": lambda found, shape: found.T if len(shape) > 1 and found.T.shape == shape else None,
    "the results are a column": lambda found, shape: found.reshape(shape) if found.shape == (*shape, 1) else None,
}
"""Mistakes, and the results as they are meant if one was made."""


def read_as_meant(
    loss: Loss, function: Callable[..., Any], quantity: Quantity, batches: Sequence[Points]
) -> tuple[Callable[..., Any], str]:
    """The function with its results in the shape that is meant, and which mistake was made; none in most cases.

    Raises:
        ValueError: results of another shape, which no mistake explains.
    """
    for batch in batches:
        try:
            with np.errstate(all="ignore"):
                shaped_result(loss, quantity, batch, function)
        except UnexpectedShape:
            for words, read in _READ.items():
                meant = _meant(read, function, quantity)
                try:
                    with np.errstate(all="ignore"):
                        shaped_result(loss, quantity, batch, meant)
                except UnexpectedShape:
                    continue
                return meant, words
            raise
    return function, ""


def _meant(
    read: Callable[[Array, tuple[int, ...]], Array | None], function: Callable[..., Any], quantity: Quantity
) -> Callable[..., Any]:
    def meant(prediction: Array, *others: Array, **parameters: Array) -> Array:
        found = np.asarray(function(prediction, *others, **parameters))
        shape = QUANTITIES[quantity].shape(prediction.shape[:1], prediction.shape[1:])
        as_meant = None if found.shape == shape else read(found, shape)
        return found if as_meant is None else as_meant

    return meant

"""Results of another shape that tell which mistake was made, and how they are read nevertheless."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import Expr, IndexedBase, MatrixSymbol, Symbol

from mse_sym.check.accuracy import UnexpectedShape, shaped_result
from mse_sym.check.strata import Array, Points
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.context import index, size

_PAIRED = "each prediction is paired with each target: columns and rows are broadcast"
_TRANSPOSED = "the result is transposed: Gᵀ for G, whose rows are those of the examples"
_READ: dict[str, Callable[[Array, tuple[int, ...]], Array | None]] = {
    _PAIRED: lambda found, shape: np.einsum("nn...->n...", found) if found.shape == shape[:1] + shape else None,
    _TRANSPOSED: lambda found, shape: found.T if len(shape) > 1 and found.T.shape == shape else None,
    "the results are a column": lambda found, shape: found.reshape(shape) if found.shape == (*shape, 1) else None,
}
"""Mistakes, and the results as they are meant if one was made."""


@dataclass(frozen=True)
class Misshapen:
    """What is wrong about the shape of what a function returns; what is right, and what stands in its place."""

    words: str
    right: Expr
    formula: Expr | None = None


def read_as_meant(
    loss: Loss, function: Callable[..., Any], quantity: Quantity, batches: Sequence[Points]
) -> tuple[Callable[..., Any], Misshapen | None]:
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
                return meant, _misshapen(loss, quantity, words)
            raise
    return function, None


def _misshapen(loss: Loss, quantity: Quantity, words: str) -> Misshapen:
    right = loss.derivation(quantity).result
    if words == _PAIRED and isinstance(loss.prediction, Symbol) and isinstance(loss.target, Symbol):
        return Misshapen(words, of_examples(loss, right, _I), of_examples(loss, right, _J))
    return Misshapen(words, right, MatrixSymbol("G", size("n"), size("K")).T if words == _TRANSPOSED else None)


def of_examples(loss: Loss, formula: Expr, target: Symbol) -> Expr:
    """A formula of one example with prediction and parameters of the example ``i``, and the target of another one."""
    names = {each: IndexedBase(each.name)[_I] for each in (loss.prediction, *loss.parameters)}
    return formula.xreplace({**names, loss.target: IndexedBase(loss.target.name)[target]})


_I, _J = index("i"), index("j")


def _meant(
    read: Callable[[Array, tuple[int, ...]], Array | None], function: Callable[..., Any], quantity: Quantity
) -> Callable[..., Any]:
    def meant(prediction: Array, *others: Array, **parameters: Array) -> Array:
        found = np.asarray(function(prediction, *others, **parameters))
        shape = QUANTITIES[quantity].shape(prediction.shape[:1], prediction.shape[1:])
        as_meant = None if found.shape == shape else read(found, shape)
        return found if as_meant is None else as_meant

    return meant

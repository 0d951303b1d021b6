"""Examples as a network takes them: looked at once, and divided into parts of so many rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mse_sym.losses.class_numbers import takes_classes
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.runtime import Array
from mse_sym.runtime.given import given
from mse_sym.train.parameters import Parameters

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from mse_sym.train.network import Network

_NO_TARGETS = np.empty(0)
_LOOKED_AT = 1 << 16
"""So many targets are looked at together."""


@dataclass(frozen=True)
class Examples:
    """Inputs and targets in rows, of one type; each loss counts by its factor, and these add up to 1."""

    X: Array
    y: Array
    factors: Array | float

    @property
    def rows(self) -> int:
        return len(self.X)

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.X.dtype

    def parts(self, rows: int) -> Iterator[Examples]:
        """The same examples, at most so many at a time."""
        if self.rows <= rows:
            yield self
            return
        for begin in range(0, self.rows, rows):
            part = slice(begin, begin + rows)
            factors = self.factors if isinstance(self.factors, float) else self.factors[part]
            yield Examples(self.X[part], self.y[part], factors)


def examples(
    network: Network, parameters: Parameters, X: ArrayLike, y: ArrayLike | None = None, weights: ArrayLike | None = None
) -> Examples:
    """The examples that a caller gave, in the type of the parameters.

    Raises:
        TypeError: no real numbers.
        ValueError: no examples, shapes that do not fit, numbers that are not finite or outside their domain, weights
            that are negative or all 0.
    """
    if parameters.widths != network.widths:
        raise ValueError(
            f"the parameters are of the widths {parameters.widths}, and the network is of {network.widths}"
        )
    dtype = parameters.numbers.dtype
    inputs = _numbers("inputs", X, dtype)
    if inputs.ndim != 2 or inputs.shape[1] != network.widths[0] or not len(inputs):
        raise ValueError(
            f"inputs have the shape (n, {network.widths[0]}), one row for each example, got {inputs.shape}"
        )
    targets = _NO_TARGETS if y is None else _targets(network, y, len(inputs), dtype)
    if weights is None:
        return Examples(inputs, targets, 1.0 / len(inputs))
    return Examples(inputs, targets, _factors(weights, len(inputs)).astype(dtype, copy=False))


def _numbers(role: str, given: ArrayLike, dtype: np.dtype[Any]) -> Array:
    array = np.asarray(given)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"the {role} must be real numbers, got {array.dtype}")
    array = np.ascontiguousarray(array, dtype)
    if not np.isfinite(array).all():
        place = tuple(map(int, np.argwhere(~np.isfinite(array))[0]))
        raise ValueError(f"the {role} must be finite, got {array[place]} at index {place}")
    return array


def _targets(network: Network, y: ArrayLike, rows: int, dtype: np.dtype[Any]) -> Array:
    found = np.asarray(y)
    composed, outputs = network.composed, network.widths[-1]
    if takes_classes(composed) and found.ndim == 1 and found.dtype.kind in "iu":
        targets = np.ascontiguousarray(found, np.int64)
        wanted: tuple[int, ...] = (rows,)
    else:
        targets = _numbers("targets", found, dtype)
        of_one = outputs == 1 if not composed.is_vector else not hasattr(composed.target, "shape")
        wanted = (rows,) if of_one else (rows, outputs)
    if targets.shape != wanted:
        classes = f", or class numbers of the shape ({rows},)" if takes_classes(composed) else ""
        raise ValueError(
            f"targets of {rows} examples have the shape {wanted}{classes}, got {found.shape} of {found.dtype}"
        )
    output = network.pieces.output
    if isinstance(output, CompiledLoss):
        z = np.zeros((rows,) if outputs == 1 and not composed.is_vector else (rows, outputs), dtype)
        _look(output, z, targets, network.constants_of(dtype))
    return targets


def _look(output: CompiledLoss, z: Array, targets: Array, constants: Mapping[str, Any]) -> None:
    """Refuse targets and constants as the functions of the loss would, before anything is computed."""
    for begin in range(0, len(z), _LOOKED_AT):
        part = slice(begin, begin + _LOOKED_AT)
        values = [z[part], targets[part], *(constants[variable.name] for variable in output.variables[2:])]
        call = given(output.signature, values, None)
        if call.has_classes:
            call.check_classes()
        call.block(slice(None))


def _factors(weights: ArrayLike, rows: int) -> Array:
    """Weights divided by their sum."""
    found = _numbers("weights", weights, np.dtype(np.float64))
    if found.shape != (rows,) or (found < 0).any() or not found.any():
        raise ValueError(f"weights are {rows} numbers, one for each example, that are not negative and not all 0")
    return found / found.sum()

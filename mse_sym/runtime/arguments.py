"""Looking at array arguments before anything is computed: types, shapes, domains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mse_sym.runtime.results import Array, Call, Reduction


@dataclass(frozen=True)
class Domain:
    """An interval, with its ends or without them; or, where ``elements`` are given, a finite set."""

    low: float = -np.inf
    high: float = np.inf
    open_low: bool = False
    open_high: bool = False
    elements: tuple[float, ...] = ()

    def __str__(self) -> str:
        if self.elements:
            return f"{{{', '.join(map(_shown, self.elements))}}}"
        left = "(" if self.open_low or self.low == -np.inf else "["
        right = ")" if self.open_high or self.high == np.inf else "]"
        return f"{left}{_shown(self.low)}, {_shown(self.high)}{right}"

    def contains(self, array: Array) -> Array:
        """For each entry of a finite array whether it lies in the domain."""
        if self.elements:
            return np.isin(array, self.elements)
        low, high = np.float64(self.low), np.float64(self.high)
        above = array > low if self.open_low else array >= low
        return np.asarray(above & (array < high if self.open_high else array <= high))


REALS = Domain()
POSITIVE = Domain(low=0, open_low=True)
NONNEGATIVE = Domain(low=0)
UNIT_OPEN = Domain(0, 1, open_low=True, open_high=True)
UNIT_CLOSED = Domain(0, 1)
DIRECTIONS = Domain(-(2.0**400), 2.0**400)
"""Of the vectors by which a Hessian is multiplied: with greater entries, probabilities too small to be had would count.

The product is linear in the vector, so that a larger one can be scaled.
"""


def _shown(end: float) -> str:
    return {np.inf: "∞", -np.inf: "-∞"}.get(end, f"{end:.17g}")


@dataclass(frozen=True)
class Argument:
    """What is known of one argument: its role in words, its domain, whether its last axis is a vector's."""

    role: str
    domain: Domain
    is_vector: bool = False
    may_be_scalar: bool = False
    """A parameter may be one number for all examples."""


@dataclass(frozen=True)
class Signature:
    """The arguments of the functions of one loss, in their order: prediction, target, parameters."""

    owner: str
    arguments: tuple[Argument, ...]

    @property
    def with_direction(self) -> Signature:
        """The signature of a product with a vector, which comes after prediction and target."""
        direction = Argument("vector", DIRECTIONS, is_vector=True)
        return Signature(self.owner, (*self.arguments[:2], direction, *self.arguments[2:]))

    def checked(self, reduction: Reduction, *values: Any) -> tuple[Call, list[Array]]:
        """The call, and the values as arrays of float64, in which everything is computed; or a clear error.

        Floating inputs decide the type of the result; integers become float64, or take the type of the floating
        inputs beside them, and so does a plain Python number.  The inputs themselves are never changed.

        Raises:
            TypeError: not real numbers (complex, object, text, boolean).
            ValueError: empty; of different shapes; NaN or infinite; outside the domain; another reduction
                than ``"mean"``, ``"sum"`` and none.
        """
        if reduction not in (None, "mean", "sum"):
            raise ValueError(f'{self.owner}: reduction must be None, "mean" or "sum", got {reduction!r}')
        raw = [self._real(argument, value) for argument, value in zip(self.arguments, values, strict=True)]
        floating = [a.dtype for a, value in zip(raw, values, strict=True) if a.dtype.kind == "f" and not _plain(value)]
        dtype = np.result_type(*floating) if floating else np.dtype(np.float64)
        arrays = [array.astype(dtype, copy=False) for array in raw]
        self._same_shapes(arrays)
        for argument, array in zip(self.arguments, arrays, strict=True):
            self._inside(argument, array)
        count = arrays[0].ndim - self.arguments[0].is_vector
        call = Call(arrays[0].shape[:count], arrays[0].shape[count:], dtype, reduction)
        return call, [array.astype(np.float64, copy=False) for array in arrays]

    def _real(self, argument: Argument, value: Any) -> Array:
        array = np.asarray(value)
        if array.dtype.kind not in "iuf":
            raise TypeError(
                f"{self.owner}: the {argument.role} must be real numbers, got {array.dtype}; "
                "convert it to float64 or float32"
            )
        if array.size == 0:
            raise ValueError(
                f"{self.owner}: the {argument.role} is empty (shape {array.shape}); give at least one number"
            )
        return array

    def _same_shapes(self, arrays: list[Array]) -> None:
        first, shape = self.arguments[0], arrays[0].shape
        if first.is_vector and not shape:
            raise ValueError(f"{self.owner}: the {first.role} is a vector on the last axis, got a single number")
        for argument, array in zip(self.arguments[1:], arrays[1:], strict=True):
            expected = shape[:-1] if first.is_vector and not argument.is_vector else shape
            if array.shape != expected and not (argument.may_be_scalar and array.ndim == 0):
                raise ValueError(
                    f"{self.owner}: the {first.role} has shape {shape} and the {argument.role} "
                    f"has shape {array.shape}; nothing is broadcast, so reshape one to {expected}"
                )

    def _inside(self, argument: Argument, array: Array) -> None:
        if not np.isfinite(array).all():
            worst = array[~np.isfinite(array)].flat[0]
            raise ValueError(f"{self.owner}: the {argument.role} must be finite, got {worst}")
        outside = ~argument.domain.contains(array)
        if outside.any():
            place = tuple(int(n) for n in np.argwhere(outside)[0])
            at = f" at index {place}" if place else ""
            raise ValueError(f"{self.owner}: the {argument.role} must lie in {argument.domain}, got {array[place]}{at}")


def _plain(value: Any) -> bool:
    """Whether a number is Python's own; NumPy's float64 is a float too."""
    return isinstance(value, int | float) and not isinstance(value, np.generic)

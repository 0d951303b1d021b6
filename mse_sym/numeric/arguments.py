"""Looking at array arguments before anything is computed: types, shapes, domains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import FiniteSet, Set

from mse_sym.numeric.lowering import Array
from mse_sym.symbolic.context import shown_set


@dataclass(frozen=True)
class Argument:
    """What is known of one argument: its role in words, its domain, whether its last axis is a vector's."""

    role: str
    domain: Set
    is_vector: bool
    may_be_scalar: bool = False
    """A parameter may be one number for all examples."""


def checked(owner: str, arguments: Mapping[str, Argument], values: Mapping[str, Any]) -> dict[str, Array]:
    """The values as arrays of one floating type, or a clear error.

    Floating inputs decide the type; integers become float64, or take the type of the floating inputs
    beside them, and so does a plain Python number.  The inputs themselves are never changed.

    Raises:
        TypeError: not real numbers (complex, object, text, boolean).
        ValueError: empty; of different shapes; NaN or infinite; outside the domain.
    """
    raw = {name: _real(owner, arguments[name].role, values[name]) for name in arguments}
    floating = [raw[name].dtype for name in raw if raw[name].dtype.kind == "f" and not _is_plain(values[name])]
    dtype = np.result_type(*floating) if floating else np.dtype(np.float64)
    arrays = {name: array.astype(dtype, copy=False) for name, array in raw.items()}
    _same_shapes(owner, arguments, arrays)
    for name, array in arrays.items():
        _inside(owner, arguments[name], array)
    return arrays


def _is_plain(value: Any) -> bool:
    """Whether a number is Python's own; NumPy's float64 is a float too."""
    return isinstance(value, int | float) and not isinstance(value, np.generic)


def _real(owner: str, role: str, value: Any) -> Array:
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        raise TypeError(
            f"{owner}: the {role} must be real numbers, got {array.dtype}; convert it to float64 or float32"
        )
    if array.size == 0:
        raise ValueError(f"{owner}: the {role} is empty (shape {array.shape}); give at least one number")
    return array


def _same_shapes(owner: str, arguments: Mapping[str, Argument], arrays: Mapping[str, Array]) -> None:
    first, *others = arrays
    if arguments[first].is_vector and arrays[first].ndim == 0:
        raise ValueError(f"{owner}: the {arguments[first].role} is a vector on the last axis, got a single number")
    for name in others:
        shape, expected = arrays[name].shape, arrays[first].shape
        if arguments[name].may_be_scalar:
            expected = expected[:-1] if arguments[first].is_vector else expected
            if shape == ():
                continue
        if shape != expected:
            raise ValueError(
                f"{owner}: the {arguments[first].role} has shape {arrays[first].shape} and the {arguments[name].role} "
                f"has shape {shape}; nothing is broadcast, so reshape one to {expected}"
            )


def _inside(owner: str, argument: Argument, array: Array) -> None:
    if not np.isfinite(array).all():
        worst = array[~np.isfinite(array)].flat[0]
        raise ValueError(f"{owner}: the {argument.role} must be finite, got {worst}")
    outside = ~_contained(argument.domain, array)
    if outside.any():
        place = tuple(int(n) for n in np.argwhere(outside)[0])
        at = f" at index {place}" if place else ""
        raise ValueError(
            f"{owner}: the {argument.role} must lie in {shown_set(argument.domain)}, got {array[place]}{at}"
        )


def _contained(domain: Set, array: Array) -> Array:
    if isinstance(domain, FiniteSet):
        return np.isin(array, [float(element) for element in domain])
    low, high = (array.dtype.type(float(end)) for end in (domain.inf, domain.sup))
    inside = array > low if domain.left_open and np.isfinite(low) else array >= low
    return np.asarray(inside & (array < high if domain.right_open and np.isfinite(high) else array <= high))

"""What is known of the arguments of a loss's functions, and what a caller may give for them: types, domains."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, Any]

FLOAT64 = np.dtype(np.float64)

BLOCK = 8192
"""So many numbers of an array are multiplied at a time when they are looked at.

Products of longer ones BLAS divides among threads, which costs more than it spares.
"""

PLAIN = 0x101
"""The flags of an array that is contiguous and aligned."""

_FEW = 16
"""So many numbers are looked at one by one, which takes less time than to call NumPy."""


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

    @cached_property
    def least_and_most(self) -> tuple[float, float]:
        """The ends of the closed interval of all finite float64 numbers in it."""
        low = np.nextafter(self.low, np.inf) if self.open_low or self.low == -np.inf else self.low
        high = np.nextafter(self.high, -np.inf) if self.open_high or self.high == np.inf else self.high
        return float(low), float(high)

    def holds_all(self, array: Array) -> bool:
        """Whether all entries of a contiguous array of float64 are finite and lie in the domain.

        One look tells, at the sums of the squares, or else at the least and the greatest, which are NaN where an
        entry is.
        """
        if self.elements:
            return bool(np.isin(array, self.elements).all())
        least, most = self.least_and_most
        flat = array if array.ndim == 1 else array.reshape(-1)
        if flat.size <= _FEW:
            return all(least <= number <= most for number in flat.tolist())
        if most - least == np.inf and have_finite_products(flat, flat):
            return True
        return bool(np.minimum.reduce(flat) >= least and np.maximum.reduce(flat) <= most)

    def contains(self, array: Array) -> Array:
        """For each entry of an array whether it is finite and lies in the domain."""
        if self.elements:
            return np.isin(array, self.elements)
        least, most = self.least_and_most
        wide = array.astype(np.float64)
        return np.asarray((wide >= least) & (wide <= most))


REALS = Domain()
POSITIVE = Domain(low=0, open_low=True)
NONNEGATIVE = Domain(low=0)
UNIT_OPEN = Domain(0, 1, open_low=True, open_high=True)
UNIT_CLOSED = Domain(0, 1)
DIRECTIONS = Domain(-(2.0**400), 2.0**400)
"""Of the vectors by which a Hessian is multiplied: with greater entries, probabilities too small to be had would count.

The product is linear in the vector, so that a larger one can be scaled.
"""


def have_finite_products(one: Array, other: Array) -> bool:
    """Whether the sums of products of numbers are finite, as they are only where all the numbers are.

    They may not be where numbers are beyond 1e150.
    """
    rest = one.size % BLOCK if one.size > BLOCK else one.size
    total = np.dot(one[:rest], other[:rest])
    if rest < one.size:
        total += np.add.reduce(np.vecdot(one[rest:].reshape(-1, BLOCK), other[rest:].reshape(-1, BLOCK)))
    return isfinite(total)


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
    least: int = 1
    """How many entries a vector has at least, since the loss takes the last of them by its number."""
    most: float = np.inf
    """How many entries a vector has at most."""

    @cached_property
    def accepted(self) -> frozenset[type]:
        """The types of numbers that are taken: also True and False, where 1 and 0 are the labels or their ends."""
        return ACCEPTED | {np.bool} if self.domain in (UNIT_CLOSED, Domain(elements=(0, 1))) else ACCEPTED


@dataclass(frozen=True)
class Signature:
    """The arguments of the functions of one loss, in their order: prediction, target, parameters."""

    owner: str
    arguments: tuple[Argument, ...]

    @cached_property
    def with_direction(self) -> Signature:
        """The signature of a product with a vector, which comes after prediction and target."""
        direction = Argument("vector", DIRECTIONS, is_vector=True)
        return Signature(self.owner, (*self.arguments[:2], direction, *self.arguments[2:]))

    @cached_property
    def intervals(self) -> tuple[tuple[float, float], ...]:
        """Between which numbers each argument lies, where none is of a finite set; else nothing."""
        if any(argument.domain.elements for argument in self.arguments):
            return ()
        return tuple(argument.domain.least_and_most for argument in self.arguments)

    @cached_property
    def takes_reals(self) -> bool:
        """Whether prediction and target may be any real number."""
        return all(argument.domain == REALS for argument in self.arguments[:2])

    @cached_property
    def first_vector(self) -> int | None:
        """The place of the first argument that is a vector, if there is one."""
        return next((place for place, argument in enumerate(self.arguments) if argument.is_vector), None)

    @cached_property
    def takes_classes(self) -> bool:
        """Whether the target may be the number of a class: it is a vector of probabilities beside a vector."""
        prediction, target, *_ = self.arguments
        return prediction.is_vector and target.is_vector and target.domain == UNIT_CLOSED


ACCEPTED = frozenset(np.dtype(code).type for code in "bBhHiIlLqQefd")
"""The types of numbers that are taken: integers, and floating ones that float64 contains."""


def array_of(owner: str, role: str, value: Any, accepted: frozenset[type] = ACCEPTED) -> Array:
    """What a caller gave as an array of real numbers, as it is and not copied where it is one.

    Raises:
        TypeError: not real numbers, or not of a type that float64 contains; a masked array; a tensor that
            would be cut off from its gradient.
        ValueError: ragged or empty.
    """
    array = value if type(value) is np.ndarray else _converted(owner, role, value)
    if array.dtype.type not in accepted:
        what = _WIDER if array.dtype.type in (np.longdouble, np.clongdouble) else ""
        raise TypeError(
            f"{owner}: the {role} must be real numbers, got {array.dtype}{what}; convert it to float64 or float32"
        )
    if array.size == 0:
        raise ValueError(f"{owner}: the {role} is empty (shape {array.shape}); give at least one number")
    return array


_WIDER = ", whose further digits and greater range would be lost"


def _converted(owner: str, role: str, value: Any) -> Array:
    if is_plain(value):
        return np.asarray(value)
    if has_mask(value):
        raise TypeError(
            f"{owner}: the {role} {'is' if is_masked(value) else 'holds'} a masked array, whose mask would be lost; "
            "leave out the masked examples (.compressed()), or give them the weight 0"
        )
    if getattr(value, "requires_grad", False) is True:
        raise TypeError(
            f"{owner}: the {role} is a tensor that requires grad, and would be cut off from it; give .detach() of it"
        )
    try:
        return np.asarray(value)
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"{owner}: the {role} must be real numbers in an array that is not ragged, "
            f"got {type(value).__name__}, of which NumPy makes no array: {error}"
        ) from error


def is_masked(value: Any) -> bool:
    """Whether it is a masked array; NumPy imports these only where somebody uses them."""
    masked = sys.modules.get("numpy.ma")
    return masked is not None and isinstance(value, masked.MaskedArray)


def has_mask(value: Any) -> bool:
    """Whether it is a masked array, or a list that holds one, whose mask NumPy would drop."""
    return is_masked(value) or (
        "numpy.ma" in sys.modules and type(value) in (list, tuple) and any(map(has_mask, value))
    )


def is_plain(value: Any) -> bool:
    """Whether a number is Python's own, which decides no type."""
    return type(value) in (int, float)

"""Which floating-point numbers lie in a set: its closed ends, never its open ones, only integers of a set of integers.

A number is compared with the ends of a set exactly, as a rational, so that none is moved across an end by rounding.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from sympy import FiniteSet, Float, Interval, Range, Rational, S, Set, Union, ceiling, floor

from mse_sym.symbolic.context import shown_set

_PLAIN = (0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 4, -4, 0.25, -0.25, 1.5, -1.5, 5, -5, 10, -10, 0.75, 100, -100)
"""Numbers that are easily read, the plainest first."""
_ELEMENTS = 1000
"""As many elements a range of steps may have."""
_NEAR = 100.0
"""So far from 0, or from the number that is nearest to it, easily read numbers are sought."""
_UNKNOWN = "no points are known of {}; declare an interval or a finite set as the domain"


@dataclass(frozen=True)
class Piece:
    """The floats from ``least`` to ``most``, both among them; integers only where ``whole``.

    ``ends`` are those of both that are closed ends of the set, and not only the first float beside one.
    """

    least: float
    most: float
    whole: bool = False
    ends: tuple[float, ...] = ()

    def nearest(self, number: float) -> float:
        moved = min(max(number, self.least), self.most)
        return min(max(float(np.rint(moved)), self.least), self.most) if self.whole else moved


@dataclass(frozen=True)
class Floats:
    """The numbers of a floating type that lie in a set."""

    dtype: np.dtype[Any]
    pieces: tuple[Piece, ...]

    def contains(self, number: Any) -> bool:
        value = float(number)
        return math.isfinite(value) and any(piece.nearest(value) == value for piece in self.pieces)

    def nearest(self, number: Any) -> Any:
        """The number itself, or the nearest one in the set; of the floating type."""
        value = float(number)
        near = [piece.nearest(value) for piece in self.pieces]
        return self.dtype.type(min(near, key=lambda other: abs(Fraction(other) - Fraction(value))))

    def plain(self, count: int) -> tuple[float, ...]:
        """So many numbers of the set that are easily read, its closed ends among them."""
        ends = [end for piece in self.pieces for end in piece.ends]
        familiar = [float(number) for number in _PLAIN if self.contains(number)]
        found = list(dict.fromkeys([*familiar[:2], *ends, *familiar]))[:count]
        inside = [_simplest_inside(piece) for piece in self.pieces]
        while len(found) < count and inside:
            for numbers in list(inside):
                number = next((n for n in numbers if n not in found), None)
                if number is None:
                    inside.remove(numbers)
                else:
                    found.append(number)
        return tuple(found[:count])


@lru_cache(maxsize=1 << 10)
def floats_of(domain: Set, dtype: np.dtype[Any]) -> Floats:
    """The floats of a type in a set of numbers.

    Raises:
        ValueError: a set of another kind, or without a number of this type.
    """
    pieces = tuple(_pieces(domain, dtype))
    if not pieces:
        raise ValueError(f"there is no {dtype.name} in {shown_set(domain)}; declare another domain, or a wider range")
    return Floats(dtype, pieces)


def _pieces(domain: Set, dtype: np.dtype[Any]) -> Iterator[Piece]:
    if domain is S.EmptySet:
        return
    if domain.free_symbols:
        strangers = ", ".join(sorted(map(str, domain.free_symbols)))
        raise ValueError(f"the ends of {shown_set(domain)} are not known: {strangers} has no value here")
    if isinstance(domain, Union):
        for part in domain.args:
            yield from _pieces(part, dtype)
    elif isinstance(domain, FiniteSet):
        yield from _elements(domain, dtype)
    elif isinstance(domain, Range) and abs(domain.step) != 1:
        if domain.size is S.Infinity or domain.size > _ELEMENTS:
            raise ValueError(_UNKNOWN.format(domain))
        yield from _elements(FiniteSet(*domain), dtype)
    elif isinstance(domain, Interval):
        yield from _between(domain, dtype, whole=False)
    elif domain in (S.Integers, S.Naturals, S.Naturals0) or isinstance(domain, Range):
        yield from _between(Interval(domain.inf, domain.sup), dtype, whole=True)
    else:
        raise ValueError(_UNKNOWN.format(shown_set(domain)))


def _elements(domain: FiniteSet, dtype: np.dtype[Any]) -> Iterator[Piece]:
    """Each element of a set as the float64 that is meant by it, if that is a number of this type."""
    for element in sorted(map(float, domain)):
        with np.errstate(over="ignore"):
            if math.isfinite(element) and float(dtype.type(element)) == element:
                yield Piece(element, element, ends=(element,))


def _between(domain: Interval, dtype: np.dtype[Any], whole: bool) -> Iterator[Piece]:
    largest = float(np.finfo(dtype).max)
    if domain.inf > Rational(largest) or domain.sup < -Rational(largest):
        return
    least, closed_below = _first(domain.inf, bool(domain.left_open), 1, dtype, whole)
    most, closed_above = _first(domain.sup, bool(domain.right_open), -1, dtype, whole)
    if least <= most:
        yield Piece(least, most, whole, (*([least] if closed_below else []), *([most] if closed_above else [])))


def _first(end: Any, is_open: bool, step: int, dtype: np.dtype[Any], whole: bool) -> tuple[float, bool]:
    """The first float of an interval from its lower end upwards (``step`` 1) or its upper end downwards (-1).

    Beside it, whether it is the end itself.
    """
    largest = float(np.finfo(dtype).max)
    if not end.is_finite or abs(end) > Rational(largest):
        return -step * largest, False
    exact = Rational(end) if isinstance(end, Float) else end
    if whole:
        inside = ceiling(exact) if step > 0 else floor(exact)
        return float(inside + (step if is_open and inside == exact else 0)), not (is_open and inside == exact)
    with np.errstate(over="ignore"):
        found = dtype.type(np.clip(float(exact), -largest, largest))
    while (beyond := step * (Rational(float(found)) - exact)) < 0 or (is_open and beyond == 0):
        found = np.nextafter(found, dtype.type(step * largest))
    return float(found), bool(beyond == 0)


def _simplest_inside(piece: Piece) -> Iterator[float]:
    """Numbers of few bits in a piece, those of the fewest first."""
    start = piece.nearest(0.0)
    near = Fraction(max(piece.least, start - _NEAR)), Fraction(min(piece.most, start + _NEAR))
    open_parts = deque([near])
    while open_parts:
        low, high = open_parts.popleft()
        number = _simplest(low, high, piece.whole)
        if number is not None:
            yield float(number)
            open_parts += [(low, number), (number, high)]


def _simplest(low: Fraction, high: Fraction, whole: bool) -> Fraction | None:
    """The number of the fewest bits strictly between two."""
    if low < 0 < high:
        return Fraction(0)
    if low >= high:
        return None
    exponent = math.frexp(float(max(abs(low), abs(high))))[1]
    for power in range(exponent, exponent - 60 if not whole else -1, -1):
        unit = Fraction(2) ** power
        number = (low // unit + 1) * unit
        if number < high:
            return number
    return None

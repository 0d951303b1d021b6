"""Real numbers as exact fractions, or as intervals that surely hold them: a judge may not be deceived by rounding.

What is not resolved at the working precision of mpmath raises :class:`Unresolved`; what has no value over the reals
raises :class:`NoValue`.  The two are never confused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, TypeAlias

from mpmath import mp, mpf

LARGEST_EXPONENT = 10**6
"""Beyond it the exponential itself is a number of too many digits."""

_EXACT_BITS = 1000
"""An exact fraction of more bits is rounded."""


class NoValue(ArithmeticError):
    """The expression has no value over the reals at this point."""


class Unresolved(ArithmeticError):
    """The value is not known to enough digits to tell."""


@dataclass(frozen=True)
class Interval:
    """A number between two of mpmath's."""

    low: Any
    high: Any


Number: TypeAlias = Fraction | Interval


def interval(number: Number) -> Interval:
    """The number as an interval at the working precision."""
    if isinstance(number, Interval):
        return number
    rounded = mpf(number.numerator) / number.denominator
    return _widened(rounded, rounded)


def _widened(low: Any, high: Any) -> Interval:
    """Wider by some units in the last place, for mpmath rounds to the nearest."""
    unit = mp.ldexp(1, 6 - mp.prec)
    return Interval(low - abs(low) * unit, high + abs(high) * unit)


def exactly(number: Fraction) -> Number:
    """The fraction, unless it has too many digits."""
    small = number.numerator.bit_length() + number.denominator.bit_length() <= _EXACT_BITS
    return number if small else interval(number)


def sign(number: Number) -> int:
    """-1, 0 or 1.

    Raises:
        Unresolved: the interval has numbers of different signs.
    """
    if isinstance(number, Fraction):
        return (number > 0) - (number < 0)
    if number.low > 0:
        return 1
    if number.high < 0:
        return -1
    if number.low == number.high == 0:
        return 0
    raise Unresolved("a sign")


def added(first: Number, second: Number) -> Number:
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return exactly(first + second)
    a, b = interval(first), interval(second)
    return _widened(a.low + b.low, a.high + b.high)


def negative(number: Number) -> Number:
    return -number if isinstance(number, Fraction) else Interval(-number.high, -number.low)


def multiplied(first: Number, second: Number) -> Number:
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return exactly(first * second)
    if Fraction(0) in (first, second):
        return Fraction(0)
    a, b = interval(first), interval(second)
    return _hull([a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high])


def _hull(corners: list[Any]) -> Interval:
    if not all(map(mp.isfinite, corners)):
        raise Unresolved("too large")
    return _widened(min(corners), max(corners))


def increasing(function: Callable[[Any], Any], number: Number) -> Interval:
    """An increasing function of a number."""
    inside = interval(number)
    return _hull([function(inside.low), function(inside.high)])


def smooth(function: Callable[[Any], Any], number: Number) -> Interval:
    """A function whose slope is at most 1 in size: sine and cosine."""
    inside = interval(number)
    if inside.high > LARGEST_EXPONENT or inside.low < -LARGEST_EXPONENT:
        raise Unresolved("too large an angle")
    middle, radius = (inside.low + inside.high) / 2, inside.high - inside.low
    value = function(middle)
    return _widened(value - radius - mp.ldexp(1, 6 - mp.prec), value + radius + mp.ldexp(1, 6 - mp.prec))


def exponential(number: Number) -> Number:
    if number == 0:
        return Fraction(1)
    inside = interval(number)
    if inside.high > LARGEST_EXPONENT or inside.low < -LARGEST_EXPONENT:
        raise Unresolved("too large an exponent")
    return increasing(mp.exp, inside)


def logarithm(number: Number) -> Number:
    if sign(number) <= 0:
        raise NoValue("a logarithm of what is not positive")
    return Fraction(0) if number == 1 else increasing(mp.log, number)


def power(base: Number, exponent: Number) -> Number:
    """The real power; 0⁰ is 1, as SymPy has it.

    Raises:
        NoValue: a division by 0; a fractional power of a negative number, which is not real.
    """
    if isinstance(exponent, Fraction):
        if exponent == 0:
            return Fraction(1)
        if exponent.denominator == 1:
            return _integer_power(base, int(exponent))
        if exponent.denominator == 2 and (root := _exact_root(base)) is not None:
            return _integer_power(root, exponent.numerator)
    above = sign(base)
    if above == 0:
        if sign(exponent) > 0:
            return Fraction(0)
        raise NoValue("0 to a power that is not positive")
    if above < 0:
        inside = interval(exponent)
        if isinstance(exponent, Interval) and mp.floor(inside.high) >= mp.ceil(inside.low):
            raise Unresolved("whether a power is whole")
        raise NoValue("a fractional power of a negative number")
    return exponential(multiplied(exponent, logarithm(base)))


def _integer_power(base: Number, exponent: int) -> Number:
    if exponent < 0:
        if sign(base) == 0:
            raise NoValue("a division by 0")
        return reciprocal(_integer_power(base, -exponent))
    if abs(exponent) > 1000:
        raise Unresolved("too large a power")
    if isinstance(base, Fraction):
        return exactly(base**exponent) if base.numerator.bit_length() * exponent < 10**4 else interval(base**exponent)
    ends = [base.low**exponent, base.high**exponent]
    through_zero = exponent % 2 == 0 and base.low < 0 < base.high
    return _hull([*ends, mpf(0)] if through_zero else ends)


def reciprocal(number: Number) -> Number:
    if sign(number) == 0:
        raise NoValue("a division by 0")
    if isinstance(number, Fraction):
        return 1 / number
    return _hull([1 / number.low, 1 / number.high])


def _exact_root(number: Number) -> Fraction | None:
    """The square root where it is a fraction."""
    if not isinstance(number, Fraction) or number < 0:
        return None
    above, below = isqrt(number.numerator), isqrt(number.denominator)
    return Fraction(above, below) if above**2 == number.numerator and below**2 == number.denominator else None

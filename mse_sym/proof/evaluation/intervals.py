"""Real numbers as far as they are known: exactly, as a fraction, or between two ends.

Arithmetic rounds outward, so that the real number always lies between the ends (Moore et al. 2009).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from mpmath import mp
from mpmath.libmp import (
    finf,
    fnan,
    fninf,
    from_rational,
    fzero,
    mpf_abs,
    mpf_le,
    mpf_lt,
    mpf_mul,
    mpf_neg,
    mpf_shift,
    mpf_sub,
    mpi_add,
    mpi_div,
    mpi_mul,
    round_ceiling,
    round_floor,
)
from mpmath.libmp.libmpf import mpf_min_max

_LONGEST_FRACTION = 20_000
_LONGEST_EXPONENT = 2_000
"""In bits: fractions that are kept exact, exponents of numbers that are written down."""


class NoValue(ArithmeticError):
    """There is no real number here."""


class NotResolved(ArithmeticError):
    """At this precision it is not seen what the value is, or whether there is one."""


class NotRead(Exception):
    """A kind of expression of which no value is computed here."""


@dataclass(frozen=True)
class Between:
    """A real number of which no more is known than that it is not outside of its two ends, numbers of mpmath."""

    low: Any
    high: Any

    def __post_init__(self) -> None:
        if any(end in (finf, fninf, fnan) for end in (self.low, self.high)):
            raise NotResolved("a number without bounds")


Real: TypeAlias = Fraction | Between

ZERO, ONE = Fraction(0), Fraction(1)


def between(number: Real, bits: int) -> Between:
    """The ends of a number."""
    if isinstance(number, Between):
        return number
    top, bottom = number.numerator, number.denominator
    return Between(from_rational(top, bottom, bits, round_floor), from_rational(top, bottom, bits, round_ceiling))


def sign(number: Real) -> int:
    """+1, 0 or -1.

    Raises:
        NotResolved: 0 lies inside.
    """
    if isinstance(number, Fraction):
        return (number > 0) - (number < 0)
    if mpf_lt(fzero, number.low):
        return 1
    if mpf_lt(number.high, fzero):
        return -1
    raise NotResolved("the sign of a number that may be 0")


def has_sign(number: Real) -> bool:
    """Whether the sign of a number is known."""
    return isinstance(number, Fraction) or mpf_lt(fzero, number.low) or mpf_lt(number.high, fzero)


def is_tight(number: Real, bits: int) -> bool:
    """Whether both ends agree in so many bits."""
    if isinstance(number, Fraction):
        return True
    width = mpf_sub(number.high, number.low, bits, round_ceiling)
    least = mpf_min_max([mpf_abs(number.low), mpf_abs(number.high)])[0]
    return has_sign(number) and bool(mpf_le(width, mpf_shift(least, -bits)))


def added(terms: list[Real], bits: int) -> Real:
    """The sum."""
    exact = sum((term for term in terms if isinstance(term, Fraction)), ZERO)
    others = [term for term in terms if isinstance(term, Between)]
    if not others:
        return exact
    total = ends(between(exact, bits)) if exact else ends(others.pop())
    for term in others:
        total = mpi_add(total, ends(term), bits)
    return Between(*total)


def multiplied(factors: list[Real], bits: int) -> Real:
    """The product."""
    exact = ONE
    for factor in factors:
        if isinstance(factor, Fraction):
            exact *= factor
    others = [factor for factor in factors if isinstance(factor, Between)]
    if not others or not exact:
        return exact
    total = ends(between(exact, bits)) if exact != 1 else ends(others.pop())
    for factor in others:
        total = mpi_mul(total, ends(factor), bits)
    return Between(*total)


def inverse(number: Real, bits: int) -> Real:
    """The reciprocal; 0 has none."""
    if sign(number) == 0:
        raise NoValue("a quotient by 0")
    if isinstance(number, Fraction):
        return 1 / number
    return Between(*mpi_div(ends(between(ONE, bits)), ends(number), bits))


def integer_power(base: Real, exponent: int, bits: int) -> Real:
    """The power with an integer exponent; that of 0 with exponent 0 is 1."""
    if exponent < 0:
        return inverse(integer_power(base, -exponent, bits), bits)
    if isinstance(base, Fraction):
        longest = max(base.numerator.bit_length(), base.denominator.bit_length())
        if longest * exponent <= _LONGEST_FRACTION or base in (0, 1, -1):
            return base ** (exponent if longest > 1 else exponent % 2 or min(exponent, 2))
    if exponent == 0:
        return ONE
    low, high = ends(between(base, bits))
    if exponent % 2 == 0:
        low, high = ends(between(absolute(Between(low, high)), bits))
    powers = []
    for end, rounding in ((low, round_floor), (high, round_ceiling)):
        powers.append(_power_of_end(end, exponent, bits, rounding))
    return Between(*powers)


def _power_of_end(end: Any, exponent: int, bits: int, rounding: str) -> Any:
    """The power of one end, rounded away from the other: by repeated squaring of its absolute value."""
    negative = mpf_lt(end, fzero) and exponent % 2
    away = (rounding == round_floor) == bool(negative)
    direction = round_ceiling if away else round_floor
    square, power = mpf_abs(end), None
    while exponent:
        if exponent & 1:
            power = square if power is None else mpf_mul(power, square, bits, direction)
        exponent >>= 1
        if exponent:
            square = mpf_mul(square, square, bits, direction)
            check_size(square)
    return mpf_neg(power) if negative else power


def absolute(number: Real) -> Real:
    """The absolute value."""
    if isinstance(number, Fraction):
        return abs(number)
    least, greatest = mpf_min_max([mpf_abs(number.low), mpf_abs(number.high)])
    inside = mpf_le(number.low, fzero) and mpf_le(fzero, number.high)
    return Between(fzero if inside else least, greatest)


def negative(number: Real) -> Real:
    """The number with the other sign."""
    return -number if isinstance(number, Fraction) else Between(mpf_neg(number.high), mpf_neg(number.low))


def maximum(numbers: list[Real], bits: int) -> Real:
    """The greatest: it lies between the greatest lower and the greatest upper end."""
    if all(isinstance(number, Fraction) for number in numbers):
        return max(numbers)  # type: ignore[type-var]
    known = [between(number, bits) for number in numbers]
    for number, its_ends in zip(numbers, known, strict=True):
        if all(mpf_le(other.high, its_ends.low) for other in known if other is not its_ends):
            return number
    return Between(*(mpf_min_max(side)[1] for side in zip(*map(ends, known), strict=True)))


def floor(number: Real) -> Fraction:
    """The greatest integer that is not greater."""
    if isinstance(number, Fraction):
        return Fraction(number.numerator // number.denominator)
    if mp.mag(mp.make_mpf(number.high)) > _LONGEST_FRACTION:
        raise NotResolved("the integer part of a large number")
    with mp.workprec(_LONGEST_FRACTION):
        low, high = (int(mp.floor(mp.make_mpf(end))) for end in ends(number))
    if low != high:
        raise NotResolved("the integer part of a number beside an integer")
    return Fraction(low)


def check_size(end: Any) -> None:
    """That an end is not so large or small that it takes the memory.

    Raises:
        NotResolved: it is.
    """
    if abs(end[2] + end[3]).bit_length() > _LONGEST_EXPONENT:
        raise NotResolved("a number too large or too small to be written down")


def ends(number: Between) -> tuple[Any, Any]:
    """Both ends, as mpmath computes with them."""
    return number.low, number.high

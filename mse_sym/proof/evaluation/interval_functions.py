"""Functions of numbers that are known between two ends.

A function that is monotone has its values at the ends of its argument; mpmath computes them to about a unit in the
last place, and the ends are moved by many.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from mpmath import mp
from mpmath.libmp import (
    fzero,
    mpf_abs,
    mpf_add,
    mpf_mul,
    mpf_shift,
    mpf_sub,
    round_ceiling,
    round_floor,
)
from mpmath.libmp.libmpf import mpf_min_max

from mse_sym.proof.evaluation.intervals import (
    ONE,
    ZERO,
    Between,
    NotResolved,
    NoValue,
    Real,
    between,
    ends,
    integer_power,
    multiplied,
    sign,
)

_SPARE_BITS = 24
_SLACK_BITS = 8
"""A value of mpmath is trusted but for its last bits."""
_LARGEST_ARGUMENT = 1_000
"""In bits: of larger arguments no function is computed."""


def power(base: Real, exponent: Real, bits: int) -> Real:
    """The real power: of a negative number only with an integer exponent, of 0 only with one that is not negative."""
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        return integer_power(base, int(exponent), bits)
    direction = sign(base)
    if direction == 0:
        if sign(exponent) < 0:
            raise NoValue("a negative power of 0")
        return ZERO
    if direction < 0:
        if _may_be_an_integer(exponent):
            raise NotResolved("a power of a negative number")
        raise NoValue("a power of a negative number")
    if base == 1:
        return ONE
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and (root := _exact_root(base, exponent)):
        return root
    return exponential(multiplied([exponent, logarithm(base, bits)], bits), bits)


def _may_be_an_integer(number: Real) -> bool:
    if isinstance(number, Fraction):
        return number.denominator == 1
    low, high = map(mp.make_mpf, ends(number))
    return bool(mp.floor(high) >= low)


def _exact_root(base: Fraction, exponent: Fraction) -> Fraction | None:
    """The power with a fraction as exponent, where it is a fraction, for small numbers."""
    order = exponent.denominator
    roots = [_integer_root(part, order) for part in (base.numerator, base.denominator)]
    if order > 64 or None in roots or abs(exponent.numerator) > 64:
        return None
    top, bottom = roots
    assert top is not None
    assert bottom is not None
    return Fraction(top, bottom) ** exponent.numerator


def _integer_root(number: int, order: int) -> int | None:
    if number.bit_length() > 4000:
        return None
    with mp.workprec(number.bit_length() + 20):
        root = int(mp.nint(mp.root(number, order)))
    return root if root**order == number else None


def exponential(exponent: Real, bits: int) -> Real:
    """E to a power."""
    return ONE if exponent == 0 else rising(_exp, exponent, bits)


def logarithm(argument: Real, bits: int) -> Real:
    """The natural logarithm; a number that is not positive has none."""
    if argument == 1:
        return ZERO
    if sign(argument) <= 0:
        raise NoValue("a logarithm of what is not positive")
    low, high = ends(between(argument, bits + _SPARE_BITS))
    with mp.workprec(bits + _SPARE_BITS):
        values = [mp.log(mp.make_mpf(end))._mpf_ for end in (low, high)]
    return Between(_moved(values[0], -1, bits), _moved(values[1], 1, bits))


def rising(function: Callable[[Any], Any], argument: Real, bits: int) -> Between:
    """The value of a function that rises on all of its argument."""
    low, high = ends(between(argument, bits + _SPARE_BITS))
    return Between(
        _moved(_value(function, low, bits), -1, bits),
        _moved(_value(function, high, bits), 1, bits),
    )


def falling(function: Callable[[Any], Any], argument: Real, bits: int) -> Between:
    """The value of a function that falls on all of its argument."""
    low, high = ends(between(argument, bits + _SPARE_BITS))
    return Between(
        _moved(_value(function, high, bits), -1, bits),
        _moved(_value(function, low, bits), 1, bits),
    )


def lipschitz(function: Callable[[Any], Any], argument: Real, bits: int) -> Between:
    """The value of a function whose slope is nowhere greater than 1 in size, from its value at one end."""
    low, high = ends(between(argument, bits + _SPARE_BITS))
    width = mpf_sub(high, low, bits, round_ceiling)
    value = _value(function, low, bits)
    below, above = (_moved(value, side, bits) for side in (-1, 1))
    return Between(mpf_sub(below, width, bits, round_floor), mpf_add(above, width, bits, round_ceiling))


def convex(function: Callable[[Any], Any], slope: Callable[[Any], Any], argument: Real, bits: int) -> Between:
    """The value of a convex function: below the greater value of its ends, above the tangent at each of them."""
    low, high = ends(between(argument, bits + _SPARE_BITS))
    values = [_value(function, end, bits) for end in (low, high)]
    _, above = mpf_min_max([_moved(value, 1, bits) for value in values])
    width = mpf_sub(high, low, bits, round_ceiling)
    falls = mpf_mul(mpf_abs(_value(slope, low, bits)), width, bits, round_ceiling)
    below = mpf_sub(_moved(values[0], -1, bits), mpf_shift(falls, 1), bits, round_floor)
    return Between(below, above)


@lru_cache(maxsize=16384)
def _value(function: Callable[[Any], Any], end: Any, bits: int) -> Any:
    """The value at one end: of most numbers both ends are one, and points come again."""
    if end != fzero and end[2] + end[3] > _LARGEST_ARGUMENT:
        raise NotResolved("a function of a large number")
    with mp.workprec(bits + _SPARE_BITS):
        try:
            value = function(mp.make_mpf(end))
        except (OverflowError, ValueError, ZeroDivisionError, mp.NoConvergence) as error:
            raise NotResolved(f"a function of {mp.nstr(mp.make_mpf(end), 5)}") from error
        if not isinstance(value, mp.mpf):
            raise NotResolved(f"a function of {mp.nstr(mp.make_mpf(end), 5)}, which is not a real number")
        return value._mpf_


def _moved(value: Any, side: int, bits: int) -> Any:
    """The value moved up or down by some of its last bits."""
    slack = mpf_shift(mpf_abs(value), _SLACK_BITS - bits)
    return mpf_add(value, slack, bits, round_ceiling) if side > 0 else mpf_sub(value, slack, bits, round_floor)


def _exp(exponent: Any) -> Any:
    """By the fraction that a power of two leaves: mpmath multiplies e by itself where the exponent is an integer."""
    with mp.workprec(mp.prec + max(0, mp.mag(exponent)) + 10):
        whole = int(mp.floor(exponent / mp.ln2))
        fraction = exponent - whole * mp.ln2
    return mp.ldexp(mp.exp(fraction), whole)

"""The functions of which values are computed, at numbers that are known between two ends."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial
from typing import Any

import sympy
from mpmath import mp
from mpmath.libmp import mpf_le, mpf_neg
from sympy import Basic, Eq, Expr, Piecewise
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.proof.evaluation.interval_functions import convex, exponential, falling, lipschitz, logarithm, rising
from mse_sym.proof.evaluation.intervals import (
    ONE,
    ZERO,
    Between,
    NotRead,
    NotResolved,
    NoValue,
    Real,
    absolute,
    added,
    between,
    ends,
    floor,
    inverse,
    multiplied,
    negative,
    sign,
)

_RISING: dict[type[Basic], Callable[[Any], Any]] = {
    sympy.erf: mp.erf,
    sympy.tanh: mp.tanh,
    sympy.sinh: mp.sinh,
    sympy.asinh: mp.asinh,
    sympy.atan: mp.atan,
    expm1: mp.expm1,
}
_FALLING: dict[type[Basic], Callable[[Any], Any]] = {sympy.erfc: mp.erfc}
_EXACT_AT_ZERO = {sympy.erf: 0, sympy.tanh: 0, sympy.sinh: 0, sympy.asinh: 0, sympy.atan: 0, expm1: 0, sympy.erfc: 1}
IN_OTHERS: dict[type[Basic], Callable[[Expr], Expr]] = {
    sympy.tan: lambda u: sympy.sin(u) / sympy.cos(u),
    sympy.cot: lambda u: sympy.cos(u) / sympy.sin(u),
    sympy.sec: lambda u: 1 / sympy.cos(u),
    sympy.csc: lambda u: 1 / sympy.sin(u),
    sympy.coth: lambda u: sympy.cosh(u) / sympy.sinh(u),
    sympy.sech: lambda u: 1 / sympy.cosh(u),
    sympy.csch: lambda u: 1 / sympy.sinh(u),
    sympy.acot: lambda u: Piecewise((sympy.pi / 2, Eq(u, 0)), (sympy.atan(1 / u), True)),
    sympy.factorial: lambda u: sympy.gamma(u + 1),
    sympy.frac: lambda u: u - sympy.floor(u),
    sympy.acosh: lambda u: sympy.log(u + sympy.sqrt(u - 1) * sympy.sqrt(u + 1)),
    sympy.atanh: lambda u: (sympy.log(1 + u) - sympy.log(1 - u)) / 2,
}
"""Functions that are written in others: an identity wherever they have values."""

_FURTHER_BITS = 64
"""With which an inverse is confirmed, so that what rounding does there is nothing beside the width of its ends."""


def of_one(function: type[Basic], argument: Real, bits: int) -> Real:
    """The value of a function of one number.

    Raises:
        NoValue, NotResolved, NotRead
    """
    if argument == 0 and function in _EXACT_AT_ZERO:
        return Fraction(_EXACT_AT_ZERO[function])
    if function in _RISING:
        return rising(_RISING[function], argument, bits)
    if function in _FALLING:
        return falling(_FALLING[function], argument, bits)
    match function:
        case sympy.exp:
            return exponential(argument, bits)
        case sympy.log:
            return logarithm(argument, bits)
        case _ if function is log1p:
            return _log1p(argument, bits)
        case sympy.cosh:
            return _hyperbolic_cosine(argument, bits)
        case sympy.Abs:
            return absolute(argument)
        case sympy.sign:
            return Fraction(sign(argument))
        case sympy.Heaviside:
            return Fraction(1 + sign(argument), 2)
        case sympy.floor:
            return floor(argument)
        case sympy.ceiling:
            return -floor(negative(argument))
        case sympy.sin | sympy.cos:
            if argument == 0:
                return ZERO if function is sympy.sin else ONE
            return lipschitz(mp.sin if function is sympy.sin else mp.cos, argument, bits)
        case sympy.asin | sympy.acos:
            return _inverse_sine(function, argument, bits)
        case sympy.erfinv:
            return _inverse_error_function(argument, bits)
        case sympy.gamma | sympy.loggamma | sympy.digamma:
            return _gamma(function, argument, bits)
    raise NotRead(f"{function.__name__} at a number")


def of_two(function: type[Basic], first: Real, second: Real, bits: int) -> Real:
    """The value of a function of two numbers.

    Raises:
        NoValue, NotResolved, NotRead
    """
    match function:
        case sympy.beta:
            gammas = [_gamma(sympy.gamma, value, bits) for value in (first, second, added([first, second], bits))]
            return multiplied([gammas[0], gammas[1], inverse(gammas[2], bits)], bits)
        case sympy.binomial if isinstance(second, Fraction) and second.denominator == 1 and 0 <= second < 1000:
            steps = [added([first, Fraction(-step)], bits) for step in range(int(second))]
            return multiplied([*steps, Fraction(1, factorial(int(second)))], bits)
        case sympy.polygamma if first == 0:
            return _gamma(sympy.digamma, second, bits)
        case sympy.polygamma if isinstance(first, Fraction) and first.denominator == 1 and first > 0:
            return _polygamma(int(first), second, bits)
        case sympy.besseli if isinstance(first, Fraction) and first.denominator == 1:
            return _bessel(abs(int(first)), second, bits)
        case sympy.Mod:
            quotient = multiplied([first, inverse(second, bits)], bits)
            return added([first, negative(multiplied([second, floor(quotient)], bits))], bits)
        case sympy.lowergamma | sympy.uppergamma if isinstance(first, Fraction) and first > 0 and sign(second) >= 0:
            return _incomplete_gamma(function, first, second, bits)
    raise NotRead(f"{function.__name__} of two numbers")


def _log1p(argument: Real, bits: int) -> Real:
    if argument == 0:
        return ZERO
    if sign(added([argument, ONE], bits)) <= 0:
        raise NoValue("a logarithm of what is not positive")
    return rising(mp.log1p, argument, bits)


def _hyperbolic_cosine(argument: Real, bits: int) -> Real:
    if argument == 0:
        return ONE
    return rising(mp.cosh, absolute(argument), bits)


def _inverse_sine(function: type[Basic], argument: Real, bits: int) -> Real:
    beyond = added([ONE, negative(absolute(argument))], bits)
    if sign(beyond) < 0:
        raise NoValue(f"{function.__name__} beyond 1")
    if function is sympy.asin:
        return ZERO if argument == 0 else rising(mp.asin, argument, bits)
    return ZERO if argument == 1 else falling(mp.acos, argument, bits)


def _inverse_error_function(argument: Real, bits: int) -> Real:
    """Where the error function has a value: mpmath looks for it, and the error function of both ends confirms it."""
    if argument == 0:
        return ZERO
    if sign(added([ONE, negative(absolute(argument))], bits)) <= 0:
        raise NoValue("the inverse of the error function from 1 on")
    found, further = rising(mp.erfinv, argument, bits), bits + _FURTHER_BITS
    known = between(argument, further)
    low, high = (rising(mp.erf, Between(end, end), further) for end in ends(found))
    if not (mpf_le(low.high, known.low) and mpf_le(known.high, high.low)):
        raise NotResolved("the inverse of the error function")
    return found


def _gamma(function: type[Basic], argument: Real, bits: int) -> Real:
    if sign(argument) <= 0:
        if isinstance(argument, Fraction) and argument.denominator == 1:
            raise NoValue(f"{function.__name__} at a pole")
        raise NotRead(f"{function.__name__} of a negative number")
    if function is sympy.digamma:
        return _to_absolute_digits(rising(mp.digamma, argument, bits), bits)
    if function is sympy.loggamma:
        if argument in (1, 2):
            return ZERO
        return _to_absolute_digits(convex(mp.loggamma, mp.digamma, argument, bits), bits)
    if isinstance(argument, Fraction) and argument.denominator == 1 and argument <= 200:
        return Fraction(factorial(int(argument) - 1))
    return convex(mp.gamma, lambda x: mp.gamma(x) * mp.digamma(x), argument, bits)


def _to_absolute_digits(number: Real, bits: int) -> Real:
    """The number with wider ends: beside a zero mpmath has digits to that size, and not relative to the value."""
    slack = between(Fraction(1, 2 ** (bits - 16)), bits).high
    return added([number, Between(mpf_neg(slack), slack)], bits)


def _polygamma(order: int, argument: Real, bits: int) -> Real:
    if sign(argument) <= 0:
        raise NotRead("polygamma of a negative number")
    move = falling if order % 2 else rising
    return move(lambda x: mp.polygamma(order, x), argument, bits)


def _bessel(order: int, argument: Real, bits: int) -> Real:
    """I_n of a whole order, which is even or odd, and rises from 0 on."""
    side = sign(argument)
    if side == 0:
        return ONE if order == 0 else ZERO
    value = rising(lambda x: mp.besseli(order, x), absolute(argument), bits)
    return negative(value) if side < 0 and order % 2 else value


def _incomplete_gamma(function: type[Basic], shape: Fraction, argument: Real, bits: int) -> Real:
    def order() -> Any:
        return mp.mpf(shape.numerator) / shape.denominator

    if function is sympy.lowergamma:
        return ZERO if argument == 0 else rising(lambda x: mp.gammainc(order(), 0, x), argument, bits)
    return falling(lambda x: mp.gammainc(order(), x), argument, bits)

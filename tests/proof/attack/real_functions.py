"""The real functions that an evaluator meets, on fractions and intervals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias

import sympy
from mpmath import mp
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.symbolic import functions as named
from tests.proof.attack.arithmetic import (
    Interval,
    Number,
    Unresolved,
    added,
    exponential,
    increasing,
    interval,
    logarithm,
    multiplied,
    negative,
    power,
    reciprocal,
    sign,
    smooth,
)

Evaluator: TypeAlias = Callable[..., Number]


def pi() -> Number:
    return increasing(lambda _: +mp.pi, Fraction(1))


def _absolute(number: Number) -> Number:
    if isinstance(number, Fraction) or number.low >= 0 or number.high <= 0:
        return negative(number) if sign(number) < 0 else number
    return Interval(0 * number.low, max(-number.low, number.high))


def _greatest(*numbers: Number) -> Number:
    if all(isinstance(number, Fraction) for number in numbers):
        return max(numbers)  # type: ignore[type-var]
    each = [interval(number) for number in numbers]
    return Interval(max(n.low for n in each), max(n.high for n in each))


def _floor(number: Number) -> Number:
    if isinstance(number, Fraction):
        return Fraction(number.numerator // number.denominator)
    low, high = mp.floor(number.low), mp.floor(number.high)
    if low != high or abs(low) > 10**9:
        raise Unresolved("a jump")
    return Fraction(int(low))


def _quotient(above: Number, below: Number) -> Number:
    return multiplied(above, reciprocal(below))


def _tangent(number: Number) -> Number:
    return _quotient(smooth(mp.sin, number), smooth(mp.cos, number))


def _sigmoid(number: Number) -> Number:
    return reciprocal(added(Fraction(1), exponential(negative(number))))


def _hyperbolic(combined: Callable[[Number, Number], Number]) -> Evaluator:
    def of(number: Number) -> Number:
        up, down = exponential(number), exponential(negative(number))
        return multiplied(combined(up, down), Fraction(1, 2))

    return of


def _difference(first: Number, second: Number) -> Number:
    return added(first, negative(second))


def _odd_and_increasing(function: Callable[[Any], Any]) -> Evaluator:
    return lambda number: Fraction(0) if number == 0 else increasing(function, number)


def _delta(first: Number, second: Number) -> Number:
    return Fraction(int(sign(_difference(first, second)) == 0))


def _complementary_error(number: Number) -> Number:
    return negative(increasing(lambda u: -mp.erfc(u), _moderate(number)))


def _moderate(number: Number) -> Number:
    inside = interval(number)
    if max(abs(inside.low), abs(inside.high)) > 10**5:
        raise Unresolved("too far in the tail")
    return number


def _cumulative(number: Number) -> Number:
    argument = multiplied(negative(number), power(Fraction(2), Fraction(-1, 2)))
    return multiplied(_complementary_error(argument), Fraction(1, 2))


def _density(number: Number) -> Number:
    root = power(multiplied(Fraction(2), pi()), Fraction(1, 2))
    return _quotient(exponential(multiplied(Fraction(-1, 2), power(number, Fraction(2)))), root)


def _inverse_cotangent(number: Number) -> Number:
    """As SymPy has it: atan(1/x), and π/2 at 0."""
    return increasing(mp.atan, reciprocal(number)) if sign(number) else multiplied(pi(), Fraction(1, 2))


def _tanh(number: Number) -> Number:
    return _difference(multiplied(Fraction(2), _sigmoid(multiplied(Fraction(2), number))), Fraction(1))


def _gamma(number: Number) -> Number:
    if not isinstance(number, Fraction) or number <= 0 or number > 200:
        raise Unresolved("the gamma function, but of moderate exact numbers")
    return increasing(lambda _: mp.gamma(mp.mpf(number.numerator) / number.denominator), Fraction(1))


FUNCTIONS: dict[type, Evaluator] = {
    sympy.Add: lambda *terms: reduce(added, terms),
    sympy.Mul: lambda *factors: reduce(multiplied, factors),
    sympy.exp: exponential,
    sympy.Pow: power,
    sympy.log: logarithm,
    log1p: lambda number: logarithm(added(Fraction(1), number)),
    expm1: lambda number: added(exponential(number), Fraction(-1)),
    sympy.Abs: _absolute,
    sympy.sign: lambda number: Fraction(sign(number)),
    sympy.Max: _greatest,
    sympy.Min: lambda *numbers: negative(_greatest(*map(negative, numbers))),
    sympy.floor: _floor,
    sympy.ceiling: lambda number: negative(_floor(negative(number))),
    sympy.KroneckerDelta: _delta,
    sympy.sin: lambda number: smooth(mp.sin, number),
    sympy.cos: lambda number: smooth(mp.cos, number),
    sympy.tan: _tangent,
    sympy.sinh: _hyperbolic(_difference),
    sympy.cosh: _hyperbolic(added),
    sympy.tanh: _tanh,
    sympy.atan: _odd_and_increasing(mp.atan),
    sympy.asinh: _odd_and_increasing(mp.asinh),
    sympy.acot: _inverse_cotangent,
    sympy.erf: lambda number: _difference(Fraction(1), _complementary_error(number)),
    sympy.erfc: _complementary_error,
    sympy.gamma: _gamma,
    sympy.factorial: lambda number: _gamma(added(number, Fraction(1))),
    named.sigmoid: _sigmoid,
    named.softplus: lambda number: logarithm(added(Fraction(1), exponential(number))),
    named.gaussian_cumulative: _cumulative,
    named.gaussian_density: _density,
}
"""By the class of SymPy."""

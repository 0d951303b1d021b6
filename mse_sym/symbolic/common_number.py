r"""What number a textbook takes out of a sum: ``\tfrac12 (\nu + 1)``, ``2 (p_j - y_j)``, none of ``\tfrac12 - y``."""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd

from sympy import Abs, Add, Expr, Function, Integer, KroneckerDelta, Mul, Pow, Rational, S, Sum, exp, log

from mse_sym.symbolic.letters import is_letter
from mse_sym.symbolic.term_order import is_as_written, is_negative


def common_number(expr: Expr) -> Rational:
    """Of a sum of fractions their common denominator; of multiples that are the same, the multiple; else 1."""
    if not isinstance(expr, Add) or is_as_written(expr):
        return S.One
    numbers = [term.as_coeff_Mul()[0] for term in expr.args]
    if not all(number.is_Rational for number in numbers) or len({number.q for number in numbers}) > 1:
        return S.One
    if numbers[0].q == 1:
        return Integer(abs(numbers[0])) if len({abs(number) for number in numbers}) == 1 else S.One
    return Rational(gcd(*(number.p for number in numbers)), numbers[0].q)


def number_before(expr: Add) -> Rational:
    """The number that stands before a sum that is no factor: of short terms, and of no logarithms or quotients."""
    number = common_number(expr)
    is_short = _is_letter_or_number if number.q == 1 else _is_short
    return number if all(is_short(term.as_coeff_Mul()[1]) for term in expr.args) else S.One


def _is_letter_or_number(rest: Expr) -> bool:
    return rest == 1 or is_letter(rest) or isinstance(rest, KroneckerDelta)


def _is_short(rest: Expr) -> bool:
    if isinstance(rest, Function) and not isinstance(rest, exp | log | Abs):
        return True
    factors = Mul.make_args(rest)
    bases = [each.base if isinstance(each, Pow) and not is_negative(each.exp) else each for each in factors]
    is_power = isinstance(rest, exp) or all(map(is_letter, bases))
    return rest == 1 or (is_power and not rest.has(Sum))


def with_numbers_in_front(number: Rational, factors: Iterable[Expr], *, cancel: bool = True) -> tuple[Rational, Expr]:
    """A product of a number and others, with what those that are sums have in common taken into the number.

    Unless a whole number may ``cancel`` a fraction, it stays where it says what a half is the half of.
    """
    takes_whole = cancel or number.q == 1
    others = []
    for factor in factors:
        common = common_number(factor)
        common = common if takes_whole or common.q != 1 else S.One
        number *= common
        others.append(factor if common == 1 else parted(factor, common))
    return number, Mul(*others)


def parted(expr: Expr, number: Rational) -> Expr:
    """A sum of which a number is taken out."""
    return Add(*(term / number for term in expr.args))

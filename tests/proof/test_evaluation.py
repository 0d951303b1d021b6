"""Evaluation: a number between two ends, no value, or not resolved, and never one for another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp
from sympy import (
    Abs,
    And,
    Eq,
    Expr,
    Integral,
    Max,
    Min,
    Ne,
    Not,
    Or,
    Piecewise,
    Rational,
    S,
    Sum,
    cosh,
    erf,
    erfc,
    exp,
    factorial,
    floor,
    gamma,
    log,
    loggamma,
    oo,
    pi,
    sign,
    sqrt,
    symbols,
    tan,
    tanh,
)
from sympy.codegen.cfunctions import expm1, log1p
from sympy.logic.boolalg import ITE

from mse_sym.proof.evaluation import NO_VALUE, NOT_RESOLVED, Number, evaluate, evaluate_all
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.pieces import NOTHING, Guarded, Unread

a, b = symbols("a b", real=True)
k, K = index("k"), size("K")
X = vector("x", K)


def at(expr: Expr, **values: Any) -> Any:
    return evaluate(expr, {{"a": a, "b": b}[name]: Rational(value) for name, value in values.items()})


@pytest.mark.parametrize("far", [1, 60, 127, 1000, 2200])
def test_logarithms_have_fifty_digits_next_to_one(far: int) -> None:
    """SymPy 1.14 gives 0 for log(1 + exp(-127)) at 50 digits."""
    for expr in (log(1 + exp(-a)), log1p(exp(-a)), -log(1 / (1 + exp(-a)))):
        value = at(expr, a=far)
        assert isinstance(value, Number)
        with mp.workdps(80):
            expected = mp.log1p(mp.exp(-far))
            slack = mp.mpf(10) ** -75 * expected
            assert value.low - slack <= expected <= value.high + slack
            assert value.high - value.low < mp.mpf(10) ** -48 * expected


def test_values_have_fifty_digits_through_cancellation() -> None:
    value = at(exp(a) - 1 - a - a**2 / 2, a=Rational(1, 2**200))
    with mp.workdps(400):
        x = mp.ldexp(1, -200)
        assert value.low <= mp.exp(x) - 1 - x - x**2 / 2 <= value.high


EXACT: dict[str, tuple[Expr, str]] = {
    "a root of squares": (sqrt(a), "4/9"),
    "a cube root": (a ** Rational(1, 3), "8/27"),
    "an exponential of 0": (exp(a), "0"),
    "a logarithm of 1": (log(a), "1"),
    "pieces": (Piecewise((1 / a, a > 0), (a**2, True)), "-3"),
    "an absolute value": (Abs(a) ** Rational(3, 2), "0"),
    "an integer part": (floor(a) + sympy.ceiling(a), "-7/2"),
    "factorials": (gamma(a) - factorial(a - 1), "30"),
    "even and odd": (erf(a) + tanh(a) + sympy.sin(a) + expm1(a) + cosh(a), "0"),
}


@pytest.mark.parametrize(("expr", "number"), EXACT.values(), ids=EXACT.keys())
def test_what_is_a_fraction_is_known_exactly(expr: Expr, number: str) -> None:
    value = at(expr, a=number)
    assert isinstance(value, Number)
    assert isinstance(value.real, Fraction)
    assert value.real == Fraction(str(expr.subs(a, Rational(number))))


WITHOUT = {
    "a logarithm": log(a),
    "a logarithm that cancels": log(a) - log(2 * a),
    "a quotient": 1 / (a + 1),
    "a root": sqrt(a),
    "a power": a ** sqrt(2),
    "a negative power of 0": (a + 1) ** -sqrt(3),
    "a pole of gamma": gamma(a),
    "outside of all pieces": Piecewise((a, a > 0), (1, a > 1)),
    "in the piece that holds": Piecewise((log(a), a < 0), (1, True)),
    "beyond 1": sympy.asin(a - 1),
    "the inverse of the error function at -1": sympy.erfinv(a),
    "log1p": log1p(a - 1),
    "a product with 0": (a + 1) * log(a),
}


@pytest.mark.parametrize("expr", WITHOUT.values(), ids=WITHOUT.keys())
def test_where_there_is_no_real_value_there_is_none(expr: Expr) -> None:
    assert at(expr, a=-1) is NO_VALUE


@pytest.mark.parametrize("share", ["1/2", "-99/100", "1/10000000000", "999999999/1000000000"])
def test_the_inverse_of_the_error_function_is_confirmed(share: str) -> None:
    value = at(sympy.erfinv(a), a=share)
    assert isinstance(value, Number)
    with mp.workdps(80):
        assert mp.erf(value.low) <= mp.mpf(Rational(share).p) / Rational(share).q <= mp.erf(value.high)
        assert value.high - value.low < mp.mpf(10) ** -48 * abs(value.low)


def test_an_inverse_that_is_found_wrongly_is_not_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mp.erfinv
    monkeypatch.setattr(mp, "erfinv", lambda x: found(x) * (1 + mp.mpf(10) ** -40))
    assert at(sympy.erfinv(a), a="1/2") is NOT_RESOLVED


OUT_OF_REACH = {
    "a constant that is 0": sympy.sin(a) ** 2 + sympy.cos(a) ** 2 - 1,
    "1 to very many digits": 1 - tanh(exp(a * 60)),
    "an infinite sum": Sum(exp(-a) * a**k / factorial(k), (k, 0, oo)),
    "an integral": Integral(exp(-(b**2)), (b, -oo, oo)) * a,
    "exponentials of exponentials": exp(exp(exp(60 * a))),
    "a function that is not read": sympy.zeta(a + 2),
    "a derivative that is not known": Unread() + a,
    "a derivative that does not exist": NOTHING + a,
    "gamma of a negative number": gamma(a - Rational(5, 2)),
    "a logarithm of what may be 0": log(sympy.sin(a) ** 2 + sympy.cos(a) ** 2 - 1),
    "a power with a huge exponent": exp((a + Rational(1, 3)) ** (10**30)),
}


@pytest.mark.parametrize("expr", OUT_OF_REACH.values(), ids=OUT_OF_REACH.keys())
def test_what_is_not_seen_is_not_resolved(expr: Expr) -> None:
    assert at(expr, a=1) is NOT_RESOLVED


CONDITIONS: dict[str, tuple[Any, bool]] = {
    "equal": (Eq(a, b), False),
    "not equal": (Ne(a, b), True),
    "and": (And(a > 0, b > 1), True),
    "or": (Or(a > 5, b < 1), False),
    "not": (Not(And(a > 0, b < a)), True),
    "one of two": (ITE(a > 0, b > a, b < a), True),
    "one part decides": (Or(a > 0, Eq(sympy.sin(a) ** 2 + sympy.cos(a) ** 2, 1)), True),
    "of logarithms": (log(a) < log(b), True),
}


@pytest.mark.parametrize(("condition", "holds"), CONDITIONS.values(), ids=CONDITIONS.keys())
def test_conditions(condition: Any, holds: bool) -> None:
    value = at(Piecewise((1, condition), (0, True), evaluate=False), a="1/3", b=2)
    assert isinstance(value, Number)
    assert value.real == int(holds)


def test_a_guarded_value_is_one_where_both_sides_are_the_same() -> None:
    pieces = Piecewise((exp(a), a > 0), (1 + a, True))
    assert isinstance(at(Guarded(a, pieces, exp(a)), a=1), Number)
    assert at(Guarded(a, pieces, exp(a) + Rational(1, 10**90)), a=1) is NOT_RESOLVED


def test_sums_and_products_over_indices() -> None:
    point = {K: S(3), X[1]: S(2), X[2]: S(3), X[3]: S(5)}
    known = {
        Sum(X[k], (k, 1, K)): 10,
        sympy.Product(X[k], (k, 1, K)): 30,
        Sum(k * X[k], (k, 2, K)): 21,
        Sum(X[k], (k, 1, 0)): 0,
        Sum(Sum(X[k], (k, 1, K)) * X[k], (k, 1, 2)): 50,
    }
    assert [value.real for value in evaluate_all(known, point) if isinstance(value, Number)] == list(known.values())


@pytest.mark.slow
@pytest.mark.parametrize("order", ["5/3", "1/3", "7/5"])
def test_an_order_that_is_no_binary_fraction_has_all_digits(order: str) -> None:
    shape = Rational(order)
    total = at(sympy.lowergamma(shape, a) + sympy.uppergamma(shape, a) - gamma(shape), a=17)
    assert total is NOT_RESOLVED


def test_beside_a_zero_the_ends_still_enclose() -> None:
    with mp.workdps(400):
        zero = mp.findroot(mp.digamma, 1.46)
        near = Rational(int(mp.floor(mp.ldexp(zero, 200))), 2**200)
        expected = mp.digamma(mp.mpf(int(near.p)) / int(near.q))
        value = at(sympy.digamma(a), a=near)
        assert value is NOT_RESOLVED or value.low <= expected <= value.high


def test_numbers_are_compared_by_their_ends() -> None:
    near, nearer = at(a + exp(-a) * 0, a=1), at(a, a=1)
    assert not near.differs_from(nearer)
    assert at(pi, a=0).is_above(at(S(3), a=0))
    assert at(a, a=1).differs_from(at(a, a=1 + Rational(1, 10**90)))


def test_shown_to_digits() -> None:
    assert at(a, a="1/3").shown(5) == "0.33333"
    assert at(exp(a), a=1).shown(10) == "2.718281828"


FUNCTIONS = [
    *(exp, log, sqrt, erf, erfc, tanh, cosh, sympy.sinh, tan, sympy.sin, sympy.cos, sympy.atan, sympy.asinh, Abs, sign),
    *(log1p, expm1, gamma, loggamma, sympy.digamma, sympy.asin, sympy.acos, sympy.coth, sympy.atanh),
]


@given(st.sampled_from(FUNCTIONS), st.fractions(-30, 30, max_denominator=1000), st.sampled_from(["in", "out"]))
def test_ends_enclose_what_mpmath_finds(function: Any, number: Fraction, where: str) -> None:
    """At irrational arguments too: of √2 times the number."""
    argument = a * sqrt(2) if where == "in" else a
    value = at(function(argument), a=Rational(number.numerator, number.denominator))
    if not isinstance(value, Number):
        return
    with mp.workdps(120):
        x = mp.mpf(number.numerator) / number.denominator * (mp.sqrt(2) if where == "in" else 1)
        name = {"Abs": "fabs", "loggamma": "loggamma", "digamma": "digamma"}.get(function.__name__, function.__name__)
        expected = sympy.N(1, 1) and getattr(mp, name)(x)
        slack = mp.mpf(10) ** -100 * abs(expected)
        assert value.low - slack <= expected <= value.high + slack


@given(st.fractions(-5, 5, max_denominator=50), st.fractions(-5, 5, max_denominator=50))
def test_extrema(first: Fraction, second: Fraction) -> None:
    one, other = Rational(first.numerator, first.denominator), Rational(second.numerator, second.denominator)
    value = at(Max(a, b) - Min(a, b) - Abs(a - b), a=one, b=other)
    assert isinstance(value, Number)
    assert value.real == 0


def test_a_maximum_of_what_is_all_but_equal_is_told_or_not_resolved() -> None:
    """SymPy raises an error where it does not tell 1 from tanh(743)."""
    value = at(Max(0, b - tanh(a)), a=Rational(6538511452452255, 8796093022208), b=1)
    assert value is NOT_RESOLVED or (isinstance(value, Number) and 0 < value.low < mp.mpf("1e-640"))

"""The normal form: what it calls equal is equal, and identities made by valid rewriting are found."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import (
    Abs,
    Expr,
    Interval,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    atan,
    besseli,
    erf,
    erfc,
    exp,
    expand,
    factor,
    lambdify,
    log,
    oo,
    sin,
    sqrt,
    symbols,
    together,
)

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.symbolic import Context, sigmoid, softplus
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import expand_functions

x, y = symbols("x y", real=True)
s = Symbol("s", positive=True)
LEAVES = st.sampled_from([x, y, s, Rational(2), Rational(-1), Rational(1, 3)])


def extended(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        pairs.map(lambda p: p[0] / (1 + p[1] ** 2)),
        inner.map(sigmoid),
        inner.map(softplus),
        inner.map(lambda e: exp(e / 2)),
        inner.map(lambda e: log(1 + e**2)),
    )


expressions = st.recursive(LEAVES, extended, max_leaves=6).filter(lambda e: e.count_ops() < 20)

REWRITINGS = {
    "expand": expand,
    "factor": factor,
    "together": together,
    "reflect": lambda e: e.replace(sigmoid, lambda u: 1 - sigmoid(-u)),
    "shift": lambda e: e.replace(softplus, lambda u: u + softplus(-u)),
    "by softplus": lambda e: e.replace(sigmoid, lambda u: exp(-softplus(-u))),
    "define": expand_functions,
    "add nothing": lambda e: e + log(s) - log(s**2) / 2,
    "multiply by one": lambda e: e * exp(x) * exp(-x - y) * exp(y),
}
"""Each is an identity over the reals."""


def field() -> GeneratorField:
    return GeneratorField(Context())


def value(expr: Expr, point: tuple[Rational, Rational, Rational]) -> mp.mpf:
    return lambdify((x, y, s), expand_functions(expr), modules="mpmath")(*(mp.mpf(int(v.p)) / int(v.q) for v in point))


numbers = st.fractions(min_value=-2, max_value=2, max_denominator=7).map(Rational)
positives = st.fractions(min_value=Rational(1, 7), max_value=3, max_denominator=7).map(Rational)


@given(left=expressions, right=expressions, point=st.tuples(numbers, numbers, positives))
@settings(max_examples=60)
def test_what_is_called_equal_is_equal(left: Expr, right: Expr, point: tuple[Rational, Rational, Rational]) -> None:
    """Differences of two random expressions, and what is nearly one: e + c·(f − f rewritten)."""
    for first, second in ((left, right), (left + right, right + left), (left * right + left, left * (right + 2))):
        if not field().equal(expand_functions(first), expand_functions(second)):
            continue
        with mp.workdps(120):
            here, there = value(first, point), value(second, point)
            assert abs(here - there) <= mp.mpf(10) ** -50 * (abs(here) + abs(there) + mp.mpf(10) ** -60)


@given(expr=expressions, names=st.lists(st.sampled_from(sorted(REWRITINGS)), min_size=1, max_size=2))
@settings(max_examples=60)
def test_identities_are_found(expr: Expr, names: list[str]) -> None:
    rewritten = expr
    for name in names:
        rewritten = REWRITINGS[name](rewritten)
    assume(rewritten.count_ops() < 120)
    assert field().equal(expand_functions(expr), expand_functions(rewritten))


@given(expr=expressions, factor_=st.sampled_from([Rational(2), Rational(-1), 1 + Rational(1, 10**30)]))
@settings(max_examples=40)
def test_nothing_is_equal_to_a_multiple_of_itself(expr: Expr, factor_: Rational) -> None:
    normal = field().normal(expand_functions(expr))
    assume(normal != 0)
    assert not field().equal(expand_functions(expr), factor_ * expand_functions(expr))


@pytest.mark.parametrize(
    ("expr", "domain", "sign"),
    [
        (1 - x, Interval.open(0, 1), 1),
        (x * (x - 1), Interval.open(0, 1), -1),
        (x - 3, Interval.open(3, oo), 1),
        (x, Interval.open(-oo, 0), -1),
        (x**2 + 1, Interval(-oo, oo), 1),
        (x, Interval(-oo, oo), None),
        (2 * x - 1, Interval.open(0, 1), None),
        (exp(x) + 1, Interval(-oo, oo), 1),
    ],
)
def test_signs_on_domains(expr: Expr, domain: Interval, sign: int | None) -> None:
    on_domain = GeneratorField(Context({x: domain}))
    assert on_domain.sign(on_domain.normal(expr)) == sign


def test_odd_and_even_functions_know_the_sign_of_what_they_are_of() -> None:
    field = GeneratorField(Context())
    ratio = sqrt(2) * (x - y) / (2 * s)
    assert field.equal(erf(ratio), -erf(expand(-ratio)))
    assert field.equal(atan((x - y) / s), -atan((y - x) / s))
    assert field.equal(besseli(0, x - y), besseli(0, y - x))
    assert field.equal(erfc(x - y), 1 + erf(y - x))
    assert not field.equal(erf(x - y), erf(y - x))


def test_restoring_gives_back_an_equal_expression() -> None:
    expr = expand_functions(log(sigmoid(x)) * exp(x / 3) + softplus(y) ** 2 / s)
    here = field()
    again = here.restore(here.normal(expr))
    assert field().equal(expr, again)


def test_sums_are_linear_and_bound_names_do_not_matter() -> None:
    n, i, k = size("n"), index("i"), index("k")
    v = vector("v", n)
    assert field().equal(Sum(x * v[i] + y, (i, 1, n)), x * Sum(v[k], (k, 1, n)) + n * y)
    assert not field().equal(Sum(v[i] ** 2, (i, 1, n)), Sum(v[i], (i, 1, n)) ** 2)


def test_what_it_does_not_know_it_says() -> None:
    with pytest.raises(UnsupportedExpression, match="no normal form for x if x > 0 else 0"):
        field().normal(Piecewise((x, x > 0), (S.Zero, True)))
    assert field().equal(sin(x + x), sin(2 * x))
    assert not field().equal(sin(x), sin(y))
    assert field().equal(Abs(x * y), Abs(-x * y))

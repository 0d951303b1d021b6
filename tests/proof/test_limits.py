"""Limits: what is found is the limit, by values far out; what is false is refuted, what is not known is not decided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp
from sympy import (
    Abs,
    Expr,
    Interval,
    Rational,
    S,
    erf,
    exp,
    gamma,
    lambdify,
    log,
    lowergamma,
    oo,
    pi,
    sin,
    sqrt,
    symbols,
    uppergamma,
)

from mse_sym.proof import Proved, Refuted, Undecided, prove
from mse_sym.proof.limits import approaches, limit_of
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.relations import TendsTo
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import POSITIVE, UNIT_OPEN

x, y = symbols("x y", real=True)
p, r, s = symbols("p r s", positive=True)


@pytest.mark.parametrize(
    ("expr", "point", "limit"),
    [
        (1 / (1 + exp(-x)), oo, 1),
        (1 / (1 + exp(-x)), -oo, 0),
        (x * exp(-x), oo, 0),
        (exp(x) / x, oo, oo),
        ((2 * x**2 + 1) / (x**2 - x), -oo, 2),
        (-(x**3), oo, -oo),
        (x**3, -oo, -oo),
        (y * x / (x + 1), oo, y),
        (s * x, oo, oo),
        (y * x, oo, None),
        (log(1 + exp(x)), oo, oo),
        (exp(-s * x), oo, 0),
        (x**3 * exp(-(x**2) / (2 * s**2)), oo, 0),
        (erf(x / s), -oo, -1),
        (x * (1 - erf(x)), oo, None),
        (1 / (x * y + 1), oo, None),
    ],
    ids=str,
)
def test_limits_at_infinity(expr: Expr, point: Expr, limit: Expr | None) -> None:
    side = "-" if point == oo else "+"
    assert limit_of(expr, x, point, side, GeneratorField(Context())) == limit


TRUE = {
    "definition of Γ": (lowergamma(p, r / s), TendsTo(r, oo), gamma(p)),
    "lower incomplete, at 0": (lowergamma(1 / p, r**p), TendsTo(r, S.Zero), S.Zero),
    "upper incomplete": (uppergamma(1 / p, r**p / s), TendsTo(r, oo), S.Zero),
    "upper incomplete, at 0": (uppergamma(1 / p, r**p / s), TendsTo(r, S.Zero), gamma(1 / p)),
    "both halves": (s * lowergamma(p, r) + uppergamma(p, r), TendsTo(r, oo), s * p * gamma(p) / p),
    "erf": (sqrt(pi) * erf(x / s) / 2, TendsTo(x, oo), sqrt(pi) / 2),
    "a root": (sqrt((s * r + 1) / r), TendsTo(r, oo), sqrt(s)),
    "from the right alone": (r * log(r), TendsTo(r, S.Zero), S.Zero),
    "from the right to infinity": (1 / r, TendsTo(r, S.Zero), oo),
    "from both sides": (x**2 + y, TendsTo(x, S.One), 1 + y),
    "a logarithm falls": (log(r), TendsTo(r, S.Zero), -oo),
    "a product": ((1 + x * exp(-s * x)) * erf(x), TendsTo(x, oo), S.One),
}
FALSE = {
    "definition of Γ": (lowergamma(p, r / s), TendsTo(r, oo), gamma(p) / s),
    "no limit at all there": (lowergamma(p, r), TendsTo(r, oo), oo),
    "finite where it is infinite": (s * r, TendsTo(r, oo), s),
    "infinity of another sign": (log(r), TendsTo(r, S.Zero), oo),
    "another parameter": (y * x / (x + 1), TendsTo(x, oo), 2 * y),
    "on one side": (Abs(x) / x, TendsTo(x, S.Zero), S.One),
}
UNDECIDED = {
    "unknown growth": (y * x, TendsTo(x, oo), oo),
    "oscillation": (sin(x), TendsTo(x, oo), S.Zero),
    "not in the domain": (r, TendsTo(r, -oo), S.Zero),
    "a shape that may be negative": (lowergamma(y, r), TendsTo(r, oo), gamma(y)),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_proved(name: str) -> None:
    assert isinstance(verdict := prove(*TRUE[name]), Proved), verdict


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name: str) -> None:
    assert isinstance(verdict := prove(*FALSE[name]), Refuted), verdict
    assert verdict.witness.before != verdict.witness.after


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_is_not_known_is_undecided(name: str) -> None:
    assert isinstance(verdict := prove(*UNDECIDED[name]), Undecided), verdict


@pytest.mark.parametrize(
    ("domain", "point", "sides"),
    [
        (S.Reals, oo, "-"),
        (S.Reals, -oo, "+"),
        (S.Reals, S.Zero, "+-"),
        (POSITIVE, S.Zero, "+"),
        (POSITIVE, -oo, ""),
        (UNIT_OPEN, S.One, "-"),
        (UNIT_OPEN, S.Half, "+-"),
        (UNIT_OPEN, S(2), ""),
        (Interval(0, 1), S.One, "-"),
    ],
    ids=str,
)
def test_from_which_sides(domain: Interval, point: Expr, sides: str) -> None:
    assert "".join(approaches(x, point, Context({x: domain}))) == sides


LEAVES = st.sampled_from([r, s * r, exp(-r), exp(s * r), erf(r), lowergamma(s, r), uppergamma(s, r), log(r), s, S(3)])


@given(
    st.recursive(
        LEAVES,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda pair: pair[0] + pair[1]),
            st.tuples(inner, inner).map(lambda pair: pair[0] * pair[1]),
            inner.map(lambda e: 1 / (1 + e**2)),
        ),
        max_leaves=4,
    )
)
def test_far_out_the_value_is_near_the_limit(expr: Expr) -> None:
    limit = limit_of(expr, r, oo, "-", GeneratorField(Context()))
    if limit is None:
        return
    with mp.workdps(60):
        here = {s: Rational(3, 2)}
        value, before = (mp.mpf(lambdify(r, expr.subs(here), modules="mpmath")(mp.mpf(far))) for far in (10**6, 10**3))
        if limit in (oo, -oo):
            assert (value > before > 0) if limit == oo else (value < before < 0)
        else:
            expected = mp.mpf(limit.subs(here).evalf(60))
            assert abs(value - expected) <= abs(before - expected) or abs(value - expected) < mp.mpf(10) ** -30
            assert abs(value - expected) < 0.01

"""Limits: what is found is the limit, by values far out; what is false is refuted, what is not known is not decided."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Derivative,
    Expr,
    Function,
    Integral,
    Interval,
    S,
    Sum,
    atan,
    erf,
    exp,
    floor,
    frac,
    gamma,
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
from mse_sym.proof.relations import TendsTo
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import POSITIVE, UNIT_OPEN, index, size, vector

x, y = symbols("x y", real=True)
p, r, s = symbols("p r s", positive=True)
K, k, n = size("K"), index("k"), index("n")
Z = vector("z", K)


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
        (x * (1 - erf(x)), oo, 0),
        (1 / (x * y + 1), oo, None),
        (1 / log(x), oo, 0),
        (sin(x) / x, oo, 0),
        (sin(x), oo, None),
        (x + floor(x), oo, oo),
        (floor(x) - x, oo, None),
    ],
    ids=str,
)
def test_limits_at_infinity(expr: Expr, point: Expr, limit: Expr | None) -> None:
    side = "-" if point == oo else "+"
    assert limit_of(expr, x, point, side, Context()) == limit


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
    "a number in the slope": (s * x / atan(atan(x)), TendsTo(x, oo), oo),
    "a product": ((1 + x * exp(-s * x)) * erf(x), TendsTo(x, oo), S.One),
}
FALSE = {
    "definition of Γ": (lowergamma(p, r / s), TendsTo(r, oo), gamma(p) / s),
    "no limit at all there": (lowergamma(p, r), TendsTo(r, oo), oo),
    "finite where it is infinite": (s * r, TendsTo(r, oo), s),
    "infinity of another sign": (log(r), TendsTo(r, S.Zero), oo),
    "another parameter": (y * x / (x + 1), TendsTo(x, oo), 2 * y),
    "on one side": (Abs(x) / x, TendsTo(x, S.Zero), S.One),
    "unknown growth": (y * x, TendsTo(x, oo), oo),
}
UNDECIDED = {
    "oscillation": (sin(x), TendsTo(x, oo), S.Zero),
    "not in the domain": (r, TendsTo(r, -oo), S.Zero),
    "oscillation around 2": (x * (2 + sin(x)), TendsTo(x, oo), oo),
    "oscillation between two whole numbers": (floor(sin(x) / x), TendsTo(x, oo), S.Zero),
    "a fraction that begins anew": (frac(x), TendsTo(x, oo), S.Zero),
    "terms that do not grow alike": (Sum(x**k, (k, 1, K)) / x**K, TendsTo(x, oo), S.One),
    "more and more terms": (Sum(1 / n, (k, 1, n)), TendsTo(n, oo), S.One),
    "a function of which nothing is known": (Function("f", real=True)(x), TendsTo(x, S.Zero), S.Zero),
    "a derivative of one": (Derivative(Function("f", real=True)(x), x), TendsTo(x, S.Zero), S.Zero),
    "an integral": (Integral(exp(-x * y), (y, 0, 1)), TendsTo(x, S.Zero), S.One),
    "an index does not come near a number": (n, TendsTo(n, S(2)), S(2)),
    "no value for some parameters": (log(y) / x, TendsTo(x, oo), S.Zero),
    "a difference beyond all powers": (
        exp(x) * (1 / (1 - 1 / x) - 1 / (1 - 1 / x + exp(-x))),
        TendsTo(x, oo),
        S.One,
    ),
    "a shape that may be negative": (lowergamma(y, r), TendsTo(r, oo), gamma(y)),
}


REFUSED = {
    "a limit that moves": (x + s, TendsTo(x, oo), x),
    "a point that moves": (x + s, TendsTo(x, x), s),
    "no number": (s / x, TendsTo(x, oo), S.ComplexInfinity),
    "an entry of a vector": (1 / Z[k], TendsTo(Z[k], oo), S.Zero),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_limit_is_refused(name: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        prove(*REFUSED[name])


def test_the_limit_in_an_intermediate_is_refused() -> None:
    with pytest.raises(ValueError, match="intermediate"):
        prove(x, TendsTo(x, oo), oo, Context(definitions={x: y**2}))


def test_a_domain_that_moves_with_the_variable_is_not_read() -> None:
    verdict = prove(y - r, TendsTo(r, S.Zero), y, Context({y: Interval.open(0, r)}))
    assert isinstance(verdict, Undecided), verdict


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

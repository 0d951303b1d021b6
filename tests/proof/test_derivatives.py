"""Gradients of losses in functions beyond exp and log, derived line by line."""

from __future__ import annotations

import pytest
from sympy import (
    Expr,
    Interval,
    Piecewise,
    S,
    acosh,
    asinh,
    atanh,
    diff,
    digamma,
    erfc,
    exp,
    gamma,
    log,
    loggamma,
    polygamma,
    symbols,
)
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.proof.strategy import derive_gradient
from mse_sym.symbolic import Context

a, y = symbols("a y", real=True)
s = symbols("s", positive=True)
INSIDE = {a: Interval.open(-1, 1)}


@pytest.mark.parametrize(
    ("loss", "variable"),
    [
        (log1p(exp(a)) - y * a, a),
        (expm1(a - y) - (a - y), a),
        (asinh(a - y) ** 2, a),
        (acosh(1 + s) - y * s, s),
        (y * erfc(a), a),
        (loggamma(s) - y * log(s), s),
        (gamma(2 * s) + y * s, s),
        (s * digamma(s) - loggamma(s), s),
        (polygamma(1, s**2) * y, s),
    ],
    ids=str,
)
def test_a_gradient_is_derived(loss: Expr, variable: Expr) -> None:
    result = derive_gradient(loss, variable, {}).result
    assert (result - diff(loss, variable)).equals(0)


def test_a_factor_may_be_zero_in_places() -> None:
    some = Piecewise((a**2, a > 0), (S.Zero, True))
    result = derive_gradient(some * exp(a), a, {}).result
    assert (result - Piecewise(((a**2 + 2 * a) * exp(a), a > 0), (0, True))).subs(a, 2) == 0
    assert result.subs(a, -1) == 0


def test_a_gradient_is_derived_inside_an_interval() -> None:
    result = derive_gradient(atanh(a) * y, a, Context(INSIDE).domains).result
    assert (result - y / (1 - a**2)).equals(0)

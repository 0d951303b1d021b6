"""Bessel functions: what is proved of them, and derivatives of special functions at 50 digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mpmath import mp
from sympy import (
    Expr,
    Function,
    Rational,
    Symbol,
    besseli,
    beta,
    binomial,
    digamma,
    erf,
    erfc,
    factorial,
    gamma,
    loggamma,
    polygamma,
    symbols,
)

from mse_sym.proof import Proved, Refuted, Undecided, prove
from mse_sym.proof.relations import AtLeast, Equal
from mse_sym.proof.rules import work_out
from mse_sym.proof.strategy import derive_gradient
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.partial import Partial

x, y = symbols("x y", positive=True)
z = Symbol("z", real=True)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (besseli(0, x), besseli(2, x) + 2 * besseli(1, x) / x),
        (besseli(-3, x), besseli(1, x) - 4 * besseli(2, x) / x),
        (besseli(1, -z), -besseli(1, z)),
        (besseli(1, x).diff(x), besseli(0, x) - besseli(1, x) / x),
    ],
    ids=str,
)
def test_what_holds_of_bessel_functions_is_proved(left: Expr, right: Expr) -> None:
    assert isinstance(prove(left, Equal(), right), Proved)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (besseli(0, x), besseli(2, x) - 2 * besseli(1, x) / x),
        (besseli(1, -z), besseli(1, z)),
        (besseli(1, x).diff(x), besseli(0, x)),
        (besseli(0, z), besseli(0, z + 1)),
    ],
    ids=str,
)
def test_what_does_not_hold_is_refuted(left: Expr, right: Expr) -> None:
    assert isinstance(prove(left, Equal(), right), Refuted)


def test_a_sign_is_known_where_it_is_one() -> None:
    assert isinstance(prove(besseli(0, z) * y, AtLeast(strict=True), 0 * z), Proved)
    assert isinstance(prove(besseli(1, z), AtLeast(), 0 * z), Refuted | Undecided)


DERIVATIVES: list[tuple[Expr, Callable[[Any], Any]]] = [
    (loggamma(x), mp.loggamma),
    (gamma(x), mp.gamma),
    (digamma(x), mp.digamma),
    (polygamma(1, x), lambda u: mp.psi(1, u)),
    (factorial(x), mp.factorial),
    (beta(x, 3), lambda u: mp.beta(u, 3)),
    (beta(2 * x, x), lambda u: mp.beta(2 * u, u)),
    (binomial(3 * x, x), lambda u: mp.binomial(3 * u, u)),
    (besseli(0, x), lambda u: mp.besseli(0, u)),
    (besseli(1, x), lambda u: mp.besseli(1, u)),
    (besseli(-2, x), lambda u: mp.besseli(2, u)),
    (erf(x), mp.erf),
    (erfc(x), mp.erfc),
]


@pytest.mark.parametrize(("expr", "function"), DERIVATIVES, ids=[str(expr) for expr, _ in DERIVATIVES])
@pytest.mark.parametrize("place", [Rational(1, 4), Rational(7, 2)])
def test_a_derivative_is_that_of_mpmath(expr: Expr, function: Callable[[Any], Any], place: Rational) -> None:
    claimed = work_out.rewrite(Partial(expr, x), Context())
    assert not claimed.has(Partial)
    with mp.workdps(80):
        exact = mp.diff(function, mp.mpf(int(place.p)) / int(place.q))
        assert abs(mp.mpf(claimed.subs(x, place).evalf(60)) - exact) <= mp.mpf(10) ** -50 * abs(exact)


@pytest.mark.parametrize("expr", [besseli(0, x) * y, besseli(1, x) ** 2, beta(x, y), factorial(x) / y], ids=str)
def test_a_derivative_is_proved(expr: Expr) -> None:
    result = derive_gradient(expr, x, {}).result
    assert not result.has(Partial)
    assert result.atoms(Function)

"""Formulas in plain characters."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Dummy,
    Expr,
    KroneckerDelta,
    Max,
    Min,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    oo,
    pi,
    sqrt,
    symbols,
)

from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import sigmoid, softmax
from mse_sym.symbolic.partial import OneSided, Partial
from mse_sym.symbolic.pieces import Guarded, Joined, Unread
from mse_sym.symbolic.plain_notation import plain_formula, printed_formula
from mse_sym.symbolic.unknown import Unknown

a, y, z = symbols("a y z", real=True)
sigma = Symbol("sigma", positive=True)
K, j, k, l = size("K"), *map(index, "jkl")  # noqa: E741  (as in the formulas)
p = vector("p", K)


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (a - y, "a - y"),
        ((a - y) ** 2 / 2, "(a - y)²/2"),
        ((a - y) / sigma**2, "(a - y)/sigma²"),
        ((a - y) / (2 * sigma**2), "(a - y)/(2 sigma²)"),
        (-y * log(a) - (1 - y) * log(1 - a), "-y log(a) - (1 - y) log(1 - a)"),
        (sigmoid(z) * (1 - sigmoid(z)), "σ(z) (1 - σ(z))"),
        (softmax(p, j) - p[j], "softmax(p)_j - p_j"),
        (-Sum(p[k] * log(p[k]), (k, 1, K)), "-Σ_k p_k log(p_k)"),
        (KroneckerDelta(j, l) * p[j], "p_j δ_jl"),
        (Piecewise((a, Abs(a - y) <= sigma), (0, True)), "a if |a - y| ≤ sigma else 0"),
        (-Piecewise((-a, a < y), (0, True)), "-(-a if a < y else 0)"),
        (2 - y - Piecewise((a, a < y), (0, True)), "2 - y - (a if a < y else 0)"),
        (exp(y) + Piecewise((a, a < y), (0, True)), "(a if a < y else 0) + exp(y)"),
        (exp(-z) ** 3 * Rational(-2, 3), "-2 exp(-3 z)/3"),
        (log(2 * pi), "log(2 π)"),
        (1 / (1 + exp(z)), "1/(1 + exp(z))"),
        (sqrt(a), "sqrt(a)"),
        (Max(a, 0), "Max(0, a)"),
        (2 * a - 2 * y, "2 (a - y)"),
        ((2 * a - 2 * y) ** 2 / sigma, "(2 (a - y))²/sigma"),
        (1 / (2 * a - 2 * y), "1/(2 (a - y))"),
        (1 - (2 * a - 2 * y) * sigma, "1 - 2 sigma (a - y)"),
        ((sigma / 2 + Rational(1, 2)) * log(1 + a**2), "(1 + sigma) log(1 + a²)/2"),
    ],
)
def test_a_formula(expr: Expr, expected: str) -> None:
    assert plain_formula(expr) == expected


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (Partial(Symbol("ell", real=True), sigma), "∂ℓ/∂σ"),
        (Partial((a - y) ** 2 / 2, a), "∂/∂a [(a - y)²/2]"),
        (OneSided(Abs(z), z, -1), "∂₋/∂z [|z|]"),
        (z ** (y - 1) * Symbol("lamda", real=True), "λ z^(y - 1)"),
        (Symbol("Delta") + Symbol("log_sigma"), "log_sigma + Δ"),
        (2 * Dummy("t"), "2 t"),
        (Sum(p[k], (k, 1, K)) - Sum(p[k], (k, 2, K)), "Σ_k p_k - Σ_(k from 2 to K) p_k"),
        (Product(p[k], (k, 1, K - 1)), "Π_(k from 1 to K - 1) p_k"),
        (Max(z, 0) - Min(a, y), "max(0, z) - min(a, y)"),
        (Piecewise((a, (a > 0) & ((y < 1) | (z < 1))), (oo, True)), "a if a > 0 and (y < 1 or z < 1) else ∞"),
        (Unknown("phi", z) * Unknown("phi", z, 2), "φ(z) φ′′(z)"),
        (Guarded(a, y, z) + Joined(a, y, 2 * z), "a + a"),
        (Unread(), "a derivative that is not read"),
    ],
)
def test_as_a_page_prints_it(expr: Expr, expected: str) -> None:
    assert printed_formula(expr) == expected

"""Terms and factors stand as in a textbook, in LaTeX and in plain text alike."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Expr,
    KroneckerDelta,
    Mul,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    pi,
    sqrt,
    symbols,
    sympify,
)

from mse_sym.symbolic import Partial, sigmoid, softplus, textbook_latex
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.factor_order import factors_in_order
from mse_sym.symbolic.functions import gaussian_cumulative, gaussian_density
from mse_sym.symbolic.plain_notation import printed_formula
from mse_sym.symbolic.term_order import is_negative, terms_in_order
from mse_sym.symbolic.unknown import Unknown

a, b, c, d_1, d_2, h, m, p, q, r, s, v, w, x, y, z = symbols("a b c d_1 d_2 h m p q r s v w x y z", real=True)
B, Z, alpha, beta, eta, kappa, lamda, nu, rho, sigma, tau = symbols(
    "B Z alpha beta eta kappa lamda nu rho sigma tau", positive=True
)
varepsilon, zeta, ell = symbols("varepsilon zeta ell", real=True)
K, n, i, j, k = size("K"), size("n"), index("i"), index("j"), index("k")
outputs, targets, direction, inputs = vector("a", K), vector("y", K), vector("v", K), vector("X", n, K)
weights = vector("w", K)
root = sqrt(y**2 - y + 1)

SUMS: list[tuple[Expr, ...]] = [
    # polynomials, in their first letter
    (a**2, -2 * a * y, y),
    (c**2, -2 * m * c, q),
    (d_1**2, -2 * d_1 * d_2 * y, d_2**2 * (y**2 + 1 / zeta**2)),
    (outputs[k], s * direction[k], -targets[k]),
    (a, -p * a, p * y),
    # what is added
    (w * x, b),
    (r, h),
    (log(a), h),
    (Sum(inputs[i, k] * weights[k], (k, 1, K)), b),
    (z, c),
    (z, B),
    (kappa * h, lamda),
    (h, lamda / kappa),
    (kappa * h, Symbol("lambda", positive=True)),
    (v, Symbol("epsilon", positive=True)),
    # a term without a minus leads
    (a, -y),
    (sigmoid(z), -y),
    (exp(z), -y * z),
    # numbers
    (1, x**2),
    (1, a),
    (1, eta),
    (1, a / r),
    (1, y, root),
    (2, -y, root),
    (y**2, -y, 1),
    (a**2, -1),
    (a, Rational(1, 3)),
    (n, 1),
    (nu, 1),
    (Rational(1, 4), -sigmoid(z) * (1 - sigmoid(z))),
    # parameters before squares and multiples
    (rho**2, r**2),
    (v, varepsilon**2),
    (exp(2 * lamda), varepsilon**2),
    (nu * sigma**2, (a - y) ** 2),
    (s**2, r**2),
    (alpha, beta * y),
    (Unknown("alpha", c), Unknown("beta", c) * targets[i]),
    (gaussian_cumulative(z), z * gaussian_density(z)),
    # logarithms
    (log(2 * pi) / 2, log(sigma), (a - y) ** 2 / (2 * sigma**2)),
    (log(2 * pi) / 2, lamda, (a - y) ** 2 * exp(-2 * lamda) / 2),
    (log(Z), Piecewise((r**2, r < 1), (r, True))),
    (-y * log(a), -1 * ((1 - y) * log(1 - a))),
    (-targets[k] * log(outputs[k]), -1 * ((1 - targets[k]) * log(1 - outputs[k]))),
    (softplus(c), -m * c, m * log(m), (1 - m) * log(1 - m)),
    # exponentials, distances, partial fractions
    (exp(z), -1, -z),
    (exp(z), 3 * z, -3 * exp(-z), -exp(-2 * z) / 2),
    (Abs(a + 1), Abs(a), Abs(a - 100)),
    (1 / a**2, 1 / a, 1 / (1 - a)),
]
PRODUCTS: list[tuple[Expr, ...]] = [
    (Rational(1, 2), eta, K),
    (2, n, K, r),
    (n, c),
    (1 - tau, r),
    (m, 1 - m, y),
    (1 - q, y, outputs[j] ** (q - 1)),
    (1 + x**2, a - y),
    (nu + 1, r),
    (m, c),
    (Unknown("beta", c), m),
    (inputs[i, k], weights[k]),
    (weights[1], a),
    (s, w),
    (targets[i], z),
    (s, sqrt(nu)),
    (y, a ** (1 - p)),
    (a, Symbol("xi", positive=True)),
    (a, y),
    (x, a - y),
    (sigmoid(z), 1 - sigmoid(z)),
    (KroneckerDelta(j, k), log(outputs[k])),
    (2 - (1 - exp(-lamda)) ** 2, exp(-(varepsilon**2) / 2)),
    (Partial(ell, a), Partial(a, z)),
]


def ids(parts: tuple[Expr, ...]) -> str:
    return ", ".join(map(str, parts))


@pytest.mark.parametrize("terms", SUMS, ids=ids)
def test_a_sum_stands_as_in_a_textbook(terms: tuple[Expr, ...]) -> None:
    assert terms_in_order(Add(*terms)) == [*terms]


@pytest.mark.parametrize("factors", PRODUCTS, ids=ids)
def test_a_product_stands_as_in_a_textbook(factors: tuple[Expr, ...]) -> None:
    assert factors_in_order(tuple(map(sympify, reversed(factors)))) == [*factors]


@pytest.mark.parametrize("terms", SUMS, ids=ids)
def test_latex_and_plain_text_have_the_same_terms_in_the_same_order(terms: tuple[Expr, ...]) -> None:
    for write in (textbook_latex, printed_formula):
        whole = write(Add(*terms))
        parts = [write(-term if is_negative(term) else term) for term in map(sympify, terms) if not term.has(Piecewise)]
        places = [_found(part, whole) for part in parts]
        assert places == sorted(places), whole


def _found(part: str, whole: str) -> int:
    """Where a term begins that ends with the sum or at a sign."""
    found = re.search(rf"(?<![\w({{^]){re.escape(part)}(?= [+-] |$)", whole)
    assert found, (part, whole)
    return found.start()


def test_between_bars_the_letter_is_first() -> None:
    assert textbook_latex(Abs(a + 1)) == r"\left|{a + 1}\right|"
    assert printed_formula(Abs(a + 1)) == "|a + 1|"
    assert printed_formula(Abs(a + 1) * (a + 1)) == "(1 + a) |a + 1|"


def test_the_order_of_the_author_is_kept() -> None:
    by_hand = Add(h, r, 1, evaluate=False)
    assert textbook_latex(by_hand) == printed_formula(by_hand) == "h + r + 1"


LETTERS = st.sampled_from([a, b, c, h, m, r, sigma, w, y, z, outputs[k], targets[k]])
FACTORS = LETTERS | LETTERS.map(lambda letter: letter**2) | LETTERS.map(lambda letter: 1 / (1 + letter**2))
FUNCTIONS = LETTERS.map(sigmoid) | LETTERS.map(exp) | LETTERS.map(lambda letter: log(1 + letter**2)) | LETTERS.map(Abs)
TERMS = st.builds(
    lambda number, factors: Mul(number, *factors),
    st.sampled_from([-2, -1, 1, Rational(1, 2), 3]),
    st.lists(FACTORS | FUNCTIONS, max_size=3),
)


@settings(max_examples=60)
@given(st.lists(TERMS, min_size=2, max_size=5))
def test_a_sum_keeps_its_terms_and_a_plus_leads(summands: list[Expr]) -> None:
    expr = Add(*summands)
    assume(isinstance(expr, Add))
    terms = terms_in_order(expr)
    assert sorted(terms, key=str) == sorted(expr.args, key=str)
    assert not is_negative(terms[0]) or all(map(is_negative, terms))


@settings(max_examples=60)
@given(st.lists(FACTORS | FUNCTIONS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_factors_is_that_of_any_shuffle(factors: list[Expr], random: Random) -> None:
    shuffled = random.sample(factors, len(factors))
    assert factors_in_order(tuple(shuffled)) == factors_in_order(tuple(factors))

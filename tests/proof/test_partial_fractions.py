"""Partial fractions: they add up to the function, and those of a sum are the sums of those of its terms."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Add, Expr, Rational, S, cancel, exp, symbols

from mse_sym.proof import Proved, prove
from mse_sym.proof.partial_fractions import independent_terms
from mse_sym.proof.relations import Equal

a, b, x, y = symbols("a b x y", real=True)
s, q = symbols("s q", positive=True)
PARTS = [x**2 * y, a / s, 1 / (s + q), x / (s * (s + q)), x / (1 + x**2) ** 2]
weights = st.lists(st.fractions(-3, 3, max_denominator=4), min_size=len(PARTS), max_size=len(PARTS))


def collected(value: Expr) -> dict[Expr, Rational]:
    terms: Counter[Expr] = Counter()
    for number, term in independent_terms(value):
        terms[term] += number
    return {term: number for term, number in terms.items() if number}


def combined(numbers: list[Rational]) -> Expr:
    return cancel(Add(*(S(number) * part for number, part in zip(numbers, PARTS, strict=True))))


@settings(max_examples=10)
@given(weights, weights)
def test_they_add_up_and_are_linear(first: list[Rational], second: list[Rational]) -> None:
    one, other = combined(first), combined(second)
    assert cancel(Add(*(number * term for term, number in collected(one).items())) - one) == 0
    total = Counter(collected(one))
    for term, number in collected(2 * other).items():
        total[term] += number
    assert {term: number for term, number in total.items() if number} == collected(cancel(one + 2 * other))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            exp(-((x - a) ** 2) / (2 * s)) * exp(-((x - b) ** 2) / (2 * q)),
            exp(-((x - (a * q + b * s) / (s + q)) ** 2) * (s + q) / (2 * s * q)) * exp(-((a - b) ** 2) / (2 * (s + q))),
        ),
        (exp(1 / s) * exp(1 / q), exp((s + q) / (s * q))),
        (exp(1 / (s * (s + 1))), exp(1 / s) / exp(1 / (s + 1))),
    ],
    ids=["two Gaussians", "a sum of two fractions", "a fraction of two factors"],
)
def test_exponents_over_different_denominators(left: Expr, right: Expr) -> None:
    assert isinstance(prove(left, Equal(), right), Proved)
    assert not isinstance(prove(left, Equal(), right * exp(1 / (s + 2 * q))), Proved)

"""Logarithms by their tangents and their gaps, where the tangents are what stands beside them."""

from __future__ import annotations

import pytest
from sympy import Dummy, Expr, Rational, log, simplify, symbols

from mse_sym.forms.gaps import by_gaps
from mse_sym.symbolic.functions import expand_functions
from mse_sym.symbolic.special import logarithm_gap

mu, n, c, u, y = symbols("mu n c u y", positive=True)


@pytest.mark.parametrize(
    ("expression", "right"),
    [
        (c**2 * (u - log(1 + u)), c**2 * logarithm_gap(u)),
        (u - log(u) - 1, logarithm_gap(u - 1)),
        (2 * (n * log(n / mu) - n + mu), 2 * n * logarithm_gap((mu - n) / n)),
        (
            y * log(y / c) + (1 - y) * log((1 - y) / (1 - c)),
            y * logarithm_gap((c - y) / y) + (1 - y) * logarithm_gap((y - c) / (1 - y)),
        ),
        (y**2 + n * (log(mu) - log(n)) + n - mu, y**2 - n * logarithm_gap((mu - n) / n)),
    ],
)
def test_the_tangents_cancel(expression: Expr, right: Expr) -> None:
    forms = [named.expression.xreplace(dict(named.meanings)) for named in by_gaps(expression)]
    assert any(simplify(form - right) == 0 and form.count_ops(logarithm_gap) for form in forms)
    numbers = {mu: Rational(3, 10), n: Rational(7, 10), c: Rational(2, 5), u: Rational(13, 10), y: Rational(3, 5)}
    for form in forms:
        assert abs((expand_functions(form) - expression).xreplace(numbers).evalf(30)) < 1e-25


@pytest.mark.parametrize("expression", [log(u) + 1, u * log(1 + u), u**2 - y, log(u) * (u - log(u))])
def test_where_they_do_not_nothing_is_named(expression: Expr) -> None:
    assert [*by_gaps(expression)] == []


def test_what_stands_for_a_gap_is_not_negative() -> None:
    (named,) = by_gaps(u - log(1 + u))
    assert all(isinstance(symbol, Dummy) and symbol.is_nonnegative for symbol in named.meanings)

"""The choice among forms: of those that are right at all points, one that loses no digits and has a value."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Abs, Expr, S, Symbol, exp, symbols

from mse_sym.forms import search
from mse_sym.forms.choices import Choice
from mse_sym.forms.measure import Exact
from mse_sym.forms.search import searched
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import ordered_product

mu, n, p = symbols("mu n p", positive=True)
a, y = symbols("a y", real=True)


def chosen(monkeypatch: pytest.MonkeyPatch, expression: Expr, forms: list[Expr], **columns: list[float]) -> Choice:
    """The best of some forms at some points."""
    monkeypatch.setattr(search, "candidates", lambda *given: iter(forms))
    points = {symbol: np.array(columns[symbol.name]) for symbol in sorted(expression.free_symbols, key=str)}
    best, *_ = searched([expression], Context(), Exact.of(expression, points), 2.0)
    return best


def test_digits_are_kept_although_the_inputs_would_excuse_their_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    loses, keeps = mu**2 * (1 - n / mu), ordered_product(mu - n, mu)
    near = [1 + 2.0**-k for k in range(20, 50)]
    best = chosen(monkeypatch, mu * (mu - n), [loses, keeps], mu=[3.0] * 30, n=[3 * each for each in near])
    assert best.form == keeps


def test_what_divides_by_0_is_not_right_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    size = Abs(a - y)
    by_reciprocal = 1 / (1 + ordered_product(S.Half, 1 / Abs(a / 2 - y / 2)))
    best = chosen(monkeypatch, size / (1 + size), [by_reciprocal], a=[1.0, 2.0, 2.0], y=[0.0, 2.0, 5.0])
    assert best.wrong == 1


def test_what_is_infinite_times_0_is_left_out_where_0_is(monkeypatch: pytest.MonkeyPatch) -> None:
    count, z = Symbol("count", nonnegative=True), Symbol("z", real=True)
    expr = 1 + count * exp(z)
    best = chosen(monkeypatch, expr, [expr], count=[0.0, 0.0, 2.0], z=[800.0, 1.0, 1.0])
    assert best.wrong == 0
    assert best.pieces == ((expr, count > 0), (S.One, S.true))

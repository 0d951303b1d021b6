"""Powers with a symbol in the exponent: one of them before the rest, or what it is more than 1."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from mpmath import mp, mpf
from sympy import Expr, Pow, log, symbols

from mse_sym.forms.candidates import candidates
from mse_sym.forms.floating import Floating
from mse_sym.forms.one_power import by_one_power
from mse_sym.forms.structure import structures
from mse_sym.symbolic.context import UNIT_OPEN, Context

p, gamma = symbols("p gamma", real=True)
mu, q, k = symbols("mu q k", positive=True)
CONTEXT = Context({p: UNIT_OPEN})


@pytest.mark.parametrize(
    "expr", [p ** (gamma - 2) + 3 * p**gamma, (1 - p) ** gamma / (1 - p) - (1 - p) ** (gamma - 1), mu**k * q ** (-k)]
)
def test_each_way_is_the_same_number(expr: Expr) -> None:
    where = {p: 0.3, gamma: 2.5, mu: 0.7, q: 1.9, k: 0.3}
    ways = [named.expression.xreplace(dict(named.meanings)) for named in by_one_power(expr)]
    assert len(ways) > 2
    for way in ways:
        assert float(way.subs(where)) == pytest.approx(float(expr.subs(where)), rel=1e-12)


def test_only_one_power_of_a_number_is_left() -> None:
    for named in by_one_power(p ** (gamma - 2) + p ** (gamma - 1) + p**gamma):
        assert not [power for power in named.expression.atoms(Pow) if power.exp.free_symbols]


def test_what_has_no_such_power_stays() -> None:
    assert [named.expression for named in by_one_power(p**2 + log(p))] == [p**2 + log(p)]


def test_a_power_near_1_times_a_sum_keeps_its_digits() -> None:
    """(1 + k) r^k − 1 is k + (1 + k) (r^k − 1), of which no digits cancel."""
    expr = k * ((1 + k) * (q / mu) ** k - 1) / mu**2
    where = {
        mu: np.array([0.8447085402747311]),
        q: np.array([0.8446939178177598]),
        k: np.array([2.1817180889908448e-4]),
    }
    with mp.workdps(50):
        m, o, e = (mpf(float(column[0])) for column in where.values())
        right = float(e * ((1 + e) * (o / m) ** e - 1) / m**2)
    forms = [form for each in structures(expr, CONTEXT) for form in islice(candidates(each, CONTEXT), 60)]
    assert any(abs(Floating(where)(form)[0] / right - 1) < 1e-15 for form in forms)
    assert abs(Floating(where)(expr)[0] / right - 1) > 1e-14


def test_a_power_that_vanishes_is_no_number_times_what_is_infinite() -> None:
    expr = gamma * p**gamma * log(1 - p) / p**2 + p**gamma / p
    where = {p: np.array([1e-211]), gamma: np.array([15.0])}
    (structured,) = structures(expr, CONTEXT)
    assert any(Floating(where)(form)[0] == 0 for form in islice(candidates(structured, CONTEXT), 60))
    assert np.isnan(Floating(where)(expr)[0])

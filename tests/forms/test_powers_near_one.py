"""Sums with powers of a number near 1, by how far it and its powers are from 1."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp
from sympy import Expr, Interval, Rational, symbols

from mse_sym.forms.floating import Floating
from mse_sym.forms.powers_near_one import by_powers_near_one
from mse_sym.forms.structure import structures
from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import expand_functions

x, q, mu, n = symbols("x q mu n", positive=True)
GAP = x**q - q * x + q - 1
DIVERGENCE = (n**q + (q - 1) * mu**q - q * n * mu ** (q - 1)) / (q * (q - 1))


@pytest.mark.parametrize("expression", [GAP, x * GAP / q, (x ** (1 - q) - x) / (1 - q)])
def test_the_constants_cancel(expression: Expr) -> None:
    forms = [named.expression.xreplace(dict(named.meanings)) for named in by_powers_near_one(expression)]
    assert forms
    for form in forms:
        assert abs((expand_functions(form) - expression).xreplace({x: Rational(9, 7), q: Rational(2, 3)}).n(30)) < 1e-25
        assert isinstance(prove(expression, Equal(), form, Context({q: Interval.open(0, 1)})), Proved)


@pytest.mark.parametrize("expression", [x**q, x**q + x ** (q / 2), x**2 - 1])
def test_where_they_do_not_there_is_nothing(expression: Expr) -> None:
    assert [*by_powers_near_one(expression)] == []


@pytest.mark.parametrize("exponent", [1.03125, 1.96875])
def test_a_divergence_of_two_numbers_near_each_other_keeps_its_digits(exponent: float) -> None:
    where = {mu: np.array([7.0]), n: np.array([7.0 + 2.0**-20]), q: np.array([exponent])}
    with mp.workdps(60):
        right = float(DIVERGENCE.xreplace({s: Rational(float(column[0])) for s, column in where.items()}).n(40))
    forms = [
        each.written_out(named.expression.xreplace(dict(named.meanings)))
        for each in structures(DIVERGENCE, Context())
        for named in by_powers_near_one(each.expression)
    ]
    assert min(abs(Floating(where)(form)[0] / right - 1) for form in forms) < 1e-8
    assert abs(Floating(where)(DIVERGENCE)[0] / right - 1) > 1e-5

"""Sines and cosines in the normal form: sums of angles, their multiples, and the one in the square of the other."""

from __future__ import annotations

import pytest
from sympy import Expr, S, Symbol, cos, exp, expand_trig, log, pi, sin, sqrt, symbols

from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.relations import Equal

a, y = symbols("a y", real=True)
k = Symbol("k", positive=True)
MANY = 10**9


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (1 - cos(a - y), 2 * sin((a - y) / 2) ** 2),
        (k * sin(a - y), k * sin(a) * cos(y) - k * cos(a) * sin(y)),
        (sin(a / 2 - y / 3), sin(a / 2) * cos(y / 3) - cos(a / 2) * sin(y / 3)),
        (sin(k * (a - y)), expand_trig(sin(k * a - k * y))),
        (cos(3 * a), 4 * cos(a) ** 3 - 3 * cos(a)),
        (sin(MANY * a) ** 2, 1 - cos(MANY * a) ** 2),
        (cos(a + pi / 3), cos(a) / 2 - sqrt(3) * sin(a) / 2),
        (cos(2 * pi * a), 1 - 2 * sin(pi * a) ** 2),
        (cos(S.One), 2 * cos(S.Half) ** 2 - 1),
        (log(exp(cos(a / k))), 1 - 2 * sin(a / (2 * k)) ** 2),
    ],
)
def test_what_is_equal_is_proved(before: Expr, after: Expr) -> None:
    assert isinstance(prove(before, Equal(), after), Proved)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (cos(a) ** 2, 1 + sin(a) ** 2),
        (sin(a - y), sin(a) * cos(y) + cos(a) * sin(y)),
        (cos(MANY * a), cos(a)),
        (sin(a), sqrt(1 - cos(a) ** 2)),
    ],
)
def test_what_is_not_is_refuted(before: Expr, after: Expr) -> None:
    assert isinstance(prove(before, Equal(), after), Refuted)

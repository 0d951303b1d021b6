"""Powers with symbols in their exponents, each of one factor, and each base with one symbol for them."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from sympy import Abs, Expr, Interval, Symbol, simplify, symbols

from mse_sym.forms.candidates import candidates
from mse_sym.forms.floating import Floating
from mse_sym.forms.powers_apart import powers_apart
from mse_sym.forms.structure import structures
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import expand_functions, ordered_product

a, y = symbols("a y", real=True)
b, c, p, w = symbols("b c p w", positive=True)
s = Symbol("s", positive=True)


@pytest.mark.parametrize(
    "expression",
    [
        (1 + 1 / (b * w**2)) ** (p / 2) - 1,
        (1 + w**2 / b) ** (p - 1) + (p - 1) * w**2 * (1 + w**2 / b) ** (p - 2),
        ((w**2 + 1) / w**2) ** (p / 2 - 1) / w,
    ],
)
def test_each_base_has_one_symbol(expression: Expr) -> None:
    for apart, powers in powers_apart(expression):
        assert all(not part.exp.free_symbols for part in apart.atoms(type(w**2)))
        back = expand_functions(apart.xreplace(dict(powers)))
        assert simplify(back.xreplace({p: 3}) - expression.xreplace({p: 3})) == 0


def test_without_such_powers_there_is_nothing() -> None:
    assert [*powers_apart(w**2 + 1 / b)] == []


def test_a_sum_of_two_powers_is_one_product() -> None:
    lowest, _ = powers_apart((1 + w) ** p + b * (1 + w) ** (p - 1))
    (symbol,) = lowest[1]
    assert lowest[0].expand() == (symbol * (1 + w) + b * symbol).expand()
    assert lowest[1][symbol] == (1 + w) ** (p - 1)


def test_the_size_of_a_sum_of_one_symbol_is_a_symbol_itself() -> None:
    context = Context({s: Interval.open(0, 2)})
    (structured, *_) = structures(Abs(s - 2) * (2 * s - 4) + (1 + b / Abs(s - 2)) ** (s - 2), context, in_sizes=True)
    ((size, meaning),) = structured.parts.items()
    assert meaning == ordered_product(2 - s)
    assert structured.expression == -2 * size**2 + (1 + b / size) ** (s - 2)


def test_a_power_of_a_sum_of_squares_is_right_however_large_these_are() -> None:
    robust = ((((a - y) / c) ** 2 / s + 1) ** (p / 2) - 1) * s / p
    sizes = np.array([1e-3, 1e160, 1.7e308])
    where = {a: sizes, y: 0 * sizes, c: np.full(3, 0.03125), s: np.full(3, 1.5), p: np.full(3, 0.5)}
    with mp.workdps(40):
        right = [float((((mpf(size) * 32) ** 2 / 1.5 + 1) ** mpf("0.25") - 1) * 3) for size in sizes.tolist()]
    forms = [form for each in structures(robust, Context()) for form in candidates(each, Context())]
    errors = np.array([np.abs(Floating(where)(form) / right - 1) for form in forms])
    assert (np.nanmin(errors, axis=0) < 4e-16).all()

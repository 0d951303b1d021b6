"""Long formulas with names for their parts: the same expressions, with room on a line, in letters that are free."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sympy import Add, Basic, Expr, Mul, Piecewise, Pow, Sum, Symbol, exp, log, sqrt, symbols, tanh

from mse_sym.losses import with_activations
from mse_sym.symbolic.abbreviations import LETTERS, Abbreviated, abbreviated, has_room
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.notation import latex_pieces

a, y, z = symbols("a y z", real=True)
K, k = size("K"), index("k")
p, v = vector("p", K), vector("v", K)

_QUICK = ("squared_error_of_sigmoid", "squared_error_of_tanh", "focal")
_OF_VECTORS = {"info_nce", "cross_entropy_of_softmax"}
"""Of their Hessians and scaled exponentials a few lines have more parts within sums than there are names."""
LOSSES = [pytest.param(name, marks=[pytest.mark.slow] * (name not in _QUICK)) for name in with_activations()]


def tree(expr: Basic, names: Mapping[Symbol, Expr]) -> object:
    """How an expression is built, with what names stand for in their places; terms and factors in any order."""
    if expr in names:
        return tree(names[expr], names)
    if not expr.args:
        return expr
    args = [tree(arg, names) for arg in expr.args]
    return expr.func, *(sorted(args, key=str) if isinstance(expr, Add | Mul) else args)


def wide(part: Expr, count: int = 12) -> list[Expr]:
    """The part among so many others that no line has room for all."""
    return [Pow(part + number, 5, evaluate=False) for number in range(1, count)]


@pytest.mark.parametrize("name", LOSSES)
def test_every_line_of_the_catalogue_has_room_and_is_the_same(name: str) -> None:
    lines = {line.expression for form in with_activations()[name].stable_forms.values() for line in form.lines}
    shortened = False
    for expression in lines:
        short = abbreviated(expression, {})
        assert tree(short.expression, short.names) == tree(expression, {})
        assert bool(short.names) is not has_room(latex_pieces(expression))
        assert has_room(latex_pieces(short.expression)) or name in _OF_VECTORS
        assert all(has_room(latex_pieces(part)) for part in short.names.values())
        shortened = shortened or bool(short.names)
    assert shortened or name not in _QUICK


def test_what_has_room_stays_as_it_is() -> None:
    assert abbreviated(tanh(z) * (1 - tanh(z)), {}) == Abbreviated(tanh(z) * (1 - tanh(z)))


@pytest.mark.parametrize(
    "part",
    [
        log(1 + sqrt(a**2 + y**2)),
        Piecewise((a, a > y), (y, True)),
        ordered_product(a - y, 1 / (1 + exp(-z))),
        Mul(a - y, a - y, evaluate=False) + 1,
        Mul(2, a - y, evaluate=False) + z,
    ],
    ids=str,
)
def test_a_part_that_repeats_has_one_name(part: Expr) -> None:
    whole = Mul(*wide(part), evaluate=False) / (1 + part)
    short = abbreviated(exp(whole), {})
    assert short.names
    assert tree(short.expression, short.names) == tree(exp(whole), {})
    assert has_room(latex_pieces(short.expression))


def test_what_a_sum_runs_over_has_no_name() -> None:
    body = Mul(*(log(1 + p[k] * number) * log(1 + sqrt(a)) for number in range(2, 9)), evaluate=False)
    short = abbreviated(1 / (1 + Sum(body, (k, 1, K))), {})
    assert log(1 + sqrt(a)) in short.names.values()
    assert not any(part.has(k) and not part.has(Sum) for part in short.names.values())


def test_letters_that_stand_for_something_are_left_out() -> None:
    taken = symbols("A C", real=True)
    part = log(1 + sqrt(taken[0] ** 2 + taken[1]))
    short = abbreviated(1 / (1 + Mul(*wide(part), evaluate=False)), {})
    assert short.names
    assert {str(name) for name in short.names} <= set(LETTERS) - {"A", "C"}
    alone = abbreviated(short.expression, {Symbol(letter, real=True): z for letter in LETTERS})
    assert alone.names == {}


def test_a_letter_stands_for_the_same_in_the_lines_that_follow() -> None:
    first, second = log(1 + sqrt(a**2 + y**2)), log(2 + sqrt(z**2 + y**4))
    before = abbreviated(1 / (1 + Mul(*wide(first), evaluate=False)), {})
    (name,) = (name for name, part in before.in_full.items() if part == first)
    after = abbreviated(1 / (1 + Mul(*wide(second), *wide(first, 4), evaluate=False)), before.in_full)
    assert after.names[name] == first
    assert all(part == first for known, part in after.names.items() if known in before.in_full)
    assert before.in_full.items() <= after.in_full.items()
    assert all(tree(part, after.names) == tree(after.in_full[known], {}) for known, part in after.names.items())

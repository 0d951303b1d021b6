"""Long formulas with names for their parts: the same expressions, with room on a line, in letters that are free."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sympy import Add, Basic, Expr, Indexed, Mul, Piecewise, Pow, Sum, Symbol, exp, log, sqrt, symbols, tanh

from mse_sym.losses import with_activations
from mse_sym.symbolic.abbreviations import LETTERS, Abbreviated, Name, abbreviated, has_room
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.notation import latex_pieces

a, y, z = symbols("a y z", real=True)
K, k = size("K"), index("k")
p, v = vector("p", K), vector("v", K)

_QUICK = ("squared_error_of_sigmoid", "squared_error_of_tanh", "focal")
LOSSES = [pytest.param(name, marks=[pytest.mark.slow] * (name not in _QUICK)) for name in with_activations()]


def tree(expr: Basic, names: Mapping[Name, Expr], places: Mapping[Basic, Basic] | None = None) -> object:
    """How an expression is built, with what names stand for in their places; terms and factors in any order.

    An index that ``places`` has stands for another one.
    """
    places = places or {}
    if isinstance(expr, Indexed):
        where = tuple(places.get(place, place) for place in expr.indices)
        for name in (name for name in names if isinstance(name, Indexed) and name.base == expr.base):
            return tree(names[name], names, dict(zip(name.indices, where, strict=True)))
        return expr.base, where
    if expr in names:
        return tree(names[expr], names, places)
    if not expr.args:
        return places.get(expr, expr)
    args = [tree(arg, names, places) for arg in expr.args]
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
        assert has_room(latex_pieces(short.expression))
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


def test_what_a_sum_runs_over_has_a_letter_with_its_index() -> None:
    body = Mul(*(log(1 + p[k] * number) * log(1 + sqrt(a)) for number in range(2, 9)), evaluate=False)
    whole = 1 / (1 + Sum(body, (k, 1, K)))
    short = abbreviated(whole, {})
    assert tree(short.expression, short.names) == tree(whole, {})
    assert log(1 + sqrt(a)) in short.names.values()
    of_index = {name for name, part in short.names.items() if k in part.free_symbols}
    assert of_index
    assert all(isinstance(name, Indexed) and name.indices == (k,) for name in of_index)


def test_a_letter_with_an_index_stands_for_the_same_part_at_any_other() -> None:
    j, n = index("j"), index("n")
    within = [log(2 + sqrt(p[place] ** 2 + v[place] ** 4)) for place in (k, j, n)]
    whole = Mul(*wide(within[1]), 1 / Sum(within[0] ** 2, (k, 1, K)), evaluate=False)
    before = abbreviated(whole, {})
    (name,) = (name for name, part in before.names.items() if part == within[0])
    assert isinstance(name, Indexed)
    assert name.base[j] in before.expression.atoms(Indexed)
    assert tree(before.expression, before.names) == tree(whole, {})
    further = Mul(*wide(within[1]), 1 / Sum(within[2] ** 2, (n, 1, K)), evaluate=False)
    after = abbreviated(further, before.in_full)
    assert after.names[name.base[n]] == within[2]
    assert tree(after.expression, after.names) == tree(further, {})


def test_a_part_in_two_sums_has_a_letter_with_two_indices_nowhere() -> None:
    j = index("j")
    body = Mul(*wide(log(1 + sqrt(p[k] ** 2 + v[j] ** 4))), evaluate=False)
    whole = 1 / (1 + Sum(Sum(body, (k, 1, K)), (j, 1, K)))
    short = abbreviated(whole, {})
    assert all({k, j} & part.free_symbols in ({k}, {j}, set()) for part in short.names.values())
    assert tree(short.expression, short.names) == tree(whole, {})


def test_letters_that_stand_for_something_are_left_out() -> None:
    taken = symbols("A C", real=True)
    part = log(1 + sqrt(taken[0] ** 2 + taken[1]))
    short = abbreviated(1 / (1 + Mul(*wide(part), evaluate=False)), {})
    assert short.names
    assert {str(name) for name in short.names} <= set(LETTERS) - {"A", "C"}


def test_letters_come_again_with_a_tilde_and_there_are_no_further_ones() -> None:
    whole = 1 / (1 + Mul(*wide(log(1 + sqrt(a**2 + y))), evaluate=False))
    known: dict[Name, Expr] = {Symbol(letter, real=True): z for letter in LETTERS}
    assert {latex_pieces(name) for name in abbreviated(whole, known).names} >= {(r"\tilde{A}",)}
    known |= {Symbol(f"{letter}tilde", real=True): z for letter in LETTERS}
    assert abbreviated(whole, known).names == {}


def test_a_letter_stands_for_the_same_in_the_lines_that_follow() -> None:
    first, second = log(1 + sqrt(a**2 + y**2)), log(2 + sqrt(z**2 + y**4))
    before = abbreviated(1 / (1 + Mul(*wide(first), evaluate=False)), {})
    (name,) = (name for name, part in before.in_full.items() if part == first)
    after = abbreviated(1 / (1 + Mul(*wide(second), *wide(first, 4), evaluate=False)), before.in_full)
    assert after.names[name] == first
    assert all(part == first for known, part in after.names.items() if known in before.in_full)
    assert before.in_full.items() <= after.in_full.items()
    assert all(tree(part, after.names) == tree(after.in_full[known], {}) for known, part in after.names.items())

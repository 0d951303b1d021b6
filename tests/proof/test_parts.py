"""Equals for equals: what is built alike is equal where its parts are."""

from __future__ import annotations

import pytest
from sympy import (
    ITE,
    Abs,
    Add,
    And,
    Expr,
    Max,
    Min,
    Not,
    Or,
    Piecewise,
    Rational,
    S,
    Sum,
    cosh,
    exp,
    log,
    sinh,
    sstr,
    symbols,
    tanh,
)
from sympy.codegen.cfunctions import log1p

from mse_sym.proof import Proved, prove
from mse_sym.proof.parts import differing_parts
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import sigmoid, softplus
from mse_sym.symbolic.rounding import rounding_error

x, y, z = symbols("x y z", real=True)
LOW = log(1 + exp(-Abs(z))) + Max(z, 0)


@pytest.mark.parametrize(
    ("left", "right", "parts"),
    [
        (tanh(x + z), tanh(x + y), {(z, y)}),
        (Piecewise((x, y > 0), (z, True)), Piecewise((x, z > 0), (z, True)), {(y, z)}),
        (Piecewise((x, y > 0), (z, True)), Piecewise((x, -z > 0), (z, True)), {(y, -z)}),
        (exp(x) * tanh(y), exp(x) * tanh(z), {(y, z)}),
        (exp(x) + y, exp(z), set()),
        (tanh(x), exp(x), set()),
        (exp(rounding_error(x, y)), exp(rounding_error(x, z)), {(rounding_error(x, y), rounding_error(x, z))}),
        (Piecewise((x, y > 0), (z, True)), Piecewise((x, y >= 0), (z, True)), set()),
        (Piecewise((x, Or(y > 0, z > 0)), (z, True)), Piecewise((x, And(y > 0, z > 0)), (z, True)), set()),
        (x, x, set()),
        (exp(x) * Max(x, Min(1, y)), exp(y) * Max(x, Min(1, z)), {(exp(x), exp(y)), (y, z)}),
        (Max(x, y), Max(y, z, 1), set()),
        (1 + Abs(x) * z, 1 + Abs(y) * z, {(x**2, y**2)}),
        (
            Piecewise((x, Abs(x) <= 1), (z, True)),
            Piecewise((x, ITE(z >= 0, Abs(z) <= 1, Abs(y) <= 1)), (z, True)),
            {(1 - Abs(x), Piecewise((1 - z, z >= 0), (1 - Abs(y), True)))},
        ),
        (
            Piecewise((x, Abs(x) <= 1), (z, True)),
            Piecewise((x, ITE(z >= 0, Abs(z) < 1, Abs(y) <= 1)), (z, True)),
            set(),
        ),
    ],
    ids=sstr,  # which has one order for a set
)
def test_the_parts_that_differ(left: Expr, right: Expr, parts: set[tuple[Expr, Expr]]) -> None:
    assert set(differing_parts(left, right)) == parts


def test_a_product_with_what_is_clipped() -> None:
    left = sigmoid(z) * Max(-1, Min(1, softplus(z) - y))
    right = Max(-1, Min(1, LOW - y)) / (1 + exp(-Abs(z))) * Piecewise((1, z >= 0), (exp(-Abs(z)), True))
    verdict = prove(left, Equal(), right)
    assert isinstance(verdict, Proved), verdict


def test_terms_in_pieces_are_compared_with_those_of_their_values() -> None:
    """However they are sorted."""
    ways = {tanh(x): sinh(x) / cosh(x), log(1 + exp(x)): x + log(1 + exp(-x))}
    left, right = (Add(*(Piecewise((f, x > y), (z, True)) for f in each)) for each in (ways.keys(), ways.values()))
    assert set(differing_parts(left, right)) == set(ways.items())


def test_the_arguments_of_absolute_values_with_their_signs() -> None:
    lines = log1p(Abs(tanh(x))) * z, log1p(Abs(tanh(y))) * z
    assert differing_parts(*lines, signed=True) == ((x, y),)
    assert differing_parts(*lines) == ((tanh(x) ** 2, tanh(y) ** 2),)


def test_of_long_lines_the_parts_are_looked_at_first() -> None:
    """As a whole each absolute value has two cases, and all of them together too many."""
    below, above = 1 / (1 + exp(Abs(z))), exp(-Abs(z)) / (1 + exp(-Abs(z)))

    def line(small: Expr) -> Expr:
        chosen = Piecewise((1 - small - y, z >= 0), (small - y, True))
        small_one, large = log1p(2 * sinh(chosen / 2) ** 2), Abs(chosen) + log1p(exp(-2 * Abs(chosen))) - log(2)
        return Piecewise((small_one, Abs(chosen) <= Rational(1, 6)), (large, True))

    verdict = prove(line(below), Equal(), line(above), seconds=10)
    assert isinstance(verdict, Proved), verdict
    assert [each.method for each in verdict.evidence] == ["normal form, part by part"]


def test_what_is_inside_of_a_sum_is_not_looked_at() -> None:
    k, entries = index("k"), vector("v", size("K"))
    sums = [Sum(exp(entries[k] + term), (k, 1, size("K"))) for term in (x, y)]
    assert differing_parts(tanh(sums[0]), tanh(sums[1])) == ((sums[0], sums[1]),)


def test_a_choice_in_a_condition_is_the_same_in_words() -> None:
    choice = ITE(x > 0, y > 0, z > 0)
    words = Or(And(x > 0, y > 0), And(Not(x > 0), z > 0))
    for pieces in (choice, words):
        assert isinstance(
            prove(Piecewise((S.One, choice), (S.Zero, True)), Equal(), Piecewise((S.One, pieces), (S.Zero, True))),
            Proved,
        )


NESTED = Piecewise((Piecewise((tanh(softplus(z) - y), x - softplus(z) > 0), (x, True)), y - softplus(z) > 0), (y, True))


def test_pieces_of_functions_are_proved_part_by_part() -> None:
    """Of pieces in pieces, compared with a function that has pieces of its own, the cases are too many."""
    assert isinstance(prove(NESTED, Equal(), NESTED.replace(softplus, lambda u: LOW)), Proved)
    for wrong in (LOW + Max(z, 0), LOW + 1):
        assert not isinstance(prove(NESTED, Equal(), NESTED.replace(softplus, lambda u, by=wrong: by)), Proved)


def test_sums_are_equal_where_their_terms_are() -> None:
    """By cases of the sign of a term; beside a factor, no induction over the size helps."""
    k, size_ = index("k"), size("K")
    v = vector("v", size_)

    def mean(term: Expr) -> Expr:
        return Sum(term, (k, 1, size_)) / size_

    one, other = softplus(v[k]), LOW.xreplace({z: v[k]})
    assert isinstance(prove(mean(one * v[k]), Equal(), mean(other * v[k])), Proved)
    for wrong in (other + Max(v[k], 0), other + 1, other.xreplace({v[k]: v[1]})):
        assert not isinstance(prove(mean(one * v[k]), Equal(), mean(wrong * v[k])), Proved)

"""Choices among formulas: each is equal to the other line everywhere, whatever conditions choose among them."""

from __future__ import annotations

import pytest
from sympy import Abs, And, Eq, Expr, Piecewise, S, Symbol, exp, log, symbols

from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.choices import by_choices
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, Context
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.special import logarithm_gap

a, y = symbols("a y", real=True)
k, s = Symbol("k", nonnegative=True), Symbol("s", positive=True)
NEAR = Abs(ordered_product(y, 1 / a) - 1) <= 1
DIVERGENCE = y * log(y / a) + (1 - y) * log((1 - y) / (1 - a))
BY_GAPS = y * logarithm_gap((a - y) / y) + (1 - y) * logarithm_gap((y - a) / (1 - y))
AT_ENDS = ((-log(1 - a), Eq(y, 0)), (-log(a), Eq(y, 1)))
CONTEXT = Context({a: UNIT_OPEN, y: UNIT_CLOSED})


def in_pieces(*pieces: tuple[Expr, object]) -> Expr:
    return Piecewise(*AT_ENDS, *pieces)


def test_formulas_that_a_condition_of_a_ratio_chooses_are_proved() -> None:
    chosen = in_pieces((BY_GAPS, NEAR), (DIVERGENCE, True))
    assert isinstance(prove(in_pieces((DIVERGENCE, True)), Equal(), chosen, CONTEXT), Proved)


def test_a_formula_that_is_not_taken_at_an_end_needs_no_value_there() -> None:
    """The power of a number that may be 0, by its logarithm where it is not."""
    power, by_logarithm = Piecewise((k**s, True)), exp(s * log(k))
    chosen = Piecewise((by_logarithm, Abs(ordered_product(k, 1 / s) - 1) <= S.Half), (k**s, True))
    assert isinstance(prove(power, Equal(), chosen), Proved)
    assert isinstance(prove(power, Equal(), Piecewise((by_logarithm, k <= S.Half), (k**s, True))), Refuted)


@pytest.mark.parametrize(
    "wrong",
    [
        in_pieces((BY_GAPS + y, NEAR), (DIVERGENCE, True)),
        in_pieces((BY_GAPS, NEAR), (2 * DIVERGENCE, True)),
        Piecewise((-log(1 - a), Eq(y, 0)), (log(a), Eq(y, 1)), (BY_GAPS, NEAR), (DIVERGENCE, True)),
    ],
)
def test_one_formula_that_is_wrong_is_enough(wrong: Expr) -> None:
    assert not isinstance(prove(in_pieces((DIVERGENCE, True)), Equal(), wrong, CONTEXT), Proved)


def test_what_says_more_than_the_last_condition_stands_with_it() -> None:
    own, others = Eq(y, 0), Abs(a) <= S.Half
    line = Piecewise((a, And(own, others)), (a + y, own), (y, NEAR), (2 * y, True))
    pairs = by_choices(Piecewise((2 * a, own), (3 * a, True)), line)
    assert [right for _, right in pairs] == [
        Piecewise((a + y, own), (2 * y, True)),
        Piecewise((a, own), (y, True)),
    ]


def test_conditions_that_the_other_line_knows_are_none_of_a_choice() -> None:
    line = Piecewise((a, NEAR), (y, True))
    assert by_choices(line, Piecewise((2 * a - a, NEAR), (y, True))) == ()

"""Bounds on rounding errors: those of trees of which they are known, and never below an error that is found."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from mse_sym.symbolic.operations import Entry, Node, choose, node, operation

pytestmark = pytest.mark.peers("flint")

x = Entry("x")


def bound(tree: Node, function: Callable[[Any], Any], low: float, high: float, enough: float) -> float:
    check = import_module("mse_sym.check.rounding_bound")
    found: float = check.greatest_error(tree, function, low, high, check.FLOAT64, enough)
    return found


def test_one_rounding_is_half_a_unit() -> None:
    assert bound(x * x, lambda x: x * x, 1.0, 4.0, 0.5) == pytest.approx(0.5)
    assert bound(x / 3, lambda x: x / 3, -7.0, -1.0, 0.5) == pytest.approx(0.5)


def test_products_with_powers_of_two_and_differences_of_near_numbers_are_exact() -> None:
    assert bound(x * 4, lambda x: x * 4, 1.0, 1e300, 0.1) < 1e-9
    assert bound(x - 1, lambda x: x - 1, 1 + 2.0**-52, 2.0, 0.1) < 1e-9


def test_a_second_rounding_adds_to_the_first() -> None:
    assert 1 < bound(x * x * x, lambda x: x * x * x, 1.0, 1.1, 1.3) <= 1.3
    numbers = np.random.default_rng(1).uniform(1, 1.1, 10_000)
    found = max(
        abs(Fraction(float(number) * float(number) * float(number)) - Fraction(float(number)) ** 3)
        for number in numbers
    )
    assert found / Fraction(2) ** -52 < Fraction(bound(x * x * x, lambda x: x * x * x, 1.0, 1.1, 1.3))


def test_what_a_sum_loses_is_found_by_differences() -> None:
    one = node(1)
    total = one + x
    lost = (one - total) + x
    assert bound((total - 1) + lost, lambda x: x, 2.0**-30, 0.5, 0.51) <= 0.51
    assert bound(total - 1, lambda x: x, 2.0**-30, 2.0**-29, 0.51) > 0.51


def test_each_side_of_a_choice_is_followed_where_it_is_taken() -> None:
    tree = choose(x < 1, x * x, x)
    assert bound(tree, lambda x: x * x, 0.5, 1 - 2.0**-53, 0.5) == pytest.approx(0.5)
    assert bound(tree, lambda x: x * x, 0.5, 1.5, 0.5) > 1e6


def test_a_result_that_may_overflow_has_no_bound() -> None:
    assert bound(x * x, lambda x: x * x, 1e150, 1e160, 0.5) == np.inf


def test_an_operation_whose_rounding_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="is not known"):
        bound(operation("exp", x), lambda x: x.exp(), 1.0, 2.0, 1.0)

"""Losses in pieces and of labels: each region has an accurate form of its own."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sympy import Abs, Eq, FiniteSet, Piecewise, Symbol, symbols

from mse_sym.forms.regions import regions
from mse_sym.losses import AccuracyWarning, Loss
from mse_sym.symbolic.context import UNIT_OPEN, Context

a, y, p = symbols("a y p", real=True)
c, power = symbols("c gamma", positive=True)


def test_a_function_has_a_region_for_each_piece_and_each_label() -> None:
    w = Symbol("w", real=True)
    expression = Piecewise((w * a, Eq(y, 0)), (w * y, True))
    found = regions(expression, Context({w: FiniteSet(-1, 1)}))
    assert [region.formula for region in found] == [-a, a, -y, y]
    assert [region.place for region in found] == [0, 0, 1, 1]
    assert found[1].condition == Eq(y, 0)


@pytest.mark.slow
@pytest.mark.measured
def test_what_cancels_inside_of_a_piece_is_mended_there() -> None:
    """(1 − u³)/6 less what it is at 0 vanishes for a small residual."""
    inside = c**2 / 6 * (1 - (1 - ((a - y) / c) ** 2) ** 3)
    functions = Loss("tukey", Piecewise((inside, Abs(a - y) <= c), (c**2 / 6, True)), a, y, (c,)).compile()
    assert not any(each.wrong for each in functions.accuracy.values())
    np.testing.assert_allclose(functions.value([1e-9, 1e9], [0.0, 0.0], c=3.0), [5e-19, 1.5], rtol=1e-15)


@pytest.mark.slow
@pytest.mark.measured
def test_what_is_a_power_of_one_of_two_labels_is_mended_for_each() -> None:
    right = y * p + (1 - y) * (1 - p)
    loss = Loss("of_powers", (1 - right**power) / power, p, y, (power,), {p: UNIT_OPEN, y: FiniteSet(0, 1)})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AccuracyWarning)  # of subnormal results
        functions = loss.compile()
    value = functions.value([1e-20, 1 - 2**-40], [0.0, 1.0], gamma=0.5)
    np.testing.assert_allclose(value, [1e-20, 2**-40], rtol=1e-12)


def test_twice_a_difference_overflows_only_where_it_is_too_large() -> None:
    functions = Loss("of_two", Piecewise(((a - y) ** 2, a > 3), (a**2, True)), a, y).compile(measure=False)
    np.testing.assert_array_equal(functions.gradient([9e307, 1.2e308], [9e307, 9e307]), [0, 2 * (1.2e308 - 9e307)])

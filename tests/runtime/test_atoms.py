"""Atoms: of numbers as of arrays, and the error function against mpmath at more digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp

from mse_sym.check.ulp import error_in_ulp
from mse_sym.runtime import atoms


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-2200, 2200))
def test_of_a_number_an_atom_is_what_it_is_of_an_array(x: float, power: int) -> None:
    with np.errstate(all="ignore"):
        assert atoms.times_power_of_two(x, power) == atoms.times_power_of_two(np.array([x]), power)[0]
    assert atoms.exponent(x) == atoms.exponent(np.array([x]))[0]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([np.bool(True), np.array([True, True])], True),
        ([np.bool(False), np.array([True])], False),
        ([np.bool(True), np.array([[True, False], [True, True]])], False),
    ],
)
def test_everywhere(conditions: list[Any], expected: bool) -> None:
    assert atoms.everywhere(*conditions) is expected


@given(st.one_of(st.floats(-26.6, 30), st.floats(30, 2.0**31), st.floats(2.0**27, 1e307)))
def test_the_scaled_complement_of_the_error_function(x: float) -> None:
    """Where the exponential of the square would take many digits, by its expansion, of which a term is enough."""
    computed = atoms.scaled_complement(np.array([x]))[0]
    with mp.workprec(400):
        number = mp.mpf(x)
        far = (1 - 1 / (2 * number**2) + 3 / (4 * number**4)) / (mp.sqrt(mp.pi) * number) if x > 1e6 else None
        exact = mp.exp(number**2) * mp.erfc(number) if far is None else far
        assert error_in_ulp(computed, exact, np.float64) <= 0.51


def test_the_ends_of_the_scaled_complement() -> None:
    computed = atoms.scaled_complement(np.array([-np.inf, -30.0, np.inf, np.nan]))
    np.testing.assert_array_equal(computed, [np.inf, np.inf, 0, np.nan])

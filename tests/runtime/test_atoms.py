"""Atoms: of numbers as of arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


@given(st.lists(NUMBERS, min_size=1, max_size=40), st.integers(1, 2000))
def test_whether_all_numbers_are_finite(numbers: list[float], repetitions: int) -> None:
    array = np.repeat(numbers, repetitions)
    finite = bool(np.isfinite(array).all())
    assert atoms.are_finite(array) is finite
    assert atoms.are_finite(np.array([array, np.ones(len(array))])) is finite
    assert atoms.are_finite(array[0]) is bool(np.isfinite(array[0]))
    assert atoms.everywhere(atoms.are_finite(np.ones(2)), np.array([True]))
    assert not atoms.everywhere(False, np.array([True]))

"""The unit in the last place, against the standard library and NumPy, and the error measured with it."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from mse_sym.check.ulp import error_in_ulp, spacing

TYPES = (np.float64, np.float32)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
FLOATS32 = st.floats(allow_nan=False, allow_infinity=False, width=32)


@given(FLOATS)
def test_the_spacing_of_float64_is_that_of_the_standard_library(x: float) -> None:
    assert float(spacing(mpf(x), np.float64)) == math.ulp(x)


@given(FLOATS32)
def test_the_spacing_of_float32_is_that_of_numpy(x: float) -> None:
    with np.errstate(all="ignore"):
        expected = np.spacing(np.abs(np.float32(x)))
    if np.isfinite(expected):  # NumPy has none for the largest number
        assert float(spacing(mpf(x), np.float32)) == float(expected)


@pytest.mark.parametrize("dtype", TYPES)
def test_at_a_power_of_two_the_spacing_doubles(dtype: Any) -> None:
    info = np.finfo(dtype)
    for exponent in range(int(info.minexp) + 1, int(info.maxexp)):
        with mp.workprec(200):
            power = mp.ldexp(mpf(1), exponent)
            below = power - mp.ldexp(power, -150)
        assert spacing(power, dtype) == 2 * spacing(below, dtype)


@pytest.mark.parametrize("dtype", TYPES)
def test_below_the_normal_numbers_the_spacing_is_the_smallest_number(dtype: Any) -> None:
    least = mpf(float(np.finfo(dtype).smallest_subnormal))
    for exact in (mpf(0), least / 1000, least, 5 * least, mpf(float(np.finfo(dtype).tiny))):
        assert spacing(exact, dtype) == least


@given(FLOATS, st.integers(-9, 9))
def test_so_many_floats_away_are_so_many_units(x: float, steps: int) -> None:
    moved = x
    for _ in range(abs(steps)):
        moved = math.nextafter(moved, math.copysign(math.inf, steps))
    if math.isfinite(moved) and math.ulp(moved) == math.ulp(x):
        assert error_in_ulp(moved, mpf(x), np.float64) == abs(steps)


@given(FLOATS, st.fractions(-4, 4))
def test_the_error_is_exact(x: float, part: Fraction) -> None:
    exact = Fraction(x) + part * Fraction(math.ulp(x)) / 2**30
    with mp.workprec(3000):
        as_mpf = mpf(exact.numerator) / exact.denominator
    unit = Fraction(math.ulp(x)) if abs(exact) >= abs(Fraction(x)) or abs(x) < 1e-300 else None
    if unit is not None and abs(exact) < 2**1023:
        assert error_in_ulp(x, as_mpf, np.float64) == pytest.approx(float(abs(exact - Fraction(x)) / unit), rel=1e-12)


@pytest.mark.parametrize("dtype", TYPES)
def test_what_is_too_small_is_0(dtype: Any) -> None:
    least = mpf(float(np.finfo(dtype).smallest_subnormal))
    for exact in (least * 0.99, -least * 0.99, mpf("1e-5000"), mpf(0)):
        assert error_in_ulp(dtype(0), exact, dtype) == 0
        assert error_in_ulp(-dtype(0), exact, dtype) == 0
    assert error_in_ulp(dtype(0), 3 * least, dtype) == 3
    assert 0.5 < error_in_ulp(np.finfo(dtype).smallest_subnormal, least / 10, dtype) <= 1


@pytest.mark.parametrize("dtype", TYPES)
def test_what_is_too_large_is_infinite(dtype: Any) -> None:
    largest = np.finfo(dtype).max
    overflow = mp.ldexp(mpf(1), int(np.finfo(dtype).maxexp))
    unit = spacing(mpf(float(largest)), dtype)
    assert error_in_ulp(dtype(np.inf), overflow, dtype) == 0
    assert error_in_ulp(dtype(np.inf), mpf("1e5000"), dtype) == 0
    assert error_in_ulp(dtype(-np.inf), -overflow, dtype) == 0
    assert error_in_ulp(dtype(-np.inf), overflow, dtype) > 1e6
    assert error_in_ulp(dtype(np.inf), overflow - 3 * unit, dtype) == 3
    assert error_in_ulp(dtype(np.inf), mpf(1), dtype) == np.inf
    assert error_in_ulp(dtype(-np.inf), mpf(1), dtype) == np.inf
    assert error_in_ulp(largest, mpf(float(largest)), dtype) == 0


@pytest.mark.parametrize("exact", [mpf(0), mpf(1), mpf("1e5000"), mpf("1e-5000")])
def test_nan_is_infinitely_wrong(exact: Any) -> None:
    assert error_in_ulp(np.float64(np.nan), exact, np.float64) == np.inf
    assert error_in_ulp(np.float64(np.nan), exact, np.float64, terms=mpf("1e9000")) == np.inf


def test_terms_give_the_unit_where_they_are_greater() -> None:
    exact = mpf(2) ** -60
    assert error_in_ulp(0.0, exact, np.float64) == 2.0**52
    assert error_in_ulp(0.0, exact, np.float64, terms=mpf(1)) == 2.0**-8
    assert error_in_ulp(0.0, exact, np.float64, terms=mpf(2) ** -90) == 2.0**52


def test_the_sign_counts() -> None:
    assert error_in_ulp(-4e-9, mpf(4e-9), np.float64) > 2**53

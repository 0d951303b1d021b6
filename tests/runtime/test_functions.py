"""Functions that NumPy does not have."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mpmath import mp

from mse_sym.check.ulp import error_in_ulp
from mse_sym.runtime.functions import (
    accurate_quotient,
    accurate_sum,
    balanced_product,
    erfc,
    exponential_scale,
    leading_part,
    leading_quotient,
    leading_sum,
    normal_part,
    remaining_part,
    remaining_quotient,
    remaining_sum,
    rounding_error,
    scaled_exponential,
    subtraction_scale,
)

WIDTHS: dict[Any, Literal[64, 32]] = {np.float64: 64, np.float32: 32}


@pytest.mark.parametrize("dtype", WIDTHS)
@given(data=st.data())
def test_difference_and_rounding_error_are_the_exact_difference(dtype: Any, data: st.DataObject) -> None:
    numbers = st.floats(width=WIDTHS[dtype], allow_nan=False, allow_infinity=False)
    u, v = dtype(data.draw(numbers)), dtype(data.draw(numbers))
    with np.errstate(all="ignore"):
        difference, error = u - v, rounding_error(u, v)
    assert np.asarray(error).dtype == dtype
    if np.isfinite(difference):
        assert Fraction(float(difference)) + Fraction(float(error)) == Fraction(float(u)) - Fraction(float(v))
    else:
        assert error == 0


@given(st.floats(-5, 26))
@example(26.0)
def test_erfc_does_not_vanish(u: float) -> None:
    with mp.workdps(400):
        assert float(erfc(u)) == pytest.approx(float(mp.erfc(u)), rel=1e-15, abs=0)


@pytest.mark.parametrize("dtype", WIDTHS)
@given(data=st.data())
def test_the_parts_of_an_exponent_add_up_and_their_exponentials_are_normal(dtype: Any, data: st.DataObject) -> None:
    exponent = dtype(data.draw(st.floats(-1400, 1400, width=32)))
    part, rest = normal_part(exponent), remaining_part(exponent)
    assert part.dtype == rest.dtype == dtype
    assert float(part) + float(rest) == exponent
    if rest == 0:
        assert np.finfo(dtype).tiny <= np.exp(part) < np.inf


@pytest.mark.parametrize("dtype", WIDTHS)
def test_parts_of_an_infinite_exponent_are_no_nan(dtype: Any) -> None:
    low = dtype(-np.inf)
    assert np.exp(normal_part(low)) * np.exp(remaining_part(low)) == 0


@pytest.mark.parametrize("dtype", WIDTHS)
@given(data=st.data())
def test_a_quotient_by_a_sum_is_rounded_about_once(dtype: Any, data: st.DataObject) -> None:
    numbers = st.floats(2.0**-40, 2.0**40, width=32)
    u, v, w = (dtype(data.draw(numbers)) / dtype(3) for _ in range(3))
    computed = accurate_quotient(u, v, w)
    assert np.asarray(computed).dtype == dtype
    exact = Fraction(float(u)) / (Fraction(float(v)) + Fraction(float(w)))
    with mp.workprec(200):
        assert error_in_ulp(computed, mp.mpf(exact.numerator) / exact.denominator, dtype) <= 0.51


@pytest.mark.parametrize("dtype", WIDTHS)
@given(data=st.data())
def test_scaled_differences_do_not_overflow_or_lose_bits(dtype: Any, data: st.DataObject) -> None:
    numbers = st.floats(width=WIDTHS[dtype], allow_nan=False, allow_infinity=False)
    u, v = dtype(data.draw(numbers)), dtype(data.draw(numbers))
    scale = subtraction_scale(u, v)
    assert np.frexp(scale)[0] == 0.5
    difference = scale * u - scale * v
    assert np.isfinite(difference)
    exact, rounding = Fraction(float(u)) - Fraction(float(v)), Fraction(float(np.finfo(dtype).eps))
    assert abs(Fraction(float(difference)) / Fraction(float(scale)) - exact) <= abs(exact) * rounding


@pytest.mark.parametrize("dtype", WIDTHS)
@given(data=st.data())
def test_a_sum_is_rounded_about_once(dtype: Any, data: st.DataObject) -> None:
    numbers = st.floats(0, 2.0**100, width=32)
    terms = np.array([data.draw(st.lists(numbers, min_size=1, max_size=200))], dtype)
    computed = accurate_sum(terms, axis=-1)
    exact = sum(map(Fraction, terms[0].tolist()))
    assert computed.shape == (1, 1)
    assert computed.dtype == dtype
    assert error_in_ulp(computed[0, 0], mp.mpf(exact.numerator) / exact.denominator, dtype) <= 1


def test_a_sum_beyond_the_largest_number_is_infinite_and_one_of_infinities_is_infinite() -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        assert accurate_sum(np.full((1, 4), 1e308), axis=-1) == np.inf
        assert accurate_sum(np.array([[np.inf, 1.0]]), axis=-1) == np.inf
    assert accurate_sum(np.array([[1e300, -1e300, 1.0]]), axis=-1) == 1


@pytest.mark.parametrize("dtype", WIDTHS)
@given(data=st.data())
def test_products_of_leading_parts_are_exact(dtype: Any, data: st.DataObject) -> None:
    numbers = st.floats(2.0**-20, 2.0**20, width=32)
    u, v = dtype(data.draw(numbers)) / dtype(3), dtype(data.draw(numbers)) / dtype(7)
    first, second = leading_part(u), leading_part(v)
    assert first.dtype == dtype
    assert Fraction(float(first * second)) == Fraction(float(first)) * Fraction(float(second))
    half = Fraction(2) ** (1 - np.finfo(dtype).nmant // 2)
    assert abs(Fraction(float(first)) - Fraction(float(u))) <= Fraction(float(u)) * half


@pytest.mark.parametrize("dtype", WIDTHS)
@given(data=st.data())
def test_a_scaled_exponential_has_all_its_digits(dtype: Any, data: st.DataObject) -> None:
    exponent = dtype(data.draw(st.floats(2 * int(np.log(float(np.finfo(dtype).smallest_subnormal))), 0, width=32)))
    scale = exponential_scale(exponent)
    assert np.isfinite(scale**2 * 1000)
    computed = scaled_exponential(np.array([exponent, 0], dtype), scale)
    assert computed.dtype == dtype
    assert computed[1] == scale
    with mp.workdps(60):
        exact = mp.exp(float(exponent)) * mp.mpf(float(scale))
        if exact >= np.finfo(dtype).tiny:
            assert error_in_ulp(computed[0], exact, dtype) <= 2


@pytest.mark.parametrize("dtype", WIDTHS)
@given(data=st.data())
def test_leading_digits_and_what_they_leave_are_the_whole_to_almost_twice_the_digits(
    dtype: Any, data: st.DataObject
) -> None:
    numbers = st.lists(st.floats(2.0**-30, 1, width=32), min_size=2, max_size=50)
    terms = np.array(data.draw(numbers), dtype) / dtype(3)
    corrections = terms * dtype(np.finfo(dtype).eps * 10)
    leading = leading_sum(terms, axis=-1)
    remaining = remaining_sum(terms, corrections, leading, axis=-1)
    total = sum((Fraction(float(term)) for term in [*terms, *corrections]), Fraction(0))
    assert abs(Fraction(float(leading[0])) + Fraction(float(remaining[0])) - total) <= total * tiny(dtype)
    first = leading_quotient(terms, corrections, leading, remaining)
    second = remaining_quotient(terms, corrections, leading, remaining, first)
    for parts in zip(terms, corrections, first, second, strict=True):
        u, du, h, r = (Fraction(float(part)) for part in parts)
        assert abs(h + r - (u + du) / total) <= (u + du) / total * tiny(dtype)


def tiny(dtype: Any) -> Fraction:
    """What two numbers of a type together leave of a third: about the rounding of the type times half of its digits."""
    return Fraction(float(np.finfo(dtype).eps)) * Fraction(2) ** (8 - np.finfo(dtype).nmant // 2)


@pytest.mark.parametrize("dtype", WIDTHS)
@given(data=st.data())
def test_a_balanced_product_is_lost_only_where_the_product_is(dtype: Any, data: st.DataObject) -> None:
    numbers = st.floats(width=WIDTHS[dtype], allow_nan=False, allow_infinity=False).filter(bool)
    u, v, w, x = (dtype(data.draw(numbers)) for _ in range(4))
    with np.errstate(all="ignore"):
        computed = balanced_product([u, v, w, 4], [x])
    assert np.asarray(computed).dtype == dtype
    exact = Fraction(float(u)) * Fraction(float(v)) * Fraction(float(w)) * 4 / Fraction(float(x))
    with mp.workprec(4000):
        assert error_in_ulp(computed, mp.mpf(exact.numerator) / exact.denominator, dtype) <= 2.5

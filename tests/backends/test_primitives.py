"""Compound primitives in NumPy: right to the digits that they promise; and in elementary operations what they mean."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mpmath import mp

from mse_sym.backends.numpy import function
from mse_sym.check.ulp import error_in_ulp
from mse_sym.runtime.atoms import erfc, leading_half

accurate_quotient = function("accurate_quotient")
accurate_sum = function("accurate_sum")
exponential_scale = function("exponential_scale")
leading_quotient = function("leading_quotient")
leading_sum = function("leading_sum")
normal_part = function("normal_part")
overflow_scale = function("overflow_scale")
remaining_part = function("remaining_part")
remaining_quotient = function("remaining_quotient")
remaining_sum = function("remaining_sum")
rounding_error = function("rounding_error")
scaled_exponential = function("scaled_exponential")
subtraction_scale = function("subtraction_scale")
sum_of_others = function("sum_of_others")
product_of_4_over_1 = function("product_of_4_over_1")

ROUNDING = Fraction(2) ** -52
GREATEST = float(np.finfo(np.float64).max)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(NUMBERS, NUMBERS)
def test_difference_and_rounding_error_are_the_exact_difference(u: float, v: float) -> None:
    with np.errstate(all="ignore"):
        difference, error = np.float64(u) - v, rounding_error(np.float64(u), v, np.inf)
    if np.isfinite(difference):
        assert Fraction(float(difference)) + Fraction(float(error)) == Fraction(u) - Fraction(v)
    else:
        assert error == 0


@given(st.floats(-5, 26))
@example(26.0)
def test_erfc_does_not_vanish(u: float) -> None:
    with mp.workdps(400):
        assert float(erfc(u)) == pytest.approx(float(mp.erfc(u)), rel=1e-15, abs=0)


@given(st.floats(-1400, 1400))
def test_the_parts_of_an_exponent_add_up_and_their_exponentials_are_normal(exponent: float) -> None:
    part, rest = normal_part(exponent), remaining_part(exponent)
    assert part + rest == exponent
    if rest == 0:
        assert np.finfo(np.float64).tiny <= np.exp(part) < np.inf


def test_parts_of_an_infinite_exponent_are_no_nan() -> None:
    assert np.exp(normal_part(-np.inf)) * np.exp(remaining_part(-np.inf)) == 0


@given(*[st.floats(2.0**-40, 2.0**40)] * 3)
def test_a_quotient_by_a_sum_is_rounded_about_once(u: float, v: float, w: float) -> None:
    exact = Fraction(u) / (Fraction(v) + Fraction(w))
    with mp.workprec(200):
        computed = accurate_quotient(u, v, w)
        assert error_in_ulp(computed, mp.mpf(exact.numerator) / exact.denominator, np.float64) <= 0.51


@given(NUMBERS, NUMBERS)
@example(1.7e308, -1.7e308)
@example(1.5e-323, 5e-324)
@example(2.0**-1000 + 2.0**-1052, 2.0**-1000)
def test_scaled_differences_do_not_overflow_or_lose_bits(u: float, v: float) -> None:
    with np.errstate(over="ignore"):
        scale = float(subtraction_scale(np.float64(u), v))
    assert np.frexp(scale)[0] == 0.5
    difference = scale * u - scale * v
    assert np.isfinite(difference)
    exact = Fraction(u) - Fraction(v)
    assert abs(Fraction(difference) / Fraction(scale) - exact) <= abs(exact) * ROUNDING


@given(st.lists(st.floats(0, 2.0**1000), min_size=1, max_size=200))
def test_a_sum_is_rounded_about_once(numbers: list[float]) -> None:
    computed = accurate_sum(np.array(numbers)[:, None])
    exact = sum(map(Fraction, numbers), Fraction(0))
    assert computed.shape == (1,)
    assert error_in_ulp(computed[0], mp.mpf(exact.numerator) / exact.denominator, np.float64) <= 1


def test_a_sum_beyond_the_largest_number_is_infinite_and_one_of_infinities_is_infinite() -> None:
    with np.errstate(all="ignore"):
        assert accurate_sum(np.full((4, 1), 1e308)) == np.inf
        assert accurate_sum(np.array([[np.inf], [1.0]])) == np.inf
    assert accurate_sum(np.array([[1e300], [-1e300], [1.0]])) == 1


@pytest.mark.parametrize("shape", [(2,), (2, 3), (2, 3, 4)])
def test_a_sum_runs_over_the_first_axis(shape: tuple[int, ...]) -> None:
    terms = np.arange(float(np.prod(shape))).reshape(shape)
    np.testing.assert_array_equal(accurate_sum(terms), terms.sum(axis=0))
    np.testing.assert_array_equal(remaining_sum(terms, terms, leading_sum(terms)), terms.sum(axis=0))


@given(st.floats(2.0**-20, 2.0**20), st.floats(2.0**-20, 2.0**20))
def test_products_of_leading_halves_are_exact(u: float, v: float) -> None:
    first, second = float(leading_half(u)), float(leading_half(v))
    assert Fraction(first * second) == Fraction(first) * Fraction(second)
    assert abs(Fraction(first) - Fraction(u)) <= Fraction(u) * Fraction(2) ** -25


@given(st.floats(-1490, 0))
def test_a_scaled_exponential_has_all_its_digits(exponent: float) -> None:
    scale = exponential_scale(exponent)
    assert np.isfinite(scale**2 * 1000)
    computed = scaled_exponential(np.array([exponent, 0]), scale)
    assert computed[1] == scale
    with mp.workdps(60):
        exact = mp.exp(exponent) * mp.mpf(scale)
        if exact >= np.finfo(np.float64).tiny:
            assert error_in_ulp(computed[0], exact, np.float64) <= 2


@pytest.mark.parametrize("name", ["expm1", "log1p"])
@given(st.floats(-0.5, 0.5))
@example(2.0**-30)
@example(-(2.0**-30) * (1 - 2.0**-53))
def test_a_correction_is_right_beside_one(name: str, u: float) -> None:
    computed = function(f"{name}_of_correction")(np.float64(u))
    with mp.workprec(200):
        exact = getattr(mp, name)(mp.mpf(u))
        assert abs(mp.mpf(float(computed)) - exact) <= 2.0**-60 + 2 * np.spacing(abs(u))
    assert computed != 0 or u == 0


@given(st.lists(st.floats(2.0**-30, 1), min_size=2, max_size=50))
def test_leading_digits_and_what_they_leave_are_the_whole_to_almost_twice_the_digits(numbers: list[float]) -> None:
    tiny = ROUNDING * Fraction(2) ** -18
    terms = np.array(numbers)[:, None]
    corrections = terms * 2.0**-48
    leading = leading_sum(terms)
    remaining = remaining_sum(terms, corrections, leading)
    total = sum((Fraction(float(term)) for term in [*terms[:, 0], *corrections[:, 0]]), Fraction(0))
    assert abs(Fraction(float(leading[0])) + Fraction(float(remaining[0])) - total) <= total * tiny
    first = leading_quotient(terms, corrections, leading, remaining)
    second = remaining_quotient(terms, corrections, leading, remaining, first)
    for parts in zip(terms[:, 0], corrections[:, 0], first[:, 0], second[:, 0], strict=True):
        u, du, h, r = (Fraction(float(part)) for part in parts)
        assert abs(h + r - (u + du) / total) <= (u + du) / total * tiny


@given(*[NUMBERS.filter(bool)] * 4)
def test_a_balanced_product_is_lost_only_where_the_product_is(u: float, v: float, w: float, x: float) -> None:
    with np.errstate(all="ignore"):
        computed = product_of_4_over_1(u, v, w, 4.0, x)
    exact = Fraction(u) * Fraction(v) * Fraction(w) * 4 / Fraction(x)
    with mp.workprec(4000):
        assert error_in_ulp(computed, mp.mpf(exact.numerator) / exact.denominator, np.float64) <= 2.5


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=100))
@example([1e300, -1e300, 1.0])
@example([0.0, -0.0])
@example([5e-324, 1e-320])
def test_a_sum_of_either_signs_is_rounded_about_once(terms: list[float]) -> None:
    (computed,) = accurate_sum(np.array(terms)[:, None])
    exact = sum(map(Fraction, terms))
    allowed = Fraction(np.spacing(abs(float(exact)))) + len(terms) ** 2 * max(map(abs, map(Fraction, terms))) / 2**100
    assert abs(Fraction(float(computed)) - exact) <= allowed


@pytest.mark.parametrize(
    ("terms", "expected"),
    [([1e308] * 4, np.inf), ([np.inf, 1.0], np.inf), ([-np.inf, 1e308, 1e308], -np.inf), ([1e308, -1e308], 0.0)],
)
def test_a_sum_that_is_too_large_for_its_bits_is_that_of_the_terms(terms: list[float], expected: float) -> None:
    columns = np.array([terms, [1.0] * len(terms)]).T
    with np.errstate(all="ignore"):
        computed = accurate_sum(columns)
    assert computed.tolist() == [expected, len(terms)]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-(2.0**-44), 2.0**-44)), min_size=1, max_size=100))
@example([(1.0, 0.0), (2.0**-1070, 0.0)])
def test_what_a_sum_has_beside_its_largest_term_is_rounded_about_once(others: list[tuple[float, float]]) -> None:
    scale = float(exponential_scale(0.0))
    terms = np.array([scale, *(scale * other for other, _ in others)])
    corrections = terms * np.array([0.0, *(correction for _, correction in others)])
    (computed,) = sum_of_others(terms[:, None], corrections[:, None], scale)
    exact = sum(map(Fraction, [*terms[1:].tolist(), *corrections.tolist()]))
    assert error_in_ulp(computed, mp.mpf(exact.numerator) / exact.denominator, np.float64) <= 1


def test_what_is_unusual_in_one_place_is_right_in_all() -> None:
    u, v = np.array([0.1, 1e300, 1e17]), np.array([0.3, -1e284, 0.4])
    with np.errstate(all="ignore"):
        errors = rounding_error(u, v, 1)
        assert errors.tolist() == [*rounding_error(u[:1], v[:1], 1), 0.0, -0.4]
        exponentials = scaled_exponential(np.array([-1.0, -760.0, -np.inf]), 2.0**504)
    assert exponentials[0] == np.exp(-1.0) * 2.0**504
    assert exponentials[1] == pytest.approx(float(mp.exp(-760) * mp.mpf(2) ** 504), rel=1e-15)
    assert exponentials[2] == 0
    assert normal_part(np.array([1.0, 1000.0])).tolist() == [1.0, 500.0]
    assert remaining_part(np.array([1.0, 1000.0])).tolist() == [0.0, 500.0]


@given(NUMBERS, st.floats(0, GREATEST))
@example(709.9, GREATEST)
@example(GREATEST, GREATEST)
def test_a_scaled_exponential_less_a_product_is_finite_or_infinite(z: float, y: float) -> None:
    exponent = np.float64(z)
    with np.errstate(all="ignore"):
        scale = overflow_scale(exponent)
        difference = (scaled_exponential(exponent, scale) - y * scale * exponent) / scale
        plain = np.exp(exponent) - y * exponent
    assert not np.isnan(difference)
    if z < 709:
        assert difference == pytest.approx(plain, rel=1e-15)

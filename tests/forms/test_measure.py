"""The measure of forms: exact values, and the errors that the last digits of the inputs excuse or do not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from mpmath import mp, mpf
from sympy import Expr, FiniteSet, Interval, S, Symbol, cosh, exp, log, oo, sinh, sqrt, symbols, tanh

from mse_sym.forms.floating import Floating
from mse_sym.forms.measure import BOUND, Exact, shown
from mse_sym.forms.points import at_ends, points, power_of_ten, telling
from mse_sym.symbolic.context import POSITIVE, UNIT_OPEN
from mse_sym.symbolic.functions import gaussian_cumulative, sigmoid

a, y, z = symbols("a y z", real=True)


def errors_at(expr: Expr, computed: float, **numbers: float) -> float:
    where = {symbol: np.array([numbers[symbol.name]]) for symbol in sorted(expr.free_symbols, key=str)}
    return float(Exact.of(expr, where).errors(np.array([computed]))[0])


def test_an_error_is_counted_in_units_of_the_last_place() -> None:
    assert errors_at(exp(z), math.nextafter(math.e, 3), z=1.0) == pytest.approx(0.67, abs=0.01)
    assert errors_at(exp(z), math.e, z=1.0) < 0.5


@pytest.mark.parametrize("computed", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_wrong_where_there_is_one(computed: float) -> None:
    assert errors_at(log(1 + z**2), computed, z=1e200) == math.inf


def test_what_overflows_is_infinite_and_what_vanishes_is_0() -> None:
    assert errors_at(exp(z), math.inf, z=800.0) == 0
    assert errors_at(-exp(z), math.inf, z=800.0) == math.inf
    assert errors_at(exp(z), 0.0, z=800.0) == math.inf
    assert errors_at(exp(z), 0.0, z=-800.0) == 0
    assert errors_at(exp(z), 0.0, z=-700.0) > BOUND


def test_the_last_digits_of_the_inputs_excuse_what_they_change() -> None:
    """The exponential of a large number is as uncertain as the number; a square root at 0 of a tiny one is not."""
    wrong = math.exp(700.0) * (1 + 1e-13)
    assert 0.5 < errors_at(exp(z), wrong, z=700.0) < BOUND
    assert errors_at(sqrt(1 + z**2) - 1, 0.0, z=1e-9) > 1e6


def test_a_class_is_exact() -> None:
    """σ(40) − 1 is −4e−18, and 0 is as good only where the 1 was measured."""
    where = {z: np.array([40.0]), y: np.array([1.0])}
    vanishing = np.zeros(1)
    assert Exact.of(sigmoid(z) - y, where).errors(vanishing)[0] < BOUND
    assert Exact.of(sigmoid(z) - y, where, frozenset({y})).errors(vanishing)[0] > BOUND


def test_exact_values_are_those_of_the_prover_where_digits_are_lost() -> None:
    (value,) = Exact.of(log(1 + exp(-z)) - exp(-z), {z: np.array([900.0])}).values
    assert mp.almosteq(value, -mp.exp(-1800) / 2, rel_eps=mp.mpf(10) ** -14)
    (nothing,) = Exact.of(log(-exp(z)), {z: np.array([1.0])}).values
    assert nothing is None


def test_an_exponential_that_takes_many_digits_is_one_where_it_does_not_count() -> None:
    far = {z: np.array([1e200])}
    counts, does_not = (Exact.of(expr, far).values[0] for expr in (log(2 + exp(z)) - z, 1 / (1 + exp(-z))))
    assert counts is None
    assert does_not == 1
    assert Exact.of(exp(3 * z) / (1 + exp(z)) ** 3, far).values[0] == 1


def test_what_is_beyond_all_numbers_is_known_to_be() -> None:
    exact = Exact.of(exp(z), {z: np.array([1e200, -1e200])})
    assert (exact.errors(np.array([np.inf, 0.0])) == 0).all()
    assert (exact.errors(np.array([np.nan, np.nan])) == np.inf).all()


def test_what_a_label_leaves_out_needs_no_value() -> None:
    """Of y = 0 the term with e^(e^z), which no digits give, is not there."""
    expr, where = (1 - y) * z + y * exp(exp(z)), {z: np.array([1e5]), y: np.array([0.0])}
    assert Exact.of(expr, where, frozenset({y})).values[0] == 1e5
    assert Exact.of(expr, where).values[0] is None


def test_the_tails_of_the_error_function_take_no_more_digits_than_their_size() -> None:
    (value,) = Exact.of(gaussian_cumulative(z), {z: np.array([-60.0])}).values
    assert mp.almosteq(value, mp.erfc(60 / mp.sqrt(2)) / 2, rel_eps=mp.mpf(10) ** -14)


def test_points_lie_in_the_domains_and_reach_far() -> None:
    domains = {a: S.Reals, y: UNIT_OPEN, z: POSITIVE, Symbol("n"): FiniteSet(-1, 1), Symbol("h"): Interval(-oo, 2)}
    where = points(domains, (), 300)
    for symbol, column in where.items():
        assert all(number in domains[symbol] for number in column[:60].tolist())
    assert abs(where[a]).max() > 1e300
    assert 0 < where[z].min() < 1e-200
    assert (abs(where[a]) < 50).mean() > 0.3
    beside = points({a: S.Reals, y: S.Reals}, (), 300)
    assert (beside[a] == beside[y]).any()
    assert ((beside[a] != beside[y]) & (abs(beside[a] - beside[y]) < 1e-9 * abs(beside[a]))).any()


@pytest.mark.parametrize("form", [log(1 + z**2), sqrt(1 + z**2) - 1, exp(z) - 1, 1 / (1 + exp(-z)) - 1])
def test_forms_that_cancel_or_overflow_are_found_out(form: Expr) -> None:
    exact = Exact.of(form, points({z: S.Reals}, (), 100))
    assert (exact.errors(Floating(exact.points)(form)) > BOUND).any()


def test_what_is_lost_at_ordinary_numbers_is_worse_than_at_huge_ones() -> None:
    exact = Exact.of(z, {z: np.array([1.0, 1e200, 2.0])})
    errors = (np.array([np.inf, 0.0, 0.0]), np.array([0.0, np.inf, 0.0]), np.array([5.0, 0.0, 5.0]), np.zeros(3))
    assert [exact.badness(each) for each in errors] == [(1, 2), (0, 2), (0, 2), (0, 0)]


def test_at_the_ends_a_number_is_the_largest_or_too_small_to_be_normal() -> None:
    domains = {z: UNIT_OPEN, y: FiniteSet(0, 1), a: POSITIVE}
    drawn = points(domains, [], 40)
    moved = at_ends(drawn, domains, [])
    assert (moved[y] == drawn[y]).all()
    assert ((moved[z] != drawn[z]) | (moved[a] != drawn[a])).all()
    tiny, largest = np.finfo(float).tiny, np.finfo(float).max
    assert (moved[z] < tiny).any()
    assert moved[z].max() < 1
    assert (moved[a] == largest).any()
    assert (at_ends(drawn, domains, [a])[a] == drawn[a]).all()


def test_telling_is_first_what_is_no_number_then_what_is_infinite_and_what_is_nearly_nothing() -> None:
    computed = np.array([1.0, np.inf, 0.0, np.nan, np.inf, 1e-310, np.inf, np.nan, np.inf])
    assert telling(computed, 4, 2) == [3, 7, 1, 6, 5]
    assert telling(np.stack([computed, computed[::-1]], axis=1), 4, 2) == [1, 5, 0, 4, 3, 5]


def test_what_is_too_large_for_mpmath_is_not_known() -> None:
    for slope in (tanh(exp(z)), sinh(exp(z))):
        assert Exact.of(slope, {z: np.array([1e300])}).values == (None,)
    (huge, moderate) = Exact.of(log(cosh(exp(z))), {z: np.array([1e300, 1.0])}).values
    assert huge is None
    assert moderate == pytest.approx(math.log(math.cosh(math.e)))


def test_the_ratio_of_exponentials_of_large_numbers_is_right_or_unknown() -> None:
    u, v = symbols("u v", real=True)
    where = {u: np.array([-4067886.696354791]), v: np.array([-4067892.267754349])}
    (value,) = Exact.of(log(exp(u) / (exp(u) + exp(v))), where, frozenset()).values
    assert value is None or abs(value + np.log1p(np.exp(-5.5713995578))) < 1e-9


def test_the_power_of_ten_beyond_which_a_number_lies_at_each_point() -> None:
    where = {a: np.array([1e7, 1.0, 0.0, 1.0]), y: np.array([2.0, 3e-9, 1e12, 1.0])}
    assert power_of_ten(where, np.array([True, False, False, False])) == 7
    assert power_of_ten(where, np.array([False, True, True, False])) == 8
    assert power_of_ten(where, np.array([True, True, True, True])) == 0
    assert power_of_ten(where, np.zeros(4, bool)) == 0


def test_an_exact_value_is_shown_by_its_digits_or_by_its_size() -> None:
    assert shown(mpf("0.1")) == "0.10000000000000001"
    assert shown(mp.ldexp(mpf(1), -(10**300))) == "less than 1e-1000000 in size"
    assert shown(mp.ldexp(mpf(1), 10**300)) == "more than 1e1000000 in size"
    assert shown(mpf(0)) == "0.0"

"""Forms that are sought, each a kind of its own: no intermediate number too large or too small, no power of a ratio."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest
from mpmath import mp, mpf
from sympy import I, Interval, Symbol, atan, cosh, exp, log, sign, symbols

from mse_sym.forms.candidates import candidates, in_turn
from mse_sym.forms.floating import Floating
from mse_sym.forms.structure import Structured, structures
from mse_sym.losses import Loss
from mse_sym.symbolic.context import UNIT_CLOSED, Context
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.rounding import balanced_product

a, y, z = symbols("a y z", real=True)
mu, q, k, c = symbols("mu q k c", positive=True)


def test_a_product_is_computed_by_significands_and_exponents() -> None:
    where = {mu: np.array([1e-200, 1e200]), q: np.array([1e-150, 1e150])}
    product = balanced_product(mu, mu, 1 / q, 1 / q)
    np.testing.assert_allclose(Floating(where)(product), [1e-100, 1e100], rtol=1e-15)


def test_what_is_neither_even_nor_odd_has_a_form_by_the_reciprocal_too() -> None:
    forms = candidates(Structured((1 + z * (1 - 2 * atan(z))) / (1 + z**2)), Context())
    values = [Floating({z: np.array([1e200])})(form)[0] for form in forms]
    assert any(abs(value / ((1 - np.pi) * 1e-200) - 1) < 1e-14 for value in values)


def test_a_reciprocal_of_a_difference_is_that_of_its_half() -> None:
    (structured,) = structures(1 / (1 + (a - y) ** 2), Context())
    forms = [form for form in candidates(structured, Context()) if not form.has(Symbol("r"))]
    where = {a: np.array([1.2e308]), y: np.array([-1.2e308])}
    assert any(0 <= Floating(where)(form)[0] < 1e-300 for form in forms)


def test_the_logarithm_of_a_ratio_is_right_also_where_the_ratio_overflows() -> None:
    where = {
        mu: np.append(np.linspace(1e308, 1.7e308, 20), 1e-200),
        q: np.append(np.geomspace(1e290, 1e298, 20), 1e200),
    }
    right = [float(mp.log(mpf(above) / mpf(below))) for below, above in zip(*where.values(), strict=True)]
    forms = [form for each in structures(log(q / mu), Context()) for form in candidates(each, Context())]
    assert any(np.allclose(Floating(where)(form), right, rtol=4e-16, atol=0) for form in forms)


def test_a_square_and_an_exponential_are_one_square_of_neither_too_large_nor_too_small_numbers() -> None:
    forms = candidates(Structured(mu**2 * exp(-2 * z) / 2 + z), Context())
    where = {mu: np.array([1e200, 0.0]), z: np.array([450.0, -710.0])}
    right = [450 + float(mpf(1e200) ** 2 * mp.exp(-900) / 2), -710.0]
    assert any(np.allclose(Floating(where)(form), right, rtol=1e-14, atol=0) for form in forms)


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(
    "loss",
    [
        Loss("inverse_gaussian", c * (q - mu) ** 2 / (2 * mu**2 * q), mu, q, (c,)),
        Loss("power_of_a_ratio", (q / mu) ** k, mu, q, (k,), {k: Interval.open(0, 1)}),
        Loss("student", (c + 1) / 2 * log(1 + (a - y) ** 2 / c), a, y, (c,)),
    ],
    ids=lambda loss: loss.name,
)
def test_no_result_is_lost_between_its_factors(loss: Loss) -> None:
    functions = loss.compile()
    assert {quantity: str(each) for quantity, each in functions.accuracy.items() if each.wrong} == {}


def test_labels_stand_in_what_has_no_value_at_0_too() -> None:
    """SymPy compares no cosh of 0/0."""
    expr = log(cosh(a / y)) + a / y
    assert expr in list(candidates(Structured(expr), Context({y: UNIT_CLOSED})))


def test_candidates_come_before_all_kinds_are_begun() -> None:
    begun: list[int] = []

    def kinds() -> Iterator[Iterator[str]]:
        for number in range(3):
            begun.append(number)
            yield map(f"{number}{{}}".format, "abcdefg")

    found = in_turn(kinds())
    assert [next(found) for _ in range(4)] == ["0a", "0b", "0c", "0d"]
    assert begun == [0]
    assert len({*found}) == 17


def test_a_logarithm_of_a_symbol_above_0_is_that_of_no_negative_number() -> None:
    given = Structured(log(z) / (1 + z))
    forms = list(candidates(given, Context({z: Interval.open(0, 1)})))
    assert any(form.has(ordered_product(1 / z)) for form in forms)
    assert not any(form.has(I, sign) for form in forms)


def test_a_sum_of_terms_that_are_infinite_is_one_of_them_times_the_others_beside_it() -> None:
    (structured, *_) = structures(q / mu**2 - exp(mu) / (exp(mu) - 1) ** 2, Context())
    where = {mu: np.array([1e-200, 1.0]), q: np.array([3.0, 3.0])}
    found = [Floating(where)(form) for form in islice(candidates(structured, Context()), 80)]
    assert any(value[0] == np.inf and abs(value[1] - 2.079326405792208) < 1e-14 for value in found)

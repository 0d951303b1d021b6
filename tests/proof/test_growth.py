"""Signs by the growth of the exponential and the logarithm."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import E, Expr, Interval, Rational, S, Symbol, exp, log, symbols

from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.growth import with_exponentials_in_order
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.relations import AtLeast
from mse_sym.symbolic import Context, sigmoid
from mse_sym.symbolic.context import UNIT_OPEN

a, r, x = symbols("a r x", real=True)
s, t = symbols("s t", positive=True)
MORE = AtLeast(strict=True)
UNIT = Context({a: UNIT_OPEN})

exponents = st.fractions(-3, 3, max_denominator=4)


@given(exponents, exponents)
def test_exponentials_are_ordered_as_their_exponents(low: Fraction, high: Fraction) -> None:
    left, right = (exp(Rational(c.numerator, c.denominator) * s) for c in (high, low))
    assert isinstance(prove(left, MORE, right), Proved if high > low else Refuted)


@given(st.lists(exponents, min_size=1, max_size=4))
def test_the_order_is_that_of_the_values(chosen: list[Fraction]) -> None:
    """Each is written as the next smaller one times a factor above 1: with all of these at 1 nothing differs from 1."""
    field = GeneratorField(Context())
    value = field.normal(sum((exp(Rational(c.numerator, c.denominator) * s * t) for c in chosen), S.Zero))
    written = with_exponentials_in_order(value, field)
    assert all(generator.is_positive for generator in written.free_symbols)
    assert written.xreplace(dict.fromkeys(written.free_symbols, S.Zero)) == len(chosen)


@pytest.mark.parametrize(
    ("larger", "smaller", "context"),
    [
        (exp(a), S.One, UNIT),
        (E, exp(a), UNIT),
        (sigmoid(S.One), sigmoid(a), UNIT),
        (sigmoid(a), S.Half, UNIT),
        (-log(1 - sigmoid(a)), log(2), UNIT),
        (log(1 + exp(r)), r, Context()),
        (log(1 + s), S.Zero, Context()),
        (log(2 + x**2), log(1 + x**2), Context()),
        (S.Zero, log(a), UNIT),
    ],
)
def test_comparisons(larger: Expr, smaller: Expr, context: Context) -> None:
    assert isinstance(prove(larger, MORE, smaller, context), Proved)
    assert isinstance(prove(smaller, MORE, larger, context), Refuted)


def test_what_holds_on_a_part_of_the_domain_only_is_not_proved() -> None:
    assert isinstance(prove(exp(r), MORE, S.One), Refuted)
    assert isinstance(prove(exp(a), MORE, exp(S.Half), UNIT), Refuted)
    assert isinstance(prove(log(1 + a), MORE, log(S(3) / 2), UNIT), Refuted)
    assert isinstance(prove(exp(x), AtLeast(), exp(r), Context({x: Interval.open(0, 1)})), Refuted)


def test_the_logarithm_of_what_may_be_negative_is_left_alone() -> None:
    """log(r² + r⁴) - 2 log r is log(1 + r²) for positive r, and has no value for negative r."""
    assert isinstance(prove(log(r**2 + r**4) - 2 * log(r), AtLeast(), S.Zero), Refuted)


def test_a_chain_through_a_variable_in_the_exponent() -> None:
    total = Symbol("n", positive=True)
    share = exp(a) / (exp(a) + total)
    assert isinstance(prove(E / (E + total), MORE, share, UNIT), Proved)

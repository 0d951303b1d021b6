"""The sign of a polynomial: what is claimed holds at every point, and squares that were multiplied out are seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Rational, S, Symbol, symbols

from mse_sym.proof.signs import polynomial_sign

x, y = symbols("x y", real=True)
s = Symbol("s", positive=True)
numbers = st.fractions(-20, 20, max_denominator=8).map(Rational)


@pytest.mark.parametrize(
    ("polynomial", "strict", "sign"),
    [
        (x**2 - 2 * x * y + y**2 + s, True, 1),
        (x**2 - 2 * x * y + y**2, True, None),
        (x**2 - 2 * x * y + y**2, False, 1),
        (-(x**2) + 2 * x * y - 2 * y**2 - s, True, -1),
        (x**2 + x + 1, True, 1),
        (x**2 + 2 * x + 1, True, None),
        (x**2 + 3 * x + 1, False, None),
        (s + 1, True, 1),
        (x, False, None),
    ],
    ids=str,
)
def test_squares_that_were_multiplied_out(polynomial: Expr, strict: bool, sign: int | None) -> None:
    assert polynomial_sign(polynomial.expand(), strict=strict) == sign


coefficients = st.integers(-3, 3)
monomials = st.sampled_from([S.One, x, y, s, x**2, y**2, x * y, x * s, s**2, x**2 * y**2, x * y * s])


@given(st.lists(st.tuples(coefficients, monomials), min_size=1, max_size=6), numbers, numbers, numbers, st.booleans())
def test_the_sign_is_that_of_every_value(
    terms: list[tuple[int, Expr]], first: Rational, second: Rational, third: Rational, strict: bool
) -> None:
    polynomial = sum((number * monomial for number, monomial in terms), start=S.Zero)
    sign = polynomial_sign(polynomial, strict=strict)
    value = polynomial.subs({x: first, y: second, s: abs(third) + Rational(1, 16)})
    if sign is not None:
        assert sign * value > 0 if strict else sign * value >= 0

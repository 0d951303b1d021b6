"""What gamma and Bessel functions leave: definitions and derivatives, at 50 digits."""

from __future__ import annotations

import pytest
from mpmath import mp
from sympy import Symbol, besseli, lambdify

from mse_sym.symbolic.functions import NamedFunction, expand_functions, scaled_complement, scaled_complement_fall
from mse_sym.symbolic.special import (
    besseli_ratio,
    besseli_ratio_gap,
    besseli_ratio_slope,
    binet,
    digamma_gap,
    log_besseli,
    log_factorial,
    log_scaled_besseli,
    logarithm_gap,
    trigamma_gap,
)

x = Symbol("x", positive=True)
NAMED = (
    *(scaled_complement, scaled_complement_fall),
    *(logarithm_gap, binet, log_factorial, digamma_gap, trigamma_gap),
    *(log_besseli, log_scaled_besseli, besseli_ratio, besseli_ratio_gap, besseli_ratio_slope),
)


@pytest.mark.parametrize("function", NAMED)
@pytest.mark.parametrize("place", ["0.03", "1.7", "40"])
def test_the_derivative_is_the_derivative(function: type[NamedFunction], place: str) -> None:
    with mp.workdps(90):
        value = lambdify(x, function(x).definition(), "mpmath")
        slope = lambdify(x, expand_functions(function(x).fdiff()), "mpmath")
        exact = mp.diff(value, mp.mpf(place))
        assert abs(slope(mp.mpf(place)) - exact) <= mp.mpf(10) ** -50 * abs(exact)


def test_the_slope_is_that_of_the_ratio() -> None:
    assert (besseli_ratio(x).definition() - besseli(1, x) / besseli(0, x)) == 0
    assert isinstance(besseli_ratio(x).fdiff(), besseli_ratio_slope)

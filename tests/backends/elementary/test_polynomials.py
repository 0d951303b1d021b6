"""The committed coefficients are those that the toolkit finds."""

from __future__ import annotations

import pytest
from mpmath import mp

from mse_sym.backends.elementary import coefficients, polynomials


def test_the_coefficients_of_the_exponential_for_float32_are_found_anew() -> None:
    approximated = polynomials.APPROXIMATED["exponential"]
    assert polynomials.coefficients(approximated, "float32") == coefficients.COEFFICIENTS["exponential", "float32"]


@pytest.mark.slow
def test_the_module_of_the_coefficients_is_written_anew() -> None:
    with open(coefficients.__file__, encoding="utf-8") as file:
        assert file.read() == polynomials.data()


def test_a_polynomial_is_near_its_function() -> None:
    approximated = polynomials.APPROXIMATED["logarithm"]
    found = polynomials.coefficients(approximated, "float64")
    with mp.workdps(40):
        for place in range(21):
            x = approximated.high() * place / 20
            assert abs(mp.polyval(found[::-1], x) - approximated.function(x)) < mp.mpf(2) ** -53


def test_the_parts_of_log_2_are_its_leading_digits_and_the_rest() -> None:
    leading, rest = polynomials.parts_of_log_2()
    assert (leading * 2**42).is_integer()
    with mp.workdps(60):
        assert abs(mp.log(2) - leading - rest) < mp.mpf(2) ** -97

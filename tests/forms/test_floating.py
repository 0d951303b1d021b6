"""What floating-point arithmetic makes of forms, and where it loses digits on the way."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Piecewise, erf, exp, symbols, zeta

from mse_sym.forms.floating import Floating

z, c = symbols("z c", real=True)


def test_the_least_part_that_lacks_digits_is_told() -> None:
    floating = Floating({z: np.array([1.0, 740.0, 2000.0]), c: np.array([1e10, 1e10, 1e10])})
    form = Piecewise((c * exp(-z), z >= 0), (c * exp(z), True))
    np.testing.assert_array_equal(floating.least_subnormal(form), [np.inf, np.exp(-740.0), np.inf])
    np.testing.assert_array_equal(floating.least_subnormal(erf(c)), [np.inf] * 3)


def test_what_is_not_chosen_there_does_not_count() -> None:
    floating = Floating({z: np.array([-740.0, 740.0])})
    np.testing.assert_array_equal(floating.least_subnormal(Piecewise((exp(z), z >= 0), (z, True))), [np.inf] * 2)


def test_a_function_that_is_not_known_is_said() -> None:
    with pytest.raises(KeyError):
        Floating({z: np.array([2.0])}).least_subnormal(zeta(z))

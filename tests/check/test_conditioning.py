"""What the last digits of the inputs explain is no mistake of a function, and nothing else is excused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sympy import Interval, exp, log, oo, symbols

from mse_sym import Loss
from mse_sym.check import check_gradient

mu, q, k = symbols("mu q k", positive=True)
z, y = symbols("z y", real=True)

WEIBULL = Loss("weibull", (q / mu) ** k - k * log(q / mu), mu, q, (k,), {k: Interval(1000, 5000)})
"""A power of some thousands multiplies a last digit of μ by as much."""
SHARP = Loss("sharp", exp(z) - y * z, z, y, domains={y: Interval(0, oo)})


def weibull(mu: Any, q: Any, k: Any) -> Any:
    return k / mu - k / mu * (q / mu) ** k


def test_digits_that_the_inputs_do_not_have_are_not_asked_for() -> None:
    found = check_gradient(WEIBULL, weibull, within={"prediction": (0.5, 2.0), "target": (0.5, 2.0)})
    assert found.passed, found.message


@pytest.mark.parametrize(
    "wrong",
    [
        lambda mu, q, k: -weibull(mu, q, k),
        lambda mu, q, k: weibull(mu, q, k) * (1 + 1e-9),
        lambda mu, q, k: weibull(mu, q, k * (1 + 1e-7)),
    ],
)
def test_what_they_do_not_explain_is_wrong(wrong: Any) -> None:
    found = check_gradient(WEIBULL, wrong, within={"prediction": (0.5, 2.0), "target": (0.5, 2.0)})
    assert not found.passed


def test_a_gradient_that_vanishes_is_not_explained() -> None:
    """At z = log y the last digits of both explain what exp(z) - y loses, and nowhere a 0 for a small number."""
    assert check_gradient(SHARP, lambda z, y: np.exp(z) - y, within=(-30, 30)).passed
    assert not check_gradient(SHARP, lambda z, y: np.where(z < -20, 0.0, np.exp(z)) - y, within=(-30, 30)).passed

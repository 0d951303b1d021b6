"""Losses composed at random, of sums, weights, activations and other parametrisations, held to what all are held to."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Add, Expr, Max, Rational, cosh, exp, log, sqrt, symbols, tanh

from mse_sym.check import check_gradient
from mse_sym.check.own_loss import measured_quantities, own_accuracy
from mse_sym.forms.measure import BOUND
from mse_sym.losses import AccuracyWarning, Loss
from mse_sym.symbolic.functions import sigmoid, softplus

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
pytestmark = [pytest.mark.measured, pytest.mark.slow]

z, y = symbols("z y", real=True)
s, w = symbols("s w", positive=True)

OF_RESIDUAL: dict[str, Callable[[Expr], Expr]] = {
    "square": lambda r: r**2 / 2,
    "size": Abs,
    "log cosh": lambda r: log(cosh(r)),
    "Cauchy": lambda r: log(1 + r**2),
    "Charbonnier": lambda r: sqrt(1 + r**2) - 1,
    "Welsch": lambda r: 1 - exp(-(r**2)),
    "hinge": lambda r: Max(0, 1 - r),
    "logistic": lambda r: log(1 + exp(-r)),
}
PREDICTIONS: dict[str, Callable[[Expr], Expr]] = {
    "identity": lambda z: z,
    "scaled": lambda z: 2 * z,
    "exp": exp,
    "tanh": tanh,
    "sigmoid": sigmoid,
    "softplus": softplus,
}
WEIGHTS = (1, Rational(1, 2), 3, w)


@st.composite
def composed(draw: st.DrawFn) -> Loss:
    """A sum of one or two losses of the residual, with weights, of an activation's output, with or without a scale."""
    prediction = PREDICTIONS[draw(st.sampled_from(sorted(PREDICTIONS)))](z)
    residual = (prediction - y) / draw(st.sampled_from((1, s)))
    chosen = draw(st.lists(st.sampled_from(sorted(OF_RESIDUAL)), min_size=1, max_size=2, unique=True))
    terms = [draw(st.sampled_from(WEIGHTS)) * OF_RESIDUAL[name](residual) for name in chosen]
    expression = Add(*terms)
    parameters = tuple(symbol for symbol in (s, w) if expression.has(symbol))
    return Loss("composed", expression, z, y, parameters)


@settings(max_examples=10 if LONG else 3)
@given(composed())
def test_a_composed_loss_is_proved_and_as_right_as_it_says(loss: Loss) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", AccuracyWarning)
        functions = loss.compile()
    wrong = {quantity for quantity, measurement in functions.accuracy.items() if measurement.wrong}
    warned = " ".join(str(each.message) for each in said)
    assert all(f"the {quantity}" in warned for quantity in wrong)
    for quantity in set(measured_quantities(loss)) - wrong:
        for dtype in (np.float64, np.float32):
            found = own_accuracy(loss, functions, quantity, dtype, 60)
            assert found.greatest <= 2 * BOUND, str(found)
    if "gradient" not in wrong:
        check = check_gradient(loss, functions.gradient, points=48)
        assert check.correct, check.message

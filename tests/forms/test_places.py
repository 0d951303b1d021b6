"""Vectors of a fixed size: each entry of a derivative has a formula of its own, whatever another is."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
from sympy import exp, symbols

from mse_sym.forms.places import form_by_places
from mse_sym.losses import AccuracyWarning, Loss

m, log_s, y = symbols("m log_s y", real=True)
GAUSSIAN = Loss("gaussian_of_two", (m - y) ** 2 * exp(-2 * log_s) / 2 + log_s, (m, log_s), y)


def test_an_entry_is_right_where_another_is_infinite() -> None:
    functions = GAUSSIAN.compile(measure=False)
    form = form_by_places(functions.forms["gradient"].derived, frozenset(), 2.0, functions.free_indices["gradient"], 2)
    assert form is not None
    assert form.lines[-1].evidence
    other = replace(functions, forms={**functions.forms, "gradient": form})
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(other.gradient([0.0, 0.0], 2e159), [-2e159, -np.inf])
        np.testing.assert_array_equal(other.gradient([2.0, -900.0], 2.0), [0.0, 1.0])
    np.testing.assert_allclose(other.gradient([[1.5, 0.25]], [2.0]), functions.gradient([[1.5, 0.25]], [2.0]))


@pytest.mark.slow
@pytest.mark.measured
def test_a_loss_of_two_predictions_is_measured_and_mended() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AccuracyWarning)  # of the product of the Hessian, beyond the largest numbers
        functions = GAUSSIAN.compile()
    hessian = functions.accuracy["hessian"]
    assert not hessian.wrong or hessian.within > 300, hessian
    assert functions.value([2.0, -1e30], 2.0) == -1e30
    assert functions.value([1e267, 307.0], 0.0) == pytest.approx(1.10194042541809e267)
    assert functions.gradient([0.0, 363.0], -55.0)[0] == pytest.approx(2.770568088749e-314)
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(functions.hessian([2.0, -900.0], 2.0), [[np.inf, 0.0], [0.0, 0.0]])

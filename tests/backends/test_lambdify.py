"""SymPy's plain code beside what is compiled: the same where it neither overflows nor cancels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym.backends import kernel
from mse_sym.backends.task import Task
from mse_sym.losses import with_activations

LOSSES = with_activations()
QUANTITIES = ("value", "gradient", "hessian")
K = 3


def task(name: str) -> Task:
    """All quantities of a loss, as they are derived and as they are computed."""
    loss = LOSSES[name]
    variables = (loss.prediction, loss.target, *loss.parameters)
    derived = tuple(loss.derivation(quantity).result for quantity in QUANTITIES)
    forms = tuple(loss.stable_forms[quantity].result for quantity in QUANTITIES)
    free = tuple(loss._free_indices(quantity) for quantity in QUANTITIES)
    return Task(QUANTITIES, derived, forms, free, variables, loss.context)


@pytest.mark.parametrize("name", LOSSES)
def test_plain_and_accurate_code_agree_at_moderate_numbers(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    loss = LOSSES[name]
    plain, accurate = (kernel(backend, task(name)).function for backend in ("lambdify", "numpy"))
    random = np.random.default_rng(7)
    shape = (K, 50) if loss.is_vector else (50,)
    arguments = [random.uniform(0.2, 0.8, shape), random.uniform(0.2, 0.8, shape), *[0.7] * len(loss.parameters)]
    for expected, computed in zip(plain(*arguments), accurate(*arguments), strict=True):
        scale = np.max(np.abs(expected)) + 1
        np.testing.assert_allclose(np.broadcast_to(computed, expected.shape), expected, rtol=1e-12, atol=1e-13 * scale)


@given(st.floats(-700, 700), st.sampled_from([0.0, 1.0]))
def test_what_plain_code_loses(z: float, y: float) -> None:
    """The gradient of the cross-entropy of a logit is never 0; the plain code has it right where it does not cancel."""
    name = "binary_cross_entropy_of_sigmoid"
    arguments = np.array([z]), np.array([y])
    with np.errstate(all="ignore"):
        _, plain, _ = kernel("lambdify", task(name)).function(*arguments)
        _, accurate, _ = kernel("numpy", task(name)).function(*arguments)
    assert accurate[0] != 0
    if abs(z) < 20:
        assert plain[0] == pytest.approx(accurate[0], rel=1e-6)


def test_a_backend_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="there is lambdify, numpy"):
        kernel("fortran", task("squared_error"))


def test_the_plain_code_is_shown() -> None:
    text = kernel("lambdify", task("binary_cross_entropy_of_sigmoid")).text
    assert "exp(-z)" in text

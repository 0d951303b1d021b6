"""optax's own tests of its losses, passed by ours for JAX: read from the package that is installed."""

from __future__ import annotations

import unittest
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from sympy import Eq, Piecewise, Sum, log, symbols

from mse_sym.losses import (
    Loss,
    activations,
    binary_cross_entropy,
    cross_entropy,
    huber,
    log_cosh,
    squared_error,
)
from mse_sym.symbolic.context import UNIT_CLOSED, index, size, vector

pytestmark = pytest.mark.peers("optax", "jax")

a, y = symbols("a y", real=True)
K, k = size("K"), index("k")
q, t = vector("q", K), vector("t", K)
DIVERGENCE = Sum(Piecewise((0, Eq(t[k], 0)), (t[k] * (log(t[k]) - q[k]), True)), (k, 1, K))
"""Of the logarithms of probabilities."""

SUITES: dict[str, tuple[str, str, Loss, tuple[str, ...]]] = {
    "SquaredErrorTest": ("_regression", "squared_error", Loss("square", (a - y) ** 2, a, y), ()),
    "L2LossTest": ("_regression", "l2_loss", squared_error, ()),
    "HuberLossTest": ("_regression", "huber_loss", huber, ()),
    "LogCoshTest": ("_regression", "log_cosh", log_cosh, ("test_scalar", "test_batched")),
    "SoftmaxCrossEntropyTest": (
        "_classification",
        "softmax_cross_entropy",
        cross_entropy.of(activations.softmax),
        ("test_scalar", "test_batched"),
    ),
    "SigmoidCrossEntropyTest": (
        "_classification",
        "sigmoid_binary_cross_entropy",
        binary_cross_entropy.of(activations.sigmoid),
        (),
    ),
    "KLDivergenceTest": (
        "_classification",
        "kl_divergence",
        Loss("kl", DIVERGENCE, q, t, domains={t: UNIT_CLOSED}),
        ("test_scalar", "test_batched"),
    ),
}
"""Their class of tests: which of their functions is replaced by which loss, and which tests; none stands for all."""


@cache
def _function(loss: Loss) -> Callable[..., Any]:
    value: Callable[..., Any] = loss.compile("jax", measure=False).value
    return value


@pytest.mark.filterwarnings("ignore")  # of JAX, about types that it narrows
@pytest.mark.parametrize("suite", SUITES)
def test_their_tests(suite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, loss, chosen = SUITES[suite]
    monkeypatch.setattr(import_module(f"optax.losses.{module}"), name, _function(loss))
    tests = getattr(import_module(f"optax.losses.{module}_test"), suite)
    names = chosen or unittest.TestLoader().getTestCaseNames(tests)
    result = unittest.TestResult()
    unittest.TestSuite(map(tests, names)).run(result)
    assert result.testsRun >= 2
    assert not [text for _, text in (*result.errors, *result.failures)]

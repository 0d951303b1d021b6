"""The least risk by L-BFGS and by Newton's method: against linear algebra, scikit-learn, and each other."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from mse_sym.train import minimise
from tests.train.networks import drawn, network

scipy = pytest.mark.peers("scipy")
METHODS = pytest.mark.parametrize("method", ["L-BFGS", "Newton"])


@scipy
@METHODS
def test_least_squares(method: Any) -> None:
    model = network("line", (3, 1))
    random = np.random.default_rng(0)
    X, y, weights = random.normal(size=(20, 3)), random.normal(size=20), random.uniform(0.5, 2, 20)
    found = minimise(model, X, y, method, weights=weights, tolerance=1e-8)
    root = np.sqrt(weights)[:, None]
    exact, *_ = np.linalg.lstsq(root * np.c_[X, np.ones(20)], root[:, 0] * y, rcond=None)
    np.testing.assert_allclose(found.parameters.numbers, exact, rtol=1e-6)
    assert found.converged
    assert found.gradient_norm < 1e-8
    assert (np.diff(found.risk) <= 1e-15).all()
    assert found.risk[-1] == pytest.approx(model.risk(found.parameters, X, y, weights))


@pytest.mark.peers("scipy", "sklearn")
@METHODS
def test_logistic_regression(method: Any) -> None:
    model = network("sigmoid", (3, 1))
    random = np.random.default_rng(1)
    X = random.normal(size=(80, 3))
    y = (X[:, 0] + random.logistic(size=80) > 0).astype(float)
    theirs = import_module("sklearn.linear_model").LogisticRegression(C=np.inf, tol=1e-10).fit(X, y)
    found = minimise(model, X, y, method, tolerance=1e-9)
    np.testing.assert_allclose(found.parameters.numbers, [*theirs.coef_[0], *theirs.intercept_], rtol=1e-5)


@scipy
def test_both_methods_find_a_minimum_of_a_hidden_layer() -> None:
    model = network("line", (2, 2, 1))
    start, X, _ = drawn(model, 40)
    y = np.sin(2 * X[:, 0]) + X[:, 1] + np.random.default_rng(2).normal(size=40) / 4
    for method in ("L-BFGS", "Newton"):
        found = minimise(model, X, y, method, start=start, tolerance=1e-5)
        assert found.converged, (method, found.message, found.gradient_norm)
        assert np.linalg.eigvalsh(model.hessian(found.parameters, X, y)).min() > 0
        assert found.risk[-1] < 0.9 * found.risk[0]


@scipy
def test_newton_converges_at_once_on_a_square() -> None:
    model = network("line", (3, 1))
    start, X, y = drawn(model, 20)
    found = minimise(model, X, y, "Newton", start=start, tolerance=1e-8)
    assert len(found.risk) <= 8


def test_another_method_is_refused() -> None:
    model = network("line", (3, 1))
    with pytest.raises(ValueError, match="'L-BFGS' or 'Newton', got 'BFGS'"):
        minimise(model, [[1.0, 2, 3]], [1.0], "BFGS")  # type: ignore[arg-type]


def test_without_scipy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "mse_sym\[special\]"'):
        minimise(network("line", (1, 1)), [[1.0]], [1.0])

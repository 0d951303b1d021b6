"""The empirical risk: its derivatives against difference quotients, its minimiser against other libraries."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym import activations, as_scipy, likelihoods, losses

SIGMOID, SOFTMAX, EXP = activations.sigmoid, activations.softmax, activations.exp


def sample(seed: int, of: str, rows: int = 12, columns: int = 3) -> tuple[Any, Any, Any]:
    random = np.random.default_rng(seed)
    X, w = random.normal(size=(rows, columns)), random.uniform(0.5, 2, rows)
    y = {
        "numbers": random.normal(size=rows),
        "labels": random.integers(0, 2, rows),
        "classes": np.append(random.integers(0, 3, rows - 1), 2),
        "counts": random.integers(0, 5, rows),
        "one-hot": np.eye(3)[random.integers(0, 3, rows)],
    }[of]
    return X, y, w


RISKS: dict[str, tuple[Any, Any, str]] = {
    "squared error": (losses.squared_error, None, "numbers"),
    "logistic": (losses.binary_cross_entropy, SIGMOID, "labels"),
    "softmax": (losses.cross_entropy, SOFTMAX, "classes"),
    "softmax one-hot": (losses.cross_entropy, SOFTMAX, "one-hot"),
    "poisson": (likelihoods.poisson, EXP, "counts"),
}
of_every_risk = pytest.mark.parametrize("name", RISKS)


def risk_of(name: str, seed: int = 0, **options: Any) -> Any:
    loss, link, of = RISKS[name]
    X, y, w = sample(seed, of)
    return as_scipy(loss, X, y, link=link, backend="numpy", **{"weights": w, "l2": 0.3, **options})


@of_every_risk
@given(seed=st.integers(0, 10**6), intercept=st.booleans())
def test_gradient_and_hessian_are_the_difference_quotients(name: str, seed: int, intercept: bool) -> None:
    risk = risk_of(name, seed % 5, intercept=intercept)
    random = np.random.default_rng(seed)
    theta, v = random.normal(size=(2, len(risk.start)))
    h = 1e-5
    slope = (risk.fun(theta + h * v) - risk.fun(theta - h * v)) / (2 * h)
    assert risk.jac(theta) @ v == pytest.approx(slope, rel=1e-6, abs=1e-8)
    curved = (risk.jac(theta + h * v) - risk.jac(theta - h * v)) / (2 * h)
    assert risk.hessp(theta, v) == pytest.approx(curved, rel=1e-5, abs=1e-8)
    assert risk.hess(theta) @ v == pytest.approx(risk.hessp(theta, v), rel=1e-11, abs=1e-12)
    value, gradient = risk.fun_and_jac(theta)
    assert value == risk.fun(theta)
    assert gradient.tolist() == risk.jac(theta).tolist()


@of_every_risk
def test_a_weight_counts_an_example_so_often_and_no_intercept_is_penalised(name: str) -> None:
    loss, link, of = RISKS[name]
    X, y, _ = sample(1, of)
    w = np.arange(len(X)) % 3 + 1.0
    often = np.repeat(np.arange(len(X)), w.astype(int))
    weighted = as_scipy(loss, X, y, link=link, weights=w, l2=0.3, backend="numpy")
    repeated = as_scipy(loss, X[often], y[often], link=link, backend="numpy")
    theta = np.linspace(-1, 1, len(weighted.start))
    coefficients, intercept = weighted.model.parts(theta)
    assert np.size(intercept) == max(weighted.model.outputs, 1)
    assert weighted.fun(theta) == pytest.approx(repeated.fun(theta) + 0.15 * (coefficients**2).sum(), rel=1e-13)


def test_least_squares_is_solved_by_one_step_of_newton() -> None:
    X, y, _ = sample(2, "numbers")
    risk = as_scipy(losses.squared_error, X, y, backend="numpy")
    solution = risk.start - np.linalg.solve(risk.hess(risk.start), risk.jac(risk.start))
    exact = np.linalg.lstsq(np.column_stack([X, np.ones(len(y))]), y)[0]
    assert solution == pytest.approx(exact, rel=1e-12)


def test_a_model_of_ones_own_has_the_matrix_of_gauss_and_newton() -> None:
    X, y, _ = sample(3, "labels")

    def predict(theta: Any) -> Any:
        return np.tanh(X @ theta[:3]) * theta[3]

    def jacobian(theta: Any) -> Any:
        hidden = np.tanh(X @ theta[:3])
        return np.column_stack([(1 - hidden**2)[:, np.newaxis] * theta[3] * X, hidden])

    start, v = np.array([0.3, -0.2, 0.5, 1.5]), np.array([1.0, 0.5, -1.0, 2.0])
    risk = as_scipy(
        losses.binary_cross_entropy,
        None,
        y,
        link=SIGMOID,
        model=predict,
        jacobian=jacobian,
        start=start,
        l2=0.1,
        backend="numpy",
    )
    slope = (risk.fun(start + 1e-5 * v) - risk.fun(start - 1e-5 * v)) / 2e-5
    assert risk.jac(start) @ v == pytest.approx(slope, rel=1e-8)
    p = 1 / (1 + np.exp(-predict(start)))
    J = jacobian(start)
    assert risk.hess(start) == pytest.approx((J.T * p * (1 - p)) @ J / len(y) + 0.1 * np.eye(4), rel=1e-12)
    assert risk.hessp(start, v) == pytest.approx(risk.hess(start) @ v, rel=1e-12)


def test_a_model_of_several_outputs() -> None:
    X, y, _ = sample(4, "classes")
    linear = as_scipy(losses.cross_entropy, X, y, link=SOFTMAX, intercept=False, backend="numpy")
    given_ = as_scipy(
        losses.cross_entropy,
        None,
        y,
        link=SOFTMAX,
        model=lambda theta: X @ theta.reshape(3, 3),
        jacobian=lambda theta: np.einsum("nd,kl->nkdl", X, np.eye(3)).reshape(len(y), 3, 9),
        start=np.zeros(9),
        backend="numpy",
    )
    theta, v = np.linspace(-1, 1, 9), np.linspace(2, -1, 9)
    assert given_.fun(theta) == pytest.approx(linear.fun(theta), rel=1e-14)
    assert given_.jac(theta) == pytest.approx(linear.jac(theta), rel=1e-12)
    assert given_.hess(theta) == pytest.approx(linear.hess(theta), rel=1e-12)
    assert given_.hessp(theta, v) == pytest.approx(linear.hessp(theta, v), rel=1e-12)


def test_wrong_arguments_are_named() -> None:
    X, y, _ = sample(0, "labels")
    with pytest.raises(ValueError, match=r"the target must lie in \[0, 1\], got 7 at index \(2,\)"):
        as_scipy(losses.binary_cross_entropy, X, np.where(np.arange(12) == 2, 7, y), link=SIGMOID, backend="numpy")
    with pytest.raises(ValueError, match=r"X has the shape \(12, 3\), and y \(11,\); give a row for each target"):
        as_scipy(losses.squared_error, X, y[1:], backend="numpy")
    with pytest.raises(ValueError, match="a loss of one number, and has one output; got outputs=2"):
        as_scipy(losses.squared_error, X, y, outputs=2, backend="numpy")
    with pytest.raises(TypeError, match="a model is given with its jacobian and a start, and X is None"):
        as_scipy(losses.squared_error, X, y, model=lambda theta: theta, backend="numpy")
    with pytest.raises(ValueError, match=r"binary_cross_entropy: .* lies in \(0, 1\); give a link"):
        as_scipy(losses.binary_cross_entropy, X, y, backend="numpy")
    with pytest.raises(ValueError, match=r"l2 of the penalty is not negative, got -1"):
        as_scipy(losses.squared_error, X, y, l2=-1, backend="numpy")
    with pytest.raises(ValueError, match=r"huber: the parameter delta lies in \(0, ∞\), got -1"):
        as_scipy(losses.huber, X, y, delta=-1.0, backend="numpy")
    with pytest.raises(TypeError, match=r"huber takes delta=…, got none"):
        as_scipy(losses.huber, X, y, backend="numpy")


def classifier(name: str, scale: float) -> tuple[Any, Any]:
    """Coefficients and intercept of scikit-learn's, and ours: its C is by the example, our penalty of the mean."""
    data = import_module("sklearn.datasets")
    X, y = getattr(data, f"load_{name}")(return_X_y=True)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    loss, link = (losses.cross_entropy, SOFTMAX) if y.max() > 1 else (losses.binary_cross_entropy, SIGMOID)
    theirs = import_module("sklearn.linear_model").LogisticRegression(
        C=scale, solver="newton-cholesky", tol=1e-12, max_iter=200
    )
    return theirs.fit(X, y), as_scipy(loss, X, y, link=link, l2=1 / (scale * len(y)))


@pytest.mark.peers("sklearn", "scipy", "numba")
@pytest.mark.parametrize("name", ["breast_cancer", "wine"])
@pytest.mark.parametrize("method", ["trust-exact", "trust-ncg"])
def test_scipy_finds_the_coefficients_of_scikit_learn(name: str, method: str) -> None:
    theirs, risk = classifier(name, 0.5)
    minimize = import_module("scipy.optimize").minimize
    second = {"hess": risk.hess} if method == "trust-exact" else {"hessp": risk.hessp}
    found = minimize(risk.fun, risk.start, jac=risk.jac, method=method, options={"gtol": 1e-11}, **second)
    coefficients, _ = risk.model.parts(found.x)
    assert coefficients.T.ravel() == pytest.approx(theirs.coef_.ravel(), rel=1e-6, abs=1e-7)


@pytest.mark.backend("scipy")
def test_sparse_rows_give_the_same() -> None:
    X, y, w = sample(5, "classes")
    X = np.where(X > 0.3, X, 0)
    dense = as_scipy(losses.cross_entropy, X, y, link=SOFTMAX, weights=w, backend="numpy")
    rows = import_module("scipy.sparse").csr_array(X)
    sparse = as_scipy(losses.cross_entropy, rows, y, link=SOFTMAX, weights=w, backend="numpy")
    theta = np.linspace(-1, 1, 12)
    assert sparse.jac(theta) == pytest.approx(dense.jac(theta), rel=1e-13)
    assert sparse.hess(theta) == pytest.approx(dense.hess(theta), rel=1e-12, abs=1e-16)
    assert sparse.hessp(theta, theta) == pytest.approx(dense.hessp(theta, theta), rel=1e-12)

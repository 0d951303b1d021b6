"""Linear models with any loss: several predictions, estimated parameters, standard errors, warnings and errors."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import exp, symbols

from mse_sym.losses import Loss, activations, likelihoods, squared_error
from mse_sym.train import estimators
from mse_sym.train.estimators.model import model_of

needs_sklearn = pytest.mark.peers("sklearn")

mu, log_sigma, y = symbols("mu log_sigma y", real=True)
NOISE = Loss("noise", log_sigma + ((y - mu) / exp(log_sigma)) ** 2 / 2, prediction=(mu, log_sigma), target=y)


def regressor(*arguments: Any, **settings: Any) -> Any:
    return estimators.LossRegressor(*arguments, **settings)


def data(seed: int = 3, examples: int = 80) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    X = random.normal(size=(examples, 2))
    return X, 5 + X @ [2.0, -1.0] + random.normal(size=examples) * np.exp(0.5 * X[:, 0])


@needs_sklearn
def test_mean_and_noise_are_linear_at_once() -> None:
    X, targets = data()
    fitted = regressor(NOISE).fit(X, targets)

    def risk(flat: np.ndarray) -> float:
        mean, logarithm = X @ flat[:2] + flat[2], X @ flat[3:5] + flat[5]
        return float(np.mean(logarithm + (targets - mean) ** 2 * np.exp(-2 * logarithm) / 2))

    minimize = import_module("scipy.optimize").minimize
    found = minimize(risk, [0, 0, 5, 0, 0, 1], method="BFGS", options={"gtol": 1e-8})
    assert fitted.prediction_names_ == ("mu", "log_sigma")
    np.testing.assert_allclose(fitted.coef_, found.x.reshape(2, 3)[:, :2], rtol=1e-5)
    np.testing.assert_allclose(fitted.intercept_, found.x[[2, 5]], rtol=1e-5)
    np.testing.assert_allclose(fitted.predict_all(X), X @ fitted.coef_.T + fitted.intercept_)
    np.testing.assert_array_equal(fitted.predict(X), fitted.predict_all(X)[:, 0])
    assert fitted.coef_[1, 0] == pytest.approx(0.5, abs=0.2)


@needs_sklearn
def test_a_constant_prediction_has_no_features() -> None:
    X, targets = data()
    fitted, plain = regressor(NOISE, constant=["log_sigma"]).fit(X, targets), regressor().fit(X, targets)
    np.testing.assert_array_equal(fitted.coef_[1], [0, 0])
    np.testing.assert_allclose(fitted.coef_[0], plain.coef_, rtol=1e-9)
    deviation = np.sqrt(np.mean((targets - plain.predict(X)) ** 2))
    assert np.exp(fitted.intercept_[1]) == pytest.approx(deviation, rel=1e-9)


@needs_sklearn
def test_parameters_of_a_likelihood_are_estimated_beside() -> None:
    X, targets = data()
    fitted, plain = regressor(likelihoods.gaussian).fit(X, targets), regressor().fit(X, targets)
    deviation = np.sqrt(np.mean((targets - plain.predict(X)) ** 2))
    assert fitted.parameters_ == {"sigma": pytest.approx(deviation, rel=1e-9)}
    np.testing.assert_allclose(fitted.coef_, plain.coef_, rtol=1e-9)
    assert fitted.coef_.shape == fitted.standard_errors_.shape == (2,)
    design = np.column_stack([X, np.ones(len(X))])
    expected = deviation * np.sqrt(np.diag(np.linalg.inv(design.T @ design)))
    np.testing.assert_allclose(fitted.standard_errors_, expected[:2], rtol=1e-9)
    assert fitted.intercept_standard_error_ == pytest.approx(expected[2], rel=1e-9)
    assert fitted.information_ == "expected"


@needs_sklearn
def test_standard_errors_are_those_of_a_likelihood_without_a_penalty() -> None:
    X, targets = data()
    counts = np.round(np.abs(targets))
    fitted = regressor(likelihoods.poisson).fit(X, counts)
    design = np.column_stack([X, np.ones(len(X))])
    expected = np.sqrt(np.diag(np.linalg.inv(design.T * fitted.predict(X) @ design)))
    np.testing.assert_allclose(fitted.standard_errors_, expected[:2], rtol=1e-9)
    doubled = regressor(likelihoods.poisson).fit(X, counts, sample_weight=np.full(len(X), 2.0))
    np.testing.assert_allclose(doubled.standard_errors_ * np.sqrt(2), fitted.standard_errors_, rtol=1e-9)
    redundant = regressor(likelihoods.poisson).fit(np.column_stack([X, X[:, 0]]), counts)
    assert np.isnan(redundant.standard_errors_).all()
    penalised = fitted.set_params(alpha=1.0).fit(X, counts)
    assert not hasattr(penalised, "standard_errors_")
    assert not hasattr(regressor("poisson_nll").fit(X, counts), "standard_errors_")


@needs_sklearn
@settings(max_examples=20)
@given(st.floats(-6, 6), st.floats(-6, 6), st.integers(0, 10))
def test_units_are_of_no_matter(of_features: float, of_targets: float, seed: int) -> None:
    X, targets = data(seed, 20)
    unit, scale, shift = 10**of_features, 10**of_targets, np.array([1e3, -2.0])
    for loss, parameters, moved in (
        ("squared_error", {}, {}),
        ("quantile", {"tau": 0.7}, {"tau": 0.7}),
        ("huber", {"delta": 1.0}, {"delta": scale}),
    ):
        plain = regressor(loss, parameters=parameters).fit(X, targets)
        turned = regressor(loss, parameters=moved).fit(X * unit, targets * scale)
        np.testing.assert_allclose(turned.coef_ * unit, plain.coef_ * scale, rtol=1e-6)
        shifted = regressor(loss, parameters=parameters).fit(X + shift, targets)
        np.testing.assert_allclose(shifted.coef_, plain.coef_, rtol=1e-6)
        assert shifted.intercept_ + shift @ plain.coef_ == pytest.approx(plain.intercept_, rel=1e-4)


@needs_sklearn
def test_redundant_features_share_and_constant_ones_have_nothing() -> None:
    X, targets = data()
    features = np.column_stack([X, X[:, 0], np.full(len(X), 0.1)])
    fitted, plain = regressor().fit(features, targets), regressor().fit(X, targets)
    share, rest = plain.coef_[0] / 2, plain.coef_[1]
    np.testing.assert_allclose(fitted.coef_, [share, rest, share, 0], rtol=1e-9)
    np.testing.assert_allclose(fitted.predict(features), plain.predict(X), rtol=1e-9)


@needs_sklearn
@pytest.mark.parametrize("name", ["log_cosh", "pseudo_huber", "expectile", "cauchy", "smooth_l1"])
def test_robust_losses_reach_a_point_from_which_nothing_descends(name: str) -> None:
    X, targets = data()
    given = {"expectile": {"tau": 0.3}, "log_cosh": {}, "smooth_l1": {"beta": 0.5}}.get(name, {"delta": 0.5})
    fitted = regressor(name, parameters=given).fit(X, targets)
    functions, design = model_of(name, None, given).functions, np.column_stack([X, np.ones(len(X))])
    here = np.append(fitted.coef_, fitted.intercept_)
    each = functions.gradient(design @ here, targets, **given)[:, None] * design
    np.testing.assert_allclose(each.sum(axis=0) / np.abs(each).sum(axis=0), 0, atol=1e-8)
    moves = 1e-4 * np.random.default_rng(1).normal(size=(50, 3))
    least = functions.value(design @ here, targets, reduction="sum", **given)
    assert all(functions.value(design @ (here + m), targets, reduction="sum", **given) > least for m in moves)


@needs_sklearn
def test_both_solvers_find_the_same() -> None:
    X, targets = data()
    counts = np.round(np.abs(targets))
    by_newton = regressor("poisson_nll", alpha=0.1).fit(X, counts)
    by_gradients = regressor("poisson_nll", alpha=0.1, solver="lbfgs", max_iter=500).fit(X, counts)
    np.testing.assert_allclose(by_gradients.coef_, by_newton.coef_, rtol=1e-6)
    assert by_newton.n_iter_ < by_gradients.n_iter_


@needs_sklearn
def test_without_a_minimum_there_is_a_warning() -> None:
    ConvergenceWarning = import_module("sklearn.exceptions").ConvergenceWarning
    X = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    with pytest.warns(ConvergenceWarning, match="alpha > 0, without which there may be no minimum"):
        estimators.LossClassifier().fit(X, [0, 0, 1, 1])
    with pytest.warns(ConvergenceWarning, match="after 1 iterations .all of them."):
        regressor("poisson_nll", max_iter=1).fit(X, [1.0, 2.0, 9.0, 30.0])
    with pytest.warns(ConvergenceWarning, match="LossRegressor"):
        regressor("poisson_nll", solver="lbfgs", max_iter=2).fit(X, [1.0, 2.0, 9.0, 30.0])


@needs_sklearn
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"loss": "mse"}, ValueError, "no loss 'mse'; it has squared_error"),
        ({"loss": "poisson"}, ValueError, "pass the likelihood of this name as an object"),
        ({"loss": 3}, TypeError, "a name of the catalogue, a Loss or a Likelihood, got 3"),
        ({"loss": "huber"}, TypeError, "give parameters={'delta': …}"),
        ({"loss": "huber", "parameters": {"beta": 1}}, TypeError, "has delta, and no parameter beta"),
        ({"link": "log"}, ValueError, "no link 'log'; give one of identity, sigmoid"),
        ({"loss": "poisson_nll", "link": "tanh"}, ValueError, "needs predictions in"),
        ({"loss": "squared_logarithmic_error"}, ValueError, "give a link, one of sigmoid, exp, softplus"),
        ({"constant": ["sigma"]}, ValueError, "constant names predictions of squared_error, a, not sigma"),
        ({"loss": "cross_entropy"}, ValueError, "y has one number; of classes fit a LossClassifier"),
        ({"solver": "sag"}, ValueError, "solver is one of newton, lbfgs, got 'sag'"),
        ({"alpha": -1.0}, ValueError, "alpha lies between 0 and"),
        ({"alpha": "1"}, TypeError, "alpha is a number, got '1'"),
        ({"max_iter": 1.5}, TypeError, "max_iter is an integer, got 1.5"),
        ({"loss": NOISE, "alpha": 1.0, "l1_ratio": 0.5}, ValueError, "l1_ratio is for one; let it be 0"),
        ({"loss": "gamma_nll"}, ValueError, "target must lie in"),
        (
            {"loss": "poisson_nll", "link": "identity", "fit_intercept": False},
            ValueError,
            "no value where the fit begins",
        ),
    ],
)
def test_what_is_wrong_is_said(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message.replace("{", r"\{").replace("(", r"\(")):
        regressor(**arguments).fit([[0.0], [1.0], [2.0]], [0.0, 1.0, 2.0])


@needs_sklearn
def test_weights_that_are_all_0_are_refused() -> None:
    with pytest.raises(ValueError, match=r"(?i)sample.weight.* (is 0 for all|at least one non-zero)"):
        regressor().fit([[0.0], [1.0]], [0.0, 1.0], sample_weight=[0.0, 0.0])


@needs_sklearn
def test_predictions_are_behind_the_link() -> None:
    X, targets = data()
    fitted = regressor(squared_error.of(activations.sigmoid)).fit(X, (targets > 5).astype(float))
    linear = X @ fitted.coef_ + fitted.intercept_
    np.testing.assert_allclose(fitted.predict(X), 1 / (1 + np.exp(-linear)), rtol=1e-14)


def test_scikit_learn_is_imported_when_an_estimator_is() -> None:
    code = "import sys, mse_sym.train.estimators; assert 'sklearn' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    for name in [name for name in sys.modules if name.startswith(("sklearn.", "mse_sym.train.estimators."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(vars(estimators), "LossRegressor", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "mse_sym\[sklearn\]"'):
        _ = estimators.LossRegressor

"""Networks as estimators: scikit-learn's checks, the same as the network alone, and what they learn."""

from __future__ import annotations

import pickle
import warnings
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from sympy import exp, symbols

from mse_sym.losses import Loss, activations, cross_entropy, huber
from mse_sym.train import estimators
from mse_sym.train.estimators.model import model_of

pytestmark = pytest.mark.peers("sklearn")


def regressor(*arguments: Any, **settings: Any) -> Any:
    return estimators.NetworkRegressor(*arguments, **settings)


def classifier(*arguments: Any, **settings: Any) -> Any:
    return estimators.NetworkClassifier(*arguments, **settings)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("NetworkRegressor", {"hidden_layer_sizes": (8,), "max_iter": 60}),
        ("NetworkClassifier", {"hidden_layer_sizes": 20, "solver": "adam", "learning_rate_init": 0.01}),
    ],
)
def test_check_estimator_passes(name: str, settings: dict[str, Any]) -> None:
    check = import_module("sklearn.utils.estimator_checks").check_estimator
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", import_module("sklearn.exceptions").ConvergenceWarning)
        results = check(getattr(estimators, name)(**settings), on_skip=None, on_fail="raise")
    assert {result["check_name"] for result in results if result["status"] != "passed"} == {"check_array_api_input"}


def data() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(2)
    X = random.uniform(-2, 2, size=(120, 2))
    return X, np.sin(2 * X[:, 0]) + X[:, 1] ** 2 / 2 + 0.05 * random.normal(size=120)


def test_it_is_the_network_trained_alone() -> None:
    train = import_module("mse_sym.train")
    X, targets = data()
    fitted = regressor("huber", parameters={"delta": 0.5}, hidden_layer_sizes=(6, 4), random_state=1, tol=1e-3).fit(
        X, targets
    )
    network = train.Network((2, 6, 4, 1), huber, constants={"delta": 0.5})
    seed = int(np.random.RandomState(1).randint(2**31 - 1))
    alone = train.minimise(network, X, targets, seed=seed, tolerance=1e-3, iterations=200)
    np.testing.assert_array_equal(fitted.predict(X), network.predict(alone.parameters, X))
    assert [weights.shape for weights in fitted.coefs_] == [(2, 6), (6, 4), (4, 1)]
    assert fitted.loss_curve_[-1] < fitted.loss_curve_[0] / 20
    hidden = np.tanh(np.tanh(X @ fitted.coefs_[0] + fitted.intercepts_[0]) @ fitted.coefs_[1] + fitted.intercepts_[1])
    np.testing.assert_allclose(fitted.predict(X), (hidden @ fitted.coefs_[2] + fitted.intercepts_[2])[:, 0], rtol=1e-9)


def test_mean_and_noise_are_learned_at_once() -> None:
    mu, log_sigma, y = symbols("mu log_sigma y", real=True)
    noise = Loss("noise", log_sigma + ((y - mu) / exp(log_sigma)) ** 2 / 2, prediction=(mu, log_sigma), target=y)
    X, targets = data()
    fitted = regressor(noise, hidden_layer_sizes=(10,), max_iter=30, tol=10.0, random_state=0).fit(X, targets)
    assert fitted.coefs_[-1].shape == (10, 2)
    assert fitted.predict(X).shape == (120,)


@pytest.mark.parametrize("solver", ["sgd", "adam"])
def test_batches_and_early_stopping(solver: str) -> None:
    X, targets = data()
    settings: dict[str, Any] = {
        "solver": solver,
        "learning_rate_init": 0.05,
        "hidden_layer_sizes": (20,),
        "batch_size": 20,
    }
    fitted = regressor(**settings, max_iter=60, random_state=0).fit(X, targets)
    assert fitted.score(X, targets) > 0.9
    assert fitted.n_iter_ == len(fitted.loss_curve_) == 60
    early = regressor(**settings, max_iter=2000, early_stopping=True, n_iter_no_change=3, random_state=0)
    assert early.fit(X, targets, sample_weight=np.ones(120)).n_iter_ < 2000
    kept = pickle.loads(pickle.dumps(early))
    np.testing.assert_array_equal(kept.predict(X), early.predict(X))


def test_classes_that_no_line_divides() -> None:
    X, _ = data()
    inside = np.where((X**2).sum(axis=1) < 2, "inside", "outside")
    fitted = classifier(hidden_layer_sizes=(8,), random_state=0, tol=1e-2).fit(X, inside)
    assert fitted.score(X, inside) > 0.97
    np.testing.assert_allclose(fitted.predict_proba(X).sum(axis=1), 1)
    assert (fitted.classes_[fitted.predict_proba(X).argmax(axis=1)] == fitted.predict(X)).all()
    soft = classifier(hidden_layer_sizes=8, solver="adam", max_iter=1, random_state=0).fit(X, inside)
    assert ((soft.predict_proba(X).max(axis=1)) < 0.65).sum() > 20
    assert (soft.classes_[soft.predict_proba(X).argmax(axis=1)] == soft.predict(X)).all()
    rings = np.digitize((X**2).sum(axis=1), [1.0, 3.0])
    several = classifier(hidden_layer_sizes=(8,), random_state=0, tol=1e-2).fit(X, rings)
    assert several.score(X, rings) > 0.9
    assert several.predict_proba(X).shape == (120, 3)
    assert model_of(cross_entropy, None, None).link == activations.softmax
    margins = classifier("squared_hinge", hidden_layer_sizes=(8,), random_state=0, tol=1e-2).fit(X, inside)
    assert margins.score(X, inside) > 0.97
    assert not hasattr(margins, "predict_proba")
    with pytest.raises(ValueError, match="Only binary classification is supported"):
        classifier("squared_hinge").fit(X, rings)


def test_what_is_wrong_is_said() -> None:
    X, targets = data()
    wrong: tuple[tuple[dict[str, Any], type[Exception], str], ...] = (
        ({"solver": "rprop"}, ValueError, "solver is one of lbfgs, newton, sgd, adam, got 'rprop'"),
        ({"activation": "step"}, ValueError, "no activation 'step'; give one of identity, sigmoid"),
        ({"max_iter": 0}, ValueError, "max_iter is an integer of at least 1, got 0"),
        ({"loss": "huber"}, TypeError, "give parameters={'delta'"),
    )
    for settings, error, message in wrong:
        with pytest.raises(error, match=message.replace("{", r"\{")):
            regressor(**settings).fit(X, targets)
    ConvergenceWarning = import_module("sklearn.exceptions").ConvergenceWarning
    with pytest.warns(ConvergenceWarning, match="NetworkRegressor: after 2 iterations the length of the gradient is"):
        regressor(max_iter=2, random_state=0).fit(X, targets)

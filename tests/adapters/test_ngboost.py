"""Distributions of NGBoost from likelihoods, beside those that it has of its own."""

from __future__ import annotations

import pickle
import sys
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from sympy import exp, symbols
from sympy.stats import Laplace, Normal

from mse_sym import Likelihood, activations, as_ngboost, likelihoods, losses

mu, log_sigma = symbols("mu log_sigma", real=True)

needs_ngboost = pytest.mark.peers("ngboost", "sklearn", "scipy")


@cache
def distributions() -> dict[str, tuple[Any, Any]]:
    """Ours and theirs."""
    theirs = import_module("ngboost.distns")
    noise = Likelihood.of(Normal("Y", mu, exp(log_sigma)), prediction=(mu, log_sigma))
    wide = Likelihood.of(Laplace("Y", mu, exp(log_sigma)), prediction=(mu, log_sigma))
    return {
        "Normal": (as_ngboost(noise), theirs.Normal),
        "Laplace": (as_ngboost(wide), theirs.Laplace),
        "Poisson": (as_ngboost(likelihoods.poisson, link=activations.exp), theirs.Poisson),
    }


def predicted(name: str) -> tuple[Any, Any, Any]:
    """Both, at the same parameters of seven examples, and outcomes."""
    manifold = import_module("ngboost.manifold").manifold
    score = import_module("ngboost.scores").LogScore
    random = np.random.default_rng(0)
    ours, theirs = distributions()[name]
    params = random.normal(size=(ours.n_params, 7))
    outcomes = random.poisson(2, 7).astype(float) if name == "Poisson" else random.normal(size=7)
    return manifold(score, ours)(params), manifold(score, theirs)(params), outcomes


@needs_ngboost
@pytest.mark.parametrize("name", ["Normal", "Laplace", "Poisson"])
def test_score_gradient_and_natural_gradient_are_those_of_ngboost(name: str) -> None:
    ours, theirs, outcomes = predicted(name)
    assert ours.score(outcomes) == pytest.approx(theirs.score(outcomes), rel=1e-10)
    assert ours.d_score(outcomes) == pytest.approx(theirs.d_score(outcomes), rel=1e-10)
    assert ours.metric() == pytest.approx(theirs.metric(), rel=1e-9, abs=1e-12)
    assert ours.grad(outcomes) == pytest.approx(theirs.grad(outcomes), rel=1e-9)
    assert ours.mean() == pytest.approx(theirs.mean(), rel=1e-10)


@needs_ngboost
@pytest.mark.parametrize("name", ["Normal", "Poisson"])
def test_ngboost_learns_the_same_from_the_same_start(name: str) -> None:
    X, y = import_module("sklearn.datasets").load_diabetes(return_X_y=True)
    y = np.round(y / 20) if name == "Poisson" else y
    ours, theirs = distributions()[name]
    if name == "Normal":
        assert ours.fit(y) == pytest.approx(theirs.fit(y), rel=1e-9)
    settings: dict[str, Any] = {"n_estimators": 20, "verbose": False, "random_state": 0}
    regressor = import_module("ngboost").NGBRegressor
    mine = regressor(Dist=ours, **settings).fit(X, y)
    assert mine.predict(X) == pytest.approx(regressor(Dist=theirs, **settings).fit(X, y).predict(X), rel=1e-6)
    assert pickle.loads(pickle.dumps(mine)).predict(X[:5]).tolist() == mine.predict(X[:5]).tolist()


@needs_ngboost
def test_samples_and_parameters_are_of_each_example() -> None:
    ours, _ = distributions()["Normal"]
    params = np.array([[0.0, 100.0, -5.0], [0.0, -3.0, 1.0]])
    few = ours(params)
    assert few.params["mu"].tolist() == [0.0, 100.0, -5.0]
    samples = few.sample(400)
    assert samples.shape == (400, 3)
    assert samples.mean(axis=0) == pytest.approx(params[0], abs=0.6)
    assert samples.std(axis=0) == pytest.approx(np.exp(params[1]), rel=0.2)


@needs_ngboost
def test_predictions_that_are_not_any_real_number_are_refused() -> None:
    with pytest.raises(ValueError, match=r"poisson: NGBoost predicts any real number, .*\(0, ∞\); give a link"):
        as_ngboost(likelihoods.poisson)
    with pytest.raises(TypeError, match="give a Likelihood, got Loss"):
        as_ngboost(losses.squared_error)  # type: ignore[arg-type]


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ngboost", None)
    with pytest.raises(ModuleNotFoundError, match=r'as_ngboost needs NGBoost.*pip install "mse_sym\[ngboost\]"'):
        as_ngboost(likelihoods.poisson, link=activations.exp)

"""The estimators are estimators of scikit-learn, by its own checks."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import warnings
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from mse_sym.losses import activations, huber, likelihoods
from mse_sym.train import estimators

pytestmark = pytest.mark.peers("sklearn", "pandas")

ESTIMATORS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("LossRegressor", {}),
    ("LossRegressor", {"solver": "lbfgs", "max_iter": 1000, "tol": 1e-6}),
    ("LossRegressor", {"loss": "poisson_nll"}),
    ("LossRegressor", {"loss": "quantile", "parameters": {"tau": 0.5}}),
    ("LossRegressor", {"alpha": 0.1, "l1_ratio": 0.5}),
    ("LossClassifier", {}),
    ("LossClassifier", {"loss": "ordinal"}),
    ("LossClassifier", {"loss": "hinge", "alpha": 0.1}),
)
ARRAYS = "check_array_api_input"
"""Which SciPy must be told of before it is imported."""


def made(name: str, settings: dict[str, Any]) -> Any:
    return getattr(estimators, name)(**settings)


@pytest.mark.parametrize(("name", "settings"), ESTIMATORS, ids=lambda part: str(part))
def test_check_estimator_passes(name: str, settings: dict[str, Any]) -> None:
    check = import_module("sklearn.utils.estimator_checks").check_estimator
    with warnings.catch_warnings():  # a check has classes that a plane divides
        warnings.simplefilter("ignore", import_module("sklearn.exceptions").ConvergenceWarning)
        results = check(made(name, settings), on_skip=None, on_fail="raise")
    assert {result["check_name"] for result in results if result["status"] != "passed"} == {ARRAYS}


def test_check_estimator_passes_where_scipy_takes_other_arrays() -> None:
    lines = (
        "from sklearn.utils.estimator_checks import check_estimator",
        "from mse_sym.train import LossClassifier, LossRegressor",
        "found = [result for one in (LossRegressor(), LossClassifier('ordinal')) for result in check_estimator(one)]",
        "assert {result['status'] for result in found} == {'passed'}",
        f"assert sum(result['check_name'] == {ARRAYS!r} for result in found) == 2",
    )
    environment = {**os.environ, "SCIPY_ARRAY_API": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-W", "ignore", "-c", "\n".join(lines)], check=True, env=environment)


def test_clones_and_pickles_predict_the_same() -> None:
    clone = import_module("sklearn.base").clone
    random = np.random.default_rng(0)
    X, y = random.normal(size=(30, 2)), random.poisson(2.0, 30).astype(float)
    for settings in (
        {"loss": likelihoods.poisson, "link": activations.exp},
        {"loss": huber, "parameters": {"delta": 1.5}},
        {"loss": "gamma_nll", "link": "softplus"},
    ):
        first = made("LossRegressor", settings).fit(X, y + 1)
        kept, again = pickle.loads(pickle.dumps(first)), clone(first)
        assert again.get_params()["loss"] == settings["loss"]
        np.testing.assert_array_equal(kept.predict(X), first.predict(X))
        np.testing.assert_array_equal(again.fit(X, y + 1).predict(X), first.predict(X))


def test_an_estimator_with_formulas_is_printed() -> None:
    shown = " ".join(repr(made("LossRegressor", {"loss": likelihoods.poisson, "link": activations.exp})).split())
    assert shown.startswith("LossRegressor(link=Activation('exp', exp(z)), loss=Likelihood('poisson', ")


def test_names_of_features_are_kept() -> None:
    pandas = import_module("pandas")
    frame = pandas.DataFrame({"size": [0.0, 1.0, 2.0, 4.0], "age": [1.0, 0.0, 1.0, 3.0]})
    fitted = made("LossRegressor", {}).fit(frame, pandas.Series([1.0, 2.0, 4.0, 7.0]))
    assert list(fitted.feature_names_in_) == ["size", "age"]
    with pytest.raises(ValueError, match="feature names should match"):
        fitted.predict(frame[["age", "size"]])

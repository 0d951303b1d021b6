"""Linear classifiers: probabilities, ordered classes, margins."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import symbols

from mse_sym.losses import Loss, likelihoods
from mse_sym.train import estimators

HAS_SCIPY = find_spec("scipy") is not None
ordinal: Any = import_module("mse_sym.train.estimators.ordinal") if HAS_SCIPY else None
fitting: Any = import_module("mse_sym.train.estimators.fitting") if HAS_SCIPY else None
pytestmark = pytest.mark.peers("sklearn")


def classifier(*arguments: Any, **settings: Any) -> Any:
    return estimators.LossClassifier(*arguments, **settings)


def data(classes: int, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    X = random.normal(size=(90, 2))
    latent = X @ [1.5, -1.0] + random.logistic(size=90)
    return X, np.digitize(latent, np.quantile(latent, np.arange(1, classes) / classes))


def test_the_sum_of_three_terms_is_the_ordinal_likelihood() -> None:
    X, numbers = data(3)
    weights = np.random.default_rng(1).uniform(0.5, 2, len(X))
    risk = ordinal.objective_of(fitting.Data.of(X, numbers, weights, centred=False), 3, alpha=0.0)
    functions = likelihoods.ordinal_logistic_3.loss().compile()
    for slopes, first, distance in (([0.3, -2.0], -0.5, 1.5), ([8.0, 1.0], 2.0, 1e-3)):
        coefficients = np.array([*slopes, first, first + distance])
        whole = functions.value(
            X @ slopes, numbers.astype(float), weights=weights, reduction="mean", theta=first, d2=distance
        )
        assert risk.value(coefficients) == pytest.approx(whole, rel=1e-10)
    assert risk.value(np.array([0.0, 0.0, 1.0, 1.0])) == np.inf


@given(st.floats(-800, 800), st.floats(-5, 5), st.floats(1e-6, 5))
def test_probabilities_of_ordered_classes_add_up_to_one(linear: float, first: float, distance: float) -> None:
    found = ordinal.probabilities(np.array([linear]), np.array([first, first + distance]))
    assert found.sum() == pytest.approx(1, rel=1e-9)
    assert (found >= 0).all()
    gap = (first + distance) - first
    exact = -np.expm1(-gap) / (
        1 + np.exp(-gap) + 2 * np.exp(-gap / 2) * np.cosh(min(abs(linear - first - gap / 2), 700))
    )
    if abs(linear) < 600:
        assert found[0, 1] == pytest.approx(exact, rel=1e-9)


def test_two_ordered_classes_are_the_logistic_model() -> None:
    X, numbers = data(2)
    ordered, logit = classifier("ordinal").fit(X, numbers), classifier().fit(X, numbers)
    np.testing.assert_allclose(ordered.coef_, logit.coef_, rtol=1e-9)
    np.testing.assert_allclose(ordered.thresholds_, -logit.intercept_, rtol=1e-9)
    np.testing.assert_allclose(ordered.predict_proba(X), logit.predict_proba(X), rtol=1e-9)
    np.testing.assert_allclose(ordered.standard_errors_, logit.standard_errors_, rtol=1e-9)


def test_labels_of_a_margin_are_the_logistic_model_in_other_letters() -> None:
    X, numbers = data(2)
    names = np.array(["no", "yes"])[numbers]
    first, second = classifier(alpha=0.1).fit(X, names), classifier("logistic", alpha=0.1).fit(X, names)
    np.testing.assert_allclose(first.coef_, second.coef_, rtol=1e-10)
    np.testing.assert_allclose(first.predict_proba(X), second.predict_proba(X), rtol=1e-10)
    assert set(first.predict(X)) == {"no", "yes"}


def test_small_probabilities_keep_their_digits() -> None:
    X, numbers = data(2)
    fitted = classifier(alpha=0.1).fit(X, numbers)
    far = fitted.predict_proba(X[:1] * 0 + 50 * fitted.coef_ / np.linalg.norm(fitted.coef_) ** 2)
    logit = 50 + fitted.intercept_[0]
    assert far[0, 0] == pytest.approx(np.exp(-logit), rel=1e-12)
    assert fitted.predict_log_proba(X).shape == (90, 2)


def test_what_there_is_depends_on_the_loss() -> None:
    X, numbers = data(2)
    hinge = classifier("hinge", alpha=0.1).fit(X, numbers)
    assert not hasattr(hinge, "predict_proba")
    assert hinge.decision_function(X).shape == (90,)
    assert not hasattr(classifier("ordinal"), "decision_function")
    assert not classifier("focal", parameters={"gamma": 2.0}).__sklearn_tags__().classifier_tags.multi_class
    assert classifier("brier").__sklearn_tags__().classifier_tags.multi_class


def test_thresholds_increase() -> None:
    X, numbers = data(5)
    fitted = classifier("ordinal").fit(X, numbers)
    assert (np.diff(fitted.thresholds_) > 0).all()
    assert fitted.predict_proba(X).shape == (90, 5)
    shifted = classifier("ordinal").fit(X + 100, numbers)
    np.testing.assert_allclose(shifted.thresholds_ - 100 * fitted.coef_.sum(), fitted.thresholds_, rtol=1e-6)
    with pytest.raises(ValueError, match="all examples of a class have the weight 0"):
        classifier("ordinal").fit(X, numbers, sample_weight=numbers != 2)


def test_what_is_wrong_is_said() -> None:
    X, numbers = data(3)
    with pytest.raises(ValueError, match="needs two classes or more, got one class"):
        classifier().fit(X, np.zeros(90))
    with pytest.raises(ValueError, match="Only binary classification is supported"):
        classifier("hinge").fit(X, numbers)
    with pytest.raises(ValueError, match=r"has no l1_ratio, got 0\.5; let it be 0"):
        classifier("ordinal", alpha=1.0, l1_ratio=0.5).fit(X, numbers)
    a, y = symbols("a y", positive=True)
    with pytest.raises(ValueError, match="is no loss of classes"):
        classifier(Loss("ratio", a / y + y / a, prediction=a, target=y), link="exp").fit(X, numbers > 1)

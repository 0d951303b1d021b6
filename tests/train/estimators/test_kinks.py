"""Losses with kinks: where these are, the two solvers, and the condition of a minimum."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, Max, Symbol, symbols

from mse_sym.losses import (
    Loss,
    absolute_error,
    activations,
    expectile,
    hinge,
    huber,
    quantile,
    squared_hinge,
    tukey,
)
from mse_sym.train import estimators
from mse_sym.train.estimators.augmented import proximal
from mse_sym.train.estimators.kinks import Kinks, kinks_of
from mse_sym.train.estimators.model import functions_of
from mse_sym.train.estimators.objective import Part, Term

a, y = symbols("a y", real=True)
epsilon = Symbol("epsilon", positive=True)
INSENSITIVE = Loss("insensitive", Max(0, Abs(a - y) - epsilon), prediction=a, target=y, parameters=(epsilon,))
BENT = Loss("bent", Abs(a - y) + (a - y) ** 2 / 2, prediction=a, target=y)


def term(loss: Loss, targets: Any, **parameters: float) -> Term:
    targets = np.asarray(targets, dtype=float)
    weights = np.full(len(targets), 1 / len(targets))
    return Term(
        functions_of(loss), targets, weights, (Part(np.eye(len(targets)), np.arange(len(targets))),), parameters
    )


@pytest.mark.parametrize(
    ("loss", "targets", "parameters", "places", "slopes"),
    [
        (absolute_error, [-2.0, 1e9], {}, [[-2.0], [1e9]], [[-1.0, 1.0]] * 2),
        (quantile, [0.3, 0.0], {"tau": 0.2}, [[0.3], [0.0]], [[-0.2, 0.8]] * 2),
        (hinge, [-1.0, 1.0], {}, [[-1.0], [1.0]], [[0.0, 1.0], [-1.0, 0.0]]),
        (INSENSITIVE, [0.1, 5.0], {"epsilon": 0.7}, [[-0.6, 0.8], [4.3, 5.7]], [[-1.0, 0.0, 0.0, 1.0]] * 2),
        (BENT, [3.0], {}, [[3.0]], [[-1.0, 1.0]]),
    ],
)
def test_kinks_are_where_the_slope_jumps(
    loss: Loss, targets: list[float], parameters: dict[str, float], places: list[list[float]], slopes: list[list[float]]
) -> None:
    kinks = kinks_of(loss, term(loss, targets, **parameters))
    np.testing.assert_allclose(kinks.places, places, rtol=1e-15, atol=1e-15)
    beside = np.stack([kinks.before, kinks.after], axis=-1).reshape(len(targets), -1)
    np.testing.assert_allclose(beside, slopes, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("loss", [huber, tukey, expectile, squared_hinge])
def test_where_pieces_meet_in_one_slope_there_is_no_kink(loss: Loss) -> None:
    parameters = {str(name): 0.5 for name in loss.parameters}
    targets = [-1.0, 1.0] if loss == squared_hinge else [-1.0, 0.3, 1e6]
    assert not kinks_of(loss, term(loss, targets, **parameters)).exist


@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e3))
def test_the_proximal_point_is_best(seed: int, stiffness: float) -> None:
    random = np.random.default_rng(seed)
    for loss, parameters in ((BENT, {}), (INSENSITIVE, {"epsilon": 0.5}), (quantile, {"tau": 0.3})):
        one = term(loss, random.normal(size=8), **parameters)
        pulled = random.normal(scale=3, size=8)
        best, is_held = proximal(one, kinks_of(loss, one), pulled, np.full(8, stiffness))

        def cost(at: np.ndarray, one: Term = one, pulled: np.ndarray = pulled) -> np.ndarray:
            return one.values(at[:, None]) + stiffness * (at - pulled) ** 2 / 2

        for move in (1e-3, -1e-3, 1.0, -1.0):
            assert (cost(best + move) > cost(best) - 1e-12 * (1 + cost(best))).all()
        at_kinks = (kinks_of(loss, one).places == best[:, None]).any(axis=1)
        np.testing.assert_array_equal(at_kinks, is_held)


def test_subgradients_are_held_to_the_jump() -> None:
    kinks = Kinks(np.array([[1.0], [1.0], [1.0]]), np.full((3, 1), -0.2), np.full((3, 1), 0.8))
    found = kinks.subgradients(np.array([1.0, 1.0, 1.5]), np.array([9.0, 9.0, 0.8]), np.array([0.3, 7.0, 0.3]))
    np.testing.assert_array_equal(found, [0.3, 0.8, 0.8])


def data() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(8)
    X = random.normal(size=(60, 3))
    return X, X @ [1.0, -2.0, 0.5] + random.standard_t(2, size=60)


@pytest.mark.peers("sklearn")
def test_two_kinks_and_a_square_are_as_in_a_support_vector_machine() -> None:
    X, targets = data()
    svm = import_module("sklearn.svm")
    theirs = svm.LinearSVR(epsilon=0.5, C=0.2, fit_intercept=False, tol=1e-10, max_iter=10**6).fit(X, targets)
    settings: dict[str, Any] = {"parameters": {"epsilon": 0.5}, "alpha": 1 / (0.2 * 60), "fit_intercept": False}
    ours = estimators.LossRegressor(INSENSITIVE, **settings).fit(X, targets)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-7)
    labels = targets > 0
    theirs = svm.LinearSVC(loss="hinge", C=0.2, fit_intercept=False, tol=1e-10, max_iter=10**6).fit(X, labels)
    ours = estimators.LossClassifier("hinge", alpha=1 / (0.2 * 60), fit_intercept=False).fit(X, labels)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-7)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))


@pytest.mark.peers("sklearn")
def test_without_a_penalty_a_median_passes_through_as_many_points_as_it_has_coefficients() -> None:
    X, targets = data()
    fitted = estimators.LossRegressor("absolute_error").fit(X, targets)
    assert np.sum(np.abs(fitted.predict(X) - targets) < 1e-12) == 4
    weights = np.random.default_rng(1).integers(0, 4, size=60)
    weighted = estimators.LossRegressor("absolute_error").fit(X, targets, sample_weight=weights)
    repeated = estimators.LossRegressor("absolute_error").fit(np.repeat(X, weights, 0), np.repeat(targets, weights))
    np.testing.assert_allclose(weighted.coef_, repeated.coef_, rtol=1e-9)


@pytest.mark.peers("sklearn")
@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_kinks_and_curvature_together_are_minimised_in_any_units(scale: float) -> None:
    X, targets = data()
    loss = Loss("bent", Abs(a - y) + (a - y) ** 2 / (2 * epsilon), prediction=a, target=y, parameters=(epsilon,))
    fitted = estimators.LossRegressor(loss, parameters={"epsilon": scale}).fit(X * [1, 1e3, 1e-3], targets * scale)
    whole = np.append(fitted.coef_ * [1, 1e3, 1e-3], fitted.intercept_) / scale

    def risk(coefficients: np.ndarray) -> float:
        rest = np.abs(X @ coefficients[:3] + coefficients[3] - targets)
        return float(np.mean(rest + rest**2 / 2))

    moves = 1e-4 * np.random.default_rng(2).normal(size=(200, 4))
    assert risk(whole) < min(risk(whole + move) for move in moves)
    assert np.sum(np.abs(X @ whole[:3] + whole[3] - targets) < 1e-7) >= 1


@pytest.mark.peers("sklearn")
def test_absolute_values_make_coefficients_exactly_0() -> None:
    X, targets = data()
    counts = np.floor(np.exp(targets / 4))
    fitted = estimators.LossRegressor("poisson_nll", alpha=0.02, l1_ratio=0.9).fit(X * [1, 1, 0.1], counts)
    assert fitted.coef_[2] == 0.0
    assert (fitted.coef_[:2] != 0).all()


@pytest.mark.peers("sklearn")
def test_a_loss_with_kinks_that_is_not_convex_is_refused() -> None:
    X, targets = data()
    with pytest.raises(ValueError, match="has kinks and is not convex"):
        estimators.LossRegressor(absolute_error.of(activations.exp)).fit(X, np.exp(targets))
    concave = Loss("concave", -Abs(a - y) + (a - y) ** 2, prediction=a, target=y)
    with pytest.raises(ValueError, match="has kinks and is not convex"):
        estimators.LossRegressor(concave).fit(X, targets)

"""Objectives of boosting libraries, called as these call them, without the libraries."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import exp, symbols
from sympy.stats import Normal

from mse_sym import Likelihood, Loss, activations, as_objective, check_objective, likelihoods, losses

SOFTMAX = losses.cross_entropy.of(activations.softmax)


@dataclass(frozen=True)
class Data:
    """A DMatrix or a Dataset."""

    labels: Any
    weights: Any = None

    def get_label(self) -> Any:
        return self.labels

    def get_weight(self) -> Any:
        return self.weights


def of_bernoulli(library: str = "xgboost", **options: Any) -> Any:
    return as_objective(
        losses.binary_cross_entropy,
        library,  # type: ignore[arg-type]
        link=activations.sigmoid,
        backend="numpy",
        **options,
    )


numbers = st.lists(st.tuples(st.floats(-30, 30), st.sampled_from([0.0, 1.0]), st.floats(0, 4)), min_size=1, max_size=9)


@given(numbers)
def test_both_orders_give_the_same(rows: list[tuple[float, float, float]]) -> None:
    z, y, w = map(np.array, zip(*rows, strict=True))
    objective = of_bernoulli()
    native = objective(z, Data(y, w))
    for_sklearn = objective(y, z, sample_weight=w)
    p = 1 / (1 + np.exp(-z))
    for found in (native, for_sklearn):
        assert found[0] == pytest.approx(w * (p - y), rel=1e-6, abs=1e-12)
        assert found[1] == pytest.approx(w * p * (1 - p), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("weights", [None, np.empty(0, np.float32)], ids=["of LightGBM", "of XGBoost"])
def test_data_without_weights(weights: Any) -> None:
    gradient, hessian = of_bernoulli()(np.zeros(2, np.float32), Data(np.ones(2, np.float32), weights))
    assert gradient.tolist() == [-0.5, -0.5]
    assert hessian.tolist() == [0.25, 0.25]
    assert gradient.dtype == hessian.dtype == np.float32


def test_lightgbm_counts_three_arguments_and_xgboost_finds_sample_weight() -> None:
    assert list(signature(of_bernoulli()).parameters)[2:] == ["sample_weight"]


@pytest.mark.parametrize("library", ["xgboost", "catboost"])
def test_our_own_check_of_objectives_passes(library: str) -> None:
    loss = losses.binary_cross_entropy.of(activations.sigmoid)
    check = check_objective(of_bernoulli(library), loss, points=48, within={"prediction": (-5.0, 5.0)})
    assert check.passed, check.message


def test_numbers_of_classes_come_as_floating_numbers() -> None:
    z = np.array([[1.0, -1.0, 0.0], [0.0, 2.0, 1.0]])
    objective = as_objective(SOFTMAX, backend="numpy")
    gradient, hessian = objective(z, Data(np.array([0.0, 2.0], np.float32)))
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    assert gradient == pytest.approx(p - np.eye(3)[[0, 2]], rel=1e-12)
    assert hessian == pytest.approx(p * (1 - p), rel=1e-12)


def test_the_derivatives_of_catboost_are_those_of_what_is_made_large() -> None:
    z, y, w = np.array([0.5, -2.0]), np.array([1.0, 0.0]), np.array([1.0, 3.0])
    gradient, hessian = of_bernoulli()(z, Data(y, w))
    assert of_bernoulli("catboost").calc_ders_range(z, y, w).tolist() == np.stack([-gradient, -hessian], 1).tolist()
    objective = as_objective(SOFTMAX, "catboost", backend="numpy")
    first, second = objective.calc_ders_multi([0.5, 0.0, -1.0], 2.0, 3.0)
    of_one = SOFTMAX.compile()
    assert first.tolist() == (-3 * of_one.gradient(np.array([0.5, 0.0, -1.0]), 2)).tolist()
    assert second.tolist() == (-3 * of_one.hessian(np.array([0.5, 0.0, -1.0]), 2)).tolist()


@pytest.mark.slow
def test_a_curvature_of_catboost_is_a_diagonal() -> None:
    objective = as_objective(SOFTMAX, "catboost", curvature="bound", backend="numpy")
    _, second = objective.calc_ders_multi([0.0, 0.0], 1.0, 1.0)
    assert second.tolist() == [[-0.5, 0.0], [0.0, -0.5]]


def test_the_start_is_derived() -> None:
    y, w = np.array([0, 1, 1, 1]), np.array([3.0, 1.0, 1.0, 1.0])
    assert of_bernoulli().start(y) == pytest.approx(np.log(3), rel=1e-15)
    assert of_bernoulli().start(y, w) == pytest.approx(0, abs=1e-15)
    classes = np.array([0.0, 1, 1, 2])
    assert as_objective(SOFTMAX, backend="numpy").start(classes) == pytest.approx(np.log([0.25, 0.5, 0.25]))
    one_hot = np.eye(3)[classes.astype(int)]
    assert as_objective(SOFTMAX, backend="numpy").start(one_hot) == pytest.approx(np.log([0.25, 0.5, 0.25]))


def test_wrong_labels_name_their_row() -> None:
    z = np.zeros(3)
    with pytest.raises(ValueError, match=r"the target must lie in \[0, 1\], got 2\.0 at index \(1,\)"):
        of_bernoulli()(z, Data(np.array([0.0, 2.0, 1.0])))
    with pytest.raises(ValueError, match=r"a label is the number of a class, 0, 1, 2, …, got 0\.5 in row 2"):
        as_objective(SOFTMAX, backend="numpy")(np.zeros((3, 2)), Data(np.array([0.0, 1.0, 0.5])))
    with pytest.raises(ValueError, match=r"got nan in row 0"):
        as_objective(SOFTMAX, backend="numpy")(np.zeros((3, 2)), Data(np.array([np.nan, 1.0, 0.0])))
    with pytest.raises(ValueError, match=r"from 0 to 1 for 2 classes, got 2 at index \(0,\)"):
        as_objective(SOFTMAX, backend="numpy")(np.zeros((3, 2)), Data(np.array([2.0, 1.0, 0.0])))
    with pytest.raises(ValueError, match=r"the target has shape \(2,\)"):
        of_bernoulli()(z, Data(np.zeros(2)))


def test_a_prediction_that_is_no_margin_and_an_unknown_library_are_refused() -> None:
    with pytest.raises(ValueError, match=r"lies in \(0, 1\); give a link, as link=activations.sigmoid"):
        as_objective(losses.binary_cross_entropy)
    with pytest.raises(ValueError, match=r"library must be one of 'xgboost', .* got 'h2o'"):
        as_objective(losses.log_cosh, "h2o")  # type: ignore[arg-type]


def test_a_loss_of_ones_own_and_its_parameters() -> None:
    a, y = symbols("a y", real=True)
    s = symbols("s", positive=True)
    mine = Loss("mine", (a - y) ** 2 / (2 * s) + exp(a - y), prediction=a, target=y, parameters=(s,))
    gradient, hessian = as_objective(mine, backend="numpy", s=2.0)(np.array([1.0, 3.0]), Data(np.array([0.0, 1.0])))
    assert gradient == pytest.approx([0.5 + np.e, 1 + np.exp(2)], rel=1e-14)
    assert hessian == pytest.approx([0.5 + np.e, 0.5 + np.exp(2)], rel=1e-14)


@pytest.mark.slow
def test_several_predictions_of_one_target() -> None:
    mu, log_sigma = symbols("mu log_sigma", real=True)
    noise = Likelihood.of(Normal("Y", mu, exp(log_sigma)), prediction=(mu, log_sigma))
    objective = as_objective(noise, curvature="fisher", backend="numpy")
    gradient, fisher = objective(np.array([[0.0, 0.0], [1.0, np.log(2)]]), Data(np.array([2.0, 1.0])))
    assert gradient == pytest.approx(np.array([[-2, -3], [0, 1]]), rel=1e-12)
    assert fisher == pytest.approx(np.array([[1, 2], [0.25, 2]]), rel=1e-12)


def test_a_likelihood_is_its_negative_logarithm() -> None:
    objective = as_objective(likelihoods.poisson, link=activations.exp, backend="numpy")
    gradient, hessian = objective(np.array([0.5]), Data(np.array([3.0])))
    assert gradient == pytest.approx([np.exp(0.5) - 3], rel=1e-14)
    assert hessian == pytest.approx([np.exp(0.5)], rel=1e-14)


def test_estimators_copy_and_pickle_it() -> None:
    objective = of_bernoulli(curvature=0.25)
    again = pickle.loads(pickle.dumps(objective))
    given = np.array([0.3, -0.3]), Data(np.array([1.0, 0.0]))
    for other in (again, copy.deepcopy(objective)):
        assert [each.tolist() for each in other(*given)] == [each.tolist() for each in objective(*given)]
    assert repr(objective) == "Objective('binary_cross_entropy_of_sigmoid', bound 1/4)"

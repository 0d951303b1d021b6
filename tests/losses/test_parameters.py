"""Parameters: vectors of them, and the derivatives in one."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from sympy import Abs, Interval, Max, Min, Sum, diff, exp, log, oo, symbols

from mse_sym.check import check_gradient
from mse_sym.losses import Loss, activations, gaussian_nll, huber, quantile, smooth_l1
from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector

K, k, j = size("K"), index("k"), index("j")
P, Y, W, Z = vector("p", K), vector("y", K), vector("w", K), vector("z", K)
a, y = symbols("a y", real=True)
T = symbols("T", positive=True)
WEIGHTED = Loss(
    "weighted",
    -Sum(W[k] * Y[k] * log(P[k]), (k, 1, K)),
    P,
    Y,
    (W,),
    domains={P: UNIT_OPEN, Y: UNIT_CLOSED, W: Interval.open(0, oo)},
)
BEHIND = WEIGHTED.of(activations.softmax)
TEMPERATURE = Loss(
    "temperature", log(Sum(exp(Z[k] / T), (k, 1, K))) - Sum(Y[k] * Z[k], (k, 1, K)) / T, Z, Y, (T,), {Y: UNIT_CLOSED}
)
p = np.array([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]])
labels = np.eye(3)[[0, 2]]
w = np.array([1.0, 2.0, 3.0])


def test_class_weights() -> None:
    functions = WEIGHTED.compile()
    expected = -np.array([np.log(0.2), 3 * np.log(0.8)])
    np.testing.assert_allclose(functions.value(p, labels, w=w), expected, rtol=1e-15)
    np.testing.assert_allclose(functions.value(p, np.array([0, 2]), w=w), expected, rtol=1e-15)
    np.testing.assert_allclose(functions.value(p, labels, w=np.stack([w, 2 * w])), expected * [1, 2], rtol=1e-15)
    np.testing.assert_allclose(functions.value(p[1], labels[1], w=w), expected[1], rtol=1e-15)
    np.testing.assert_allclose(functions.gradient(p, labels, w=w), -labels * w / p, rtol=1e-15)


@pytest.mark.slow
def test_class_weights_behind_the_softmax() -> None:
    found = BEHIND.compile().gradient(p, labels, w=w)
    probabilities = np.exp(p) / np.exp(p).sum(axis=1, keepdims=True)
    weighted = labels * w
    np.testing.assert_allclose(found, probabilities * weighted.sum(axis=1, keepdims=True) - weighted, rtol=1e-14)
    confident = BEHIND.compile().gradient([0.0, 50.0], [0.0, 1.0], w=[1.0, 2.0])
    np.testing.assert_allclose(confident, [2 * np.exp(-50.0), -2 * np.exp(-50.0)], rtol=1e-15)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (np.array([1.0, 2.0]), r"the parameter w has shape \(2,\).*one of shape \(3,\) for all examples"),
        (1.0, r"the parameter w has shape \(\)"),
        (-w, r"the parameter w must lie in \(0, ∞\), got -1.0 at index \(0,\)"),
        (np.stack([w, w, w]), r"the parameter w has shape \(3, 3\)"),
    ],
    ids=["short", "a number", "negative", "of other examples"],
)
def test_wrong_weights_are_refused(weights: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        WEIGHTED.compile().value(p, labels, w=weights)


def test_vectors_of_one_loss_have_one_size() -> None:
    other = vector("w", size("M"))
    with pytest.raises(ValueError, match="vectors of a loss have one size"):
        Loss("two", Sum(P[k] - Y[k], (k, 1, K)) + other[1], P, Y, (other,))


@pytest.mark.slow
def test_a_gradient_with_class_weights_is_checked() -> None:
    assert check_gradient(WEIGHTED, WEIGHTED.compile().gradient).passed
    forgotten = check_gradient(WEIGHTED, lambda p, y, w: -y / p)
    assert not forgotten.passed
    assert "w = [" in str(forgotten)


@pytest.mark.parametrize(("loss", "name"), [(gaussian_nll, "sigma"), (quantile, "tau"), (TEMPERATURE, "T")])
def test_the_derivative_in_a_parameter_is_proved(loss: Loss, name: str) -> None:
    other = loss.in_parameter(name)
    assert other.prediction.name == name
    assert loss.prediction in other.parameters
    assert isinstance(prove(diff(loss.expression, other.prediction), Equal(), other.gradient, other.context), Proved)


@pytest.mark.parametrize(
    ("loss", "given", "expected"),
    [
        (huber, {"delta": 1.5}, [0, 3.5, 0]),
        (smooth_l1, {"beta": 1.5}, [-1 / 18, -0.5, -1 / 450]),
        (quantile, {"tau": 0.3}, [-0.5, 5, -0.1]),
        (Loss("insensitive", Max(0, Abs(a - y) - T), a, y, (T,)), {"T": 0.25}, [-1, -1, 0]),
        (Loss("clipped", Min((a - y) ** 2, T), a, y, (T,)), {"T": 0.5}, [0, 1, 0]),
    ],
    ids=lambda each: each.name if isinstance(each, Loss) else "",
)
def test_the_border_of_a_piece_may_move_with_the_parameter(
    loss: Loss, given: dict[str, float], expected: list[float]
) -> None:
    (name,) = given
    found = loss.compile(measure=False).gradient([1.0, -3, 5], [0.5, 2, 4.9], **given, wrt=name)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_the_derivative_in_a_parameter_is_computed() -> None:
    functions = gaussian_nll.compile()
    prediction, target, sigma = np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.0, 5.0]), 1.5
    expected = 1 / sigma - (prediction - target) ** 2 / sigma**3
    both = functions.value_and_gradient(prediction, target, sigma=sigma, wrt="sigma", reduction="mean")
    np.testing.assert_allclose(functions.gradient(prediction, target, sigma=sigma, wrt="sigma"), expected, rtol=1e-14)
    np.testing.assert_allclose(both[0], functions.value(prediction, target, sigma=sigma, reduction="mean"))
    np.testing.assert_allclose(both[1], expected.mean(), rtol=1e-14)
    each = functions.gradient(prediction, target, sigma=np.full(3, sigma), wrt="sigma", reduction="mean")
    np.testing.assert_allclose(each, expected / 3, rtol=1e-14)
    again = pickle.loads(pickle.dumps(functions))
    np.testing.assert_array_equal(
        again.gradient(prediction, target, sigma=sigma, wrt="sigma"),
        functions.gradient(prediction, target, sigma=sigma, wrt="sigma"),
    )


def test_the_type_of_the_inputs_is_that_of_a_derivative_in_a_parameter() -> None:
    found = gaussian_nll.compile().gradient(
        np.array([1, 2], np.float32), np.zeros(2, np.float32), sigma=1.5, wrt="sigma"
    )
    assert found.dtype == np.float32


def test_the_derivative_in_a_vector_of_parameters() -> None:
    functions = WEIGHTED.compile()
    expected = -labels * np.log(p)
    np.testing.assert_allclose(functions.gradient(p, labels, w=w, wrt="w"), expected, rtol=1e-15)
    reduced = functions.gradient(p, labels, w=w, wrt="w", reduction="sum")
    np.testing.assert_allclose(reduced, expected.sum(axis=0), rtol=1e-15)


@pytest.mark.slow
def test_the_derivative_of_a_loss_of_vectors_in_a_number() -> None:
    logits = np.array([[1.0, -2.0, 0.5], [3.0, 0.0, -1.0]])
    found = TEMPERATURE.compile().gradient(logits, labels, T=2.0, wrt="T")
    e = np.exp(logits / 2)
    expected = (-(e * logits).sum(axis=1) / e.sum(axis=1) + (labels * logits).sum(axis=1)) / 4
    np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_what_is_no_parameter_is_refused() -> None:
    functions = gaussian_nll.compile()
    with pytest.raises(TypeError, match="wrt names a parameter of gaussian_nll, sigma, got 'delta'"):
        functions.gradient(1.0, 2.0, sigma=1.0, wrt="delta")
    with pytest.raises(ValueError, match=r"the parameter sigma must lie in \(0, ∞\), got -1.0"):
        functions.gradient([1.0], [2.0], sigma=-1.0, wrt="sigma")
    with pytest.raises(ValueError, match="gaussian_nll has sigma, and no parameter delta"):
        gaussian_nll.in_parameter("delta")

"""Several predictions: the entries of one vector, beside a target that is one number."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Add, Max, Piecewise, Rational, exp, log, symbols

from mse_sym.check import check_gradient
from mse_sym.losses import Loss

mu, s, y = symbols("mu s y", real=True)
c = symbols("c", positive=True)
GAUSSIAN = Loss("gaussian", s + (y - mu) ** 2 * exp(-2 * s) / 2, prediction=(mu, s), target=y)


def both(means: np.ndarray, scales: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gradient and Hessian by hand."""
    r, w = target - means, np.exp(-2 * scales)
    gradient = np.stack([-r * w, 1 - r * r * w], axis=-1)
    hessian = np.stack([np.stack([w, 2 * r * w], -1), np.stack([2 * r * w, 2 * r * r * w], -1)], -2)
    return gradient, hessian


def test_gradient_and_hessian_of_all_predictions_in_one_call() -> None:
    means, scales, target = np.array([1.0, 2.0, -1.0]), np.array([0.0, 0.5, -0.5]), np.array([0.0, 1.0, 3.0])
    functions = GAUSSIAN.compile()
    gradient, hessian = functions.gradient_and_hessian((means, scales), target)
    expected = both(means, scales, target)
    np.testing.assert_allclose(gradient, expected[0], rtol=1e-14)
    np.testing.assert_allclose(hessian, expected[1], rtol=1e-14)
    joined = np.stack([means, scales], axis=-1)
    np.testing.assert_array_equal(functions.gradient(joined, target), gradient)
    np.testing.assert_allclose(functions.gradient(joined, target, reduction="mean"), gradient / 3, rtol=1e-15)
    np.testing.assert_allclose(functions.gradient((1.0, 0.0), 0.0), expected[0][0], rtol=1e-15)


def test_predictions_have_one_shape() -> None:
    with pytest.raises(ValueError, match=r"the predictions have the shapes \(2,\), \(3,\); give arrays of one shape"):
        GAUSSIAN.compile().value((np.ones(2), np.ones(3)), np.ones(2))
    with pytest.raises(ValueError, match="must have 2 entries"):
        GAUSSIAN.compile().value((1.0, 0.0, 2.0), 0.0)


def test_predictions_have_one_domain() -> None:
    with pytest.raises(ValueError, match=r"one domain, not .*; write exp\(log_s\) for a positive s"):
        Loss("positive", log(c) + (y - mu) ** 2 / c, prediction=(mu, c), target=y)
    with pytest.raises(TypeError, match="several predictions are two symbols or more"):
        Loss("one", (y - mu) ** 2, prediction=(mu,), target=y)


def test_the_derivatives_by_their_own_names() -> None:
    assert GAUSSIAN.gradients == {mu: -exp(-2 * s) * (y - mu), s: 1 - (y - mu) ** 2 * exp(-2 * s)}


def test_one_prediction_has_one_derivative() -> None:
    with pytest.raises(TypeError, match=r"one has one prediction, and its gradient is \.gradient"):
        _ = Loss("one", (y - mu) ** 2, prediction=mu, target=y).gradients


def test_a_pair_of_quantiles() -> None:
    """Each with a kink, at another place."""
    low, high = Rational(1, 10), Rational(9, 10)
    losses = (Max(share * (y - each), (share - 1) * (y - each)) for share, each in ((low, mu), (high, s)))
    pair = Loss("pair", Add(*losses), prediction=(mu, s), target=y)
    assert pair.gradients == {
        mu: Piecewise((high, mu - y > 0), (-low, True)),
        s: Piecewise((low, s - y > 0), (-high, True)),
    }


def test_the_gradient_is_checked() -> None:
    within = {"prediction": (-20.0, 20.0), "target": (-20.0, 20.0)}
    assert check_gradient(GAUSSIAN, GAUSSIAN.compile().gradient, within=within).passed
    wrong = check_gradient(GAUSSIAN, lambda z, y: both(z[:, 0], z[:, 1], y)[0] * [1, 2], within=within)
    assert not wrong.passed
    assert wrong.worst.component == (1,)

"""How the outcome of a gradient check is told: the smallest input that fails, in a few lines, not as a truth value."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sympy import Symbol, symbols

from mse_sym import assert_gradient
from mse_sym.check import check_gradient
from mse_sym.check.comparison import complexity
from mse_sym.losses import Loss, activations, binary_cross_entropy, cross_entropy, gaussian_nll, huber, squared_error

OF_LOGIT = binary_cross_entropy.of(activations.sigmoid)
OF_LOGITS = cross_entropy.of(activations.softmax)
a, y = symbols("a y", real=True)
Gradient = Callable[..., Any]


def of_logit(z: Any, y: Any) -> Any:
    return OF_LOGIT.compile().gradient(z, y)


def of_logits(z: Any, y: Any) -> Any:
    return OF_LOGITS.compile().gradient(z, y)


def test_an_outcome_has_no_truth_value() -> None:
    for function in (of_logit, lambda z, y: y):
        check = check_gradient(OF_LOGIT, function, points=40)
        with pytest.raises(TypeError, match=r"told by \.passed; in a test write check\.assert_passed\(\)"):
            bool(check)
        with pytest.raises(TypeError, match="told by"):
            assert not check


def test_assert_gradient_is_silent_or_says_what_is_wrong() -> None:
    assert_gradient(OF_LOGIT, of_logit, points=40)
    check_gradient(OF_LOGIT, of_logit, points=40).assert_passed()
    with pytest.raises(
        AssertionError, match=r"gradient of squared_error: FAILED, tried at 40 points, wrong at \d+, error"
    ):
        assert_gradient(squared_error, lambda a, y: y - a, points=40)
    with pytest.raises(AssertionError, match="FAILED"):
        check_gradient(squared_error, lambda a, y: y - a, points=40).assert_passed()


def test_at_how_many_points_it_is_wrong_is_counted() -> None:
    def wrong_where(chosen: Callable[[Any], Any]) -> int:
        check = check_gradient(
            squared_error, lambda a, y: np.where(chosen(a - y), 2, 1) * (a - y), points=40, rounding="forgiven"
        )
        return check.wrong

    assert wrong_where(lambda residual: residual > np.inf) == 0
    above, below = wrong_where(lambda residual: residual > 0), wrong_where(lambda residual: residual < 0)
    assert 0 < above < above + below == wrong_where(lambda residual: residual != 0) < 40


def test_mistakes_that_make_the_same_formula_are_one_or_the_other() -> None:
    check = check_gradient(squared_error, lambda a, y: y - a, points=40)
    assert check.diagnosis == " or ".join(["the sign is wrong,", check.causes[1].words])
    assert check_gradient(huber, lambda a, y, delta: a - y, points=40).diagnosis.count("is taken for") == 1


def test_an_outcome_survives_pickling() -> None:
    check = check_gradient(OF_LOGIT, of_logit, points=40)
    assert pickle.loads(pickle.dumps(check)) == check


SMALLEST: dict[str, tuple[Loss, Gradient, Any, Any, dict[str, float]]] = {
    "a factor": (squared_error, lambda a, y: 1.5 * (a - y), 0.0, 1.0, {}),
    "of the wrong parameter": (gaussian_nll, lambda a, y, sigma: (a - y) / sigma, 0.0, 1.0, {"sigma": 2.0}),
    "far out": (squared_error, lambda a, y: (a - y) * np.where(a > 12345.678, 1.5, 1), 20000.0, 0.0, {}),
    "in a tail": (OF_LOGIT, lambda z, y: np.where(z < -37.2, -1, 1) * of_logit(z, y), -40.0, 0.0, {}),
    "of vectors": (OF_LOGITS, lambda z, y: 2 * of_logits(z, y), [0.0, 0.0], [1.0, 0.0], {}),
}


@pytest.mark.parametrize(("loss", "function", "prediction", "target", "parameters"), SMALLEST.values(), ids=SMALLEST)
def test_the_smallest_input_that_fails_is_told(
    loss: Loss, function: Gradient, prediction: Any, target: Any, parameters: dict[str, float]
) -> None:
    check = check_gradient(loss, function, points=60)
    assert (check.worst.prediction, check.worst.target, check.worst.parameters) == (prediction, target, parameters)
    assert check.worst.error > check.tolerance
    assert f"smallest input at which it fails: prediction = {prediction!r}, target = {target!r}" in str(check)


@pytest.mark.slow
def test_a_thousand_logits_are_told_in_a_few_lines() -> None:
    def wrong_when_large(z: Any, y: Any) -> Any:
        return of_logits(z, y) * (2 if z.shape[-1] == 1000 else 1)

    check = check_gradient(OF_LOGITS, wrong_when_large, points=12)
    assert not check.passed
    assert len(check.worst.prediction) == 1000
    assert np.max(np.abs(check.worst.prediction)) < 1e9
    shown = str(check)
    assert len(shown) < 900
    assert shown.count("\n") < 8
    assert "… 996 more]" in shown


def test_what_fails_at_one_size_alone_is_told_of_that_size() -> None:
    check = check_gradient(OF_LOGITS, lambda z, y: of_logits(z, y) * (2 if z.shape[-1] == 10 else 1), points=12)
    assert len(check.worst.prediction) == 10
    assert len(str(check)) < 900


def test_a_factor_of_the_mean_is_still_one_at_the_smallest_input() -> None:
    check = check_gradient(squared_error, lambda a, y: (a - y) / len(a), points=40)
    assert check.diagnosis.startswith("a factor 1/n")
    assert check.worst.got == check.worst.expected / 40


def test_the_smallest_input_is_in_the_domain() -> None:
    seen = []
    c = Symbol("c", negative=True)
    loss = Loss("negative", c * (a - y) ** 2 / 2, a, y, parameters=(c,))

    def wrong(a: Any, y: Any, c: Any) -> Any:
        seen.extend(c.tolist())
        return -c * (a - y)

    assert not check_gradient(loss, wrong, points=40).passed
    assert max(seen) < 0


def test_fewer_digits_and_smaller_numbers_are_plainer() -> None:
    in_order = [0.0, -0.0, 1.0, -1.0, 10.0, 0.5, 100.0, 12.0, 1.2345, 1e40, -1.2345e-300]
    assert sorted(in_order, key=complexity) == in_order

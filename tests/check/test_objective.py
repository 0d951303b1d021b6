"""Custom objectives of boosting libraries, in the orders in which they are called."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mse_sym import Loss, activations, check_objective, losses

OF_LOGIT = losses.binary_cross_entropy.of(activations.sigmoid)
OF_LOGITS = losses.cross_entropy.of(activations.softmax)
FEW: dict[str, Any] = {"points": 48, "within": {"prediction": (-5.0, 5.0)}}


def p(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def of_data(predictions: Any, dtrain: Any) -> Any:
    y = dtrain.get_label()
    return p(predictions) - y, p(predictions) * (1 - p(predictions))


def of_targets(y_true: Any, y_pred: Any) -> Any:
    return p(y_pred) - y_true, p(y_pred) * p(-y_pred)


class OfCatBoost:
    def calc_ders_range(self, approxes: Any, targets: Any, weights: Any) -> Any:
        assert weights is None
        z, y = np.asarray(approxes), np.asarray(targets)
        return list(zip(y - p(z), -p(z) * (1 - p(z)), strict=True))


@pytest.mark.parametrize("objective", [of_data, of_targets, OfCatBoost()], ids=["data", "targets", "catboost"])
def test_a_right_objective_passes_in_each_order(objective: Any) -> None:
    check = check_objective(objective, OF_LOGIT, **FEW)
    assert check.correct, check.message
    assert check.accurate
    assert not check.causes


def test_a_wrong_objective_is_named_in_gradient_and_hessian() -> None:
    def wrong(y_true: Any, y_pred: Any) -> Any:
        return y_true - p(y_pred), np.ones_like(y_pred)

    check = check_objective(wrong, OF_LOGIT, **FEW)
    assert not check.correct
    assert [cause.words for cause in check.gradient.causes] == ["the sign is wrong"]
    assert [cause.words for cause in check.causes][-1:] == ["1 for the Hessian"]
    assert "the sign is wrong" in str(check)
    assert check.to_dict()["hessian"]["correct"] is False


def test_the_sign_of_catboost_is_that_of_what_is_made_large() -> None:
    class Wrong:
        def calc_ders_range(self, approxes: Any, targets: Any, weights: Any) -> Any:
            z, y = np.asarray(approxes), np.asarray(targets)
            return list(zip(p(z) - y, p(z) * (1 - p(z)), strict=True))

    assert {cause.words for cause in check_objective(Wrong(), OF_LOGIT, **FEW).causes} == {"the sign is wrong"}


def test_of_several_outputs_the_targets_are_classes_and_the_hessian_its_diagonal() -> None:
    def objective(predictions: Any, dtrain: Any) -> Any:
        e = np.exp(predictions - predictions.max(-1, keepdims=True))
        s = e / e.sum(-1, keepdims=True)
        classes = dtrain.get_label().astype(int)
        return s - np.eye(s.shape[-1])[classes], 2 * s * (1 - s)

    check = check_objective(objective, OF_LOGITS, points=24, within={"prediction": (-5.0, 5.0)})
    assert check.gradient.correct, check.message
    assert check.causes[-1].words == "twice the diagonal, a bound of the matrix"


def of_swapped(y_true: Any, y_pred: Any) -> Any:
    return p(y_pred) * (1 - p(y_pred)), p(y_pred) - y_true


@pytest.mark.parametrize(
    ("objective", "loss"),
    [
        (of_swapped, OF_LOGIT),
        (lambda y_true, y_pred: tuple(-each for each in of_swapped(y_true, y_pred)), OF_LOGIT),
        (lambda y_true, y_pred: (np.ones_like(y_pred), y_pred - y_true), losses.squared_error),
    ],
    ids=["logit", "with the other sign", "squares"],
)
def test_gradient_and_hessian_in_each_others_place(objective: Any, loss: Loss) -> None:
    check = check_objective(objective, loss, **FEW)
    assert not check.correct
    assert not check.passed
    assert check.causes[0].words == "gradient and Hessian are in each other's place: return the gradient first"
    assert f"objective for {loss.name}: FAILED, gradient and Hessian are in each" in check.message
    assert check.to_dict()["returned"][0]["words"] == check.causes[0].words


class OfArrays:
    def calc_ders_range(self, approxes: Any, targets: Any, weights: Any) -> Any:
        gradient, hessian = of_targets(np.asarray(targets), np.asarray(approxes))
        return -gradient, -hessian


@pytest.mark.parametrize(
    ("objective", "words"),
    [
        (lambda predictions, data: of_data(predictions, data)[0], "the gradient alone is returned"),
        (lambda predictions, data: list(of_data(predictions, data)[0]), "the gradient alone is returned"),
        (lambda predictions, data: list(zip(*of_data(predictions, data), strict=True)), "a pair is returned for each"),
        (OfArrays(), "two arrays are returned, where CatBoost takes pairs"),
    ],
    ids=["alone", "alone, in a list", "pairs", "arrays for CatBoost"],
)
def test_what_is_returned_in_another_arrangement_is_read_and_named(objective: Any, words: str) -> None:
    check = check_objective(objective, OF_LOGIT, **FEW)
    assert all(each.correct for each in check.checks)
    assert (check.hessian is None) == ("alone" in words)
    assert not check.correct
    assert [cause.words.startswith(words) for cause in check.causes] == [True]
    assert json.loads(json.dumps(check.to_dict()))["correct"] is False


@pytest.mark.parametrize("found", [None, 0.5, (1, 2, 3), "gradient"])
def test_what_is_no_gradient_and_hessian_is_refused(found: Any) -> None:
    with pytest.raises(TypeError, match=r"an objective returns two arrays, \(gradient, Hessian\)"):
        check_objective(lambda predictions, data: found, OF_LOGIT, **FEW)


def test_of_several_outputs_the_gradient_alone_is_read() -> None:
    def alone(predictions: Any, dtrain: Any) -> Any:
        e = np.exp(predictions - predictions.max(-1, keepdims=True))
        return (e / e.sum(-1, keepdims=True) - np.eye(e.shape[-1])[dtrain.get_label().astype(int)]).ravel()

    check = check_objective(alone, OF_LOGITS, points=12, within={"prediction": (-5.0, 5.0)})
    assert check.gradient.correct
    assert check.hessian is None
    assert "gradient alone" in check.causes[0].words


def clipped(y_true: Any, y_pred: Any) -> Any:
    q = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return (q - y_true) / (q * (1 - q)), y_true / q**2 + (1 - y_true) / (1 - q) ** 2


@pytest.mark.parametrize(
    ("objective", "loss", "words", "what_to_do"),
    [
        (
            of_targets,
            losses.binary_cross_entropy,
            "it is written for the pre-activation",
            "check it against binary_cross_entropy.of(activations.sigmoid)",
        ),
        (
            lambda y_true, y_pred: (np.exp(y_pred) - y_true, np.exp(y_pred)),
            losses.poisson_nll,
            "it is written for the pre-activation",
            "check it against poisson_nll.of(activations.exp)",
        ),
        (clipped, OF_LOGIT, "it is written for the prediction", "check it against binary_cross_entropy"),
        (
            lambda y_true, y_pred: (1 - y_true / y_pred, y_true / y_pred**2),
            losses.poisson_nll.of(activations.exp),
            "it is written for the prediction",
            "check it against poisson_nll",
        ),
    ],
    ids=["logit", "log of the mean", "probability", "mean"],
)
def test_an_objective_on_the_other_side_of_the_link(objective: Any, loss: Loss, words: str, what_to_do: str) -> None:
    check = check_objective(objective, loss, points=48)
    for each in check.checks:
        (named,) = [cause for cause in each.causes if cause.words.startswith(words)]
        assert what_to_do in named.words


def test_the_start_value_is_told_and_what_happens_with_another() -> None:
    check = check_objective(of_data, OF_LOGIT, **FEW)
    assert check.message.endswith(
        "start value: log(m/(1 - m)) minimises the mean loss, where m is the mean target\n"
        "  give this margin as base_score (XGBoost), init_score (LightGBM) or baseline (CatBoost); begun elsewhere, "
        "k trees with the learning rate η leave about (1 - η)ᵏ of the gap"
    )
    assert check.to_dict()["start_value"] == "log(m/(1 - m))"
    sought = replace(check, start=losses.absolute_error.start_value)
    assert "the mean loss is least where the mean gradient changes its sign; loss.start_value.of" in sought.message
    assert sought.to_dict()["start_value"] == "where the mean gradient changes its sign"


def test_where_no_start_value_is_found_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(loss: Loss) -> Any:
        raise ValueError(f"{loss.name}: none is found")

    monkeypatch.setattr(Loss, "start_value", property(none))
    check = check_objective(of_data, OF_LOGIT, **FEW)
    assert check.message.endswith("\nstart value: binary_cross_entropy_of_sigmoid: none is found")
    assert check.to_dict()["start_value"] is None


def test_what_cannot_be_told_is_asked_for() -> None:
    with pytest.raises(TypeError, match=r"the arguments \(u, v\) do not tell which comes first"):
        check_objective(lambda u, v: (u, v), OF_LOGIT)
    assert check_objective(lambda u, v: of_targets(u, v), OF_LOGIT, order="targets and predictions", **FEW).correct
    with pytest.raises(ValueError, match="order must be one of"):
        check_objective(of_data, OF_LOGIT, order="another")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="huber has the parameter delta, which an objective is not given"):
        check_objective(of_targets, losses.huber)
    with pytest.raises(TypeError, match="an objective is a function"):
        check_objective(3, OF_LOGIT)
    with pytest.raises(TypeError, match=r"told by \.correct"):
        bool(check_objective(of_data, OF_LOGIT, **FEW))

"""Custom objectives of boosting libraries, in the orders in which they are called."""

from __future__ import annotations

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
    assert [cause.words for cause in check.hessian.causes][-1:] == ["1 for the Hessian"]
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
    assert check.hessian.causes[-1].words == "twice the diagonal, a bound of the matrix"


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

"""Series and DataFrames: aligned by their labels, and results that bear them. With pandas where it is installed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mse_sym import gradients

BCE: Any = gradients.binary_cross_entropy_of_sigmoid
SOFTMAX: Any = gradients.cross_entropy_of_softmax
HUBER: Any = gradients.huber
LOGITS, LABELS = np.array([2.0, -1.0, 0.5]), np.array([1.0, 0.0, 1.0])
ROWS = ["a", "b", "c"]


@pytest.fixture
def pandas() -> Any:
    return pytest.importorskip("pandas")


@pytest.mark.peers("pandas")
def test_a_series_comes_back_as_one(pandas: Any) -> None:
    series = pandas.Series(LOGITS, ROWS)
    for target in (LABELS, pandas.Series(LABELS, ROWS)):
        value, gradient = BCE.value_and_gradient(series, target)
        for found, right in zip((value, gradient), BCE.value_and_gradient(LOGITS, LABELS), strict=True):
            pandas.testing.assert_series_equal(found, pandas.Series(right, ROWS))
    pandas.testing.assert_series_equal(BCE.value(LOGITS, series.abs() / 2), BCE.value(series, series.abs() / 2))
    assert isinstance(BCE.value(series, LABELS, reduction="mean"), float)
    out = np.zeros(3)
    assert BCE.value(series, LABELS, out=out) is out


@pytest.mark.peers("pandas")
def test_the_same_labels_in_another_order_are_aligned(pandas: Any) -> None:
    series, turned = pandas.Series(LOGITS, ROWS), [2, 0, 1]
    target, delta, weights = (
        pandas.Series(numbers, ROWS).iloc[turned] for numbers in (LABELS, [0.5, 1.0, 2.0], [1.0, 0.0, 3.0])
    )
    found = HUBER.gradient(series, target, delta=delta, weights=weights)
    right = HUBER.gradient(LOGITS, LABELS, delta=[0.5, 1.0, 2.0], weights=[1.0, 0.0, 3.0])
    pandas.testing.assert_series_equal(found, pandas.Series(right, ROWS))


@pytest.mark.peers("pandas")
@pytest.mark.parametrize("labels", [["a", "b", "d"], ["a", "b", "b"], ["a", "b"]])
def test_other_labels_are_refused(pandas: Any, labels: list[str]) -> None:
    other = pandas.Series(LABELS[: len(labels)], labels)
    with pytest.raises(ValueError, match="prediction and the target have different labels in their index"):
        BCE.value(pandas.Series(LOGITS, ROWS), other)
    with pytest.raises(ValueError, match="prediction and the weights have different labels"):
        BCE.value(pandas.Series(LOGITS, ROWS), LABELS, weights=other)


@pytest.mark.peers("pandas")
def test_a_frame_of_vectors(pandas: Any) -> None:
    logits = np.array([[2.0, -1.0], [0.0, 40.0], [3.0, 3.0]])
    frame = pandas.DataFrame(logits, ROWS, ["no", "yes"])
    hot = np.eye(2)[[0, 1, 1]]
    target = pandas.DataFrame(hot, ROWS, ["no", "yes"]).iloc[::-1, ::-1]
    for given in (target, pandas.Series([0, 1, 1], ROWS).iloc[::-1], [0, 1, 1]):
        value, gradient, hessian = SOFTMAX.value_gradient_and_hessian(frame, given)
        right = SOFTMAX.value_gradient_and_hessian(logits, hot)
        pandas.testing.assert_series_equal(value, pandas.Series(right[0], ROWS))
        pandas.testing.assert_frame_equal(gradient, pandas.DataFrame(right[1], ROWS, ["no", "yes"]))
        np.testing.assert_array_equal(hessian, right[2])
    with pytest.raises(ValueError, match="different labels in their columns"):
        SOFTMAX.value(frame, target.rename(columns={"no": "maybe"}))


@pytest.mark.peers("pandas")
def test_one_example_of_a_frame(pandas: Any) -> None:
    row = pandas.Series([2.0, -1.0], ["no", "yes"])
    value, gradient, hessian = SOFTMAX.value_gradient_and_hessian(row, 0)
    assert np.shape(value) == ()
    assert list(gradient.index) == list(hessian.index) == list(hessian.columns) == ["no", "yes"]


@pytest.mark.peers("pandas")
def test_what_has_labels_may_have_numbers_that_are_refused(pandas: Any) -> None:
    with pytest.raises(TypeError, match="real numbers, got object"):
        BCE.value(pandas.Series(["1", "0", "1"], ROWS, dtype=object), LABELS)
    with pytest.raises(ValueError, match="must be finite, got nan"):
        BCE.value(pandas.Series([1.0, None, 1.0], ROWS), LABELS)


@pytest.mark.peers("ml_dtypes")
def test_brain_floats_are_refused() -> None:
    types = pytest.importorskip("ml_dtypes")
    with pytest.raises(TypeError, match="real numbers, got bfloat16"):
        BCE.value(LOGITS.astype(types.bfloat16), LABELS)

"""Bad arguments of compiled functions: each gets one clear error before anything is computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Sum, log

from mse_sym.backends import BACKENDS
from mse_sym.losses import Loss, activations, binary_cross_entropy, cross_entropy, gaussian_nll, squared_error
from mse_sym.symbolic.context import UNIT_OPEN, index, size, vector

OF_LOGITS = cross_entropy.of(activations.softmax)


@pytest.mark.parametrize("method", ["value", "gradient", "hessian", "value_and_gradient"])
@pytest.mark.parametrize(
    ("prediction", "target", "error", "words"),
    [
        ([1.0, 2.0], [[1.0], [2.0]], ValueError, r"shape \(2,\).*\(2, 1\).*nothing is broadcast"),
        ([1.0, 2.0], 1.0, ValueError, r"shape \(2,\).*shape \(\)"),
        (1.0, [1.0, 2.0], ValueError, r"shape \(\).*shape \(2,\)"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], ValueError, r"shape \(2,\).*shape \(3,\)"),
        ([], [], ValueError, r"prediction is empty"),
        ([1.0], [np.nan], ValueError, r"target must be finite, got nan"),
        ([np.inf], [1.0], ValueError, r"prediction must be finite, got inf"),
        ([1 + 2j], [1.0], TypeError, r"prediction must be real numbers, got complex128"),
        ([1.0], np.array([1.0], object), TypeError, r"target must be real numbers, got object"),
        ([1.0], [True], TypeError, r"target must be real numbers, got bool"),
        (["1.0"], [1.0], TypeError, r"prediction must be real numbers, got <U"),
        (None, [1.0], TypeError, r"prediction must be real numbers, got object"),
        ([1.0], np.array(["2020-01-01"], "datetime64[D]"), TypeError, r"real numbers"),
    ],
)
def test_what_is_not_an_array_of_real_numbers_of_one_shape(
    method: str, prediction: Any, target: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        getattr(squared_error.compile(), method)(prediction, target)


@pytest.mark.parametrize(
    ("prediction", "target", "words"),
    [
        ([0.5, 1.5], [0.0, 1.0], r"prediction must lie in \(0, 1\), got 1.5 at index \(1,\)"),
        ([0.0], [0.0], r"prediction must lie in \(0, 1\), got 0.0"),
        ([1.0], [1.0], r"prediction must lie in \(0, 1\), got 1.0"),
        ([0.5], [-0.1], r"target must lie in \[0, 1\], got -0.1"),
        ([0.5], [2], r"target must lie in \[0, 1\], got 2"),
        ([0.5], [np.nextafter(1.0, 2.0)], r"target must lie in \[0, 1\]"),
    ],
)
def test_outside_the_domain(prediction: Any, target: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        binary_cross_entropy.compile().gradient(prediction, target)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_labels_between_0_and_1_may_be_true_and_false(dtype: Any) -> None:
    """They decide no type, and are no class numbers."""
    predictions, labels = np.array([0.25, 0.5], dtype), np.array([True, False])
    found = binary_cross_entropy.compile().gradient(predictions, labels)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, binary_cross_entropy.compile().gradient(predictions, labels.astype(dtype)))
    assert binary_cross_entropy.compile().value(0.25, True) == binary_cross_entropy.compile().value(0.25, 1.0)
    with pytest.raises(ValueError, match="or give class numbers, integers"):
        OF_LOGITS.compile().gradient(np.zeros((2, 2)), labels)


def test_class_numbers_need_targets_between_0_and_1() -> None:
    K, k = size("K"), index("k")
    p, t = vector("p", K), vector("t", K)
    mine = Loss("mine", -Sum(t[k] * log(p[k]), (k, 1, K)), p, t, domains={p: UNIT_OPEN}).compile(measure=False)
    with pytest.raises(ValueError, match=r"\(1, 2\); if these are class numbers, .* as \[0, 1\]: Interval\(0, 1\)"):
        mine.gradient([[0.25, 0.75]], [1])


@given(st.floats(min_value=0, max_value=1), st.sampled_from([np.float64, np.float32]))
def test_the_closed_ends_belong_to_a_closed_interval(label: float, dtype: Any) -> None:
    assert np.isfinite(binary_cross_entropy.compile().gradient(dtype(0.5), dtype(label)))


@pytest.mark.parametrize(
    ("parameters", "error", "words"),
    [
        ({}, TypeError, r"takes sigma=…, got none"),
        ({"sigma": 1.0, "tau": 1.0}, TypeError, r"takes sigma=…, got sigma, tau"),
        ({"scale": 1.0}, TypeError, r"takes sigma=…, got scale"),
        ({"sigma": -1.0}, ValueError, r"parameter sigma must lie in \(0, ∞\), got -1.0"),
        ({"sigma": 0.0}, ValueError, r"parameter sigma must lie in \(0, ∞\), got 0.0"),
        ({"sigma": np.nan}, ValueError, r"parameter sigma must be finite"),
        ({"sigma": [1.0, 2.0, 3.0]}, ValueError, r"shape \(2,\).*parameter sigma has shape \(3,\)"),
        ({"sigma": "1"}, TypeError, r"parameter sigma must be real numbers"),
    ],
)
def test_parameters(parameters: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        gaussian_nll.compile().gradient([1.0, 2.0], [1.0, 0.0], **parameters)


def test_a_loss_without_parameters_takes_none() -> None:
    with pytest.raises(TypeError, match="takes no parameters, got sigma"):
        squared_error.compile().gradient(1.0, 2.0, sigma=1.0)


@pytest.mark.parametrize("sigma", [2.0, [2.0, 4.0]])
def test_a_parameter_is_one_number_or_one_for_each_example(sigma: Any) -> None:
    np.testing.assert_array_equal(
        gaussian_nll.compile().gradient([1.0, 2.0], [0.0, 0.0], sigma=sigma), np.array([1.0, 2.0]) / np.square(sigma)
    )


@pytest.mark.parametrize("reduction", ["average", "none", 1, True])
def test_an_unknown_reduction(reduction: Any) -> None:
    with pytest.raises(ValueError, match='reduction must be None, "mean" or "sum", got'):
        squared_error.compile().value([1.0], [2.0], reduction=reduction)


def test_an_unknown_backend() -> None:
    with pytest.raises(ValueError, match=f"unknown backend 'fortran'; there is {', '.join(BACKENDS)}"):
        squared_error.compile(backend="fortran")


@pytest.mark.parametrize(
    ("prediction", "target", "words"),
    [
        (1.0, 1.0, "is a vector on the last axis, got a single number"),
        ([1.0, 2.0], [1.0], r"shape \(2,\).*shape \(1,\)"),
        ([[1.0, 2.0]], [1.0, 0.0], r"shape \(1, 2\).*shape \(2,\)"),
        ([1.0, 2.0], 1.0, r"shape \(2,\).*shape \(\).*or give class numbers, integers of shape \(\)"),
        (np.zeros((0, 3)), np.zeros((0, 3)), "empty"),
    ],
)
def test_vectors(prediction: Any, target: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        OF_LOGITS.compile().gradient(prediction, target)

"""The regions that a gradient check reports."""

from __future__ import annotations

from typing import Any

import pytest

from mse_sym.check.region import region_of
from mse_sym.losses import with_activations

LOSSES = with_activations()


@pytest.mark.parametrize(
    ("name", "prediction", "component", "region"),
    [
        ("squared_error", -3.5, (), "left tail"),
        ("squared_error", 0.0, (), "middle"),
        ("squared_error", 3.5, (), "right tail"),
        ("binary_cross_entropy", 2.0**-20, (), "left tail"),
        ("binary_cross_entropy", 1 - 2.0**-20, (), "right tail"),
        ("poisson_nll", 2.0**-20, (), "left tail"),
        ("poisson_nll", 1.0, (), "middle"),
        ("poisson_nll", 40.0, (), "right tail"),
        ("cross_entropy_of_softmax", [1000.0, 1001.0], (0,), "middle"),
        ("cross_entropy_of_softmax", [1000.0, 1004.0], (0,), "left tail"),
        ("cross_entropy_of_softmax", [1000.0, 1004.0], (), "right tail"),
    ],
)
def test_the_region_of_a_prediction(name: str, prediction: Any, component: tuple[int, ...], region: str) -> None:
    loss = LOSSES[name]
    assert region_of(loss.context.domain(loss.prediction), prediction, component) == region

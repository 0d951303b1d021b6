"""The generators of inputs: inside the domain, exact floats of the type, not constant, both tails, all labels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, settings

from mse_sym.check.region import REGIONS, region_of
from mse_sym.check.strata import points
from mse_sym.losses import Loss, with_activations
from mse_sym.testing import Arguments
from tests.losses.compiled import USUAL
from tests.losses.strategies import FARTHEST, inputs_of

LOSSES = with_activations()
FINDING = settings(max_examples=2000, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
of_every_loss = pytest.mark.parametrize("name", USUAL)
in_both_types = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


def is_left(loss: Loss, prediction: Any, dtype: Any) -> bool:
    domain = loss.context.domain(loss.prediction)
    return bool(np.min(prediction) < (-FARTHEST[dtype] / 10 if domain.inf == -np.inf else float(domain.inf) + 2.0**-10))


def is_right(loss: Loss, prediction: Any, dtype: Any) -> bool:
    domain = loss.context.domain(loss.prediction)
    return bool(np.max(prediction) > (FARTHEST[dtype] / 10 if domain.sup == np.inf else float(domain.sup) - 2.0**-10))


@of_every_loss
@pytest.mark.parametrize(
    "dtype", [np.float64, pytest.param(np.float32, marks=pytest.mark.slow)], ids=lambda each: each.__name__
)
def test_hypothesis_reaches_both_tails_and_every_label(name: str, dtype: Any) -> None:
    loss = LOSSES[name]
    strategy = inputs_of(loss, dtype)

    # `find` raises NoSuchExample where there is none.
    def soft(given: Arguments) -> bool:
        return bool(np.any((given.target != 0) & (given.target != 1)))

    find(strategy, lambda given: is_left(loss, given.prediction, dtype), settings=FINDING)
    find(strategy, lambda given: is_right(loss, given.prediction, dtype), settings=FINDING)
    find(strategy, lambda given: bool(np.any(given.target == 1)), settings=FINDING)
    if loss.context.domain(loss.target).contains(0) == True:  # noqa: E712 (a SymPy Boolean)
        find(strategy, lambda given: bool(np.any(given.target == 0)), settings=FINDING)
    find(strategy, soft, settings=FINDING)
    several = find(strategy, lambda given: len(np.unique(given.prediction)) > 1, settings=FINDING)
    assert several.prediction.dtype == dtype
    if loss.is_vector:
        find(strategy, lambda given: np.shape(given.prediction)[-1] == 50, settings=FINDING)


@of_every_loss
@in_both_types
def test_the_points_of_the_gradient_check_do_too(name: str, dtype: Any) -> None:
    loss = LOSSES[name]
    found = list(points(loss, dtype, 72))
    assert abs(sum(len(batch.strata) for batch in found) - 72) <= 2
    predictions = np.concatenate([batch.prediction.ravel() for batch in found])
    targets = np.concatenate([batch.target.ravel() for batch in found])
    assert predictions.dtype == targets.dtype == dtype
    assert is_left(loss, predictions, dtype)
    assert is_right(loss, predictions, dtype)
    assert len(np.unique(predictions)) > 40
    assert len(np.unique(targets)) > 10
    if loss.context.domain(loss.target).sup == 1:
        assert {0.0, 1.0} < set(targets.tolist())
    domain = loss.context.domain(loss.prediction)
    places = [(k,) for k in range(2)] if loss.is_vector else [()]
    regions = {region_of(domain, row, place) for batch in found for row in batch.prediction for place in places}
    assert regions == set(REGIONS)
    for batch in found:
        for parameter in batch.parameters.values():
            assert parameter.dtype == dtype
            assert len(np.unique(parameter)) > 1
    again = list(points(loss, dtype, 72))
    assert all(np.array_equal(one.prediction, two.prediction) for one, two in zip(found, again, strict=True))

"""scikit-learn's own tests of its losses, passed by ours: read from the package that is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.peers.scikit_learn_suite import of_ours, suite

pytestmark = pytest.mark.peers("sklearn")


def _instances() -> Iterator[Any]:
    yield from suite().LOSS_INSTANCES


def _rows(test: Any) -> list[tuple[Any, ...]]:
    """What a test of theirs is called with."""
    (parameters,) = [mark.args for mark in test.pytestmark if mark.name == "parametrize"]
    return list(parameters[1])


def test_at_their_specific_values() -> None:
    test = suite().test_loss_on_specific_values
    rows = _rows(test)
    assert len(rows) > 30
    for theirs, *row in rows:
        test(of_ours(theirs), *row)


def test_their_gradients_and_hessians_numerically() -> None:
    for theirs in _instances():
        for weights in (None, "range"):
            suite().test_gradients_hessians_numerically(of_ours(theirs), weights, 42)


def test_all_functions_give_the_same() -> None:
    for theirs in _instances():
        for weights in (None, "range"):
            suite().test_loss_gradients_are_the_same(of_ours(theirs), weights, 42)


def test_sample_weights_multiply() -> None:
    """Their random weights are negative, too, and ours say so."""
    for theirs in _instances():
        suite().test_sample_weight_multiplies(of_ours(theirs), "ones", 42)
        with pytest.raises(ValueError, match="weights must be finite and not negative"):
            suite().test_sample_weight_multiplies(of_ours(theirs), "random", 42)


def test_a_perfect_prediction_and_one_number_for_all() -> None:
    """The best number is sought from 0 on, which is refused where predictions are positive."""
    for theirs in _instances():
        suite().test_loss_of_perfect_prediction(of_ours(theirs), None)
        if theirs.in_y_pred_range(np.zeros(1)) or "Identity" not in type(theirs).__name__:
            suite().test_loss_intercept_only(of_ours(theirs), None)
        suite().test_graceful_squeezing(of_ours(theirs))
        suite().test_loss_boundary(of_ours(theirs))

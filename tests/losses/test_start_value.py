"""The constant that minimises the mean loss: against a search that knows nothing of it, and losses that have none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Interval, S, Symbol, lambdify, log, sinh, symbols

from mse_sym import activations, losses
from mse_sym.losses import Activation, Loss, with_activations
from mse_sym.losses.start_sought import SoughtStart
from mse_sym.losses.start_value import StartValue
from mse_sym.symbolic.functions import expand_functions

OF_LOGIT = losses.binary_cross_entropy.of(activations.sigmoid)
OF_LOGITS = losses.cross_entropy.of(activations.softmax)


@dataclass(frozen=True)
class Case:
    """A loss, where its targets are drawn, and where the constant is sought."""

    loss: Loss
    targets: st.SearchStrategy[float]
    within: tuple[float, float]
    parameters: Mapping[str, float] = field(default_factory=dict)


def between(low: float, high: float) -> st.SearchStrategy[float]:
    return st.integers(0, 64).map(lambda part: low + (high - low) * part / 64)


POSITIVE, LABELS = between(0.125, 9), st.sampled_from([0.0, 1.0])
SIGNS = st.sampled_from([-1.0, 1.0])
CASES = {
    case.loss.name: case
    for case in (
        Case(losses.squared_error, between(-9, 9), (-10, 10)),
        Case(losses.squared_error.of(activations.tanh), between(-0.9, 0.9), (-3, 3)),
        Case(losses.squared_error.of(activations.exp), POSITIVE, (-3, 3)),
        Case(losses.gaussian_nll, between(-9, 9), (-10, 10), {"sigma": 0.5}),
        Case(losses.binary_cross_entropy, LABELS, (0.01, 0.99)),
        Case(OF_LOGIT, LABELS, (-5, 5)),
        Case(losses.exponential, SIGNS, (-5, 5)),
        Case(losses.logistic, SIGNS, (-5, 5)),
        Case(losses.poisson_nll.of(activations.exp), between(0, 8), (-5, 5)),
        Case(losses.poisson_nll.of(activations.softplus), between(0, 8), (-5, 10)),
        Case(losses.gamma_nll.of(activations.exp), POSITIVE, (-3, 3)),
        Case(losses.geometric_nll, POSITIVE, (0.1, 10)),
        Case(losses.negative_binomial_nll.of(activations.exp), between(0, 8), (-5, 5), {"r": 2.5}),
        Case(losses.tweedie.of(activations.exp), between(0, 8), (-5, 5), {"p": 1.25}),
    )
}


def least(function: Any, low: float, high: float) -> float:
    """Where a function that falls and then rises is least, by thirds."""
    for _ in range(80):
        first, second = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, second) if function(first) < function(second) else (first, high)
    return (low + high) / 2


QUICK = (OF_LOGIT.name, "exponential", "gaussian_nll")


@given(st.data(), st.sampled_from(QUICK))
@settings(deadline=None, max_examples=30)
def test_no_other_constant_has_a_smaller_mean_loss(data: st.DataObject, name: str) -> None:
    check_least(data, CASES[name])


@pytest.mark.slow
@given(st.data(), st.sampled_from(sorted(CASES)))
@settings(deadline=None)
def test_no_other_constant_has_a_smaller_mean_loss_of_any(data: st.DataObject, name: str) -> None:
    check_least(data, CASES[name])


def check_least(data: st.DataObject, case: Case) -> None:
    """Draw a sample with weights; hold the start value against the search."""
    drawn = data.draw(st.lists(case.targets, min_size=2, max_size=6).filter(lambda found: len(set(found)) > 1))
    weights = np.array(data.draw(st.lists(st.sampled_from([0.5, 1, 2]), min_size=len(drawn), max_size=len(drawn))))
    loss, targets, numbers = case.loss, np.array(drawn), tuple(case.parameters.values())
    value = lambdify((loss.prediction, loss.target, *loss.parameters), expand_functions(loss.expression))

    def mean_loss(constant: float) -> float:
        return float(np.average(value(constant, targets, *numbers), weights=weights))

    start = loss.start_value.of(targets, weights, **case.parameters)
    assert start == pytest.approx(least(mean_loss, *case.within), rel=1e-5, abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("weights", [None, [1, 2, 3, 4]])
def test_of_vectors_it_is_the_logarithm_of_the_shares(weights: Any) -> None:
    labels = np.eye(3)[[0, 1, 1, 2]]
    shares = np.average(labels, axis=0, weights=weights)
    np.testing.assert_allclose(OF_LOGITS.start_value.of(labels, weights), np.log(shares), rtol=1e-15)
    assert str(OF_LOGITS.start_value) == "log(m_j)"


def test_the_mean_is_taken_exactly() -> None:
    """Of two million labels all but one are 1; the mean is rounded nowhere, and its logit has all its digits."""
    targets = np.ones(2_000_000)
    targets[7] = 0
    assert OF_LOGIT.start_value.of(targets) == float(np.log(1_999_999.0))
    assert losses.squared_error.start_value.of([1e16, 1.0, -1e16]) == 1 / 3


def test_every_line_is_proved() -> None:
    start = OF_LOGIT.start_value
    assert isinstance(start, StartValue)
    assert all(line.evidence for derivation in start.derivations for line in derivation.lines[1:])
    assert start.derivations[-1].result == start.expression == log(start.mean / (1 - start.mean))


@pytest.mark.parametrize(
    ("loss", "reason"),
    [
        (losses.cauchy, "depends on more than the mean target, .*; and its gradient is not proved to increase"),
        (losses.cross_entropy, "sought behind the softmax"),
        (losses.squared_error.of(activations.gelu), "no formula is found for the best z"),
    ],
    ids=lambda given: getattr(given, "name", ""),
)
def test_where_there_is_none_it_says_why(loss: Loss, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        _ = loss.start_value


ROBUST = (
    Case(losses.absolute_error, between(-9, 9), (-10, 10)),
    Case(losses.huber, between(-9, 9), (-10, 10), {"delta": 1.5}),
    Case(losses.quantile, between(-9, 9), (-10, 10), {"tau": 0.3}),
    Case(losses.expectile, between(-9, 9), (-10, 10), {"tau": 0.3}),
    Case(losses.log_cosh, between(-9, 9), (-10, 10)),
    Case(losses.hinge, SIGNS, (-3, 3)),
    Case(losses.squared_hinge, SIGNS, (-3, 3)),
)


@pytest.mark.slow
@given(st.data(), st.sampled_from(ROBUST))
@settings(deadline=None)
def test_what_is_sought_has_the_least_mean_loss(data: st.DataObject, case: Case) -> None:
    drawn = data.draw(st.lists(case.targets, min_size=1, max_size=5))
    weights = np.array(data.draw(st.lists(st.sampled_from([0.5, 1, 2]), min_size=len(drawn), max_size=len(drawn))))
    loss, numbers = case.loss, tuple(case.parameters.values())
    value = lambdify((loss.prediction, loss.target, *loss.parameters), expand_functions(loss.expression))

    def mean_loss(constant: float) -> float:
        return float(np.average([value(constant, y, *numbers) for y in drawn], weights=weights))

    start = loss.start_value
    assert isinstance(start, SoughtStart)
    found = start.of(drawn, weights, **case.parameters)
    assert mean_loss(found) <= mean_loss(least(mean_loss, *case.within)) + 1e-12


def test_the_absolute_error_begins_at_the_median() -> None:
    start = losses.absolute_error.start_value
    assert start.of([3.0, 1.0, 100.0]) == 3
    assert start.of([1.0, 2.0, 5.0, 9.0]) == 3.5
    assert start.of([1.0, 2.0, 5.0], [1, 1, 5]) == 5
    assert losses.quantile.start_value.of(np.arange(11.0), tau=0.75) == 8
    assert start.of([7.25]) == 7.25
    assert str(start) == "where the mean gradient changes its sign"
    assert all(line.evidence for derivation in start.derivations for line in derivation.lines[1:])
    behind = losses.absolute_error.of(activations.exp).start_value
    assert behind.of([1.0, 2.0, 8.0]) == pytest.approx(np.log(2), rel=1e-15)
    with pytest.raises(ValueError, match=r"no pre-activation leads to -1"):
        behind.of([-1.0])
    with pytest.raises(ValueError, match="got inf"):
        start.of([np.inf])


def test_what_has_no_minimum_is_refused() -> None:
    start = OF_LOGIT.start_value
    with pytest.raises(ValueError, match=r"no constant minimises .* the mean target is 0, .* in \(0, 1\)"):
        start.of([0, 0, 0])
    with pytest.raises(ValueError, match=r"the mean target is -1, and only for one in \(-1, 1\)"):
        losses.exponential.start_value.of([-1, -1])
    with pytest.raises(ValueError, match=r"the target must lie in \[0, 1\], got 2\.0"):
        start.of([0, 2])
    with pytest.raises(ValueError, match="got nan"):
        losses.squared_error.start_value.of([0, np.nan])
    with pytest.raises(ValueError, match=r"got an array of the shape \(0,\)"):
        start.of([])
    for weights in ([1], [1, -1], [0, 0], [1, np.inf]):
        with pytest.raises(ValueError, match="weights are 2 finite numbers, none negative and not all 0"):
            start.of([0, 1], weights)
    with pytest.raises(TypeError, match=re.escape("gaussian_nll takes sigma, got no parameters")):
        losses.gaussian_nll.start_value.of([0, 1])


def test_an_activation_of_ones_own_is_solved_for() -> None:
    z = Symbol("z", real=True)
    widened = Activation("widened", sinh(z), z, S.Reals)
    start = losses.squared_error.of(widened).start_value
    assert start.of([1.0, 2.0]) == pytest.approx(np.arcsinh(1.5), rel=1e-15)
    a, m, y = symbols("a m y", real=True)
    mine = Loss("mine", (a - y) ** 2 * m**2, a, y, parameters=(m,), domains={m: Interval(1, 2)})
    assert "m_0" in str(mine.start_value)
    assert mine.start_value.of([1, 2], m=1.5) == 1.5


@pytest.mark.slow
def test_the_losses_of_the_catalogue_that_are_least_at_the_mean_have_one() -> None:
    def found(loss: Loss) -> str:
        try:
            return str(loss.start_value)
        except ValueError:
            return ""

    starts = {name: found(loss) for name, loss in with_activations().items()}
    assert sum(start == "m" for start in starts.values()) == 10
    assert starts["cross_entropy_of_softmax"] == "log(m_j)"
    assert starts["geometric_nll_of_exp"] == "log(m)"
    assert starts["gaussian_crps"] == "where the mean gradient changes its sign"
    of_numbers = [name for name, start in starts.items() if not start and not with_activations()[name].is_vector]
    assert of_numbers == [
        *("cauchy", "tukey", "general_robust", "student_t_nll", "focal", "squared_logarithmic_error"),
    ]

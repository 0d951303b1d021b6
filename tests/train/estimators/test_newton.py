"""Steps in a region of trust, and the objective that they lessen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sympy import exp, symbols

from mse_sym.losses import Loss, absolute_error, activations, cauchy, poisson_nll
from mse_sym.train.estimators.model import functions_of
from mse_sym.train.estimators.newton import left_over, minimised, trusted_step
from mse_sym.train.estimators.objective import Objective, Part, Term

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS, st.integers(1, 4), st.floats(0.01, 100), st.integers(0, 3))
@example(seed=1, size=3, radius=np.inf, rank=1)
def test_a_step_makes_the_model_least_in_the_ball(seed: int, size: int, radius: float, rank: int) -> None:
    random = np.random.default_rng(seed)
    factor = random.normal(size=(size, max(rank, 1)))
    signs = random.choice([-1.0, 1.0], size=max(rank, 1)) if radius < np.inf else 1.0
    hessian, gradient = (factor * signs) @ factor.T, random.normal(size=size)
    if radius == np.inf:
        gradient = hessian @ gradient
    step, decrease = trusted_step(gradient, hessian, radius)
    assert np.linalg.norm(step) <= radius * (1 + 1e-6)

    def model(steps: np.ndarray) -> np.ndarray:
        return steps @ gradient + np.einsum("...i,ij,...j", steps, hessian, steps) / 2

    assert decrease == pytest.approx(-model(step), rel=1e-6, abs=1e-9)
    directions = random.normal(size=(500, size))
    lengths = min(radius, 10.0) * random.uniform(size=(500, 1)) ** (1 / size)
    others = directions / np.linalg.norm(directions, axis=1, keepdims=True) * lengths
    assert -decrease <= model(others).min() + 1e-9 * (1 + np.abs(model(others)).max())


mu, log_sigma, y = symbols("mu log_sigma y", real=True)
NOISE = Loss("noise", log_sigma + ((y - mu) / exp(log_sigma)) ** 2 / 2, prediction=(mu, log_sigma), target=y)


def objective(loss: Loss, predictions: int, targets: np.ndarray, random: np.random.Generator) -> Objective:
    features = np.hstack([random.normal(size=(len(targets), 2)), np.ones((len(targets), 1))])
    parts = tuple(Part(features, np.arange(3) + 3 * place) for place in range(predictions))
    weights = random.uniform(0.1, 1, len(targets))
    parameters = {"delta": 1.5} if loss == cauchy else {}
    term = Term(functions_of(loss), targets, weights / weights.sum(), parts, parameters)
    return Objective((term,), random.uniform(0, 0.1, 3 * predictions))


def objectives() -> list[Objective]:
    random = np.random.default_rng(4)
    return [
        objective(poisson_nll.of(activations.exp), 1, random.poisson(2.0, 20).astype(float), random),
        objective(cauchy, 1, random.standard_cauchy(20), random),
        objective(NOISE, 2, random.normal(size=20), random),
    ]


@pytest.mark.parametrize("place", range(3))
def test_gradient_and_hessian_are_those_of_the_value(place: int) -> None:
    risk = objectives()[place]
    here = np.random.default_rng(5).normal(size=len(risk.penalty)) / 3
    found, step = risk.evaluation(here), 1e-5
    moves = step * np.eye(len(here))
    slopes = [(risk.value(here + move) - risk.value(here - move)) / (2 * step) for move in moves]
    gradients = [risk.value_and_gradient(here + side)[1] for side in (*moves, *-moves)]
    curvatures = (np.array(gradients[: len(here)]) - np.array(gradients[len(here) :])) / (2 * step)
    assert found.value == pytest.approx(risk.value(here), rel=1e-14)
    assert found.value == pytest.approx(risk.value_and_gradient(here)[0], rel=1e-14)
    np.testing.assert_allclose(found.gradient, slopes, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(found.gradient, risk.value_and_gradient(here)[1], rtol=1e-12)
    np.testing.assert_allclose(found.hessian, curvatures, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("place", range(3))
def test_a_minimum_is_less_than_what_is_around_it(place: int) -> None:
    risk = objectives()[place]
    solution = minimised(risk, np.zeros(len(risk.penalty)), max_iter=100, tol=1e-9)
    assert solution.violation <= 1e-9
    least, random = risk.value(solution.coefficients), np.random.default_rng(6)
    around = solution.coefficients + 1e-3 * random.normal(size=(50, len(risk.penalty)))
    assert min(map(risk.value, around)) > least
    assert left_over(risk, around[0]) > 1e-6


def test_a_kink_at_which_steps_end_is_not_taken_for_a_minimum() -> None:
    random = np.random.default_rng(7)
    features, targets = random.normal(size=(40, 2)), random.normal(size=40)
    term = Term(functions_of(absolute_error), targets, np.full(40, 1 / 40), (Part(features, np.arange(2)),))
    solution = minimised(Objective((term,), np.full(2, 0.1)), np.zeros(2), max_iter=200, tol=1e-8)
    assert solution.violation > 1e-3


def test_a_prediction_out_of_the_domain_costs_infinitely_much() -> None:
    term = Term(functions_of(poisson_nll), np.array([1.0, 2.0]), np.full(2, 0.5), (Part(np.eye(2), np.arange(2)),))
    risk = Objective((term,), np.zeros(2))
    assert risk.value(np.array([1.0, -1e-9])) == np.inf
    assert risk.value_and_gradient(np.array([1.0, 0.0]))[0] == np.inf
    assert minimised(risk, np.array([1e-3, 50.0]), max_iter=100, tol=1e-12).coefficients == pytest.approx([1, 2])

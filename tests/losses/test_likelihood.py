"""Likelihoods and losses: the same minimiser, on random data and by proof; densities against the catalogue."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import Expr, Matrix, Rational, Symbol, lambdify, symbols

from mse_sym.losses import (
    binary_cross_entropy,
    cross_entropy,
    gamma_nll,
    gaussian_nll,
    geometric_nll,
    likelihoods,
    poisson_nll,
    squared_error,
)
from mse_sym.losses.likelihood import Likelihood
from mse_sym.losses.loss import Loss
from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.relations import Equal, EqualUpToConstant, Relation, SameMinimiser

SIGMA = Symbol("sigma", positive=True)

numbers = st.fractions(min_value=-8, max_value=8, max_denominator=16)
sigmas = st.sampled_from([Fraction(1, 16), Fraction(1, 3), Fraction(1), Fraction(5, 2), Fraction(40)])


@pytest.mark.parametrize(
    ("likelihood", "loss"),
    [
        (likelihoods.gaussian, gaussian_nll),
        (likelihoods.bernoulli, binary_cross_entropy),
        (likelihoods.categorical, cross_entropy),
    ],
)
def test_the_negative_logarithm_of_the_density_is_the_loss(likelihood: Likelihood, loss: Loss) -> None:
    assert isinstance(prove(likelihood.negative_log.result, Equal(), loss.expression, loss.context), Proved)


@pytest.mark.parametrize(
    ("likelihood", "relation", "loss"),
    [
        (likelihoods.poisson, EqualUpToConstant(poisson_nll.prediction), poisson_nll),
        (likelihoods.gamma, SameMinimiser(gamma_nll.prediction), gamma_nll),
        (likelihoods.geometric, Equal(), geometric_nll),
    ],
    ids=lambda part: getattr(part, "name", ""),
)
def test_the_negative_logarithm_of_a_count_or_waiting_time_is_the_loss(
    likelihood: Likelihood, relation: Relation, loss: Loss
) -> None:
    negative_log = likelihood.negative_log.result
    assert isinstance(prove(negative_log, relation, loss.expression, loss.context), Proved)
    other = loss.expression.subs(loss.target, 2 * loss.target)
    assert isinstance(prove(negative_log, relation, other, loss.context), Refuted)


@pytest.mark.parametrize("mean", [0.125, 1.0, 3.5])
@pytest.mark.parametrize(
    "likelihood",
    [likelihoods.poisson, likelihoods.gamma, likelihoods.geometric],
    ids=lambda likelihood: likelihood.name,
)
def test_it_is_a_density_and_the_prediction_its_mean(likelihood: Likelihood, mean: float) -> None:
    parameters = dict.fromkeys(likelihood.parameters, 2.5)
    density = lambdify(
        likelihood.outcome, likelihood.density.subs({likelihood.prediction: mean, **parameters}), "mpmath"
    )
    total = mp.quad if likelihood is likelihoods.gamma else mp.nsum
    with mp.workdps(30):
        assert float(total(density, [0, mp.inf])) == pytest.approx(1, rel=1e-12)
        assert float(total(lambda y: y * density(y), [0, mp.inf])) == pytest.approx(mean, rel=1e-12)


@st.composite
def data_sets(draw: st.DrawFn, features: int) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Rows of features (the last one is the constant 1) that determine a fit, and targets that are not all equal."""
    count = draw(st.integers(features + 1, 8))
    rows = [[draw(numbers) for _ in range(features - 1)] + [Fraction(1)] for _ in range(count)]
    targets = draw(st.lists(numbers, min_size=count, max_size=count, unique=True))
    if Matrix(rows).rank() < features:
        rows = [[Fraction(n + 1) ** (features - 1 - k) for k in range(features)] for n in range(count)]
    return rows, targets


def least_squares(rows: list[list[Fraction]], targets: list[Fraction]) -> Any:
    """The exact solution of the normal equations."""
    design, goal = Matrix(rows).applyfunc(Rational), Matrix(targets).applyfunc(Rational)
    return (design.T * design).LUsolve(design.T * goal)


@pytest.mark.parametrize("features", [1, 2, 3], ids=["constant", "line", "plane"])
@given(data=st.data())
@settings(max_examples=40)
def test_on_random_data_both_gradients_vanish_at_the_same_weights_and_nowhere_near(
    features: int, data: st.DataObject
) -> None:
    rows, targets = data.draw(data_sets(features))
    sigma = float(data.draw(sigmas))
    design, goal = np.array(rows, float), np.array(targets, float)
    best = np.array(least_squares(rows, targets), float).ravel()
    away = best + 1e-3 * np.array(
        data.draw(st.lists(st.sampled_from([-1.0, 1.0]), min_size=features, max_size=features))
    )
    squared = design.T @ squared_error.compile().gradient(design @ best, goal)
    gaussian = design.T @ gaussian_nll.compile().gradient(design @ best, goal, sigma=sigma)
    scale = np.abs(design.T) @ (np.abs(design) @ np.abs(best) + np.abs(goal))
    assert (np.abs(squared) <= 64 * np.finfo(float).eps * scale).all()
    assert (np.abs(gaussian) <= 64 * np.finfo(float).eps * scale / sigma**2).all()
    given_: tuple[tuple[Loss, dict[str, Any]], ...] = ((squared_error, {}), (gaussian_nll, {"sigma": sigma}))
    for loss, parameters in given_:
        function = loss.compile()
        slope = design.T @ function.gradient(design @ away, goal, **parameters)
        assert slope @ (away - best) > 0
        here = function.value(design @ best, goal, reduction="mean", **parameters)
        assert function.value(design @ away, goal, reduction="mean", **parameters) > here


def empirical(loss: Loss, model: list[Expr], targets: list[Fraction], **parameters: Any) -> Expr:
    return sum(
        loss.expression.subs({loss.prediction: prediction, loss.target: Rational(target), **parameters})
        for prediction, target in zip(model, targets, strict=True)
    )


@pytest.mark.parametrize("features", [1, 2], ids=["constant", "line"])
@given(data=st.data())
@settings(max_examples=8)
def test_on_random_data_the_prover_finds_the_same_minimiser(features: int, data: st.DataObject) -> None:
    rows, targets = data.draw(data_sets(features))
    weights = symbols("w b", real=True)[-features:]
    model = [sum((Rational(x) * w for x, w in zip(row, weights, strict=True)), start=Rational(0)) for row in rows]
    squared, gaussian = empirical(squared_error, model, targets), empirical(gaussian_nll, model, targets)
    for weight in weights:
        assert isinstance(prove(gaussian, SameMinimiser(weight), squared), Proved)
    shifted = empirical(squared_error, model, [targets[0] + 16 * len(targets), *targets[1:]])
    moved = weights[-1]
    assert isinstance(prove(gaussian, SameMinimiser(moved), shifted), Refuted)


WITH_TAILS = [likelihoods.laplace, likelihoods.exponential_power, likelihoods.student_t]


@pytest.mark.parametrize("value", [0.5, 1.0, 2.0, 3.5])
@pytest.mark.parametrize("likelihood", WITH_TAILS, ids=lambda likelihood: likelihood.name)
def test_it_integrates_to_one_and_the_negative_logarithm_is_that_of_its_values(
    likelihood: Likelihood, value: float
) -> None:
    parameters = dict(zip(likelihood.parameters, (1.25, value), strict=False))
    here = {likelihood.prediction: 0.75, **parameters}
    density = lambdify(likelihood.outcome, likelihood.density.subs(here), "mpmath")
    negative_log = lambdify(likelihood.outcome, likelihood.negative_log.result.subs(here), "mpmath")
    assert float(mp.quad(density, [-mp.inf, -9, 0.75, 9, mp.inf])) == pytest.approx(1, rel=1e-5)
    for outcome in (-3.0, 0.5, 0.75, 2.0):
        assert float(negative_log(outcome)) == pytest.approx(float(-mp.log(density(outcome))), rel=1e-12)


residuals = st.floats(-6, 6)
scales = st.floats(0.2, 5)


@given(residual=residuals, scale=scales, power=st.floats(0.3, 8))
def test_the_exponential_power_is_the_power_of_the_residual(residual: float, scale: float, power: float) -> None:
    """Against the formula of the claim, ``exp(-|r|^p/(p s^p)) / (2 s p^(1/p) Γ(1 + 1/p))``."""
    likelihood = likelihoods.exponential_power
    values = {likelihood.prediction: 0, likelihood.outcome: residual}
    found = likelihood.density.subs(values | dict(zip(likelihood.parameters, (scale, power), strict=True)))
    kernel = mp.exp(-(abs(mp.mpf(residual)) ** power) / (power * mp.mpf(scale) ** power))
    expected = kernel / (2 * scale * mp.mpf(power) ** (1 / mp.mpf(power)) * mp.gamma(1 + 1 / mp.mpf(power)))
    assert float(found) == pytest.approx(float(expected), rel=1e-9)


@given(residual=residuals, scale=scales)
def test_special_cases_of_the_exponential_power_and_of_students_t(residual: float, scale: float) -> None:
    """The power 1 is Laplace's density, 2 the Gaussian; Student's t with ν = 1 is Cauchy's."""

    def at(likelihood: Likelihood, *parameters: float) -> float:
        values = dict(zip(likelihood.parameters, parameters, strict=True))
        return float(likelihood.density.subs({likelihood.prediction: 0, likelihood.outcome: residual, **values}))

    power = likelihoods.exponential_power
    assert at(power, scale, 1) == pytest.approx(at(likelihoods.laplace, scale), rel=1e-12)
    assert at(power, scale, 2) == pytest.approx(at(likelihoods.gaussian, scale), rel=1e-12)
    cauchy = 1 / (math.pi * scale * (1 + (residual / scale) ** 2))
    assert at(likelihoods.student_t, scale, 1) == pytest.approx(cauchy, rel=1e-12)


@given(residual=residuals, mean=residuals, scale=scales)
def test_the_gaussian_as_a_textbook_writes_it_is_that_of_sympy(residual: float, mean: float, scale: float) -> None:
    gaussian = likelihoods.gaussian
    outcome, prediction, (sigma,) = gaussian.outcome, gaussian.prediction, gaussian.parameters
    values = {outcome: residual, prediction: mean, sigma: scale}
    written = likelihoods.textbook_gaussian(outcome, prediction, sigma)
    assert float(written.subs(values)) == pytest.approx(float(gaussian.density.subs(values)), rel=1e-12)

"""Likelihoods and losses: the same minimiser, on random data and by proof; densities against the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, Matrix, Rational, Symbol, symbols

from mse_sym.losses import binary_cross_entropy, cross_entropy, gaussian_nll, likelihoods, squared_error
from mse_sym.losses.likelihoods import Likelihood
from mse_sym.losses.loss import Loss
from mse_sym.numeric import CompiledLoss
from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.relations import Equal, SameMinimiser

SQUARED, GAUSSIAN = squared_error.compile(), gaussian_nll.compile()
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
    squared = design.T @ SQUARED.gradient(design @ best, goal)
    gaussian = design.T @ GAUSSIAN.gradient(design @ best, goal, sigma=sigma)
    scale = np.abs(design.T) @ (np.abs(design) @ np.abs(best) + np.abs(goal))
    assert (np.abs(squared) <= 64 * np.finfo(float).eps * scale).all()
    assert (np.abs(gaussian) <= 64 * np.finfo(float).eps * scale / sigma**2).all()
    given_: tuple[tuple[CompiledLoss, dict[str, Any]], ...] = ((SQUARED, {}), (GAUSSIAN, {"sigma": sigma}))
    for function, parameters in given_:
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

"""Losses as people write them: conditions of all kinds, powers, entries by number, sums of pieces, weights."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from sympy import (
    Abs,
    Eq,
    Interval,
    Max,
    Min,
    Ne,
    Or,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    erf,
    exp,
    expand,
    log,
    oo,
    sqrt,
    symbols,
)

from mse_sym.check import check_gradient
from mse_sym.losses import Loss, activations, huber, log_cosh
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector

a, y = symbols("a y", real=True)
n, w = symbols("n w", nonnegative=True)
mu, c, u = symbols("mu c u", positive=True)
K, k = size("K"), index("k")
P, T, W = vector("p", K), vector("t", K), vector("w", K)
Z = vector("z", 2)

NUMBERS: dict[str, tuple[Loss, tuple[float, ...], float, float]] = {
    "equal": (Loss("l", Piecewise((0, Eq(a, y)), ((a - y) ** 2, True)), a, y), (1.0, 2.0), 1.0, -2.0),
    "equal, at the tie": (Loss("l", Piecewise((0, Eq(a, y)), ((a - y) ** 2, True)), a, y), (2.0, 2.0), 0.0, 0.0),
    "not equal": (Loss("l", Piecewise(((a - y) ** 2, Ne(a, y)), (0, True)), a, y), (1.0, 2.0), 1.0, -2.0),
    "or": (Loss("l", Piecewise(((a - y) ** 2, Or(a > y + 1, a < y - 1)), (Abs(a - y), True)), a, y), (3, 1), 4.0, 4.0),
    "or, between": (
        Loss("l", Piecewise(((a - y) ** 2, Or(a > y + 1, a < y - 1)), (Abs(a - y), True)), a, y),
        (1.5, 1.0),
        0.5,
        1.0,
    ),
    "dispersion": (
        Loss("l", (n + 1 / c) * log(1 + c * mu) - n * log(mu), mu, n, (c,)),
        (2.0, 3.0, 0.5),
        5 * np.log(2) - 3 * np.log(2),
        -0.25,
    ),
    "error function": (Loss("l", erf(a - y) ** 2, a, y), (2.0, 1.0), 0.7101446264380783, 0.6996228344714137),
    "root below": (Loss("l", y / sqrt(u) + sqrt(u), u, y), (2.0, 1.0), 1.5 * np.sqrt(2), np.sqrt(2) / 8),
    "power": (Loss("l", u ** Rational(3, 4) * y + u, u, y), (16.0, 1.0), 24.0, 1.375),
    "log-cosh of the sigmoid": (
        log_cosh.of(activations.sigmoid),
        (0.0, 1.0),
        np.log(np.cosh(0.5)),
        -np.tanh(0.5) / 4,
    ),
    "huber behind relu": (huber.of(activations.relu), (1.0, 0.5, 1.0), 0.125, 0.5),
    "weight at the target": (Loss("l", n * Abs(a - n), a, n), (2.0, 1.0), 1.0, 1.0),
    "weight": (Loss("l", w * Abs(a - y), a, y, (w,)), (2.0, 1.0, 3.0), 3.0, 3.0),
    "weight 0": (Loss("l", w * Abs(a - y), a, y, (w,)), (2.0, 1.0, 0.0), 0.0, 0.0),
    "logistic by its size": (
        Loss("l", Max(a, 0) - a * y + log(1 + exp(-Abs(a))), a, y, domains={y: UNIT_CLOSED}),
        (0.0, 0.25),
        np.log(2),
        0.25,
    ),
    "clipped square": (Loss("l", Min((a - y) ** 2, 1), a, y), (0.5, 0.0), 0.25, 1.0),
    "clipped square, beyond": (Loss("l", Min((a - y) ** 2, 1), a, y), (5.0, 0.0), 1.0, 0.0),
    "expanded square": (Loss("l", expand((a - y) ** 2), a, y), (3.0, 1.0), 4.0, 4.0),
}

VECTORS: dict[str, tuple[Loss, tuple[Any, ...], float, list[float]]] = {
    "entries by number": (
        Loss("l", (Z[1] - y) ** 2 * exp(-Z[2]) + Z[2], Z, y),
        ([3.0, 0.0], 1.0),
        4.0,
        [4.0, -3.0],
    ),
    "absolute errors": (Loss("l", Sum(Abs(T[k] - P[k]), (k, 1, K)), P, T), ([1.0, 2.0], [0.0, 4.0]), 3.0, [1.0, -1.0]),
    "hinges": (
        Loss("l", Sum(Max(0, 1 - T[k] * P[k]), (k, 1, K)), P, T),
        ([0.5, 2.0], [1.0, -1.0]),
        3.5,
        [-1.0, 1.0],
    ),
    "product of densities": (
        Loss("l", -log(Product(P[k] ** T[k], (k, 1, K))), P, T, domains={P: UNIT_OPEN, T: UNIT_CLOSED}),
        ([0.5, 0.25], [1.0, 1.0]),
        3 * np.log(2),
        [-2.0, -4.0],
    ),
    "weights of classes": (
        Loss(
            "l",
            -Sum(W[k] * T[k] * log(P[k]), (k, 1, K)),
            P,
            T,
            (W,),
            {P: UNIT_OPEN, W: Interval.open(0, oo), T: UNIT_CLOSED},
        ),
        ([0.5, 0.5], [1.0, 0.0], [2.0, 3.0]),
        2 * np.log(2),
        [-4.0, 0.0],
    ),
}


def keywords(loss: Loss, given: tuple[Any, ...]) -> dict[str, Any]:
    names = (str(getattr(symbol, "label", symbol)) for symbol in loss.parameters)
    return dict(zip(names, given[2:], strict=True))


LONG = ("log-cosh of the sigmoid", "huber behind relu")


@pytest.mark.parametrize(
    ("loss", "given", "value", "gradient"),
    [pytest.param(*row, id=name, marks=[pytest.mark.slow] * (name in LONG)) for name, row in NUMBERS.items()],
)
def test_numbers(loss: Loss, given: tuple[float, ...], value: float, gradient: float) -> None:
    functions = pickle.loads(pickle.dumps(loss.compile()))
    computed = functions.value_and_gradient(*given[:2], **keywords(loss, given))
    np.testing.assert_allclose(computed, [value, gradient], rtol=1e-15)
    assert pickle.loads(pickle.dumps(functions)).gradient(*given[:2], **keywords(loss, given)) == computed[1]


@pytest.mark.parametrize(("loss", "given", "value", "gradient"), VECTORS.values(), ids=VECTORS)
def test_vectors(loss: Loss, given: tuple[Any, ...], value: float, gradient: list[float]) -> None:
    computed = loss.compile().value_and_gradient(*given[:2], **keywords(loss, given))
    np.testing.assert_allclose(computed[0], value, rtol=1e-15)
    np.testing.assert_allclose(computed[1], gradient, rtol=1e-15)


@pytest.mark.slow
@pytest.mark.parametrize("loss", [row[0] for row in (NUMBERS | VECTORS).values()], ids=[*NUMBERS, *VECTORS])
def test_the_compiled_gradient_passes_its_check(loss: Loss) -> None:
    check = check_gradient(loss, loss.compile().gradient, points=60)
    assert check.correct, check.message


def test_several_targets_for_one_prediction_are_no_outer_product() -> None:
    loss = Loss("l", Sum((T[k] - a) ** 2, (k, 1, K)), a, T)
    assert loss.compile().value(5.0, [1.0, 2.0]) == 25
    with pytest.raises(ValueError, match="shape"):
        loss.compile().value([5.0, 7.0], [1.0, 2.0])


def test_what_has_a_limit_at_an_end_of_the_target_is_that() -> None:
    loss = Loss("l", n * log(n / mu) - n + mu, mu, n)
    assert loss.compile().value([2.0, 1.0], [0.0, 1.0], reduction="mean") == 1
    assert (
        Loss("l", Symbol("m", nonnegative=True) * log(mu), mu, Symbol("m", nonnegative=True)).compile().value(2, 0) == 0
    )

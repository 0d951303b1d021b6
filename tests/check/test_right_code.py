"""Right functions as people write them: what rounding makes of them in the tails is never called wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sympy import FiniteSet, Symbol, exp, log, symbols

from mse_sym.check import check_gradient
from mse_sym.check.finer import finer
from mse_sym.check.strata import Points
from mse_sym.losses import (
    Loss,
    activations,
    binary_cross_entropy,
    cross_entropy,
    gaussian_nll,
    log_cosh,
    poisson_nll,
    pseudo_huber,
    squared_error,
)
from mse_sym.losses.compiled import Quantity

OF_LOGIT = binary_cross_entropy.of(activations.sigmoid)
OF_LOGITS = cross_entropy.of(activations.softmax)
OF_EXP = poisson_nll.of(activations.exp)
BEHIND_SIGMOID = squared_error.of(activations.sigmoid)
_z, _t = symbols("z t", real=True)
_k = Symbol("k", positive=True)
OF_MARGIN = Loss("margin", log(1 + exp(-_t * _z / _k)), _z, _t, parameters=(_k,), domains={_t: FiniteSet(-1, 1)})
Function = Callable[..., Any]


def p(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def softmax(z: Any) -> Any:
    e = np.exp(z)
    return e / e.sum(-1, keepdims=True)


QUICK: dict[str, tuple[Loss, Quantity, Function]] = {
    "a difference of squares": (squared_error, "value", lambda a, y: (a * a - 2 * a * y + y * y) / 2),
    "a product multiplied out": (binary_cross_entropy, "gradient", lambda a, y: (a - y) / (a - a**2)),
    "a probability less 1": (OF_MARGIN, "gradient", lambda z, t, k: (p(t * z / k) - 1) * t / k),
    "a hyperbolic tangent": (OF_LOGIT, "gradient", lambda z, y: (1 + np.tanh(z / 2)) / 2 - y),
    "a square that overflows": (
        pseudo_huber,
        "gradient",
        lambda a, y, delta: (a - y) / np.sqrt(1 + ((a - y) / delta) ** 2),
    ),
}

SLOW: dict[str, tuple[Loss, Quantity, Function]] = {
    "the chain rule": (OF_LOGIT, "gradient", lambda z, y: (-y / p(z) + (1 - y) / (1 - p(z))) * p(z) * (1 - p(z))),
    "a cancelled slope": (OF_LOGIT, "gradient", lambda z, y: (p(z) - y) / (p(z) * (1 - p(z))) * p(z) * (1 - p(z))),
    "a quotient of exponentials": (OF_LOGIT, "hessian", lambda z, y: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "a logarithm of 1 and more": (OF_LOGIT, "value", lambda z, y: np.log(1 + np.exp(z)) - y * z),
    "a density": (
        gaussian_nll,
        "value",
        lambda a, y, sigma: -np.log(np.exp(-(((a - y) / sigma) ** 2) / 2) / (sigma * np.sqrt(2 * np.pi))),
    ),
    "a mean that divides": (OF_EXP, "gradient", lambda z, y: (1 - y / np.exp(z)) * np.exp(z)),
    "hyperbolic functions": (log_cosh, "gradient", lambda a, y: np.sinh(a - y) / np.cosh(a - y)),
    "1 less a square": (log_cosh, "hessian", lambda a, y: 1 - np.tanh(a - y) ** 2),
    "a slope": (BEHIND_SIGMOID, "gradient", lambda z, y: (p(z) - y) * p(z) * (1 - p(z))),
    "a curvature": (
        BEHIND_SIGMOID,
        "hessian",
        lambda z, y: (p(z) * (1 - p(z))) ** 2 + (p(z) - y) * p(z) * (1 - p(z)) * (1 - 2 * p(z)),
    ),
    "a softmax that overflows": (
        OF_LOGITS,
        "gradient",
        lambda z, y: softmax(z) * y.sum(-1, keepdims=True) - y,
    ),
    "numbers one by one": (
        OF_LOGIT,
        "gradient",
        lambda z, y: [1 / (1 + np.exp(-np.float64(a))) - b for a, b in zip(z.tolist(), y.tolist(), strict=True)],
    ),
}


def _cases() -> list[Any]:
    quick = [pytest.param(*case, id=name) for name, case in QUICK.items()]
    return quick + [pytest.param(*case, id=name, marks=pytest.mark.slow) for name, case in SLOW.items()]


@pytest.mark.parametrize(("loss", "quantity", "function"), _cases())
def test_what_rounding_loses_is_not_called_wrong(loss: Loss, quantity: Quantity, function: Function) -> None:
    with np.errstate(all="ignore"):
        check = check_gradient(loss, function, quantity=quantity, points=30 if loss.is_vector else 100)
    assert check.correct, check.message
    assert not check.accurate


def test_what_vanishes_by_an_overflow_on_the_way_is_named() -> None:
    loss, quantity, function = QUICK["a square that overflows"]
    with np.errstate(all="ignore"):
        check = check_gradient(loss, function, quantity=quantity, points=60)
    assert "it vanishes, since what it divides by overflows" in check.diagnosis


def test_a_mistake_stays_in_a_finer_type() -> None:
    for wrong in (lambda a, y: a - y * (1 + 1e-9), lambda a, y: (a - y) * np.where(np.abs(a) > 1e6, 1 + 1e-9, 1)):
        assert not check_gradient(squared_error, wrong, points=100, within=(-1e9, 1e9)).correct


def test_a_function_that_takes_no_finer_type_is_asked_nothing() -> None:
    batch = Points(np.ones(3), np.ones(3), {}, ("", "", ""))

    def in_double_precision(a: Any, y: Any) -> Any:
        if a.dtype != np.float64:
            raise TypeError("only float64")
        return a - y

    assert finer(squared_error, "gradient", batch, in_double_precision) is None
    assert finer(squared_error, "gradient", batch, lambda a, y: (a - y).astype(float)) is None
    found = finer(squared_error, "gradient", batch, lambda a, y: a - y)
    assert found is not None
    assert found.dtype == np.longdouble

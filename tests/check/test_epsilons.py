"""Clips and epsilons in gradients, Hessians and values: each is named with its number, and from where on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sympy import Float

from mse_sym.check import check_gradient
from mse_sym.losses import (
    Loss,
    absolute_error,
    activations,
    binary_cross_entropy,
    gaussian_nll,
    poisson_nll,
    squared_error,
)
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.functions import expand_functions

OF_LOGIT = binary_cross_entropy.of(activations.sigmoid)
OF_EXP = poisson_nll.of(activations.exp)
MODERATE = {"within": (-1e3, 1e3)}


def p(z: Any) -> Any:
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def held(a: Any, epsilon: float) -> Any:
    return np.clip(a, epsilon, 1 - epsilon)


def entropy(a: Any, y: Any, epsilon: float = 0.0) -> Any:
    return -y * np.log(a + epsilon) - (1 - y) * np.log(1 - a + epsilon)


QUICK: dict[str, tuple[Loss, Quantity, Callable[..., Any], dict[str, Any], str]] = {
    "probability": (
        OF_LOGIT,
        "gradient",
        lambda z, y: held(p(z), 1e-7) - y,
        {},
        "σ(z) is held in [1e-07, 1 - 1e-07], where |z| is above 16.1 only",
    ),
    "below a root": (
        absolute_error,
        "gradient",
        lambda a, y: (a - y) / np.sqrt((a - y) ** 2 + 1e-6),
        {"within": (-100, 100)},
        "1e-06 is added below the root of a square",
    ),
    "variance": (
        gaussian_nll,
        "gradient",
        lambda a, y, sigma: (a - y) / (sigma**2 + 1e-6),
        MODERATE,
        "1e-06 is added to the divisor sigma²",
    ),
    "gradient clipping": (
        squared_error,
        "gradient",
        lambda a, y: np.clip(a - y, -5, 5),
        MODERATE,
        "the result is held in [-5, 5], where it is larger than 5 in size only",
    ),
}

SLOW: dict[str, tuple[Loss, Quantity, Callable[..., Any], dict[str, Any], str]] = {
    "tiny": (OF_LOGIT, "gradient", lambda z, y: held(p(z), 1e-15) - y, {}, "σ(z) is held in [1e-15, 1 - 1e-15]"),
    "in float32": (
        OF_LOGIT,
        "gradient",
        lambda z, y: np.clip(p(z), np.float32(1e-3), np.float32(1 - 1e-3)) - y,
        {"dtype": np.float32},
        "σ(z) is held in [0.001, 1 - 0.001], where |z| is above 6.91 only",
    ),
    "logarithms": (
        OF_LOGIT,
        "value",
        lambda z, y: entropy(p(z), y, 1e-8),
        {},
        "1e-08 is added inside of the logarithm",
    ),
    "logarithms of what is held": (
        OF_LOGIT,
        "value",
        lambda z, y: entropy(held(p(z), 1e-7), y),
        {},
        "σ(z) is held in [1e-07, 1 - 1e-07], where |z| is above 16.1 only",
    ),
    "divisor": (
        binary_cross_entropy,
        "gradient",
        lambda a, y: (a - y) / (a * (1 - a) + 1e-8),
        {},
        "1e-08 is added to the divisor a (1 - a)",
    ),
    "divisors": (
        binary_cross_entropy,
        "gradient",
        lambda a, y: -y / (a + 1e-7) + (1 - y) / (1 - a + 1e-7),
        {},
        "1e-07 is added to the divisor 1 - a and a",
    ),
    "prediction": (
        binary_cross_entropy,
        "gradient",
        lambda a, y: (held(a, 1e-7) - y) / (held(a, 1e-7) * (1 - held(a, 1e-7))),
        {},
        "a is held in [1e-07, 1 - 1e-07], where a is below 1e-07 or above 1 - 1e-07 only",
    ),
    "variance held": (
        gaussian_nll,
        "gradient",
        lambda a, y, sigma: (a - y) / np.maximum(sigma**2, 1e-6),
        MODERATE,
        "the divisor sigma² is held above 1e-06",
    ),
    "variance in a value": (
        gaussian_nll,
        "value",
        lambda a, y, sigma: (np.log(2 * np.pi * (sigma**2 + 1e-6)) + (a - y) ** 2 / (sigma**2 + 1e-6)) / 2,
        MODERATE,
        "1e-06 is added to sigma²",
    ),
    "rate": (poisson_nll, "gradient", lambda a, y: 1 - y / (a + 1e-8), {}, "1e-08 is added to the divisor a"),
    "pre-activation on both sides": (
        OF_LOGIT,
        "gradient",
        lambda z, y: p(np.clip(z, -20, 20)) - y,
        {},
        "z is held in [-20, 20], where |z| is above 20 only",
    ),
    "pre-activation on one side": (
        OF_EXP,
        "gradient",
        lambda z, y: np.exp(np.minimum(z, 30)) - y,
        {"within": (-100, 100)},
        "z is held below 30, where z is above 30 only",
    ),
    "Hessian": (
        OF_LOGIT,
        "hessian",
        lambda z, y: np.maximum(p(z) * p(-z), 1e-6),
        {},
        "the Hessian is held above 1e-06, where it is below 1e-06 only",
    ),
    "sign": (
        absolute_error,
        "gradient",
        lambda a, y: (a - y) / (np.abs(a - y) + 1e-8),
        {"within": (-100, 100)},
        "1e-08 is added to an absolute value that divides",
    ),
    "what automatic differentiation makes of a clamp": (
        OF_LOGIT,
        "gradient",
        lambda z, y: np.where(held(p(z), 1e-7) == p(z), p(z) - y, 0),
        {"points": 200},
        "and what is held has the derivative 0",
    ),
}


def _cases() -> list[Any]:
    quick = [pytest.param(*case, id=name) for name, case in QUICK.items()]
    return quick + [pytest.param(*case, id=name, marks=pytest.mark.slow) for name, case in SLOW.items()]


@pytest.mark.parametrize(("loss", "quantity", "function", "options", "words"), _cases())
def test_an_epsilon_is_named_with_its_number(
    loss: Loss, quantity: Quantity, function: Callable[..., Any], options: dict[str, Any], words: str
) -> None:
    check = check_gradient(loss, function, quantity=quantity, **{"points": 100, **options})
    assert not check.correct
    named = [cause for cause in check.causes if words in str(cause)]
    assert named, check.message
    formula = named[0].formula
    assert formula is not None
    witness = named[0].witness
    at = {loss.prediction: witness.prediction, loss.target: witness.target}
    known = at | {symbol: witness.parameters[symbol.name] for symbol in loss.parameters}
    made = expand_functions(formula).xreplace({symbol: Float(float(value), 40) for symbol, value in known.items()})
    if made.is_number:
        assert float(made.evalf(40)) == pytest.approx(witness.got, rel=0.05)


@pytest.mark.parametrize(
    ("loss", "quantity", "function"),
    [
        (OF_LOGIT, "gradient", lambda z, y: p(z) - y),
        pytest.param(OF_LOGIT, "hessian", lambda z, y: p(z) * (1 - p(z)), marks=pytest.mark.slow),
        pytest.param(OF_LOGIT, "value", lambda z, y: entropy(p(z), y), marks=pytest.mark.slow),
        pytest.param(OF_EXP, "value", lambda z, y: np.exp(z) - y * np.log(np.exp(z)), marks=pytest.mark.slow),
    ],
)
def test_what_rounding_loses_is_no_epsilon(loss: Loss, quantity: Quantity, function: Callable[..., Any]) -> None:
    check = check_gradient(loss, function, quantity=quantity)
    assert check.correct, check.message
    assert not check.accurate

"""The losses of this library with the face of ``sklearn._loss``, for scikit-learn's own tests of its losses."""

from __future__ import annotations

from copy import copy
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from sympy import Expr, Interval, Rational, S, Symbol, exp, log, oo

from mse_sym.losses import (
    Loss,
    absolute_error,
    activations,
    binary_cross_entropy,
    cross_entropy,
    gamma_nll,
    huber,
    poisson_nll,
    quantile,
    squared_error,
)
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.symbolic.context import POSITIVE

_z, _y = Symbol("z", real=True), Symbol("y", real=True)
_OF_NAMES = {
    "HalfSquaredError": squared_error,
    "AbsoluteError": absolute_error,
    "PinballLoss": quantile,
    "HuberLoss": huber,
    "HalfPoissonLoss": poisson_nll.of(activations.exp),
    "HalfGammaLoss": gamma_nll.of(activations.exp),
    "HalfBinomialLoss": binary_cross_entropy.of(activations.sigmoid),
    "HalfMultinomialLoss": cross_entropy.of(activations.softmax),
    "ExponentialLoss": Loss("exponential", _y * exp(-_z) + (1 - _y) * exp(_z), _z, _y, domains={_y: Interval(0, 1)}),
}


def _deviance(power: Expr, mean: Expr) -> Expr:
    """Half of Tweedie's deviance, without what does not depend on the mean; of a Gaussian whole."""
    if power == 0:
        return (mean - _y) ** 2 / 2
    if power in (1, 2):
        return mean - _y * log(mean) if power == 1 else log(mean) + _y / mean
    return mean ** (2 - power) / (2 - power) - _y * mean ** (1 - power) / (1 - power)


def _constant(power: Expr) -> Expr:
    if power == 0:
        return S.Zero
    if power in (1, 2):
        return _y * log(_y) - _y if power == 1 else -log(_y) - 1
    return _y ** (2 - power) / ((1 - power) * (2 - power))


@cache
def _tweedie(power: Expr, has_logarithmic_link: bool) -> CompiledLoss:
    of_targets = S.Reals if power <= 0 else Interval(0, oo) if power < 2 else POSITIVE
    name = f"tweedie_{power.p}_{power.q}".replace("-", "minus")
    if has_logarithmic_link:
        expression, domains = _deviance(power, exp(_z)), {_y: of_targets}
    else:
        expression, domains = (
            _deviance(power, _z) + _constant(power),
            {_y: of_targets, _z: POSITIVE if power else S.Reals},
        )
    return Loss(name, expression, _z, _y, domains=domains).compile(measure=False)


@cache
def _compiled(name: str) -> CompiledLoss:
    return _OF_NAMES[name].compile(measure=False)


def functions_of(theirs: Any) -> tuple[CompiledLoss, dict[str, float]]:
    """Our functions of a loss of theirs, and its parameter."""
    name, of_theirs = type(theirs).__name__, theirs.closs
    if name.startswith("HalfTweedie"):
        return _tweedie(Rational(of_theirs.power), name == "HalfTweedieLoss"), {}
    names = {"PinballLoss": ("tau", "quantile"), "HuberLoss": ("delta", "delta")}
    given = {ours: getattr(of_theirs, own) for ours, own in [names[name]]} if name in names else {}
    return _compiled(name), given


class OfOurs:
    """What a loss of theirs computes, by our functions; everything else it has from its own class."""

    def __call__(self, y_true: Any, raw_prediction: Any, sample_weight: Any = None, n_threads: int = 1) -> Any:
        return np.average(self.loss(y_true, raw_prediction), weights=sample_weight)

    def loss(
        self, y_true: Any, raw_prediction: Any, sample_weight: Any = None, loss_out: Any = None, n_threads: int = 1
    ) -> Any:
        return self._computed("value", y_true, raw_prediction, sample_weight, loss_out)

    def gradient(
        self, y_true: Any, raw_prediction: Any, sample_weight: Any = None, gradient_out: Any = None, n_threads: int = 1
    ) -> Any:
        return self._computed("gradient", y_true, raw_prediction, sample_weight, gradient_out)

    def loss_gradient(
        self, y_true: Any, raw_prediction: Any, sample_weight: Any = None, loss_out: Any = None,
        gradient_out: Any = None, n_threads: int = 1,
    ) -> Any:  # fmt: skip
        return (
            self._computed("value", y_true, raw_prediction, sample_weight, loss_out),
            self._computed("gradient", y_true, raw_prediction, sample_weight, gradient_out),
        )

    def gradient_hessian(
        self, y_true: Any, raw_prediction: Any, sample_weight: Any = None, gradient_out: Any = None,
        hessian_out: Any = None, n_threads: int = 1,
    ) -> Any:  # fmt: skip
        return (
            self._computed("gradient", y_true, raw_prediction, sample_weight, gradient_out),
            self._computed("hessian", y_true, raw_prediction, sample_weight, hessian_out),
        )

    def _computed(self, quantity: str, y_true: Any, raw_prediction: Any, weights: Any, out: Any) -> Any:
        functions, parameters = functions_of(self)
        if functions.direction is not None:
            y_true = y_true.astype(int)
            quantity = "hessian_diagonal" if quantity == "hessian" else quantity
        elif raw_prediction.ndim == 2:
            raw_prediction = raw_prediction[:, 0]
        return getattr(functions, quantity)(raw_prediction, y_true, weights=weights, out=out, **parameters)


def of_ours(theirs: Any) -> Any:
    """A loss of theirs that computes by our functions."""
    made = copy(theirs)
    made.__class__ = type(type(theirs).__name__, (OfOurs, type(theirs)), {})
    return made


def suite() -> Any:
    """scikit-learn's test file of its losses."""
    return import_module("sklearn._loss.tests.test_loss")

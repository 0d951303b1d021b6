"""Losses of two classes: of a margin, of a probability, and of a logit, which people write in many ways."""

from __future__ import annotations

from sympy import Abs, Basic, Expr, FiniteSet, Max, Piecewise, S, Set, Symbol, atan, exp, log, symbols, tanh

from mse_sym.losses import Loss
from mse_sym.symbolic.context import UNIT_OPEN
from mse_sym.symbolic.functions import gaussian_cumulative, sigmoid

p, y, z = symbols("p y z", real=True)
gamma, w, epsilon = symbols("gamma w epsilon", positive=True)
_LABELS: dict[Basic, Set] = {y: FiniteSet(0, 1)}


def _of_margin(name: str, title: str, expression: Expr, *parameters: Symbol) -> Loss:
    return Loss(name, expression, z, y, parameters, {y: FiniteSet(-1, 1)}, title=title)


def _of_probability(name: str, title: str, expression: Expr, *parameters: Symbol) -> Loss:
    unit: dict[Basic, Set] = {epsilon: UNIT_OPEN} if epsilon in parameters else {}
    return Loss(name, expression, p, y, parameters, {p: UNIT_OPEN, **_LABELS, **unit}, title=title)


def _of_logit(name: str, title: str, expression: Expr, *parameters: Symbol) -> Loss:
    return Loss(name, expression, z, y, parameters, _LABELS, title=title)


def _cross_entropy(probability: Expr) -> Expr:
    return -y * log(probability) - (1 - y) * log(1 - probability)


def _focal(probability: Expr, power: Expr) -> Expr:
    return -y * (1 - probability) ** power * log(probability) - (1 - y) * probability**power * log(1 - probability)


_SMOOTHED = y * (1 - epsilon) + epsilon / 2
_RIGHT = y * p + (1 - y) * (1 - p)
_WRITTEN_OUT = 1 / (1 + exp(-z))

MARGINS = (
    _of_margin("hinge", "Hinge loss", Max(0, 1 - y * z)),
    _of_margin("squared_hinge", "Squared hinge loss", Max(0, 1 - y * z) ** 2),
    _of_margin(
        "modified_huber", "Modified Huber loss", Piecewise((Max(0, 1 - y * z) ** 2, y * z >= -1), (-4 * y * z, True))
    ),
    _of_margin("savage", "Savage loss", 1 / (1 + exp(y * z)) ** 2),
    _of_margin("tangent", "Tangent loss", (2 * atan(y * z) - 1) ** 2),
    _of_margin("poly_one", "Poly-1 loss", log(1 + exp(-y * z)) + epsilon * (1 - sigmoid(y * z)), epsilon),
)

PROBABILITIES = (
    _of_probability("cross_entropy", "Cross-entropy", _cross_entropy(p)),
    _of_probability("focal", "Focal loss", _focal(p, gamma), gamma),
    _of_probability("brier", "Brier score", (p - y) ** 2),
    _of_probability("generalised_cross_entropy", "Generalised cross-entropy", (1 - _RIGHT**gamma) / gamma, gamma),
    _of_probability(
        "label_smoothed",
        "Cross-entropy of smoothed labels",
        -_SMOOTHED * log(p) - (1 - _SMOOTHED) * log(1 - p),
        epsilon,
    ),
)

LOGITS = (
    _of_logit("logistic_written_out", "Logistic loss, written out", log(1 + exp(z)) - y * z),
    _of_logit("logistic_without_overflow", "Logistic loss without overflow", Max(z, 0) - z * y + log(1 + exp(-Abs(z)))),
    _of_logit("cross_entropy_of_quotient", "Cross-entropy of a quotient", _cross_entropy(_WRITTEN_OUT)),
    _of_logit("cross_entropy_of_tanh", "Cross-entropy of a tanh", _cross_entropy((1 + tanh(z / 2)) / 2)),
    _of_logit("focal_of_quotient", "Focal loss of a quotient", _focal(_WRITTEN_OUT, S(2))),
    _of_logit("probit", "Probit regression", -y * log(gaussian_cumulative(z)) - (1 - y) * log(gaussian_cumulative(-z))),
    _of_logit("complementary_log_log", "Complementary log-log", -y * log(1 - exp(-exp(z))) + (1 - y) * exp(z)),
    _of_logit("dice_of_one", "Dice loss of one number", 1 - (2 * sigmoid(z) * y + 1) / (sigmoid(z) + y + 1)),
)

CLASSIFICATION = (*MARGINS, *PROBABILITIES, *LOGITS)

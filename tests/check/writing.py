"""Ways in which people write a gradient: with care, in ordinary NumPy, in torch, as an objective for boosting."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np

from mse_sym.check import check_gradient, check_objective
from mse_sym.check.outcome import GradientCheck
from mse_sym.check.ways import Function, Way
from mse_sym.losses import Loss, activations, cross_entropy
from mse_sym.losses.compiled import Quantity

OF_LOGITS = cross_entropy.of(activations.softmax)


@dataclass(frozen=True)
class Writing:
    """A library of arrays, and in its words the sigmoid, the softmax, and what is made of them most often."""

    xp: Any
    p: Function

    def residual(self, z: Any, y: Any) -> Any:
        return self.p(z) - y

    def slope(self, z: Any) -> Any:
        return self.p(z) * (1 - self.p(z))

    def softmax(self, z: Any) -> Any:
        e = self.xp.exp(z - self.xp.amax(z, -1, keepdims=True))
        return e / e.sum(-1, keepdims=True)

    def residuals(self, z: Any, y: Any) -> Any:
        return self.softmax(z) - y

    def squares(self, z: Any) -> Any:
        """The Hessian of the logarithm of the sum of exponentials."""
        s = self.softmax(z)
        return s[..., None] * self.eye(s) - s[..., None] * s[..., None, :]

    def eye(self, like: Any) -> Any:
        return self.xp.eye(like.shape[-1])


class Careful(Writing):
    """What neither overflows nor cancels."""

    def residual(self, z: Any, y: Any) -> Any:
        return np.where(z > 0, (1 - y) - self.p(-z), self.p(z) - y)

    def slope(self, z: Any) -> Any:
        return self.p(z) * self.p(-z)

    def residuals(self, z: Any, y: Any) -> Any:
        return OF_LOGITS.compile().gradient(z, y)


def _quotient(z: Any) -> Any:
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def _two_sided(z: Any) -> Any:
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


ORDINARY, CAREFUL = Writing(np, _quotient), Careful(np, _two_sided)
WRITINGS = ("ordinary", "careful", "torch", "objective")


def checked(writing: str, loss: Loss, quantity: Quantity, wrong: Function, **options: Any) -> GradientCheck:
    """The check of a function of a way of writing, prediction, target and parameters, written in that way."""
    if writing == "objective":
        return _as_objective(loss, quantity, wrong, **options)
    way: Way = "torch" if writing == "torch" else "numpy"
    words = {"ordinary": ORDINARY, "careful": CAREFUL}.get(writing) or _of_torch()

    def function(*given: Any, **parameters: Any) -> Any:
        return wrong(words, *given, **parameters)

    return check_gradient(loss, function, quantity=quantity, way=way, **options)


def is_of_objectives(loss: Loss, quantity: Quantity) -> bool:
    """Whether boosting libraries ask for the quantity, and for no parameter."""
    second = "hessian_diagonal" if loss.is_vector else "hessian"
    return quantity in ("gradient", second) and not loss.parameters


def _as_objective(loss: Loss, quantity: Quantity, wrong: Function, **options: Any) -> GradientCheck:
    """As the interface for scikit-learn has it; what is not looked at is 1."""

    def objective(y_true: Any, y_pred: Any) -> Any:
        y = np.eye(y_pred.shape[-1])[y_true.astype(int)] if loss is OF_LOGITS else y_true
        found, other = wrong(ORDINARY, y_pred, y), np.ones_like(y_pred)
        return (found, other) if quantity == "gradient" else (other, found)

    check = check_objective(objective, loss, **options)
    return check.checks[quantity != "gradient"]


def _of_torch() -> Writing:
    torch: Any = import_module("torch")
    names = ("abs", "amax", "clip", "exp", "log", "sign", "stack", "where")
    words = {name: getattr(torch, name) for name in names}
    return Writing(
        SimpleNamespace(**words, eye=lambda size: torch.eye(size, dtype=torch.float64), pi=torch.pi), torch.sigmoid
    )

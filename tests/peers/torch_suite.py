"""The inputs at which PyTorch tests its own losses, and the same losses by this library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from sympy import Eq, Expr, FiniteSet, Interval, Max, Piecewise, Sum, Symbol, exp, log, pi

from mse_sym.losses import (
    Loss,
    absolute_error,
    activations,
    binary_cross_entropy,
    cross_entropy,
    huber,
    smooth_l1,
)
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.symbolic.context import index, size, vector

_a, _y = (Symbol(name, real=True) for name in "ay")
_w, _m = Symbol("w", real=True), Symbol("margin", real=True)
_v, _e = Symbol("variance", positive=True), Symbol("epsilon", positive=True)
_K, _k = size("K"), index("k")
_x, _t = vector("x", _K), vector("t", _K)


def _of_numbers(name: str, expression: Expr, *parameters: Symbol, **domains: Any) -> Loss:
    return Loss(name, expression, _a, _y, parameters, {{"a": _a, "y": _y}[symbol]: d for symbol, d in domains.items()})


@dataclass(frozen=True)
class Ours:
    """A loss of this library: ``settings`` makes of the keywords of a sample its parameters, or nothing."""

    loss: Loss
    settings: Callable[[Mapping[str, Any]], dict[str, Any] | None] = lambda given: {}


def _poisson(of_logarithm: bool) -> Callable[[Mapping[str, Any]], dict[str, Any] | None]:
    def settings(given: Mapping[str, Any]) -> dict[str, Any] | None:
        if given.get("full") or given.get("log_input", True) != of_logarithm:
            return None
        return {} if of_logarithm else {"epsilon": given.get("eps", 1e-8)}

    return settings


def _beta(given: Mapping[str, Any]) -> dict[str, Any] | None:
    """With 0 it is the absolute error there, and refused here."""
    beta = given.get("beta", 1.0)
    return {"beta": beta} if beta else None


def _named(**names: tuple[str, Any]) -> Callable[[Mapping[str, Any]], dict[str, Any] | None]:
    """Our parameters, each with the name it has there, and its default."""
    return lambda given: {ours: given.get(theirs, default) for ours, (theirs, default) in names.items()}


OURS: dict[str, tuple[Ours, ...]] = {
    "mse_loss": (Ours(_of_numbers("square", (_a - _y) ** 2)),),
    "l1_loss": (Ours(absolute_error),),
    "smooth_l1_loss": (
        Ours(smooth_l1, lambda given: {"beta": given.get("beta", 1.0)} if given.get("beta", 1) else None),
    ),
    "huber_loss": (Ours(huber, _named(delta=("delta", 1.0))),),
    "soft_margin_loss": (Ours(_of_numbers("soft_margin", log(1 + exp(-_y * _a)))),),
    "binary_cross_entropy": (Ours(binary_cross_entropy),),
    "binary_cross_entropy_with_logits": (Ours(binary_cross_entropy.of(activations.sigmoid)),),
    "hinge_embedding_loss": (
        Ours(
            _of_numbers("hinge_embedding", Piecewise((_a, Eq(_y, 1)), (Max(0, _m - _a), True)), _m, y=FiniteSet(-1, 1)),
            _named(margin=("margin", 1.0)),
        ),
    ),
    "poisson_nll_loss": (
        Ours(_of_numbers("poisson", exp(_a) - _y * _a), _poisson(True)),
        Ours(_of_numbers("poisson_of_rate", _a - _y * log(_a + _e), _e, a=Interval(0, 10**6)), _poisson(False)),
    ),
    "gaussian_nll_loss": (
        Ours(
            _of_numbers("gaussian", (log(_v) + (_a - _y) ** 2 / _v) / 2 + _w * log(2 * pi) / 2, _v, _w),
            lambda given: {"w": float(given.get("full", False)), "eps": given.get("eps", 1e-6)},
        ),
    ),
    "cross_entropy": (
        Ours(
            cross_entropy.of(activations.softmax),
            lambda given: {} if given.get("label_smoothing", 0) == 0 and "weight" not in given else None,
        ),
    ),
    "nll_loss": (
        Ours(
            Loss("nll", -Sum(_t[_k] * _x[_k], (_k, 1, _K)), _x, _t, domains={_t: Interval(0, 1)}),
            lambda given: None if "weight" in given else {},
        ),
    ),
    "multilabel_soft_margin_loss": (
        Ours(
            Loss("multilabel", Sum(log(1 + exp(_x[_k])) - _t[_k] * _x[_k], (_k, 1, _K)) / _K, _x, _t),
            lambda given: None if "weight" in given else {},
        ),
    ),
}


@cache
def _compiled(loss: Loss) -> CompiledLoss:
    return loss.compile(measure=False)


def samples(name: str) -> Iterator[tuple[Any, list[Any], dict[str, Any]]]:
    """Input, further arguments and keywords of each sample of PyTorch's tests of a function."""
    torch = import_module("torch")
    operations = import_module("torch.testing._internal.common_methods_invocations").op_db
    (operation, *_) = [each for each in operations if each.name == f"nn.functional.{name}"]
    for sample in operation.sample_inputs("cpu", torch.float64):
        yield sample.input, list(sample.args), dict(sample.kwargs)


def theirs(name: str, tensor: Any, others: list[Any], given: dict[str, Any]) -> tuple[Any, Any]:
    """Their value, and their derivative of its sum."""
    function = getattr(import_module("torch").nn.functional, name)
    leaf = tensor.detach().clone().requires_grad_()
    value = function(leaf, *others, **given)
    value.sum().backward()
    return value.detach().numpy(), leaf.grad.numpy()


def by_ours(ours: Ours, tensor: Any, others: list[Any], given: dict[str, Any]) -> tuple[Any, Any] | None:
    """Our value and derivative, or nothing where the sample has more than the loss."""
    prediction, target, *rest = (each.detach().numpy() for each in (tensor, *others))
    parameters, functions = ours.settings(given), _compiled(ours.loss)
    is_vector = functions.direction is not None
    if parameters is None or "pos_weight" in given or given.get("ignore_index", -100) != -100:
        return None
    if is_vector and prediction.ndim not in (1, 2):
        return None
    if rest:
        variance = rest[0] if rest[0].ndim == prediction.ndim else rest[0][..., None]
        least = parameters.pop("eps")
        parameters["variance"] = np.broadcast_to(np.maximum(variance, least), prediction.shape)
    if not is_vector:
        target = np.broadcast_to(target, prediction.shape)
    domain = ours.loss.context.domain(ours.loss.target)
    if isinstance(domain, FiniteSet) and not np.isin(target, [*map(float, domain)]).all():
        return None
    value, gradient = functions.value_and_gradient(prediction, target, **parameters)
    weight = given["weight"].detach().numpy() if given.get("weight") is not None else np.ones(())
    value, gradient = value * weight, gradient * weight
    share = 1 / max(np.size(value), 1) if given.get("reduction", "mean") == "mean" else 1
    return value if given.get("reduction") == "none" else np.sum(value) * share, gradient * share

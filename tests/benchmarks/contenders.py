"""Who is timed beside whom: functions for value and gradient of the mean loss, as each library's users write them.

A contender takes NumPy arrays once and gives a function without arguments, which computes in the library's own arrays
and ends when the numbers are there.  Class numbers are the target of a loss of vectors.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module, metadata, util
from typing import Any, Literal, TypeAlias

import numpy as np

from mse_sym.losses import Loss, activations, catalogue
from tests.benchmarks.by_hand import BY_HAND

Array: TypeAlias = np.ndarray[Any, Any]
Reduction: TypeAlias = Literal["mean", "none"]
Both: TypeAlias = tuple[Any, Any]
Prepare: TypeAlias = Callable[[str, Array, Array, Mapping[str, float], Reduction], Callable[[], Both]]

LOGIT, VECTOR = "binary_cross_entropy_of_sigmoid", "cross_entropy_of_softmax"
LOSSES = ("squared_error", "huber", "gaussian_nll", LOGIT, VECTOR)
CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Contender:
    """A library in one way of use.

    Attributes:
        package: whose version is told; ``modules`` must be installed.
        threads: how many it computes in, in words.
        of: the losses that it has.
        is_ours: whether it runs what was proved.
        beside: what an array library has of its own, under the same compilation.
    """

    name: str
    package: str
    modules: tuple[str, ...]
    threads: str
    prepare: Prepare
    of: tuple[str, ...] = LOSSES
    is_ours: bool = False
    beside: str = ""

    @property
    def is_installed(self) -> bool:
        return all(util.find_spec(module) for module in self.modules)

    @property
    def version(self) -> str:
        return metadata.version(self.package)


@cache
def loss_named(name: str) -> Loss:
    """A loss of the catalogue, behind the activation that its name tells."""
    loss, _, activation = name.partition("_of_")
    return catalogue()[loss].of(getattr(activations, activation)) if activation else catalogue()[loss]


def _module(name: str) -> Prepare:
    """One of the modules that need no SymPy."""

    def prepare(
        loss: str, prediction: Array, target: Array, parameters: Mapping[str, float], reduction: Reduction
    ) -> Callable[[], Both]:
        function = getattr(import_module(name), loss).value_and_gradient
        chosen = None if reduction == "none" else reduction
        return partial(function, prediction, target, reduction=chosen, **parameters)

    return prepare


def _by_hand(
    loss: str, prediction: Array, target: Array, parameters: Mapping[str, float], reduction: Reduction
) -> Callable[[], Both]:
    compute = _softmax_by_hand if loss == VECTOR else BY_HAND[loss].value_and_gradient

    def call() -> Both:
        value, gradient = compute(prediction, target, **parameters)
        return (value, gradient) if reduction == "none" else (value.mean(), gradient / len(target))

    return call


def _softmax_by_hand(z: Array, classes: Array) -> Both:
    rows = np.arange(len(classes))
    shifted = z - z.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    total = e.sum(axis=1, keepdims=True)
    gradient = e / total
    gradient[rows, classes] -= 1
    return np.log(total[:, 0]) - shifted[rows, classes], gradient


def _scikit_learn(
    loss: str, prediction: Array, target: Array, parameters: Mapping[str, float], reduction: Reduction
) -> Callable[[], Both]:
    losses = import_module("sklearn._loss.loss")
    name, settings = _OF_SCIKIT_LEARN[loss], dict(parameters)
    if loss == VECTOR:
        settings = {"n_classes": prediction.shape[1]}
    compute = getattr(losses, name)(**settings).loss_gradient
    labels = target.astype(prediction.dtype)
    value, gradient = np.empty(len(labels), prediction.dtype), np.empty_like(prediction)

    def call() -> Both:
        compute(labels, prediction, loss_out=value, gradient_out=gradient, n_threads=CORES)
        if reduction == "none":
            return value, gradient
        np.divide(gradient, len(labels), out=gradient)
        return value.mean(), gradient

    return call


_OF_SCIKIT_LEARN = {
    "squared_error": "HalfSquaredError",
    "huber": "HuberLoss",
    LOGIT: "HalfBinomialLoss",
    VECTOR: "HalfMultinomialLoss",
}


def of_torch(loss: str, target: Any, parameters: Mapping[str, float], reduction: Reduction) -> Callable[[Any], Any]:
    """The loss of ``torch.nn.functional``, as a function of the prediction."""
    functional = import_module("torch.nn.functional")
    match loss:
        case "squared_error":
            return lambda a: functional.mse_loss(a, target, reduction=reduction) / 2
        case "huber":
            return lambda a: functional.huber_loss(a, target, reduction=reduction, **parameters)
        case "gaussian_nll":
            variance = target.new_full(target.shape, parameters["sigma"] ** 2)
            return lambda a: functional.gaussian_nll_loss(a, target, variance, full=True, reduction=reduction)
        case "binary_cross_entropy_of_sigmoid":
            return lambda z: functional.binary_cross_entropy_with_logits(z, target, reduction=reduction)
    return lambda z: functional.cross_entropy(z, target, reduction=reduction)


def ours_in_torch(
    loss: str, target: Any, parameters: Mapping[str, float], reduction: Reduction
) -> Callable[[Any], Any]:
    value = loss_named(loss).compile(backend="torch").value
    return lambda prediction: value(
        prediction, target, reduction=None if reduction == "none" else reduction, **parameters
    )


def _by_autograd(of: Callable[..., Callable[[Any], Any]], is_compiled: bool) -> Prepare:
    def prepare(
        loss: str, prediction: Array, target: Array, parameters: Mapping[str, float], reduction: Reduction
    ) -> Callable[[], Both]:
        torch = import_module("torch")
        leaf = torch.tensor(prediction, requires_grad=True)
        compute = of(loss, torch.tensor(target), parameters, reduction)
        if is_compiled:
            # Else the ninth row of a run, and those of other shapes, would not be compiled as one alone is.
            import_module("torch._dynamo").config.recompile_limit = len(CONTENDERS) * 1000
            compute = torch.compile(compute, dynamic=False)

        def call() -> Both:
            value = compute(leaf)
            (gradient,) = torch.autograd.grad(value.sum() if reduction == "none" else value, leaf)
            return value.detach(), gradient

        return call

    return prepare


def _of_jax(loss: str, target: Any, parameters: Mapping[str, float]) -> Callable[[Any], Any]:
    """The loss of optax, or of JAX itself, elementwise, as a function of the prediction."""
    optax = import_module("optax")
    match loss:
        case "squared_error":
            return lambda a: optax.l2_loss(a, target)
        case "huber":
            return lambda a: optax.huber_loss(a, target, **parameters)
        case "gaussian_nll":
            norm = import_module("jax.scipy.stats").norm
            return lambda a: -norm.logpdf(target, a, parameters["sigma"])
        case "binary_cross_entropy_of_sigmoid":
            return lambda z: optax.sigmoid_binary_cross_entropy(z, target)
    return lambda z: optax.softmax_cross_entropy_with_integer_labels(z, target)


def _ours_in_jax(loss: str, target: Any, parameters: Mapping[str, float]) -> Callable[[Any], Any]:
    value = loss_named(loss).compile(backend="jax").value
    return lambda prediction: value(prediction, target, **parameters)


def _by_grad(of: Callable[..., Callable[[Any], Any]]) -> Prepare:
    def prepare(
        loss: str, prediction: Array, target: Array, parameters: Mapping[str, float], reduction: Reduction
    ) -> Callable[[], Both]:
        jax = import_module("jax")
        jax.config.update("jax_enable_x64", True)
        leaf, labels = jax.numpy.asarray(prediction), jax.numpy.asarray(target)
        compute = of(loss, labels, parameters)

        def reduced(entries: Any) -> tuple[Any, Any]:
            values = compute(entries)
            return (values.sum(), values) if reduction == "none" else (total := values.mean(), total)

        compiled = jax.jit(jax.grad(reduced, has_aux=True))

        def call() -> Both:
            gradient, value = jax.block_until_ready(compiled(leaf))
            return value, gradient

        return call

    return prepare


_TORCH, _JAX = ("torch",), ("jax", "optax")
_MANY = f"{CORES}"
CONTENDERS: Sequence[Contender] = (
    Contender("mse_sym numpy", "numpy", (), "1", _module("mse_sym.gradients"), is_ours=True),
    Contender(
        "mse_sym numba",
        "numba",
        ("numba", "mse_sym.gradients_numba"),
        _MANY,
        _module("mse_sym.gradients_numba"),
        is_ours=True,
    ),
    Contender(
        "mse_sym torch", "torch", _TORCH, _MANY, _by_autograd(ours_in_torch, False), is_ours=True, beside="torch"
    ),
    Contender(
        "mse_sym torch.compile",
        "torch",
        _TORCH,
        _MANY,
        _by_autograd(ours_in_torch, True),
        is_ours=True,
        beside="torch.compile",
    ),
    Contender("mse_sym jax", "jax", _JAX, _MANY, _by_grad(_ours_in_jax), is_ours=True, beside="JAX"),
    Contender("NumPy by hand", "numpy", (), "1", _by_hand),
    Contender("torch", "torch", _TORCH, _MANY, _by_autograd(of_torch, False)),
    Contender("torch.compile", "torch", _TORCH, _MANY, _by_autograd(of_torch, True)),
    Contender("JAX", "jax", _JAX, _MANY, _by_grad(_of_jax)),
    Contender("scikit-learn", "scikit-learn", ("sklearn",), _MANY, _scikit_learn, tuple(_OF_SCIKIT_LEARN)),
)
"""Ours first; the others are what people use."""

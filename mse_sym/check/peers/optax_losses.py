"""optax on JAX: ``optax.losses``, with the gradient by ``jax.grad``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from mse_sym.check.peers.peer import HARD_LABELS, Library, value_and_gradient
from mse_sym.check.peers.variations import doubled
from mse_sym.check.strata import Array
from mse_sym.losses import activations, catalogue

_LOSSES = catalogue()


def by_grad(loss: Callable[..., Any], prediction: Array, target: Array) -> tuple[Array, Array]:
    """The value of ``loss(prediction, target)`` in the type of the prediction, and the gradient of the sum."""
    jax = import_module("jax")
    with jax.enable_x64(True):
        leaf, labels = jax.numpy.asarray(prediction), jax.numpy.asarray(target)
        gradient = jax.grad(lambda entries: loss(entries, labels).sum())(leaf)
        return np.asarray(loss(leaf, labels)), np.asarray(gradient)


def _function(name: str) -> Callable[..., tuple[Array, Array]]:
    def call(prediction: Array, target: Array, **parameters: Array) -> tuple[Array, Array]:
        loss = getattr(import_module("optax").losses, name)
        return by_grad(lambda leaf, labels: loss(leaf, labels, **parameters), prediction, target)

    return call


def _with_classes(prediction: Array, target: Array) -> tuple[Array, Array]:
    return _function("softmax_cross_entropy_with_integer_labels")(prediction, target.argmax(axis=1))


OPTAX = Library(
    "jax",
    "optax",
    ("optax", "jax"),
    (
        *value_and_gradient(
            "sigmoid_binary_cross_entropy(z, y)",
            _LOSSES["binary_cross_entropy"].of(activations.sigmoid),
            _function("sigmoid_binary_cross_entropy"),
        ),
        *value_and_gradient(
            "softmax_cross_entropy_with_integer_labels(z, class)",
            _LOSSES["cross_entropy"].of(activations.softmax),
            _with_classes,
            HARD_LABELS,
        ),
        *value_and_gradient(
            "softmax_cross_entropy(z, y)",
            _LOSSES["cross_entropy"].of(activations.softmax),
            _function("softmax_cross_entropy"),
        ),
        *value_and_gradient("l2_loss(a, y)", _LOSSES["squared_error"], _function("l2_loss")),
        *value_and_gradient("squared_error(a, y)", doubled(_LOSSES["squared_error"]), _function("squared_error")),
        *value_and_gradient("huber_loss(a, y, delta)", _LOSSES["huber"], _function("huber_loss")),
        *value_and_gradient("log_cosh(a, y)", _LOSSES["log_cosh"], _function("log_cosh")),
    ),
)

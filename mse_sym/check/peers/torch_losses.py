"""PyTorch: ``torch.nn.functional``, with the gradient by its own automatic differentiation.

``eps``, which by default changes two of the losses (10⁻⁸ is added to the rate, variances below 10⁻⁶ are replaced),
is switched off, so that what is measured is rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from mse_sym.check.peers.peer import HARD_LABELS, Library, one_by_one, value_and_gradient
from mse_sym.check.peers.variations import doubled, gaussian_nll_of_variance
from mse_sym.check.strata import Array
from mse_sym.losses import activations, catalogue

_LOSSES = catalogue()


def by_autograd(loss: Callable[..., Any], prediction: Array, target: Array) -> tuple[Array, Array]:
    """The value of ``loss(prediction, target)``, called with tensors, and the gradient of the sum of its entries."""
    torch = import_module("torch")
    leaf = torch.tensor(prediction, requires_grad=True)
    value = loss(leaf, torch.tensor(target))
    value.sum().backward()
    return value.detach().numpy(), leaf.grad.numpy()


def _function(name: str, **settings: Any) -> Callable[..., tuple[Array, Array]]:
    def call(prediction: Array, target: Array, **parameters: float) -> tuple[Array, Array]:
        loss = getattr(import_module("torch").nn.functional, name)
        return by_autograd(partial(loss, reduction="none", **settings, **parameters), prediction, target)

    return call


def _gaussian(prediction: Array, target: Array, v: Array) -> tuple[Array, Array]:
    torch = import_module("torch")
    settings = {"full": True, "eps": float(np.finfo(v.dtype).smallest_subnormal), "reduction": "none"}
    loss = torch.nn.functional.gaussian_nll_loss
    return by_autograd(lambda leaf, y: loss(leaf, y, torch.tensor(v), **settings), prediction, target)


def _cross_entropy(prediction: Array, target: Array) -> tuple[Array, Array]:
    """With the class as a number, as it is used with hard labels."""
    loss = import_module("torch").nn.functional.cross_entropy
    return by_autograd(partial(loss, reduction="none"), prediction, target.argmax(axis=1))


TORCH = Library(
    "torch",
    "torch",
    ("torch",),
    (
        *value_and_gradient(
            "binary_cross_entropy_with_logits(z, y)",
            _LOSSES["binary_cross_entropy"].of(activations.sigmoid),
            _function("binary_cross_entropy_with_logits"),
        ),
        *value_and_gradient(
            "cross_entropy(z, class)",
            _LOSSES["cross_entropy"].of(activations.softmax),
            _cross_entropy,
            HARD_LABELS,
        ),
        *value_and_gradient(
            "cross_entropy(z, y)", _LOSSES["cross_entropy"].of(activations.softmax), _function("cross_entropy")
        ),
        *value_and_gradient("mse_loss(a, y)", doubled(_LOSSES["squared_error"]), _function("mse_loss")),
        *value_and_gradient("l1_loss(a, y)", _LOSSES["absolute_error"], _function("l1_loss")),
        *value_and_gradient("huber_loss(a, y, delta)", _LOSSES["huber"], one_by_one(_function("huber_loss"))),
        *value_and_gradient(
            "smooth_l1_loss(a, y, beta)", _LOSSES["smooth_l1"], one_by_one(_function("smooth_l1_loss"))
        ),
        *value_and_gradient(
            "poisson_nll_loss(z, y)", _LOSSES["poisson_nll"].of(activations.exp), _function("poisson_nll_loss")
        ),
        *value_and_gradient(
            "poisson_nll_loss(a, y, log_input=False, eps=0)",
            _LOSSES["poisson_nll"],
            _function("poisson_nll_loss", log_input=False, eps=0.0),
        ),
        *value_and_gradient(
            "gaussian_nll_loss(a, y, v, full=True, eps=tiny)",
            gaussian_nll_of_variance(),
            _gaussian,
        ),
    ),
)

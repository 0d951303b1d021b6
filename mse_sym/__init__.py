"""Derive the gradient of a loss symbolically, prove every step, compile it, train with it, print the report.

::

    from mse_sym import activations, losses

    loss = losses.binary_cross_entropy.of(activations.sigmoid)
    loss.gradient  # sigmoid(z) - y, derived and proved
    loss.compile().gradient(2.0, 1.0)  # -0.1192…, by a form that cannot overflow

The names are imported when they are first used, so that ``import mse_sym`` is immediate.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mse_sym import gradients, losses
    from mse_sym.adapters import as_jax_loss, as_keras_loss, as_ngboost, as_objective, as_scipy, as_torch_loss
    from mse_sym.check import assert_gradient, check_gradient, check_objective
    from mse_sym.losses import AccuracyWarning, Activation, Likelihood, Loss, activations, likelihoods
    from mse_sym.pages.claims import claim
    from mse_sym.proof import (
        Derivation,
        Proved,
        Refuted,
        StepRefuted,
        StepUndecided,
        Undecided,
        prove,
        refuted,
        relations,
        rules,
    )
    from mse_sym.symbolic import Context, OneSided, Partial
    from mse_sym.symbolic.context import index, size, vector
    from mse_sym.train import train_neuron

    __version__: str

__all__ = [
    "AccuracyWarning",
    "Activation",
    "Context",
    "Derivation",
    "Likelihood",
    "Loss",
    "OneSided",
    "Partial",
    "Proved",
    "Refuted",
    "StepRefuted",
    "StepUndecided",
    "Undecided",
    "__version__",
    "activations",
    "as_jax_loss",
    "as_keras_loss",
    "as_ngboost",
    "as_objective",
    "as_scipy",
    "as_torch_loss",
    "assert_gradient",
    "check_gradient",
    "check_objective",
    "claim",
    "gradients",
    "index",
    "likelihoods",
    "losses",
    "prove",
    "refuted",
    "relations",
    "rules",
    "size",
    "train_neuron",
    "vector",
]

_MODULES = {
    "activations": "mse_sym.losses.activations",
    "gradients": "mse_sym.gradients",
    "likelihoods": "mse_sym.losses.likelihoods",
    "losses": "mse_sym.losses",
    "relations": "mse_sym.proof.relations",
    "rules": "mse_sym.proof.rules",
}
"""Public modules, and where they are."""

_HOMES = {
    "AccuracyWarning": "mse_sym.losses",
    "Activation": "mse_sym.losses",
    "Context": "mse_sym.symbolic",
    "Derivation": "mse_sym.proof",
    "Likelihood": "mse_sym.losses",
    "Loss": "mse_sym.losses",
    "OneSided": "mse_sym.symbolic",
    "Partial": "mse_sym.symbolic",
    "as_jax_loss": "mse_sym.adapters",
    "as_keras_loss": "mse_sym.adapters",
    "as_ngboost": "mse_sym.adapters",
    "as_objective": "mse_sym.adapters",
    "as_scipy": "mse_sym.adapters",
    "as_torch_loss": "mse_sym.adapters",
    "assert_gradient": "mse_sym.check",
    "check_gradient": "mse_sym.check",
    "check_objective": "mse_sym.check",
    "claim": "mse_sym.pages.claims",
    "index": "mse_sym.symbolic.context",
    "size": "mse_sym.symbolic.context",
    "vector": "mse_sym.symbolic.context",
    "Proved": "mse_sym.proof",
    "Refuted": "mse_sym.proof",
    "StepRefuted": "mse_sym.proof",
    "StepUndecided": "mse_sym.proof",
    "Undecided": "mse_sym.proof",
    "prove": "mse_sym.proof",
    "refuted": "mse_sym.proof",
    "train_neuron": "mse_sym.train",
}
"""The other public names, and the modules that they are in."""


if not TYPE_CHECKING:  # to a type checker a module with __getattr__ has every name

    def __getattr__(name):  # PEP 562
        if name in _MODULES:
            return import_module(_MODULES[name])
        if name in _HOMES:
            value = getattr(import_module(_HOMES[name]), name)
        elif name == "__version__":
            value = import_module("importlib.metadata").version("mse_sym")
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)

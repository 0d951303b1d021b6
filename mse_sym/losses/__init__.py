"""Losses: one object ties the expression, its derivation, its proof and its array functions."""

from mse_sym.losses import activations, likelihoods
from mse_sym.losses.activations import Activation
from mse_sym.losses.catalogue import *  # noqa: F403  (a new loss is one entry of the catalogue)
from mse_sym.losses.catalogue import catalogue, with_activations
from mse_sym.losses.likelihood import Likelihood
from mse_sym.losses.loss import Loss
from mse_sym.losses.measured import AccuracyWarning

__all__ = [
    "AccuracyWarning",
    "Activation",
    "Likelihood",
    "Loss",
    "activations",
    "catalogue",
    "likelihoods",
    "with_activations",
    *catalogue(),
]

"""The losses of the catalogue, alone and behind their links, each compiled once for all tests of a process."""

from __future__ import annotations

import os
from functools import cache

from mse_sym.losses import with_activations
from mse_sym.losses.compiled import CompiledLoss

LOSSES = with_activations()

_USUAL = (
    "squared_error",
    "absolute_error",
    "huber",
    "smooth_l1",
    "log_cosh",
    "quantile",
    "gaussian_nll",
    "binary_cross_entropy",
    "cross_entropy",
    "poisson_nll",
    "gamma_nll",
    "geometric_nll",
    "squared_error_of_identity",
    "squared_error_of_sigmoid",
    "squared_error_of_tanh",
    "gaussian_nll_of_identity",
    "binary_cross_entropy_of_sigmoid",
    "cross_entropy_of_softmax",
    "poisson_nll_of_exp",
    "gamma_nll_of_exp",
    "geometric_nll_of_exp",
)

USUAL = [name for name in LOSSES if name in _USUAL or os.environ.get("HYPOTHESIS_PROFILE") == "long"]
"""With which all tests are made: in short runs not with all losses, which are many and have much in common."""

EVERY = USUAL
"""With which the costly tests are made."""


@cache
def functions(name: str) -> CompiledLoss:
    """The compiled functions of a loss of the catalogue by its name."""
    return LOSSES[name].compile()

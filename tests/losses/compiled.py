"""The losses of the catalogue, alone and behind their links, each compiled once for all tests of a process."""

from __future__ import annotations

import os
from functools import cache

import pytest

from mse_sym.losses import with_activations
from mse_sym.losses.compiled import CompiledLoss

LOSSES = with_activations()

_USUAL = (
    "squared_error",
    "absolute_error",
    "huber",
    "log_cosh",
    "quantile",
    "gaussian_nll",
    "binary_cross_entropy",
    "cross_entropy",
    "poisson_nll",
    "gamma_nll",
    "geometric_nll",
    "squared_error_of_sigmoid",
    "binary_cross_entropy_of_sigmoid",
    "cross_entropy_of_softmax",
    "poisson_nll_of_exp",
)

USUAL = [name for name in LOSSES if name in _USUAL or os.environ.get("HYPOTHESIS_PROFILE") == "long"]
"""With which all tests are made: in short runs not with all losses, which are many and have much in common."""

EVERY = [pytest.param(name, marks=[pytest.mark.slow] * (name not in USUAL)) for name in LOSSES]
"""With which it is tested that what is compiled is right: with those that have much in common with the usual ones by
slow tests."""


@cache
def functions(name: str) -> CompiledLoss:
    """The compiled functions of a loss of the catalogue by its name."""
    return LOSSES[name].compile()

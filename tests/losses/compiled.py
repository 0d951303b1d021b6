"""The losses of the catalogue, alone and behind their links, each compiled once for all tests of a process."""

from __future__ import annotations

from functools import cache

from mse_sym.losses import with_activations
from mse_sym.losses.compiled import CompiledLoss

LOSSES = with_activations()


@cache
def functions(name: str) -> CompiledLoss:
    """The compiled functions of a loss of the catalogue by its name."""
    return LOSSES[name].compile()

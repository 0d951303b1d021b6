"""Losses in words: what a heading calls them whose name in code is an identifier."""

from __future__ import annotations

from functools import cache

from mse_sym.losses import with_activations

_VARIATIONS = {
    "twice_squared_error": "Twice the squared error",
    "gaussian_nll_of_variance": "Gaussian negative log-likelihood with a variance",
}
"""Those that are measured beside the functions of other libraries, and are not in the catalogue."""


@cache
def in_words(name: str) -> str:
    """The title of a loss."""
    return _VARIATIONS[name] if name in _VARIATIONS else with_activations()[name].title


def linked_to_catalogue(name: str) -> str:
    """The title, which leads to the loss where the catalogue has it."""
    return in_words(name) if name in _VARIATIONS else f"[{in_words(name)}](catalogue#{name})"

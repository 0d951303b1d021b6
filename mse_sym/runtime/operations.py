"""Elementary operations that NumPy has not, by their names in programs."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from mse_sym.runtime import atoms, bessel, error_function, remainders, special

_HOMES = (atoms, error_function, remainders, special, bessel)
_OF_SCIPY = (special, bessel)


def home(name: str) -> ModuleType:
    """The module that has an operation."""
    return next(module for module in _HOMES if hasattr(module, name))


def operation(name: str) -> Callable[..., Any]:
    """The function of an operation.

    Raises:
        ModuleNotFoundError: it needs SciPy, which is not installed.
    """
    if home(name) in _OF_SCIPY:
        special.scipy_special()
    function: Callable[..., Any] = getattr(home(name), name)
    return function

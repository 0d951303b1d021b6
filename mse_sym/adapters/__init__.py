"""At home where people train: losses as torch, JAX, Keras, SciPy, NGBoost and the boosting libraries take them.

Each is an extra, whose library is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mse_sym.adapters.ngboost import as_ngboost
    from mse_sym.adapters.objective import as_objective
    from mse_sym.adapters.risk import as_scipy
    from mse_sym.adapters.tensors import as_jax_loss, as_keras_loss, as_torch_loss

__all__ = ["as_jax_loss", "as_keras_loss", "as_ngboost", "as_objective", "as_scipy", "as_torch_loss"]

_HOMES = {
    "as_jax_loss": "tensors",
    "as_keras_loss": "tensors",
    "as_ngboost": "ngboost",
    "as_objective": "objective",
    "as_scipy": "risk",
    "as_torch_loss": "tensors",
}


if not TYPE_CHECKING:  # to a type checker a module with __getattr__ has every name

    def __getattr__(name):  # PEP 562
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted(__all__)

"""What somebody's function works with: arrays of NumPy or JAX, or tensors of torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

Way: TypeAlias = Literal["numpy", "torch", "jax"]
Function: TypeAlias = Callable[..., Any]


def called_with_arrays(function: Function, way: Way) -> Function:
    """The function as one of arrays of NumPy.

    Raises:
        ValueError: unknown way.
        ModuleNotFoundError: the library is not installed; the message names the extra.
    """
    if way not in get_args(Way):
        raise ValueError(f"way must be one of {', '.join(get_args(Way))}, got {way!r}")
    return _WAYS[way](function)


def _imported(library: str) -> Any:
    try:
        return import_module(library)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"way={library!r} needs {library}; install the extra: pip install 'mse_sym[{library}]'", name=error.name
        ) from error


def _of_torch(function: Function) -> Function:
    torch = _imported("torch")

    @wraps(function)
    def called(*arrays: Any, **parameters: Any) -> Any:
        tensors = map(torch.from_numpy, arrays)
        found = function(*tensors, **{name: torch.from_numpy(values) for name, values in parameters.items()})
        return found.detach().numpy() if isinstance(found, torch.Tensor) else found

    return called


def _of_jax(function: Function) -> Function:
    jax = _imported("jax")

    @wraps(function)
    def called(*arrays: Any, **parameters: Any) -> Any:
        with jax.enable_x64(True):
            given = {name: jax.numpy.asarray(values) for name, values in parameters.items()}
            return np.asarray(function(*map(jax.numpy.asarray, arrays), **given))

    return called


_WAYS: Mapping[Way, Callable[[Function], Function]] = {
    "numpy": lambda function: function,
    "torch": _of_torch,
    "jax": _of_jax,
}

"""The backends that run the accurate forms, each with the libraries that it needs."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

LIBRARIES: dict[str, tuple[str, ...]] = {"numba": ("numba",)}
"""By the names of the backends of NumPy arrays; the others need NumPy alone."""

TENSORS: dict[str, tuple[str, ...]] = {"torch": ("torch",), "jax": ("jax",)}
"""Of these the functions give tensors of their library."""

OF_TENSORS = pytest.mark.parametrize(
    "backend", [pytest.param(name, marks=pytest.mark.backend(*needed)) for name, needed in TENSORS.items()]
)
OF_EVERY_BACKEND = pytest.mark.parametrize(
    "backend", [pytest.param(name, marks=pytest.mark.backend(*needed)) for name, needed in LIBRARIES.items()]
)

_torch: Any = import_module("torch") if find_spec("torch") else None
DEVICES = ("cpu", "cuda") if _torch is not None and _torch.cuda.is_available() else ("cpu",)
"""Where PyTorch's functions are tried: on a GPU too where there is one."""
WAYS = (("cpu", True), *((device, False) for device in DEVICES))
"""A device, and whether fused loops compute there: PyTorch's own operations are tried everywhere."""


def without_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tensors are computed operation by operation, as if Numba were not installed."""
    monkeypatch.setattr(import_module("mse_sym.backends.tensors.torch_loops"), "are_there", lambda: False)

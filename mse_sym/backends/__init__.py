"""What runs: one module for each backend, with a function ``kernel`` of a :class:`~mse_sym.backends.task.Task`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from mse_sym.backends.task import Kernel, Task

BACKENDS = tuple(module.name for module in iter_modules(__path__) if not module.ispkg and module.name != "task")
"""The modules of the backends by their names, which are imported when they are first used."""


def kernel(backend: str, task: Task) -> Kernel:
    """The function of a backend for a task.

    Raises:
        ValueError: a backend that does not exist; what the backend cannot compute.
    """
    if backend not in BACKENDS:
        raise ValueError(f"unknown backend {backend!r}; there is {', '.join(BACKENDS)}")
    made: Kernel = import_module(f"{__name__}.{backend}").kernel(task)
    return made

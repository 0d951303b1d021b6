"""What runs: one module for each backend, with a function ``kernel`` of a :class:`~mse_sym.backends.task.Task`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeAlias

from mse_sym.backends.task import Kernel, Task, TaskOf
from mse_sym.runtime import Kernel as Function
from mse_sym.runtime import Signature, evaluated

BACKENDS = tuple(module.name for module in iter_modules(__path__) if not module.ispkg and module.name != "task")
"""The modules of the backends by their names, which are imported when they are first used."""


KernelOf: TypeAlias = Callable[[tuple[str, ...]], Function]
"""The function of a kernel for quantities."""


def kernel(backend: str, task: Task) -> Kernel:
    """The function of a backend for a task.

    Raises:
        ModuleNotFoundError: a backend of a library that is not installed.
        ValueError: a backend that does not exist; what the backend cannot compute.
    """
    made: Kernel = _module(backend).kernel(task)
    return made


def takes_arrays(backend: str) -> bool:
    """Whether the functions of a backend take NumPy arrays, and give such."""
    return not hasattr(_module(backend), "evaluation")


def evaluation(
    backend: str, signature: Signature, kernel_of: KernelOf, task_of: TaskOf
) -> Callable[..., tuple[Any, ...]]:
    """The function that runs kernels of a backend in a call: that of the backend, or else that of NumPy arrays.

    It takes the quantities, and from there on what :func:`mse_sym.runtime.evaluated` takes.
    """
    make: Callable[..., Any] = getattr(_module(backend), "evaluation", _of_arrays)
    evaluate: Callable[..., tuple[Any, ...]] = make(signature, kernel_of, task_of)
    return evaluate


def _of_arrays(signature: Signature, kernel_of: KernelOf, task_of: TaskOf) -> Callable[..., tuple[Any, ...]]:
    return partial(_run, signature, kernel_of)


def _run(
    signature: Signature,
    kernel_of: KernelOf,
    quantities: tuple[str, ...],
    values: Sequence[Any],
    *options: Any,
) -> tuple[Any, ...]:
    return evaluated(signature, kernel_of(quantities), quantities, values, *options)


def _module(backend: str) -> Any:
    if backend not in BACKENDS:
        raise ValueError(f"unknown backend {backend!r}; there is {', '.join(BACKENDS)}")
    try:
        return import_module(f"{__name__}.{backend}")
    except ModuleNotFoundError as error:
        if error.name != backend:
            raise
        raise ModuleNotFoundError(
            f'the backend "{backend}" needs {backend}, which is an extra: pip install "mse_sym[{backend}]"',
            name=backend,
        ) from error

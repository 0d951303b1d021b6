"""Kernels of tensors: programs as they are printed, with what their text calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mse_sym.backends import numpy
from mse_sym.backends.printing.axes import Dialect, Written, function_text, is_atom
from mse_sym.backends.task import Kernel, Task
from mse_sym.backends.tensors.library import Library


def printed(task: Task, dialect: Dialect, library: Library) -> Kernel:
    """The accurate forms as a program, printed in a dialect and run in its library.

    Raises:
        ValueError: a sum whose body lacks its index; a symbol or a function that there is not.
        StepRefuted, StepUndecided: the program is not proved to compute the forms.
    """
    text, evidence = numpy.plain_source(task, dialect)
    return Kernel(compiled(text, dialect, library), text.function(_KERNEL), evidence)


def compiled(text: Written, dialect: Dialect, library: Library) -> Callable[..., tuple[Any, ...]]:
    """The function that a program in a dialect is."""
    return _compiled(text.function(_KERNEL), text.calls, dialect, library)


_KERNEL = "kernel"


def _compiled(text: str, calls: tuple[str, ...], dialect: Dialect, library: Library) -> Callable[..., Any]:
    return numpy.compiled(text, calls, {dialect.module: library.module}, lambda name: _function(name, dialect, library))


def _function(name: str, dialect: Dialect, library: Library) -> Callable[..., Any]:
    """A primitive that the library does not have."""
    if not is_atom(name):
        return _compiled(*function_text(name, dialect), dialect, library)
    if name not in library.atoms:
        backend = {"jnp": "jax"}.get(dialect.module, dialect.module)
        raise ValueError(f"the backend {backend} has no function {name}; take the backend numpy, which has it")
    return library.atoms[name]

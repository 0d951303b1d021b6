"""Programs as functions that XLA compiles: of one example, mapped over all, and shorter where all are usual.

XLA runs what is mapped over the first axis where the numbers lie, and need not turn them.  Whether all examples are in
the usual case is looked at while it is computed, since its numbers are the same to the last bit; only where one is not
is the whole program run.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, TypeAlias

import jax
import jax.numpy as jnp
from sympy import Expr, IndexedBase, Integer

from mse_sym.backends import numpy
from mse_sym.backends.printing.axes import NUMPY, RESERVED, Dialect, fits, number, written
from mse_sym.backends.printing.code import Node as Text
from mse_sym.backends.task import Kernel, Task
from mse_sym.backends.tensors.jax_library import LIBRARY
from mse_sym.backends.tensors.jax_rounding import rounding
from mse_sym.backends.tensors.printed import compiled
from mse_sym.program.program import Program
from mse_sym.program.proved import ProvedProgram, proved_usual_case

_Function: TypeAlias = Callable[..., tuple[Any, ...]]

_OVER = {"sum": "jnp.sum", "maximum": "jnp.max"}
_NAMES = {name: called.replace("np.", "jnp.") for name, called in NUMPY.names.items() if name not in LIBRARY.atoms}
SMALLEST_NORMAL = Integer(2) ** -1022


def _normal(value: Expr) -> Text:
    """A number; for a subnormal one, which XLA would take for 0, the smallest normal one: it is a free scale."""
    return number(max(value, SMALLEST_NORMAL) if value.is_positive else value)


JAX = Dialect("jnp", {**_NAMES, **_OVER}, looks=False, number=_normal)


def kernel(task: Task) -> Kernel:
    """The accurate forms as a program, printed over axes of float64 arrays.

    Of vectors its function takes rows: for each argument an array with the examples on the first axis, or one number.
    What it returns has its full shape.

    Raises:
        ValueError: a sum whose body lacks its index; a symbol or a function that array code or JAX does not have.
        StepRefuted, StepUndecided: the program is not proved to compute the forms.
    """
    return _kernel(task, numpy.proved_task(task))


def kernel_of_classes(task: Task) -> Kernel | None:
    """The same for targets that are numbers of classes, without their vectors; None where that is not proved.

    Raises:
        ValueError: a sum whose body lacks its index; a symbol or a function that array code or JAX does not have.
        StepRefuted, StepUndecided: the program is not proved to compute the forms.
    """
    proved = numpy.proved_task(task).of_classes()
    return None if proved is None else _kernel(task, proved)


def _kernel(task: Task, proved: ProvedProgram) -> Kernel:
    ranks = tuple(map(len, task.free)) if any(isinstance(each, IndexedBase) for each in task.variables) else None
    whole = _full(_function(proved.program), ranks)
    case = proved_usual_case(proved, fits(proved.program.arguments), RESERVED)
    if case is None:
        function = _of_all(whole, ranks)
    else:
        usual = _looking(_function(case.program), len(case.conditions), ranks)
        function = _chosen(_of_all(usual, ranks), _of_all(whole, ranks))
    return Kernel(function, written(proved.program, JAX).function("kernel"), proved.evidence)


def _function(program: Program) -> _Function:
    return rounding(compiled(written(program, JAX), JAX, LIBRARY))


def _full(function: _Function, ranks: tuple[int, ...] | None) -> _Function:
    """The function with its results broadcast to their shapes, of one example where they are of vectors."""

    def full(*arrays: Any) -> tuple[Any, ...]:
        return _broadcast(function(*arrays), arrays, ranks)

    return full


def _broadcast(results: tuple[Any, ...], arrays: tuple[Any, ...], ranks: tuple[int, ...] | None) -> tuple[Any, ...]:
    if ranks is None:
        shapes = [jnp.broadcast_shapes(*(array.shape for array in arrays))] * len(results)
    else:
        size = next(array.size for array in arrays if array.ndim)
        shapes = [(size,) * rank for rank in ranks]
    return tuple(
        jnp.broadcast_to(jnp.asarray(result, jnp.float64), shape) for result, shape in zip(results, shapes, strict=True)
    )


def _looking(function: _Function, conditions: int, ranks: tuple[int, ...] | None) -> _Function:
    """The full results of the usual case, and before them 0 where all conditions hold, elsewhere 1."""

    def looking(*arrays: Any) -> tuple[Any, ...]:
        found = function(*arrays)
        is_usual = reduce(jnp.logical_and, found[:conditions])
        # XLA is quicker with the greatest of numbers than with whether all are true.
        return jnp.max(jnp.where(is_usual, 0.0, 1.0)), *_broadcast(found[conditions:], arrays, ranks)

    return looking


def _of_all(function: _Function, ranks: tuple[int, ...] | None) -> _Function:
    """The function of one example as one of rows; one of numbers takes arrays as it is."""
    if ranks is None:
        return function

    def mapped(*rows: Any) -> tuple[Any, ...]:
        results: tuple[Any, ...] = jax.vmap(function, in_axes=tuple(0 if row.ndim else None for row in rows))(*rows)
        return results

    return mapped


def _chosen(usual: _Function, whole: _Function) -> _Function:
    def chosen(*arrays: Any) -> tuple[Any, ...]:
        unusual, *results = usual(*arrays)
        found: tuple[Any, ...] = jax.lax.cond(jnp.max(unusual) > 0, lambda: whole(*arrays), lambda: tuple(results))
        return found

    return chosen

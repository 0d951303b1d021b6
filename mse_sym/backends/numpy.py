"""NumPy functions: programs over axes, run as they are printed."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
from sympy import Expr, IndexedBase, Symbol

from mse_sym.backends.printing.axes import (
    INDENTATION,
    NUMPY,
    RESERVED,
    Dialect,
    Written,
    fits,
    function_text,
    is_atom,
    returned,
    written,
)
from mse_sym.backends.printing.code import Node as Text
from mse_sym.backends.printing.code import call, divided
from mse_sym.backends.task import Kernel, Task
from mse_sym.program.proved import ProvedProgram, proved_program, proved_usual_case
from mse_sym.proof import Evidence
from mse_sym.runtime import Array
from mse_sym.runtime.operations import operation
from mse_sym.symbolic.context import Context

_KEPT = 64
"""So many tasks, since functions are made anew each time one of their quantities gets another form."""


@dataclass(frozen=True)
class ArrayFunction:
    """Several expressions evaluated together, with the proof that they are."""

    source: Written
    names: tuple[str, ...]
    vectors: frozenset[str]
    free: tuple[tuple[Symbol, ...], ...]
    code: Callable[..., tuple[Any, ...]]
    evidence: tuple[Evidence, ...]

    def __call__(self, arrays: Mapping[str, Array]) -> list[Array]:
        """The results of their full shapes, for arrays by the names of their variables.

        All arrays have one leading shape; vectors have their entries on the last axis.  Computed is in float64.
        """
        given = [np.asarray(arrays[name]) for name in self.names]
        leading = [a.shape[:-1] if name in self.vectors else a.shape for name, a in zip(self.names, given, strict=True)]
        entries = [arrays[name].shape[-1] for name in self.names if name in self.vectors]
        shape, dtype = np.broadcast_shapes(*leading), np.result_type(*given)
        flat = [
            self._flat(name, array.astype(np.float64), shape) for name, array in zip(self.names, given, strict=True)
        ]
        with np.errstate(all="ignore"):
            results = self.code(*flat)
        return [
            self._shaped(np.asarray(result, dtype=dtype), shape, entries[:1] * len(free))
            for result, free in zip(results, self.free, strict=True)
        ]

    def _flat(self, name: str, array: Array, shape: tuple[int, ...]) -> Array:
        if name not in self.vectors:
            return np.broadcast_to(array, shape).reshape(-1)
        full = np.broadcast_to(array, (*shape, array.shape[-1]))
        return np.ascontiguousarray(full.reshape(-1, array.shape[-1]).T)

    def _shaped(self, result: Array, shape: tuple[int, ...], entries: list[int]) -> Array:
        count = int(np.prod(shape))
        full = np.broadcast_to(result, (*entries, count))
        return np.array(np.moveaxis(full, -1, 0)).reshape((*shape, *entries))


def array_function(
    expressions: Sequence[Expr],
    free: Sequence[tuple[Symbol, ...]],
    variables: Sequence[Symbol | IndexedBase],
    results: Sequence[str] = (),
    context: Context = Context(),  # noqa: B008 (frozen)
) -> ArrayFunction:
    """Compile expressions in ``variables``; ``free`` are the free indices of each, ``results`` their names in the code.

    Raises:
        ModuleNotFoundError: a function that SciPy has, which is not installed.
        ValueError: a sum whose body lacks its index; a symbol or a function that array code does not have.
        StepRefuted, StepUndecided: the code is not proved to compute the expressions.
    """
    called = tuple(results) or tuple(f"result_{number}" for number, _ in enumerate(expressions, 1))
    task = Task(called, tuple(expressions), tuple(expressions), tuple(map(tuple, free)), tuple(variables), context)
    text, evidence = source(task)
    names = tuple(str(v.label) if isinstance(v, IndexedBase) else v.name for v in variables)
    vectors = frozenset(name for name, v in zip(names, variables, strict=True) if isinstance(v, IndexedBase))
    return ArrayFunction(text, names, vectors, task.free, _function_of(text), evidence)


@lru_cache(maxsize=_KEPT)
def kernel(task: Task) -> Kernel:
    """The accurate forms as a program, printed over axes and run as it is printed.

    Raises:
        ModuleNotFoundError: a function that SciPy has, which is not installed.
        ValueError: a sum whose body lacks its index; a symbol or a function that array code does not have.
        StepRefuted, StepUndecided: the program is not proved to compute the forms.
    """
    text, evidence = source(task)
    return Kernel(_function_of(text), text.function("kernel"), evidence)


def wider(task: Task, dtype: np.dtype[Any]) -> Callable[..., tuple[Any, ...]]:
    """The function of another floating type, in which the constants are written with all their digits."""
    proved = proved_task(task)
    text = written(proved.program, replace(NUMPY, number=_of_type))
    return compiled(text.function("kernel"), text.calls, {"wide": dtype.type})


def _of_type(value: Expr) -> Text:
    if value.is_Rational:
        return divided(*(call("wide", Text(repr(str(part)))) for part in (value.p, value.q)))
    return call("wide", Text(repr(str(value.evalf(_DIGITS)))))


_DIGITS = 40


def plain_source(task: Task, dialect: Dialect) -> tuple[Written, tuple[Evidence, ...]]:
    """The text of the program in a dialect that looks at no numbers, and the proof that it computes the forms."""
    proved = proved_task(task)
    return written(proved.program, dialect), proved.evidence


def source(task: Task) -> tuple[Written, tuple[Evidence, ...]]:
    """The text of the program, shorter in the usual case, and the proof that it computes the forms."""
    proved = proved_task(task)
    program = proved.program
    case = proved_usual_case(proved, fits(program.arguments, INDENTATION + 4), RESERVED)
    return written(program).with_usual_case(case, f"    return {returned(program.results)}"), proved.evidence


@lru_cache(maxsize=_KEPT)
def proved_task(task: Task) -> ProvedProgram:
    """The program of a task, with the proof that it computes the forms.

    Raises:
        ValueError: a sum whose body lacks its index; a symbol or a function that programs do not have.
        StepRefuted, StepUndecided: the program is not proved to compute the forms.
    """
    return proved_program(task.results, task.forms, task.free, task.variables, task.context, fits, RESERVED)


def run(proved: ProvedProgram) -> Callable[..., tuple[Any, ...]]:
    """The function of float64 arrays that a proved program is."""
    return _function_of(written(proved.program))


def _function_of(text: Written) -> Callable[..., tuple[Any, ...]]:
    return compiled(text.function("_and_".join(text.program.results)), text.calls)


def compiled(
    text: str,
    calls: Sequence[str],
    others: Mapping[str, Any] = MappingProxyType({}),
    functions: Callable[[str], Callable[..., Any]] | None = None,
) -> Callable[..., tuple[Any, ...]]:
    """The function of a text, in which ``functions`` are those that it calls; tracebacks and ``inspect`` show it."""
    return _defined(text, {"np": np, **{name: (functions or function)(name) for name in calls}, **others})


@cache
def function(name: str) -> Callable[..., Any]:
    """The function of a primitive that NumPy does not have: an atom of the runtime, or compound."""
    if is_atom(name):
        return operation(name)
    text, calls = function_text(name)
    return compiled(text, calls)


def _defined(text: str, namespace: dict[str, Any]) -> Callable[..., Any]:
    name = text.removeprefix("def ").split("(")[0]
    filename = f"<mse_sym {name} {hash(text):x}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    exec(compile(text, filename, "exec"), namespace)
    function: Callable[..., Any] = namespace[name]
    return function

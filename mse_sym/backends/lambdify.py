"""SymPy's own ``lambdify`` of what was derived: the plain code of computer algebra, without accurate forms.

It overflows and cancels where the formula does.  What is compiled is compared with it, and shown beside it.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
from sympy import Expr, Function, Indexed, IndexedBase, Integer, Symbol, lambdify
from sympy.printing.codeprinter import PrintMethodNotImplementedError

from mse_sym.backends.task import Kernel, Task
from mse_sym.runtime import Array
from mse_sym.runtime.operations import operation
from mse_sym.symbolic.functions import expand_functions

_OTHERS = ("erf", "erfc", "gamma", "loggamma", "polygamma", "factorial", "beta", "besseli")
"""What NumPy does not have, and the package has."""


def kernel(task: Task) -> Kernel:
    """The derived expressions as functions of arrays with the examples last, for each size of the vectors.

    Raises:
        ModuleNotFoundError: a function that SciPy has, which is not installed.
        ValueError: a function that neither NumPy nor the package has.
    """
    plain = Plain(tuple(map(expand_functions, task.derived)), task.free, task.variables)
    size = None if plain.size is None else 3
    try:
        functions = [function for _, function in plain.functions(size)]
    except PrintMethodNotImplementedError as error:
        raise ValueError(f"the backend lambdify has no function {str(error).splitlines()[0].split()[-1]}") from error
    for function in functions:
        if missing := set(function.__code__.co_names) - function.__globals__.keys():
            raise ValueError(
                f"the backend lambdify has no function {', '.join(sorted(missing))}; write the loss in other functions"
            )
    text = "\n\n".join(map(inspect.getsource, functions))
    return Kernel(plain, text, (), of_forms=False)


@dataclass(frozen=True)
class Plain:
    """Expressions, written out for the size of the vectors that come."""

    expressions: tuple[Expr, ...]
    free: tuple[tuple[Symbol, ...], ...]
    variables: tuple[Symbol | IndexedBase, ...]

    @property
    def size(self) -> Expr | None:
        """Of the vectors, as the expressions call it."""
        return next((vector.shape[0] for vector in self.variables if isinstance(vector, IndexedBase)), None)

    def __call__(self, *arrays: Array) -> tuple[Array, ...]:
        vectors = [array for array, v in zip(arrays, self.variables, strict=True) if isinstance(v, IndexedBase)]
        entries = [list(a) if isinstance(v, IndexedBase) else [a] for a, v in zip(arrays, self.variables, strict=True)]
        numbers = [number for each in entries for number in each]
        found = []
        for shape, function in self.functions(len(vectors[0]) if vectors else None):
            parts = np.broadcast_arrays(*function(*numbers), *numbers[:1])[:-1]
            found.append(np.reshape(parts, (*shape, *parts[0].shape)))
        return tuple(found)

    def functions(self, size: int | None) -> Sequence[tuple[tuple[int, ...], Any]]:
        """For each expression the shape of its entries, and SymPy's function that gives them one after the other."""
        return _functions(self, size)


@lru_cache
def _functions(plain: Plain, size: int | None) -> Sequence[tuple[tuple[int, ...], Any]]:
    symbols = {_label(variable): _entries(variable, size) for variable in plain.variables}
    numbers = [symbol for each in symbols.values() for symbol in each]
    functions = []
    for expr, free in zip(plain.expressions, plain.free, strict=True):
        sized = expr if plain.size is None else expr.subs(plain.size, Integer(size or 0)).doit()
        places = product(range(1, (size or 0) + 1), repeat=len(free))
        each = [_written_out(sized.subs(dict(zip(free, place, strict=True))).doit(), symbols) for place in places]
        functions.append(((size,) * len(free) if size else (), lambdify(numbers, each, [others(each), "numpy"])))
    return functions


def others(expressions: Sequence[Expr]) -> dict[str, Any]:
    """The functions in expressions that NumPy does not have."""
    names = {part.func.__name__ for expr in expressions for part in expr.atoms(Function)}
    return {name: operation(name) for name in _OTHERS if name in names}


def _entries(variable: Symbol | IndexedBase, size: int | None) -> list[Symbol]:
    if not isinstance(variable, IndexedBase):
        return [variable]
    return [Symbol(f"{_label(variable)}_{place}", real=True) for place in range(1, (size or 0) + 1)]


def _label(variable: Symbol | IndexedBase) -> str:
    return str(variable.label if isinstance(variable, IndexedBase) else variable)


def _written_out(expr: Expr, symbols: dict[str, list[Symbol]]) -> Expr:
    entries = expr.atoms(Indexed)
    return expr.xreplace({entry: symbols[_label(entry.base)][int(entry.indices[0]) - 1] for entry in entries})

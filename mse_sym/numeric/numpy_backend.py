"""NumPy functions from proved expressions, by ``sympy.lambdify`` with common subexpressions shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import Expr, IndexedBase, Symbol, lambdify

from mse_sym.numeric.lowering import Array, Lowered, array_functions, bind, finish, lower


@dataclass(frozen=True)
class ArrayFunction:
    """Several expressions evaluated together. Call it with the arrays by variable name.

    All arrays have one floating type and one leading shape; vectors have their entries on the last axis.
    """

    lowered: Lowered
    names: tuple[str, ...]
    vectors: frozenset[str]
    largest: Symbol
    code: Callable[..., Any]

    def __call__(self, arrays: Mapping[str, Array]) -> list[Array]:
        vectors = {name: arrays[name] for name in self.names if name in self.vectors}
        scalars = [arrays[name] for name in self.names if name not in self.vectors]
        shape, length = _shape(arrays, self.names, self.vectors)
        expanded = [scalar.reshape((*scalar.shape, *(1 for _ in self.lowered.axes))) for scalar in scalars]
        placeholders = bind(self.lowered, vectors, self.largest) if vectors else []
        with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
            values = self.code(*expanded, *placeholders)
        dtype = np.result_type(*(arrays[name] for name in self.names))
        return [
            finish(value, free, self.lowered, shape, length, dtype)
            for value, free in zip(values, self.lowered.free, strict=True)
        ]


def array_function(
    expressions: Sequence[Expr],
    free: Sequence[tuple[Symbol, ...]],
    variables: Sequence[Expr],
    largest: Symbol,
) -> ArrayFunction:
    """Compile expressions in ``variables`` (symbols and vectors); ``free`` are the free indices of each."""
    lowered = lower(expressions, free, largest)
    vectors = frozenset(str(v.label) for v in variables if isinstance(v, IndexedBase))
    scalars = [v for v in variables if not isinstance(v, IndexedBase)]
    code = lambdify(
        [*scalars, *lowered.placeholders],
        list(lowered.expressions),
        modules=[array_functions(), "numpy"],
        cse=True,
        docstring_limit=0,
    )
    return ArrayFunction(lowered, tuple(_name(v) for v in variables), vectors, largest, code)


def _name(variable: Expr) -> str:
    return str(variable.label) if isinstance(variable, IndexedBase) else str(variable.name)


def _shape(arrays: Mapping[str, Array], names: Sequence[str], vectors: frozenset[str]) -> tuple[tuple[int, ...], int]:
    """The leading shape of the result, and the length of the vectors (0 without one)."""
    leading = [arrays[name].shape[:-1] if name in vectors else arrays[name].shape for name in names]
    length = next((arrays[name].shape[-1] for name in names if name in vectors), 0)
    return np.broadcast_shapes(*leading), length

"""NumPy functions from proved expressions: the statements of :mod:`mse_sym.program.source`, run as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import Expr, IndexedBase, Symbol

from mse_sym.program.lowering import lower
from mse_sym.program.source import Source, compiled_source, source
from mse_sym.runtime import Array


@dataclass(frozen=True)
class ArrayFunction:
    """Several expressions evaluated together."""

    source: Source
    names: tuple[str, ...]
    vectors: frozenset[str]
    free: tuple[tuple[Symbol, ...], ...]
    code: Callable[..., tuple[Any, ...]]

    def computed(self, *arrays: Array) -> tuple[Any, ...]:
        """The results as the formulas give them; those that are constant have not the full shape."""
        with np.errstate(all="ignore"):
            return self.code(*arrays)

    def __call__(self, arrays: Mapping[str, Array]) -> list[Array]:
        """The results of their full shapes, for arrays by the names of their variables.

        All arrays have one leading shape; vectors have their entries on the last axis. Computed is in float64.
        """
        given = [np.asarray(arrays[name]) for name in self.names]
        leading = [a.shape[:-1] if name in self.vectors else a.shape for name, a in zip(self.names, given, strict=True)]
        entries = [arrays[name].shape[-1] for name in self.names if name in self.vectors]
        shape, dtype = np.broadcast_shapes(*leading), np.result_type(*given)
        return [
            np.array(np.broadcast_to(np.asarray(result, dtype=dtype), (*shape, *(entries[0] for _ in free))))
            for result, free in zip(self.computed(*(a.astype(np.float64) for a in given)), self.free, strict=True)
        ]


def array_function(
    expressions: Sequence[Expr],
    free: Sequence[tuple[Symbol, ...]],
    variables: Sequence[Symbol | IndexedBase],
    largest: Symbol,
    results: Sequence[str] = (),
) -> ArrayFunction:
    """Compile expressions in ``variables``; ``free`` are the free indices of each, ``results`` their names in the code.

    Raises:
        ValueError: a sum whose body lacks its index; a symbol or a function that array code does not have.
    """
    numbered = tuple(f"result_{number}" for number, _ in enumerate(expressions, 1))
    written = source(lower(expressions, free, variables, largest), results or numbered)
    names = tuple(str(v.label) if isinstance(v, IndexedBase) else v.name for v in variables)
    vectors = frozenset(name for name, v in zip(names, variables, strict=True) if isinstance(v, IndexedBase))
    function = compiled_source(written, "_and_".join(results) or "results")
    return ArrayFunction(written, names, vectors, tuple(map(tuple, free)), function)

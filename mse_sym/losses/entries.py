"""Points of losses: of vectors a few entries, each of which is a number like others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import Any

import numpy as np
from sympy import Expr, Indexed, Integer, Set, Symbol

from mse_sym.forms.points import Array, Points, contains, points
from mse_sym.losses.compiled import CompiledLoss, Quantity, Variable
from mse_sym.proof.sampling import instantiate
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.context import UNIT_CLOSED
from mse_sym.symbolic.functions import expand_functions

_SIZE = 3
_SCALE = 3.0
"""Of ordinary numbers."""
_NEARLY = 0.02
"""The parameter of Dirichlet's distribution, of labels that are nearly those of one class."""


@dataclass(frozen=True)
class Entries:
    """The variables of a loss at vectors of one size, entry by entry; a number is one entry."""

    variables: tuple[Variable, ...]
    size: int
    symbols: Mapping[str, tuple[Symbol, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, functions: CompiledLoss, quantity: Quantity = "hessian_product") -> Entries:
        """Those that a quantity takes, which has a direction only if the functions have one."""
        shapes = {variable.symbol.shape[0] for variable in functions.variables if variable.is_vector}
        least = max(argument.least for argument in functions.signature.arguments)
        size = next((int(shape) if shape.is_Integer else max(_SIZE, least) for shape in shapes), 0)
        variables = functions.variables_of((quantity,))
        places = range(1, size + 1)
        symbols = {
            v.name: tuple(Symbol(f"{v.name}_{place}", real=True) for place in places) if v.is_vector else (v.symbol,)
            for v in variables
        }
        return cls(variables, size, symbols)

    @property
    def is_fixed(self) -> bool:
        """Whether the vectors have this one size."""
        return all(v.symbol.shape[0].is_Integer for v in self.variables if v.is_vector)

    @cached_property
    def domains(self) -> dict[Symbol, Set]:
        """Those of the symbols; those that stand at the same place beside each other."""
        rows = zip_longest(*(self.symbols[variable.name] for variable in self.variables))
        owner = {symbol: v for v in self.variables for symbol in self.symbols[v.name]}
        return {symbol: owner[symbol].domain for row in rows for symbol in row if symbol is not None}

    @cached_property
    def labels(self) -> frozenset[Symbol]:
        """Classes, or weights between 0 and 1."""
        return frozenset(s for s, domain in self.domains.items() if domain.is_subset(UNIT_CLOSED) and 1 in domain)

    @property
    def parameters(self) -> list[Symbol]:
        """The entries of all variables but prediction and target."""
        return [s for v in self.variables[2:] for s in self.symbols[v.name]]

    def written_out(self, expression: Expr, place: Mapping[Symbol, int]) -> Expr:
        """An expression in numbers alone, at a place of its free indices."""
        sizes = {v.symbol.shape[0]: Integer(self.size) for v in self.variables if v.is_vector}
        known = {size: number for size, number in sizes.items() if size.is_Symbol}
        whole = instantiate(expand_functions(expression), {**known, **{i: Integer(n) for i, n in place.items()}})
        entries = {
            entry: self.symbols[str(entry.base.label)][int(entry.indices[0]) - 1] for entry in whole.atoms(Indexed)
        }
        return whole.xreplace(entries)

    def points(self, count: int) -> Points:
        """Stratified points; of the vectors some are ordinary, or differ little, and some targets are one-hot."""
        drawn = dict(points(self.domains, self.parameters, count))
        random = np.random.default_rng(count)
        prediction, target, *_ = self.variables
        entries = self.symbols[prediction.name]
        for row in range(0, count, 2):
            level = drawn[entries[0]][row] if row % 4 else 0.0
            for symbol in entries:
                number = level + random.normal(0, _SCALE)
                if contains(prediction.domain, number):
                    drawn[symbol][row] = number
        if target.is_vector and target.domain == UNIT_CLOSED:
            for row, weights in enumerate(_on_the_simplex(count, self.size, random)):
                for symbol, weight in zip(self.symbols[target.name], weights, strict=True):
                    drawn[symbol][row] = weight
        return drawn

    def arrays(self, where: Points, dtype: Any = np.float64) -> dict[str, Array]:
        """The points as a compiled function takes them."""
        columns = {v: [where[symbol].astype(dtype) for symbol in self.symbols[v.name]] for v in self.variables}
        return {v.name: np.stack(each, axis=-1) if v.is_vector else each[0] for v, each in columns.items()}

    def computed(
        self,
        functions: CompiledLoss,
        quantity: Quantity,
        where: Points,
        place: Mapping[Symbol, int],
        dtype: Any = np.float64,
    ) -> Array:
        """What a function returns at points, at which its arguments have the type, in one entry."""
        arrays = self.arrays(where, dtype)
        prediction, target, *others = functions.variables
        given = [arrays[prediction.name], arrays[target.name]]
        if QUANTITIES[quantity].takes_vector and functions.direction is not None:
            given.append(arrays[functions.direction.name])
        with np.errstate(all="ignore"):
            result = getattr(functions, quantity)(
                *given, **{variable.name: arrays[variable.name] for variable in others}
            )
        entry: tuple[Any, ...] = (slice(None), *(at - 1 for at in place.values()))
        return np.asarray(result)[entry].astype(np.float64)


def _on_the_simplex(count: int, size: int, random: np.random.Generator) -> Iterator[Array]:
    """Labels of one class, such as are nearly so, and others."""
    for row in range(count):
        one_hot = np.eye(size)[random.integers(size)]
        yield one_hot if row % 3 == 1 else random.dirichlet(np.full(size, _NEARLY if row % 3 else 1.0))


def components(quantity: Quantity, size: int, free: Sequence[Symbol]) -> list[dict[Symbol, int]]:
    """The entries of a quantity that are measured, as places of its free indices."""
    places: list[tuple[int, ...]] = [(size,) * len(free)]
    if quantity in ("gradient", "hessian") and free and size > 1:
        places.append((1, *(size for _ in free[1:])))
    return [dict(zip(free, place, strict=True)) for place in places]

"""The errors of the functions of a loss of one's own, in both types, by what the last digits of the inputs may change.

The measure is that of :mod:`mse_sym.forms.measure`, at other points than those at which forms are chosen; vectors have
three entries, each drawn for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from time import process_time
from typing import Any

import numpy as np
from mpmath import mp
from sympy import Add, Expr, FiniteSet, Indexed, IndexedBase, Integer, Set, Sum, Symbol

from mse_sym.forms.measure import BOUND, Array, Exact, Points, contains, points
from mse_sym.losses import Loss
from mse_sym.losses.compiled import CompiledLoss, Quantity
from mse_sym.symbolic.context import UNIT_CLOSED
from mse_sym.symbolic.functions import expand_functions

COUNT = 120
_SIZE = 3
"""Of vectors without a size of their own."""
_SEED = 7
_SECONDS = 1.5
"""After which no further exact value of a component is asked for."""


@dataclass(frozen=True)
class OwnAccuracy:
    """The errors of one function at ``count`` points, of which ``wrong`` are greater than the bound.

    Beside the greatest of them its input, what was computed there, and what is right to 17 digits.
    """

    loss: str
    quantity: Quantity
    dtype: str
    count: int
    wrong: int
    greatest: float
    percentile_99: float
    median: float
    inputs: Mapping[str, float]
    computed: float
    exact: str

    def __str__(self) -> str:
        where = ", ".join(f"{name} = {number!r}" for name, number in self.inputs.items())
        return (
            f"{self.quantity} {self.dtype}: {self.wrong} of {self.count} beyond the bound, {self.greatest:.3g} at "
            f"{where}: {self.computed!r} for {self.exact}"
        )


def own_accuracy(
    loss: Loss, functions: CompiledLoss, quantity: Quantity, dtype: Any, count: int = COUNT
) -> OwnAccuracy:
    """Measure a compiled function of a loss of one's own over the whole domain.

    Raises:
        ArithmeticError: there is no point at which the exact value is known.
    """
    written = _WrittenOut.of(loss)
    where = written.points(dtype, count)
    result = written.computed(functions, quantity, where, dtype)
    found: list[tuple[float, int, Exact, Array]] = []
    for place, expression in written.components(loss, quantity):
        over = process_time() + _SECONDS
        exact = Exact.of(expression, where, written.labels, lambda over=over: process_time() > over, dtype)  # type: ignore[misc]
        known = np.array([value is not None for value in exact.values], bool)
        component: Any = (slice(len(known)), *place)
        computed = result[component].astype(np.float64)
        errors = exact.errors(computed)
        found += [(float(errors[row]), int(row), exact, computed) for row in np.nonzero(known)[0]]
    if not found:
        raise ArithmeticError(f"the {quantity} of {loss.name} has no value that is known at any point")
    errors = np.array([error for error, *_ in found])
    greatest, row, exact, computed = found[int(np.argmax(np.where(np.isnan(errors), np.inf, errors)))]
    return OwnAccuracy(
        loss.name,
        quantity,
        np.dtype(dtype).name,
        len(found),
        int((~(errors <= BOUND)).sum()),
        greatest,
        float(np.percentile(errors, 99, method="higher")),
        float(np.percentile(errors, 50, method="higher")),
        {symbol.name: float(column[row]) for symbol, column in exact.points.items()},
        float(computed[row]),
        mp.nstr(exact.values[row], 17),
    )


@dataclass(frozen=True)
class _WrittenOut:
    """The variables of a loss as symbols, one for each entry of a vector."""

    entries: Mapping[Symbol | IndexedBase, tuple[Symbol, ...]]
    domains: Mapping[Symbol, Set]
    parameters: tuple[Symbol, ...]
    size: int

    @classmethod
    def of(cls, loss: Loss) -> _WrittenOut:
        variables = (loss.prediction, loss.target, *loss.parameters)
        size = next((_size(each) for each in variables if isinstance(each, IndexedBase)), 0)
        entries = {each: _entries(each, size) for each in variables}
        domains = {symbol: loss.context.domain(each) for each, symbols in entries.items() for symbol in symbols}
        parameters = tuple(symbol for each in loss.parameters for symbol in entries[each])
        return cls(entries, domains, parameters, size)

    @property
    def labels(self) -> frozenset[Symbol]:
        """The variables that are classes, or weights between 0 and 1."""
        return frozenset(s for s, domain in self.domains.items() if domain.is_subset(UNIT_CLOSED) and 1 in domain)

    def points(self, dtype: Any, count: int) -> Points:
        """Points at numbers of the type."""
        drawn = points(self.domains, self.parameters, count, _SEED)
        with np.errstate(over="ignore"):
            rounded = {symbol: column.astype(dtype).astype(np.float64) for symbol, column in drawn.items()}
        inside = np.array(
            [
                all(_lies_in(self.domains[s], number) for s, number in zip(rounded, row, strict=True))
                for row in zip(*(column.tolist() for column in rounded.values()), strict=True)
            ]
        )
        return {symbol: column[inside] for symbol, column in rounded.items()}

    def components(self, loss: Loss, quantity: Quantity) -> Iterator[tuple[tuple[int, ...], Expr]]:
        """The components that are measured, each written out; of a matrix two entries."""
        expression = expand_functions(loss.derivation(quantity).result)
        free = loss.compile(measure=False).free_indices[quantity]
        places = [*product(range(self.size), repeat=len(free))]
        for place in places if len(free) < 2 else [(0, 0), (0, 1)]:
            indices = {symbol: Integer(number + 1) for symbol, number in zip(free, place, strict=True)}
            yield place, self._written_out(expression.xreplace(indices), loss)

    def _written_out(self, expression: Expr, loss: Loss) -> Expr:
        if self.size and isinstance(loss.prediction, IndexedBase):
            sized = expression.xreplace({loss.prediction.shape[0]: Integer(self.size)})
            expression = sized.replace(lambda part: isinstance(part, Sum), _terms, simultaneous=False)
        of_label = {_label(variable): symbols for variable, symbols in self.entries.items()}
        return expression.xreplace(
            {entry: of_label[_label(entry.base)][int(entry.indices[0]) - 1] for entry in expression.atoms(Indexed)}
        )

    def computed(self, functions: CompiledLoss, quantity: Quantity, where: Points, dtype: Any) -> Array:
        """What a function returns at the points, at which its arguments have the type."""

        def array(variable: Symbol | IndexedBase) -> Array:
            columns = [where[symbol].astype(dtype) for symbol in self.entries[variable]]
            return np.stack(columns, axis=-1) if isinstance(variable, IndexedBase) else columns[0]

        prediction, target, *parameters = map(array, self.entries)
        names = [variable.name for variable in functions.variables[2:]]
        with np.errstate(all="ignore"):
            result = getattr(functions, quantity)(prediction, target, **dict(zip(names, parameters, strict=True)))
        return np.asarray(result)


def measured_quantities(loss: Loss) -> tuple[Quantity, ...]:
    """Those whose components are derived one by one."""
    return tuple(each for each in loss.quantities if each in ("value", "gradient", "hessian"))


def _lies_in(domain: Set, number: float) -> bool:
    return number in domain if isinstance(domain, FiniteSet) else contains(domain, number)


def _terms(total: Sum) -> Expr:
    """A sum of a given number of terms, term by term."""
    ((index, low, high),) = total.limits
    return Add(*(total.function.xreplace({index: Integer(place)}) for place in range(int(low), int(high) + 1)))


def _size(variable: IndexedBase) -> int:
    (size,) = variable.shape
    return int(size) if size.is_Integer else _SIZE


def _entries(variable: Symbol | IndexedBase, size: int) -> tuple[Symbol, ...]:
    if not isinstance(variable, IndexedBase):
        return (variable,)
    return tuple(Symbol(f"{_label(variable)}_{place + 1}", real=True) for place in range(size))


def _label(variable: Symbol | IndexedBase) -> str:
    return str(variable.label if isinstance(variable, IndexedBase) else variable.name)

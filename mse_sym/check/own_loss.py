"""The errors of the functions of a loss of one's own, in both types, by what the last digits of the inputs may change.

The measure is that of :mod:`mse_sym.forms.measure`, at other points than those at which forms are chosen; vectors have
three entries, each drawn for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from time import process_time
from typing import Any

import numpy as np
from sympy import FiniteSet, Set, Symbol

from mse_sym.forms.measure import BOUND, Exact, is_over, shown
from mse_sym.forms.points import Array, Points, contains, points
from mse_sym.losses import Loss
from mse_sym.losses.compiled import CompiledLoss, Quantity
from mse_sym.losses.entries import Entries

COUNT = 120
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
    entries = Entries.of(functions, quantity)
    where = _points(entries, dtype, count)
    derived = loss.derivation(quantity).result
    found: list[tuple[float, int, Exact, Array]] = []
    for place in _places(entries.size, functions.free_indices[quantity]):
        over = process_time() + _SECONDS
        expression = entries.written_out(derived, place)
        exact = Exact.of(expression, where, entries.labels, partial(is_over, over), dtype)
        known = np.array([value is not None for value in exact.values], bool)
        computed = entries.computed(functions, quantity, where, place, dtype)[: len(known)]
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
        shown(exact.values[row]),
    )


def _points(entries: Entries, dtype: Any, count: int) -> Points:
    """Points at numbers of the type."""
    drawn = points(entries.domains, entries.parameters, count, _SEED)
    with np.errstate(over="ignore"):
        rounded = {symbol: column.astype(dtype).astype(np.float64) for symbol, column in drawn.items()}
    inside = np.array(
        [
            all(_lies_in(entries.domains[s], number) for s, number in zip(rounded, row, strict=True))
            for row in zip(*(column.tolist() for column in rounded.values()), strict=True)
        ]
    )
    return {symbol: column[inside] for symbol, column in rounded.items()}


def _places(size: int, free: Sequence[Symbol]) -> Iterator[dict[Symbol, int]]:
    """The entries that are measured: all of a vector, two of a matrix."""
    for place in product(range(1, size + 1), repeat=len(free)) if len(free) < 2 else [(1, 1), (1, 2)]:
        yield dict(zip(free, place, strict=True))


def measured_quantities(loss: Loss) -> tuple[Quantity, ...]:
    """Those whose components are derived one by one."""
    return tuple(each for each in loss.quantities if each in ("value", "gradient", "hessian"))


def _lies_in(domain: Set, number: float) -> bool:
    return number in domain if isinstance(domain, FiniteSet) else contains(domain, number)

"""Plain numbers first: small integers and halves, the closed ends of a domain, labels by hand, every kink exactly.

What is wrong is mostly wrong here too, and is then shown at an input that can be worked out on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from sympy import IndexedBase, Symbol

from mse_sym.check.floats import floats_of
from mse_sym.check.kinks import borders
from mse_sym.check.scope import Scope, in_order
from mse_sym.check.strata import Array, Points, by_name
from mse_sym.losses import Loss
from mse_sym.symbolic.context import UNIT_CLOSED

PLAIN = "plain"
"""The stratum of these points."""
KINK = "plain, kink"
_NUMBERS = 9
"""So many numbers are taken of each argument."""
_ATTEMPTS = 12
"""How often as many combinations are tried as points are asked for, since some come twice or lie outside."""
_CONFIDENT = 40.0
"""A logit so far above the others has a probability that rounds to 1; the second target has its label there."""
_LABELS = ((1, 0), (0, 1), (0.5, 0.5), (0.25, 0.75))
_ANY_LABELS = ((0.5, 0.25), (0.75, 0.75))
_LABELS_OF_THREE = ((1, 0, 0), (0, 0, 1), (0.5, 0.25, 0.25), (0, 0.5, 0.5))


def plain_scalars(loss: Loss, dtype: np.dtype[Any], count: int, scope: Scope) -> Points:
    """At most ``count`` examples of a loss of one number, every other one at a kink where there are any."""
    rows: dict[tuple[float, ...], tuple[dict[Symbol, Any], str]] = {}
    for number in range(_ATTEMPTS * count):
        if len(rows) == count:
            break
        for row, stratum in _scalar_rows(loss, dtype, scope, number):
            key = tuple(float(value) for value in row.values())
            if key not in rows:
                rows[key] = (row, stratum)
                break
    chosen = list(rows.values())
    return Points(
        np.array([row[loss.prediction] for row, _ in chosen], dtype),
        np.array([row[loss.target] for row, _ in chosen], dtype),
        by_name(loss, [row for row, _ in chosen], dtype),
        tuple(stratum for _, stratum in chosen),
    )


def _scalar_rows(
    loss: Loss, dtype: np.dtype[Any], scope: Scope, number: int
) -> Iterator[tuple[dict[Symbol, Any], str]]:
    """One combination of plain numbers, or where the number is odd those at a kink."""

    def plain(variable: Symbol, known: Mapping[Symbol, Any], place: int) -> Any:
        numbers = floats_of(scope.domain(loss, variable, known), dtype).plain(_NUMBERS)
        return dtype.type(numbers[place % len(numbers)])

    step = number // 2
    turn, place = divmod(step, _NUMBERS)
    known: dict[Symbol, Any] = {}
    for shift, symbol in enumerate(in_order(loss), start=2):
        known[symbol] = plain(symbol, known, place + shift * turn)
    a = plain(loss.prediction, known, place)
    if number % 2 == 0:
        y = plain(loss.target, {**known, loss.prediction: a}, place + turn)
        yield {loss.prediction: a, loss.target: y, **known}, PLAIN
        return
    y = plain(loss.target, {**known, loss.prediction: a}, turn + place // 2)
    for unknown, other, value in ((loss.prediction, loss.target, y), (loss.target, loss.prediction, a)):
        for root in borders(loss, unknown, {**known, other: value}):
            found = {unknown: dtype.type(float(root)), other: value}
            row = {loss.prediction: found[loss.prediction], loss.target: found[loss.target], **known}
            if root == Fraction(float(found[unknown])) and _lies_inside(loss, dtype, scope, row):
                yield row, KINK


def _lies_inside(loss: Loss, dtype: np.dtype[Any], scope: Scope, row: Mapping[Symbol, Any]) -> bool:
    return all(
        floats_of(scope.domain(loss, variable, row), dtype).contains(row[variable])
        for variable in (loss.prediction, loss.target)
    )


def plain_vectors(loss: Loss, dtype: np.dtype[Any], count: int, size: int, scope: Scope) -> Points:
    """``count`` examples of a loss of vectors of 2 or 3 entries."""
    predictions, targets, parameters = [], [], []
    for number in range(count):
        known: dict[Any, Any] = {}
        for symbol in in_order(loss):
            numbers = floats_of(scope.domain(loss, symbol, known), dtype).plain(_NUMBERS)
            chosen = [dtype.type(numbers[(number + place) % len(numbers)]) for place in range(size)]
            known[symbol] = chosen if isinstance(symbol, IndexedBase) else chosen[0]
        floats = floats_of(scope.domain(loss, loss.prediction, known), dtype)
        grid = _by_plainness(floats.plain(5), size)
        grid.insert(1, (*grid[0][1:], float(floats.nearest(_CONFIDENT))))
        prediction = grid[number % len(grid)]
        kinds = _targets(loss, dtype, size, scope, known)
        predictions.append(prediction)
        targets.append(kinds[number % len(kinds)])
        parameters.append(known)
    return Points(
        np.array(predictions, dtype),
        np.array(targets, dtype),
        by_name(loss, parameters, dtype),
        (f"K = {size}, {PLAIN}",) * count,
    )


def _targets(
    loss: Loss, dtype: np.dtype[Any], size: int, scope: Scope, known: Mapping[Any, Any]
) -> Sequence[tuple[float, ...] | float]:
    domain = scope.domain(loss, loss.target, known)
    if not isinstance(loss.target, IndexedBase):
        return list(floats_of(domain, dtype).plain(_NUMBERS))
    if domain != UNIT_CLOSED:
        return _by_plainness(floats_of(domain, dtype).plain(5), size)
    labels: Sequence[tuple[float, ...]] = _LABELS_OF_THREE if size == 3 else _LABELS
    if scope.labels == "classes":
        return [chosen for chosen in labels if max(chosen) == 1]
    return [*labels, *(_ANY_LABELS if size == 2 and scope.labels == "any" else ())]


def _by_plainness(numbers: tuple[float, ...], size: int) -> list[tuple[float, ...]]:
    """All vectors of these entries, those of the first numbers first."""
    places = sorted(product(range(len(numbers)), repeat=size), key=lambda chosen: (max(chosen), sum(chosen)))
    return [tuple(numbers[place] for place in chosen) for chosen in places]


def stacked(first: Points, second: Points) -> Points:
    """Two batches of the same size as one."""

    def both(one: Array, other: Array) -> Array:
        return np.concatenate([one, other])

    return Points(
        both(first.prediction, second.prediction),
        both(first.target, second.target),
        {name: both(values, second.parameters[name]) for name, values in first.parameters.items()},
        (*first.strata, *second.strata),
    )

"""The smallest input at which a function fails, found from any: fewer entries, plainer numbers, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any

import numpy as np

from mse_sym.check.comparison import Measured, Standard, complexity, measure
from mse_sym.check.examples import rights
from mse_sym.check.floats import Floats, floats_of
from mse_sym.check.scope import Scope
from mse_sym.check.strata import Array, Points, sizes_of
from mse_sym.check.vectors import of_sum_one
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.context import UNIT_CLOSED

_TRIALS = 120
"""So many inputs are tried at most."""
_COSTLY = 100
"""A vector of so many entries counts as one trial more."""
_PLAIN = 12
"""So many plain numbers are tried in the place of another."""
_ENTRIES = 12
"""Of a longer vector the entries are not made plain one by one."""


@dataclass
class _Search:
    """A search for a smaller input, of ``left`` trials."""

    loss: Loss
    function: Callable[..., Any]
    quantity: Quantity
    standard: Standard
    scope: Scope
    lost: bool
    """Whether an input counts at which digits are lost by rounding, and the formula is right."""
    left: int = _TRIALS

    def failing(self, example: Points) -> Measured | None:
        """The greatest failure at one example, which fills a batch of as many rows as failed before."""
        if not _lies_inside(self, example):
            return None
        self.left -= 1 + example.prediction[0].size // _COSTLY
        one = rights(self.loss, self.quantity, _rows(example, [0]))
        found = [
            m
            for m in measure(self.loss, self.function, self.quantity, example, tuple(one), self.standard)
            if not m.comparison.error <= self.standard.allowed and (self.lost or not m.comparison.lost)
        ]
        return max(found, key=lambda m: m.comparison.error, default=None)


def smallest(
    loss: Loss,
    function: Callable[..., Any],
    quantity: Quantity,
    failed: Sequence[Measured],
    standard: Standard,
    scope: Scope,
) -> Measured:
    """The plainest failure found from the plainest of those that are known; a wrong formula before lost digits."""
    wrong = [m for m in failed if not m.comparison.lost]
    best = min(wrong or failed, key=lambda m: m.comparison.complexity)
    search = _Search(loss, function, quantity, standard, scope, lost=not wrong)
    while search.left > 0:
        for example in _smaller(search, best):
            found = search.failing(example)
            if found is not None and found.comparison.complexity < best.comparison.complexity:
                best = found
                search.lost = best.comparison.lost
                break
            if search.left <= 0:
                return best
        else:
            return best
    return best


def _smaller(search: _Search, best: Measured) -> Iterator[Points]:
    """Examples that are plainer than the one that failed, the plainest changes first."""
    example = _rows(best.batch, [best.right.row] * best.rows)
    yield from _of_fewer_entries(search, best, example)
    sets = _sets(search, example)
    yield from _plainer_prediction_and_target(search, sets, example)
    for name, values in example.parameters.items():
        for changed in _changes(values, sets[name]):
            yield replace(example, parameters={**example.parameters, name: changed})


def _plainer_prediction_and_target(search: _Search, sets: Mapping[str, Floats], example: Points) -> Iterator[Points]:
    """Both at once where they are tied, and each alone; of vectors all entries, then one after the other."""
    a, y = example.prediction, example.target
    if np.array_equal(a, y):
        for changed in _changes(a, sets["prediction"]):
            if all(sets["target"].contains(number) for number in changed[0].ravel()):
                yield replace(example, prediction=changed, target=changed)
    for changed in _changes(a, sets["prediction"]):
        yield replace(example, prediction=changed)
    are_labels = y.ndim > 1 and search.loss.context.domain(search.loss.target) == UNIT_CLOSED
    for changed in _plainer_labels(search, y) if are_labels else _changes(y, sets["target"]):
        yield replace(example, target=changed)


def _changes(array: Array, floats: Floats) -> Iterator[Array]:
    """A batch of equal rows with plainer numbers: in all places, then in one."""
    first = array[0]
    if array.ndim == 1:
        for number in _plainer(float(first), floats):
            yield np.full_like(array, number)
        return
    for digits in (0, 1):
        rounded = [next(iter(_rounded(float(n), digits + 1, floats)), float(n)) for n in first]
        if sum(map(complexity, rounded)) < sum(map(complexity, first)):
            yield np.broadcast_to(np.array(rounded, array.dtype), array.shape).copy()
    for place in range(min(len(first), _ENTRIES)):
        for number in _plainer(float(first[place]), floats):
            changed = array.copy()
            changed[:, place] = number
            yield changed


def _plainer(number: float, floats: Floats) -> Iterator[float]:
    """Numbers of a set that are plainer than one, those first that are the plainest."""
    found = [*floats.plain(_PLAIN), *(n for digits in (1, 2, 3) for n in _rounded(number, digits, floats))]
    found += [n for part in (0.1, 0.5, 0.8) for n in _rounded(number * part, 1, floats)]
    if abs(number) > 1 or 0 < abs(number) < 1:
        half = floor(log10(abs(number)) / 2)
        root = float(floats.dtype.type(np.sign(number) * 10.0**half))
        found.extend([root] if floats.contains(root) else [])
    ordered = sorted(dict.fromkeys(found), key=complexity)
    yield from (n for n in ordered if complexity(n) < complexity(number))


def _rounded(number: float, digits: int, floats: Floats) -> Iterator[float]:
    """A number to a few decimal digits, if that is in the set: to the nearest, and away from 0."""
    if number == 0:
        return
    for shown in (float(f"{number:.{digits - 1}e}"), float(f"{number * 1.2:.{digits - 1}e}")):
        with np.errstate(over="ignore"):
            rounded = float(floats.dtype.type(shown))
        if floats.contains(rounded):
            yield rounded


def _plainer_labels(search: _Search, target: Array) -> Iterator[Array]:
    """One-hot labels, and equal shares of the entries that are labelled at all."""
    row = target[0]
    ones = [np.eye(1, len(row), place)[0] for place in dict.fromkeys([int(np.argmax(row)), 0, len(row) - 1])]
    equal = [of_sum_one(np.where(row > 0, 1.0, 0.0), target.dtype)] if row.any() else []
    for labels in (*ones, *equal, np.round(row, 1), np.round(row, 2)):
        if search.scope.labels != "any" and np.sum(labels) != 1:
            continue
        if search.scope.labels == "classes" and np.max(labels) != 1:
            continue
        if sum(map(complexity, labels)) < sum(map(complexity, row)):
            yield np.broadcast_to(labels.astype(target.dtype), target.shape).copy()


def _of_fewer_entries(search: _Search, best: Measured, example: Points) -> Iterator[Points]:
    """The entries that matter alone: the one that failed, the largest, the labelled ones."""
    if example.prediction.ndim == 1:
        return
    row, size = 0, example.prediction.shape[1]
    order = [
        *best.comparison.component,
        *([int(np.argmax(example.target[row]))] if example.target.ndim > 1 else []),
        int(np.argmax(example.prediction[row])),
        int(np.argmin(example.prediction[row])),
        *range(size),
    ]
    places = list(dict.fromkeys(order))
    for smaller in sorted(known for known in sizes_of(search.loss) if known < size):
        kept = places[:smaller]
        target = example.target[:, kept] if example.target.ndim > 1 else example.target
        if search.scope.labels != "any":
            total = target[0].sum()
            target = np.broadcast_to(
                of_sum_one(target[0] if total else np.eye(1, smaller)[0], target.dtype), target.shape
            )
        direction = None if example.direction is None else example.direction[:, kept]
        parameters = {n: values[:, kept] if values.ndim > 1 else values for n, values in example.parameters.items()}
        yield Points(example.prediction[:, kept], np.array(target), parameters, example.strata, direction)


def _lies_inside(search: _Search, example: Points) -> bool:
    """Whether each argument is in its set, whose ends may have moved with the others."""
    sets = _sets(search, example)
    values = {"prediction": example.prediction[0], "target": example.target[0]}
    values |= {name: numbers[0] for name, numbers in example.parameters.items()}
    return all(floats.contains(number) for name, floats in sets.items() for number in np.ravel(values[name]))


def _sets(search: _Search, example: Points) -> dict[str, Floats]:
    """From which numbers each argument is, at the values that the others have."""
    loss, dtype = search.loss, example.prediction.dtype
    known: dict[Any, Any] = {p: example.parameters[p.name][0] for p in loss.parameters}
    if example.prediction.ndim == 1:
        known |= {loss.prediction: example.prediction[0], loss.target: example.target[0]}
    names = {"prediction": loss.prediction, "target": loss.target, **{p.name: p for p in loss.parameters}}
    return {name: floats_of(search.scope.domain(loss, v, known), dtype) for name, v in names.items()}


def _rows(batch: Points, rows: list[int]) -> Points:
    return Points(
        batch.prediction[rows],
        batch.target[rows],
        {name: values[rows] for name, values in batch.parameters.items()},
        tuple(batch.strata[row] for row in rows),
        None if batch.direction is None else batch.direction[rows],
    )

"""NumPy functions that watch the errors of their results, and compute again with many digits what may be off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from sys import float_info
from typing import Any

import numpy as np

from mse_sym.backends.numpy import proved_task
from mse_sym.backends.recomputed.many_digits import Found, known_of_either
from mse_sym.backends.recomputed.running_error import RunningError
from mse_sym.backends.task import Task
from mse_sym.program.interpreted import Array, interpreted
from mse_sym.program.program import Program
from mse_sym.symbolic.functions import expand_functions

_AT_ONCE = 256
"""Examples, of which the numbers with many digits are in memory together."""


@dataclass(frozen=True)
class Watch:
    """What is watched: results off by more last places than ``limit``, where a number is not ordinary.

    A number is ordinary that is 0 or between 10⁻ⁿ and 10ⁿ in size; with n = 0 none is.
    """

    limit: float
    n: int = 0


UNWATCHED = Watch(np.inf, float_info.max_10_exp)
"""Of a result that is right as long as it is finite."""


@dataclass(frozen=True)
class Watched:
    """The program of a task with the bounds of the errors of its results, in units of their last places."""

    task: Task

    @cached_property
    def program(self) -> Program:
        return proved_task(self.task).program

    @property
    def ranks(self) -> tuple[int, ...]:
        """How many indices each result has."""
        return tuple(map(len, self.task.free))

    @cached_property
    def derived(self) -> Program:
        """The program of what was derived, before it was brought into a form for floating-point numbers."""
        return proved_task(replace(self.task, forms=tuple(map(expand_functions, self.task.derived)))).program

    def with_many_digits(self, *arrays: Array) -> list[Found]:
        """The results with all digits: by the form, and where the precisions do not agree by what was derived."""
        return known_of_either(self.program, lambda: self.derived, arrays, self.ranks)

    def bounds(self, *arrays: Any) -> list[Array]:
        """Of each result, for each example on the last axis; infinity where there is none."""
        return [_in_last_places(*result) for result in self._results(self._given(arrays))]

    def unexplained(self, *arrays: Any) -> list[Array]:
        """The bounds in last places of the result and of what the last places of the inputs change.

        Where a result is infinite there is nothing to explain.
        """
        given = self._given(arrays)
        alone, together = self._results(given), self._results(given, of_inputs=True)
        with np.errstate(all="ignore"):
            return [
                np.where(np.isinf(number), 0, _in_units(number, error, np.spacing(np.abs(number)) + (in_all - error)))
                for (number, error), (_, in_all) in zip(alone, together, strict=True)
            ]

    def function(self, kernel: Callable[..., Any], watches: Sequence[Watch]) -> Callable[..., tuple[Any, ...]]:
        """The function of a kernel of this program, which computes with many digits what may be off too much.

        Args:
            watches: one for each result.
        """
        limits, n = [watch.limit for watch in watches], min(watch.n for watch in watches)

        def recomputing(*arrays: Any) -> tuple[Any, ...]:
            given = self._given(arrays)
            results = [np.asarray(result) for result in kernel(*arrays)]
            count = max(array.shape[-1] for array in given)
            shapes = self._shapes(given, count)
            full = [_with_examples(result, len(shape)) for result, shape in zip(results, shapes, strict=True)]
            off = [_not_ordinary(given, n), *map(_not_finite, full)]
            (rows,) = np.nonzero(np.any([np.broadcast_to(each, count) for each in off], axis=0))
            if not len(rows):
                return tuple(results)
            numbers = [np.array(np.broadcast_to(each, shape)) for each, shape in zip(full, shapes, strict=True)]
            self._put(given, rows, numbers, limits)
            is_one = all(np.ndim(a) == arg.is_vector for a, arg in zip(arrays, self.program.arguments, strict=True))
            return tuple(number[..., 0] if is_one else number for number in numbers)

        return recomputing

    def _put(self, given: Sequence[Array], rows: Array, numbers: Sequence[Array], limits: Sequence[float]) -> None:
        """Put what is off in some rows in its place."""
        bounds = [_in_last_places(*result) for result in self._results(_at(given, rows))]
        over = [
            ~(bound <= limit) | ~np.isfinite(number[..., rows])
            for bound, limit, number in zip(bounds, limits, numbers, strict=True)
        ]
        (places,) = np.nonzero(np.any([each.reshape(-1, len(rows)).any(axis=0) for each in over], axis=0))
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            there = rows[some]
            for number, is_over, found in zip(numbers, over, self.with_many_digits(*_at(given, there)), strict=True):
                shape = (*number.shape[:-1], len(there))
                known, exact = (np.broadcast_to(each, shape) for each in (found.is_known, found.numbers))
                number[..., there] = np.where(is_over[..., some] & known, exact, number[..., there])

    def _given(self, arrays: Sequence[Any]) -> list[Array]:
        """The arrays with an axis for the examples, which has one place where they are the same for all."""
        ranks = [1 + argument.is_vector for argument in self.program.arguments]
        each = [np.asarray(array, np.float64) for array in arrays]
        return [_with_examples(array, rank) for array, rank in zip(each, ranks, strict=True)]

    def _results(self, given: Sequence[Array], of_inputs: bool = False) -> list[tuple[Array, Array]]:
        shapes = self._shapes(given, max(array.shape[-1] for array in given))
        with np.errstate(all="ignore"):
            results = interpreted(self.program, given, RunningError(of_inputs), self.ranks)
        return [
            (np.broadcast_to(number, shape), np.broadcast_to(error, shape))
            for (number, error), shape in zip(results, shapes, strict=True)
        ]

    def _shapes(self, given: Sequence[Array], count: int) -> list[tuple[int, ...]]:
        size = max(
            (len(array) for array, arg in zip(given, self.program.arguments, strict=True) if arg.is_vector), default=1
        )
        return [(*(size,) * rank, count) for rank in self.ranks]


def _with_examples(array: Array, rank: int) -> Array:
    return array[..., None] if array.ndim < rank else array


def _at(given: Sequence[Array], rows: Array) -> list[Array]:
    return [array if array.shape[-1] == 1 else array[..., rows] for array in given]


def _not_finite(result: Array) -> Array:
    """In which examples, on the last axis, a result is no number, or infinite."""
    return _in_any(~np.isfinite(result))


def _not_ordinary(given: Sequence[Array], n: int) -> Array:
    """In which examples, on the last axis, a number is not ordinary."""
    if n == 0:
        return np.ones(1, bool)
    return reduce(_or, (_in_any(_is_beyond(array, n)) for array in given))


def beyond(arrays: Iterable[Array], n: int) -> Array:
    """The examples, on the first axis, in which a number is not 0 and not between 10⁻ⁿ and 10ⁿ in size."""
    rows: Array = np.nonzero(reduce(_or, (_in_any(_is_beyond(array, n).T) for array in arrays)))[0]
    return rows


def _in_any(holds: Array) -> Array:
    """In which examples, on the last axis, something holds anywhere."""
    return np.asarray(holds.reshape(-1, holds.shape[-1]).any(axis=0))


def _or(one: Array, other: Array) -> Array:
    return one | other


def _is_beyond(array: Array, n: int) -> Array:
    size = np.abs(array)
    return np.asarray((size > 10.0**n) | (size < 10.0**-n) & (size > 0))


def _in_last_places(number: Array, error: Array) -> Array:
    with np.errstate(all="ignore"):
        return _in_units(number, error, np.spacing(np.abs(number)))


def _in_units(number: Array, error: Array, unit: Array) -> Array:
    with np.errstate(all="ignore"):
        bound = error / unit
    return np.where(np.isfinite(number) & np.isfinite(bound), bound, np.inf)

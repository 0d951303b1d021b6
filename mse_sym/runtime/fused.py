"""Fused loops at work: kernels that are machine code, called for the arguments of a call without detours.

What follows from the types and shapes of arguments alone is found once, and then known.  Numba is imported where the
first kernel is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from math import fsum, isfinite
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from mse_sym.runtime.arguments import BLOCK, FLOAT64, PLAIN, Array, Signature
from mse_sym.runtime.given import Given, given
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.runtime.results import keep_freed_memory
from mse_sym.runtime.threads import has_team, pool, thread_count
from mse_sym.runtime.weighting import Weighting

_FEW = 32
"""Vectors of at most so many entries are computed beside each other."""
_LANES = 64
_SEVERAL = 8
"""So many examples are worth being computed beside each other."""
_BLOCK, _SECTION, _SHARES = 1024, 8192, 4
"""So many numbers are computed at a time, and about so many summed by themselves, in a multiple of so many sections."""
_THREADED = 16_384
"""From so many numbers on two threads are faster than one."""
_VECTOR, _ONE, _CLASS, _REDUCED = 1, 2, 4, 4
_SCALE = 2.0**-64
_LEAST, _MOST = 2.0**-126, 2.0**127
"""Between them a number is rounded to float32 without a warning, which else is to be kept from NumPy at some cost."""
_TYPES = (FLOAT64, np.dtype(np.float32))
_NO_WEIGHTS = np.empty(0)
_KNOWN = 256
"""So many combinations of types and shapes are remembered."""


class Variant(NamedTuple):
    """Which kernel of a loss: what of its arguments is as it is here, and whether its results are float32."""

    in_lanes: bool = False
    """Vectors lie beside each other."""
    single: bool = False
    has_classes: bool = False
    """The target is a class."""
    same_parameters: bool = False
    """Parameters are numbers that are the same for all examples."""


class Compiled(NamedTuple):
    """The address of a kernel, and how many arrays of each rank it needs beside its arguments and results."""

    address: int
    arrays: tuple[int, int, int]


def of_functions(
    functions: Mapping[Variant, tuple[Any, tuple[int, int, int]]], in_float32: Mapping[str, Any]
) -> Callable[[Variant], Compiled]:
    """What compiles the functions of variants, for results of float32 with others in the place of those that they call.

    Each is given with how many arrays of each rank it needs.
    """

    @cache
    def compiled(variant: Variant) -> Compiled:
        from mse_sym.runtime import driver

        function, arrays = functions[variant._replace(single=False, same_parameters=False)]
        others = {**(in_float32 if variant.single else {}), **(driver.SAME if variant.same_parameters else {})}
        if others:
            name = f"{function.__name__}{'_in_float32' * variant.single}{'_of_one' * variant.same_parameters}"
            code = function.__code__.replace(co_name=name, co_qualname=name)
            function = FunctionType(code, {**function.__globals__, **others}, name)
        return Compiled(driver.address_of_kernel(function, kept=True), arrays)

    return compiled


class _Plan(NamedTuple):
    """What is known of a call before its numbers."""

    kernel: int
    kinds: Array
    bounds: Array
    ranks: Array
    numbers: Array
    sections: int
    borders: Array
    """Of the sections of each thread."""
    shapes: tuple[tuple[int, ...], ...]
    dtype: np.dtype[Any]
    divisor: float
    of_all: tuple[int, ...]
    """The places of arguments that are the same for all examples."""
    reduced: int | None
    """The place of the result that is summed."""


def always() -> bool:
    """Yes."""
    return True


def never() -> bool:
    """No."""
    return False


@dataclass
class Fused:
    """The fused loops of some quantities of a loss, which :func:`mse_sym.runtime.evaluated` runs.

    Attributes:
        compiled: gives the kernel of a variant.
        quantities: what it computes.
        takes_classes: whether there are kernels for targets that are classes; else they get their vectors.
    """

    compiled: Callable[[Variant], Compiled]
    quantities: tuple[str, ...]
    takes_classes: Callable[[], bool] = always
    known: dict[Any, _Plan] = field(default_factory=dict)

    def at_once(self, signature: Signature, values: Sequence[Any], reduction: str | None) -> tuple[Any, ...] | None:
        """The results for arrays as they are wanted; nothing where they are not, or are to be refused."""
        key: list[Any] = [reduction]
        inputs: list[Any] = []
        for value in values:
            kind = type(value)
            if kind is np.ndarray and value.flags.num & PLAIN == PLAIN:
                key += value.dtype, value.shape
                inputs.append(value)
            elif kind is float or kind is np.float64 or (kind is int and abs(value) < 2**53):
                key.append(int if kind is int else float)
                inputs.append(value)
            else:
                return None
        known = tuple(key)
        plan = self.known.get(known) or self._remembered(known, lambda: self._planned(signature, values, reduction))
        if not plan.kernel:
            return None
        for place, given_ in enumerate(inputs):
            if place in plan.of_all:
                inputs[place] = _of_all(given_, plan.dtype)
            elif type(given_) is not np.ndarray:
                inputs[place] = np.array([given_])
        outputs = [np.empty(shape, plan.dtype) for shape in plan.shapes]
        total = self._run(plan, tuple(inputs), outputs, _NO_WEIGHTS, plan.divisor)
        if total is None:
            return None
        if plan.reduced is not None:
            outputs[plan.reduced] = _rounded(total, plan.dtype)
        return tuple([output[()] for output in outputs])

    def _as_taken(self, call: Given) -> Given:
        return call.with_vectors() if call.has_classes and not self.takes_classes() else call

    def look(self, call: Given) -> None:
        """Raise a ``ValueError`` where an argument is not finite or outside its domain."""
        taken = self._as_taken(call)
        plan = self._plan_of(taken, is_reduced=False)._replace(kernel=0)
        if not _ran(
            plan,
            self._inputs(taken),
            [_NO_WEIGHTS] * len(plan.ranks),
            _NO_WEIGHTS,
            1.0,
            1.0,
            np.empty(2 * plan.sections),
        ):
            call.refuse()

    def compute(self, call: Given, counting: Weighting, is_reduced: Sequence[bool], written: Sequence[Array]) -> None:
        """Write the results of a call into arrays.

        Raises:
            ValueError: an argument is not finite or outside its domain.
        """
        taken = self._as_taken(call)
        plan = self._plan_of(taken, any(is_reduced))
        is_direct = call.dtype in _TYPES
        outputs = written if is_direct else [np.empty(array.shape) for array in written]
        weights = _NO_WEIGHTS if counting.weights is None else np.ascontiguousarray(counting.weights)
        total = self._run(plan, self._inputs(taken), outputs, weights, counting.divisor)
        if total is None:
            call.refuse()
        for output, array, reduced in zip(outputs, written, is_reduced, strict=True):
            if reduced:
                array[...] = total
            elif not is_direct:
                array[...] = output

    def _inputs(self, call: Given) -> tuple[Array, ...]:
        """The arguments of a call as the kernel takes them."""
        inputs = []
        for place, (argument, column) in enumerate(zip(call.signature.arguments, call.columns, strict=True)):
            if place == 1 and call.has_classes:
                classes = column if call.ignore_index is None else np.where(call.counted(column), column, 0)
                inputs.append(np.ascontiguousarray(classes, np.int64))
                continue
            rounded = column.astype(call.dtype, copy=False)
            if argument.domain.elements and not argument.domain.holds_all(rounded):
                call.refuse()
            is_kept = column.ndim > argument.is_vector and call.dtype in _TYPES
            inputs.append(
                np.require(rounded.reshape(column.shape or 1), call.dtype if is_kept else FLOAT64, ["C", "A"])
            )
        return tuple(inputs)

    def _remembered(self, key: Any, planned: Callable[[], _Plan]) -> _Plan:
        if (plan := self.known.get(key)) is None:
            if len(self.known) >= _KNOWN:
                self.known.clear()
            plan = self.known[key] = planned()
        return plan

    def _planned(self, signature: Signature, values: Sequence[Any], reduction: str | None) -> _Plan:
        call = given(signature, values, None)
        if call.has_classes and not self.takes_classes():
            return _NOTHING
        as_they_are = all(
            column.dtype == (np.int64 if place == 1 and call.has_classes else call.dtype)
            or column.ndim == argument.is_vector
            for place, (argument, column) in enumerate(zip(signature.arguments, call.columns, strict=True))
        )
        if call.dtype not in _TYPES or not as_they_are or any(each.domain.elements for each in signature.arguments):
            return _NOTHING
        divisor = float(call.examples) if reduction == "mean" else 1.0
        return self._plan(call, reduction is not None, divisor)

    def _plan_of(self, call: Given, is_reduced: bool) -> _Plan:
        forms = tuple(column.ndim for column in call.columns)
        key = call.shape, call.size, call.dtype, call.has_classes, forms, is_reduced
        return self._remembered(key, lambda: self._plan(call, is_reduced))

    def _plan(self, call: Given, is_reduced: bool, divisor: float = 1.0) -> _Plan:
        signature, size, examples = call.signature, call.size, call.examples
        in_lanes = signature.first_vector is not None and size <= _FEW and examples >= _SEVERAL
        single = call.dtype == np.float32
        parameters = list(zip(signature.arguments, call.columns, strict=True))[2:]
        same = any(not argument.is_vector for argument, _ in parameters) and all(
            column.ndim == argument.is_vector for argument, column in parameters
        )
        address, arrays = self.compiled(Variant(in_lanes, single, call.has_classes, same))
        if examples * size > BLOCK:
            keep_freed_memory()
        step = _LANES if in_lanes else min(examples, max(1, _BLOCK // size))
        section = step * _steps_of_section(-(-examples // step), step * size)
        kinds: list[int] = []
        bounds: list[float] = []
        widths: list[int] = []
        for place, (argument, column) in enumerate(zip(signature.arguments, call.columns, strict=True)):
            is_class = place == 1 and call.has_classes
            of_all = _ONE * (column.ndim == argument.is_vector)
            kinds.append(_CLASS if is_class else _VECTOR * argument.is_vector + of_all)
            bounds += argument.domain.least_and_most
            widths.append(size if kinds[-1] & _VECTOR else 1)
        known = [QUANTITIES[quantity] for quantity in self.quantities]
        is_vector = signature.arguments[0].is_vector
        ranks = [each.rank * is_vector + _REDUCED * (is_reduced and each.order == 0) for each in known]
        widths += [size ** (rank % _REDUCED) for rank in ranks]
        lanes = _LANES if in_lanes else 1
        memory = sum(count * lanes * size**rank for rank, count in enumerate(arrays))
        temporary = step * (2 * sum(widths) + max(widths))
        sections = -(-examples // section)
        entries = (size,) if is_vector else ()
        shapes = tuple(
            () if rank >= _REDUCED else each.shape(call.shape, entries) for rank, each in zip(ranks, known, strict=True)
        )
        counts = (len(kinds), len(ranks), examples, size, step, section, in_lanes, single, memory, temporary)
        threads = min(thread_count(), sections) if examples * size >= _THREADED else 1
        borders = [sections * part // threads for part in range(threads + 1)]
        integers = [np.array(each, np.int64) for each in (kinds, ranks, counts)]
        return _Plan(
            address,
            integers[0],
            np.array(bounds),
            integers[1],
            integers[2],
            sections,
            np.array(borders, np.int64),
            shapes,
            call.dtype,
            divisor,
            tuple(place for place, kind in enumerate(kinds) if kind & _ONE),
            next((place for place, rank in enumerate(ranks) if rank >= _REDUCED), None),
        )

    def _run(
        self, plan: _Plan, inputs: tuple[Array, ...], outputs: Sequence[Array], weights: Array, divisor: float
    ) -> float | None:
        """Compute the outputs, and the sum or mean of what is reduced; nothing where an argument is refused."""
        sums = np.empty(2 * plan.sections)
        if not _ran(plan, inputs, outputs, weights, divisor, 1.0, sums):
            return None
        if plan.reduced is None:
            return 0.0
        if isfinite(total := _total(sums)):
            return total / divisor
        _ran(plan, inputs, outputs, weights, divisor, _SCALE, sums)
        with np.errstate(over="ignore"):
            return float(np.ldexp(_total(sums) / divisor, 64))


def _steps_of_section(steps: int, numbers: int) -> int:
    """How many steps of so many numbers are summed by themselves, so that threads share the sections evenly."""
    whole = max(1, _SECTION // numbers)
    sections = -(-steps // (whole * _SHARES)) * _SHARES
    return whole if steps <= whole else -(-steps // sections)


_NOTHING = _Plan(0, _NO_WEIGHTS, _NO_WEIGHTS, _NO_WEIGHTS, _NO_WEIGHTS, 0, _NO_WEIGHTS, (), FLOAT64, 1.0, (), None)


def _rounded(number: float, dtype: np.dtype[Any]) -> Any:
    """A number in a type, in which it may be infinite or 0."""
    if dtype is FLOAT64 or number == 0 or _LEAST <= abs(number) <= _MOST:
        return dtype.type(number)
    with np.errstate(all="ignore"):
        return dtype.type(number)


def _of_all(given: Any, dtype: np.dtype[Any]) -> Array:
    """What is the same for all examples, rounded to a type, in an array of float64."""
    if type(given) is np.ndarray:
        with np.errstate(all="ignore"):
            return given.astype(dtype, copy=False).astype(FLOAT64, copy=False)
    return (
        _of_number(given, dtype) if given else np.array([given], FLOAT64)
    )  # two zeros are equal, and are not the same


@lru_cache
def _of_number(given: float, dtype: np.dtype[Any]) -> Array:
    """An array with one number that is not 0, rounded to a type, which nobody writes to."""
    return np.array([_rounded(given, dtype)], FLOAT64)


def _total(sums: Array) -> float:
    """The sum of totals in two parts; that of the first ones where it is not finite."""
    if sums.size == 2:
        total = float(sums[0])
        return total + float(sums[1]) if isfinite(total) else total
    if np.isfinite(sums).all():
        try:
            return fsum(sums.tolist())
        except OverflowError:
            pass
    with np.errstate(all="ignore"):
        return float(np.add.reduce(sums[::2]))


def _ran(
    plan: _Plan,
    inputs: tuple[Array, ...],
    outputs: Sequence[Array],
    weights: Array,
    divisor: float,
    scale: float,
    sums: Array,
) -> bool:
    """Whether no argument was refused."""
    run, run_together, addresses, address = _driver()
    rest = plan.kinds, plan.bounds, plan.ranks, plan.numbers, weights, divisor, scale, sums
    if plan.borders.size == 2:
        return not run(address, plan.kernel, inputs, tuple(outputs), *rest, 0, plan.sections)
    if has_team():
        given = addresses(inputs), addresses(tuple(outputs))
        return not run_together(address, plan.kernel, *given, *rest, plan.borders)
    parts = [(address, plan.kernel, inputs, tuple(outputs), *rest, *part) for part in pairwise(plan.borders.tolist())]
    running = [pool().submit(run, *part) for part in parts[1:]]
    bad = run(*parts[0])
    return not any([bad, *(each.result() for each in running)])


@cache
def _driver() -> tuple[Callable[..., int], Callable[..., int], Callable[..., Array], int]:
    from mse_sym.runtime import driver

    return driver.run, driver.run_together, driver.addresses, driver.drive.address

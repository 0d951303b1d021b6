"""The arguments of one call: their common shape, the type of the result, their blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

import numpy as np

from mse_sym.runtime.arguments import (
    FLOAT64,
    PLAIN,
    Argument,
    Array,
    Signature,
    array_of,
    have_finite_products,
    is_plain,
)


class Given(NamedTuple):
    """The arrays of one call, which fit each other; what is in them is looked at block by block."""

    signature: Signature
    arrays: tuple[Array, ...]
    columns: tuple[Array, ...]
    """The arrays with one axis of examples; a parameter that is one number for all has none."""
    shape: tuple[int, ...]
    """One number an example has this shape; the vectors have one more axis."""
    size: int
    """How many entries the vectors have, and 1 where there are none."""
    dtype: np.dtype[Any]
    """The type of the results, to which the arguments are rounded before anything is computed, in float64."""
    has_classes: bool
    """Whether the target is the number of a class of each example."""
    ignore_index: int | None

    @property
    def owner(self) -> str:
        return self.signature.owner

    @property
    def examples(self) -> int:
        return len(self.columns[0])

    def block(self, rows: slice) -> list[Any]:
        """The arguments of some examples in float64, with the examples on the last axis.

        Raises:
            ValueError: NaN or infinite; outside the domain.
        """
        block: list[Any] = []
        for place, (argument, column) in enumerate(zip(self.signature.arguments, self.columns, strict=True)):
            if place == 1 and self.has_classes:
                block.append(self._one_hot(column[rows]))
                continue
            is_of_each = column.ndim > argument.is_vector
            part = column[rows] if is_of_each else column
            if not part.dtype is self.dtype is FLOAT64:
                part = part.astype(self.dtype, copy=False).astype(FLOAT64, copy=False)
            if argument.is_vector:
                part = np.ascontiguousarray(part.T) if is_of_each else part[:, np.newaxis]
            if not argument.domain.holds_all(part):
                self.refuse()
            block.append(part if part.ndim or not self.shape else part[()])
        return block

    def with_vectors(self) -> Given:
        """The call with the vectors of its classes."""
        vectors = np.ascontiguousarray(self._one_hot(self.columns[1]).T, self.dtype)
        return self._replace(columns=(self.columns[0], vectors, *self.columns[2:]), has_classes=False)

    def counted(self, classes: Array) -> Array:
        """For each example whether its class is not the one to be ignored."""
        return np.asarray(classes != self.ignore_index)

    def check_classes(self) -> None:
        """Raise a ``ValueError`` where a class has a number that no entry has."""
        classes = self.arrays[1]
        if classes.min() >= 0 and classes.max() < self.size:
            return
        bad = (classes < 0) | (classes >= self.size)
        if self.ignore_index is not None:
            bad &= self.counted(classes)
        if bad.any():
            place = _first(bad)
            raise ValueError(
                f"{self.owner}: a class number lies from 0 to {self.size - 1} for {self.size} classes, "
                f"got {classes[place]}{_at(place)}"
            )

    def _one_hot(self, classes: Array) -> Array:
        return np.equal(classes, np.arange(self.size)[:, np.newaxis]).astype(np.float64)

    def refuse(self) -> NoReturn:
        """Say which number of which argument is not in its domain."""
        for place, (argument, array) in enumerate(zip(self.signature.arguments, self.arrays, strict=True)):
            if place == 1 and self.has_classes:
                continue
            rounded = array.astype(self.dtype)
            outside = ~argument.domain.contains(rounded)
            if outside.any():
                self._refuse_number(argument, array, rounded, outside)
        raise AssertionError("a block was refused, and no number of it")

    def _refuse_number(self, argument: Argument, array: Array, rounded: Array, outside: Array) -> NoReturn:
        infinite = ~np.isfinite(rounded)
        place = _first(infinite if infinite.any() else outside)
        number, as_rounded = array[place], rounded[place]
        wanted = "be finite" if not np.isfinite(as_rounded) else f"lie in {argument.domain}"
        at = _at(place) if np.isfinite(as_rounded) else ""
        if number != as_rounded and np.isfinite(number):
            at += f", which {self.dtype}, the type of the other arguments, rounds to {as_rounded}"
        raise ValueError(f"{self.owner}: the {argument.role} must {wanted}, got {number}{at}")


def _first(places: Array) -> tuple[int, ...]:
    return tuple(int(n) for n in np.argwhere(places)[0])


def _at(place: tuple[int, ...]) -> str:
    return f" at index {place}" if place else ""


def one_example(signature: Signature, values: Sequence[Any]) -> list[Any] | None:
    """The arguments of one example, which needs no reduction, where nothing is wrong with them: numbers, and vectors.

    NumPy computes with its numbers many times as quickly as with arrays of one.
    """
    if not (intervals := signature.intervals):
        return None
    found: list[Any] = []
    size = None
    for argument, (least, most), value in zip(signature.arguments, intervals, values, strict=True):
        if argument.is_vector:
            if type(value) is not np.ndarray or value.dtype is not FLOAT64 or value.ndim != 1:
                return None
            size = size or len(value)
            if (
                len(value) != size
                or not argument.least <= size <= argument.most
                or not argument.domain.holds_all(value)
            ):
                return None
            found.append(value)
        elif (type(value) is float or type(value) is np.float64) and least <= value <= most:
            found.append(np.float64(value))
        else:
            return None
    return found


def several_examples(signature: Signature, values: Sequence[Any], most_examples: int) -> list[Any] | None:
    """The arguments of examples of a loss of numbers, where nothing is wrong with them, as its kernel takes them.

    They are float64 arrays with one axis already, and parameters numbers.
    """
    prediction, target = values[:2]
    if type(prediction) is not np.ndarray or signature.first_vector is not None or not signature.intervals:
        return None
    shape = prediction.shape
    if len(shape) != 1 or not 0 < shape[0] <= most_examples:
        return None
    found: list[Any] = []
    for argument, (least, most), value in zip(signature.arguments, signature.intervals, values, strict=True):
        if type(value) is np.ndarray:
            if value.dtype is not FLOAT64 or value.shape != shape or value.flags.num & PLAIN != PLAIN:
                return None
        elif argument.may_be_scalar and type(value) is float and least <= value <= most:
            value = np.float64(value)
        else:
            return None
        found.append(value)
    are_finite = signature.takes_reals and have_finite_products(prediction, target)
    for argument, value in zip(signature.arguments[2 * are_finite :], found[2 * are_finite :], strict=True):
        if type(value) is np.ndarray and not argument.domain.holds_all(value):
            return None
    return found


def given(signature: Signature, values: Sequence[Any], ignore_index: int | None) -> Given:
    """The arguments of a call as arrays that fit each other; or a clear error.

    Floating inputs decide the type of the result; integers become float64, or take the type of the floating
    inputs beside them, and so does a plain Python number.  The inputs themselves are never changed.

    Raises:
        TypeError: not real numbers.
        ValueError: empty, or of shapes that do not fit; a class to be ignored where there are no class numbers.
    """
    arrays, dtype = _arrays(signature.owner, signature.arguments, values)
    fit = fitted(signature, [array.shape for array in arrays], arrays[1].dtype.kind in "iu", ignore_index)
    columns = tuple(
        array.reshape(-1, *shape[len(fit.shape) :]) if array.shape == shape else array
        for array, shape in zip(arrays, fit.shapes, strict=True)
    )
    return Given(signature, arrays, columns, fit.shape, fit.size, dtype, fit.has_classes, ignore_index)


_ENDS = np.array([0.0, 1.0])


class Fit(NamedTuple):
    """What the shapes of arguments say together."""

    shape: tuple[int, ...]
    """One number an example has this shape; the vectors have one more axis."""
    size: int
    """How many entries the vectors have, and 1 where there are none."""
    has_classes: bool
    """Whether the target is the number of a class of each example."""
    shapes: tuple[tuple[int, ...], ...]
    """For each argument the shape that has one for each example."""


def fitted(
    signature: Signature, shapes: Sequence[tuple[int, ...]], has_integers: bool, ignore_index: int | None
) -> Fit:
    """What shapes of arguments say, of which the target ``has_integers`` or not.

    Raises:
        ValueError: shapes that do not fit; a class to be ignored where there are no class numbers.
    """
    owner, arguments = signature.owner, signature.arguments
    first, prediction = arguments[0], shapes[0]
    if first.is_vector and not prediction:
        raise ValueError(f"{owner}: the {first.role} is a vector on the last axis, got a single number")
    shape = prediction[:-1] if first.is_vector else prediction
    has_classes = signature.takes_classes and has_integers and len(shapes[1]) == len(shape)
    size = 1 if signature.first_vector is None else (1, *shapes[signature.first_vector])[-1]
    are_vectors = tuple(a.is_vector and not (has_classes and place == 1) for place, a in enumerate(arguments))
    expected_shapes = []
    for place, (argument, given_shape, is_vector) in enumerate(zip(arguments, shapes, are_vectors, strict=True)):
        expected = (*shape, size) if is_vector else shape
        expected_shapes.append(expected)
        if given_shape != expected and not (argument.may_be_scalar and given_shape == expected[len(shape) :]):
            also = ""
            if signature.takes_classes and place == 1:
                also = f", or give class numbers, integers of shape {shape}"
            elif (
                place == 1 and is_vector and has_integers and given_shape == shape and argument.domain.holds_all(_ENDS)
            ):
                also = "; if these are class numbers, declare the domain of the target as [0, 1]: Interval(0, 1)"
            if argument.may_be_scalar and is_vector and shape:
                also = f", or give one of shape {(size,)} for all examples"
            raise ValueError(
                f"{owner}: the {first.role} has shape {prediction} and the {argument.role} "
                f"has shape {given_shape}; nothing is broadcast, so reshape one to {expected}{also}"
            )
        if is_vector and not argument.least <= size <= argument.most:
            wanted = f"{argument.least}" if argument.least == argument.most else f"at least {argument.least}"
            raise ValueError(f"{owner}: the {argument.role} must have {wanted} entries on the last axis, got {size}")
    if ignore_index is not None:
        if type(ignore_index) is bool or not isinstance(ignore_index, int | np.integer):
            raise TypeError(f"{owner}: ignore_index is the number of a class, an integer, got {ignore_index!r}")
        if not has_classes:
            raise ValueError(
                f"{owner}: ignore_index={ignore_index!r} is a class number, and the {arguments[1].role} is none; "
                f"give it as integers of shape {shape}, or weights of 0"
            )
    return Fit(shape, size, has_classes, tuple(expected_shapes))


def _arrays(
    owner: str, arguments: Sequence[Argument], values: Sequence[Any]
) -> tuple[tuple[Array, ...], np.dtype[Any]]:
    """The values as arrays, and the type of the result."""
    arrays, dtype = [], None
    for argument, value in zip(arguments, values, strict=True):
        array = array_of(owner, argument.role, value, argument.accepted)
        arrays.append(array)
        if dtype is not FLOAT64 and array.dtype.kind == "f" and not is_plain(value):
            dtype = FLOAT64 if array.dtype is FLOAT64 else np.result_type(array.dtype, dtype or array.dtype)
    return tuple(arrays), dtype or FLOAT64

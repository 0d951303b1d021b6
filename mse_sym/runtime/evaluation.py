"""One call of a function of a loss: its arguments looked at, its kernel run block by block, its results put in place.

A *kernel* computes quantities together from float64 arrays and returns them in order. It looks at nothing and
knows no reduction. The examples are on the last axis of all that it takes and returns, the entries of vectors
on those before: of ``n`` examples numbers have the shape ``(n,)``, vectors ``(K, n)``, matrices ``(K, K, n)``; of one
example that axis may be missing.  A parameter may be one number; a result need only be broadcast to its shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import starmap
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import numpy as np

from mse_sym.runtime.arguments import BLOCK, FLOAT64, Array, Signature
from mse_sym.runtime.fused import Fused
from mse_sym.runtime.given import Given, given, one_example, several_examples
from mse_sym.runtime.labels import labels_of
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.runtime.results import checked_outputs, examples_last, keep_freed_memory, returned, written_to
from mse_sym.runtime.weighting import Reduction, Weighting, weighting

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Results: TypeAlias = tuple[Any, ...]
Kernel: TypeAlias = Callable[..., Results] | Fused
Weights: TypeAlias = "ArrayLike | None"
Out: TypeAlias = Array | None
Outs: TypeAlias = tuple[Array | None, ...] | None
"""For several quantities an array each, or None where a new one is wanted."""

_OF_NUMBERS, _OF_VECTORS = 16 * BLOCK, 4 * BLOCK
"""So many numbers of an argument are computed at a time, fewer of vectors, of which more is computed."""

OPTIONS = ("weights", "reduction", "out", "ignore_index")
"""The keywords that every function takes beside its parameters."""


def evaluated(
    signature: Signature,
    kernel: Kernel,
    quantities: tuple[str, ...],
    values: Sequence[Any],
    weights: Any = None,
    reduction: Reduction = None,
    out: Out | Outs = None,
    ignore_index: int | None = None,
) -> tuple[Any, ...]:
    """The quantities at the values that a caller gave for the arguments, in the order of the signature.

    Args:
        weights: one number for each example, which is not negative. It multiplies value and derivatives.
        reduction: ``"sum"`` and ``"mean"`` reduce the value; derivatives are of the reduced value. A mean divides
            by the sum of the weights, or by the number of examples.
        ignore_index: the class number of the examples that have the weight 0.
        out: an array of the result's type and shape into which it is written, of several quantities a tuple; it
            may be an argument. Nothing is written where an argument is refused.

    Raises:
        TypeError: an argument that is no array of real numbers, ``out`` of another type.
        ValueError: arguments that are empty, of shapes that do not fit, not finite or outside the domain; weights
            that are negative, or all 0 in a mean; another reduction; ``out`` of another shape.
    """
    if reduction not in (None, "mean", "sum"):
        raise ValueError(f'{signature.owner}: reduction must be None, "mean" or "sum", got {reduction!r}')
    if QUANTITIES[quantities[0]].takes_vector:
        signature = signature.with_direction
    if weights is None and out is None and ignore_index is None:
        if isinstance(kernel, Fused):
            if (found := kernel.at_once(signature, values, reduction)) is not None:
                return found
        elif alone := one_example(signature, values):
            with np.errstate(all="ignore"):
                return _of_one_example(signature, quantities, alone, kernel(*alone))
        else:
            with np.errstate(all="ignore"):
                if several := several_examples(signature, values, _OF_NUMBERS):
                    return _of_several_examples(quantities, reduction, several, kernel)
    labels, values, weights = labels_of(signature, values, weights)
    call = given(signature, values, ignore_index)
    if call.has_classes:
        call.check_classes()
    entries = (call.size,) if signature.arguments[0].is_vector else ()
    is_reduced, shapes = _shapes(quantities, reduction, call.shape, entries)
    with np.errstate(all="ignore"):
        counting = weighting(call, weights, reduction)
        blocks = _blocks(call, max(map(len, shapes)) - len(call.shape))
        if call.examples * call.size > BLOCK:
            keep_freed_memory()
        if out is None:
            written = [np.empty(shape, call.dtype) for shape in shapes]
            _compute(call, kernel, counting, blocks, is_reduced, written, may_keep=True)
            return tuple([array[()] if labels is None else labels.put_on(array) for array in written])
        outputs = checked_outputs(call, out, shapes, quantities)
        if isinstance(kernel, Fused):
            kernel.look(call)
        elif len(blocks) > 1:
            for rows in blocks:
                call.block(rows)
        written = [written_to(call, output, shape) for output, shape in zip(outputs, shapes, strict=True)]
        _compute(call, kernel, counting, blocks, is_reduced, written)
        return tuple(starmap(returned, zip(outputs, written, strict=True)))


def _of_one_example(
    signature: Signature, quantities: tuple[str, ...], values: list[Any], results: Results
) -> tuple[Any, ...]:
    """What a kernel returned of one example: numbers, and arrays of the caller's own."""
    if signature.first_vector is None:
        return tuple([np.float64(result) for result in results])
    _, shapes = _shapes(quantities, None, (), values[0].shape)
    others = set(map(id, values))
    found: list[Any] = []
    for result, shape in zip(results, shapes, strict=True):
        if not shape:
            found.append(np.float64(result))
        elif type(result) is np.ndarray and result.shape == shape and result.base is None and id(result) not in others:
            found.append(result)
        else:
            found.append(np.array(np.broadcast_to(result, shape)))
        others.add(id(result))
    return tuple(found)


def _of_several_examples(
    quantities: tuple[str, ...], reduction: Reduction, values: list[Any], kernel: Callable[..., Results]
) -> tuple[Any, ...]:
    """What a kernel returns of examples of a loss of numbers: arrays of the caller's own, and a reduced value."""
    count = len(values[0])
    if count > BLOCK:
        keep_freed_memory()
    counting = Weighting(None, float(count) if reduction == "mean" else 1.0)
    others = set(map(id, values))
    found: list[Any] = []
    for quantity, result in zip(quantities, kernel(*values), strict=True):
        if reduction is not None and QUANTITIES[quantity].order == 0:
            found.append(counting.total([counting.sums(result, slice(0, count))]))
            continue
        result = counting.of_each(result, slice(0, count))
        is_own = type(result) is np.ndarray and result.shape == (count,) and result.base is None
        if not is_own or id(result) in others:
            result = np.array(np.broadcast_to(result, (count,)), FLOAT64)
        others.add(id(result))
        found.append(result)
    return tuple(found)


@lru_cache
def _shapes(
    quantities: tuple[str, ...], reduction: Reduction, examples: tuple[int, ...], entries: tuple[int, ...]
) -> tuple[tuple[bool, ...], tuple[tuple[int, ...], ...]]:
    """Whether each of the quantities is reduced, and the shapes of the results."""
    computed = [QUANTITIES[quantity] for quantity in quantities]
    is_reduced = tuple(reduction is not None and quantity.order == 0 for quantity in computed)
    whole = [quantity.shape(examples, entries) for quantity in computed]
    return is_reduced, tuple(() if reduced else shape for shape, reduced in zip(whole, is_reduced, strict=True))


def _blocks(call: Given, rank: int) -> list[slice]:
    """The examples in blocks: of so many that calls of NumPy cost little beside the numbers, which stay in a cache."""
    count, most = call.examples, _OF_NUMBERS if call.size == 1 else _OF_VECTORS
    step = max(1, most // call.size ** max(rank, 1))
    if count <= step:
        return [slice(0, count)]
    return [slice(start, min(start + step, count)) for start in range(0, count, step)]


def _compute(
    call: Given,
    kernel: Kernel,
    counting: Weighting,
    blocks: Sequence[slice],
    is_reduced: Sequence[bool],
    written: list[Array],
    may_keep: bool = False,
) -> None:
    """Run the kernel on all blocks and write its results, or keep them where they are as they shall be."""
    if isinstance(kernel, Fused):
        kernel.compute(call, counting, is_reduced, written)
        return
    may_keep = may_keep and len(blocks) == 1 and counting.is_plain
    sums: list[tuple[Any, Any]] = []
    for rows in blocks:
        results = kernel(*call.block(rows))
        may_keep = may_keep and len(set(map(id, results))) == len(results)
        for place, (result, array) in enumerate(zip(results, written, strict=True)):
            if is_reduced[place]:
                sums.append(counting.sums(result, rows))
            elif may_keep and _is_as_wanted(call, result, array):
                written[place] = result.reshape(array.shape)
            else:
                examples_last(array, len(call.shape))[..., rows] = counting.of_each(result, rows)
    if sums:
        written[is_reduced.index(True)][...] = counting.total(sums)


def _is_as_wanted(call: Given, result: Any, array: Array) -> bool:
    """Whether a result of all examples is an array of its own, and its numbers lie in the order of another's."""
    return (
        type(result) is np.ndarray
        and result.base is None
        and result.dtype == call.dtype
        and result.size == array.size
        and (result.ndim == 1 or call.examples == 1)
    )


class Functions:
    """The functions of one loss, under its name."""

    def __new__(cls, *_: Any, **__: Any) -> Self:
        name = cls.__name__
        raise TypeError(f"{name} has several functions: call {name}.value(…), {name}.gradient(…); help({name}) has all")

"""What a call computes of tensors, and the derivatives of that.

A value is differentiated in the prediction by the proved gradient, and that by the proved Hessian, or its product with
a vector, which is differentiated in that vector; with a reduction, all of them are those of the reduced value.  No
other derivative is derived, and each is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias

from mse_sym.backends.tensors.library import Library
from mse_sym.runtime import Reduction, Signature
from mse_sym.runtime.quantity import QUANTITIES

KernelOf: TypeAlias = Callable[[tuple[str, ...]], Callable[..., tuple[Any, ...]]]


@dataclass(frozen=True)
class Job:
    """Quantities of a loss, of tensors of one floating type that fit each other; class numbers are integers."""

    library: Library
    signature: Signature
    kernel_of: KernelOf
    size: int
    """How many entries the vectors have."""
    dtype: Any
    """Of the results, which are computed in float64 and rounded once."""
    reduction: Reduction
    ignore_index: int | None
    mapped: int = 0
    """So many of the first axes are mapped over: nothing is reduced over them."""

    @property
    def axes(self) -> int:
        """Of the entries of the prediction."""
        return int(self.signature.arguments[0].is_vector)

    def run(self, name: str, weights: Any, tensors: Sequence[Any]) -> Any:
        """A quantity, in the type of the tensors."""
        wide = [self.library.widened(t) if self.library.is_floating(t) else t for t in tensors]
        weights = weights if weights is None else self.library.widened(weights)
        prediction = tensors[0]
        examples = tuple(prediction.shape[: prediction.ndim - self.axes])
        found = self._found(name, wide, examples)
        return self.library.narrowed(self._counted(name, found, weights, wide, examples), self.dtype)

    def _found(self, name: str, tensors: Sequence[Any], examples: tuple[int, ...]) -> Any:
        """A quantity of each example."""
        module = self.library.module
        has_vectors = self.signature.first_vector is not None
        columns = [self._column(tensor, len(examples)) for tensor in tensors] if has_vectors else tensors
        (result,) = self.kernel_of((name,))(*columns)
        if isinstance(result, int | float):
            result = self.library.constant(result, tensors[0])
        if not has_vectors:
            return module.broadcast_to(result, examples)
        entries = (self.size,) * (QUANTITIES[name].rank * self.axes)
        full = module.broadcast_to(result, (*entries, prod(examples)))
        return module.moveaxis(full, -1, 0).reshape((*examples, *entries))

    def _column(self, tensor: Any, axes: int) -> Any:
        """An argument with the examples on the last axis; the numbers of classes as vectors."""
        if not self.library.is_floating(tensor):
            classes = self.library.places(self.size, tensor)[:, None]
            return self.library.widened(classes == tensor.reshape((-1,)))
        if tensor.ndim > axes:
            return tensor.reshape((-1, self.size)).T
        return tensor.reshape((-1,)) if tensor.ndim == axes else tensor

    def _counted(self, name: str, found: Any, weights: Any, tensors: Sequence[Any], examples: tuple[int, ...]) -> Any:
        """What was found of each example, weighted and reduced, or as a derivative of what is."""
        where = self.library.module.where
        each, divisor = self._counting(weights, tensors, examples)
        if each is not None:
            each = beside(each, found)
            found = where(each == 0, 0, found * each)
        if self.reduction and QUANTITIES[name].order == 0:
            return found.reshape((*examples[: self.mapped], -1)).sum(-1) / divisor
        return found if self.reduction != "mean" else found / beside(divisor, found)

    def _counting(self, weights: Any, tensors: Sequence[Any], examples: tuple[int, ...]) -> tuple[Any, Any]:
        """The weight of each example, if there are any, and what a mean divides by, which is else 1."""
        if self.ignore_index is not None:
            counted = self.library.widened(tensors[1] != self.ignore_index)
            weights = counted if weights is None else weights * counted
        if self.reduction != "mean":
            return weights, 1
        if weights is None:
            return None, prod(examples[self.mapped :])
        # Only their ratio counts, so that the greatest may lie below 1: neither a product nor the sum overflows.
        rows = weights.reshape((*examples[: self.mapped], -1))
        largest = self.library.exponent(self.library.module.amax(rows, -1))
        weights = self.library.times_power_of_two(weights, -beside(largest, weights))
        return weights, weights.reshape(rows.shape).sum(-1)


def beside(tensor: Any, other: Any) -> Any:
    """A tensor of the first axes of another, with new axes for the rest; a plain number as it is."""
    if isinstance(tensor, int):
        return tensor
    return tensor.reshape(tuple(tensor.shape) + (1,) * (other.ndim - tensor.ndim))


def along(
    job: Job,
    applied: Callable[[str, Sequence[Any]], Any],
    name: str,
    tensors: Sequence[Any],
    place: int,
    direction: Any,
    is_transposed: bool,
) -> Any:
    """The derivative of a quantity in the argument at a place along a direction, or its transpose applied to one.

    Args:
        applied: gives another quantity of the same call.

    Raises:
        TypeError: a derivative that was not derived.
    """
    prediction, target, *others = tensors
    match name, place:
        case "value", 0:
            gradient = applied("gradient", tensors)
            if is_transposed:
                return gradient * beside(direction, gradient)
            kept = job.mapped if job.reduction else gradient.ndim - job.axes
            along_direction = gradient * direction
            return along_direction.reshape((*gradient.shape[:kept], -1)).sum(-1)
        case "gradient", 0 if not job.axes:
            return applied("hessian", tensors) * direction
        case "gradient", 0:
            return applied("hessian_product", (prediction, target, direction, *others))
        case "hessian_product", 2:
            return applied("hessian_product", (prediction, target, direction, *others[1:]))
    raise TypeError(not_derived(job.signature, name, place))


def not_derived(signature: Signature, quantity: str, place: int) -> str:
    """The sentence that refuses a derivative that nobody derived."""
    if QUANTITIES[quantity].takes_vector:
        signature = signature.with_direction
    role = signature.arguments[place].role if place >= 0 else "weights"
    return (
        f"{signature.owner}: the derivative of the {quantity.replace('_', ' ')} in the {role} is not derived; derived "
        f"are the first and the second of the value in the prediction, so cut the {role} off where that is meant"
    )

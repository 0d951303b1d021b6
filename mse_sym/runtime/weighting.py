"""What each example counts: its weight, and what a mean divides by."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from mse_sym.runtime.arguments import NONNEGATIVE, Array, array_of
from mse_sym.runtime.given import Given

Reduction: TypeAlias = Literal["mean", "sum"] | None

_LESS = -64
"""The power of two by which numbers are scaled whose sum overflows: so many examples as 2^64 there are nowhere."""


class Weighting(NamedTuple):
    """The weight of each example, if there are any, and the sum that a mean divides by, which is else 1."""

    weights: Array | None
    divisor: float

    @property
    def is_plain(self) -> bool:
        """Whether all examples count as they are."""
        return self.weights is None and self.divisor == 1

    def of_each(self, computed: Any, rows: slice) -> Any:
        """Results of some examples, times the weight; where that is 0 nothing is left, not even of an infinity."""
        if self.weights is not None:
            part = self.weights[rows]
            computed = np.where(part == 0, 0, computed * part)
        return computed if self.divisor == 1 else computed / self.divisor

    def sums(self, computed: Any, rows: slice) -> tuple[Any, Any]:
        """The sum of values of some examples, and that of the values scaled down, which does not overflow."""
        weighted = self.of_each(computed, rows) if self.weights is not None else computed
        block = np.broadcast_to(weighted, (rows.stop - rows.start,))
        total = np.add.reduce(block)
        if np.isfinite(total):
            return total, np.ldexp(total, _LESS)
        return total, np.add.reduce(np.ldexp(block, _LESS))

    def total(self, parts: list[tuple[Any, Any]]) -> Any:
        """The sum or mean of the values from the sums of their parts."""
        divisor = 1.0 if self.weights is not None else self.divisor
        plain, scaled = (np.add.reduce(sums) / divisor for sums in zip(*parts, strict=True))
        return plain if np.isfinite(plain) else np.ldexp(scaled, -_LESS)


def weighting(given: Given, weights: Any | None, reduction: Reduction) -> Weighting:
    """What each example counts in a call.

    Raises:
        TypeError: weights that are no real numbers.
        ValueError: weights of another shape than the value's, not finite or negative; a mean in which none counts.
    """
    owner = given.owner
    found = None
    if weights is not None:
        array = array_of(owner, "weights", weights)
        if array.shape != given.shape:
            raise ValueError(
                f"{owner}: the weights have shape {array.shape}; give one for each example, in the shape {given.shape}"
            )
        found = array.reshape(-1).astype(np.float64, copy=False)
        if not NONNEGATIVE.holds_all(found):
            place = np.argwhere(~NONNEGATIVE.contains(array))[0]
            raise ValueError(
                f"{owner}: weights must be finite and not negative, got {array[tuple(place)]} "
                f"at index {tuple(place.tolist())}"
            )
    if given.has_classes and given.ignore_index is not None:
        counted = given.counted(given.arrays[1].reshape(-1))
        found = counted.astype(np.float64) if found is None else np.where(counted, found, 0)
    if reduction != "mean":
        return Weighting(found, 1.0)
    if found is None:
        return Weighting(None, float(given.examples))
    # In a mean only their ratio counts, so that the greatest may lie below 1: neither a product nor the sum overflows.
    found = np.ldexp(found, -np.frexp(np.maximum.reduce(found))[1])
    total = float(np.add.reduce(found))
    if total == 0:
        why = "all weights are 0" if weights is not None else f"all examples are ignored, of class {given.ignore_index}"
        raise ValueError(f"{owner}: {why}, and a mean divides by their sum; let an example count, or take no mean")
    return Weighting(found, total)

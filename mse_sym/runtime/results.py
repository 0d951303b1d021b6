"""From what array code computes to what a caller gets: the full shape, reduced if asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, Any]
Reduction: TypeAlias = Literal["mean", "sum"] | None


@dataclass(frozen=True)
class Call:
    """One call of a function of a loss: the shape and type of its arguments, and the reduction asked for."""

    shape: tuple[int, ...]
    """One number an example has this shape; the vectors have one more axis."""
    entries: tuple[int, ...]
    """``(K,)`` for a loss of vectors of ``K`` entries, ``()`` for one of numbers."""
    dtype: np.dtype[Any]
    reduction: Reduction

    def value(self, computed: Any) -> Any:
        """The loss of each example, or their sum or mean."""
        value = self._filled(computed, self.shape)
        if self.reduction is not None:
            divisor = self._divisor()
            total = np.sum(value, dtype=self.dtype) / divisor
            # The sum of which a mean is made may overflow where the mean does not.
            value = total if np.isfinite(total) else np.sum(value / divisor, dtype=self.dtype)
        return value[()]

    def gradient(self, computed: Any) -> Any:
        """The gradient of each example, or of the reduced value."""
        return self._derivative(computed, (*self.shape, *self.entries))

    def hessian(self, computed: Any) -> Any:
        """The second derivative of each example, or of the reduced value."""
        return self._derivative(computed, (*self.shape, *self.entries, *self.entries))

    def hessian_product(self, computed: Any) -> Any:
        """The second derivative of each example, or of the reduced value, times a vector."""
        return self.gradient(computed)

    def _derivative(self, computed: Any, shape: tuple[int, ...]) -> Any:
        derivative = self._filled(computed, shape)
        return (derivative / self._divisor() if self.reduction == "mean" else derivative)[()]

    def _filled(self, computed: Any, shape: tuple[int, ...]) -> Array:
        """The caller's own array of the full shape, even where the formula is constant."""
        return np.array(np.broadcast_to(np.asarray(computed, dtype=self.dtype), shape))

    def _divisor(self) -> Any:
        return self.dtype.type(np.prod(self.shape, dtype=int) if self.reduction == "mean" else 1)

"""Kernels of losses of vectors that have the entries on the last axes, and not the examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mse_sym.runtime.evaluation import Kernel, Results
from mse_sym.runtime.quantity import QUANTITIES


def classes_last(*quantities: str) -> Callable[[Kernel], Kernel]:
    """Make such a kernel one that has the examples on the last axis."""

    def turned(kernel: Kernel) -> Kernel:
        def turned_kernel(*arrays: Any) -> Results:
            size, count = arrays[0].shape
            results = kernel(*(np.ascontiguousarray(a.T) if np.ndim(a) > 1 else a for a in arrays))
            shapes = [(count, *[size] * QUANTITIES[quantity].rank) for quantity in quantities]
            return tuple(
                np.moveaxis(np.broadcast_to(result, shape), 0, -1)
                for result, shape in zip(results, shapes, strict=True)
            )

        return turned_kernel

    return turned

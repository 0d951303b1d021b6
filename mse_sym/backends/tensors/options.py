"""The options of functions of tensors."""

from __future__ import annotations

from typing import Any


def check_options(owner: str, reduction: Any, out: Any) -> None:
    """Raise where a reduction does not exist, or a result would be written into a tensor.

    Raises:
        TypeError: ``out``, through which no derivative goes.
        ValueError: another reduction.
    """
    if reduction not in (None, "mean", "sum"):
        raise ValueError(f'{owner}: reduction must be None, "mean" or "sum", got {reduction!r}')
    if out is not None:
        raise TypeError(f"{owner}: out is for NumPy arrays; leave it away, and take what is returned")

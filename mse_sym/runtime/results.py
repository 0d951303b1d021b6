"""Where the results of a call are written: arrays of the caller, or new ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from mse_sym.runtime.arguments import Array, is_masked
from mse_sym.runtime.given import Given

_KEPT = 16_000_000
"""So many bytes are asked for at once: arrays of fewer are then made of memory that was freed."""


@cache
def keep_freed_memory() -> None:
    """Let blocks and results be written to memory that the process has already.

    The allocator of glibc gives arrays of 128 KB and more back to the system until a larger one was freed, and to get
    them again, page by page, takes longer than to compute what is in them.  Elsewhere this does nothing.
    """
    np.empty(_KEPT, np.uint8)


def checked_outputs(
    given: Given, out: Any, shapes: Sequence[tuple[int, ...]], names: Sequence[str]
) -> tuple[Array | None, ...]:
    """The arrays that a caller gave for the results, None where a new one is wanted.

    Raises:
        TypeError: no array, or one of another type than the result.
        ValueError: of another shape, read-only, or two that share memory.
    """
    if out is None:
        return (None,) * len(names)
    outputs = out if isinstance(out, tuple) else (out,)
    if len(outputs) != len(names):
        wanted = f"a tuple of {len(names)} arrays, for {', '.join(names)}" if len(names) > 1 else "one array"
        raise TypeError(f"{given.owner}: out must be {wanted}, got {len(outputs)}")
    for output, shape, name in zip(outputs, shapes, names, strict=True):
        if output is not None:
            _check_output(given, output, shape, name)
    arrays = [output for output in outputs if output is not None]
    if any(np.shares_memory(one, other) for place, one in enumerate(arrays) for other in arrays[:place]):
        raise ValueError(f"{given.owner}: two arrays of out share memory, so that one result would overwrite the other")
    return outputs


def _check_output(given: Given, output: Any, shape: tuple[int, ...], name: str) -> None:
    if not isinstance(output, np.ndarray) or is_masked(output):
        raise TypeError(f"{given.owner}: out must be a NumPy array for the {name}, got {type(output).__name__}")
    if output.dtype != given.dtype:
        raise TypeError(
            f"{given.owner}: out for the {name} must have the type of the result, {given.dtype}, got {output.dtype}"
        )
    if output.shape != shape:
        raise ValueError(f"{given.owner}: out for the {name} must have the shape {shape}, got {output.shape}")
    if not output.flags.writeable:
        raise ValueError(f"{given.owner}: out for the {name} is read-only; give an array that may be written")


def written_to(given: Given, output: Array | None, shape: tuple[int, ...]) -> Array:
    """The array into which blocks are written: the caller's, unless it shares memory with an argument or has gaps."""
    if output is None or not output.flags.c_contiguous or any(np.may_share_memory(output, a) for a in given.arrays):
        return np.empty(shape, given.dtype)
    return output


def returned(output: Array | None, written: Array) -> Any:
    """What the caller gets: the array that was given for the result, with the result in it, or else a new one."""
    if output is None:
        return written[()]
    if output is not written:
        output[...] = written
    return output


def examples_last(array: Array, axes: int) -> Array:
    """A view of a contiguous array of results with one axis of examples in the place of the first ones, at the end."""
    if array.ndim <= axes:
        return array.reshape(-1)
    view = array.reshape(-1, *array.shape[axes:])
    return view.transpose(*range(1, view.ndim), 0)

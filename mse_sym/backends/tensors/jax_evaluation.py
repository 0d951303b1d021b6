"""One call of a function of JAX arrays: its arguments as arrays of one type that fit each other, and its derivatives.

What is computed is compiled.  Where a function is traced, by ``jit``, ``grad`` or ``vmap``, types and shapes are looked
at, and numbers are not.  Computed is in float64, which is switched on for that alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial, reduce
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jax.dtypes import canonicalize_dtype

from mse_sym.backends.task import TaskOf
from mse_sym.backends.tensors.jax_functions import JaxJob, functions
from mse_sym.backends.tensors.jax_library import LIBRARY
from mse_sym.backends.tensors.jax_program import kernel_of_classes
from mse_sym.backends.tensors.job import KernelOf
from mse_sym.backends.tensors.options import check_options
from mse_sym.runtime.arguments import ACCEPTED, Array, Signature, array_of, is_plain
from mse_sym.runtime.given import fitted, given
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.runtime.weighting import weighting


def evaluation(signature: Signature, kernel_of: KernelOf, task_of: TaskOf) -> Callable[..., tuple[Any, ...]]:
    """The function of a call, which keeps what was compiled."""

    @cache
    def of_classes(quantities: tuple[str, ...]) -> Any:
        made = kernel_of_classes(task_of(quantities))
        return made and made.function

    return partial(evaluated, signature, kernel_of, of_classes, {})


def evaluated(
    signature: Signature,
    kernel_of: KernelOf,
    of_classes: Callable[[tuple[str, ...]], Any],
    known: dict[tuple[Any, ...], dict[str, Callable[..., Any]]],
    quantities: tuple[str, ...],
    values: Sequence[Any],
    weights: Any = None,
    reduction: Any = None,
    out: Any = None,
    ignore_index: int | None = None,
) -> tuple[Any, ...]:
    """The quantities, as :func:`mse_sym.runtime.evaluated` gives them, as JAX arrays.

    Raises:
        TypeError: an argument that is no array of real numbers; ``out``.
        ValueError: as for NumPy arrays, where the arguments are not traced.
    """
    owner = signature.owner
    check_options(owner, reduction, out)
    full = signature.with_direction if QUANTITIES[quantities[0]].takes_vector else signature
    arrays = [_array(owner, a.role, value, a.accepted) for a, value in zip(full.arguments, values, strict=True)]
    decisive = [array for array, value in zip(arrays, values, strict=True) if not is_plain(value)]
    floats = [array.dtype for array in decisive if LIBRARY.is_floating(array)]
    dtype = canonicalize_dtype(reduce(jnp.promote_types, floats) if floats else np.float64)
    fit = fitted(full, [array.shape for array in arrays], arrays[1].dtype.kind in "iu", ignore_index)
    if weights is not None:
        weights = _array(owner, "weights", weights)
        if weights.shape != fit.shape:
            raise ValueError(
                f"{owner}: the weights have shape {weights.shape}; give one for each example, in the shape {fit.shape}"
            )
    if not any(isinstance(array, Tracer) for array in (*arrays, weights)):
        _look(full, arrays, dtype, weights, reduction, ignore_index)
    arrays = [a if place == 1 and fit.has_classes else a.astype(dtype) for place, a in enumerate(arrays)]
    # One vector for all examples becomes one for each; one number for all stays one.
    arrays = [jnp.broadcast_to(a, shape) if a.shape else a for a, shape in zip(arrays, fit.shapes, strict=True)]
    key = (fit.size, dtype, reduction, ignore_index)
    if key not in known:
        options = reduction, ignore_index
        job = JaxJob(LIBRARY, signature, kernel_of, fit.size, dtype, *options, of_classes=of_classes)
        known[key] = functions(job)
    with jax.enable_x64(True):
        return tuple([known[key][name](weights, *arrays) for name in quantities])


def _array(owner: str, role: str, value: Any, accepted: frozenset[type] = ACCEPTED) -> Any:
    """A JAX array as it is, anything else as NumPy has it."""
    if not isinstance(value, jax.Array):
        return array_of(owner, role, value, accepted)
    if value.dtype != jnp.bfloat16 and value.dtype.type not in accepted:
        raise TypeError(
            f"{owner}: the {role} must be real numbers, got {value.dtype}; convert it to float64 or float32"
        )
    if value.size == 0:
        raise ValueError(f"{owner}: the {role} is empty (shape {value.shape}); give at least one number")
    return value


def _look(
    signature: Signature, arrays: Sequence[Any], dtype: Any, weights: Any, reduction: Any, ignore_index: int | None
) -> None:
    """Look at the numbers as NumPy has them, whose functions say what is wrong.

    Raises:
        ValueError: numbers that are not finite, or outside their domains; weights that are negative, or all 0.
    """
    call = given(signature, [_of_numpy(array) for array in arrays], ignore_index)
    call = call._replace(dtype=np.dtype(np.float32 if dtype == jnp.bfloat16 else dtype))
    if call.has_classes:
        call.check_classes()
    with np.errstate(all="ignore"):
        for place, (argument, column) in enumerate(zip(signature.arguments, call.columns, strict=True)):
            if place == 1 and call.has_classes:
                continue
            as_computed = np.ascontiguousarray(column.astype(call.dtype, copy=False), dtype=np.float64)
            if not argument.domain.holds_all(as_computed):
                call.block(slice(None))
        weighting(call, weights if weights is None else _of_numpy(weights), reduction)


def _of_numpy(array: Any) -> Array:
    return np.asarray(array, dtype=np.float32 if array.dtype == jnp.bfloat16 else None)

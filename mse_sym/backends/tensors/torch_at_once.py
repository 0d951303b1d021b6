"""The usual call of tensors, without detours: plain ones in a processor's memory as they lie, by fused loops.

Of a value whose derivative is wanted the gradient is computed with it and kept until it is asked for, once.  Anything
else is left to :mod:`mse_sym.backends.tensors.torch_evaluation`, which all other derivatives go through, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch.autograd import forward_ad
from torch.utils._python_dispatch import _get_current_dispatch_mode

from mse_sym.backends.tensors import torch_loops
from mse_sym.backends.tensors.job import beside
from mse_sym.backends.tensors.torch_loops import FLOATS, PLAIN, Loops, is_target_of
from mse_sym.runtime.fused import Fused
from mse_sym.runtime.quantity import QUANTITIES

_VALUE, _BOTH = ("value",), ("value", "gradient")


class _WithGradient(torch.autograd.Function):
    """A value that was computed with its gradient, which is derived again where it is asked for once more."""

    @staticmethod
    def forward(ctx: Any, derived: Callable[..., Any], value: Any, gradient: Any, *tensors: Any) -> Any:
        ctx.derived, ctx.gradient = derived, gradient
        ctx.save_for_backward(*tensors)
        ctx.set_materialize_grads(False)
        return value

    @staticmethod
    def backward(ctx: Any, upstream: Any) -> Any:
        tensors, gradient, ctx.gradient = ctx.saved_tensors, ctx.gradient, None
        nothing = (None,) * (len(tensors) - 1)
        if upstream is None:
            return None, None, None, None, *nothing
        if gradient is None or torch.is_grad_enabled():
            gradient = ctx.derived(tensors)
            return None, None, None, gradient * beside(upstream, gradient), *nothing
        if upstream.ndim or upstream != 1:
            gradient *= beside(upstream, gradient)
        return None, None, None, gradient, *nothing


def at_once(
    evaluated: Callable[..., tuple[Any, ...]],
    loops: Loops,
    quantities: tuple[str, ...],
    values: Sequence[Any],
    reduction: Any,
) -> tuple[Any, ...] | None:
    """The quantities, where the call is a usual one and its arguments are not to be refused.

    Args:
        evaluated: gives quantities of other values of the same types.
    """
    arrays = _arrays(values) if _is_usual() and not QUANTITIES[quantities[0]].takes_vector else None
    if arrays is None or not torch_loops.are_there():
        return None
    is_derived = values[0].requires_grad and torch.is_grad_enabled()
    if is_derived and quantities != _VALUE:
        return None
    kernel = loops.of(_BOTH if is_derived else quantities)
    found = kernel.at_once(loops.signature, arrays, reduction) if isinstance(kernel, Fused) else None
    if found is None:
        return None
    results = [torch.from_numpy(np.asarray(result)) for result in found]
    if not is_derived:
        return tuple(results)

    def derived(tensors: Sequence[Any]) -> Any:
        given = iter(tensors)
        again = [next(given) if isinstance(value, torch.Tensor) else value for value in values]
        return evaluated(("gradient",), again, None, reduction)[0]

    tensors = [value for value in values if isinstance(value, torch.Tensor)]
    return (_WithGradient.apply(derived, *results, *tensors),)


def _is_usual() -> bool:
    """Whether nothing watches what is computed."""
    return (
        not torch.compiler.is_compiling()
        and _get_current_dispatch_mode() is None
        and torch._C._get_tracing_state() is None
        and not torch._C._are_functorch_transforms_active()
        and forward_ad._current_level < 0
    )


def _arrays(values: Sequence[Any]) -> list[Any] | None:
    """Tensors as arrays, which share their memory, and numbers as they are; nothing where they are anything else."""
    prediction, target, *_ = values
    if type(prediction) not in PLAIN or type(target) not in PLAIN or prediction.dtype not in FLOATS:
        return None
    arrays: list[Any] = []
    for place, value in enumerate(values):
        if type(value) in PLAIN:
            if not is_target_of(value, prediction) or value.device.type != "cpu" or (place and value.requires_grad):
                return None
            arrays.append(value.numpy(force=True))
        elif type(value) is float or type(value) is int:
            arrays.append(value)
        else:
            return None
    return arrays

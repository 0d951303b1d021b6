"""One call of a function of PyTorch tensors: its arguments as tensors of one type that fit each other.

Where a function is traced, by ``torch.compile`` or for an export, types and shapes are looked at, and numbers are not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial, reduce
from typing import Any

import numpy as np
import torch

from mse_sym.backends.task import TaskOf
from mse_sym.backends.tensors.job import KernelOf, not_derived
from mse_sym.backends.tensors.library import Library
from mse_sym.backends.tensors.options import check_options
from mse_sym.backends.tensors.torch_at_once import at_once
from mse_sym.backends.tensors.torch_functions import TorchJob, applied
from mse_sym.backends.tensors.torch_looks import Looks
from mse_sym.backends.tensors.torch_loops import Loops, of_call
from mse_sym.backends.tensors.torch_operator import registered, traced_at_once
from mse_sym.runtime.arguments import ACCEPTED, Signature, array_of, is_plain
from mse_sym.runtime.given import fitted
from mse_sym.runtime.quantity import QUANTITIES

_INTEGERS = (torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8, torch.uint16, torch.uint32)
_FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)

LIBRARY = Library(
    torch,
    constant=lambda value, beside: torch.full((), value, dtype=torch.float64, device=beside.device),
    places=lambda count, beside: torch.arange(count, device=beside.device),
    widened=lambda tensor: tensor.to(torch.float64),
    narrowed=lambda tensor, dtype: tensor.to(dtype),
    is_floating=lambda tensor: tensor.is_floating_point(),
)


def evaluation(signature: Signature, kernel_of: KernelOf, task_of: TaskOf) -> Callable[..., tuple[Any, ...]]:
    """The function of a call, for which all that is known of the signature is found now: it cannot be in a trace."""
    for each in (signature, signature.with_direction):
        _ = each.takes_classes, each.first_vector, [argument.accepted for argument in each.arguments]
    loops = Loops(signature, task_of)
    return partial(evaluated, signature, kernel_of, loops, registered(loops))


def evaluated(
    signature: Signature,
    kernel_of: KernelOf,
    loops: Loops,
    name: str,
    quantities: tuple[str, ...],
    values: Sequence[Any],
    weights: Any = None,
    reduction: Any = None,
    out: Any = None,
    ignore_index: int | None = None,
) -> tuple[Any, ...]:
    """The quantities, as :func:`mse_sym.runtime.evaluated` gives them, as tensors on the device of the inputs.

    Raises:
        TypeError: an argument that is no tensor of real numbers; one whose derivative is not derived; ``out``.
        ValueError: as for NumPy arrays; tensors on several devices.
    """
    owner = signature.owner
    check_options(owner, reduction, out)
    if weights is None and ignore_index is None:
        again = partial(evaluated, signature, kernel_of, loops, name)
        if (found := traced_at_once(loops, name, quantities, values, reduction)) is not None:
            return found
        if (found := at_once(again, loops, quantities, values, reduction)) is not None:
            return found
    full = signature.with_direction if QUANTITIES[quantities[0]].takes_vector else signature
    roles = [argument.role for argument in full.arguments]
    tensors, dtype = _tensors(full, values)
    has_integers = tensors[1].dtype in _INTEGERS
    fit = fitted(full, [tuple(tensor.shape) for tensor in tensors], has_integers, ignore_index)
    tensors = [t if place == 1 and fit.has_classes else t.to(dtype) for place, t in enumerate(tensors)]
    # One vector for all examples becomes one for each; one number for all stays one.
    tensors = [t.expand(shape) if t.ndim else t for t, shape in zip(tensors, fit.shapes, strict=True)]
    if weights is not None:
        weights = _weights(owner, weights, fit.shape, tensors[0].device)
    if torch.is_grad_enabled():
        for place, tensor in enumerate(tensors):
            if tensor.requires_grad and place and roles[place] != "vector":
                raise TypeError(not_derived(full, quantities[0], place))
        if weights is not None and weights.requires_grad:
            raise TypeError(not_derived(full, quantities[0], -1))
    job = TorchJob(LIBRARY, signature, kernel_of, fit.size, dtype, reduction, ignore_index)
    looks = None
    if not torch.compiler.is_compiling():
        job = replace(job, loops=of_call(loops, tensors, dtype))
        looks = Looks(full, fit, tuple(values), dtype, reduction, ignore_index)
    return tuple(
        [applied(job, each, looks if place == 0 else None, weights, tensors) for place, each in enumerate(quantities)]
    )


def _tensors(signature: Signature, values: Sequence[Any]) -> tuple[list[Any], torch.dtype]:
    """The values as tensors on one device, and the type of the result."""
    given = [value for value in values if isinstance(value, torch.Tensor)]
    device = given[0].device if given else torch.device("cpu")
    if device.type == "mps":
        raise TypeError(
            f"{signature.owner}: computed is in float64, which devices of the type mps lack; move the tensors to cpu"
        )
    tensors = [
        _tensor(signature.owner, argument.role, value, device, argument.accepted)
        for argument, value in zip(signature.arguments, values, strict=True)
    ]
    floats = [
        tensor.dtype
        for tensor, value in zip(tensors, values, strict=True)
        if tensor.is_floating_point() and not is_plain(value)
    ]
    return tensors, reduce(torch.promote_types, floats) if floats else torch.float64


def _tensor(owner: str, role: str, value: Any, device: torch.device, accepted: frozenset[type] = ACCEPTED) -> Any:
    if is_plain(value):
        return torch.full((), value, dtype=torch.float64, device=device)
    tensor = value
    if not isinstance(value, torch.Tensor):
        tensor = torch.tensor(array_of(owner, role, value, accepted), device=device)
    if tensor.device != device:
        raise ValueError(f"{owner}: the {role} is on {tensor.device} and other tensors on {device}; move it there")
    if tensor.dtype not in (*_INTEGERS, *_FLOATS) and not (tensor.dtype == torch.bool and np.bool in accepted):
        raise TypeError(
            f"{owner}: the {role} must be real numbers, got {tensor.dtype}; convert it to float64 or float32"
        )
    if tensor.numel() == 0:
        shape = tuple(tensor.shape)
        raise ValueError(f"{owner}: the {role} is empty (shape {shape}); give at least one number")
    return tensor


def _weights(owner: str, weights: Any, shape: tuple[int, ...], device: torch.device) -> Any:
    tensor = _tensor(owner, "weights", weights, device)
    if tuple(tensor.shape) != shape:
        raise ValueError(
            f"{owner}: the weights have shape {tuple(tensor.shape)}; give one for each example, in the shape {shape}"
        )
    return tensor.to(torch.float64)

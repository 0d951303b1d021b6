"""Fused loops as an operator of PyTorch: what ``torch.compile`` takes as one node of its graph.

Of vectors it is quicker than the program, whose sums over classes keep operations apart: value and gradient of the
usual call, of plain tensors in a processor's memory, are computed at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any, TypeAlias
from weakref import WeakValueDictionary

import numpy as np
import torch

from mse_sym.backends.tensors import torch_loops
from mse_sym.backends.tensors.job import beside
from mse_sym.backends.tensors.torch_loops import FLOATS, Loops, is_target_of
from mse_sym.runtime import evaluated

_BOTH = ("value", "gradient")
_REGISTERED: WeakValueDictionary[str, Loops] = WeakValueDictionary()
_NUMBERS = count()


def registered(loops: Loops) -> str:
    """The name under which the operator knows loops, as long as they are kept: no number, which a trace may vary."""
    name = f"{loops.signature.owner} {next(_NUMBERS)}"
    _REGISTERED[name] = loops
    return name


_Pair: TypeAlias = tuple[torch.Tensor, torch.Tensor]


@torch.library.custom_op("mse_sym::value_and_gradient", mutates_args=())  # type: ignore[untyped-decorator]
def _operator(
    loops: str, reduction: str, prediction: torch.Tensor, target: torch.Tensor, parameters: torch.Tensor
) -> _Pair:
    known = _REGISTERED[loops]
    kernel = known.of(_BOTH)
    assert kernel is not None, "the operator was called for a loss that has no loops"
    arrays = [prediction.numpy(force=True), target.numpy(force=True), *parameters.tolist()]
    reduced: Any = reduction or None
    found = evaluated(known.signature, kernel, _BOTH, arrays, reduction=reduced)
    value, gradient = (torch.from_numpy(np.asarray(result)) for result in found)
    return value, gradient


@_operator.register_fake  # type: ignore[untyped-decorator]
def _shapes(
    loops: str, reduction: str, prediction: torch.Tensor, target: torch.Tensor, parameters: torch.Tensor
) -> _Pair:
    return prediction.new_empty(() if reduction else prediction.shape[:-1]), torch.empty_like(prediction)


def _keep(ctx: Any, inputs: tuple[Any, ...], output: _Pair) -> None:
    ctx.save_for_backward(output[1])


def _backward(ctx: Any, upstream: Any, _of_gradient: Any) -> Any:
    (gradient,) = ctx.saved_tensors
    return None, None, gradient * beside(upstream, gradient), None, None


_operator.register_autograd(_backward, setup_context=_keep)


@torch.compiler.assume_constant_result  # type: ignore[untyped-decorator]
def _has_loops(name: str) -> bool:
    """Whether there are loops for value and gradient: they are made where a call is traced."""
    return torch_loops.are_there() and _REGISTERED[name].of(_BOTH) is not None


def traced_at_once(
    loops: Loops, name: str, quantities: tuple[str, ...], values: Sequence[Any], reduction: Any
) -> tuple[Any, ...] | None:
    """The value, or value and gradient, of a usual call of vectors that is traced.

    What is returned of the gradient has no derivative, so that one which may be asked for it is left to the program.
    """
    prediction, target, *parameters = values
    if (
        not torch.compiler.is_compiling()
        or torch.compiler.is_exporting()
        or quantities not in (("value",), _BOTH)
        or not loops.signature.arguments[0].is_vector
        or not isinstance(prediction, torch.Tensor)
        or not isinstance(target, torch.Tensor)
    ):
        return None
    if (
        prediction.dtype not in FLOATS
        or prediction.device.type != "cpu"
        or target.device.type != "cpu"
        or not is_target_of(target, prediction)
        or target.requires_grad
        or (quantities == _BOTH and prediction.requires_grad and torch.is_grad_enabled())
        or not all(isinstance(parameter, float | int) for parameter in parameters)
        or not _has_loops(name)
    ):
        return None
    numbers = torch.tensor(parameters, dtype=torch.float64, device="cpu")
    value, gradient = _operator(name, reduction or "", prediction.contiguous(), target.contiguous(), numbers)
    return (value, gradient)[: len(quantities)]

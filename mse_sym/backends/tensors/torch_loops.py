"""Quantities of tensors in a processor's memory by fused loops, where Numba is installed: no copy, one pass.

They are those of the backend ``numba``, and are proved as these are.  What is recorded, mapped over or of a type that
loops do not have is computed operation by operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from typing import Any

import torch
from torch.utils._python_dispatch import _get_current_dispatch_mode

from mse_sym.backends import numba
from mse_sym.backends.task import TaskOf
from mse_sym.backends.tensors.job import Job
from mse_sym.backends.tensors.torch_looks import Looks
from mse_sym.runtime import Kernel, Signature, evaluated

PLAIN = (torch.Tensor, torch.nn.Parameter)
FLOATS = (torch.float32, torch.float64)


@dataclass(frozen=True)
class Loops:
    """The fused loops of a loss for quantities that are computed together, each made when it is first needed."""

    signature: Signature
    task_of: TaskOf
    made: dict[tuple[str, ...], Kernel | None] = field(default_factory=dict)

    def of(self, quantities: tuple[str, ...]) -> Kernel | None:
        """The loops; nothing where they lack a function of the loss."""
        if quantities not in self.made:
            try:
                self.made[quantities] = numba.kernel(self.task_of(quantities)).function
            except ValueError:
                self.made[quantities] = None
        return self.made[quantities]


@dataclass(frozen=True)
class LoopsOfCall:
    """The fused loops for a call whose tensors are plain ones, with what they have computed already."""

    loops: Loops
    found: dict[str, Any] = field(default_factory=dict)

    def run(self, job: Job, name: str, looks: Looks | None, weights: Any, tensors: Sequence[Any]) -> Any:
        """A quantity of the call; nothing where loops do not compute it.

        The gradient of a value of which a derivative is wanted is computed with it, and kept until it is asked for.

        Raises:
            ValueError: numbers that are not finite, or outside their domains; weights that are negative, or all 0.
        """
        if name in self.found:
            return self.found[name].detach()
        if job.mapped or not all(type(each) in PLAIN for each in tensors):
            return None
        quantities = ("value", "gradient") if name == "value" and tensors[0].requires_grad else (name,)
        kernel = self.loops.of(quantities)
        if kernel is None:
            return None
        arrays = [
            tensor.item() if place >= 2 and not tensor.ndim else tensor.numpy(force=True)
            for place, tensor in enumerate(tensors)
        ]
        weights_ = weights if weights is None else weights.numpy(force=True)
        try:
            results = evaluated(
                self.loops.signature, kernel, quantities, arrays, weights_, job.reduction, None, job.ignore_index
            )
        except ValueError:
            if looks is not None:
                looks.look(weights, tensors)
            raise
        first, *rest = (torch.as_tensor(result, dtype=job.dtype) for result in results)
        self.found.update(zip(quantities[1:], rest, strict=True))
        return first


def is_target_of(tensor: Any, prediction: Any) -> bool:
    """Whether it needs no conversion beside a prediction: of its type and shape, or the numbers of classes."""
    return (tensor.dtype == prediction.dtype and tensor.shape == prediction.shape) or (
        tensor.dtype == torch.int64 and tensor.shape == prediction.shape[:-1]
    )


@cache
def are_there() -> bool:
    """Whether Numba is installed."""
    return find_spec("numba") is not None


def of_call(loops: Loops, tensors: Sequence[Any], dtype: Any) -> LoopsOfCall | None:
    """The loops for a call, where they can be taken."""
    is_here = all(tensor.device.type == "cpu" for tensor in tensors)
    is_recorded = _get_current_dispatch_mode() is not None or torch._C._get_tracing_state() is not None
    return LoopsOfCall(loops) if is_here and dtype in FLOATS and not is_recorded and are_there() else None

"""What a call computes of PyTorch tensors, as a function through which autograd goes, and that is mapped over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from mse_sym.backends.tensors.job import Job, along
from mse_sym.backends.tensors.torch_looks import Looks
from mse_sym.backends.tensors.torch_loops import LoopsOfCall

_OTHERS = 4
"""Arguments that are no tensors of the loss."""


@dataclass(frozen=True)
class TorchJob(Job):
    """Quantities of PyTorch tensors, which fused loops may compute."""

    loops: LoopsOfCall | None = None


class Traced(torch.autograd.Function):
    """A quantity, as ``torch.compile`` takes it."""

    @staticmethod
    def forward(job: TorchJob, name: str, looks: Looks | None, weights: Any, *tensors: Any) -> Any:
        # A result that is no tensor of its own would be taken for a view of an argument, and lose its derivative.
        return job.run(name, weights, tensors).clone()

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        ctx.job, ctx.name, _, weights, *tensors = inputs
        ctx.save_for_backward(weights, *tensors)
        ctx.set_materialize_grads(False)

    @staticmethod
    def backward(ctx: Any, upstream: Any) -> Any:
        job, name, (weights, *tensors) = ctx.job, ctx.name, ctx.saved_tensors

        def applied(other: str, arguments: Sequence[Any]) -> Any:
            return _derivative(job, other, weights, arguments)

        grads = [
            along(job, applied, name, tensors, place, upstream, True) if is_needed and upstream is not None else None
            for place, is_needed in enumerate(ctx.needs_input_grad[_OTHERS:])
        ]
        return *(None,) * _OTHERS, *grads


class Eager(Traced):
    """A quantity of numbers that are looked at."""

    @staticmethod
    def forward(job: TorchJob, name: str, looks: Looks | None, weights: Any, *tensors: Any) -> Any:
        if job.loops is not None and (found := job.loops.run(job, name, looks, weights, tensors)) is not None:
            return found
        if looks is not None:
            looks.look(weights, tensors)
        return Traced.forward(job, name, looks, weights, *tensors)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        Traced.setup_context(ctx, inputs, output)
        ctx.save_for_forward(*inputs[_OTHERS - 1 :])

    @staticmethod
    def jvp(ctx: Any, _job: None, _name: None, _looks: None, _weights: Any, *tangents: Any) -> Any:
        job, name, (weights, *tensors) = ctx.job, ctx.name, ctx.saved_tensors

        def applied(other: str, arguments: Sequence[Any]) -> Any:
            return _derivative(job, other, weights, arguments)

        parts = [
            along(job, applied, name, tensors, place, tangent, False)
            for place, tangent in enumerate(tangents)
            if tangent is not None
        ]
        return sum(parts[1:], parts[0]) if parts else None

    @staticmethod
    def vmap(
        info: Any, in_dims: tuple[Any, ...], job: TorchJob, name: str, looks: Any, *tensors: Any
    ) -> tuple[Any, int]:
        """One more axis in front, which all arguments get."""
        weights, *mapped = (
            _mapped(tensor, dim, info.batch_size) for tensor, dim in zip(tensors, in_dims[_OTHERS - 1 :], strict=True)
        )
        examples = mapped[0].shape[: mapped[0].ndim - job.axes]
        whole = [
            tensor.reshape((*tensor.shape, *(1,) * (len(examples) - tensor.ndim))).expand(examples)
            if tensor.ndim < len(examples)
            else tensor
            for tensor in mapped
        ]
        return Eager.apply(replace(job, mapped=job.mapped + 1), name, looks, weights, *whole), 0


def _mapped(tensor: Any, dim: int | None, count: int) -> Any:
    if tensor is None:
        return None
    return tensor.expand(count, *tensor.shape) if dim is None else tensor.movedim(dim, 0)


def applied(job: TorchJob, name: str, looks: Looks | None, weights: Any, tensors: Sequence[Any]) -> Any:
    """A quantity, through which autograd goes; where it is traced, once."""
    if not torch.compiler.is_compiling():
        return Eager.apply(job, name, looks, weights, *tensors)
    if torch.is_grad_enabled() and any(tensor.requires_grad for tensor in tensors):
        return Traced.apply(job, name, None, weights, *tensors)
    return job.run(name, weights, tensors)


def _derivative(job: TorchJob, name: str, weights: Any, tensors: Sequence[Any]) -> Any:
    if torch.compiler.is_compiling():
        return job.run(name, weights, tensors)
    return Eager.apply(job, name, None, weights, *tensors)

"""A criterion of torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from mse_sym.losses.compiled import CompiledLoss


class LossModule(torch.nn.Module):  # torch asks for a module of it
    """A loss as a module, whose parameters that are tensors are buffers."""

    def __init__(
        self, functions: CompiledLoss, reduction: str | None, ignore_index: int | None, parameters: Mapping[str, Any]
    ) -> None:
        super().__init__()
        self.functions, self.reduction, self.ignore_index = functions, reduction, ignore_index
        self.numbers = {name: value for name, value in parameters.items() if not isinstance(value, torch.Tensor)}
        self.tensors = tuple(name for name in parameters if name not in self.numbers)
        for name in self.tensors:
            self.register_buffer(f"parameter_{name}", parameters[name])

    def forward(self, input: Any, target: Any, weights: Any = None) -> Any:
        """The loss; reduced, unless the reduction is none."""
        parameters = {**self.numbers, **{name: getattr(self, f"parameter_{name}") for name in self.tensors}}
        return self.functions.value(
            input, target, weights=weights, reduction=self.reduction, ignore_index=self.ignore_index, **parameters
        )

    def extra_repr(self) -> str:
        """The loss and its numbers."""
        numbers = "".join(f", {name}={value}" for name, value in self.numbers.items())
        return f"{self.functions.name}, reduction={self.reduction or 'none'!r}{numbers}"

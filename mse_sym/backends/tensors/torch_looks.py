"""The numbers of a call looked at where they are, in one pass; where something is wrong, NumPy's functions say what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, NoReturn

import numpy as np
import torch

from mse_sym.runtime.arguments import NONNEGATIVE, Domain, Signature
from mse_sym.runtime.given import Fit, given
from mse_sym.runtime.weighting import Reduction, weighting


@dataclass(frozen=True)
class Looks:
    """What the numbers of a call shall be."""

    signature: Signature
    fit: Fit
    values: tuple[Any, ...]
    """The arguments, as the caller gave them."""
    dtype: torch.dtype
    reduction: Reduction
    ignore_index: int | None

    def look(self, weights: Any, tensors: Sequence[Any]) -> None:
        """Look at arguments and weights.

        Raises:
            ValueError: numbers that are not finite, or outside their domains; weights that are negative, or all 0.
        """
        right = [
            _holds_all(argument.domain, tensor) if tensor.is_floating_point() else self._are_classes(tensor)
            for argument, tensor in zip(self.signature.arguments, tensors, strict=True)
        ]
        if weights is not None:
            right.append(_holds_all(NONNEGATIVE, weights))
        if self.reduction == "mean":
            right += self._counts(weights, tensors)
        if not torch.stack(right).all():
            self._refuse(weights, tensors)

    def _are_classes(self, tensor: Any) -> Any:
        bad = (tensor < 0) | (tensor >= self.fit.size)
        return ~(bad if self.ignore_index is None else bad & (tensor != self.ignore_index)).any()

    def _counts(self, weights: Any, tensors: Sequence[Any]) -> list[Any]:
        """Whether some example counts, where it may be that none does."""
        counted = [] if weights is None else [weights > 0]
        if self.ignore_index is not None:
            counted.append(tensors[1] != self.ignore_index)
        return [reduce(torch.logical_and, counted).any()] if counted else []

    def _refuse(self, weights: Any, tensors: Sequence[Any]) -> NoReturn:
        arrays = [
            _array(tensor) if isinstance(value, torch.Tensor) else value
            for value, tensor in zip(self.values, tensors, strict=True)
        ]
        call = given(self.signature, arrays, self.ignore_index)
        if call.has_classes:
            call.check_classes()
        with np.errstate(all="ignore"):
            call.block(slice(None))
        weighting(call, weights if weights is None else _array(weights), self.reduction)
        raise AssertionError("arguments were refused, and nothing is wrong with them")


def _holds_all(domain: Domain, tensor: Any) -> Any:
    if domain.elements:
        return reduce(torch.logical_or, (tensor == element for element in domain.elements)).all()
    least, most = domain.least_and_most
    low, high = torch.aminmax(tensor)
    return (low.to(torch.float64) >= least) & (high.to(torch.float64) <= most)


def _array(tensor: Any) -> np.ndarray[Any, Any]:
    array: np.ndarray[Any, Any] = (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy(force=True)
    return array

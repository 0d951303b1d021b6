"""Hypothesis strategies for the inputs of any loss: its own domain, the middle and both tails, exact floats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from sympy import FiniteSet, IndexedBase, Interval, Set

from mse_sym.losses import Loss

FARTHEST = {np.float64: 700.0, np.float32: 80.0}
"""How far a logit goes: ``exp`` of it does not yet leave the type."""


@dataclass(frozen=True)
class Inputs:
    """Arguments of a loss's functions."""

    prediction: Any
    target: Any
    parameters: dict[str, Any]


def floats_in(domain: Set, dtype: Any) -> st.SearchStrategy[float]:
    """Floats of a type in a domain: one strategy for the middle and one for each tail, closed ends too."""
    if isinstance(domain, FiniteSet):
        return st.sampled_from(sorted(float(element) for element in domain))
    assert isinstance(domain, Interval)
    width = np.dtype(dtype).itemsize * 8
    low, high, far = float(domain.start), float(domain.end), FARTHEST[dtype]

    def between(start: float, end: float) -> st.SearchStrategy[float]:
        return st.floats(start, end, width=width)

    if np.isinf(low) and np.isinf(high):
        return between(-3, 3) | between(-far, -3) | between(3, far) | st.just(0.0)
    close = st.integers(3, np.finfo(dtype).nmant).map(lambda power: 2.0**-power)
    closer = st.integers(3, 2 * np.finfo(dtype).nmant).map(lambda power: 2.0**-power) if low == 0 else close
    ends = [end for end, is_open in ((low, domain.left_open), (high, domain.right_open)) if not is_open]
    if np.isinf(high):
        inside = (
            between(0.25, 4).map(lambda t: low + t)
            | close.map(lambda t: low + t)
            | between(4, far).map(lambda t: low + t)
            | st.just(low + 1)
        )
        return st.sampled_from(ends) | inside if ends else inside
    assert (low, high) == (0, 1)
    inside = between(0.0625, 0.9375) | closer | close.map(lambda t: 1 - t)
    return st.sampled_from(ends) | inside if ends else inside


def labels(domain: Set, dtype: Any) -> st.SearchStrategy[float]:
    """Hard and soft labels, counts, positive outcomes; for a regression any moderate number."""
    if domain == Interval(-np.inf, np.inf):
        return st.floats(-4, 4, width=32) | st.sampled_from([0.0, 1.0])
    return floats_in(domain, dtype)


@st.composite
def inputs_of(draw: st.DrawFn, loss: Loss, dtype: Any, *, leading: tuple[int, ...] | None = None) -> Inputs:
    """Inputs of a loss: shape ``()``, ``(n,)`` or ``(n, m)``, with a vector's ``K`` from 2 to 50 as a last axis."""
    shape = draw(st.sampled_from([(), (3,), (2, 2)])) if leading is None else leading
    context = loss.context

    def array(elements: st.SearchStrategy[float], extent: tuple[int, ...]) -> Any:
        count = int(np.prod(extent))
        return np.array(draw(st.lists(elements, min_size=count, max_size=count)), dtype).reshape(extent)[()]

    predictions = floats_in(context.domain(loss.prediction), dtype)
    targets = labels(context.domain(loss.target), dtype)
    parameters = {p.name: array(floats_in(context.domain(p), dtype), shape) for p in loss.parameters}
    if not isinstance(loss.prediction, IndexedBase):
        return Inputs(array(predictions, shape), array(targets, shape), parameters)
    size = draw(st.sampled_from([2, 3, 5, 50] if shape == () else [2, 3, 5]))
    prediction = array(predictions, (*shape, size))
    kind = draw(st.sampled_from(["one-hot", "soft", "any"]))
    if kind == "one-hot":
        chosen = np.array(
            draw(st.lists(st.integers(0, size - 1), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
        )
        target = np.eye(size, dtype=dtype)[chosen.reshape(shape)]
    else:
        target = array(targets, (*shape, size))
        if kind == "soft":
            target = (target / np.maximum(target.sum(-1, keepdims=True), 1)).astype(dtype)
    return Inputs(prediction, target, parameters)

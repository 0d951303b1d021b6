"""Floating-point inputs on which a gradient is checked: a loss's own domain, its middle and both tails.

A *row* is one example: the middle, the left or the right tail of the prediction, with a hard or a soft
label.  All are exact floats of the type that is checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from sympy import FiniteSet, Interval, S, Set, Symbol

from mse_sym.losses import Loss
from mse_sym.symbolic.context import Context

Region: TypeAlias = Literal["left tail", "middle", "right tail"]
Array: TypeAlias = np.ndarray[Any, Any]

REGIONS: tuple[Region, ...] = ("left tail", "middle", "right tail")
SIZES = (2, 3, 10, 50)
"""The sizes K of the vectors."""
_SEED = 20


@dataclass(frozen=True)
class Batch:
    """Rows of one size, as the arrays a gradient is called with, and the region of each row.

    Scalars have shape ``(n,)``, vectors ``(n, K)``.
    """

    prediction: Array
    target: Array
    parameters: dict[str, Array]
    regions: tuple[Region, ...]


def batches(loss: Loss, dtype: Any, count: int) -> Iterator[Batch]:
    """``count`` rows in all, the same every time: one batch, or for a loss of vectors one of each size."""
    random = np.random.default_rng(_SEED)
    sizes: tuple[int | None, ...] = SIZES if loss.is_vector else (None,)
    for place, size in enumerate(sizes):
        rows = count // len(sizes) + (place < count % len(sizes))
        if rows:
            yield _batch(loss, np.dtype(dtype), rows, size, random)


def _batch(loss: Loss, dtype: np.dtype[Any], rows: int, size: int | None, random: np.random.Generator) -> Batch:
    context = Context(loss.domains)
    where, labelled = context.domain(loss.prediction), context.domain(loss.target)
    regions = tuple(REGIONS[row % 3] for row in range(rows))
    predictions, targets = [], []
    for row, region in enumerate(regions):
        kind = ("one", "zero", "soft")[(row + row // 3) % 3]
        predictions.append(_prediction(where, dtype, region, size, random))
        if kind == "soft" and region != "middle" and size is None and where == labelled == S.Reals:
            targets.append(_comparable(predictions[-1], dtype, random))
        else:
            targets.append(_target(labelled, dtype, kind, size, random))
    parameters = {
        p.name: np.array([_parameter(context, p, dtype, random) for _ in range(rows)]) for p in loss.parameters
    }
    return Batch(np.array(predictions, dtype), np.array(targets, dtype), parameters, regions)


def _prediction(
    domain: Set, dtype: np.dtype[Any], region: Region, size: int | None, random: np.random.Generator
) -> Array:
    """A number of the region; of a vector the first entry, the others being in the middle."""
    if size is None:
        return np.array(draw(domain, dtype, region, random), dtype)
    others = [draw(domain, dtype, "middle", random) for _ in range(size - 1)]
    return np.array([draw(domain, dtype, region, random), *others], dtype)


def _target(domain: Set, dtype: np.dtype[Any], kind: str, size: int | None, random: np.random.Generator) -> Array:
    """A label 0, 1 or in between; of a vector one-hot, with this label for the first entry, or all in between.

    The soft labels of a vector need not add up to 1: the gradient is proved for any.
    """
    hard = all(domain.contains(end) == True for end in (0, 1))  # noqa: E712 (a SymPy Boolean)
    if kind == "soft" or not hard:
        drawn = np.array([draw(domain, dtype, "middle", random) for _ in range(size or 1)], dtype)
        return drawn.reshape(() if size is None else size)
    if size is None:
        return np.array(kind == "one", dtype)
    return np.eye(size, dtype=dtype)[0 if kind == "one" else random.integers(1, size)]


def _comparable(prediction: Array, dtype: np.dtype[Any], random: np.random.Generator) -> Array:
    """A target between 0 and twice the prediction, mostly close to it.

    The residual of a regression is mostly small beside the prediction, and a slip in it hides where it is not.
    """
    return np.array(prediction * (1 + random.choice((-1, 1)) * 2.0 ** random.uniform(-8, 0)), dtype)


def _parameter(context: Context, parameter: Symbol, dtype: np.dtype[Any], random: np.random.Generator) -> Any:
    return dtype.type(draw(context.domain(parameter), dtype, "middle", random))


def draw(domain: Set, dtype: np.dtype[Any], region: Region, random: np.random.Generator) -> Any:
    """One float of the type from a region of a domain.

    Of the real line: up to 3 in the middle, the tails up to where ``exp`` is about to leave the type.  Of
    a bounded or half-bounded interval, the tails approach its ends.
    """
    if isinstance(domain, FiniteSet):
        return dtype.type(float(random.choice(sorted(domain))))
    if not isinstance(domain, Interval):
        raise ValueError(f"no points are known of {domain}; declare an interval or a finite set as the domain")
    farthest, mantissa = 0.985 * float(np.log(np.finfo(dtype).max)), np.finfo(dtype).nmant
    low, high = float(domain.start), float(domain.end)
    inner = dtype.type(random.uniform(0.05, 0.95))
    close = dtype.type(2.0 ** random.uniform(-2 * mantissa, -3))
    if np.isinf(low) and np.isinf(high):
        size = random.uniform(3, farthest) if random.random() < 0.7 else random.uniform(3, 40)
        return dtype.type({"left tail": -size, "middle": random.uniform(-3, 3), "right tail": size}[region])
    if np.isinf(high):
        return dtype.type(
            low + {"left tail": close, "middle": 4 * inner, "right tail": random.uniform(4, farthest)}[region]
        )
    if np.isinf(low):
        return dtype.type(
            high - {"left tail": random.uniform(4, farthest), "middle": 4 * inner, "right tail": close}[region]
        )
    to_the_right = dtype.type(2.0 ** -random.integers(3, mantissa + 1))
    part = {"left tail": close, "middle": inner, "right tail": 1 - to_the_right}[region]
    return dtype.type(low + (high - low) * part)

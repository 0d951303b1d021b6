"""A million random points in seconds: compared in a wider floating type, and the worst of them measured exactly.

What it sees: a result that is wrong by more than rounding, NaN and wrong infinities, anywhere in the range of
the type. What it does not see: an error in the stable form itself (the comparison evaluates the same form in
the wider type), which the proof of the form and the exact values at the stratified points exclude; and the
wider type's own errors, which are below a hundredth of a unit where the form has no cancellation. Nor an infinity
that is wrong because a part of the form overflows even the wider type. A point at which the wider type gives
NaN is taken for bad and measured exactly. The points are drawn as bit
patterns, so that every exponent is as likely as any other, and from the normal range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from sympy import FiniteSet, IndexedBase, Interval, S, Set

from mse_sym.check.accuracy import Accuracy, Worst, check_request, result_of, worst_of
from mse_sym.check.drawing import Random
from mse_sym.check.extended import value_and_terms, wider_type
from mse_sym.check.right import Component, right_at
from mse_sym.check.strata import Array, Points, largest_direction
from mse_sym.check.ulp import error_in_ulp
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.context import UNIT_CLOSED

MEASURED = 50
"""So many of the worst components are measured exactly."""
SIZES = (2, 3, 10)
"""The sizes K of the vectors."""
_BATCH = 100_000
_STRATUM = "random"


def screened(
    loss: Loss,
    quantity: Quantity,
    dtype: Any,
    *,
    function: Callable[..., Any] | None = None,
    backend: str = "numpy",
    count: int = 1_000_000,
    seed: int = 0,
) -> Accuracy:
    """Measure a function of a loss at ``count`` random components; see the module for what it sees.

    ``greatest`` and ``worst`` are exact; the median and the 99th percentile are those of the screen.

    Raises:
        RuntimeError: this platform has no wider floating type.
        and what :func:`mse_sym.check.accuracy.accuracy` raises.
    """
    kind, random = np.dtype(dtype), np.random.default_rng(seed)
    check_request(loss, quantity, kind, count)
    called = function or getattr(loss.compile(backend), quantity)
    all_errors, worst, greatest = [], None, -1.0
    for batch in _batches(loss, quantity, kind, count, random):
        result = result_of(loss, quantity, batch, called)
        errors = screen_errors(loss, quantity, batch, result)
        all_errors.append(errors.ravel())
        for found, error in _exactly(loss, quantity, batch, result, errors):
            if error > greatest:
                worst, greatest = found, error
    assert worst is not None
    errors = np.concatenate(all_errors)
    p99, median = (float(np.percentile(errors, part, method="higher")) for part in (99, 50))
    return Accuracy(loss.name, quantity, kind.name, backend, errors.size, greatest, p99, median, worst)


def screen_errors(loss: Loss, quantity: Quantity, batch: Points, result: Array) -> Array:
    """The errors in units in the last place against the stable form in the wider type; infinite in doubt."""
    wide = wider_type(result.dtype)
    info = np.finfo(result.dtype)
    with np.errstate(all="ignore"):
        right, terms = value_and_terms(loss, quantity, batch)
        overflow = np.ldexp(wide.type(1), info.maxexp)
        bounded = np.clip(right, -overflow, overflow)
        scale = np.maximum(np.abs(bounded), np.minimum(_forgiven(loss, quantity, batch, terms), np.finfo(wide).max))
        exponents = np.maximum(np.frexp(scale)[1] - 1, info.minexp)
        computed = np.clip(result.astype(wide), -overflow, overflow)
        errors = np.abs(computed - bounded) / np.ldexp(wide.type(1), exponents - info.nmant)
        errors[(result == 0) & (np.abs(right) < info.smallest_subnormal)] = 0
        errors[np.isnan(right) | np.isnan(result)] = np.inf
        return errors.astype(np.float64)


def _forgiven(loss: Loss, quantity: Quantity, batch: Points, terms: Array) -> Array:
    """The terms, where an error is measured in their units; 0 for hard labels (save beside a diagonal)."""
    labels = batch.target
    if loss.context.domain(loss.target) != UNIT_CLOSED or QUANTITIES[quantity].takes_vector:
        return terms
    hard = np.isin(labels, (0, 1))
    if loss.is_vector:
        hard = hard.all(-1) & (labels.sum(-1) == 1)
    hard = hard.reshape((-1, *(1 for _ in terms.shape[1:])))
    if terms.ndim == 3:
        hard = hard & np.eye(labels.shape[-1], dtype=bool)
    return np.where(hard, 0, terms)


def _exactly(
    loss: Loss, quantity: Quantity, batch: Points, result: Array, errors: Array
) -> Iterator[tuple[Worst, float]]:
    """The worst components of a batch, measured exactly."""
    chosen = np.argpartition(errors.ravel(), -min(MEASURED, errors.size))[-MEASURED:]
    for place in chosen:
        row, *rest = (int(n) for n in np.unravel_index(place, errors.shape))
        component: Component = tuple(rest)
        (one,) = right_at(loss, quantity, batch, row, [component])
        computed = result[(row, *component)]
        yield worst_of(batch, one, computed), error_in_ulp(computed, one.exact, result.dtype, one.terms)


def _batches(loss: Loss, quantity: Quantity, dtype: np.dtype[Any], count: int, random: Random) -> Iterator[Points]:
    """Random points with ``count`` components in all, in batches of bounded size."""
    order = len(loss.compile(measure=False).free_indices[quantity])
    sizes: tuple[int | None, ...] = SIZES if loss.is_vector else (None,)
    for size in sizes:
        left = -(-count // len(sizes))
        while left > 0:
            components = (size or 1) ** order
            rows = -(-min(left, _BATCH) // components)
            batch = random_points(loss, dtype, rows, size, random)
            if QUANTITIES[quantity].takes_vector:
                most = largest_direction(dtype)
                drawn = np.clip(_numbers(S.Reals, dtype, batch.prediction.shape, random), -most, most)
                batch = replace(batch, direction=drawn)
            yield batch
            left -= rows * components


def random_points(loss: Loss, dtype: np.dtype[Any], rows: int, size: int | None, random: Random) -> Points:
    """Random examples: any bit pattern, the normal range, hard and soft labels, ties and near ties."""
    shape = (rows,) if size is None else (rows, size)
    context = loss.context
    where, labelled = context.domain(loss.prediction), context.domain(loss.target)
    prediction = _numbers(where, dtype, shape, random)
    target = _numbers(labelled, dtype, shape if isinstance(loss.target, IndexedBase) else (rows,), random)
    if labelled == UNIT_CLOSED and target.shape == shape:
        hard = np.eye(size)[random.integers(size, size=rows)] if size else random.integers(2, size=rows)
        chosen = random.random(rows) < 0.7
        target = np.where(chosen if size is None else chosen[:, None], hard, target)
    elif where == labelled and target.shape == shape:
        near = prediction * (1 + np.finfo(dtype).eps * random.integers(-4, 5, shape)).astype(dtype)
        wide, low, high = near.astype(float), float(where.inf), float(where.sup)
        is_above = wide > low if where.left_open else wide >= low
        is_below = wide < high if where.right_open else wide <= high
        is_within = np.isfinite(wide) & is_above & is_below
        target = np.where((random.random(shape) < 0.2) & is_within, near, target)
    parameters = {
        p.name: _parameters(context.domain(p), dtype, shape if isinstance(p, IndexedBase) else (rows,), random)
        for p in loss.parameters
    }
    return Points(prediction, target.astype(dtype), parameters, (_STRATUM,) * rows)


def _numbers(domain: Set, dtype: np.dtype[Any], shape: tuple[int, ...], random: Random) -> Array:
    """Half of them any floats of an interval, half from its middle; of a finite set its elements."""
    if isinstance(domain, FiniteSet):
        return random.choice(np.array(sorted(map(float, domain)), dtype), shape)
    if not isinstance(domain, Interval):
        raise ValueError(f"no points are known of {domain}; declare an interval as the domain")
    info = np.finfo(dtype)
    ends = map(float, (domain.start, domain.end))
    low, high = (end if np.isinf(end) else float(np.clip(end, info.min, info.max)) for end in ends)
    scale = 10 ** random.uniform(-2, np.log10(np.finfo(dtype).maxexp), (shape[0], *(1 for _ in shape[1:])))
    with np.errstate(over="ignore"):
        patterns = _bit_patterns(dtype, shape, random)
        if np.isinf(low) and np.isinf(high):
            middle, tails = random.normal(0, 1, shape) * scale, patterns
        elif np.isinf(low) or np.isinf(high):
            start, sign = (high, -1) if np.isinf(low) else (low, 1)
            middle, tails = (start + sign * np.abs(x) for x in (random.normal(0, 1, shape) * scale, patterns))
        else:
            signed = np.abs(patterns) if low >= 0 else patterns
            is_within = (low <= signed) & (signed <= high)
            tails = np.where(is_within, signed, low + (high - low) * (np.abs(patterns) % 1).astype(float))
            middle = random.uniform(low, high, shape)
    drawn = np.where(random.random(shape) < 0.5, tails, middle).astype(dtype)
    least = np.nextafter(dtype.type(low), info.max) if domain.left_open and np.isfinite(low) else max(low, info.min)
    most = np.nextafter(dtype.type(high), info.min) if domain.right_open and np.isfinite(high) else min(high, info.max)
    return np.clip(drawn, dtype.type(least), dtype.type(most))


def _bit_patterns(dtype: np.dtype[Any], shape: tuple[int, ...], random: Random) -> Array:
    """Finite floats, all of them as likely as each other."""
    unsigned = np.dtype(f"u{dtype.itemsize}")
    bits = random.integers(0, np.iinfo(unsigned).max, shape, unsigned, endpoint=True)
    drawn = bits.view(dtype)
    return np.where(np.isfinite(drawn), drawn, dtype.type(1))


def _parameters(domain: Set, dtype: np.dtype[Any], shape: tuple[int, ...], random: Random) -> Array:
    if domain.sup.is_finite:
        low, high = float(domain.inf), float(domain.sup)
        return (low + (high - low) * random.uniform(1e-6, 1 - 1e-6, shape)).astype(dtype)
    return (10 ** random.uniform(-6, 6, shape)).astype(dtype)

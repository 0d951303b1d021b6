"""Floating-point inputs from everywhere in the domain of a loss, each with the name of its stratum.

Normal numbers, both tails as far as the largest number, subnormal numbers, both sides of every border at which
a branch changes or a function overflows, ties, residuals that are all but zero; hard and soft labels; vectors
of 2 to 1,000 entries; parameters over several orders of magnitude.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from mpmath import mp, mpf
from sympy import S, Set, lambdify

from mse_sym.arrays.arguments import DIRECTIONS
from mse_sym.check.drawing import Draw, Random, beside, parameter, strata_of
from mse_sym.losses import Loss
from mse_sym.symbolic.context import UNIT_CLOSED
from mse_sym.symbolic.functions import expand_functions

Array: TypeAlias = np.ndarray[Any, Any]
SIZES = {2: 0.4, 3: 0.25, 10: 0.25, 100: 0.08, 1000: 0.02}
"""The sizes K of vectors, and which part of the points has each."""
_SEED = 4


@dataclass(frozen=True)
class Points:
    """Examples of one size as the arrays a function is called with, and the stratum of each.

    Scalars have shape ``(n,)``, vectors ``(n, K)``, parameters ``(n,)``. ``direction`` are the vectors by which the
    Hessian of a loss of vectors is multiplied, where that is measured.
    """

    prediction: Array
    target: Array
    parameters: dict[str, Array]
    strata: tuple[str, ...]
    direction: Array | None = None


def points(loss: Loss, dtype: Any, count: int, seed: int = _SEED) -> Iterator[Points]:
    """``count`` examples, the same for the same seed: all of one size, or for a loss of vectors of several."""
    random = np.random.default_rng(seed)
    if not loss.is_vector:
        yield _scalars(loss, np.dtype(dtype), count, random)
        return
    shares = {size: max(1, round(part * count)) for size, part in SIZES.items()}
    for size, share in shares.items():
        yield _vectors(loss, np.dtype(dtype), share, size, random)


def largest_direction(dtype: np.dtype[Any]) -> float:
    """How large the entries of a vector are by which a Hessian is multiplied."""
    return min(DIRECTIONS.high, float(np.finfo(dtype).max))


def with_directions(batch: Points, seed: int = _SEED) -> Points:
    """The same points with a vector at each, of any size, by which to multiply a Hessian."""
    random = np.random.default_rng(seed)
    dtype, size = batch.prediction.dtype, batch.prediction.shape[1]
    shapes = list(_logit_shapes(size, dtype).items())
    chosen = [shapes[random.integers(len(shapes))] for _ in batch.strata]
    most = largest_direction(dtype)
    directions = np.array([np.clip(draw(random), -most, most) for _, draw in chosen]).astype(dtype)
    strata = (f"{stratum}, times {name}" for stratum, (name, _) in zip(batch.strata, chosen, strict=True))
    return replace(batch, strata=tuple(strata), direction=directions)


def is_hard(loss: Loss, target: Array) -> bool:
    """Whether a target is a label 0 or 1 of a loss of labels, or a vector of such labels with a single 1."""
    if loss.context.domain(loss.target) != UNIT_CLOSED or not np.isin(target, (0, 1)).all():
        return False
    return target.ndim == 0 or int(np.sum(target)) == 1


def _scalars(loss: Loss, dtype: np.dtype[Any], count: int, random: Random) -> Points:
    context = loss.context
    predictions = strata_of(context.domain(loss.prediction), dtype)
    targets = strata_of(context.domain(loss.target), dtype)
    if context.domain(loss.target) == UNIT_CLOSED:
        targets = {"label 0": lambda _: 0.0, "label 1": lambda _: 1.0, **_soft(targets)}
    activation = _activation(loss)
    drawn_parameters = {p.name: [parameter(context, p, dtype, random) for _ in range(count)] for p in loss.parameters}
    prediction, target, names = [], [], []
    kinds = _combinations(predictions, [*targets, "tie", "near tie", *(["border"] if loss.parameters else [])], count)
    for row, (where, kind) in enumerate(kinds):
        a = _drawn(predictions[where], dtype, random)
        if kind in targets:
            y = _drawn(targets[kind], dtype, random)
        else:
            y = _residual(kind, activation(a), dtype, [values[row] for values in drawn_parameters.values()], random)
            if not _contains(context.domain(loss.target), y):
                kind = next(iter(targets))
                y = _drawn(targets[kind], dtype, random)
        prediction.append(a)
        target.append(y)
        names.append(f"{where}, {kind}")
    return Points(
        np.array(prediction, dtype),
        np.array(target, dtype),
        {name: np.array(values, dtype) for name, values in drawn_parameters.items()},
        tuple(names),
    )


def _combinations(first: Any, second: Any, count: int) -> Iterator[tuple[str, str]]:
    """Each of the first with each of the second, so ordered that a few show much of it."""
    firsts, seconds = list(first), list(second)
    for number in range(count):
        turn, place = divmod(number, len(firsts))
        yield firsts[place], seconds[(place + turn) % len(seconds)]


def _soft(targets: dict[str, Draw]) -> dict[str, Draw]:
    return {f"soft label, {name}": draw for name, draw in targets.items()}


def _activation(loss: Loss) -> Callable[[Any], Any]:
    """The activation of a composed loss at a float, rounded; without one, the number itself."""
    if loss.composition is None:
        return lambda number: number
    activation = loss.composition.activation
    function = lambdify([activation.argument], expand_functions(activation.expression), "mpmath")

    def rounded(number: Any) -> Any:
        with mp.workprec(200), np.errstate(over="ignore", under="ignore"):
            return type(number)(float(function(mpf(float(number)))))

    return rounded


def _residual(kind: str, prediction: Any, dtype: np.dtype[Any], parameters: list[Any], random: Random) -> Any:
    """A target at the prediction, a few roundings beside it, or as far as a parameter, to the last bit or nearly."""
    if kind == "tie":
        return prediction
    if kind == "border":
        with np.errstate(over="ignore"):
            prediction = dtype.type(prediction + random.choice([-1, 1]) * parameters[0])
    return beside(prediction, dtype, random, least=int(kind != "border"))


def _contains(domain: Set, number: Any) -> bool:
    return bool(np.isfinite(number)) and bool(domain.contains(S(float(number))))


def _drawn(draw: Draw, dtype: np.dtype[Any], random: Random) -> Any:
    return dtype.type(draw(random))


def _vectors(loss: Loss, dtype: np.dtype[Any], rows: int, size: int, random: Random) -> Points:
    context = loss.context
    domain, labels = context.domain(loss.prediction), context.domain(loss.target)
    shapes = _logit_shapes(size, dtype) if domain == S.Reals else _entry_shapes(domain, size, dtype)
    kinds = _label_kinds(size) if labels == UNIT_CLOSED else _entry_shapes(labels, size, dtype)
    prediction, target, names = [], [], []
    for where, kind in _combinations(shapes, kinds, rows):
        entries = np.asarray(shapes[where](random)).astype(dtype)
        prediction.append(entries)
        target.append(np.asarray(kinds[kind](random, entries)).astype(dtype))
        names.append(f"K = {size}, {where}, {kind}")
    parameters = {
        p.name: np.array([parameter(context, p, dtype, random) for _ in range(rows)], dtype) for p in loss.parameters
    }
    return Points(np.array(prediction, dtype), np.array(target, dtype), parameters, tuple(names))


def _logit_shapes(size: int, dtype: np.dtype[Any]) -> dict[str, Draw]:
    """Vectors of real numbers: of several scales, confident ones, ties, extremes."""
    largest, least = float(np.finfo(dtype).max), float(np.finfo(dtype).smallest_subnormal)

    def scaled(scale: float, random: Random) -> Array:
        return random.normal(0, scale, size)

    def confident(random: Random) -> Array:
        logits = random.normal(0, 1, size)
        logits[random.integers(size)] += random.uniform(20, 1.1 * np.log(largest))
        return logits

    def two_largest(random: Random) -> Array:
        logits = random.normal(0, 10, size).astype(dtype)
        logits[random.integers(size)] = logits.max()
        return np.asarray(logits)

    def barely_there(random: Random) -> Array:
        logits = np.log(least) + random.uniform(-2, 3, size)
        logits[random.integers(size)] = 0
        return np.asarray(logits)

    def offset(random: Random) -> Array:
        return random.normal(0, 2, size) + random.choice([-1, 1]) * 10 ** random.uniform(2, 6)

    def wide(random: Random) -> Array:
        return random.choice([-1, 1], size) * 10 ** random.uniform(-5, np.log10(largest) - 1e-7, size)

    def extreme(random: Random) -> Array:
        return random.choice([-largest, largest, 0.0, 1.0], size)

    return {
        "scale 1": partial(scaled, 1),
        "confident": confident,
        "scale 10": partial(scaled, 10),
        "two largest": two_largest,
        "scale 100": partial(scaled, 100),
        "all equal": lambda random: np.full(size, random.normal(0, 10)),
        "scale 10,000": partial(scaled, 1e4),
        "barely there": barely_there,
        "offset": offset,
        "wide": wide,
        "extreme": extreme,
        "subnormal": lambda random: random.integers(-1000, 1000, size) * least,
    }


def _entry_shapes(domain: Set, size: int, dtype: np.dtype[Any]) -> dict[str, Callable[..., Any]]:
    """Vectors with entries from one stratum of a set each, and from all."""
    strata = strata_of(domain, dtype)

    def of(draws: list[Draw], random: Random, *_: Any) -> Array:
        return np.array([dtype.type(draws[random.integers(len(draws))](random)) for _ in range(size)])

    return {"mixed": partial(of, list(strata.values())), **{name: partial(of, [d]) for name, d in strata.items()}}


def _label_kinds(size: int) -> dict[str, Callable[[Random, Array], Any]]:
    """Labels: one-hot, at the largest entry and elsewhere; soft ones, which need not add up to 1."""

    def one_hot(place: int) -> Array:
        return np.eye(1, size, place)[0]

    return {
        "label at the largest": lambda random, entries: one_hot(int(np.argmax(entries))),
        "label at random": lambda random, entries: one_hot(int(random.integers(size))),
        "label at the least": lambda random, entries: one_hot(int(np.argmin(entries))),
        "soft labels": lambda random, entries: random.dirichlet(np.ones(size)),
        "smoothed labels": lambda random, entries: 0.9 * one_hot(int(np.argmax(entries))) + 0.1 / size,
        "any labels": lambda random, entries: random.uniform(0, 1, size),
    }

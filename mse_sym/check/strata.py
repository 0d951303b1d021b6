"""Floating-point inputs from everywhere in the domain of a loss, each with the name of its stratum.

Normal numbers, both tails as far as the largest number, subnormal numbers, both sides of every border at which
a branch changes or a function overflows, ties, residuals that are all but zero; hard and soft labels; vectors
of 2 to 1,000 entries; parameters over several orders of magnitude.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from mpmath import mp, mpf
from sympy import IndexedBase, Set, lambdify

from mse_sym.check.drawing import Draw, Random, beside, parameter, strata_of
from mse_sym.check.floats import floats_of
from mse_sym.check.scope import WHOLE, Scope, in_order
from mse_sym.check.vectors import logit_shapes, prediction_shapes, target_shapes
from mse_sym.losses import Loss
from mse_sym.runtime.arguments import DIRECTIONS
from mse_sym.symbolic.context import UNIT_CLOSED
from mse_sym.symbolic.functions import expand_functions

Array: TypeAlias = np.ndarray[Any, Any]
SIZES = {2: 0.4, 3: 0.25, 10: 0.25, 100: 0.08, 1000: 0.02}
"""The sizes K of vectors, and which part of the points has each."""
_SEED = 4


@dataclass(frozen=True)
class Points:
    """Examples of one size as the arrays a function is called with, and the stratum of each.

    Scalars have shape ``(n,)``, vectors ``(n, K)``. ``direction`` are the vectors by which the Hessian of a loss of
    vectors is multiplied, where that is measured.
    """

    prediction: Array
    target: Array
    parameters: dict[str, Array]
    strata: tuple[str, ...]
    direction: Array | None = None


def points(loss: Loss, dtype: Any, count: int, seed: int = _SEED, scope: Scope = WHOLE) -> Iterator[Points]:
    """``count`` examples, the same for the same seed: all of one size, or for a loss of vectors of several."""
    random = np.random.default_rng(seed)
    if not loss.is_vector:
        yield _scalars(loss, np.dtype(dtype), count, random, scope)
        return
    for size, part in sizes_of(loss).items():
        yield _vectors(loss, np.dtype(dtype), max(1, round(part * count)), size, random, scope)


def sizes_of(loss: Loss) -> Mapping[int, float]:
    """The sizes of the vectors of a loss, one if it is declared, and which part of the points has each."""
    (size,) = loss.prediction.shape
    return {int(size): 1.0} if size.is_Integer else SIZES


def largest_direction(dtype: np.dtype[Any]) -> float:
    """How large the entries of a vector are by which a Hessian is multiplied."""
    return min(DIRECTIONS.high, float(np.finfo(dtype).max))


def with_directions(batch: Points, seed: int = _SEED) -> Points:
    """The same points with a vector at each, of any size, by which to multiply a Hessian."""
    random = np.random.default_rng(seed)
    dtype, size = batch.prediction.dtype, batch.prediction.shape[1]
    shapes = list(logit_shapes(size, dtype).items())
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


def _scalars(loss: Loss, dtype: np.dtype[Any], count: int, random: Random, scope: Scope) -> Points:
    activation = activation_of(loss)
    rows = parameter_rows(loss, dtype, count, 1, random, scope)
    prediction, target, names = [], [], []
    for number, known in enumerate(rows):
        predictions = strata_of(scope.domain(loss, loss.prediction, known), dtype)
        where, turn = _turn(predictions, number)
        a = predictions[where](random)
        domain = scope.domain(loss, loss.target, {**known, loss.prediction: a})
        targets = _targets(domain, dtype)
        kind, _ = _turn([*targets, "tie", "near tie", *(["border"] if loss.parameters else [])], turn)
        if kind in targets:
            y = targets[kind](random)
        else:
            y = _residual(kind, activation(a), dtype, list(known.values()), random)
            if not floats_of(domain, dtype).contains(y):
                kind = next(iter(targets))
                y = targets[kind](random)
        prediction.append(a)
        target.append(y)
        names.append(f"{where}, {kind}")
    return Points(np.array(prediction, dtype), np.array(target, dtype), by_name(loss, rows, dtype), tuple(names))


def parameter_rows(
    loss: Loss, dtype: np.dtype[Any], count: int, size: int, random: Random, scope: Scope
) -> list[dict[Any, Any]]:
    """Parameters for each example; one whose domain depends on others comes after them."""
    drawn: dict[Any, list[Any]] = {}
    for symbol in in_order(loss):
        rows = [{name: values[row] for name, values in drawn.items()} for row in range(count)]
        domains = [scope.domain(loss, symbol, known) for known in rows]
        if isinstance(symbol, IndexedBase):
            drawn[symbol] = [[parameter(domain, dtype, random) for _ in range(size)] for domain in domains]
        else:
            drawn[symbol] = [parameter(domain, dtype, random) for domain in domains]
    return [{symbol: drawn[symbol][row] for symbol in loss.parameters} for row in range(count)]


def by_name(loss: Loss, rows: Sequence[Mapping[Any, Any]], dtype: np.dtype[Any]) -> dict[str, Array]:
    """Parameters as the arrays that a function is called with."""
    return {p.name: np.array([known[p] for known in rows], dtype) for p in loss.parameters}


def _targets(domain: Set, dtype: np.dtype[Any]) -> Mapping[str, Draw]:
    targets = strata_of(domain, dtype)
    if domain != UNIT_CLOSED:
        return targets
    return {"label 0": lambda _: 0.0, "label 1": lambda _: 1.0, **_soft(targets)}


def _turn(names: Iterable[str], number: int) -> tuple[str, int]:
    """The name whose turn it is, and how to go on so that each first comes with each second."""
    listed = list(names)
    turn, place = divmod(number, len(listed))
    return listed[place], place + turn


def _soft(targets: Mapping[str, Draw]) -> dict[str, Draw]:
    return {f"soft label, {name}": draw for name, draw in targets.items()}


@lru_cache(maxsize=256)
def activation_of(loss: Loss) -> Callable[[Any], Any]:
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


def _vectors(loss: Loss, dtype: np.dtype[Any], rows: int, size: int, random: Random, scope: Scope) -> Points:
    known = parameter_rows(loss, dtype, rows, size, random, scope)
    prediction, target, names = [], [], []
    for number in range(rows):
        shapes = prediction_shapes(scope.domain(loss, loss.prediction, known[number]), size, dtype)
        where, turn = _turn(shapes, number)
        entries = np.asarray(shapes[where](random)).astype(dtype)
        domain = scope.domain(loss, loss.target, known[number])
        if isinstance(loss.target, IndexedBase):
            kinds = target_shapes(domain, size, dtype, scope.labels)
            kind, _ = _turn(kinds, turn)
            target.append(np.asarray(kinds[kind](random, entries)).astype(dtype))
        else:
            numbers = _targets(domain, dtype)
            kind, _ = _turn(numbers, turn)
            target.append(dtype.type(numbers[kind](random)))
        prediction.append(entries)
        names.append(f"K = {size}, {where}, {kind}")
    return Points(np.array(prediction, dtype), np.array(target, dtype), by_name(loss, known, dtype), tuple(names))

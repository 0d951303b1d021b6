"""Vectors to be drawn: entries of a set, logits of several shapes, and labels, any or such as add up to 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, TypeAlias

import numpy as np
from sympy import S, Set

from mse_sym.check.drawing import Draw, Random, strata_of
from mse_sym.check.floats import floats_of
from mse_sym.check.scope import Labels
from mse_sym.runtime import Array
from mse_sym.symbolic.context import UNIT_CLOSED

Kinds: TypeAlias = Mapping[str, Callable[[Random, Array], Any]]
"""How a target is drawn, which may follow the prediction."""


def prediction_shapes(domain: Set, size: int, dtype: np.dtype[Any]) -> Mapping[str, Draw]:
    """How a vector of predictions is drawn: logits where they are any real numbers, else entries of a set."""
    return logit_shapes(size, dtype) if domain == S.Reals else _entry_shapes(domain, size, dtype)


def target_shapes(domain: Set, size: int, dtype: np.dtype[Any], labels: Labels) -> Kinds:
    """How a vector of targets is drawn: labels, or entries of a set and ties with the prediction."""
    if labels == "simplex":
        return _labels_of_sum_one(size, dtype)
    if labels == "classes":
        return _classes(size)
    if domain == UNIT_CLOSED:
        return _any_labels(size)
    ties = {name: partial(_tie, domain, dtype, share) for name, share in (("tie", 1.0), ("ties", 0.5))}
    return {**_entry_shapes(domain, size, dtype), **ties}


def _classes(size: int) -> Kinds:
    def one_hot(place: int) -> Array:
        return np.asarray(np.arange(size) == place, float)

    return {
        "any class": lambda random, prediction: one_hot(int(random.integers(size))),
        "the class of the largest": lambda random, prediction: one_hot(int(np.argmax(prediction))),
        "the class of the smallest": lambda random, prediction: one_hot(int(np.argmin(prediction))),
    }


@lru_cache(maxsize=64)
def logit_shapes(size: int, dtype: np.dtype[Any]) -> dict[str, Draw]:
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


@lru_cache(maxsize=64)
def _entry_shapes(domain: Set, size: int, dtype: np.dtype[Any]) -> Mapping[str, Callable[..., Any]]:
    """Vectors with entries from one stratum of a set each, and from all."""
    strata = strata_of(domain, dtype)

    def of(draws: list[Draw], random: Random, *_: Any) -> Array:
        return np.array([dtype.type(draws[random.integers(len(draws))](random)) for _ in range(size)])

    return {"mixed": partial(of, list(strata.values())), **{name: partial(of, [d]) for name, d in strata.items()}}


def _tie(domain: Set, dtype: np.dtype[Any], share: float, random: Random, entries: Array) -> Array:
    """The prediction itself in a share of the entries, where it lies in the domain of the target."""
    floats = floats_of(domain, dtype)
    others = _entry_shapes(domain, len(entries), dtype)["mixed"](random)
    tied = (random.random(len(entries)) < share) & [floats.contains(entry) for entry in entries]
    return np.where(tied, entries, others)


def _any_labels(size: int) -> Kinds:
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


def _labels_of_sum_one(size: int, dtype: np.dtype[Any]) -> Kinds:
    """Labels that add up to 1 exactly: one-hot, and soft ones."""
    kinds = dict(_any_labels(size))
    del kinds["any labels"]

    def uneven(random: Random, entries: Array) -> Array:
        return random.dirichlet(np.full(size, 0.1))

    def summing(draw: Callable[[Random, Array], Any], random: Random, entries: Array) -> Array:
        return of_sum_one(draw(random, entries), dtype)

    return {name: partial(summing, draw) for name, draw in {**kinds, "uneven labels": uneven}.items()}


def of_sum_one(weights: Array, dtype: np.dtype[Any]) -> Array:
    """The weights in proportion, rounded to multiples of one power of two, so that they add up to 1 without error.

    What rounding leaves is given to the greatest. Each number, and each partial sum, is a multiple of that power
    not above 1, and so a floating-point number of the type.
    """
    unit = 2.0 ** -int(np.finfo(dtype).nmant)
    counts = np.floor(weights / np.sum(weights) / unit)
    counts[np.argmax(weights)] += 1 / unit - np.sum(counts)
    return np.asarray(counts * unit).astype(dtype)

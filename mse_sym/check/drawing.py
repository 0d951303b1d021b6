"""How numbers are drawn from a set: normal and subnormal ones, tails, and both sides of every border."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, TypeAlias

import numpy as np
from sympy import FiniteSet, Interval, S, Set, Union

from mse_sym.check.floats import Floats, Piece, floats_of
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN

Random: TypeAlias = np.random.Generator
Draw: TypeAlias = Callable[[Random], Any]

_ORDERS = 6
"""Parameters are drawn from 10⁻⁶ to 10⁶."""
_LARGEST = 10**_ORDERS
_ANY_ORDER = (10.0**-_ORDERS, 1.0, float(_LARGEST))
_SHORT = 1e6
"""Half the length above which the middle of an interval holds no ordinary numbers."""


def parameter(domain: Set, dtype: np.dtype[Any], random: Random) -> Any:
    """A parameter, over several orders of magnitude; of the unit interval also near its ends."""
    if domain in (UNIT_OPEN, UNIT_CLOSED):
        choices = (
            random.uniform(0.05, 0.95),
            10 ** random.uniform(-_ORDERS, 0) / 2,
            1 - 2.0 ** -random.integers(2, 20),
        )
        return dtype.type(choices[random.integers(3)])
    floats = floats_of(domain, dtype)
    signs = [sign for sign in (1, -1) if all(floats.contains(sign * number) for number in _ANY_ORDER)]
    if not signs:
        draws = list(strata_of(moderate(domain), dtype).values())
        return draws[random.integers(len(draws))](random)
    number = 10 ** random.uniform(-_ORDERS, _ORDERS) if random.random() < 0.7 else 2.0 ** random.integers(-3, 4)
    return dtype.type(number * (signs[0] if len(signs) == 1 else random.choice(signs)))


@lru_cache(maxsize=1 << 9)
def moderate(domain: Set) -> Set:
    """The numbers of the orders in which parameters are drawn, if there are any in the domain."""
    least = S(1) / _LARGEST
    positive, negative = Interval(least, _LARGEST), Interval(-_LARGEST, -least)
    if isinstance(domain, FiniteSet):
        return domain
    crosses = domain.inf < 0 < domain.sup
    found = domain.intersect(Interval(-_LARGEST, _LARGEST) if crosses else Union(positive, negative))
    return domain if found is S.EmptySet else found


@lru_cache(maxsize=1 << 9)
def strata_of(domain: Set, dtype: np.dtype[Any]) -> Mapping[str, Draw]:
    """For each stratum of a set of numbers, how a number of the type is drawn from it; never one outside of the set."""
    floats = floats_of(domain, dtype)
    return {name: partial(_nearest, floats, draw) for name, draw in _strata(domain, floats).items()}


def _nearest(floats: Floats, draw: Draw, random: Random) -> Any:
    return floats.nearest(floats.dtype.type(draw(random)))


def _strata(domain: Set, floats: Floats) -> dict[str, Draw]:
    dtype = floats.dtype
    if all(piece.least == piece.most for piece in floats.pieces):
        return {"element": lambda random: random.choice([piece.least for piece in floats.pieces])}
    if len(floats.pieces) > 1 or floats.pieces[0].whole:
        parts = [_inside(piece, dtype) for piece in floats.pieces]
        return {f"{name}, part {n}" if n else name: draw for n, part in enumerate(parts) for name, draw in part.items()}
    low, high = domain.inf, domain.sup
    if low.is_infinite and high.is_infinite:
        return _both_signs(dtype)
    if high.is_infinite and low.is_zero:
        return _positive(dtype)
    if low.is_infinite and high.is_zero:
        return {name: partial(_shifted, 0, -1, draw) for name, draw in _positive(dtype).items()}
    if low.is_zero and high == 1:
        return _unit(dtype)
    return _inside(floats.pieces[0], dtype)


def _inside(piece: Piece, dtype: np.dtype[Any]) -> dict[str, Draw]:
    """Strata of any interval: its middle, both ends and what is beside them, and numbers of any size in between."""
    low, high = piece.least, piece.most
    eps, tiny = float(np.finfo(dtype).eps), float(np.finfo(dtype).tiny)

    def beside_end(end: float, other: float, random: Random) -> Any:
        return end + np.sign(other - end) * abs(end) * eps * random.integers(0, 4)

    def near(end: float, other: float, random: Random) -> Any:
        length = min(abs(other / 2 - end / 2), max(1.0, abs(end)))
        return end + np.sign(other - end) * length * 10 ** random.uniform(np.log10(eps), 0)

    def of_any_size(sign: int, random: Random) -> Any:
        least, most = sorted((max(sign * low, tiny), max(sign * high, tiny)))
        return sign * 10 ** random.uniform(np.log10(least), np.log10(most))

    def ordinary(random: Random) -> Any:
        distance = random.normal(0, 4)
        return distance if low < 0 < high else low + abs(distance) if low >= 0 else high - abs(distance)

    found: dict[str, Draw] = {
        "lower end": partial(beside_end, low, high),
        "upper end": partial(beside_end, high, low),
        "near the lower end": partial(near, low, high),
        "near the upper end": partial(near, high, low),
    }
    if high / 2 - low / 2 < _SHORT:
        found["middle"] = lambda random: low + (high - low) * random.uniform(0.01, 0.99)
    if high / 2 - low / 2 > 1:
        found["ordinary"] = ordinary
    if high > 0:
        found["positive, of any size"] = partial(of_any_size, 1)
    if low < 0:
        found["negative, of any size"] = partial(of_any_size, -1)
    return found


def _shifted(start: float, factor: float, draw: Draw, random: Random) -> Any:
    return start + factor * draw(random)


def _positive(dtype: np.dtype[Any]) -> dict[str, Draw]:
    """Strata of the positive numbers."""
    info = np.finfo(dtype)
    tiny, eps, least, largest = (float(x) for x in (info.tiny, info.eps, info.smallest_subnormal, info.max))
    borders = borders_of(dtype)
    return {
        "normal range": lambda random: abs(random.normal(0, 4)) + 0.01,
        "near 1": lambda random: 1 + random.choice([-0.5, 1]) * eps * random.integers(1, 1000),
        "exponential range": lambda random: random.uniform(1, 1.05 * np.log(largest)),
        "small": lambda random: 10 ** random.uniform(np.log10(tiny), 0),
        "subnormal": lambda random: least * random.integers(1, int(1 / eps)),
        "tail": lambda random: 10 ** random.uniform(0, np.log10(largest) - 1e-7),
        "far tail": lambda random: largest * random.choice([1, 0.999, 0.5, 0.25, eps]),
        "border": lambda random: beside(random.choice(borders), dtype, random),
    }


def _both_signs(dtype: np.dtype[Any]) -> dict[str, Draw]:
    found: dict[str, Draw] = {"zero": lambda random: random.choice([0.0, -0.0])}
    for name, draw in _positive(dtype).items():
        found[f"{name}, positive"] = draw
        found[f"{name}, negative"] = partial(_shifted, 0, -1, draw)
    return found


def _unit(dtype: np.dtype[Any]) -> dict[str, Draw]:
    """Strata of the open unit interval."""
    info = np.finfo(dtype)
    tiny, eps, least = (float(x) for x in (info.tiny, info.eps, info.smallest_subnormal))
    return {
        "middle": lambda random: random.uniform(0.01, 0.99),
        "small": lambda random: 10 ** random.uniform(np.log10(tiny), -1),
        "subnormal": lambda random: least * random.integers(1, int(1 / eps)),
        "near 1": lambda random: 1 - eps / 2 * 2.0 ** random.integers(0, info.nmant),
        "about ½": lambda random: 0.5 + eps * random.integers(-3, 4),
    }


def borders_of(dtype: np.dtype[Any]) -> list[float]:
    """Where a branch changes, a function overflows or underflows, or a term drops below the rounding of another."""
    info = np.finfo(dtype)
    largest, tiny, least, eps = (float(x) for x in (info.max, info.tiny, info.smallest_subnormal, info.eps))
    logarithms = [np.log(largest), -np.log(tiny), -np.log(least), -np.log(eps), -np.log(eps / 2), np.log(2)]
    return [0.5, 1.0, 2.0, *logarithms, *(half / 2 for half in logarithms), np.sqrt(largest), np.sqrt(tiny), tiny]


def beside(number: Any, dtype: np.dtype[Any], random: Random, least: int = 0) -> Any:
    """The number, or a few of the floats beside it."""
    found = dtype.type(number)
    toward = dtype.type(float(random.choice([-1, 1])) * float(np.finfo(dtype).max))
    for _ in range(int(random.integers(least, 4))):
        found = np.nextafter(found, toward)
    return found

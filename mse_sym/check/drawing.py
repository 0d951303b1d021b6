"""How numbers are drawn from a set: normal and subnormal ones, tails, and both sides of every border."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from sympy import FiniteSet, Interval, Set, Symbol

from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, Context

Random: TypeAlias = np.random.Generator
Draw: TypeAlias = Callable[[Random], Any]

_ORDERS = 6
"""Parameters are drawn from 10⁻⁶ to 10⁶."""


def parameter(context: Context, symbol: Symbol, dtype: np.dtype[Any], random: Random) -> Any:
    """A parameter, over several orders of magnitude; of the unit interval also near its ends."""
    domain = context.domain(symbol)
    if domain in (UNIT_OPEN, UNIT_CLOSED):
        choices = (
            random.uniform(0.05, 0.95),
            10 ** random.uniform(-_ORDERS, 0) / 2,
            1 - 2.0 ** -random.integers(2, 20),
        )
        return dtype.type(choices[random.integers(3)])
    number = 10 ** random.uniform(-_ORDERS, _ORDERS) if random.random() < 0.7 else 2.0 ** random.integers(-3, 4)
    return dtype.type(number if domain.contains(1) else -number)


def strata_of(domain: Set, dtype: np.dtype[Any]) -> dict[str, Draw]:
    """For each stratum of a set of numbers, how a number is drawn from it."""
    if isinstance(domain, FiniteSet):
        return {"element": lambda random: float(random.choice(sorted(domain)))}
    if not isinstance(domain, Interval):
        raise ValueError(f"no points are known of {domain}; declare an interval or a finite set as the domain")
    low, high = float(domain.start), float(domain.end)
    if np.isinf(low) and np.isinf(high):
        return _both_signs(dtype)
    if np.isinf(high):
        return {name: partial(_shifted, low, 1, draw) for name, draw in _positive(dtype).items()}
    if np.isinf(low):
        return {name: partial(_shifted, high, -1, draw) for name, draw in _positive(dtype).items()}
    return {name: partial(_shifted, low, high - low, draw) for name, draw in _unit(dtype).items()}


def _shifted(start: float, factor: float, draw: Draw, random: Random) -> Any:
    return start + factor * draw(random)


def _positive(dtype: np.dtype[Any]) -> dict[str, Draw]:
    """Strata of the positive numbers."""
    info = np.finfo(dtype)
    tiny, eps, least, largest = (float(x) for x in (info.tiny, info.eps, info.smallest_subnormal, info.max))
    borders = _borders(dtype)
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


def _borders(dtype: np.dtype[Any]) -> list[float]:
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

"""Stratified points of variables: where forms and compiled functions are measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from sympy import Expr, FiniteSet, Rational, Set, Symbol

Array: TypeAlias = np.ndarray[Any, Any]
Points: TypeAlias = Mapping[Symbol, Array]

_ALSO = 0.3
"""How often another variable is at an end of its numbers, too."""


def points(domains: Mapping[Symbol, Set], parameters: Sequence[Symbol], count: int, seed: int = 0) -> Points:
    """Stratified points of variables: ordinary, tiny and huge numbers, ends of the domains, numbers near each other.

    Args:
        parameters: those of moderate size.
    """
    random = np.random.default_rng(seed)
    drawn: dict[Symbol, list[float]] = {symbol: [] for symbol in domains}
    free = [symbol for symbol in domains if symbol not in parameters and not isinstance(domains[symbol], FiniteSet)]
    in_order = sorted(enumerate(domains), key=lambda each: bool(domains[each[1]].free_symbols))
    for row in range(count):
        for place, symbol in in_order:
            domain = domains[symbol]
            if domain.free_symbols:
                known = {other: Rational(drawn[other][row]) for other in domain.free_symbols}
                domain = domain.xreplace(known)
            number = (
                _moderate(domain, random) if symbol in parameters else _drawn(domain, row + place * row // 7, random)
            )
            drawn[symbol].append(number)
        if len(free) > 1 and row % 3 == 1:
            first, second = free[:2]
            number = _beside(drawn[second][-1], random)
            if not domains[first].free_symbols and contains(domains[first], number):
                drawn[first][-1] = number
    return {symbol: np.array(numbers) for symbol, numbers in drawn.items()}


def at_ends(where: Points, domains: Mapping[Symbol, Set], parameters: Sequence[Symbol], seed: int = 0) -> Points:
    """The points, of which at each a variable, or several, is 0, too small to be normal, or the largest number."""
    random = np.random.default_rng(seed)
    moved = {symbol: column.copy() for symbol, column in where.items()}
    reached = {s: _ends(domains[s]) for s in domains if s not in parameters and not domains[s].free_symbols}
    free = [symbol for symbol, ends in reached.items() if ends]
    for row in range(len(next(iter(where.values()))) if free else 0):
        for symbol in free:
            if symbol == free[row % len(free)] or random.uniform() < _ALSO:
                moved[symbol][row] = random.choice(reached[symbol])
    return moved


def _ends(domain: Set) -> list[float]:
    info = np.finfo(np.float64)
    tiny, largest = float(info.tiny), float(info.max)
    small, large = [tiny, tiny / 4, tiny / 4096, float(info.smallest_subnormal)], [largest / 2, largest]
    found = [0.0, *small, 1 - float(info.epsneg), *large]
    return [n for n in (*found, *(-n for n in found)) if not isinstance(domain, FiniteSet) and contains(domain, n)]


_SIZES: tuple[Callable[[np.random.Generator], float], ...] = (
    lambda random: abs(random.normal(0, 3)),
    lambda random: random.uniform(1, 50),
    lambda random: 10 ** random.uniform(-9, 0),
    lambda random: random.uniform(30, 745),
    lambda random: 10 ** random.uniform(-20, 0),
    lambda random: random.uniform(700, 760),
    lambda random: float(random.integers(0, 4)),
    lambda random: 10 ** random.uniform(0, 9),
    lambda random: 10 ** random.uniform(8, 160),
    lambda random: 10 ** random.uniform(-300, -20),
    lambda random: 10 ** random.uniform(150, 307),
    lambda random: float(np.finfo(np.float64).max) * random.uniform(0.3, 1),
    lambda random: 1 + random.normal(0, 1) * 10 ** random.uniform(-15, -1),
)
"""Sizes of numbers: what is common comes more than once."""


def _drawn(domain: Set, row: int, random: np.random.Generator) -> float:
    if isinstance(domain, FiniteSet):
        return float(random.choice(sorted(map(float, domain))))
    low, high = map(float, _interval(domain)[:2])
    for _ in range(50):
        size = abs(_SIZES[(row + random.integers(0, 2)) % len(_SIZES)](random))
        if math.isinf(low) and math.isinf(high):
            number = size * random.choice([-1.0, 1.0])
        elif math.isinf(high):
            number = low + size
        elif math.isinf(low):
            number = high - size
        else:
            share = random.choice([random.uniform(), 10 ** random.uniform(-300, 0), 10 ** random.uniform(-16, 0)])
            number = low + share * (high - low) if random.uniform() < 0.6 else high - share * (high - low)
        if contains(domain, number):
            return number
    return float(low + (high - low) / 2) if math.isfinite(high - low) else low + 1 if math.isfinite(low) else high - 1


def _moderate(domain: Set, random: np.random.Generator) -> float:
    if isinstance(domain, FiniteSet):
        return float(random.choice(sorted(map(float, domain))))
    low, high = map(float, _interval(domain)[:2])
    if math.isfinite(low) and math.isfinite(high):
        return low + (high - low) * random.uniform(0.02, 0.98)
    size = random.choice([10 ** random.uniform(-1, 1), 10 ** random.uniform(-4, 4), 2.0 ** random.integers(-2, 3)])
    return (
        low + size if math.isfinite(low) else high - size if math.isfinite(high) else size * random.choice([-1.0, 1.0])
    )


def _beside(number: float, random: np.random.Generator) -> float:
    distance = random.choice([0.0, 10 ** random.uniform(-16, 0), 10 ** random.uniform(-16, -12)])
    with np.errstate(over="ignore"):
        return float(number * (1 + random.choice([-1, 1]) * distance))


def telling(computed: Array, most: int, few: int) -> list[int]:
    """At which points something is no number, then where it is infinite, and where too small to be normal.

    Args:
        computed: the numbers at each point.
        most: so many of those that are not finite.
        few: so many of those that are small, and not 0.
    """
    by_point = computed.reshape(len(computed), -1)
    size = np.abs(by_point)
    none = np.any(np.isnan(by_point), axis=1)
    infinite = np.any(np.isinf(by_point), axis=1)
    small = np.any((size > 0) & (size < np.finfo(np.float64).tiny), axis=1)
    return [*_some(none, most // 2), *_some(infinite & ~none, most - most // 2), *_some(small, few)]


def _some(which: Array, most: int) -> list[int]:
    rows = np.nonzero(which)[0].tolist()
    count = min(most, len(rows))
    return [rows[place * len(rows) // count] for place in range(count)]


def contains(domain: Set, number: float) -> bool:
    """Whether a finite number lies in an interval."""
    low, high, left_open, right_open = _interval(domain)
    number = float(number)  # a number of NumPy would be compared more slowly
    return (
        math.isfinite(number)
        and bool(number > low or (number == low and not left_open))
        and bool(number < high or (number == high and not right_open))
    )


@lru_cache(maxsize=1024)
def _interval(domain: Set) -> tuple[Any, Any, bool, bool]:
    """The ends of an interval, rational and infinite ones as numbers of Python, and which are not in it."""
    low, high = map(_end, (domain.inf, domain.sup))
    return low, high, bool(getattr(domain, "left_open", False)), bool(getattr(domain, "right_open", False))


def _end(end: Expr) -> Any:
    return Fraction(int(end.p), int(end.q)) if end.is_Rational else float(end) if end.is_infinite else end


def power_of_ten(where: Points, rows: Array) -> int:
    """The greatest n such that at each of some points there is a number that is no 0 and beyond 10⁻ⁿ to 10ⁿ in size."""
    with np.errstate(divide="ignore"):
        sizes = [np.abs(np.log10(np.abs(column[rows]))) for column in where.values()]
    return int(min(np.max(np.where(np.isinf(sizes), 0, sizes), axis=0), default=0))

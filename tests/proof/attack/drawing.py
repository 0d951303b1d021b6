"""The free names of a statement, and points of their domains: ends, kinks, the places where an argument vanishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from random import Random
from typing import Any

import sympy
from sympy import Basic, Expr, FiniteSet, Indexed, IndexedBase, Set, Symbol
from sympy.core.relational import Relational

from mse_sym.symbolic import Context
from mse_sym.symbolic import functions as named
from tests.proof.attack.arithmetic import NoValue, Number, Unresolved
from tests.proof.attack.evaluation import Point, value, whole

_SIZES = (2, 1, 3)
_FAR = [Fraction(n) for n in (4, 10, 61, 100, 1000)]
_NEAR = [Fraction(1, 2**20), Fraction(1, 2**60)]
_MIDDLE = [Fraction(n, d) for n, d in ((1, 2), (1, 1), (3, 2), (2, 1), (5, 7), (3, 1))]
_PARTS = [Fraction(n, d) for n, d in ((1, 2), (1, 2), (1, 7), (9, 10), (1, 3), (3, 4))]
_DISTANCES = [Fraction(0), *_MIDDLE, *_MIDDLE, *_FAR, *_NEAR]
_WIDE = [sign * distance for distance in _DISTANCES for sign in (1, -1)]
_STEPS = (Fraction(0), Fraction(1, 2**50), Fraction(-1, 2**50))


class Names:
    """The free names of expressions: vectors, free indices with the sizes that bound them, sizes, scalars."""

    def __init__(self, expressions: tuple[Expr, ...], context: Context) -> None:
        self.context = context
        self.vectors: dict[IndexedBase, None] = {}
        self.scalars: dict[Symbol, None] = {}
        self.ranges: dict[Symbol, list[Expr]] = {}
        for expr in expressions:
            self._visit(expr, frozenset())

    def _visit(self, expr: Basic, bound: frozenset[Basic]) -> None:
        match expr:
            case Symbol():
                self._meet(expr, bound)
            case Indexed():
                for index in expr.indices:
                    self._visit(index, bound)
                self._entry(expr.base, expr.indices, bound)
            case named.softmax():
                self._visit(expr.args[1], bound)
                self._entry(expr.args[0], expr.args[1:], bound)
            case named.logsumexp():
                self._entry(expr.args[0], (), bound)
            case sympy.Sum() | sympy.Product():
                for index, low, high in reversed(expr.limits):
                    self._visit(low, bound)
                    self._visit(high, bound)
                    bound |= {index}
                self._visit(expr.function, bound)
            case _:
                for arg in expr.args:
                    self._visit(arg, bound)

    def _meet(self, symbol: Symbol, bound: frozenset[Basic]) -> None:
        if symbol in bound:
            return
        if symbol in self.context.definitions:
            self._visit(self.context.definitions[symbol], frozenset())
        else:
            self.scalars[symbol] = None

    def _entry(self, vector: IndexedBase, indices: tuple[Expr, ...], bound: frozenset[Basic]) -> None:
        for name, definition in self.context.definitions.items():
            if isinstance(name, Indexed) and name.base == vector:
                self._visit(definition, frozenset(name.indices))
                return
        self.vectors[vector] = None
        for size in vector.shape:
            self._visit(size, frozenset())
        for index, size in zip(indices, vector.shape, strict=False):
            if isinstance(index, Symbol) and index not in bound:
                self.ranges.setdefault(index, []).append(size)


def points(names: Names, expressions: tuple[Expr, ...], count: int, seed: int = 0) -> Iterator[Point]:
    """Points of the domain, the same on every run; there may be none where the domain is empty."""
    random = Random(seed)
    critical = list(_critical(expressions))
    bound = {
        limit[0]: Fraction(1) for e in expressions for s in e.atoms(sympy.Sum, sympy.Product) for limit in s.limits
    }
    for number in range(count):
        try:
            point = _drawn(names, random, number)
        except (Unresolved, NoValue):
            continue
        yield point
        if critical and number % 2 == 0:
            yield from _at_roots(point, random.choice(critical), bound, names)


def _drawn(names: Names, random: Random, number: int) -> Point:
    context = names.context
    point = Point({}, context.definitions)
    sizes = {s for v in names.vectors for size in v.shape for s in size.free_symbols}
    scalars = sorted(names.scalars, key=lambda s: (bool(_end_symbols(context, s)), s not in sizes, str(s)))
    for symbol in (s for s in scalars if s not in names.ranges):
        is_count = symbol in sizes or (symbol.is_integer and symbol.is_positive)
        drawn = Fraction(_SIZES[(number + random.randint(0, 1)) % 3]) if is_count else None
        point = point.at(symbol, drawn or _number(symbol, point, names, random))
    for index in (s for s in scalars if s in names.ranges):
        largest = min(whole(value(size, point)) for size in names.ranges[index])
        point = point.at(index, Fraction(random.randint(1, largest)))
    for vector in names.vectors:
        shape = [whole(value(size, point)) for size in vector.shape]
        point = point.at(vector, _array(vector, shape, point, names, random))
    return point


def _end_symbols(context: Context, symbol: Expr) -> set[Basic]:
    domain = context.domains.get(symbol)
    return domain.free_symbols if domain is not None else set()


def _array(vector: IndexedBase, shape: list[int], point: Point, names: Names, random: Random) -> Any:
    if not shape:
        return _number(vector, point, names, random)
    return tuple(_array(vector, shape[1:], point, names, random) for _ in range(shape[0]))


def _number(variable: Expr, point: Point, names: Names, random: Random) -> Fraction:
    """A number of the domain of a symbol or of the entries of a vector, equal numbers among them now and then."""
    candidates = _candidates(variable, point, names.context)
    taken = [n for n in point.numbers.values() if isinstance(n, Fraction)]
    for _ in range(60):
        number = random.choice(taken if taken and random.random() < 0.2 else candidates)
        if lies_in(number, variable, point, names.context):
            return number
    raise Unresolved(f"nothing found in the domain of {variable}")


def elsewhere(parameter: Expr, names: Names, point: Point, count: int = 4) -> Iterator[Point]:
    """The point with other numbers for a parameter."""
    here = point.numbers.get(parameter)
    if here is None:
        return
    random = Random(str(here))
    for _ in range(count):
        shape = [len(here)] if isinstance(here, tuple) else []
        there = _array(parameter, shape, point, names, random)
        moved = point.at(parameter, there)
        if there != here and lies_inside(moved, names):
            yield moved


def _candidates(variable: Expr, point: Point, context: Context) -> list[Fraction]:
    domain = context.domains.get(variable)
    if isinstance(domain, FiniteSet):
        return [_exact(element, point) for element in domain]
    if domain is None:
        return _WIDE
    ends = [_exact(end, point) for end in (domain.inf, domain.sup) if end.is_finite]
    if len(ends) < 2:
        return [*_WIDE, *(end + sign * distance for end in ends for distance in _DISTANCES for sign in (1, -1))]
    low, high = ends
    inner = [low + (high - low) * part for part in _PARTS]
    return [*(end + sign * distance for end in ends for distance in (Fraction(0), *_NEAR) for sign in (1, -1)), *inner]


def _exact(end: Expr, point: Point) -> Fraction:
    number = value(end, point)
    if not isinstance(number, Fraction):
        raise Unresolved("an end of a domain that is no fraction")
    return number


def lies_in(number: Fraction, variable: Expr, point: Point, context: Context) -> bool:
    """Whether a number lies in the domain of a variable, or where no domain is given obeys its assumptions."""
    is_whole, signs, is_even = _assumptions(variable)
    if is_whole and number.denominator != 1:
        return False
    domain = context.domains.get(variable)
    if domain is not None:
        return _contains(domain, number, point)
    return (number > 0) - (number < 0) in signs and is_even in (None, number % 2 == 0)


@lru_cache
def _assumptions(variable: Expr) -> tuple[bool, frozenset[int], bool | None]:
    """Of a symbol, or of the entries of a vector: whether they are whole, their signs, whether they are even."""
    scalar = variable if isinstance(variable, Symbol) else variable[(1,) * len(variable.shape)]
    known = {1: scalar.is_positive, -1: scalar.is_negative, 0: scalar.is_zero}
    certain = {sign for sign, holds in known.items() if holds}
    possible = {sign for sign, holds in known.items() if holds is not False}
    return bool(scalar.is_integer), frozenset(certain or possible), scalar.is_even


def _contains(domain: Set, number: Fraction, point: Point) -> bool:
    if isinstance(domain, FiniteSet):
        return any(_exact(element, point) == number for element in domain)
    low = domain.start.is_infinite or (
        (_exact(domain.start, point) < number) if domain.left_open else (_exact(domain.start, point) <= number)
    )
    high = domain.end.is_infinite or (
        (number < _exact(domain.end, point)) if domain.right_open else (number <= _exact(domain.end, point))
    )
    return bool(low and high)


def _critical(expressions: tuple[Expr, ...]) -> Iterator[Expr]:
    """Expressions at whose zeros something happens: a kink, a jump, a pole, a border of pieces."""
    for expr in expressions:
        for part in sympy.preorder_traversal(expr):
            match part:
                case sympy.Abs() | sympy.sign() | sympy.log() | sympy.floor() | sympy.acot():
                    yield part.args[0]
                case sympy.Max() | sympy.Min():
                    yield from (first - second for first, second in combinations(part.args, 2))
                case Relational():
                    yield part.lhs - part.rhs
                case sympy.Pow() if not part.exp.is_nonnegative or not part.exp.is_integer:
                    yield part.base


def _at_roots(point: Point, expr: Expr, bound: Mapping[Expr, Any], names: Names) -> Iterator[Point]:
    """The point moved in one variable to where the expression vanishes, if it is linear in it, and close to that."""
    inside = Point(point.numbers, point.definitions, bound)
    for variable in sorted(expr.free_symbols & point.numbers.keys() - bound.keys(), key=str):
        if not isinstance(variable, Symbol):
            continue
        try:
            root = _root(*(value(expr, inside.at(variable, Fraction(n))) for n in (1, 2, 3)))
        except (NoValue, Unresolved):
            continue
        for moved in (point.at(variable, root + step) for step in _STEPS if root is not None):
            if lies_inside(moved, names):
                yield moved


def _root(first: Number, second: Number, third: Number) -> Fraction | None:
    """Where a function vanishes that has three values at 1, 2 and 3, if these are on a line."""
    if not (isinstance(first, Fraction) and isinstance(second, Fraction) and isinstance(third, Fraction)):
        return None
    slope = second - first
    return 1 - first / slope if third - second == slope != 0 else None


def lies_inside(point: Point, names: Names) -> bool:
    """Whether every symbol of a point lies in its domain, whose ends may be other symbols."""
    numbers = {name: number for name, number in point.numbers.items() if isinstance(name, Symbol)}
    return all(lies_in(number, name, point, names.context) for name, number in numbers.items())

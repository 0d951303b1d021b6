"""The value of an expression at a point: an evaluator of its own over SymPy's trees.

It shares no code with the prover, nor with the compiled functions, and lets SymPy evaluate nothing.  Sums are written
out, definitions looked up where they stand (no index of theirs is bound by a sum around the name), and each function
asks whether it has a real value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy
from sympy import Expr, Float, Indexed, IndexedBase, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from mse_sym.symbolic import functions as named
from tests.proof.attack.arithmetic import (
    NoValue,
    Number,
    Unresolved,
    added,
    exponential,
    logarithm,
    multiplied,
    negative,
    reciprocal,
    sign,
)
from tests.proof.attack.real_functions import FUNCTIONS, pi

_ZERO: Number = Fraction(0)
_ONE: Number = Fraction(1)

_COMPARED: Mapping[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
}


@dataclass(frozen=True)
class Point:
    """Numbers for symbols, and tuples of numbers for vectors; ``definitions`` of intermediates, as in a context."""

    numbers: Mapping[Expr, Any]
    definitions: Mapping[Expr, Expr] = field(default_factory=dict)
    bound: Mapping[Expr, Number] = field(default_factory=dict)
    """Indices bound by the sums around."""

    def with_bound(self, index: Expr, number: Number) -> Point:
        return replace(self, bound={**self.bound, index: number})

    def at(self, variable: Expr, number: Number | tuple[Any, ...]) -> Point:
        """The point moved in one variable."""
        return replace(self, numbers={**self.numbers, variable: number})


def value(expr: Expr, point: Point) -> Number:
    """The value at the working precision of mpmath.

    Raises:
        NoValue: the expression has none over the reals.
        Unresolved: not enough digits, or a function that is not known here.
    """
    if isinstance(expr, sympy.Rational):
        return Fraction(int(expr.p), int(expr.q))
    if isinstance(expr, Float):
        return Fraction(*map(int, sympy.Rational(expr).as_numer_denom()))
    match expr:
        case sympy.core.numbers.Pi():
            return pi()
        case sympy.core.numbers.Exp1():
            return exponential(Fraction(1))
        case Symbol():
            return _symbol(expr, point)
        case Indexed():
            return _entry(expr.base, [value(index, point) for index in expr.indices], point)
        case sympy.Sum():
            return reduce(added, _terms(expr, point), _ZERO)
        case sympy.Product():
            return reduce(multiplied, _terms(expr, point), _ONE)
        case sympy.Piecewise():
            return _pieces(expr, point)
        case named.softmax():
            entries = _exponentials(expr.args[0], point)
            place = whole(value(expr.args[1], point))
            if not 1 <= place <= len(entries):
                raise Unresolved("an index outside of its range")
            return multiplied(entries[place - 1], reciprocal(reduce(added, entries)))
        case named.logsumexp():
            return logarithm(reduce(added, _exponentials(expr.args[0], point)))
    function = next((known for kind, known in FUNCTIONS.items() if isinstance(expr, kind)), None)
    if function is None:
        raise Unresolved(f"no evaluator for {type(expr).__name__}")
    return function(*(value(arg, point) for arg in expr.args))


def _symbol(symbol: Expr, point: Point) -> Number:
    if symbol in point.bound:
        return point.bound[symbol]
    if symbol in point.definitions:
        return value(point.definitions[symbol], replace(point, bound={}))
    if symbol not in point.numbers:
        raise Unresolved(f"no number for {symbol}")
    return point.numbers[symbol]


def _entry(vector: IndexedBase, places: list[Number], point: Point) -> Number:
    for name, definition in point.definitions.items():
        if isinstance(name, Indexed) and name.base == vector:
            indices = dict(zip(name.indices, places, strict=True))
            return value(definition, replace(point, bound=indices))
    entries: Any = point.numbers.get(vector)
    for place in map(whole, places):
        if entries is None or not 1 <= place <= len(entries):
            raise Unresolved(f"no entry {place} of {vector}")
        entries = entries[place - 1]
    return entries


def _exponentials(vector: IndexedBase, point: Point) -> list[Number]:
    size = whole(value(vector.shape[0], point))
    return [exponential(_entry(vector, [Fraction(place)], point)) for place in range(1, size + 1)]


def whole(number: Number) -> int:
    if not isinstance(number, Fraction) or number.denominator != 1:
        raise Unresolved("an index that is no whole number")
    return int(number)


def _terms(total: Expr, point: Point) -> list[Number]:
    """The terms of a sum or product over its indices; the last limit is the outermost."""
    *inner, (index, low, high) = total.limits
    first, last = whole(value(low, point)), whole(value(high, point))
    if last - first > 60:
        raise Unresolved("too many terms")
    body = total.func(total.function, *inner) if inner else total.function
    # An index below the first is none: a sum from 1 to 0 is empty, one from 1 to -1 is not asked for.
    if last < first - 1:
        raise Unresolved("limits that run backwards")
    return [value(body, point.with_bound(index, Fraction(place))) for place in range(first, last + 1)]


def _pieces(expr: Expr, point: Point) -> Number:
    for piece, condition in expr.args:
        if holds(condition, point):
            return value(piece, point)
    raise NoValue("no piece")


def holds(condition: Any, point: Point) -> bool:
    """Whether a condition holds at a point."""
    match condition:
        case BooleanTrue() | BooleanFalse():
            return bool(condition)
        case Relational():
            difference = added(value(condition.lhs, point), negative(value(condition.rhs, point)))
            return _COMPARED[condition.rel_op](sign(difference))
        case sympy.And():
            return all(holds(arg, point) for arg in condition.args)
        case sympy.Or():
            return any(holds(arg, point) for arg in condition.args)
        case sympy.Not():
            return not holds(condition.args[0], point)
    raise Unresolved(f"no evaluator for {type(condition).__name__}")

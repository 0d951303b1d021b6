"""The value of an expression at one point and one precision: sums written out, the pieces that hold chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from mpmath import mp
from sympy import (
    Add,
    Basic,
    Expr,
    Indexed,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import ITE, And, Not, Or

from mse_sym.proof.evaluation.functions import IN_OTHERS, of_one, of_two
from mse_sym.proof.evaluation.interval_functions import exponential, power, rising
from mse_sym.proof.evaluation.intervals import (
    ONE,
    ZERO,
    NotRead,
    NotResolved,
    NoValue,
    Real,
    added,
    integer_power,
    maximum,
    multiplied,
    negative,
    sign,
)
from mse_sym.symbolic.borders import BySign
from mse_sym.symbolic.pieces import Guarded, Joined, Unread

_MOST_TERMS = 4096


def place(entry: Indexed, indices: tuple[Expr, ...]) -> tuple[Expr, tuple[Expr, ...]]:
    """Vector and place: at a point a vector has the size of the point, and elsewhere a symbol for it."""
    return entry.base.label, tuple(indices)


@lru_cache(maxsize=1 << 14)
def _free_symbols(expr: Expr) -> frozenset[Basic]:
    return frozenset(expr.free_symbols)


@dataclass
class Evaluator:
    """The numbers at one point, at one precision; bound indices are numbers while their sum is written out."""

    numbers: Mapping[Any, Fraction]
    bits: int
    _bound: dict[Symbol, int] = field(default_factory=dict)
    _known: dict[tuple[Any, ...], Real] = field(default_factory=dict)

    def value(self, expr: Expr) -> Real:
        """The value of an expression.

        Raises:
            NoValue, NotResolved, NotRead
        """
        if expr.is_Rational:
            return Fraction(int(expr.p), int(expr.q))
        if expr.is_Atom and not isinstance(expr, Indexed):
            return self._atom(expr)
        free = _free_symbols(expr) if self._bound else frozenset()
        key = (expr, *((name, number) for name, number in self._bound.items() if name in free))
        if key not in self._known:
            self._known[key] = self._compound(expr)
        return self._known[key]

    def _atom(self, expr: Expr) -> Real:
        if expr in self._bound:
            return Fraction(self._bound[expr])
        if expr in self.numbers:
            return self.numbers[expr]
        if expr in (S.ComplexInfinity, S.NaN, S.Infinity, S.NegativeInfinity):
            raise NoValue(f"{expr} is not a number")
        constants = {S.Pi: mp.pi, S.Exp1: mp.e, S.EulerGamma: mp.euler, S.Catalan: mp.catalan, S.GoldenRatio: mp.phi}
        if expr in constants:
            return rising(lambda _: +constants[expr], ONE, self.bits)
        raise NotRead(f"{expr} at this point")

    def _compound(self, expr: Expr) -> Real:
        match expr:
            case Add():
                return added([self.value(term) for term in expr.args], self.bits)
            case Mul():
                return multiplied([self.value(factor) for factor in expr.args], self.bits)
            case Pow(base=base, exp=exponent):
                return self._power(base, exponent)
            case Indexed():
                return self._entry(expr)
            case Sum():
                return added(list(self._terms(expr)), self.bits)
            case Product():
                return multiplied(list(self._terms(expr)), self.bits)
            case Piecewise():
                return self.value(self._piece(expr))
            case KroneckerDelta():
                return Fraction(self._integer(expr.args[0]) == self._integer(expr.args[1]))
            case Guarded(args=(value, left, right)):
                return self._guarded(value, left, right)
            case Joined(args=(value, left, right)):
                return self._guarded(value, left, right)
            case BySign():
                return self.value(self._by_sign(expr))
            case Unread():
                raise NotResolved("a derivative that is not read off")
        return self._function(expr.func, expr.args)

    def _power(self, base: Expr, exponent: Expr) -> Real:
        if base == S.Exp1:
            return exponential(self.value(exponent), self.bits)
        if exponent.is_Integer:
            return integer_power(self.value(base), int(exponent), self.bits)
        return power(self.value(base), self.value(exponent), self.bits)

    def _function(self, function: type[Basic], args: tuple[Expr, ...]) -> Real:
        if function in IN_OTHERS:
            return self.value(IN_OTHERS[function](*args))
        values = [self.value(arg) for arg in args]
        if function in (Max, Min):
            sides = values if function is Max else [negative(value) for value in values]
            greatest = maximum(sides, self.bits)
            return greatest if function is Max else negative(greatest)
        match values:
            case [argument]:
                return of_one(function, argument, self.bits)
            case [first, second]:
                return of_two(function, first, second, self.bits)
        raise NotRead(f"{function.__name__} of {len(values)} numbers")

    def _entry(self, expr: Indexed) -> Real:
        key = place(expr, tuple(Rational(self._integer(index)) for index in expr.indices))
        if key not in self.numbers:
            raise NotRead(f"{expr} at this point")
        return self.numbers[key]

    def _integer(self, expr: Expr) -> int:
        number = self.value(expr)
        if not isinstance(number, Fraction) or number.denominator != 1:
            raise NotRead(f"{expr}, which is no integer here")
        return int(number)

    def _terms(self, expr: Sum | Product) -> Iterator[Real]:
        """The terms of a sum, the factors of a product: the last index outermost."""
        *inner, (name, low, high) = expr.limits
        body = expr.func(expr.function, *inner) if inner else expr.function
        if high in (S.Infinity, S.NegativeInfinity) or low in (S.Infinity, S.NegativeInfinity):
            raise NotRead("an infinite sum")
        first, last = self._integer(low), self._integer(high)
        if last - first > _MOST_TERMS:
            raise NotResolved("a sum of very many terms")
        before = dict(self._bound)
        for number in range(first, last + 1):
            self._bound = {**before, name: number}
            try:
                yield self.value(body)
            finally:
                self._bound = before

    def _piece(self, expr: Piecewise) -> Expr:
        for value, condition in expr.args:
            if self._holds(condition):
                return value
        raise NoValue("outside of all pieces")

    def _holds(self, condition: Any) -> bool:
        match condition:
            case Relational():
                return self._compares(condition)
            case Not():
                return not self._holds(condition.args[0])
            case And() | Or():
                return self._joined(condition)
            case ITE(args=(decides, then, otherwise)):
                return self._holds(then if self._holds(decides) else otherwise)
        if condition in (S.true, S.false, True, False):
            return bool(condition)
        raise NotRead(f"the condition {condition}")

    def _joined(self, condition: And | Or) -> bool:
        """One part decides where the others are not resolved."""
        decides = isinstance(condition, Or)
        unknown: NotResolved | None = None
        for part in condition.args:
            try:
                if self._holds(part) == decides:
                    return decides
            except NotResolved as reason:
                unknown = reason
        if unknown is not None:
            raise unknown
        return not decides

    def _compares(self, condition: Relational) -> bool:
        side = sign(self._difference(condition.lhs, condition.rhs))
        return {
            ">": side > 0,
            ">=": side >= 0,
            "<": side < 0,
            "<=": side <= 0,
            "==": side == 0,
            "!=": side != 0,
        }[condition.rel_op]

    def _by_sign(self, expr: BySign) -> Expr:
        signs = (sign(self.value(growth)) for growth in expr.growths)
        own = next((one for one in signs if one), 0)
        return expr.args[{1: 0, 0: 1, -1: 2}[own]]

    def _difference(self, left: Expr, right: Expr) -> Real:
        if left == right:
            self.value(left)
            return ZERO
        return added([self.value(left), negative(self.value(right))], self.bits)

    def _guarded(self, value: Expr, left: Expr, right: Expr) -> Real:
        """A value where two others agree: seen of the formulas that hold here, or of the numbers."""
        here, there = self._chosen(left), self._chosen(right)
        if sign(self._difference(here, there)):
            raise NotResolved("where there is no derivative, nothing is claimed")
        return self.value(value)

    def _chosen(self, expr: Expr) -> Expr:
        """The expression with the pieces that hold here."""
        match expr:
            case Piecewise():
                return self._chosen(self._piece(expr))
            case BySign():
                return self._chosen(self._by_sign(expr))
            case Guarded(args=(value, left, right)) | Joined(args=(value, left, right)):
                self._guarded(value, left, right)
                return self._chosen(value)
        if expr.is_Atom or not expr.has(Piecewise, BySign, Guarded, Joined) or isinstance(expr, Sum | Product):
            return expr
        return expr.func(*(self._chosen(arg) for arg in expr.args))

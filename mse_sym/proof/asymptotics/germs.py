"""The expansion of an expression as ``t → ∞``; it holds for all large ``t``, so that pieces are settled in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType

from sympy import (
    Abs,
    AccumBounds,
    Add,
    Expr,
    Heaviside,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    S,
    Sum,
    Symbol,
    acosh,
    asinh,
    atanh,
    beta,
    ceiling,
    cos,
    cot,
    csc,
    exp,
    factorial,
    floor,
    frac,
    gamma,
    log,
    sec,
    sign,
    sin,
    tan,
)
from sympy.codegen.cfunctions import expm1, log1p
from sympy.core.relational import Eq, Ne, Relational
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.logic.boolalg import And, Boolean, Not, Or

from mse_sym.proof.asymptotics.expansions import Algebra, Expansion, bounded, constant
from mse_sym.proof.asymptotics.functions import FUNCTIONS, OF_AN_ORDER, smooth
from mse_sym.proof.asymptotics.monomials import ONE, Growth, iterated_logarithm
from mse_sym.proof.asymptotics.parameter_signs import NoExpansion, NoValue, ParameterSigns, UnknownSign, real_value
from mse_sym.proof.sums import runs_over_indices
from mse_sym.symbolic.pieces import Guarded, Unread
from mse_sym.symbolic.unknown import Unknown

_IN_PIECES = (Max, Min, sign, Piecewise, Heaviside, floor, ceiling, frac, Guarded, Unread)
_BY_WAVES: Mapping[type[Expr], Callable[[Expr], Expr]] = MappingProxyType(
    {
        tan: lambda u: sin(u) / cos(u),
        cot: lambda u: cos(u) / sin(u),
        sec: lambda u: 1 / cos(u),
        csc: lambda u: 1 / sin(u),
    }
)
_MOST_TERMS = (1, 2, 4, 6)


def limit_at_infinity(expr: Expr, time: Symbol, signs: ParameterSigns) -> Expr:
    """The limit as ``time → ∞``: an expression in the parameters, ``oo`` or ``-oo``.

    Raises:
        UnknownSign: it depends on the sign of an expression in the parameters.
        NoExpansion: none is found.
    """
    growth = Growth(signs)
    *first, last = _MOST_TERMS
    for most in first:
        try:
            return _limit(expr, time, Algebra(signs, growth, most))
        except NoExpansion:
            continue
    return _limit(expr, time, Algebra(signs, growth, last))


def _limit(expr: Expr, time: Symbol, algebra: Algebra) -> Expr:
    return algebra.limit(Germs(algebra, time).expand(expr))


@dataclass(frozen=True)
class Germs:
    """Expands expressions in one variable that goes to infinity."""

    algebra: Algebra
    time: Symbol

    def expand(self, expr: Expr) -> Expansion:
        """The expansion of an expression.

        Raises:
            UnknownSign, NoExpansion: as :func:`limit_at_infinity`.
        """
        if not expr.has(self.time, *_IN_PIECES):
            return self._constant(expr)
        algebra = self.algebra
        match expr:
            case Symbol():
                return Expansion(((S.One, iterated_logarithm(0)),))
            case Add():
                return algebra.add(*map(self.expand, expr.args))
            case Mul():
                return reduce(algebra.multiply, map(self.expand, expr.args))
            case exp():
                return algebra.exponential(self.expand(expr.exp))
            case Pow(base=base, exp=exponent):
                return self._power(base, exponent)
            case log():
                return algebra.logarithm(self.expand(expr.args[0]))
            case log1p():
                return algebra.logarithm(self.expand(1 + expr.args[0]))
            case expm1():
                return self.expand(exp(expr.args[0]) - 1)
            case tan() | cot() | sec() | csc():
                return self.expand(_BY_WAVES[expr.func](expr.args[0]))
            case HyperbolicFunction() if expr.func not in FUNCTIONS:
                return self.expand(expr.rewrite(exp))
            case asinh() | acosh() | atanh():
                return self.expand(expr.rewrite(log))
            case factorial():
                return self.expand(gamma(expr.args[0] + 1))
            case beta():
                return self.expand(expr.rewrite(gamma))
            case Sum():
                return self._sum(expr)
            case Unknown():
                return smooth(expr.name, expr.of, algebra, self.expand(expr.inside))
        if isinstance(expr, (Abs, *_IN_PIECES)):
            return self._in_pieces(expr)
        if expr.func in FUNCTIONS:
            return FUNCTIONS[expr.func](algebra, self.expand(expr.args[0]))
        if expr.func in OF_AN_ORDER and not expr.args[0].has(self.time, *_IN_PIECES):
            return OF_AN_ORDER[expr.func](expr.args[0], algebra, self.expand(expr.args[1]))
        raise NoExpansion(f"how {expr} grows is not known")

    def _constant(self, expr: Expr) -> Expansion:
        no_number = expr.has(AccumBounds, S.NaN, S.ComplexInfinity)
        if no_number or (expr.is_number and real_value(expr) is None):
            raise NoValue(f"{expr} is not seen to be a real number")
        return constant(expr)

    def _power(self, base: Expr, exponent: Expr) -> Expansion:
        if exponent.has(self.time, *_IN_PIECES):
            logarithm = self.algebra.logarithm(self.expand(base))
            return self.algebra.exponential(self.algebra.multiply(self.expand(exponent), logarithm))
        return self.algebra.power(self.expand(base), exponent)

    def _in_pieces(self, expr: Expr) -> Expansion:
        algebra = self.algebra
        match expr:
            case Abs():
                inside = self.expand(expr.args[0])
                return algebra.scaled(S(algebra.sign(inside)), inside) if algebra.sign(inside) else Expansion()
            case sign():
                return constant(S(self._sign(expr.args[0])))
            case Heaviside():
                return self.expand({1: S.One, -1: S.Zero, 0: expr.args[1]}[self._sign(expr.args[0])])
            case Max():
                return reduce(lambda u, v: u if self._is_above(u, v) else v, map(self.expand, expr.args))
            case Min():
                return reduce(lambda u, v: v if self._is_above(u, v) else u, map(self.expand, expr.args))
            case floor():
                return self._floor(self.expand(expr.args[0]))
            case frac():
                inside = self.expand(expr.args[0])
                return algebra.subtract(inside, self._floor(inside))
            case ceiling():
                down = self._floor(self.expand(-expr.args[0]))
                return algebra.scaled(S.NegativeOne, down)
            case Guarded(args=(value, left, right)) if not self._sign(left - right):
                return self.expand(value)
            case Piecewise():
                for value, condition in expr.args:
                    if self._holds(condition):
                        return self.expand(value)
        raise NoValue(f"{expr} has no value near the point")

    def _sign(self, expr: Expr) -> int:
        return self.algebra.sign(self.expand(expr))

    def _is_above(self, first: Expansion, second: Expansion) -> bool:
        return self.algebra.sign(self.algebra.subtract(first, second)) >= 0

    def _floor(self, inside: Expansion) -> Expansion:
        """The floor: of what grows all but a bounded part; else by the side from which a whole number is approached."""
        algebra = self.algebra
        limit = algebra.limit(inside)
        if not limit.is_finite:
            return algebra.add(inside, bounded(ONE))
        if limit.is_Integer:
            return constant(limit - 1 if algebra.sign(algebra.add(inside, constant(-limit))) < 0 else limit)
        below = floor(limit)
        between = below.is_Integer and algebra.signs.sign(limit - below) > 0 > algebra.signs.sign(limit - below - 1)
        if not between:
            raise NoExpansion(f"between which whole numbers {limit} lies is not known")
        return constant(below)

    def _holds(self, condition: Boolean) -> bool:
        """Whether a condition holds for all large ``t``; else its negation does."""
        match condition:
            case Relational():
                sides = self._sign(condition.lhs - condition.rhs)
                if isinstance(condition, Eq | Ne):
                    return (sides == 0) == isinstance(condition, Eq)
                return bool(condition.func(S(sides), S.Zero))
            case And():
                return all(map(self._holds, condition.args))
            case Or():
                return any(map(self._holds, condition.args))
            case Not():
                return not self._holds(condition.args[0])
        if condition in (S.true, S.false):
            return bool(condition)
        raise NoExpansion(f"the condition {condition} is not read")

    def _sum(self, total: Sum) -> Expansion:
        """A sum of a number of terms that does not change, whose terms all grow alike.

        For each value of the parameters it has finitely many terms, so that the bounds of their rests add up.
        """
        moves = any(part.has(self.time) for limit in total.limits for part in limit)
        if moves or not all(map(runs_over_indices, total.limits)):
            raise NoExpansion(f"how often {total} is added up is not known")
        bounds = {limit[0] for limit in total.limits}
        unlike = f"the terms of {total} need not grow alike"
        try:
            inside = self.expand(total.function)
        except UnknownSign as unknown:
            if unknown.expr.free_symbols & bounds:
                raise NoExpansion(unlike) from None
            raise
        grown = [monomial for _, monomial in inside.terms] + ([inside.rest] if inside.rest else [])
        if any(monomial.parameters & bounds for monomial in grown):
            raise NoExpansion(unlike)
        terms = tuple((Sum(factor, *total.limits), monomial) for factor, monomial in inside.terms)
        return self.algebra.add(Expansion(terms, inside.rest))

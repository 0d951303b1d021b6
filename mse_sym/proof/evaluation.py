"""The value of an expression at a point: a number to many digits, no value, or not resolved.

The three are never confused. A number lies between two ends that interval arithmetic has proved; what has no
real value (the logarithm of -1) is told from what is not seen to have one at the precisions that are tried, and
from what is not read here at all (an infinite sum). Nothing is evaluated by SymPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from math import comb
from typing import Any, Final, TypeAlias

import sympy
from mpmath import mp
from sympy import (
    Add,
    Basic,
    Eq,
    Expr,
    Float,
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
from sympy.codegen.cfunctions import expm1, log1p
from sympy.core.relational import Relational
from sympy.logic.boolalg import ITE, And, Not, Or

from mse_sym.proof.intervals import (
    ONE,
    ZERO,
    NotResolved,
    NoValue,
    Real,
    absolute,
    added,
    between,
    convex,
    exponential,
    falling,
    floor,
    integer_power,
    inverse,
    is_tight,
    lipschitz,
    logarithm,
    maximum,
    multiplied,
    negative,
    power,
    rising,
    sign,
)
from mse_sym.symbolic.borders import BySign
from mse_sym.symbolic.pieces import Guarded, Joined, Unread

DIGITS: Final = 50
_BITS = 168
"""To 50 digits."""
_PRECISIONS = (220, 900, 3600)
_MOST_TERMS = 4096

Point: TypeAlias = Mapping[Expr, Expr]


class Missing(Enum):
    """Why there is no number."""

    NO_VALUE = "no real value"
    NOT_RESOLVED = "not resolved"


NO_VALUE, NOT_RESOLVED = Missing.NO_VALUE, Missing.NOT_RESOLVED


@dataclass(frozen=True)
class Number:
    """A real number that is known exactly, or lies between two ends; of one that is no fraction the sign is known."""

    real: Real

    @property
    def sign(self) -> int:
        return sign(self.real)

    @property
    def low(self) -> Any:
        """The lower end, a number of mpmath."""
        return mp.make_mpf(between(self.real, _BITS).low)

    @property
    def high(self) -> Any:
        """The upper end, a number of mpmath."""
        return mp.make_mpf(between(self.real, _BITS).high)

    def is_above(self, other: Number) -> bool:
        """Whether this number is surely the greater one."""
        if isinstance(self.real, Fraction) and isinstance(other.real, Fraction):
            return self.real > other.real
        return bool(self.low > other.high)

    def differs_from(self, other: Number) -> bool:
        """Whether the two are surely different numbers."""
        return self.is_above(other) or other.is_above(self)

    def shown(self, digits: int) -> str:
        """The number to so many digits."""
        if isinstance(self.real, Fraction):
            exact = Rational(self.real.numerator, self.real.denominator)
            return str(exact.evalf(digits))
        with mp.workprec(_BITS):
            return str(Float._new(((self.low + self.high) / 2)._mpf_, _BITS).evalf(digits))


Value: TypeAlias = Number | Missing


class NotRead(Exception):
    """A kind of expression of which no value is computed here."""


def evaluate(expr: Expr, point: Point) -> Value:
    """The real value of a resolved expression at a point, to 50 digits or as far as its sign is known."""
    found: Value = NOT_RESOLVED
    numbers: dict[Any, Fraction] = {}
    for name, number in point.items():
        key = _place(name, name.indices) if isinstance(name, Indexed) else name
        numbers[key] = _exactly(number)
    for bits in _PRECISIONS:
        try:
            real = _Evaluation(numbers, bits).value(expr)
            if is_tight(real, _BITS):
                return Number(real)
            sign(real)
            found = Number(real)
        except NoValue:
            return NO_VALUE
        except NotRead:
            return NOT_RESOLVED
        except NotResolved:
            continue
    return found


def evaluate_all(expressions: Iterable[Expr], point: Point) -> tuple[Value, ...]:
    """The values of several expressions at a point."""
    return tuple(evaluate(expr, point) for expr in expressions)


def _place(entry: Indexed, indices: tuple[Expr, ...]) -> tuple[Expr, tuple[Expr, ...]]:
    """Vector and place: at a point a vector has the size of the point, and elsewhere a symbol for it."""
    return entry.base.label, tuple(indices)


def _exactly(value: Expr) -> Fraction:
    if not value.is_Rational:
        raise TypeError(f"the coordinates of a point are fractions, got {value}")
    return Fraction(int(value.p), int(value.q))


_RISING: dict[type[Basic], Callable[[Any], Any]] = {
    sympy.erf: mp.erf,
    sympy.tanh: mp.tanh,
    sympy.sinh: mp.sinh,
    sympy.asinh: mp.asinh,
    sympy.atan: mp.atan,
    expm1: mp.expm1,
}
_FALLING: dict[type[Basic], Callable[[Any], Any]] = {sympy.erfc: mp.erfc}
_EXACT_AT_ZERO = {sympy.erf: 0, sympy.tanh: 0, sympy.sinh: 0, sympy.asinh: 0, sympy.atan: 0, expm1: 0, sympy.erfc: 1}
_QUOTIENTS: dict[type[Basic], Callable[[Expr], Expr]] = {
    sympy.tan: lambda u: sympy.sin(u) / sympy.cos(u),
    sympy.cot: lambda u: sympy.cos(u) / sympy.sin(u),
    sympy.sec: lambda u: 1 / sympy.cos(u),
    sympy.csc: lambda u: 1 / sympy.sin(u),
    sympy.coth: lambda u: sympy.cosh(u) / sympy.sinh(u),
    sympy.sech: lambda u: 1 / sympy.cosh(u),
    sympy.csch: lambda u: 1 / sympy.sinh(u),
    sympy.acot: lambda u: Piecewise((sympy.pi / 2, Eq(u, 0)), (sympy.atan(1 / u), True)),
    sympy.factorial: lambda u: sympy.gamma(u + 1),
    sympy.frac: lambda u: u - sympy.floor(u),
    sympy.acosh: lambda u: sympy.log(u + sympy.sqrt(u - 1) * sympy.sqrt(u + 1)),
    sympy.atanh: lambda u: (sympy.log(1 + u) - sympy.log(1 - u)) / 2,
}
"""Functions that are written in others: an identity wherever they have values."""


@dataclass
class _Evaluation:
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
        bound = [(name, number) for name, number in self._bound.items() if name in expr.free_symbols]
        key = (expr, *sorted(bound, key=str))
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
        if function in _QUOTIENTS:
            return self.value(_QUOTIENTS[function](*args))
        values = [self.value(arg) for arg in args]
        if function in (Max, Min):
            sides = values if function is Max else [negative(value) for value in values]
            greatest = maximum(sides, self.bits)
            return greatest if function is Max else negative(greatest)
        if len(values) == 1:
            return self._of_one(function, values[0])
        return self._of_two(function, values)

    def _of_one(self, function: type[Basic], argument: Real) -> Real:
        if argument == 0 and function in _EXACT_AT_ZERO:
            return Fraction(_EXACT_AT_ZERO[function])
        if function in _RISING:
            return rising(_RISING[function], argument, self.bits)
        if function in _FALLING:
            return falling(_FALLING[function], argument, self.bits)
        match function:
            case sympy.exp:
                return exponential(argument, self.bits)
            case sympy.log:
                return logarithm(argument, self.bits)
            case _ if function is log1p:
                return self._log1p(argument)
            case sympy.cosh:
                return self._hyperbolic_cosine(argument)
            case sympy.Abs:
                return absolute(argument)
            case sympy.sign:
                return Fraction(sign(argument))
            case sympy.Heaviside:
                return Fraction(1 + sign(argument), 2)
            case sympy.floor:
                return floor(argument)
            case sympy.ceiling:
                return -floor(negative(argument))
            case sympy.sin | sympy.cos:
                if argument == 0:
                    return ZERO if function is sympy.sin else ONE
                return lipschitz(mp.sin if function is sympy.sin else mp.cos, argument, self.bits)
            case sympy.asin | sympy.acos:
                return self._inverse_sine(function, argument)
            case sympy.gamma | sympy.loggamma | sympy.digamma:
                return self._gamma(function, argument)
        raise NotRead(f"{function.__name__} at a number")

    def _of_two(self, function: type[Basic], values: list[Real]) -> Real:
        first, second = values
        match function:
            case sympy.beta:
                gammas = [self._gamma(sympy.gamma, value) for value in (first, second, added(values, self.bits))]
                return multiplied([gammas[0], gammas[1], inverse(gammas[2], self.bits)], self.bits)
            case sympy.binomial if isinstance(first, Fraction) and isinstance(second, Fraction):
                if first.denominator == second.denominator == 1 and min(first, second) >= 0:
                    return Fraction(comb(int(first), int(second)))
            case sympy.polygamma if first == 0:
                return self._gamma(sympy.digamma, second)
            case sympy.polygamma if isinstance(first, Fraction) and first.denominator == 1 and first > 0:
                return self._polygamma(int(first), second)
            case sympy.Mod:
                quotient = multiplied([first, inverse(second, self.bits)], self.bits)
                return added([first, negative(multiplied([second, floor(quotient)], self.bits))], self.bits)
            case sympy.lowergamma | sympy.uppergamma if isinstance(first, Fraction) and first > 0 and sign(second) >= 0:
                return self._incomplete_gamma(function, first, second)
        raise NotRead(f"{function.__name__} of two numbers")

    def _log1p(self, argument: Real) -> Real:
        if argument == 0:
            return ZERO
        if sign(added([argument, ONE], self.bits)) <= 0:
            raise NoValue("a logarithm of what is not positive")
        return rising(mp.log1p, argument, self.bits)

    def _hyperbolic_cosine(self, argument: Real) -> Real:
        if argument == 0:
            return ONE
        return rising(mp.cosh, absolute(argument), self.bits)

    def _inverse_sine(self, function: type[Basic], argument: Real) -> Real:
        beyond = added([ONE, negative(absolute(argument))], self.bits)
        if sign(beyond) < 0:
            raise NoValue(f"{function.__name__} beyond 1")
        if function is sympy.asin:
            return ZERO if argument == 0 else rising(mp.asin, argument, self.bits)
        return ZERO if argument == 1 else falling(mp.acos, argument, self.bits)

    def _gamma(self, function: type[Basic], argument: Real) -> Real:
        if sign(argument) <= 0:
            if isinstance(argument, Fraction) and argument.denominator == 1:
                raise NoValue(f"{function.__name__} at a pole")
            raise NotRead(f"{function.__name__} of a negative number")
        if function is sympy.digamma:
            return rising(mp.digamma, argument, self.bits)
        if function is sympy.loggamma:
            return ZERO if argument in (1, 2) else convex(mp.loggamma, mp.digamma, argument, self.bits)
        if isinstance(argument, Fraction) and argument.denominator == 1 and argument <= 200:
            return Fraction(int(mp.factorial(int(argument) - 1))) if argument < 20 else self._factorial(int(argument))
        return convex(mp.gamma, lambda x: mp.gamma(x) * mp.digamma(x), argument, self.bits)

    def _factorial(self, argument: int) -> Fraction:
        return Fraction(int(sympy.factorial(argument - 1)))

    def _polygamma(self, order: int, argument: Real) -> Real:
        if sign(argument) <= 0:
            raise NotRead("polygamma of a negative number")
        move = falling if order % 2 else rising
        return move(lambda x: mp.polygamma(order, x), argument, self.bits)

    def _incomplete_gamma(self, function: type[Basic], shape: Fraction, argument: Real) -> Real:
        order = mp.mpf(shape.numerator) / shape.denominator
        if function is sympy.lowergamma:
            return ZERO if argument == 0 else rising(lambda x: mp.gammainc(order, 0, x), argument, self.bits)
        return falling(lambda x: mp.gammainc(order, x), argument, self.bits)

    def _entry(self, expr: Indexed) -> Real:
        place = _place(expr, tuple(Rational(self._integer(index)) for index in expr.indices))
        if place not in self.numbers:
            raise NotRead(f"{expr} at this point")
        return self.numbers[place]

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

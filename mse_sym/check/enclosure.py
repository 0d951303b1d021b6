"""Enclosures of the exact value of an expression at floating-point inputs, by ball or interval arithmetic.

Every number is a set that contains the exact one. A caller raises the precision until the set is small enough;
there is nothing to be estimated, and a difference that cancels is no trouble.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from mpmath import mp
from mpmath.libmp import to_rational
from sympy import (
    Abs,
    Add,
    Basic,
    Expr,
    Indexed,
    Integer,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    atan,
    besseli,
    beta,
    erf,
    factorial,
    gamma,
    log,
    loggamma,
    polygamma,
    sinh,
    tanh,
)
from sympy import sign as signum

from mse_sym.check.arithmetic import Arithmetic, Enclosure, NoValue, Unresolved, arithmetic
from mse_sym.check.conditions import holds
from mse_sym.symbolic.borders import BySign
from mse_sym.symbolic.functions import expand_functions
from mse_sym.symbolic.pieces import Guarded, Joined, Unread
from mse_sym.symbolic.rounding import PRODUCTS, in_exact_arithmetic

_THROUGH_ZERO = (atan, erf, sinh, tanh)
"""Functions that are 0 where their argument is."""


@dataclass
class Enclosing:
    """Encloses expressions at one point, at one precision: call it inside of ``numbers.precision(...)``.

    ``inputs`` has a float for each symbol, a sequence of floats for each vector, an integer for each size and
    for each index that is not bound.
    """

    inputs: Mapping[Expr, Any]
    numbers: Arithmetic = field(default_factory=arithmetic)
    _bound: dict[Symbol, int] = field(default_factory=dict)
    _known: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    _known_terms: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def value(self, expr: Expr, indices: Mapping[Symbol, int] | None = None) -> Enclosure:
        """The enclosure of an expression, for given values of its free indices.

        Raises:
            Unresolved: the precision does not suffice to bound it.
            NoValue: it has no value at this point.
        """
        self._bound = dict(indices or {})
        return self.numbers.bounds(self._value(_elementary(expr)))

    def terms(self, expr: Expr, indices: Mapping[Symbol, int] | None = None) -> Any:
        r""":math:`\sum|\text{terms}|`: the expression with absolute values for terms and factors.

        A difference of two inputs is one term, since it rounds once; a function of a sum is one too, but one that
        passes through zero where the sum does: by its slope it has the error of the terms of that.
        """
        self._bound = dict(indices or {})
        return self._terms(_exact(expr))

    def _here(self, expr: Expr) -> tuple[Any, ...]:
        """What the value of an expression depends on: itself, and the values of its indices."""
        return (expr, *(self._bound[symbol] for symbol in _indices(expr) if symbol in self._bound))

    def _value(self, expr: Expr) -> Any:
        key = self._here(expr)
        if key not in self._known:
            try:
                self._known[key] = self._evaluated(expr)
            except ZeroDivisionError as error:
                raise Unresolved(str(error)) from error
        return self._known[key]

    def _evaluated(self, expr: Expr) -> Any:
        if expr.is_Rational:
            return self.numbers.exactly(int(expr.p)) / self.numbers.exactly(int(expr.q))
        if isinstance(expr, Symbol):
            return self.numbers.exactly(self._index(expr) if expr in self._bound else self.inputs[expr])
        if isinstance(expr, Indexed):
            return self.numbers.exactly(self.inputs[expr.base][self._index(expr.indices[0]) - 1])
        if isinstance(expr, KroneckerDelta):
            return self.numbers.exactly(int(self._index(expr.args[0]) == self._index(expr.args[1])))
        if isinstance(expr, Add):
            return self._added([self._value(term) for term in expr.args])
        if isinstance(expr, Mul):
            return self._multiplied([self._value(part) for part in expr.args])
        if isinstance(expr, Sum):
            return self._added([self._value(expr.args[0]) for _ in self._each(expr)])
        if isinstance(expr, Product):
            return self._multiplied([self._value(expr.args[0]) for _ in self._each(expr)])
        if isinstance(expr, Pow):
            return self._power(expr)
        if isinstance(expr, Piecewise):
            return self._value(self._branch(expr))
        if isinstance(expr, BySign):
            return self._value(self._by_sign(expr))
        if isinstance(expr, Guarded | Joined):
            return self._guarded(expr)
        if isinstance(expr, Unread):
            raise NoValue("a derivative that is not known, because the border of the pieces turns flat here")
        if isinstance(expr, Max | Min):
            return self._extreme(expr)
        if isinstance(expr, Abs | signum):
            sign = self._sign(expr.args[0])
            return self._value(expr.args[0]) * sign if isinstance(expr, Abs) else self.numbers.exactly(sign)
        if expr.is_NumberSymbol:
            return self.numbers.constant(expr)
        if isinstance(expr, log) and expr.has(gamma, factorial, beta):
            return self._added([self._logarithm(factor) for factor in Mul.make_args(expr.args[0])])
        if isinstance(expr, factorial | beta):
            return self._value(expr.rewrite(gamma))
        return self._function(expr)

    def _logarithm(self, factor: Expr) -> Any:
        """Of a power of a gamma function, which is too large itself, as the logarithm of that function."""
        base, exponent = factor.as_base_exp()
        whole = base.rewrite(gamma) if isinstance(base, factorial | beta) else base
        if whole.is_Mul:
            return self._value(exponent) * self._added([self._logarithm(part) for part in whole.args])
        if isinstance(whole, gamma) and self.numbers.bounds(self._value(whole.args[0])).low > 0:
            return self._value(exponent) * self._value(loggamma(whole.args[0]))
        return self._logarithm_of(self._value(factor))

    def _logarithm_of(self, number: Any) -> Any:
        if self.numbers.bounds(number).high <= 0:
            raise NoValue("the logarithm of a number that is not positive")
        return self.numbers.function("log", number)

    def _function(self, expr: Expr) -> Any:
        name = expr.func.__name__
        if isinstance(expr, polygamma | besseli) and expr.args[0].is_Integer:
            return self.numbers.function(name, self._value(expr.args[1]), int(expr.args[0]))
        if len(expr.args) != 1:
            raise NotImplementedError(f"{name} has no enclosures")
        argument = self._value(expr.args[0])
        return self._logarithm_of(argument) if isinstance(expr, log) else self.numbers.function(name, argument)

    def _added(self, terms: list[Any]) -> Any:
        return sum(terms, self.numbers.exactly(0))

    def _multiplied(self, factors: list[Any]) -> Any:
        product = self.numbers.exactly(1)
        for factor in factors:
            product = product * factor
        return product

    def _power(self, expr: Pow) -> Any:
        base, exponent = self._value(expr.base), expr.exp
        if exponent.is_Integer:
            power = self.numbers.power(base, abs(int(exponent)))
            return power if exponent > 0 else self._reciprocal(power)
        bounds = self.numbers.bounds(base)
        if bounds.high < 0:
            raise NoValue(f"a power of a negative number, {expr}")
        if bounds.low == 0 == bounds.high:
            return self._power_of_zero(exponent)
        if exponent == Rational(1, 2):
            return self.numbers.function("sqrt", base)
        return self.numbers.function("exp", self._value(exponent) * self.numbers.function("log", base))

    def _reciprocal(self, number: Any) -> Any:
        bounds = self.numbers.bounds(number)
        if bounds.low == 0 == bounds.high:
            raise NoValue("a division by 0")
        return self.numbers.exactly(1) / number

    def _power_of_zero(self, exponent: Expr) -> Any:
        match self._sign(exponent):
            case 1:
                return self.numbers.exactly(0)
            case 0:
                return self.numbers.exactly(1)
        raise NoValue("a negative power of 0")

    def _by_sign(self, expr: BySign) -> Expr:
        signs = (self._sign(growth) for growth in expr.growths)
        own = next((one for one in signs if one), 0)
        return expr.args[{1: 0, 0: 1, -1: 2}[own]]

    def _guarded(self, expr: Guarded | Joined) -> Any:
        """The value where both sides are the same: written alike in the pieces that hold here, or equal as numbers."""
        value, left, right = expr.args
        one, other = self._settled(left), self._settled(right)
        if one != other and self._sign(one - other) != 0:
            raise NoValue("a derivative where the function jumps")
        return self._value(value)

    def _settled(self, expr: Expr) -> Expr:
        """The expression with the branch that holds at this point in the place of each function in pieces."""
        if not expr.has(Piecewise):
            return expr
        if isinstance(expr, Piecewise):
            return self._settled(self._branch(expr))
        return expr.func(*(self._settled(arg) for arg in expr.args))

    def _each(self, total: Sum | Product) -> Iterator[None]:
        """Binds the indices of a sum or a product to each of their values, the outermost first."""
        return self._each_of(total.limits[::-1])

    def _each_of(self, limits: Sequence[Any]) -> Iterator[None]:
        if not limits:
            yield
            return
        (bound, first, last), *inner = limits
        before = dict(self._bound)
        for number in range(self._index(first), self._index(last) + 1):
            self._bound = {**before, bound: number}
            yield from self._each_of(inner)
        self._bound = before

    def _index(self, expr: Expr) -> int:
        if expr in self._bound:
            return self._bound[expr]
        return int(expr if expr.is_Integer else self.inputs[expr])

    def _branch(self, expr: Piecewise) -> Expr:
        found = next((branch for branch, condition in expr.args if holds(condition, self._sign)), None)
        if found is None:
            raise NoValue(f"no piece of {expr} is meant here")
        return found

    def _sign(self, expr: Expr) -> int:
        bounds = self.numbers.bounds(self._value(_elementary(expr)))
        if bounds.low < 0 < bounds.high or (bounds.low != bounds.high and 0 in (bounds.low, bounds.high)):
            return self._sign_of_rational(expr)
        return int(mp.sign(bounds.low))

    def _sign_of_rational(self, expr: Expr) -> int:
        """The sign of a rational function of the inputs, which no binary enclosure of a third tells from 0."""
        settled = self._settled(self._written_out(expr))
        known = {**self.inputs, **self._bound}
        values = {symbol: known[symbol] for symbol in settled.atoms(Symbol) if symbol in known}
        values |= {part: self.inputs[part.base][self._index(part.indices[0]) - 1] for part in settled.atoms(Indexed)}
        exact = settled.xreplace({part: _rational(number) for part, number in values.items()})
        if not exact.is_Rational:
            raise Unresolved(f"the sign of {expr}")
        return int(mp.sign(int(exact.p)))

    def _written_out(self, expr: Expr) -> Expr:
        """The expression with the terms of each sum over one index."""
        if not expr.has(Sum):
            return expr
        args = [self._written_out(arg) for arg in expr.args]
        if not isinstance(expr, Sum) or len(expr.limits) > 1:
            return expr.func(*args)
        ((bound, first, last),) = expr.limits
        return Add(*(args[0].xreplace({bound: Integer(n)}) for n in range(self._index(first), self._index(last) + 1)))

    def _extreme(self, expr: Expr) -> Any:
        best, *others = (self._value(arg) for arg in expr.args)
        for other in others:
            difference = self.numbers.bounds(other - best)
            if difference.low < 0 < difference.high:
                raise Unresolved(f"which is the greatest or least of {expr.args}")
            if difference.low >= 0 if isinstance(expr, Max) else difference.high <= 0:
                best = other
        return best

    def _terms(self, expr: Expr) -> Any:
        key = self._here(expr)
        if key not in self._known_terms:
            self._known_terms[key] = self._terms_of(expr)
        return self._known_terms[key]

    def _terms_of(self, expr: Expr) -> Any:
        if isinstance(expr, Add) and not is_difference(expr):
            return mp.fsum(self._terms(term) for term in expr.args)
        if isinstance(expr, Sum):
            return mp.fsum(self._terms(expr.args[0]) for _ in self._each(expr))
        if isinstance(expr, Mul | PRODUCTS):
            return mp.fprod(self._terms(part) for part in expr.args)
        if isinstance(expr, Pow) and expr.exp.is_Integer and expr.exp > 0:
            return self._terms(expr.base) ** int(expr.exp)
        if isinstance(expr, Piecewise):
            return self._terms(self._branch(expr))
        if isinstance(expr, _THROUGH_ZERO):
            inner = self._terms(expr.args[0]) - self._size(expr.args[0])
            return self._size(expr) + self._size(expr.fdiff()) * max(inner, 0)
        return self._size(expr)

    def _size(self, expr: Expr) -> Any:
        return self.numbers.bounds(self._value(_elementary(expr))).greatest


def _rational(number: Any) -> Rational:
    """An integer, a float or a number of mpmath as it is, without rounding."""
    return Rational(*to_rational(number._mpf_)) if isinstance(number, mp.mpf) else Rational(number)


def is_difference(expr: Add) -> bool:
    """Whether a sum has two terms, and each is an input or its negative, or a number."""
    return len(expr.args) == 2 and all(
        term.is_Rational or isinstance(term, Symbol | Indexed) or isinstance(-term, Symbol | Indexed)
        for term in expr.args
    )


@lru_cache(maxsize=1 << 14)
def _indices(expr: Basic) -> tuple[Symbol, ...]:
    if isinstance(expr, Symbol):
        return (expr,) if expr.is_integer else ()
    if isinstance(expr, Sum | Product):
        return tuple(sorted((s for s in expr.free_symbols if s.is_integer), key=str))
    return tuple(sorted({index for arg in expr.args for index in _indices(arg)}, key=str))


@lru_cache(maxsize=1 << 12)
def _exact(expr: Expr) -> Expr:
    """Where the compiled forms are proved whatever a number is, with the value that it has without rounding."""
    return in_exact_arithmetic(expr)


@lru_cache(maxsize=1 << 12)
def _elementary(expr: Expr) -> Expr:
    """In elementary functions, by the definitions of the named ones."""
    return expand_functions(_exact(expr))

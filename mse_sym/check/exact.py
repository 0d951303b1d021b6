"""The exact value of an expression at floating-point inputs, and how much rounding it may be forgiven.

The rounding is that of :mod:`mse_sym.check.followed`.  With it an expression that cancels is no trouble: the
working precision rises until the rounding that the magnitude allows is far below the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from mpmath import mp, mpf
from sympy import (
    Abs,
    Add,
    Expr,
    Float,
    Function,
    Indexed,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
)
from sympy import exp as exponential
from sympy import log as logarithm
from sympy import sign as signum
from sympy.codegen.cfunctions import log1p

from mse_sym.check.followed import Followed, exact, number, power, product, total
from mse_sym.symbolic.functions import NamedFunction, logsumexp, sigmoid, softmax

BITS = 200
_MOST_BITS = 1 << 17

Inputs: TypeAlias = Mapping[Expr, Any]
"""A number for each symbol, a sequence for each vector, an integer for each size and each index."""


@dataclass(frozen=True)
class ExactValues:
    """Exact values of expressions at one point; what is known of one helps the next."""

    inputs: Inputs
    _evaluators: dict[int, Evaluator] = field(default_factory=dict)

    def value(self, expr: Expr, indices: Mapping[Symbol, int] | None = None, scale: Any = 0) -> Any:
        """The value as an ``mpf``, good to :data:`BITS` bits of itself or of ``scale``.

        Raises:
            ArithmeticError: there is no finite real value, or it is zero by a cancellation that no
                precision resolves.
        """
        bits = 2 * BITS
        while bits <= _MOST_BITS:
            with mp.workprec(bits):
                try:
                    found = self._evaluators.setdefault(bits, Evaluator(self.inputs)).follow(expr, indices)
                except ZeroDivisionError:
                    bits *= 2
                    continue
                if found.value == 0 and self._is_zero(expr):
                    return found.value
                wanted = max(abs(found.value), scale)
                if found.magnitude == 0 or mp.ldexp(found.magnitude, BITS - bits + 16) <= wanted:
                    return found.value
                bits *= 2
        raise ArithmeticError(f"{expr} is not resolved by {_MOST_BITS} bits at {dict(self.inputs)}")

    def _is_zero(self, expr: Expr) -> bool:
        """Whether SymPy sees at once that the expression is 0 at these numbers, as log(cosh(0)) is."""
        if not all(isinstance(symbol, Symbol) for symbol in expr.free_symbols):
            return False
        numbers = {symbol: Rational(float(self.inputs[symbol])) for symbol in expr.free_symbols}
        return bool(expr.xreplace(numbers) == 0)


@dataclass
class Evaluator:
    """Follows expressions at one point, at the working precision of mpmath.

    ``subnormal`` is the smallest number of the floating type whose underflow is followed.
    """

    inputs: Inputs
    subnormal: Any = 0
    _bound: dict[Symbol, int] = field(default_factory=dict)
    _known: dict[tuple[Any, ...], Followed] = field(default_factory=dict)
    _relevant: dict[Expr, tuple[Symbol, ...]] = field(default_factory=dict)

    def follow(self, expr: Expr, indices: Mapping[Symbol, int] | None = None) -> Followed:
        """The expression at the point, for given values of its free indices."""
        self._bound = dict(indices or {})
        return self._follow(expr)

    def _follow(self, expr: Expr) -> Followed:
        if expr not in self._relevant:
            self._relevant[expr] = tuple(symbol for symbol in expr.free_symbols if symbol.is_integer)
        key = self._key(expr)
        if key not in self._known:
            self._known[key] = self._evaluated(expr)
        return self._known[key]

    def _key(self, expr: Expr) -> tuple[Any, ...]:
        return (expr, *(self._bound.get(symbol) for symbol in self._relevant[expr]))

    def _evaluated(self, expr: Expr) -> Followed:
        if expr.is_Rational:
            return number(mpf(int(expr.p)) / int(expr.q))
        if isinstance(expr, Symbol | Indexed):
            return self._input(expr)
        if isinstance(expr, KroneckerDelta):
            first, second = (self._index(index) for index in expr.args)
            return exact(mpf(first == second))
        if isinstance(expr, Add):
            return total([self._follow(term) for term in expr.args], [_is_input(term) for term in expr.args])
        if isinstance(expr, Sum):
            return self._sum_over(expr)
        if isinstance(expr, Mul):
            first, *rest = expr.args
            if first is S.NegativeOne and len(rest) == 1:
                return -self._follow(*rest)
            return product([self._follow(factor) for factor in expr.args], self.subnormal)
        if isinstance(expr, Pow) and expr.exp.is_Integer:
            return power(self._follow(expr.base), int(expr.exp), self.subnormal)
        if isinstance(expr, Pow):
            return self._follow(exponential(expr.exp * logarithm(expr.base)))
        if isinstance(expr, Piecewise):
            return next(self._follow(branch) for branch, condition in expr.args if self._holds(condition))
        if isinstance(expr, Max | Min):
            return (max if isinstance(expr, Max) else min)(
                (self._follow(arg) for arg in expr.args), key=lambda f: f.value
            )
        if isinstance(expr, Abs):
            return abs(self._follow(expr.args[0]))
        if isinstance(expr, signum):
            return exact(mp.sign(self._follow(expr.args[0]).value))
        if expr.is_number:
            return number(mp.mpmathify(expr.evalf(int(mp.dps) + 5)))
        return self._function(expr)

    def _input(self, expr: Expr) -> Followed:
        if isinstance(expr, Indexed):
            (index,) = expr.indices
            value = _exactly(self.inputs[expr.base][self._index(index) - 1])
        elif expr in self._bound:
            value = mpf(self._bound[expr])
        else:
            value = _exactly(self.inputs[expr])
        return exact(value)

    def _index(self, index: Expr) -> int:
        if index in self._bound:
            return self._bound[index]
        return int(index if index.is_Integer else self.inputs[index])

    def _sum_over(self, written: Sum) -> Followed:
        body, *limits = written.args
        if len(limits) > 1:
            body = Sum(body, *limits[:-1])
        bound, low, high = limits[-1]
        first, last = self._index(low), self._size(high)
        before = self._bound.get(bound)
        terms = []
        for place in range(first, last + 1):
            self._bound[bound] = place
            terms.append(self._follow(body))
        self._bound.pop(bound)
        if before is not None:
            self._bound[bound] = before
        return total(terms, [False] * len(terms))

    def _size(self, size: Expr) -> int:
        return int(size if size.is_Integer else self.inputs[size])

    def _holds(self, condition: Any) -> bool:
        if condition in (S.true, S.false):
            return bool(condition)
        left, right = self._follow(condition.lhs).value, self._follow(condition.rhs).value
        compare: Callable[[Any, Any], bool] = {
            ">": lambda a, b: a > b,
            ">=": lambda a, b: a >= b,
            "<": lambda a, b: a < b,
            "<=": lambda a, b: a <= b,
            "==": lambda a, b: a == b,
            "!=": lambda a, b: a != b,
        }[condition.rel_op]
        return bool(compare(left, right))

    def _function(self, expr: Expr) -> Followed:
        if isinstance(expr, softmax | logsumexp):
            return self._follow(expr.definition())
        argument = self._follow(expr.args[0])
        value = self._value(expr, argument.value)
        if argument.exact:
            return Followed(value, abs(value), mpf(self.subnormal))
        # The derivative may be written in terms of the function, as tanh′ = 1 − tanh²; its value is now known.
        self._known[self._key(expr)] = number(value)
        slope = abs(self._slope(expr))
        return Followed(value, abs(value) + slope * argument.magnitude, slope * argument.underflow + self.subnormal)

    def _slope(self, expr: Function) -> Any:
        """F′(u), for the sigmoid without the difference in σ(1 − σ)."""
        derivative = expr * sigmoid(-expr.args[0]) if isinstance(expr, sigmoid) else expr.fdiff(1)
        return self._follow(derivative).value

    def _value(self, expr: Function, argument: Any) -> Any:
        known: dict[type, Callable[[Any], Any]] = {
            exponential: mp.exp,
            logarithm: mp.log,
            log1p: mp.log1p,
        }
        function = known.get(expr.func) or getattr(mp, expr.func.__name__, None)
        if isinstance(expr, NamedFunction):
            return self._follow(expr.definition()).value
        if function is None:
            raise NotImplementedError(f"no exact value is known of {expr}")
        value = function(argument)
        if not mp.isfinite(value) or isinstance(value, mp.mpc):
            raise ZeroDivisionError(f"{expr} is {value}")
        return value


def _is_input(term: Expr) -> bool:
    """Whether a term of a sum is an input, its negative or a number."""
    if term.is_Rational:
        return True
    _, rest = term.as_coeff_Mul()
    return isinstance(rest, Symbol | Indexed) and term in (rest, -rest)


def _exactly(value: Any) -> Any:
    """A float, integer or rational without rounding, whatever the working precision."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Expr):
        return mpf(int(value.p)) / int(value.q) if value.is_Rational else mp.mpmathify(Float(value))
    return mp.mpmathify(value)

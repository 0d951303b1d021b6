r"""The exact value of an expression at floating-point inputs, and how much rounding it may be forgiven.

Every part of an expression is followed with three numbers: its value :math:`v`; its magnitude
:math:`m \ge |v|`, a bound of the rounding error of a careful evaluation in units of the rounding
:math:`\varepsilon`; and its underflow :math:`h`, an absolute error made by products too small for the type.

* a sum: :math:`m = \sum_i m_i`, where two inputs or numbers among its terms count as one term (the
  difference of two floats rounds once);
* a product: :math:`m = \prod_i m_i`;
* a function: :math:`m = |f(u)| + |f'(u)|\, m_u`, without the second term where the argument is an input.

With them an expression that cancels is no trouble: the working precision rises until the rounding that
:math:`m` allows is far below the result.
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
    S,
    Sum,
    Symbol,
)
from sympy import exp as exponential
from sympy import log as logarithm
from sympy import sign as signum
from sympy.codegen.cfunctions import log1p

from mse_sym.symbolic.functions import NamedFunction, logsumexp, sigmoid, softmax

BITS = 200
_MOST_BITS = 1 << 17

Inputs: TypeAlias = Mapping[Expr, Any]
"""A number for each symbol, a sequence for each vector, an integer for each size and each index."""


@dataclass(frozen=True)
class Followed:
    """Value, magnitude and underflow; ``exact`` of an input, its negative and its absolute value."""

    value: Any
    magnitude: Any
    underflow: Any
    exact: bool = False


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
                wanted = max(abs(found.value), scale)
                if found.magnitude == 0 or mp.ldexp(found.magnitude, BITS - bits + 16) <= wanted:
                    return found.value
                bits *= 2
        raise ArithmeticError(f"{expr} is not resolved by {_MOST_BITS} bits at {dict(self.inputs)}")


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
            value = mpf(int(expr.p)) / int(expr.q)
            return Followed(value, abs(value), mpf(0))
        if isinstance(expr, Symbol | Indexed):
            return self._input(expr)
        if isinstance(expr, KroneckerDelta):
            first, second = (self._index(index) for index in expr.args)
            return Followed(mpf(first == second), mpf(first == second), mpf(0), exact=True)
        if isinstance(expr, Add):
            return self._sum([self._follow(term) for term in expr.args], [_is_input(term) for term in expr.args])
        if isinstance(expr, Sum):
            return self._sum_over(expr)
        if isinstance(expr, Mul):
            return self._product(expr)
        if isinstance(expr, Pow) and expr.exp.is_Integer:
            return self._power(self._follow(expr.base), int(expr.exp))
        if isinstance(expr, Pow):
            return self._follow(exponential(expr.exp * logarithm(expr.base)))
        if isinstance(expr, Piecewise):
            return next(self._follow(branch) for branch, condition in expr.args if self._holds(condition))
        if isinstance(expr, Max | Min):
            return (max if isinstance(expr, Max) else min)(
                (self._follow(arg) for arg in expr.args), key=lambda f: f.value
            )
        if isinstance(expr, Abs):
            inner = self._follow(expr.args[0])
            return Followed(abs(inner.value), inner.magnitude, inner.underflow, inner.exact)
        if expr.is_number:
            value = mp.mpmathify(expr.evalf(int(mp.dps) + 5))
            return Followed(value, abs(value), mpf(0))
        return self._function(expr)

    def _input(self, expr: Expr) -> Followed:
        if isinstance(expr, Indexed):
            (index,) = expr.indices
            value = _exactly(self.inputs[expr.base][self._index(index) - 1])
        elif expr in self._bound:
            value = mpf(self._bound[expr])
        else:
            value = _exactly(self.inputs[expr])
        return Followed(value, abs(value), mpf(0), exact=True)

    def _index(self, index: Expr) -> int:
        if index in self._bound:
            return self._bound[index]
        return int(index if index.is_Integer else self.inputs[index])

    def _sum(self, terms: list[Followed], inputs: list[bool]) -> Followed:
        value = mp.fsum(term.value for term in terms)
        if sum(inputs) == 2:
            difference = abs(mp.fsum(term.value for term, is_input in zip(terms, inputs, strict=True) if is_input))
            others = mp.fsum(term.magnitude for term, is_input in zip(terms, inputs, strict=True) if not is_input)
            magnitude = difference + others
        else:
            magnitude = mp.fsum(term.magnitude for term in terms)
        return Followed(value, magnitude, mp.fsum(term.underflow for term in terms))

    def _sum_over(self, total: Sum) -> Followed:
        body, *limits = total.args
        if len(limits) > 1:
            body = Sum(body, *limits[:-1])
        bound, low, high = limits[-1]
        first, last = self._index(low), self._size(high)
        before = self._bound.get(bound)
        terms = []
        for number in range(first, last + 1):
            self._bound[bound] = number
            terms.append(self._follow(body))
        self._bound.pop(bound)
        if before is not None:
            self._bound[bound] = before
        return self._sum(terms, [False] * len(terms))

    def _size(self, size: Expr) -> int:
        return int(size if size.is_Integer else self.inputs[size])

    def _product(self, expr: Mul) -> Followed:
        parts = [self._follow(factor) for factor in expr.args]
        value = mp.fprod(part.value for part in parts)
        magnitude = mp.fprod(part.magnitude for part in parts)
        if expr.args[0] is S.NegativeOne and len(parts) == 2:
            return Followed(value, magnitude, parts[1].underflow, parts[1].exact)
        with_underflow = mp.fprod(part.magnitude + part.underflow for part in parts)
        lost = self.subnormal * mp.fprod(max(mpf(1), part.magnitude + part.underflow) for part in parts)
        return Followed(value, magnitude, with_underflow - magnitude + lost)

    def _power(self, base: Followed, exponent: int) -> Followed:
        value = base.value**exponent
        if exponent > 0:
            magnitude = base.magnitude**exponent
            underflow = (base.magnitude + base.underflow) ** exponent - magnitude + self.subnormal
            return Followed(value, magnitude, underflow)
        growth = base.magnitude / abs(base.value)
        relative = -exponent * growth ** (-exponent) * base.underflow / abs(base.value)
        return Followed(value, abs(value) * growth ** (-exponent), abs(value) * relative)

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
        self._known[self._key(expr)] = Followed(value, abs(value), mpf(0))
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
            signum: mp.sign,
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

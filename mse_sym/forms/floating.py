"""What floating-point arithmetic makes of a form at many points: each operation in the order in which it is lowered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
from sympy import And, Basic, Expr, Max, Min, Mul, Not, Or, Piecewise, Pow, S, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom

from mse_sym.forms.points import Array, Points
from mse_sym.runtime.operations import operation
from mse_sym.symbolic.functions import NamedFunction
from mse_sym.symbolic.rounding import balanced_product

_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    name: getattr(np, name)
    for name in ("exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign")
} | {
    "Abs": np.abs,
    "atan": np.arctan,
    "asinh": np.arcsinh,
}
_OF_RUNTIME = (
    *("erf", "erfc", "scaled_complement", "scaled_complement_fall"),
    *("gamma", "loggamma", "polygamma", "beta", "factorial", "besseli"),
    *("logarithm_gap", "binet", "log_factorial", "digamma_gap", "trigamma_gap"),
    *("log_besseli", "log_scaled_besseli", "besseli_ratio", "besseli_ratio_gap", "besseli_ratio_slope"),
)
_COMPARISONS: Mapping[str, Callable[..., Any]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
_SMALLEST_NORMAL = float(np.finfo(np.float64).smallest_normal)


class Floating:
    """The numbers of expressions at points, common parts once."""

    def __init__(self, where: Points) -> None:
        self._known: dict[Basic, Any] = dict(where)
        self._shape = next(iter(where.values())).shape

    def __call__(self, expr: Expr) -> Array:
        """One number for each point.

        Raises:
            KeyError: a symbol or a function that is not known here.
            ModuleNotFoundError: a function that SciPy has, which is not installed.
        """
        with np.errstate(all="ignore"):
            return np.array(np.broadcast_to(self._value(expr), self._shape))

    def least_subnormal(self, expr: Expr) -> Array:
        """The least size of the parts of what is chosen that are so near 0 that they lack digits; if none is, infinity.

        Raises:
            KeyError: a symbol or a function that is not known here.
        """
        with np.errstate(all="ignore"):
            return np.array(np.broadcast_to(self._least_subnormal(expr), self._shape))

    def _least_subnormal(self, expr: Expr) -> Any:
        if expr.is_number or isinstance(expr, Symbol):
            return np.inf
        if isinstance(expr, Piecewise):
            *pieces, (last, _) = expr.args
            least = self._least_subnormal(last)
            for value, condition in reversed(pieces):
                least = np.where(self._value(condition), self._least_subnormal(value), least)
            return least
        size = np.abs(self._value(expr))
        own = np.where((size > 0) & (size < _SMALLEST_NORMAL), size, np.inf)
        return reduce(np.minimum, (self._least_subnormal(part) for part in expr.args if isinstance(part, Expr)), own)

    def _value(self, expr: Basic) -> Any:
        if expr not in self._known:
            self._known[expr] = self._computed(expr)
        return self._known[expr]

    def _computed(self, expr: Basic) -> Any:
        match expr:
            case BooleanAtom():
                return bool(expr)
            case _ if expr.is_number:
                return float(expr)
            case Symbol():
                raise KeyError(expr)
            case Piecewise():
                *pieces, (last, _) = expr.args
                return reduce(self._choice, reversed(pieces), self._value(last))
            case Relational():
                return _COMPARISONS[expr.rel_op](*map(self._value, expr.args))
            case And():
                return reduce(np.logical_and, map(self._value, expr.args))
            case Or():
                return reduce(np.logical_or, map(self._value, expr.args))
            case Not():
                return np.logical_not(self._value(expr.args[0]))
            case Max() | Min():
                return reduce(np.maximum if isinstance(expr, Max) else np.minimum, map(self._value, expr.args))
            case Mul() | Pow():
                return self._product(Mul.make_args(expr))
        if expr.is_Add:
            return sum(map(self._value, expr.args[1:]), self._value(expr.args[0]))
        name = expr.func.__name__
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](self._value(expr.args[0]))
        if name in _OF_RUNTIME:
            return operation(name)(*(int(arg) if arg.is_Integer else self._value(arg) for arg in expr.args))
        if name == "ordered_product":
            return self._in_order(expr.args)
        if isinstance(expr, balanced_product):
            return self._balanced(expr.args)
        if isinstance(expr, NamedFunction):
            return self._value(expr.definition())
        raise KeyError(expr.func)

    def _choice(self, otherwise: Any, piece: tuple[Expr, Expr]) -> Any:
        return np.where(self._value(piece[1]), self._value(piece[0]), otherwise)

    def _product(self, factors: tuple[Expr, ...]) -> Any:
        above: Any = 1.0
        below: Any = 1.0
        for factor in factors:
            base, exponent = factor.as_base_exp() if isinstance(factor, Pow) else (factor, S.One)
            if exponent.is_negative:
                below = below * self._power(base, -exponent)
            else:
                above = above * self._power(base, exponent)
        return above / below

    def _in_order(self, factors: tuple[Expr, ...]) -> Any:
        number: Any = 1.0
        for factor in factors:
            base, exponent = factor.as_base_exp() if isinstance(factor, Pow) else (factor, S.One)
            if exponent.is_negative:
                number = number / self._power(base, -exponent)
            else:
                number = number * self._power(base, exponent)
        return number

    def _balanced(self, factors: tuple[Expr, ...]) -> Any:
        significand: Any = 1.0
        exponent: Any = 0
        for factor in factors:
            divides = isinstance(factor, Pow) and factor.exp == -1
            own, power = np.frexp(self._value(factor.base if divides else factor))
            significand = significand / own if divides else significand * own
            exponent = exponent - power if divides else exponent + power
        return np.ldexp(significand, exponent)

    def _power(self, base: Expr, exponent: Expr) -> Any:
        value = self._value(base)
        if exponent == 1:
            return value
        return np.sqrt(value) if exponent == S.Half else np.power(value, self._value(exponent))

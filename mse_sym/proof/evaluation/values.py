"""The value of an expression at a point: a number to many digits, no value, or not resolved.

The three are never confused. A number lies between two ends that interval arithmetic has proved; what has no
real value (the logarithm of -1) is told from what is not seen to have one at the precisions that are tried, and
from what is not read here at all (an infinite sum). Nothing is evaluated by SymPy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, Final, TypeAlias

from mpmath import mp
from sympy import Expr, Float, Indexed, Pow, Product, Rational, Sum

from mse_sym.proof.evaluation.evaluator import Evaluator, place
from mse_sym.proof.evaluation.intervals import (
    ZERO,
    NotRead,
    NotResolved,
    NoValue,
    Real,
    between,
    has_sign,
    is_tight,
    sign,
)

DIGITS: Final = 50
_BITS = 168
"""To 50 digits."""
_PRECISIONS = (220, 900, 3600)
_LARGEST_POWER = 1000

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
        if not has_sign(self.real):
            return "0"
        with mp.workprec(_BITS):
            return str(Float._new(((self.low + self.high) / 2)._mpf_, _BITS).evalf(digits))


Value: TypeAlias = Number | Missing


def evaluate(expr: Expr, point: Point, *, may_be_zero: bool = False) -> Value:
    """The real value of a resolved expression at a point, to 50 digits or as far as its sign is known.

    With ``may_be_zero`` also a number that is not told from 0, which is surely not another one that is.
    """
    found: Value = NOT_RESOLVED
    numbers: dict[Any, Fraction] = {}
    for name, number in point.items():
        key = place(name, name.indices) if isinstance(name, Indexed) else name
        numbers[key] = _exactly(number)
    for bits in _PRECISIONS:
        try:
            real = Evaluator(numbers, bits).value(expr)
        except NoValue:
            return NO_VALUE
        except NotRead:
            return NOT_RESOLVED
        except NotResolved:
            continue
        if is_tight(real, _BITS):
            return Number(real)
        if may_be_zero or has_sign(real):
            found = Number(real)
        elif _cancels(expr, point):
            return Number(ZERO)
    return found


def _cancels(expr: Expr, point: Point) -> bool:
    """Whether the terms of an expression cancel as they are written, once the numbers are in their places."""
    if expr.has(Sum, Product, Indexed) or not all(_is_short(power, point) for power in expr.atoms(Pow)):
        return False
    try:
        return expr.xreplace(dict(point)) == 0
    except ValueError:  # of a maximum, where SymPy does not tell which argument is the greater one
        return False


def _is_short(power: Expr, point: Point) -> bool:
    """Whether SymPy, which takes powers of fractions exactly, has an end with one."""
    exponent = power.exp.xreplace(dict(point))
    return not exponent.is_Rational or bool(abs(exponent.p) <= _LARGEST_POWER and exponent.q <= _LARGEST_POWER)


def evaluate_all(expressions: Iterable[Expr], point: Point, *, may_be_zero: bool = False) -> tuple[Value, ...]:
    """The values of several expressions at a point."""
    return tuple(evaluate(expr, point, may_be_zero=may_be_zero) for expr in expressions)


def _exactly(value: Expr) -> Fraction:
    if not value.is_Rational:
        raise TypeError(f"the coordinates of a point are fractions, got {value}")
    return Fraction(int(value.p), int(value.q))

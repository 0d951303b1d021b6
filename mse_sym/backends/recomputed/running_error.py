r"""Numbers with a bound of their error, which runs along while they are computed.

.. math:: \operatorname{fl}(x \circ y) = (x \circ y)(1 + \delta) + \eta, \quad |\delta| \le u, \quad
          |\eta| \le \text{the smallest number}

(J. H. Wilkinson's running error analysis: Higham 2002, section 3.3.)  A free number, which depends on how arrays are
computed, is what it was computed to be, and has no error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial, reduce
from operator import attrgetter
from typing import Any

import numpy as np
from sympy import Expr, Rational

from mse_sym.backends.numpy import function
from mse_sym.backends.printing.axes import NUMPY
from mse_sym.program.compound import product_name
from mse_sym.program.interpreted import Array, Parts
from mse_sym.symbolic.primitives import PRIMITIVES
from mse_sym.symbolic.rounding import FreeNumber

_UNIT = float(np.finfo(np.float64).epsneg)
"""By how much, relatively, an operation rounds."""
_OF_FUNCTIONS = 4 * _UNIT
"""By how much, relatively, the value of a function is off: two units in the last place at most."""
_SMALLEST = float(np.finfo(np.float64).smallest_subnormal)

_COMPARISONS: dict[str, Callable[..., Any]] = {
    "less": np.less,
    "at_most": np.less_equal,
    "greater": np.greater,
    "at_least": np.greater_equal,
    "equal": np.equal,
    "unequal": np.not_equal,
}
_NONE = np.zeros(())
_LARGE = 2**31
_SMALLEST_NORMAL = float(np.finfo(np.float64).smallest_normal)


@cache
def _function(name: str) -> Callable[..., Any]:
    if name in NUMPY.names:
        found: Callable[..., Any] = attrgetter(NUMPY.names[name].removeprefix("np."))(np)
        return found
    return function(name)


@dataclass(frozen=True)
class RunningError:
    """Numbers with the bound of their error; of conditions, whether they hold, and whether that is not sure.

    With ``of_inputs`` the last place of what is given may be off, unless it is 0 or 1.
    """

    of_inputs: bool = False

    def given(self, numbers: Array) -> Parts:
        if not self.of_inputs:
            return numbers, _NONE
        return numbers, np.where((numbers == 0) | (numbers == 1), 0.0, np.spacing(np.abs(numbers)))

    def constant(self, value: Expr) -> Parts:
        number = float(value)
        is_exact = value.is_infinite or value == Rational(number)
        return np.array(number), np.array(0.0 if is_exact else _UNIT * abs(number))

    def operation(self, name: str, *args: Parts) -> Parts:
        if name in _OPERATIONS:
            return _OPERATIONS[name](*args)
        if name in _SEVERAL:
            return reduce(_SEVERAL[name], args)
        if name in _COMPARISONS:
            return _compared(_COMPARISONS[name], *args)
        return _applied(name, *args)

    def product(self, factors: Sequence[Parts], divisors: Sequence[Parts]) -> Parts:
        """Of the factors one after the other the relative errors, since no other number comes up on the way."""
        parts = [*factors, *divisors]
        number = function(product_name(len(factors), len(divisors)))(*(part for part, _ in parts))
        relative = reduce(np.add, (_relative(*part) for part in parts)) + len(parts) * _UNIT
        least = np.where(relative == 0, 0.0, np.where(np.isfinite(relative), _SMALLEST, np.inf))
        return number, np.where(number == 0, least, np.abs(number) * np.expm1(relative))

    def over(self, name: str, axis: int, running: Sequence[Parts], *others: Parts) -> Parts:
        terms = [np.moveaxis(part, axis, 0) for part, _ in running]
        errors = [np.moveaxis(np.broadcast_to(error, part.shape), axis, 0) for part, error in running]
        rest = [number.squeeze(axis) if number.ndim else number for number, _ in others]
        number = _function(name)(*terms, *rest) if name != "place_of_maximum" else np.argmax(terms[0], axis=0)
        if name == "place_of_maximum":
            error = np.zeros((), bool)
        elif name == "leading_sum":  # a free number
            error = _NONE
        elif name == "maximum":
            error = np.max(errors[0], axis=0)
        else:
            size = reduce(np.add, (np.add.reduce(np.abs(each)) for each in terms))
            lost = len(terms[0]) * _UNIT
            own = lost * size if name == "sum" else _UNIT * np.abs(number) + (2 * lost) ** 2 * size
            error = reduce(np.add, (np.add.reduce(each) for each in errors)) + own
        return np.expand_dims(number, axis), np.expand_dims(error, axis) if error.ndim else error


def _sum(one: Parts, other: Parts) -> Parts:
    """With what rounding leaves out (TwoSum)."""
    (u, du), (v, dv) = one, other
    total = u + v
    from_v = total - u
    return total, du + dv + np.abs((u - (total - from_v)) + (v - from_v))


def _product(one: Parts, other: Parts) -> Parts:
    (u, du), (v, dv) = one, other
    number = u * v
    own = _UNIT * np.abs(number) + _SMALLEST * ((u != 0) & (v != 0))
    return number, np.abs(u) * dv + np.abs(v) * du + du * dv + own


def _quotient(one: Parts, other: Parts) -> Parts:
    (u, du), (v, dv) = one, other
    number, size = u / v, np.abs(v)
    error = np.where(dv < size, (du + np.abs(number) * dv) / (size - dv), np.inf)
    return number, error + _UNIT * np.abs(number) + _SMALLEST * (u != 0)


def _relative(number: Array, error: Array) -> Array:
    return np.where(error == 0, 0.0, np.where(error < np.abs(number), error / (np.abs(number) - error), np.inf))


def _compared(compare: Callable[..., Any], one: Parts, other: Parts) -> Parts:
    (u, du), (v, dv) = one, other
    error = du + dv
    return compare(u, v), (error != 0) & ~(np.abs(u - v) > error)


def _chosen(condition: Parts, one: Parts, other: Parts) -> Parts:
    (holds, is_unsure), (u, du), (v, dv) = condition, one, other
    either = np.where(is_unsure, np.maximum(du, dv) + np.abs(u - v), 0)
    return np.where(holds, u, v), np.where(is_unsure, either, np.where(holds, du, dv))


def _extreme(choose: Callable[..., Any], one: Parts, other: Parts) -> Parts:
    (u, du), (v, dv) = one, other
    return choose(u, v), np.maximum(du, dv)


def _difference(one: Parts, other: Parts, _: Parts) -> Parts:
    """Without what it leaves out, which is a free number."""
    return one[0] - other[0], one[1] + other[1]


def _scaled_exponential(exponent: Parts, scale: Parts) -> Parts:
    (_, relative), (s, _) = _applied("exp", (exponent[0] * 0, exponent[1])), scale
    number = _function("scaled_exponential")(exponent[0], s)
    return number, np.abs(number) * relative + _SMALLEST


def _remaining_quotient(u: Parts, du: Parts, v: Parts, dv: Parts, leading: Parts) -> Parts:
    """Where u − lead v is exact."""
    number = _function("remaining_quotient")(*(part for part, _ in (u, du, v, dv, leading)))
    whole = np.abs(leading[0]) + np.abs(number)
    divisor, spare = np.abs(v[0] + dv[0]), v[1] + dv[1]
    error = np.where(spare < divisor, (u[1] + du[1] + whole * spare) / (divisor - spare), np.inf)
    return number, error + 4 * _UNIT * np.abs(number) + _UNIT**2 * whole


_OPERATIONS: dict[str, Callable[..., Parts]] = {
    "divide": _quotient,
    "negate": lambda part: (-part[0], part[1]),
    "Abs": lambda part: (np.abs(part[0]), part[1]),
    "choose": _chosen,
    "and": lambda *parts: (reduce(np.logical_and, (p[0] for p in parts)), reduce(np.logical_or, (p[1] for p in parts))),
    "or": lambda *parts: (reduce(np.logical_or, (p[0] for p in parts)), reduce(np.logical_or, (p[1] for p in parts))),
    "not": lambda part: (np.logical_not(part[0]), part[1]),
    "rounded_difference": _difference,
    "rounded_sum": lambda one, other: (one[0] + other[0], one[1] + other[1]),
    "remaining_part": lambda part: (_function("remaining_part")(part[0]), part[1]),
    "accurate_quotient": lambda u, v, w: _quotient(u, _sum(v, w)),
    "scaled_exponential": _scaled_exponential,
    "remaining_quotient": _remaining_quotient,
}
_SEVERAL: dict[str, Callable[[Parts, Parts], Parts]] = {
    "add": _sum,
    "multiply": _product,
    "Max": partial(_extreme, np.maximum),
    "Min": partial(_extreme, np.minimum),
}


def _applied(name: str, *args: Parts) -> Parts:
    """A function, with what the error of each argument changes, and its own; a free number has none."""
    compute, numbers = _function(name), [_number(np.asarray(part)) for part, _ in args]
    value = np.asarray(compute(*numbers))
    if _is_free(name):
        return value, _NONE
    error = _OF_FUNCTIONS * np.abs(value) * (name != "sign") + _SMALLEST * _is_lost(value, numbers[0])
    for place, (number, own) in enumerate(args):
        if np.any(own):
            moved = (_outward(number, far) for far in (own, -own))
            ends = (compute(*numbers[:place], end, *numbers[place + 1 :]) for end in moved)
            error = error + reduce(np.maximum, (np.abs(end - value) for end in ends))
    return value, error


def _is_lost(value: Array, number: Array) -> Array:
    """Where a value is too small to be normal; it is 0 itself only at 0 or 1."""
    return (np.abs(value) < _SMALLEST_NORMAL) & (number != 0) & ((number != 1) | (value != 0))


def _outward(number: Array, far: Array) -> Array:
    """The number that is as far, rounded away."""
    return np.where(far == 0, number, np.nextafter(number + far, np.copysign(np.inf, far)))


def _number(part: Array) -> Any:
    """A small integer as one of Python, as orders of functions are."""
    return int(part) if part.ndim == 0 and part == np.rint(part) and np.abs(part) < _LARGE else part


@cache
def _is_free(name: str) -> bool:
    meaning = PRIMITIVES[name].meaning
    return isinstance(meaning, type) and issubclass(meaning, FreeNumber)

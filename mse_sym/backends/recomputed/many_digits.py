"""Programs with as many digits as it takes: what their operations mean over the reals, until two precisions agree.

What rounding does has its exact value here, so that a program computes what it is proved to mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial, reduce
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp, mpf
from sympy import Dummy, Expr, S, lambdify

from mse_sym.forms.precisions import AGREEING, FUNCTIONS, PRECISIONS, agree, exponential
from mse_sym.program.interpreted import Array, Parts, interpreted
from mse_sym.program.program import Program
from mse_sym.program.reading import meaning
from mse_sym.symbolic.functions import expand_functions
from mse_sym.symbolic.rounding import in_exact_arithmetic

_ALSO = 5200
"""Bits that exponentials of squares of the largest numbers take."""


_FUNCTIONS = {
    **FUNCTIONS,
    "exp": lambda x: exponential(x, mp.prec - AGREEING),
    "expm1": lambda x: mp.expm1(x) if mp.mag(x) < 0 else exponential(x, mp.prec - AGREEING) - 1,
    "log1p": mp.log1p,
}
"""With exponentials of numbers that are as large as the precision allows, and all digits where these are small."""


class Found(NamedTuple):
    """Numbers that are rounded once, and where they are known."""

    numbers: Array
    is_known: Array


def known_of_either(
    first: Program, second: Callable[[], Program], arrays: Sequence[Array], ranks: Sequence[int]
) -> list[Found]:
    """The results of a program, and where they are not known of another one that is proved to compute the same."""
    found = with_many_digits(first, arrays, ranks)
    rows = _open(found, np.arange(max(array.shape[-1] for array in arrays)))
    if len(rows):
        for one, other in zip(found, with_many_digits(second(), _at(arrays, rows), ranks), strict=True):
            is_new = ~one.is_known[..., rows] & other.is_known
            one.numbers[..., rows] = np.where(is_new, other.numbers, one.numbers[..., rows])
            one.is_known[..., rows] |= is_new
    return found


def _open(found: Sequence[Found], rows: Array) -> Array:
    """The rows in which not all results are known."""
    is_known = [each.is_known[..., rows].reshape(-1, len(rows)).all(axis=0) for each in found]
    return rows[~np.all(is_known, axis=0)]


def _at(arrays: Sequence[Array], rows: Array) -> list[Array]:
    return [array if array.shape[-1] == 1 else array[..., rows] for array in arrays]


def with_many_digits(program: Program, arrays: Sequence[Array], ranks: Sequence[int]) -> list[Found]:
    """The results of a program, with the examples on the last axis; unknown where the precisions do not agree."""
    rows = np.arange(max(array.shape[-1] for array in arrays))
    found: list[Found] = []
    before: list[Array] = []
    for bits in (*PRECISIONS, _ALSO):
        with mp.workprec(bits), np.errstate(over="ignore"):
            results = interpreted(program, _at(arrays, rows), _Digits(), ranks)
            now = [_of_all(number, len(rows)) for number, _ in results]
            extremes = [_of_all(extreme, len(rows)) for _, extreme in results]
            if not before:
                found = [Found(np.full(each.shape, np.nan), np.zeros(each.shape, bool)) for each in now]
            else:
                for (numbers, is_known), one, other, extreme in zip(found, before, now, extremes, strict=True):
                    numbers[..., rows] = _each(float, other)
                    may_be_0 = (extreme != _TINY | _HUGE) & (bits == _ALSO)
                    is_known[..., rows] = _each(_is_known, one, other, may_be_0)
        left = _open(found, rows)
        rows, before = left, [each[..., np.isin(rows, left)] for each in now]
        if not len(rows):
            break
    return found


def _of_all(numbers: Array, count: int) -> Array:
    return np.broadcast_to(numbers, (*numbers.shape[:-1], count))


def _is_known(before: Any, now: Any, may_be_0: bool) -> bool:
    """Whether two precisions agree; on 0 the last ones, since more digits may show that it is none."""
    if not (mp.isfinite(before) and mp.isfinite(now)):
        return False
    return agree(before, now) if now else may_be_0 and not before


_TINY, _HUGE = 1, 2
"""What was on the way to a number: one that a sum with ordinary ones drops whole, and one that would bring it back."""


class _Digits:
    """Numbers of mpmath, NaN where one has no value, and what was on the way to them."""

    def given(self, numbers: Array) -> Parts:
        return _each(mpf, numbers.astype(object)), np.zeros(numbers.shape, np.int64)

    def constant(self, value: Expr) -> Parts:
        return np.array(_number(value), object), np.zeros((), np.int64)

    def operation(self, name: str, *args: Parts) -> Parts:
        numbers, extremes = zip(*args, strict=True)
        if name in _SEVERAL:
            result = reduce(partial(_each, _SEVERAL[name]), numbers)
        else:
            result = _each(_function(name, len(args)), *numbers)
        extreme = reduce(np.bitwise_or, [*extremes, _extremes(result)])
        if name in _DIVIDING:
            extreme |= np.where(_extremes(numbers[-1]) == _TINY, _HUGE, 0)
        return result, extreme

    def product(self, factors: Sequence[Parts], divisors: Sequence[Parts]) -> Parts:
        above, below = (self.operation("multiply", *each) if each else None for each in (factors, divisors))
        return self.operation("divide", above or self.constant(S.One), below) if below else above or ()

    def over(self, name: str, axis: int, running: Sequence[Parts], *others: Parts) -> Parts:
        terms = [numbers for numbers, _ in running]
        seen = [np.bitwise_or.reduce(extreme, axis=axis, keepdims=True) for _, extreme in running]
        extreme = reduce(np.bitwise_or, [*seen, *(extreme for _, extreme in others)])
        match name:
            case "maximum":
                return np.maximum.reduce(terms[0], axis=axis, keepdims=True), extreme
            case "place_of_maximum":
                return np.argmax(terms[0], axis=axis, keepdims=True), extreme
        total = reduce(np.add, (np.add.reduce(each, axis=axis, keepdims=True) for each in terms))
        return (total - others[0][0] if others else total), extreme  # without the leading digits, or the largest term


def _each(function: Callable[..., Any], *arrays: Array) -> Array:
    return np.asarray(np.frompyfunc(function, len(arrays), 1)(*arrays), object)


def _product(u: Any, v: Any) -> Any:
    """A number that has no value is a number all the same, if not for mpmath, and 0 times it is 0."""
    return u * v if u and v else mpf(0)


def _extremes(numbers: Array) -> Array:
    return _each(_extreme, numbers).astype(np.int64)


def _extreme(number: Any) -> int:
    """Which of the extremes a number is, beyond the powers of two of all digits."""
    if isinstance(number, bool) or not number or not mp.isfinite(number) or abs(mp.mag(number)) <= mp.prec:
        return 0
    return _TINY if mp.mag(number) < 0 else _HUGE


_DIVIDING = ("divide", "divisor")
_SEVERAL: dict[str, Callable[..., Any]] = {"add": lambda u, v: u + v, "multiply": _product}


@cache
def _function(name: str, count: int) -> Callable[..., Any]:
    """What an operation means, of numbers of mpmath."""
    if name == "choose":
        return lambda condition, one, other: one if condition else other
    args = [Dummy(f"x{place}", real=True) for place in range(count)]
    meant = in_exact_arithmetic(expand_functions(meaning(name)(*args)))
    function = lambdify(args, meant, [_FUNCTIONS, "mpmath"])

    def total(*numbers: Any) -> Any:
        try:
            found = function(*numbers)
        except (ArithmeticError, ValueError):  # a pole, or an exponential of a number that is too large
            return mp.nan
        return found if isinstance(found, bool) else mpf(found) if not isinstance(found, mp.mpc) else mp.nan

    return total


def _number(value: Expr) -> Any:
    return mpf(value.p) / value.q if value.is_Rational else mpf(value._to_mpmath(mp.prec))

"""A bound on the error of a tree of elementary operations of one number, over a whole range, by ball arithmetic.

On a short interval each value is what it would be without rounding, as a Taylor polynomial with an enclosure of its
remainder, and a sum of errors: each operation rounds once, and adds one of its own, unless its result is shown to be a
number of float64. Errors are carried along as variables, so that one that is added where it was lost before is gone.
An interval on which a choice is not settled, or the bound not small enough, is halved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np

from mse_sym.symbolic.operations import Entry, Node, Number, Operation

_BITS = 160
_ORDER = 16
"""Of the remainders of Taylor polynomials."""
_DIGITS, _LEAST, _NORMAL, _OVERFLOW = 53, -1074, -1022, 1024
"""Of float64: how many binary digits there are, and the exponents of the smallest number, of the smallest with all
digits, and of what is too large."""
_SHORT = 1 << 41
"""Of how many numbers an interval is so short that all choices that are not settled on it are followed."""
_NEGLIGIBLE = 2.0**-12
"""Errors that are so small beside the greatest become one."""

_NOTHING = Entry("")

_flint: Any = import_module("flint")
_ball, _series, _context = _flint.arb, _flint.arb_series, _flint.ctx


class _Impossible(Exception):
    """A choice that is never made on an interval."""


class _Unsettled(Exception):
    """A choice that is not settled on an interval, and its outcomes, if there are few."""

    def __init__(self, node: Node, outcomes: tuple[Any, ...]) -> None:
        self.node, self.outcomes = node, outcomes


@dataclass(frozen=True)
class _Function:
    """A function of t from -1 to 1: its Taylor series about 0, and about all numbers at once."""

    middle: Any
    anywhere: Any

    def of(self, function: Callable[..., Any], *others: _Function) -> _Function:
        functions = (self, *others)
        try:
            middle = function(*(each.middle for each in functions))
            return _Function(middle, function(*(each.anywhere for each in functions)))
        except ValueError as error:  # a division by a ball about 0
            raise _Unsettled(_NOTHING, ()) from error

    @cached_property
    def enclosure(self) -> Any:
        if self.middle.length() < 2 and self.anywhere.length() < 2:
            return self.middle[0]
        terms = [*(self.middle[power] for power in range(1, _ORDER)), self.anywhere[_ORDER]]
        return self.middle[0] + _around_0(sum((_size(term) for term in terms), _ball(0)))


def _constant(number: Any) -> _Function:
    return _Function(_series([number]), _series([number]))


def _around_0(size: Any) -> Any:
    return _ball(0, size)


def _size(number: Any) -> Any:
    """The greatest absolute value in a ball."""
    return number.abs_upper()


def _exponent(number: Any) -> int:
    """The exponent of the greatest power of two that is not greater than a positive number."""
    mantissa, exponent = number.man_exp()
    return int(mantissa).bit_length() + int(exponent) - 1


@dataclass(frozen=True)
class _Value:
    """What is computed: a function, errors by the numbers of their variables, and a power of two that divides it.

    ``last`` is the variable of the last rounding, where no more was done to it than products with powers of two;
    ``ends`` are the least and the greatest number, where they are known exactly.
    """

    exact: _Function
    errors: Mapping[int, Any]
    grid: int | None
    last: int | None = None
    ends: tuple[Any, Any] | None = None

    @cached_property
    def spread(self) -> Any:
        return sum(map(_size, self.errors.values()), _ball(0))

    @cached_property
    def range(self) -> Any:
        return self.exact.enclosure + _around_0(self.spread)

    @cached_property
    def is_power_of_two(self) -> bool:
        size = abs(self.range)
        return bool(self.is_constant and not size.is_zero() and size == _two_to_the(_exponent(size)))

    @property
    def is_constant(self) -> bool:
        return bool(self.range.is_exact())

    def scaled(self, factor: Any, grid: int) -> _Value:
        """Times a power of two or its negative, exactly."""
        errors = {name: error * factor for name, error in self.errors.items()}
        moved = None if self.grid is None else self.grid + grid
        ends = None if self.ends is None or factor < 0 else (self.ends[0] * factor, self.ends[1] * factor)
        return _Value(self.exact.of(lambda each: each * factor), errors, moved, self.last, ends)


@dataclass
class _Interval:
    """The computation on an interval of positive or of negative numbers."""

    low: float
    high: float
    chosen: Mapping[Node, Any]
    values: dict[Node, _Value] = field(default_factory=dict)
    count: int = 0

    def value(self, node: Node) -> _Value:
        if node not in self.values:
            self.values[node] = value = self.computed(node)
            if value.range.is_finite() and not value.range.abs_upper() < _two_to_the(_OVERFLOW):
                raise _Unsettled(node, ())
        return self.values[node]

    def argument(self) -> _Function:
        low, high = _ball(self.low), _ball(self.high)
        middle, radius = (low + high) / 2, (high - low) / 2
        return _Function(_series([middle, radius]), _series([middle + _around_0(_size(radius)), radius]))

    def computed(self, node: Node) -> _Value:
        match node:
            case Entry():
                ends = _ball(self.low), _ball(self.high)
                return _Value(self.argument(), {}, _spacing(min(map(abs, ends))), ends=ends)
            case Number(number):
                if not number.is_finite:
                    return _Value(_constant(_ball("inf")), {}, None)
                return _number(_ball(int(number.p)) / _ball(int(number.q)))
            case Operation("negate", (part,)):
                return self.value(part).scaled(-1, 0)
            case Operation("choose", (condition, one, other)):
                return self.value(one if self.holds(condition) else other)
            case Operation("Abs", (part,)):
                value = self.value(part)
                return value if self.sign(node, value) > 0 else value.scaled(-1, 0)
            case Operation("copy_sign", (part, of)):
                value = self.value(part)
                same = self.sign(part, value) == self.sign(of, self.value(of))
                return value if same else value.scaled(-1, 0)
            case Operation("nearest_integer", (part,)):
                integer = self.settled(node, _integers(self.value(part).range))
                return _number(_ball(integer))
            case Operation("power_of_two", (part,)):
                power = int(self.value(part).range.unique_fmpz())
                if not _NORMAL <= power < _OVERFLOW:
                    raise ValueError(f"2 to the power of {power} is no normal number")
                return _number(_two_to_the(power))
            case Operation("exponent_of_normal", (part,)):
                exponent = self.settled(node, _exponents(self.value(part)))
                return _number(_ball(exponent))
            case Operation("significand_of_normal", (part,)):
                exponent = int(self.value(Operation("exponent_of_normal", (part,))).range.unique_fmpz())
                return self.value(part).scaled(_ball(2) ** -exponent, -exponent)
            case Operation("add", (one, other)) if one == other:
                return self.value(one).scaled(2, 1)
            case Operation("add", (Operation("add", (u, Operation("negate", (Operation("add", (w, v)),)))), x)) if (
                u,
                v,
            ) == (w, x) and (lost := self.lost(u, v)) is not None:
                return lost
            case Operation("add", (first, *others)):
                total = self.value(first)
                for other in others:
                    total = self.sum(total, self.value(other))
                return total
            case Operation("multiply", (first, *others)):
                product = self.value(first)
                for other in others:
                    product = self.product(product, self.value(other))
                return product
            case Operation("multiply_add", (u, v, w)):
                return self.sum(self.exact_product(self.value(u), self.value(v)), self.value(w))
            case Operation("divide", (u, v)):
                return self.rounded(self.quotient(self.value(u), self.value(v)))
        raise ValueError(f"the rounding of {node} is not known")

    def settled(self, node: Node, outcomes: tuple[Any, ...]) -> Any:
        if node in self.chosen:
            if self.chosen[node] not in outcomes:
                raise _Impossible
            return self.chosen[node]
        if len(outcomes) == 1:
            return outcomes[0]
        raise _Unsettled(node, outcomes)

    def holds(self, condition: Node) -> bool:
        match condition:
            case Operation(name, (one, other)):
                first, second = self.value(one).range, self.value(other).range
                return bool(self.settled(condition, _outcomes(name, first, second)))
        raise ValueError(f"{condition} is no comparison")

    def sign(self, node: Node, value: _Value) -> int:
        return 1 if self.settled(Operation("sign", (node,)), _outcomes("at_least", value.range, _ball(0))) else -1

    def rounded(self, value: _Value) -> _Value:
        """The nearest number of float64: the value itself where a power of two divides it and it is not too large."""
        low, high = value.range.abs_lower(), _size(value.range)
        if not high < _two_to_the(_OVERFLOW):
            raise _Unsettled(_NOTHING, ())
        if high.is_zero() or (
            value.grid is not None and value.grid >= _LEAST and high <= _two_to_the(value.grid + _DIGITS)
        ):
            return value
        if value.is_constant:
            mantissa, exponent = value.range.man_exp()
            return _number(_ball(float(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))))
        error = _two_to_the(_spacing(high) - 1)
        grid = max(_LEAST if value.grid is None else value.grid, _spacing(low) if low > 0 else _LEAST)
        return _Value(value.exact, {**self.merged(value.errors), self.variable(): error}, grid, self.count)

    def merged(self, errors: Mapping[int, Any]) -> Mapping[int, Any]:
        """The errors, of which those that are small become one."""
        sizes = {name: float(_size(error)) for name, error in errors.items()}
        small = [name for name, size in sizes.items() if size < _NEGLIGIBLE * max(sizes.values())]
        if len(small) < 2:
            return errors
        kept = {name: error for name, error in errors.items() if name not in small}
        return kept | {self.variable(): sum((_size(errors[name]) for name in small), _ball(0))}

    def variable(self) -> int:
        self.count += 1
        return self.count

    def lost(self, larger: Node, smaller: Node) -> _Value | None:
        """What rounding leaves out of a sum, if it is found by differences: where one term is no smaller in size.

        Dekker 1971.
        """
        total, parts = self.value(larger + smaller), (self.value(larger), self.value(smaller))
        if all(part.is_constant for part in parts):
            return None
        if not (parts[0].range.is_zero() or parts[0].range.abs_lower() >= _size(parts[1].range)):
            return None
        grids = [part.grid for part in parts if part.grid is not None]
        errors = {
            name: -total.errors[name] for name in total.errors.keys() - parts[0].errors.keys() - parts[1].errors.keys()
        }
        return _Value(_constant(_ball(0)), errors, min(grids, default=None))

    def sum(self, u: _Value, v: _Value) -> _Value:
        if v.range.is_zero():
            return self.rounded(u)
        if u.range.is_zero():
            return v
        grids = [each.grid for each in (u, v) if each.grid is not None]
        errors = _combined(u.errors, _ball(1), v.errors, _ball(1))
        return self.rounded(_Value(u.exact.of(lambda one, other: one + other, v.exact), errors, min(grids)))

    def product(self, u: _Value, v: _Value) -> _Value:
        if u.is_power_of_two:
            u, v = v, u
        if not v.is_power_of_two:
            return self.rounded(self.exact_product(u, v))
        scaled = u.scaled(v.range, _exponent(abs(v.range)))
        is_normal = scaled.range.abs_lower() >= _two_to_the(_NORMAL)
        return scaled if is_normal else self.rounded(scaled)

    def exact_product(self, u: _Value, v: _Value) -> _Value:
        errors = _combined(u.errors, v.exact.enclosure, v.errors, u.exact.enclosure)
        if u.errors and v.errors:
            errors[self.variable()] = u.spread * v.spread
        grid = None if u.grid is None or v.grid is None else u.grid + v.grid
        return _Value(u.exact.of(lambda one, other: one * other, v.exact), errors, grid)

    def quotient(self, u: _Value, v: _Value) -> _Value:
        exact = u.exact.of(lambda one, other: one / other, v.exact)
        errors = _combined(u.errors, 1 / v.exact.enclosure, v.errors, -exact.enclosure / v.exact.enclosure)
        if v.errors:
            errors[self.variable()] = _size(sum(map(_size, errors.values()), _ball(0)) * v.spread / v.range)
        return _Value(exact, errors, None if u.grid is None else -(1 << 20))


def _number(exact: Any) -> _Value:
    return _Value(_constant(exact), {}, _trailing(exact))


def _combined(first: Mapping[int, Any], one: Any, second: Mapping[int, Any], other: Any) -> dict[int, Any]:
    """The errors, of each kind multiplied by a number, without those that are gone."""
    combined = {name: error * one for name, error in first.items()}
    for name, error in second.items():
        combined[name] = combined.get(name, _ball(0)) + error * other
    return {name: error for name, error in combined.items() if not error.is_zero()}


def _two_to_the(exponent: int) -> Any:
    return _ball(2) ** exponent


def _spacing(number: Any, digits: int = _DIGITS, least: int = _LEAST) -> int:
    """The exponent of the spacing of a type at a positive number."""
    return max(_exponent(number) - digits + 1, least)


def _trailing(number: Any) -> int | None:
    """The exponent of the greatest power of two of which a number is a multiple."""
    mantissa, exponent = number.man_exp()
    return None if not mantissa else int(exponent) + (int(mantissa) & -int(mantissa)).bit_length() - 1


def _integers(ball: Any) -> tuple[int, ...]:
    """The integers to which numbers of a ball may be rounded, if they are few; a tie is, to the even one."""
    low = int((ball.lower() - _ball(0.5)).ceil().unique_fmpz())
    high = int((ball.upper() + _ball(0.5)).floor().unique_fmpz())
    if ball.is_exact() and low < high:
        return (low + low % 2,)
    return tuple(range(low, high + 1)) if high - low < 3 else ()


def _exponents(value: _Value) -> tuple[int, ...]:
    low, high = value.ends or (value.range.lower(), value.range.upper())
    if not low >= _two_to_the(_NORMAL):
        return ()
    first, last = _exponent(low) + 1, _exponent(high) + 1
    return tuple(range(first, last + 1)) if last - first < 3 else ()


def _outcomes(name: str, one: Any, other: Any) -> tuple[bool, ...]:
    match name:
        case "greater":
            return _outcomes("less", other, one)
        case "at_least":
            return _outcomes("at_most", other, one)
        case "less":
            return (True,) if one < other else (False,) if one >= other else (True, False)
        case "at_most":
            return (True,) if one <= other else (False,) if one > other else (True, False)
        case "equal":
            return (False,) if not one.overlaps(other) else (True,) if one == other else (True, False)
    raise ValueError(f"{name} is no comparison")


@dataclass(frozen=True)
class Format:
    """A type of results: its digits, and the exponent of its smallest number."""

    digits: int
    least: int


FLOAT64, FLOAT32 = Format(_DIGITS, _LEAST), Format(24, -149)


def greatest_error(
    tree: Node, function: Callable[[Any], Any], low: float, high: float, result: Format, enough: float
) -> float:
    """A bound on the error of a tree in units in the last place, proved for all numbers of float64 from low to high.

    Where it is more than what is sought, it is that of the first number that was found to have no such bound.

    Args:
        function: what the tree should be, of a Taylor series.
        low, high: of the same sign, and not 0.
        enough: the bound that is sought; halves of intervals are taken until it holds, or they are one number.
    """
    greatest = 0.0
    sign = -1 if high < 0 else 1
    first, last = sorted(int(np.float64(abs(end)).view(np.int64)) for end in (low, high))
    with _context.workprec(_BITS):
        _context.cap = _ORDER + 1
        todo: list[tuple[int, int, Mapping[Node, Any]]] = [(first, last, {})]
        while todo:
            first, last, chosen = todo.pop()
            is_short = last - first < _SHORT
            low, high = sorted(sign * float(np.int64(end).view(np.float64)) for end in (first, last))
            middle = (first + last + 1) // 2
            if first >> 52 != last >> 52:
                middle = max((middle >> 52) << 52, ((first >> 52) + 1) << 52)
            try:
                bound = _error(tree, function, _Interval(low, high, chosen), result)
            except _Impossible:
                continue
            except _Unsettled as unsettled:
                if is_short and unsettled.outcomes:
                    todo += [(first, last, {**chosen, unsettled.node: outcome}) for outcome in unsettled.outcomes]
                    continue
                bound = float("inf")
            if bound <= enough:
                greatest = max(greatest, bound)
            elif first == last:
                return bound
            else:
                todo += [(first, middle - 1, chosen), (middle, last, chosen)]
    return greatest


def _error(tree: Node, function: Callable[[Any], Any], interval: _Interval, result: Format) -> float:
    computed, exact = interval.value(tree), interval.argument().of(function)
    least = exact.enclosure.abs_lower()
    if not least > 0:
        raise _Unsettled(_NOTHING, ())
    last = computed.last if result == FLOAT64 else None
    missed = computed.exact.of(lambda one, other: one - other, exact).enclosure
    others = sum((_size(error) for name, error in computed.errors.items() if name != last), _size(missed))
    unit = _two_to_the(_spacing(least, result.digits, result.least))
    rounded = result != FLOAT64 or last is not None
    return float((others / unit).upper()) * (1 + 2**-50) + 0.5 * rounded

r"""The error of a form at stratified points, by what the last digits of the inputs may change.

.. math:: |\text{computed} - f| \le 4 \, \Bigl(\operatorname{ulp}(f)
          + \sum_i \operatorname{ulp}(x_i) \, \Bigl|\frac{\partial f}{\partial x_i}\Bigr|\Bigr)

(mixed stability: Higham 2002, section 1.5).
The exact values are those of what was derived, at two precisions that agree to more digits than are compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from time import process_time
from typing import Any, TypeAlias

import numpy as np
from mpmath import mp, mpf
from sympy import (
    Dummy,
    Expr,
    Integer,
    Rational,
    Symbol,
    cse,
    erf,
    exp,
    factor,
    lambdify,
    log,
    nan,
    zoo,
)

from mse_sym.forms.points import Array, Points
from mse_sym.forms.precisions import AGREEING, COMPLEMENT, FUNCTIONS, PRECISIONS, agree
from mse_sym.forms.structure import exponents, in_powers
from mse_sym.proof.evaluation import Number, evaluate
from mse_sym.proof.limited_time import within
from mse_sym.symbolic.functions import expand_functions

Badness: TypeAlias = tuple[int, int]
"""At how many points nothing is left of the result where inputs are of ordinary size; and anywhere, or it is wrong."""

_READABLE = 1 << 40
"""The greatest binary exponent of a number that is shown by its digits."""

BOUND = 4.0
"""The allowed error, in units of the last places."""
_ORDINARY = 1e150
"""Up to which a number, and its reciprocal, is of ordinary size: its square is a number."""
_MOST_DIGITS = 1024.0
"""In units of the last place."""
_OF_PROOF = 0.5
"""Seconds that the proof of one value may take."""
_MODERATE = 2000
"""Beyond which an exponential needs more digits than there are in a proof."""
_SHIFT = 20
"""A derivative is that of a step of 2⁻²⁰ of a last place."""


def shown(value: Any) -> str:
    """An exact value to 17 digits; of one whose exponent is hardly to be read, beyond which power of ten it is."""
    if value and mp.isfinite(value) and abs(mp.mag(value)) > _READABLE:
        return "less than 1e-1000000 in size" if mp.mag(value) < 0 else "more than 1e1000000 in size"
    return mp.nstr(value, 17)


def is_over(end: float) -> bool:
    """Whether so many seconds were computed by this process."""
    return process_time() > end


@dataclass(frozen=True)
class Exact:
    """Exact values of an expression at points, and what the last digits of the inputs change, where that is asked."""

    expression: Expr
    points: Points
    values: tuple[Any, ...]
    """Numbers of mpmath, ``None`` where there is no value or it is not known."""
    labels: frozenset[Symbol] = frozenset()
    """Variables of which 0 and 1 are no measured numbers, but exact."""
    dtype: Any = np.float64
    """The type of the inputs and results, whose last places are the units."""
    changes: dict[tuple[float, ...], float] = field(default_factory=dict, compare=False)
    """By how much the last places of the inputs change the value, at points at which that was asked for."""

    @classmethod
    def of(
        cls,
        expression: Expr,
        where: Points,
        labels: frozenset[Symbol] = frozenset(),
        is_over: Callable[[], bool] = lambda: False,
        dtype: Any = np.float64,
    ) -> Exact:
        """The values at points, as far as the time goes."""
        values: list[Any] = []
        for row in zip(*(column.tolist() for column in where.values()), strict=True):
            if is_over():
                break
            numbers = [mpf(number) for number in row]
            values.append(_value(_at_labels(expression, tuple(where), labels, numbers), tuple(where), numbers))
        reached = {symbol: column[: len(values)] for symbol, column in where.items()}
        return cls(expression, reached, tuple(values), labels, dtype)

    def at(self, where: Array) -> Exact:
        """The same at some of the points."""
        some = {symbol: column[where] for symbol, column in self.points.items()}
        values = tuple(value for value, is_kept in zip(self.values, where, strict=True) if is_kept)
        return replace(self, points=some, values=values)

    def with_points(self, where: Points) -> Exact:
        """The same at further points."""
        more = Exact.of(self.expression, where, self.labels, dtype=self.dtype)
        together = {symbol: np.concatenate([column, more.points[symbol]]) for symbol, column in self.points.items()}
        return replace(self, points=together, values=self.values + more.values)

    @property
    def known(self) -> int:
        """At how many points there is a value."""
        return sum(value is not None for value in self.values)

    def errors(self, computed: Array) -> Array:
        """The errors at the points, in units of the last places of the value and of what the inputs change it by."""
        with np.errstate(all="ignore"):
            difference = np.abs((computed - self._leading) - self._rest)
            errors = difference / self._last_places
            for row in np.nonzero((errors > BOUND) & np.isfinite(difference) & self._is_known)[0]:
                errors[row] = difference[row] / (self._last_places[row] + self._by_inputs(int(row)))
        errors[~np.isfinite(computed) | np.isinf(self._leading)] = np.inf
        errors[np.isinf(self._leading) & (computed == self._leading) | ~self._is_known] = 0
        errors[(computed == 0) & self._is_nothing] = 0
        return errors

    def badness(self, errors: Array) -> Badness:
        """What makes one form worse than another: a result that is lost counts for two that are inaccurate.

        Where inputs are of ordinary size it counts before.
        """
        is_lost, sizes = np.isinf(errors), [np.abs(column) for column in self.points.values()]
        is_ordinary = np.all([(size <= _ORDINARY) & ~((size > 0) & (size < 1 / _ORDINARY)) for size in sizes], axis=0)
        return int((is_lost & is_ordinary).sum()), int(is_lost.sum()) + int((errors > BOUND).sum())

    def lost(self, computed: Array) -> Array:
        """At which points most digits of the result are wrong, whatever the inputs' last digits may change."""
        with np.errstate(all="ignore"):
            errors = np.abs((computed - self._leading) - self._rest) / self._last_places
        is_number = self._is_known & ~np.isinf(self._leading) & ~self._is_nothing
        return ~(errors <= _MOST_DIGITS) & is_number

    @cached_property
    def _is_known(self) -> Array:
        return np.array([value is not None for value in self.values], bool)

    @cached_property
    def _is_nothing(self) -> Array:
        least = float(np.finfo(self.dtype).smallest_subnormal)
        return np.array([value is not None and abs(value) < least for value in self.values], bool)

    @cached_property
    def _leading(self) -> Array:
        with np.errstate(over="ignore"):
            return np.array([0.0 if v is None else float(v) for v in self.values]).astype(self.dtype).astype(float)

    @cached_property
    def _rest(self) -> Array:
        """What the leading digits of the values leave, of which some more digits are enough."""
        with mp.workprec(AGREEING):
            return np.array(
                [
                    float(value - leading) if value is not None and math.isfinite(leading) else 0.0
                    for value, leading in zip(self.values, self._leading.tolist(), strict=True)
                ]
            )

    @cached_property
    def _last_places(self) -> Array:
        with np.errstate(over="ignore"):
            return np.array([1.0 if value is None else float(_ulp(value, self.dtype)) for value in self.values])

    def _by_inputs(self, row: int) -> float:
        r""":math:`\sum_i \operatorname{ulp}(x_i) |\partial f / \partial x_i|`, by differences over small steps."""
        where = tuple(float(column[row]) for column in self.points.values())
        if where not in self.changes:
            symbols, numbers = tuple(self.points), [mpf(number) for number in where]
            given = [place for place, s in enumerate(symbols) if s not in self.labels or numbers[place] not in (0, 1)]
            self.changes[where] = float(sum((self._by_input(row, place, numbers) for place in given), mpf(0)))
        return self.changes[where]

    def _by_input(self, row: int, place: int, numbers: list[Any]) -> Any:
        symbols = tuple(self.points)
        function = _function(_at_labels(self.expression, symbols, self.labels, numbers), symbols)
        step = mp.ldexp(_ulp(numbers[place], self.dtype), -_SHIFT)
        for sign in (1, -1):
            with mp.workprec(PRECISIONS[1]):
                moved = [*numbers[:place], numbers[place] + sign * step, *numbers[place + 1 :]]
            value = _agreed(function, moved)
            if value is not None:
                with mp.workprec(PRECISIONS[1]):
                    return mp.ldexp(abs(value - self.values[row]), _SHIFT)
        return mpf(0)


def _ulp(number: Any, dtype: Any) -> Any:
    """The spacing of a type at a number of mpmath, of the least exponent at 0."""
    info = np.finfo(dtype)
    least = int(info.minexp) - int(info.nmant)
    return mp.ldexp(mpf(1), max(int(mp.mag(number)) - int(info.nmant) - 1, least) if number else least)


@lru_cache(maxsize=64)
def _function(expression: Expr, symbols: tuple[Symbol, ...]) -> Callable[..., Any]:
    written = expand_functions(expression).replace(lambda part: part.is_Add and part.has(erf), _by_complement)
    units = {Dummy("e", positive=True): unit for unit in exponents(written)}
    for symbol, unit in units.items():
        written = in_powers(written, unit, symbol)

    written = written.replace(log, lambda argument: log(factor(argument) if argument.has(*units) else argument))

    def parts(given: Expr) -> tuple[list[tuple[Expr, Expr]], list[Expr]]:
        """What is computed once: first the exponentials, so that those of multiples are their powers to all digits."""
        common, reduced = cse(given, list=False)
        return [*((symbol, exp(unit)) for symbol, unit in units.items()), *common], reduced

    return lambdify(symbols, written, [FUNCTIONS, "mpmath"], cse=parts)


def _by_complement(total: Expr) -> Expr:
    """The c − c erf(u) of a sum as c erfc(u), of which no digits cancel."""
    constant, rest = total.as_coeff_Add()
    for part in sorted(rest.atoms(erf), key=str):
        for direction in (1, -1):
            if constant != 0 and rest.coeff(part) == -direction * constant:
                return constant * COMPLEMENT(direction * part.args[0]) + (rest + direction * constant * part)
    return total


def _at_labels(
    expression: Expr, symbols: tuple[Symbol, ...], labels: frozenset[Symbol], numbers: Sequence[Any]
) -> Expr:
    """The expression with the labels that are 0 or 1, of which the one side falls out, which may have no value."""
    known = tuple(
        (s, int(number)) for s, number in zip(symbols, numbers, strict=True) if s in labels and number in (0, 1)
    )
    return _with(expression, known) if known else expression


@lru_cache(maxsize=64)
def _with(expression: Expr, known: tuple[tuple[Symbol, int], ...]) -> Expr:
    found = expand_functions(expression).xreplace({symbol: Integer(number) for symbol, number in known})
    return expression if found.has(nan, zoo) else found


def _value(expression: Expr, symbols: tuple[Symbol, ...], numbers: Sequence[Any]) -> Any:
    """The value on which two precisions agree; of 0, and where they do not, the one that is proved."""
    agreed = _agreed(_function(expression, symbols), numbers)
    if agreed is None and all(abs(number) <= _MODERATE for number in numbers):
        return _proved(expression, symbols, numbers)
    return agreed


def _agreed(function: Callable[..., Any], numbers: Sequence[Any]) -> Any:
    before: Any = None
    for bits in PRECISIONS:
        with mp.workprec(bits):
            try:
                value = function(*numbers)
            except (ArithmeticError, ValueError):  # as of log 0, where more digits may show that it is none
                continue
            except (TypeError, NameError):
                return None
            if not isinstance(value, mpf) or not mp.isfinite(value):
                continue
            if before is not None and value and agree(before, value):
                return value
            before = value
    return None


def _proved(expression: Expr, symbols: Sequence[Symbol], numbers: Sequence[Any]) -> Any:
    point = {symbol: Rational(*_fraction(number)) for symbol, number in zip(symbols, numbers, strict=True)}
    try:
        found = within(_OF_PROOF, partial(evaluate, expand_functions(expression), point))
    except TimeoutError:
        return None
    match found:
        case Number() as number:
            with mp.workprec(PRECISIONS[0]):
                return (number.low + number.high) / 2
    return None


def _fraction(number: Any) -> tuple[int, int]:
    sign, mantissa, exponent, _ = number._mpf_
    signed = -int(mantissa) if sign else int(mantissa)
    return (signed << exponent, 1) if exponent >= 0 else (signed, 1 << -exponent)

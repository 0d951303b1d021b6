r"""The error of a form at stratified points, by what the last digits of the inputs may change.

.. math:: |\text{computed} - f| \le 4 \, \Bigl(\operatorname{ulp}(f)
          + \sum_i \operatorname{ulp}(x_i) \, \Bigl|\frac{\partial f}{\partial x_i}\Bigr|\Bigr)

(mixed stability: N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed. (2002), section 1.5).
The exact values are those of what was derived, at two precisions that agree to more digits than are compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from time import process_time
from typing import Any, TypeAlias

import numpy as np
from mpmath import mp, mpf
from sympy import (
    Dummy,
    Expr,
    FiniteSet,
    Function,
    Integer,
    Rational,
    Set,
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

from mse_sym.forms import many_digits
from mse_sym.forms.structure import exponents, in_powers
from mse_sym.proof.evaluation import Number, evaluate
from mse_sym.proof.limited_time import within
from mse_sym.symbolic.functions import expand_functions

Array: TypeAlias = np.ndarray[Any, Any]
Points: TypeAlias = Mapping[Symbol, Array]
Badness: TypeAlias = tuple[int, int]
"""At how many points nothing is left of the result where inputs are of ordinary size; and anywhere, or it is wrong."""

_READABLE = 1 << 40
"""The greatest binary exponent of a number that is shown by its digits."""
_ALSO = 0.3
"""How often another variable is at an end of its numbers, too."""

BOUND = 4.0
"""The allowed error, in units of the last places."""
_ORDINARY = 1e150
"""Up to which a number, and its reciprocal, is of ordinary size: its square is a number."""
_MOST_DIGITS = 1024.0
"""In units of the last place."""
_PRECISIONS = (300, 1300, 2600)
_AGREEING = 90
"""So many bits two precisions have in common where their number is taken for the exact one."""
_FAR_EXPONENT = 1200
"""A power of two that is beyond the numbers of all types."""
_LARGEST_EXPONENT = 4000
_LARGEST_LOGARITHM = 20
"""As powers of two, how large numbers are of which the exponential is exact, and of which there is one at all."""
_OF_PROOF = 0.5
"""Seconds that the proof of one value may take."""
_MODERATE = 2000
_NEAR = 8
"""Numbers below so many powers of two have hyperbolic functions in mpmath within a moment."""
"""Beyond which an exponential needs more digits than there are in a proof."""
_SHIFT = 20
"""A derivative is that of a step of 2⁻²⁰ of a last place."""


def points(domains: Mapping[Symbol, Set], parameters: Sequence[Symbol], count: int, seed: int = 0) -> Points:
    """Stratified points of variables: ordinary, tiny and huge numbers, ends of the domains, numbers near each other.

    Args:
        parameters: those of moderate size.
    """
    random = np.random.default_rng(seed)
    drawn: dict[Symbol, list[float]] = {symbol: [] for symbol in domains}
    free = [symbol for symbol in domains if symbol not in parameters and not isinstance(domains[symbol], FiniteSet)]
    in_order = sorted(enumerate(domains), key=lambda each: bool(domains[each[1]].free_symbols))
    for row in range(count):
        for place, symbol in in_order:
            domain = domains[symbol]
            if domain.free_symbols:
                known = {other: Rational(drawn[other][row]) for other in domain.free_symbols}
                domain = domain.xreplace(known)
            number = (
                _moderate(domain, random) if symbol in parameters else _drawn(domain, row + place * row // 7, random)
            )
            drawn[symbol].append(number)
        if len(free) > 1 and row % 3 == 1:
            first, second = free[:2]
            number = _beside(drawn[second][-1], random)
            if not domains[first].free_symbols and contains(domains[first], number):
                drawn[first][-1] = number
    return {symbol: np.array(numbers) for symbol, numbers in drawn.items()}


def at_ends(where: Points, domains: Mapping[Symbol, Set], parameters: Sequence[Symbol], seed: int = 0) -> Points:
    """The points, of which at each a variable, or several, is 0, too small to be normal, or the largest number."""
    random = np.random.default_rng(seed)
    moved = {symbol: column.copy() for symbol, column in where.items()}
    reached = {s: _ends(domains[s]) for s in domains if s not in parameters and not domains[s].free_symbols}
    free = [symbol for symbol, ends in reached.items() if ends]
    for row in range(len(next(iter(where.values()))) if free else 0):
        for symbol in free:
            if symbol == free[row % len(free)] or random.uniform() < _ALSO:
                moved[symbol][row] = random.choice(reached[symbol])
    return moved


def _ends(domain: Set) -> list[float]:
    info = np.finfo(np.float64)
    tiny, largest = float(info.tiny), float(info.max)
    small, large = [tiny, tiny / 4, tiny / 4096, float(info.smallest_subnormal)], [largest / 2, largest]
    found = [0.0, *small, 1 - float(info.epsneg), *large]
    return [n for n in (*found, *(-n for n in found)) if not isinstance(domain, FiniteSet) and contains(domain, n)]


_SIZES: tuple[Callable[[np.random.Generator], float], ...] = (
    lambda random: abs(random.normal(0, 3)),
    lambda random: random.uniform(1, 50),
    lambda random: 10 ** random.uniform(-9, 0),
    lambda random: random.uniform(30, 745),
    lambda random: 10 ** random.uniform(-20, 0),
    lambda random: random.uniform(700, 760),
    lambda random: float(random.integers(0, 4)),
    lambda random: 10 ** random.uniform(0, 9),
    lambda random: 10 ** random.uniform(8, 160),
    lambda random: 10 ** random.uniform(-300, -20),
    lambda random: 10 ** random.uniform(150, 307),
    lambda random: float(np.finfo(np.float64).max) * random.uniform(0.3, 1),
    lambda random: 1 + random.normal(0, 1) * 10 ** random.uniform(-15, -1),
)
"""Sizes of numbers: what is common comes more than once."""


def _drawn(domain: Set, row: int, random: np.random.Generator) -> float:
    if isinstance(domain, FiniteSet):
        return float(random.choice(sorted(map(float, domain))))
    low, high = map(float, _interval(domain)[:2])
    for _ in range(50):
        size = abs(_SIZES[(row + random.integers(0, 2)) % len(_SIZES)](random))
        if math.isinf(low) and math.isinf(high):
            number = size * random.choice([-1.0, 1.0])
        elif math.isinf(high):
            number = low + size
        elif math.isinf(low):
            number = high - size
        else:
            share = random.choice([random.uniform(), 10 ** random.uniform(-300, 0), 10 ** random.uniform(-16, 0)])
            number = low + share * (high - low) if random.uniform() < 0.6 else high - share * (high - low)
        if contains(domain, number):
            return number
    return float(low + (high - low) / 2) if math.isfinite(high - low) else low + 1 if math.isfinite(low) else high - 1


def _moderate(domain: Set, random: np.random.Generator) -> float:
    if isinstance(domain, FiniteSet):
        return float(random.choice(sorted(map(float, domain))))
    low, high = map(float, _interval(domain)[:2])
    if math.isfinite(low) and math.isfinite(high):
        return low + (high - low) * random.uniform(0.02, 0.98)
    size = random.choice([10 ** random.uniform(-1, 1), 10 ** random.uniform(-4, 4), 2.0 ** random.integers(-2, 3)])
    return (
        low + size if math.isfinite(low) else high - size if math.isfinite(high) else size * random.choice([-1.0, 1.0])
    )


def _beside(number: float, random: np.random.Generator) -> float:
    distance = random.choice([0.0, 10 ** random.uniform(-16, 0), 10 ** random.uniform(-16, -12)])
    with np.errstate(over="ignore"):
        return float(number * (1 + random.choice([-1, 1]) * distance))


def telling(computed: Array, most: int, few: int) -> list[int]:
    """At which points something is no number, then where it is infinite, and where too small to be normal.

    Args:
        computed: the numbers at each point.
        most: so many of those that are not finite.
        few: so many of those that are small, and not 0.
    """
    by_point = computed.reshape(len(computed), -1)
    size = np.abs(by_point)
    none = np.any(np.isnan(by_point), axis=1)
    infinite = np.any(np.isinf(by_point), axis=1)
    small = np.any((size > 0) & (size < np.finfo(np.float64).tiny), axis=1)
    return [*_some(none, most // 2), *_some(infinite & ~none, most - most // 2), *_some(small, few)]


def _some(which: Array, most: int) -> list[int]:
    rows = np.nonzero(which)[0].tolist()
    count = min(most, len(rows))
    return [rows[place * len(rows) // count] for place in range(count)]


def contains(domain: Set, number: float) -> bool:
    """Whether a finite number lies in an interval."""
    low, high, left_open, right_open = _interval(domain)
    number = float(number)  # a number of NumPy would be compared more slowly
    return (
        math.isfinite(number)
        and bool(number > low or (number == low and not left_open))
        and bool(number < high or (number == high and not right_open))
    )


@lru_cache(maxsize=1024)
def _interval(domain: Set) -> tuple[Any, Any, bool, bool]:
    """The ends of an interval, rational and infinite ones as numbers of Python, and which are not in it."""
    low, high = map(_end, (domain.inf, domain.sup))
    return low, high, bool(getattr(domain, "left_open", False)), bool(getattr(domain, "right_open", False))


def _end(end: Expr) -> Any:
    return Fraction(int(end.p), int(end.q)) if end.is_Rational else float(end) if end.is_infinite else end


class Unresolved(ArithmeticError):
    """A number that no precision gives."""


def _exponential(number: Any) -> Any:
    """e^x; of an x whose exponential takes many digits one that is a little different at each precision and each x.

    Where the result depends on it, or on the ratio of two, the precisions do not agree.
    """
    size = mp.mag(number) if number else 0
    if size > _LARGEST_EXPONENT:
        raise Unresolved("an exponential of a number that is too large")
    if size > _LARGEST_LOGARITHM:
        power = mp.floor(number / mp.ln2)
        return mp.ldexp(1 + mp.prec * (1 + number / mp.ln2 - power) / (1 << 20), int(power))
    return mp.exp(number)


def _hyperbolic(name: str, of_exponentials: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    """A hyperbolic function, of large numbers by the exponentials of both signs."""
    near = getattr(mp, name)

    def of(number: Any) -> Any:
        if mp.mag(number) < _NEAR:
            return near(number)
        return of_exponentials(_exponential(number), _exponential(-number))

    return of


_COMPLEMENT = Function("_complement")
"""The complement of the error function, of which SymPy writes that of a negative number by that of a positive one."""
_FUNCTIONS = {
    "_complement": mp.erfc,
    "exp": _exponential,
    "sinh": _hyperbolic("sinh", lambda rising, falling: (rising - falling) / 2),
    "cosh": _hyperbolic("cosh", lambda rising, falling: (rising + falling) / 2),
    "tanh": _hyperbolic("tanh", lambda rising, falling: (rising - falling) / (rising + falling)),
    "expm1": lambda x: _exponential(x) - 1,
    "log1p": lambda x: mp.log(1 + x),
    "Max": lambda *args: max(args),
    "Min": lambda *args: min(args),
    "loggamma": many_digits.loggamma,
    "polygamma": many_digits.polygamma,
}


def shown(value: Any) -> str:
    """An exact value to 17 digits; of one whose exponent is hardly to be read, beyond which power of ten it is."""
    if value and mp.isfinite(value) and abs(mp.mag(value)) > _READABLE:
        return "less than 1e-1000000 in size" if mp.mag(value) < 0 else "more than 1e1000000 in size"
    return mp.nstr(value, 17)


def is_over(end: float) -> bool:
    """Whether so many seconds were computed by this process."""
    return process_time() > end


def power_of_ten(where: Points, rows: Array) -> int:
    """The greatest n such that at each of some points there is a number that is no 0 and beyond 10⁻ⁿ to 10ⁿ in size."""
    with np.errstate(divide="ignore"):
        sizes = [np.abs(np.log10(np.abs(column[rows]))) for column in where.values()]
    return int(min(np.max(np.where(np.isinf(sizes), 0, sizes), axis=0), default=0))


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
        with mp.workprec(_AGREEING):
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
            with mp.workprec(_PRECISIONS[1]):
                moved = [*numbers[:place], numbers[place] + sign * step, *numbers[place + 1 :]]
            value = _agreed(function, moved)
            if value is not None:
                with mp.workprec(_PRECISIONS[1]):
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

    return lambdify(symbols, written, [_FUNCTIONS, "mpmath"], cse=parts)


def _by_complement(total: Expr) -> Expr:
    """The c − c erf(u) of a sum as c erfc(u), of which no digits cancel."""
    constant, rest = total.as_coeff_Add()
    for part in sorted(rest.atoms(erf), key=str):
        for direction in (1, -1):
            if constant != 0 and rest.coeff(part) == -direction * constant:
                return constant * _COMPLEMENT(direction * part.args[0]) + (rest + direction * constant * part)
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
    for bits in _PRECISIONS:
        with mp.workprec(bits):
            try:
                value = function(*numbers)
            except (ArithmeticError, ValueError):  # as of log 0, where more digits may show that it is none
                continue
            except (TypeError, NameError):
                return None
            if not isinstance(value, mpf) or not mp.isfinite(value):
                continue
            if before is not None and value and _agree(before, value):
                return value
            before = value
    return None


def _agree(first: Any, second: Any) -> bool:
    """Whether two numbers have many digits in common, or are both too small, or both too large, for any type."""
    if abs(second - first) <= mp.ldexp(abs(second), -_AGREEING):
        return True
    one, other = mp.mag(first) if first else 0, mp.mag(second)
    return bool(
        mp.sign(first) == mp.sign(second) and (min(one, other) > _FAR_EXPONENT or max(one, other) < -_FAR_EXPONENT)
    )


def _proved(expression: Expr, symbols: Sequence[Symbol], numbers: Sequence[Any]) -> Any:
    point = {symbol: Rational(*_fraction(number)) for symbol, number in zip(symbols, numbers, strict=True)}
    try:
        found = within(_OF_PROOF, partial(evaluate, expand_functions(expression), point))
    except TimeoutError:
        return None
    match found:
        case Number() as number:
            with mp.workprec(_PRECISIONS[0]):
                return (number.low + number.high) / 2
    return None


def _fraction(number: Any) -> tuple[int, int]:
    sign, mantissa, exponent, _ = number._mpf_
    signed = -int(mantissa) if sign else int(mantissa)
    return (signed << exponent, 1) if exponent >= 0 else (signed, 1 << -exponent)

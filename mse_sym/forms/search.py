"""The search of an accurate form: candidates, measured at points, and where different ones are right, a choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import combinations
from time import process_time
from typing import Any

import numpy as np
from sympy import Abs, Expr, Interval, Pow, S, Symbol, factor, log
from sympy.core.relational import Relational

from mse_sym.forms.candidates import candidates, in_turn
from mse_sym.forms.choices import Choice, Choices, MeasuredForm
from mse_sym.forms.floating import Floating
from mse_sym.forms.measure import BOUND, Exact
from mse_sym.forms.points import Array, Points
from mse_sym.forms.structure import Structured, exponents, structures
from mse_sym.proof.limited_time import within
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import expand_functions, ordered_product

_SMALL = BOUND / 2
"""Up to which an error is small."""
_DEPTH = 3
_LARGE = S(2) ** 20
_AT_ONCE = 40
"""After so many candidates it is looked whether so many further ones are enough."""
_FURTHER = 2
"""So many times as many are looked at, where the errors are allowed and not small."""
_MOST = 10_000
_PATIENCE = 20
"""So many times the seconds of computing may pass."""


def searched(
    seeds: Sequence[Expr], context: Context, exact: Exact, seconds: float, further: Points | None = None
) -> list[Choice]:
    """The best forms of an expression, the best first, as far as they are found in so many seconds of computing.

    The seeds are all equal to it.

    Args:
        further: other points, at which of two forms that are as right the one is better that is more often a number.
    """
    floating, deadline = Floating(exact.points), process_time() + seconds
    several, forms = _ways(tuple(seeds), context)
    units = [unit for structured in several for unit in _atoms(structured)]
    units.sort(key=lambda unit: -len(unit.free_symbols))  # ratios and differences before what has a unit
    ends = [symbol for symbol in sorted(seeds[0].free_symbols, key=str) if _begins_at_0(symbol, context)]
    of_one = [*_halves(seeds[0], context, floating), *_above_0(ends, floating), *_conditions(units, floating)]
    conditions = [*of_one, *_conditions(list(_relative_distances(seeds[0], context)), floating)]
    pool = _Pool(floating, exact, Floating(exact.points if further is None else further))

    def fill() -> None:
        enough = _MOST
        for symbol in ends:
            pool.add(expand_functions(seeds[0]).xreplace({symbol: S.Zero}))
        for number, form in enumerate(forms, 1):
            if process_time() > deadline or number > enough:
                break
            pool.add(form)
            if number % _AT_ONCE == 0 and (best := pool.choices(conditions)) and best[0].wrong == 0:
                enough = min(enough, _FURTHER * number if best[0].lost or best[0].large else number + _AT_ONCE)

    with suppress(TimeoutError):  # of one candidate that SymPy has no end with
        within(_PATIENCE * seconds, fill)
    # what is easier to prove stands behind what is right at more points
    return list(dict.fromkeys([*pool.choices(conditions), *pool.choices(of_one), *pool.choices(of_one, 1)]))


def _structured(seeds: Sequence[Expr], context: Context) -> Iterator[Structured]:
    known: set[Expr] = set()
    for structured in (each for seed in seeds for each in structures(expand_functions(seed), context, in_sizes=True)):
        if structured.expression not in known:
            known.add(structured.expression)
            yield structured


def _atoms(structured: Structured) -> list[Expr]:
    """What a choice may depend on: exponents, the difference of two, variables, ratios, u of a log(1 + u)."""
    symbols = [s for s in sorted(structured.expression.free_symbols, key=str) if isinstance(s, Symbol)]
    near_one = [argument - 1 for part in structured.expression.atoms(log) for argument in part.args]
    inside = sorted((each for each in near_one if not each.is_Add and each.free_symbols), key=str)
    powers = exponents(structured.expression)
    between = [factor(powers[0] - powers[1])] if len(powers) == 2 else []
    return [structured.written_out(each) for each in (*powers, *between, *inside, *symbols)]


def _begins_at_0(symbol: Expr, context: Context) -> bool:
    """Whether 0 is the least of numbers that may be large, as of counts."""
    domain = context.domain(symbol)
    return isinstance(domain, Interval) and domain.start == 0 and not domain.left_open and domain.sup.is_infinite


def _above_0(ends: Sequence[Expr], floating: Floating) -> Iterator[tuple[Relational, Array]]:
    for symbol in ends:
        holds = floating(symbol > 0).astype(bool)
        if 0 < holds.sum() < len(holds):
            yield symbol > 0, holds


def _halves(expr: Expr, context: Context, floating: Floating) -> Iterator[tuple[Relational, Array]]:
    """In which half of an interval a variable lies that is no probability."""
    for symbol in sorted(expr.free_symbols, key=str):
        domain = context.domain(symbol)
        if isinstance(domain, Interval) and domain.measure.is_finite and (domain.inf, domain.sup) != (0, 1):
            condition = symbol <= (domain.inf + domain.sup) / 2
            yield condition, floating(condition).astype(bool)


def _relative_distances(expr: Expr, context: Context) -> Iterator[Expr]:
    """x/y − 1 of the pairs of positive variables of one kind, with a y that cannot be 0, if there is one."""
    symbols = sorted((s for s in expr.free_symbols if context.domain(s).inf >= 0), key=str)
    for pair in combinations(symbols, 2):
        if len({context.domain(symbol).sup for symbol in pair}) > 1:
            continue
        first, second = sorted(pair, key=lambda symbol: S.Zero not in context.domain(symbol))
        yield ordered_product(first, 1 / second) - 1


def _conditions(units: Sequence[Expr], floating: Floating) -> Iterator[tuple[Relational, Array]]:
    for unit in dict.fromkeys(units):
        size = unit if unit.is_positive else Abs(unit)
        near = (size <= S.Half, size <= 1) if unit.has(ordered_product) and unit.is_Add else (size <= 1, size <= S.Half)
        for condition in (near[0], unit >= 0, near[1], *([] if unit.is_Atom else [size <= _LARGE])):
            if isinstance(condition, Relational):
                try:
                    holds = floating(condition).astype(bool)
                except KeyError:  # a function that is not computed here
                    continue
                if 0 < holds.sum() < len(holds):
                    yield condition, holds


class _Pool:
    """Candidates, and where each is right; of several that are so at the same points one that loses fewest digits."""

    def __init__(self, floating: Floating, exact: Exact, further: Floating) -> None:
        self._floating, self._exact, self._further = floating, exact, further
        self._known: set[Expr] = set()
        self._right: dict[bytes, MeasuredForm] = {}

    def add(self, form: Expr) -> None:
        if form in self._known or form.has(S.NaN, S.ComplexInfinity, S.Infinity, S.ImaginaryUnit):
            return
        self._known.add(form)
        try:
            computed = self._floating(form)
            errors = self._exact.errors(computed)
            right = (errors <= BOUND) & ~self._divides_by_zero(form)
        except (KeyError, TypeError):  # a function that is not computed here, or no real number
            return
        large = np.where(right, np.maximum(errors - _SMALL, 0), 0)  # at other points they may be beyond the bound
        lost, key = self._exact.lost(computed), right.tobytes()
        known, count = self._right.get(key), int(lost.sum() + large.sum())
        if known is None or count <= known.rank[0]:
            infinite = int((~np.isfinite(self._further(form))).sum())
            measured = MeasuredForm(form, right, lost, large, infinite)
            self._right[key] = measured if known is None else min(known, measured, key=lambda one: one.rank)

    def _divides_by_zero(self, form: Expr) -> Any:
        """Where a reciprocal has no value, whatever floating-point arithmetic makes of it."""
        factors = {factor for part in form.atoms(ordered_product) for factor in part.args}
        divisors = [factor.base for factor in factors if isinstance(factor, Pow) and factor.exp == -1]
        values = [self._floating(divisor) == 0 for divisor in divisors]
        return np.any(values, axis=0) if values else np.zeros(len(self._exact.values), bool)

    def choices(self, conditions: Sequence[tuple[Relational, Array]], depth: int = _DEPTH) -> list[Choice]:
        """The best choices, by up to so many conditions one within the other."""
        return Choices(tuple(self._right.values()), conditions).best(depth) if self._right else []


class _Kept:
    """What an iterator gives, kept so that it begins anew where it was left."""

    def __init__(self, source: Iterator[Expr]) -> None:
        self._source, self._known = source, list[Expr]()

    def __iter__(self) -> Iterator[Expr]:
        yield from (self._known[place] for place in range(len(self._known)))
        for form in self._source:
            self._known.append(form)
            yield form


@lru_cache(maxsize=8)
def _ways(seeds: tuple[Expr, ...], context: Context) -> tuple[list[Structured], _Kept]:
    """An expression by its structure, and the candidates, for the next round too, at further points."""
    several = list(_structured(seeds, context))
    return several, _Kept(in_turn(candidates(structured, context) for structured in several))

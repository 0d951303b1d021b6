"""The search of an accurate form: candidates, measured at points, and where different ones are right, a choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from time import process_time
from typing import Any

import numpy as np
from sympy import Abs, Expr, Interval, Piecewise, Pow, S, Symbol, factor, log, preorder_traversal
from sympy.core.relational import Relational

from mse_sym.forms.candidates import candidates, in_turn
from mse_sym.forms.floating import Floating
from mse_sym.forms.measure import BOUND, Array, Exact
from mse_sym.forms.structure import Structured, exponents, structures
from mse_sym.proof.limited_time import within
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import expand_functions, ordered_product

_DEPTH = 3
_LARGE = S(2) ** 20
_AT_ONCE = 40
"""After so many candidates it is looked whether they are enough."""
_PATIENCE = 20
"""So many times the seconds of computing may pass."""
_WIDTH = 3
"""So many conditions and choices are followed at each depth."""


@dataclass(frozen=True)
class Choice:
    """A form, perhaps in pieces, at how many points it is wrong, and how long it is."""

    pieces: tuple[tuple[Expr, Any], ...]
    wrong: int
    size: int

    @property
    def form(self) -> Expr:
        return Piecewise(*self.pieces)

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.wrong, len(self.pieces), self.size


def searched(seeds: Sequence[Expr], context: Context, exact: Exact, seconds: float) -> list[Choice]:
    """The best forms of an expression, the best first, as far as they are found in so many seconds of computing.

    The seeds are all equal to it.
    """
    floating, deadline = Floating(exact.points), process_time() + seconds
    several = list(_structured(seeds, context))
    units = [unit for structured in several for unit in _atoms(structured)]
    of_one = [*_halves(seeds[0], context, floating), *_conditions(units, floating)]
    conditions = [*of_one, *_conditions(list(_relative_distances(seeds[0], context)), floating)]
    pool = _Pool(floating, exact)

    def fill() -> None:
        for number, form in enumerate(in_turn(candidates(structured, context) for structured in several), 1):
            if process_time() > deadline:
                break
            pool.add(form)
            if number % _AT_ONCE == 0 and (best := pool.choices(conditions)) and best[0].wrong == 0:
                break

    with suppress(TimeoutError):  # of one candidate that SymPy has no end with
        within(_PATIENCE * seconds, fill)
    # what is easier to prove stands behind what is right at more points
    return list(dict.fromkeys([*pool.choices(conditions), *pool.choices(of_one), *pool.choices(of_one, 1)]))


def _structured(seeds: Sequence[Expr], context: Context) -> Iterator[Structured]:
    known: set[Expr] = set()
    for structured in (each for seed in seeds for each in structures(expand_functions(seed), context)):
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
    return [structured.written_out(each) for each in (*powers, *between, *symbols, *inside)]


def _relative_distances(expr: Expr, context: Context) -> Iterator[Expr]:
    """x/y − 1 of the pairs of positive variables, with a y that cannot be 0, if there is one."""
    symbols = sorted((s for s in expr.free_symbols if context.domain(s).inf >= 0), key=str)
    for pair in combinations(symbols, 2):
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


def _halves(expr: Expr, context: Context, floating: Floating) -> Iterator[tuple[Relational, Array]]:
    """In which half of an interval a variable lies that is no probability."""
    for symbol in sorted(expr.free_symbols, key=str):
        domain = context.domain(symbol)
        if isinstance(domain, Interval) and domain.measure.is_finite and (domain.inf, domain.sup) != (0, 1):
            condition = symbol <= (domain.inf + domain.sup) / 2
            yield condition, floating(condition).astype(bool)


class _Pool:
    """Candidates, and where each is right; of several that are so at the same points one that loses fewest digits."""

    def __init__(self, floating: Floating, exact: Exact) -> None:
        self._floating, self._exact = floating, exact
        self._known: set[Expr] = set()
        self._right: dict[bytes, tuple[tuple[int, int], Expr, Array]] = {}

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
        close = int((errors[right] > BOUND / 2).sum())  # at other points they may be beyond it
        rank = int(self._exact.lost(computed).sum()) + close, sum(1 for _ in preorder_traversal(form))
        key = right.tobytes()
        if key not in self._right or rank < self._right[key][0]:
            self._right[key] = rank, form, right

    def _divides_by_zero(self, form: Expr) -> Any:
        """Where a reciprocal has no value, whatever floating-point arithmetic makes of it."""
        reciprocals = [part for part in form.atoms(ordered_product) if len(part.args) == 1]
        reciprocals = [part for part in reciprocals if isinstance(part.args[0], Pow) and part.args[0].exp == -1]
        values = [self._floating(part) for part in reciprocals]
        return np.isinf(values).any(axis=0) if values else np.zeros(len(self._exact.values), bool)

    def choices(self, conditions: Sequence[tuple[Relational, Array]], depth: int = _DEPTH) -> list[Choice]:
        """The best choices, by up to so many conditions one within the other."""
        if not self._right:
            return []
        each = sorted(self._right.values(), key=lambda one: one[0])
        tree = _Tree([(size, form) for (_, size), form, _ in each], np.array([right for *_, right in each]), conditions)
        return tree.best(np.ones(len(each[0][2]), bool), depth)


@dataclass(frozen=True)
class _Tree:
    forms: Sequence[tuple[int, Expr]]
    """Those that lose fewest digits first, and of these the shortest, with their lengths."""
    right: Array
    conditions: Sequence[tuple[Relational, Array]]

    def best(self, where: Array, depth: int) -> list[Choice]:
        """A few of the best choices at some of the points."""
        found = self._alone(where)
        if depth == 0 or found[0].wrong == 0:
            return found
        apart = [(condition, where & holds, where & ~holds) for condition, holds in self.conditions]
        parts = [part for part in apart if part[1].any() and part[2].any()]
        for condition, inside, outside in sorted(parts, key=lambda part: self._wrong(part[1]) + self._wrong(part[2]))[
            :_WIDTH
        ]:
            for first in self.best(inside, depth - 1)[:2]:
                for second in self.best(outside, depth - 1)[:2]:
                    pieces = [(form, condition & other) for form, other in first.pieces]
                    size = first.size + second.size
                    found.append(Choice((*pieces, *second.pieces), first.wrong + second.wrong, size))
        return sorted(found, key=lambda choice: choice.rank)[:_WIDTH]

    def _alone(self, where: Array) -> list[Choice]:
        wrong = (~self.right[:, where]).sum(axis=1)
        return [
            Choice(((self.forms[place][1], S.true),), int(wrong[place]), self.forms[place][0])
            for place in np.argsort(wrong, kind="stable")[:_WIDTH]
        ]

    def _wrong(self, where: Array) -> int:
        return int((~self.right[:, where]).sum(axis=1).min())

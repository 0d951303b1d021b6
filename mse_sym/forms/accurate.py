"""Accurate forms that are found: of what was derived, by a search, and proved equal to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import process_time
from typing import Any

import numpy as np
from sympy import And, Expr, Piecewise, S

from mse_sym.forms.floating import Floating
from mse_sym.forms.form import Form
from mse_sym.forms.measure import Exact
from mse_sym.forms.points import Array, Points
from mse_sym.forms.regions import Region, pieces, regions
from mse_sym.forms.search import searched
from mse_sym.proof import Derivation, Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.functions import expand_functions
from mse_sym.symbolic.partial import OneSided, Partial

_OF_SEARCH = 0.5
"""The part of the time for the search."""
_LEAST = 0.1
"""The part of that for a region with few points."""
_OF_PROOF = 10.0
"""Seconds that the proof of one form may take."""
REASON = "in the order, and with the functions, that lose the fewest digits"


def accurate_forms(
    derived: Derivation,
    exact: Exact,
    equal: Sequence[Expr] = (),
    seconds: float = 9.0,
    further: Points | None = None,
) -> Iterator[Form]:
    """Forms of a derivation that are right at more points, the best first; those that are proved.

    Each region, where it is another formula, is searched for itself.

    Args:
        exact: what is right at points in the variables of its result.
        equal: other expressions that should be equal to it, from which the search begins too.
        further: other points, at which forms should be numbers.
    """
    over = process_time() + seconds
    apart = regions(derived.result, derived.context)
    lines = [pieces(line) for line in (*_seeds(derived), *equal)]
    found: list[list[tuple[tuple[Expr, Any], ...]]] = []
    others = exact.points if further is None else further
    for region, where, there in zip(apart, _where(apart, exact.points), _where(apart, others), strict=True):
        seeds = [seed for line in lines for seed in _in_region(line, region, apart[-1])]
        share = seconds * _OF_SEARCH * max(_LEAST, float(where.mean()))
        inside = {symbol: column[there] for symbol, column in others.items()}
        choices = searched(seeds, derived.context, exact.at(where), share, inside) if where.any() else []
        found.append([choice.pieces for choice in choices] or [((expand_functions(region.formula), S.true),)])
    forms = list(dict.fromkeys(_joined(apart, found, rank) for rank in range(max(map(len, found)))))
    easiest = min(forms, key=lambda form: len(pieces(form)))
    for form in forms:
        is_in_time = process_time() < over or form == easiest
        if form == derived.result:
            yield Form(derived, derived)
        elif is_in_time and _is_proved(derived, form):
            yield Form(derived.state(form, REASON), derived)


def _is_proved(derived: Derivation, form: Expr) -> bool:
    return isinstance(prove(derived.result, Equal(), form, derived.context, seconds=_OF_PROOF), Proved)


def _where(apart: Sequence[Region], points: Points) -> Iterator[Array]:
    """At which points each region is."""
    floating, rest = Floating(points), np.ones(len(next(iter(points.values()))), bool)
    for region in apart:
        inside = rest & floating(region.condition).astype(bool)
        yield inside
        rest &= ~inside


def _in_region(line: Sequence[tuple[Expr, Any]], region: Region, last: Region) -> Iterator[Expr]:
    """The formula of a line in a region; of one without pieces only in the last, elsewhere are limits."""
    if len(line) > last.place or region.place == last.place:
        yield line[min(region.place, len(line) - 1)][0].xreplace(dict(region.numbers))


def _joined(apart: Sequence[Region], found: Sequence[Sequence[tuple[tuple[Expr, Any], ...]]], rank: int) -> Expr:
    """The choices of one rank in all regions, as one function."""
    chosen = [each[min(rank, len(each) - 1)] for each in found]
    return Piecewise(
        *(
            (form, And(region.condition, condition))
            for region, choice in zip(apart, chosen, strict=True)
            for form, condition in choice
        )
    )


def _seeds(derived: Derivation) -> list[Expr]:
    """The result, and the line before it that is equal to it, in the same pieces."""
    *before, last = derived.lines
    found = [last.expression]
    if before and last.relation == Equal():
        line = before[-1].expression
        same = [condition for _, condition in pieces(line)] == [condition for _, condition in pieces(last.expression)]
        found += [line] * (
            same and not line.has(Partial, OneSided) and line.free_symbols <= last.expression.free_symbols
        )
    return found

"""Accurate forms that are found: of what was derived, by a search, and proved equal to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import process_time
from typing import Any

import numpy as np
from sympy import Eq, Expr, Piecewise

from mse_sym.forms.form import Form
from mse_sym.forms.measure import Exact
from mse_sym.forms.search import searched
from mse_sym.proof import Derivation, Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.partial import OneSided, Partial

_OF_SEARCH = 0.4
"""The part of the time for the search."""
REASON = "in the order, and with the functions, that lose the fewest digits"


def accurate_forms(
    derived: Derivation, exact: Exact, equal: Sequence[Expr] = (), seconds: float = 9.0
) -> Iterator[Form]:
    """Forms of a derivation that are right at more points, the best first; those that are proved.

    Args:
        exact: what is right at points in the variables of its result.
        equal: other expressions that should be equal to it, from which the search begins too.
    """
    over = process_time() + seconds
    ends = _ends(derived.result)
    seeds = [apart_from_ends(line) for line in (*_seeds(derived), *equal)]
    choices = searched(seeds, derived.context, _apart_from(exact, ends), seconds * _OF_SEARCH)
    for form in dict.fromkeys(Piecewise(*ends, *choice.pieces) for choice in choices):
        if form == derived.result:
            yield Form(derived, derived)
        elif process_time() < over and isinstance(prove(derived.result, Equal(), form, derived.context), Proved):
            yield Form(derived.state(form, REASON), derived)


def _ends(expr: Expr) -> list[tuple[Expr, Any]]:
    """What an expression is at single places, where it is another formula everywhere else."""
    pieces = expr.args if isinstance(expr, Piecewise) else ()
    apart = [(value, condition) for value, condition in pieces[:-1] if isinstance(condition, Eq)]
    return apart if len(apart) == len(pieces) - 1 else []


def apart_from_ends(expr: Expr) -> Expr:
    """The formula that holds everywhere but at single places."""
    return expr.args[-1][0] if _ends(expr) else expr


def _apart_from(exact: Exact, ends: Sequence[tuple[Expr, Any]]) -> Exact:
    """What is right elsewhere than at single places."""
    inside = np.ones(len(exact.values), bool)
    for _, condition in ends:
        inside &= exact.points[condition.lhs] != float(condition.rhs)
    return exact.at(inside)


def _seeds(derived: Derivation) -> list[Expr]:
    """The result, and the line before it that is equal to it."""
    *before, last = derived.lines
    found = [last.expression]
    if before and last.relation == Equal():
        line = before[-1].expression
        found += [line] * (not line.has(Partial, OneSided) and line.free_symbols <= last.expression.free_symbols)
    return found

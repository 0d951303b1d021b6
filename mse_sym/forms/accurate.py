"""Accurate forms that are found: of what was derived, by a search, and proved equal to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import process_time

from sympy import Expr

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
    choices = searched([*_seeds(derived), *equal], derived.context, exact, seconds * _OF_SEARCH)
    for form in dict.fromkeys(choice.form for choice in choices):
        left = over - process_time()
        if form == derived.result:
            yield Form(derived, derived)
        elif left > 0 and isinstance(prove(derived.result, Equal(), form, derived.context, seconds=left), Proved):
            yield Form(derived.state(form, REASON), derived)


def _seeds(derived: Derivation) -> list[Expr]:
    """The result, and the line before it that is equal to it."""
    *before, last = derived.lines
    found = [last.expression]
    if before and last.relation == Equal():
        line = before[-1].expression
        found += [line] * (not line.has(Partial, OneSided) and line.free_symbols <= last.expression.free_symbols)
    return found

r"""Choices among formulas: a function in pieces that are all equal to another everywhere is equal to it.

Pieces stand together in which each condition says the condition of the last of them and more, so that where one of
them is taken and its condition is forgotten, the last one's still holds.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Expr, Piecewise
from sympy.core.relational import Relational


def by_choices(left: Expr, right: Expr) -> tuple[tuple[Expr, Expr], ...]:
    """Pairs of lines, all of which agree only if the two do; none where neither chooses among formulas."""
    of_right = tuple((left, formula) for formula in _choices(right, left))
    return of_right or tuple((formula, right) for formula in _choices(left, right))


def conditions(line: Expr) -> tuple[Any, ...]:
    """Those of a function in pieces."""
    return tuple(condition for _, condition in line.args) if isinstance(line, Piecewise) else ()


def _choices(line: Expr, other: Expr) -> tuple[Expr, ...]:
    """A function in pieces with one formula in place of each group of them, so that each formula stands in one of them.

    If all are equal to the other line, so is the function: at each point it is that one of them which has the formula
    that is taken there.  There are none where nothing is chosen by conditions that the other line does not know.
    """
    if not isinstance(line, Piecewise):
        return ()
    known = other.atoms(Relational)
    groups: list[list[tuple[Expr, Any]]] = []
    for value, condition in reversed(line.args):
        last = groups[-1][0][1] if groups else None
        if last is not None and _says_more(condition, last) and not _new(condition, last) & known:
            groups[-1].append((value, condition))
        else:
            groups.append([(value, condition)])
    most = max(map(len, groups))
    ranks = range(most) if most > 1 else ()
    return tuple(
        Piecewise(*((group[min(rank, len(group) - 1)][0], group[0][1]) for group in reversed(groups))) for rank in ranks
    )


def _says_more(condition: Any, last: Any) -> bool:
    """Whether a condition holds only where another does, by how they are written."""
    return set(And.make_args(last)) <= {*And.make_args(condition), True}


def _new(condition: Any, last: Any) -> set[Any]:
    return set().union(*(part.atoms(Relational) for part in set(And.make_args(condition)) - set(And.make_args(last))))

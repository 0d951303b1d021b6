"""Equals for equals: two lines that are built alike are equal where their parts are that differ.

What is inside of a sum over an index, of a derivative or of a free number is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import ITE, Add, And, Basic, Eq, Expr, Function, Ge, Gt, Le, Lt, Mul, Ne, Not, Or, Piecewise, Pow
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair

_COMBINED = (Add, Mul)
_COMPARISONS = (Gt, Lt, Ge, Le)
_BUILT = (Pow, Piecewise, ExprCondPair, Eq, Ne, And, Or, Not)


def differing_parts(left: Expr, right: Expr) -> tuple[tuple[Expr, Expr], ...]:
    """The smallest parts in which two expressions differ; nothing where those are not less than the whole."""
    found = _differing(_without_choices(left), _without_choices(right))
    if found is None or (left, right) in found:
        return ()
    return tuple(dict.fromkeys(found))


def _without_choices(expr: Expr) -> Expr:
    return expr.replace(ITE, lambda *args: ITE(*args, evaluate=False).to_nnf(simplify=False))


def _differing(left: Basic, right: Basic) -> list[tuple[Expr, Expr]] | None:
    """``None`` where two conditions are not built alike, so that no equation says that they are the same."""
    if left == right:
        return []
    whole = [(left, right)] if isinstance(left, Expr) and isinstance(right, Expr) else None
    if isinstance(left, _COMPARISONS) and isinstance(right, _COMPARISONS) and _is_strict(left) == _is_strict(right):
        return _whole_or_parts(left.gts - left.lts, right.gts - right.lts)
    if left.func != right.func:
        return whole
    if isinstance(left, _COMBINED):
        return _of_terms(left.func, _without(left.args, right.args), _without(right.args, left.args))
    if not (isinstance(left, _BUILT) or _is_elementary(left)) or len(left.args) != len(right.args):
        return whole
    found = [_differing(one, other) for one, other in zip(left.args, right.args, strict=True)]
    if None in found:
        return whole
    return [pair for pairs in found if pairs is not None for pair in pairs]


def _of_terms(combine: type[Add] | type[Mul], left: list[Expr], right: list[Expr]) -> list[tuple[Expr, Expr]]:
    """Terms in pieces are compared with terms in pieces, in their order, and the others together."""
    pieces, others = ([term for term in terms if term.has(Piecewise)] for terms in (left, right))
    if len(pieces) != len(others):
        return [(combine(*left), combine(*right))]
    rests = combine(*_without(left, pieces)), combine(*_without(right, others))
    parts = [part for pair in zip(pieces, others, strict=True) for part in _whole_or_parts(*pair)]
    return [*parts, *([rests] if rests[0] != rests[1] else [])]


def _whole_or_parts(left: Expr, right: Expr) -> list[tuple[Expr, Expr]]:
    found = _differing(left, right)
    return [(left, right)] if found is None else found


def _without(terms: Iterable[Expr], others: Sequence[Expr]) -> list[Expr]:
    return [term for term in terms if term not in others]


def _is_strict(comparison: Relational) -> bool:
    return isinstance(comparison, Gt | Lt)


def _is_elementary(expr: Basic) -> bool:
    """Whether an expression is a function of SymPy of its arguments, and of nothing else."""
    return isinstance(expr, Function) and type(expr).__module__.startswith("sympy.functions.")

"""Sums written in one way: term by term, with indices called by how they nest, so that the same border looks the same.

Functions in pieces are told apart by what they compare with 0, and a sum there may have any name for its index.
"""

from __future__ import annotations

from functools import reduce
from typing import TypeAlias, TypeVar

from sympy import Add, Basic, Dummy, Expr, Indexed, S, Sum, expand

T = TypeVar("T", bound=Basic)
Limit: TypeAlias = tuple[Expr, Expr, Expr]

_INDICES = tuple(Dummy(f"i_{depth}", integer=True, positive=True) for depth in range(8))


def flat_sums(expr: T) -> T:
    """The expression with each sum term by term, what is free of the index before it."""
    if not expr.args or isinstance(expr, Indexed) or not expr.has(Sum):
        return expr
    args = [flat_sums(arg) for arg in expr.args]
    if not isinstance(expr, Sum):
        return expr.func(*args)
    apart = {bound: Dummy(integer=True, positive=True) for bound, *_ in expr.limits}
    limits = (tuple(part.xreplace(apart) for part in limit) for limit in expr.limits)
    return reduce(_term_by_term, limits, args[0].xreplace(apart))


def _term_by_term(body: Expr, limit: Limit) -> Expr:
    return Add(*(_total(term, limit) for term in Add.make_args(expand(body))))


def _total(term: Expr, limit: Limit) -> Expr:
    bound, low, high = limit
    if term == 0:
        return S.Zero
    outside, inside = term.as_independent(bound, as_Add=False)
    if inside == 1 and (high - low).is_nonnegative:
        return outside * (high - low + 1)
    depth = max((place + 1 for place, index in enumerate(_INDICES) if inside.has(index)), default=0)
    index = _INDICES[depth] if depth < len(_INDICES) else bound
    return outside * Sum(inside.xreplace({bound: index}), (index, low, high))

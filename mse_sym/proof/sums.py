"""Finite sums over bound indices, written in one canonical way."""

from __future__ import annotations

from itertools import permutations

from sympy import Expr, Sum, Symbol

_BOUND = tuple(Symbol(f"i_{depth}", integer=True, positive=True) for depth in range(12))


def canonical_sum(body: Expr, limits: list[tuple[Expr, ...]]) -> Sum:
    """The sum with its bound indices renamed: the least of all the ways, since finite sums commute."""
    depth = max((_BOUND.index(symbol) + 1 for symbol in _BOUND if body.has(symbol)), default=0)
    candidates = []
    for names in permutations(_BOUND[depth : depth + len(limits)]):
        renaming = {limit[0]: name for limit, name in zip(limits, names, strict=True)}
        renamed = sorted((tuple(part.xreplace(renaming) for part in limit) for limit in limits), key=str)
        candidates.append(Sum(body.xreplace(renaming), *renamed))
    return min(candidates, key=str)

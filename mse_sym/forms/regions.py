"""Regions: where a function is one formula, by its pieces, and by each value of a variable that has few of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from sympy import And, Eq, Expr, FiniteSet, Piecewise, S, Symbol

from mse_sym.symbolic.context import Context

_MOST_VALUES = 3


@dataclass(frozen=True)
class Region:
    """Where a condition holds and those of the regions before it do not: a formula, and which variables are numbers."""

    condition: Any
    place: int
    """Of the piece."""
    numbers: Mapping[Symbol, Expr]
    formula: Expr


def regions(expr: Expr, context: Context) -> list[Region]:
    """Those of a function in pieces, in their order; of another one those of its labels, or all there is."""
    return [
        region
        for place, (value, condition) in enumerate(pieces(expr))
        for region in _by_labels(place, value, condition, context)
    ]


def pieces(expr: Expr) -> tuple[tuple[Expr, Any], ...]:
    """The pieces of a function, or itself as the only one."""
    return (
        tuple((value, condition) for value, condition in expr.args)
        if isinstance(expr, Piecewise)
        else ((expr, S.true),)
    )


def _by_labels(place: int, value: Expr, condition: Any, context: Context) -> Iterator[Region]:
    known = {condition.lhs: condition.rhs} if isinstance(condition, Eq) and condition.rhs.is_number else {}
    value = value.xreplace(known)
    symbols = sorted((s for s in value.free_symbols if isinstance(s, Symbol)), key=str)
    domains = {symbol: context.domain(symbol) for symbol in symbols}
    few = {s: domain for s, domain in domains.items() if isinstance(domain, FiniteSet) and len(domain) <= _MOST_VALUES}
    choices = [*product(*(sorted(domain) for domain in few.values()))]
    for number, chosen in enumerate(choices, 1):
        numbers = dict(zip(few, chosen, strict=True))
        these = [Eq(symbol, chosen) for symbol, chosen in numbers.items()] if number < len(choices) else []
        yield Region(And(condition, *these), place, {**known, **numbers}, value.xreplace(numbers))

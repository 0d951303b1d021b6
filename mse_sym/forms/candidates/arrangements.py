"""Sums and products in other arrangements: in factors, over one denominator, term by term, linear in a variable."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sympy import Expr, Pow, S, Symbol, bottom_up, cancel, collect, expand, factor, fraction, together
from sympy.polys.polyerrors import PolynomialError

_MOST_OPERATIONS = 300


def arranged(expr: Expr, labels: list[Symbol], numbers: list[Symbol]) -> Iterator[Expr]:
    """As it is; for each label apart; over one denominator, in factors, term by term; by powers of a variable."""
    yield expr
    for symbol in labels:
        yield from _apart(expr, symbol, (symbol, 1 - symbol))
    yield bottom_up(expr, lambda part: factored(part) if part.is_Add else part)
    yield _over_one_denominator(expr)
    yield factored(expr)
    squares = [power.base for power in sorted(expr.atoms(Pow), key=str) if power.exp == 2 and power.base.is_Symbol]
    yield bottom_up(factored(expr), lambda part: collect(part, squares) if part.is_Add else part)
    yield expand(expr)
    for symbol in labels + numbers:
        yield from _apart(expr, symbol, (symbol, S.One))


def _apart(expr: Expr, symbol: Symbol, weights: tuple[Expr, Expr]) -> Iterator[Expr]:
    """What is linear in a symbol, as f(1) y + f(0) (1 − y), or as (f(1) − f(0)) y + f(0)."""
    if not _is_linear(expr, symbol):
        return
    none, one = expr.xreplace({symbol: S.Zero}), expr.xreplace({symbol: S.One})
    first = one if weights[1] != 1 else one - none
    for each in (_over_one_denominator, factored):
        yield weights[0] * each(first) + weights[1] * each(none)


def _is_linear(expr: Expr, symbol: Symbol) -> bool:
    try:
        return bool(expr.is_polynomial(symbol)) and expand(expr.diff(symbol)).has(symbol) is False
    except PolynomialError:
        return False


@lru_cache(maxsize=1000)
def factored(expr: Expr) -> Expr:
    """In factors, unless it is long."""
    if expr.count_ops() > _MOST_OPERATIONS:
        return expr
    try:
        return factor(expr)
    except PolynomialError:
        return expr


@lru_cache(maxsize=1000)
def _over_one_denominator(expr: Expr) -> Expr:
    if expr.count_ops() > _MOST_OPERATIONS:
        return expr
    try:
        above, below = fraction(cancel(together(expr)))
    except PolynomialError:
        return expr
    return above / factored(below)

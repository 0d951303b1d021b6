"""What an expression depends on only through itself: the difference of two variables as one symbol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

from sympy import Add, Basic, Dummy, Expr, Indexed, Mul, Sum, Symbol, expand
from sympy.core.mul import _keep_coeff

Difference = tuple[Expr, Expr]


def variables(expr: Expr) -> list[Expr]:
    """The symbols of an expression and the entries of vectors, but those that a sum runs over."""
    entries = {entry for entry in expr.atoms(Indexed) if not expr.has(Sum)}
    symbols = {s for s in expr.free_symbols if isinstance(s, Symbol)}
    labels = {symbol for entry in expr.atoms(Indexed) for symbol in entry.free_symbols | {entry.base.label}}
    return sorted((symbols - labels) | entries, key=str)


def by_differences(expr: Expr, of: Sequence[Expr]) -> tuple[Expr, Mapping[Symbol, Difference]]:
    """The expression in symbols for differences, and which differences these are; each is of two of the variables."""
    parts: dict[Symbol, Difference] = {}
    for first, second in permutations(of, 2):
        symbol = Dummy("r", real=True)
        found = _shifted(expr, first, second, symbol)
        if found.has(symbol) and not found.has(first):
            expr, parts[symbol] = found, (first, second)
    return expr, parts


def _shifted(expr: Expr, first: Expr, second: Expr, difference: Symbol) -> Expr:
    """The expression with polynomials in the difference of two symbols by that, wherever the second falls out."""
    if not (expr.has(first) and expr.has(second)) or expr.is_Atom or isinstance(expr, Indexed):
        return expr
    if isinstance(expr, Add) and expr.is_polynomial(first, second):
        by_difference = expand(expr.xreplace({first: second + difference}))
        if not by_difference.has(second):
            return by_difference
    args = [_shifted(arg, first, second, difference) if isinstance(arg, Expr) else arg for arg in expr.args]
    return expr.func(*args)


def with_differences(expr: Expr, parts: Mapping[Symbol, Difference]) -> Expr:
    """The expression with the differences in the place of their symbols, and no number multiplied into them."""

    def of(part: Basic) -> Basic:
        if part in parts:
            first, second = parts[part]
            return first - second
        if not part.has(*parts):
            return part
        args = [of(arg) for arg in part.args]
        if isinstance(part, Mul):
            number, rest = Mul(*(a for a in args if not a.is_Add)), [a for a in args if a.is_Add]
            coefficient, others = number.as_coeff_Mul()
            product = Mul(others, *rest) if others != 1 or len(rest) != 1 else rest[0]
            return _keep_coeff(coefficient, product)
        return part.func(*args)

    return of(expr) if parts else expr

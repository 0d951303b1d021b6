"""Distances: where a variable stands only beside what is computed of others, the sum of both is the variable.

Of all real numbers y, y − g(x) takes all real values, whatever x is: what holds for each of these holds for each y.
"""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Add, Dummy, Expr, Integral, Product, S, Sum, Symbol, Tuple, preorder_traversal

from mse_sym.symbolic.context import Context
from mse_sym.symbolic.partial import OneSided, Partial


def by_distances(left: Expr, right: Expr, context: Context) -> tuple[Expr, Expr, Mapping[Dummy, Expr]] | None:
    """The two sides of a statement with new variables for such sums, and what these stand for, if they get shorter."""
    sides = both = Tuple(context.resolve(left), context.resolve(right))
    if both.has(Partial, OneSided, Sum, Product, Integral):
        return None
    names: dict[Dummy, Expr] = {}
    for variable in sorted((s for s in both.free_symbols if isinstance(s, Symbol)), key=str):
        if context.domain(variable) != S.Reals or any(domain.has(variable) for domain in context.domains.values()):
            continue
        distance = Dummy(_free_letter(both), real=True)
        shifted = {both.xreplace({variable: distance + other}): other for other in _beside(both, variable)}
        shortest = min((both, *shifted), key=_size)
        if shortest != both:
            names[distance] = variable - shifted[shortest]
        both = shortest
    return None if both == sides else (*both.args, names)


def _free_letter(expr: Expr) -> str:
    """A letter for a distance that no other variable has."""
    taken = {symbol.name for symbol in expr.atoms(Symbol)}
    return next((letter for letter in "dhgq" if letter not in taken), "d_0")


def _size(expr: Expr) -> int:
    return sum(1 for _ in preorder_traversal(expr))


def _beside(expr: Expr, variable: Symbol) -> list[Expr]:
    """What is computed of others and is subtracted from a variable somewhere."""
    sums = (part for part in expr.atoms(Add) if {variable, -variable} & set(part.args))
    others = {variable - part if variable in part.args else variable + part for part in sums}
    return sorted((other for other in others if not other.is_Atom and not other.has(variable)), key=str)

"""Mutants: an expression with one edit of the kind that people make by hand.

A checker is worth what it catches, so the tests of this project change every line of every derivation,
and every compiled gradient, in each of these ways and ask that it be noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sympy import Add, Expr, IndexedBase, Mul, Piecewise, Pow, S, Symbol
from sympy.logic.boolalg import Boolean

from mse_sym.symbolic.partial import OneSided, Partial

_NO_REAL_NUMBERS = (S.ComplexInfinity, S.NaN, S.ImaginaryUnit)


@dataclass(frozen=True)
class Mutant:
    """An edited expression, and in words what was edited."""

    expression: Expr
    description: str


def mutants(expression: Expr, swap: tuple[Expr, Expr] | None = None) -> tuple[Mutant, ...]:
    r"""All expressions that differ from ``expression`` by one edit.

    The edits: the opposite sign or a factor 2, on the whole or on one term; one term or one factor left out
    (a forgotten :math:`\sigma'(z)`); a cube for a square; the pieces of a function exchanged; one side of
    a derivative for the other; 1 for 0; the two symbols or vectors of ``swap`` for one
    another.  They are made at every depth: inside sums, derivatives and functions.

    None has the form of the original or of another mutant, and none is a quotient by 0 or complex.  One that has
    another form may still be equal to the original (``(a - y)**2`` with ``a`` and ``y`` swapped), which is for a
    proof to find.

    Raises:
        TypeError: ``swap`` is not two symbols or two vectors.
    """
    everything = [
        Mutant(-expression, "the opposite sign"),
        Mutant(2 * expression, "a factor 2"),
        *_of_zero(expression),
        *_inside(expression),
        *([] if swap is None else _swapped(expression, *swap)),
    ]
    found: dict[Expr, Mutant] = {}
    for mutant in everything:
        if mutant.expression != expression and not mutant.expression.has(*_NO_REAL_NUMBERS):
            found.setdefault(mutant.expression, mutant)
    return tuple(found.values())


def _inside(expr: Expr) -> Iterator[Mutant]:
    """The edits of the expression's own node, then those of its parts."""
    yield from _of_node(expr)
    for part, rebuilt in _parts(expr):
        for mutant in _inside(part):
            yield Mutant(rebuilt(mutant.expression), mutant.description)


def _of_zero(expr: Expr) -> Iterator[Mutant]:
    """Zero, which no sign and no factor changes."""
    if expr == 0:
        yield Mutant(S.One, "1 for 0")
        yield Mutant(S.NegativeOne, "-1 for 0")


def _of_node(expr: Expr) -> Iterator[Mutant]:
    if isinstance(expr, Add):
        for place, term in enumerate(expr.args):
            yield Mutant(_with(expr, place, -term), f"the opposite sign of the term {term}")
            yield Mutant(_with(expr, place, 2 * term), f"a factor 2 on the term {term}")
            yield Mutant(_with(expr, place, S.Zero), f"without the term {term}")
    if isinstance(expr, Mul):
        for place, factor in enumerate(expr.args):
            yield Mutant(_with(expr, place, S.One), f"without the factor {factor}")
    if isinstance(expr, Pow) and expr.exp == 2:
        yield Mutant(expr.base**3, f"a cube for the square of {expr.base}")
    if isinstance(expr, Piecewise):
        values = [value for value, _ in expr.args]
        turned = zip([*values[1:], values[0]], (condition for _, condition in expr.args), strict=True)
        yield Mutant(Piecewise(*turned), "the pieces exchanged")
    if isinstance(expr, OneSided):
        yield Mutant(OneSided(expr.function, expr.variable, -expr.side), "from the other side")


def _parts(expr: Expr) -> Iterator[tuple[Expr, Callable[[Expr], Expr]]]:
    """The parts that are formulas, each with what puts another in its place.

    Not limits of a sum, nor the variable of a derivative, nor an index, nor the condition of a piece.
    """
    if isinstance(expr, Piecewise):
        for place, (value, condition) in enumerate(expr.args):
            yield value, partial(_with_piece, expr, place, condition)
    elif isinstance(expr, Partial | OneSided) or hasattr(expr, "limits"):
        yield expr.function, partial(_with, expr, 0)
    elif not expr.is_Atom and not expr.is_Indexed:
        for place, part in enumerate(expr.args):
            if isinstance(part, Expr):
                yield part, partial(_with, expr, place)


def _with_piece(expr: Piecewise, place: int, condition: Boolean, value: Expr) -> Expr:
    return Piecewise(*expr.args[:place], (value, condition), *expr.args[place + 1 :])


def _with(expr: Expr, place: int, part: Expr) -> Expr:
    return expr.func(*expr.args[:place], part, *expr.args[place + 1 :])


def _swapped(expr: Expr, first: Expr, second: Expr) -> Iterator[Mutant]:
    kinds = {type(first), type(second)}
    if kinds <= {IndexedBase}:
        exchange = {first: second, second: first, first.label: second.label, second.label: first.label}
    elif all(issubclass(kind, Symbol) for kind in kinds):
        exchange = {first: second, second: first}
    else:
        raise TypeError(f"swap two symbols or two vectors, not {first!r} and {second!r}")
    yield Mutant(expr.xreplace(exchange), f"{first} and {second} swapped")

"""Case splits: over the sign of an argument, over labels and closed ends, over equal and different indices.

A split replaces a statement by statements without the thing split over; together the cases cover the
whole domain, so the statement holds where all of them do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sympy import (
    Abs,
    Dummy,
    Eq,
    Expr,
    FiniteSet,
    Interval,
    KroneckerDelta,
    Max,
    Min,
    Ne,
    S,
    Symbol,
    Tuple,
    sign,
    solve,
)
from sympy.core.relational import Relational

from mse_sym.symbolic.context import Context
from mse_sym.symbolic.notation import set_latex, textbook_latex


@dataclass(frozen=True)
class Case:
    """One case: its name, the expressions in it, and the context that now holds."""

    name: str
    expressions: tuple[Expr, ...]
    context: Context


def split(expressions: tuple[Expr, ...], context: Context) -> tuple[Case, ...]:
    """The cases of the first thing that can be split over, or none."""
    for candidates in (_signs, _indices, _labels):
        for cases in candidates(Tuple(*expressions), context):
            return cases
    return ()


def _signs(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Positive, zero and negative for the argument of an absolute value, a maximum, a condition.

    The argument is solved for a variable in which it is linear.  Where there is none, as in ``|a y|``, the
    argument itself becomes a variable: what holds for every real number in its place holds for it.
    """
    for argument in _arguments_with_sign(expressions):
        name, size = textbook_latex(argument), Dummy("s", positive=True)
        values = ((f"{name} > 0", size), (f"{name} = 0", S.Zero), (f"{name} < 0", -size))
        linear = (v for v in sorted(argument.free_symbols, key=str) if _is_linear_in(argument, v, context))
        variable = next(linear, None)
        solved = [(case, value if variable is None else solve(argument - value, variable)[0]) for case, value in values]
        old = argument if variable is None else variable
        yield tuple(_substituted(case, expressions, old, new, context) for case, new in solved)


def _is_linear_in(argument: Expr, variable: Expr, context: Context) -> bool:
    slope = argument.diff(variable)
    return context.domain(variable) == S.Reals and bool(slope.is_Rational) and not slope.is_zero


def _arguments_with_sign(expressions: Tuple) -> Iterator[Expr]:
    for part in sorted(expressions.atoms(Abs, sign), key=str):
        yield part.args[0]
    for part in sorted(expressions.atoms(Max, Min), key=str):
        for left, right in pairwise(part.args):
            yield left - right
    for part in sorted(expressions.atoms(Relational) - expressions.atoms(Eq, Ne), key=str):
        yield part.lhs - part.rhs


def _indices(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Equal and different, for a Kronecker delta between two free indices."""
    for delta in sorted(expressions.atoms(KroneckerDelta), key=str):
        first, second = delta.args
        if {first, second} <= expressions.free_symbols and isinstance(first, Symbol):
            here, there = textbook_latex(first), textbook_latex(second)
            yield (
                _substituted(f"{here} = {there}", expressions, first, second, context),
                _substituted(rf"{here} \neq {there}", expressions, delta, S.Zero, context),
            )


def _labels(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Each element of a finite domain; the inside and the closed ends of an interval."""
    for variable in sorted((s for s in expressions.free_symbols if isinstance(s, Symbol)), key=str):
        domain = context.domain(variable) if variable.is_real else S.Reals
        ends: tuple[Expr, ...] = ()
        inside: tuple[Case, ...] = ()
        if isinstance(domain, FiniteSet):
            ends = tuple(domain)
        elif isinstance(domain, Interval):
            ends = tuple(end for end in (domain.start, domain.end) if end.is_finite and domain.contains(end) == S.true)
            narrowed = Context({**context.domains, variable: domain.interior}, context.definitions)
            name = rf"{textbook_latex(variable)} \in {set_latex(domain.interior)}"
            inside = (Case(f"${name}$", tuple(expressions), narrowed),)
        if ends:
            at_ends = [(f"{textbook_latex(variable)} = {textbook_latex(end)}", end) for end in ends]
            yield (*inside, *(_substituted(name, expressions, variable, end, context) for name, end in at_ends))


def _substituted(name: str, expressions: Tuple, old: Expr, new: Expr, context: Context) -> Case:
    return Case(f"${name}$", tuple(expressions.subs(old, new)), context)

"""Case splits: over the sign of an argument, over labels and closed ends, over equal and different indices.

A split replaces a statement by statements without the thing split over; together the cases cover the
whole domain, so the statement holds where all of them do.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Eq,
    Expr,
    FiniteSet,
    Interval,
    KroneckerDelta,
    Ne,
    S,
    Set,
    Sum,
    Symbol,
    Tuple,
)

from mse_sym.proof.case import Case, bound_indices
from mse_sym.proof.sign_cases import by_sign
from mse_sym.proof.sums import single_term
from mse_sym.symbolic.borders import BySign
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.domains import interior, is_open
from mse_sym.symbolic.notation import set_latex, textbook_latex


def split(expressions: tuple[Expr, ...], context: Context) -> tuple[Case, ...]:
    """The cases of the first thing that can be split over, or none."""
    for candidates in (_labels, _single_terms, _places, by_sign, _indices, ends):
        for cases in candidates(Tuple(*expressions), context):
            return cases
    return ()


def _single_terms(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Sums over ``k`` whose terms vanish but for ``k = j``, each as its one term, in one case without a name."""
    bound = bound_indices(expressions)
    single = expressions.replace(lambda part: isinstance(part, Sum), lambda part: single_term(part, bound))
    if single != expressions:
        yield (Case("", tuple(single), context),)


def _indices(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Equal and different, for a Kronecker delta between two free indices."""
    for delta in sorted(expressions.atoms(KroneckerDelta), key=str):
        first, second = delta.args
        free = expressions.free_symbols - bound_indices(expressions)
        if {first, second} <= free and isinstance(first, Symbol):
            here, there = textbook_latex(first), textbook_latex(second)
            yield (
                _substituted(f"{here} = {there}", expressions, first, second, context),
                _substituted(rf"{here} \neq {there}", expressions, delta, S.Zero, context),
            )


def _places(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Equal and different, for a Kronecker delta of a free index and a number, by which a piece or a side is chosen."""
    growths = {growth for part in expressions.atoms(BySign) for growth in part.growths}
    chooses = (*expressions.atoms(Eq, Ne), *growths)
    deltas = {delta for part in chooses for delta in part.atoms(KroneckerDelta)}
    for delta in sorted(deltas, key=str):
        number, place = delta.args
        if number.is_Integer and place in expressions.free_symbols - bound_indices(expressions):
            here = textbook_latex(place)
            yield (
                _substituted(f"{here} = {number}", expressions, place, number, context),
                _substituted(rf"{here} \neq {number}", expressions, delta, S.Zero, context),
            )


def _labels(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Each element of a finite domain."""
    for variable, domain in _domains(expressions, context):
        if isinstance(domain, FiniteSet):
            yield tuple(_at(variable, element, expressions, context) for element in domain)


def ends(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """The inside and the closed ends of an interval."""
    for variable, domain in _domains(expressions, context):
        if isinstance(domain, Interval) and not is_open(domain):
            closed = (end for end in (domain.start, domain.end) if end.is_finite and domain.contains(end) == S.true)
            narrowed = Context({**context.domains, variable: interior(domain)}, context.definitions)
            name = rf"{textbook_latex(variable)} \in {set_latex(interior(domain))}"
            inside = Case(f"${name}$", tuple(expressions), narrowed)
            yield (inside, *(_at(variable, end, expressions, context) for end in closed))


def _domains(expressions: Tuple, context: Context) -> Iterator[tuple[Symbol, Set]]:
    for variable in sorted((s for s in expressions.free_symbols if isinstance(s, Symbol)), key=str):
        yield variable, context.domain(variable) if variable.is_real else S.Reals


def _at(variable: Symbol, value: Expr, expressions: Tuple, context: Context) -> Case:
    name = f"{textbook_latex(variable)} = {textbook_latex(value)}"
    return _substituted(name, expressions, variable, value, context)


def _substituted(name: str, expressions: Tuple, old: Expr, new: Expr, context: Context) -> Case:
    return Case(f"${name}$", tuple(expressions.subs(old, new)), context)

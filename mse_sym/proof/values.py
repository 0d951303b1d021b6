"""Where expressions have values, and where functions are continuous: what a normal form does not look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sympy import (
    Expr,
    Function,
    Max,
    Min,
    Piecewise,
    Pow,
    Sum,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    digamma,
    gamma,
    log,
    loggamma,
    lowergamma,
    uppergamma,
)
from sympy.codegen.cfunctions import log1p

from mse_sym.proof.choices import by_choices, conditions
from mse_sym.proof.evaluation import NO_VALUE, NOT_RESOLVED, evaluate_all
from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.goals import by_normal_form_and_cases, is_of_derivatives, settled_by, witness_at
from mse_sym.proof.inequalities.has_sign import has_sign
from mse_sym.proof.needs import EVERYWHERE, Kind, Need, unseen_needs
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.plainly import plainly
from mse_sym.proof.sampling import points, with_example_functions
from mse_sym.proof.scope import is_meant
from mse_sym.proof.verdict import Proved, Refuted, Undecided, Verdict, _proved
from mse_sym.symbolic.borders import BySign
from mse_sym.symbolic.context import Context, fresh_index
from mse_sym.symbolic.partial import OneSided
from mse_sym.symbolic.pieces import Guarded, Joined, NoDerivative, has_pieces

_TRIES = 12
_WITH_PIECES = (Piecewise, Max, Min, BySign, Guarded, Joined)
_WITHOUT_POLES = (*EVERYWHERE, log, log1p, atan, asinh, asin, acos, acosh)
"""Functions that are continuous on an interval and have no value elsewhere, and those in pieces."""


def where_values_are(
    proved: Verdict, before: Expr, after: Expr, context: Context, lacks: Callable[[bool, bool], bool]
) -> Verdict:
    """What is proved of two lines, if they have values: in the normal form a logarithm of -1 cancels like any other.

    ``lacks`` tells, from which of the two lines have a value at a point, whether one is missing.  Where neither
    has, nothing is said; if that is everywhere, nothing is proved.  Nor is anything said where an intermediate has
    no value: labels ``u[k]/Σ u`` are for weights that are not all 0; nor where the formula of a derivative has none.
    """
    if not isinstance(proved, Proved):
        return proved
    field = GeneratorField(context)
    resolved = context.resolve(before), context.resolve(after)
    needs = tuple(unseen_needs(side, field) for side in resolved)
    if not any(needs):
        return proved
    left, right = map(with_example_functions, resolved)
    derived = is_of_derivatives(before, context), is_of_derivatives(after, context)
    met = False
    for point in points((left, right), context, _TRIES):
        was, now = evaluate_all((left, right), point)
        if NOT_RESOLVED in (was, now) or any(
            value is NO_VALUE and known_by_formula for value, known_by_formula in zip((was, now), derived, strict=True)
        ):
            continue
        has_values = was is not NO_VALUE, now is not NO_VALUE
        if lacks(*has_values) and is_meant(point, context):
            return Refuted(witness_at(point, was, now), "the one line has a value where the other has")
        met |= all(has_values)
    if not met:
        return Undecided(f"at none of {_TRIES} points in the domain do both lines have a value")
    unmet = _unmet(resolved, context, lacks)
    if unmet and any(side.has(*_WITH_PIECES) for side in resolved):
        # A piece needs what it needs where it holds, and no more; a sum, what each of its terms needs.
        chosen = by_choices(*resolved) if not any(map(partial(_has_needs, field=field), resolved)) else ()

        def are_alike(both: tuple[Expr, Expr]) -> bool:
            alike = partial(_is_alike, context=context, lacks=lacks)
            return by_normal_form_and_cases(_in_terms(both), context, alike) is not None

        unmet = [] if (chosen and all(map(are_alike, chosen))) or are_alike(resolved) else unmet
    return proved if not unmet else Undecided(f"{unmet[0]} is not seen; give the domain in which it is")


def _has_needs(line: Expr, field: GeneratorField) -> bool:
    """Whether a condition of a function in pieces may have no value."""
    return any(unseen_needs(condition, field) for condition in conditions(line))


def _in_terms(sides: tuple[Expr, Expr]) -> tuple[Expr, ...]:
    """The lines with any one of its terms in the place of each sum, if none stands within another."""
    totals = set().union(*(side.atoms(Sum) for side in sides))
    if any(total.function.has(Sum) or len(total.limits) > 1 for total in totals):
        return sides
    indices = {total.limits[0][1:]: fresh_index() for total in totals}
    terms = {total: total.function.xreplace({total.limits[0][0]: indices[total.limits[0][1:]]}) for total in totals}
    return tuple(side.xreplace(terms) for side in sides)


def _is_alike(
    field: GeneratorField, both: tuple[Expr, ...], context: Context, lacks: Callable[[bool, bool], bool]
) -> bool:
    """Whether two lines without pieces have values at the same places."""
    if any(side.has(*_WITH_PIECES) for side in both):
        return False
    here = Context(field.context.domains, context.definitions)
    return not _unmet((both[0], both[1]), here, lacks)


def _unmet(sides: tuple[Expr, Expr], context: Context, lacks: Callable[[bool, bool], bool]) -> list[Need]:
    """What one line needs and the other does not, and is not seen to be there."""
    field = GeneratorField(context)
    before, after = (unseen_needs(side, field) for side in sides)
    given = {need for name in context.definitions for need in unseen_needs(context.resolve(name), field)}
    missing = _of_one_line(before, after, lacks) - given
    return sorted((need for need in missing if not _is_met(need, context)), key=str)


def has_a_value_there(goal: str, expr: Expr, variable: Expr, place: Expr, context: Context) -> Verdict:
    """That an expression has a value at a place of its variable: ``x/(x - z)`` has none at ``x = 0`` if ``z`` is 0."""
    needs = unseen_needs(context.resolve(expr), GeneratorField(context))
    at_the_place = {Need(need.kind, need.of.xreplace({variable: place})) for need in needs}
    unmet = sorted((need for need in at_the_place if not _is_met(need, context)), key=str)
    return Undecided(f"{goal}: {unmet[0]} is not seen") if unmet else _proved()


def _of_one_line(before: frozenset[Need], after: frozenset[Need], lacks: Callable[[bool, bool], bool]) -> set[Need]:
    """What one line needs and the other does not, if the one must have a value where the other has."""
    found: set[Need] = set()
    if lacks(True, False):
        found |= after - _with_weaker(before)
    if lacks(False, True):
        found |= before - _with_weaker(after)
    return found


def _with_weaker(needs: frozenset[Need]) -> frozenset[Need]:
    """What is needed, and what follows from it: a positive number is not negative and not 0."""
    weaker: tuple[Kind, ...] = ("not negative", "not 0")
    return needs | {Need(kind, need.of) for need in needs if need.kind == "positive" for kind in weaker}


def _is_met(need: Need, context: Context) -> bool:
    """Whether what an expression needs is there on the whole domain, case by case."""
    signs = {"positive": ((1, True),), "not negative": ((1, False),), "not 0": ((1, True), (-1, True))}
    return any(
        isinstance(has_sign(str(need), side * need.of, context, strict=strict), Proved)
        for side, strict in signs.get(need.kind, ())
    )


def without_jumps(expr: Expr, variable: Expr, context: Context) -> Verdict:
    """That a function is continuous: it has derivatives from both sides everywhere.

    What the derivative tells of it then holds across a kink too; across a jump it does not.
    """
    goal = "no jumps"
    if not has_pieces(context.resolve(expr), variable):
        return _proved()
    slopes = tuple(context.resolve(OneSided(expr, variable, side)) for side in (-1, 1))
    settled = by_normal_form_and_cases(slopes, context, lambda field, both: len([*map(field.normal, both)]) == 2)
    if settled is None or settled.exceptions:
        return Undecided(f"{goal}: {plainly(expr)} is not seen to be continuous in {variable}")
    return settled_by(goal, settled)


def without_poles(expr: Expr, variable: Expr, context: Context) -> Verdict:
    """That a function is continuous but for its pieces: no divisor vanishes, and no function is unknown.

    Between two poles a function may increase, and fall from the one side of each to the other.
    """
    field = GeneratorField(context)
    resolved = context.resolve(expr)
    divisors = [part.base for part in resolved.atoms(Pow) if not part.exp.is_nonnegative and part.base.has(variable)]
    functions = [part for part in resolved.atoms(Function) if part.has(variable)]
    try:
        known = all(field.sign(field.normal(divisor)) for divisor in divisors)
        known = known and all(_is_continuous(part, field) for part in functions)
    except (UnsupportedExpression, NoDerivative):
        known = False
    if known:
        return _proved()
    return Undecided(f"no poles: {plainly(expr)} is not seen to be continuous in {variable}")


def _is_continuous(part: Function, field: GeneratorField) -> bool:
    """Whether a function has no pole and no jump between any two of its arguments, or is one in pieces."""
    if isinstance(part, gamma | loggamma | digamma | lowergamma | uppergamma):
        return all(field.sign(field.normal(argument)) == 1 for argument in part.args)
    return isinstance(part, _WITHOUT_POLES)

"""Signs of products from the signs of their factors, and of all terms of a sum from its terms."""

from __future__ import annotations

from sympy import Add, Expr, Integer, Sum

from mse_sym.proof.case import Case
from mse_sym.proof.cases import split
from mse_sym.proof.evaluation import Number, evaluate_all
from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.inequalities.algebra import is_positive
from mse_sym.proof.inequalities.claim import Argument, Claim, Shows, all_reals, all_shown
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.sampling import points, with_example_functions
from mse_sym.proof.sums import has_terms_of_their_own, never_empty, runs_over_indices
from mse_sym.proof.verdict import Evidence
from mse_sym.symbolic.borders import IN_PIECES
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.pieces import Guarded, NoDerivative

_MOST_CASES = 27
_TRIES = 6


def factor_by_factor(claim: Claim, shows: Shows) -> Argument | None:
    """The sign of a product; a divisor counts like a factor, since it is not 0 where there is a value."""
    factors = _factors(claim.expr)
    if len(factors) < 2:
        return None
    whole, goals = 1, []
    for factor, odd in factors:
        sign = _sign_somewhere(factor, claim.context)
        whole *= sign if odd else 1
        if is_positive(sign * factor, claim.context):
            continue
        if odd:
            goals.append(claim.of(sign * factor, goal="so is a factor"))
        elif claim.strict:
            goals.append(claim.of(factor**2, goal="so is a square"))
    if whole != 1:
        return None
    argument = all_shown(shows, *goals)
    return None if argument is None else (Evidence(claim.goal, "factor by factor"), *argument)


def _factors(expr: Expr) -> list[tuple[Expr, bool]]:
    """The factors of the normal form, and whether their power is odd, in the expression's own terms."""
    field = GeneratorField(all_reals(expr))
    try:
        return [(field.restore(factor), bool(power % 2)) for factor, power in field.factors(field.normal(expr))]
    except (UnsupportedExpression, NoDerivative):
        return []


def _sign_somewhere(expr: Expr, context: Context) -> int:
    example = with_example_functions(expr)
    for point in points((example,), context, _TRIES):
        (value,) = evaluate_all((example,), point)
        if isinstance(value, Number) and value.sign:
            return value.sign
    return 1


def case_by_case(claim: Claim, shows: Shows) -> Argument | None:
    """Each piece of functions in pieces; each label; the inside and the closed ends of an interval."""
    cases = [Case("", (claim.expr,), claim.context)]
    for _ in range(_MOST_CASES):
        place = next((n for n, case in enumerate(cases) if case.expressions[0].has(*IN_PIECES, Guarded)), None)
        if place is None:
            break
        parts = split(cases[place].expressions, cases[place].context)
        if not parts:
            return None
        cases[place : place + 1] = parts
    if len(cases) == 1:
        cases = [*split((claim.expr,), claim.context)]
    if not 1 < len(cases) <= _MOST_CASES:
        return None
    goals = [Claim(claim.goal, case.expressions[0], case.context, claim.strict) for case in cases]
    argument = all_shown(shows, *goals)
    return None if argument is None else (Evidence(claim.goal, "case by case", f"{len(cases)} cases"), *argument)


def term_by_term(claim: Claim, shows: Shows) -> Argument | None:
    """A sum has the sign that all of its terms have; where they have not, nothing is known of the sum.

    A sum of positive terms is positive only if there is one.
    """
    total = claim.expr
    if not isinstance(total, Sum):
        return None
    limits_known = all(runs_over_indices(limit) and (never_empty(limit) or not claim.strict) for limit in total.limits)
    if not limits_known or not has_terms_of_their_own(total):
        return None
    argument = shows(claim.of(total.function))
    if argument is None:
        return None
    return tuple(Evidence(item.goal, f"{item.method}, term by term", item.detail) for item in argument)


def terms(claim: Claim, shows: Shows) -> Argument | None:
    """No term is negative, and one is positive if the whole is to be."""
    if not isinstance(claim.expr, Add):
        return None
    argument = all_shown(shows, *(claim.of(term, strict=False) for term in claim.expr.args))
    if argument is not None and claim.strict:
        first = next(filter(None, (shows(claim.of(term)) for term in claim.expr.args)), None)
        argument = None if first is None else argument + first
    return None if argument is None else (Evidence(claim.goal, "term by term"), *argument)


def sums_and_rest(claim: Claim, shows: Shows) -> Argument | None:
    """Where no sum over an index is negative, the whole has the sign of what else there is."""
    if not isinstance(claim.expr, Add):
        return None
    sums = [term for term in claim.expr.args if isinstance(term, Sum)]
    rest = claim.expr - Add(*sums)
    if not sums or rest == Integer(0):
        return None
    return all_shown(shows, claim.of(rest), *(claim.of(part, strict=False) for part in sums))

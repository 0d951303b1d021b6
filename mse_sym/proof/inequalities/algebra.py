"""What algebra alone shows of a claim: the normal form and the signs of its terms, case by case."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr

from mse_sym.proof.goals import Settled, by_normal_form_and_cases, settled_by
from mse_sym.proof.growth import ways_to_see_a_sign
from mse_sym.proof.inequalities.claim import Argument, Claim
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.verdict import Proved
from mse_sym.symbolic.context import Context


@lru_cache(maxsize=4096)
def settled(expr: Expr, context: Context, strict: bool) -> Settled | None:
    """The cases in which the normal form of a resolved expression shows that it is positive, or not negative."""

    def holds(field: GeneratorField, values: tuple[Expr, ...]) -> bool:
        return any(
            field.sign(value) == 1 if strict else field.nonnegative(value)
            for value in ways_to_see_a_sign(values[0], field)
        )

    return by_normal_form_and_cases((expr,), context, holds)


def by_algebra(claim: Claim) -> Argument | None:
    """The argument that the normal form is, if it settles every case."""
    found = settled(claim.expr, claim.context, claim.strict)
    if found is None or found.exceptions:
        return None
    verdict = settled_by(claim.goal, found)
    return verdict.evidence if isinstance(verdict, Proved) else None


def is_positive(expr: Expr, context: Context) -> bool:
    """Whether algebra alone shows that an expression is positive wherever it has a value."""
    return by_algebra(Claim("positive", expr, context, strict=True)) is not None


@lru_cache(maxsize=4096)
def vanishes(expr: Expr, context: Context) -> bool:
    """Whether algebra alone shows that an expression is 0 wherever it has a value."""
    found = by_normal_form_and_cases((expr,), context, lambda field, values: field.normal(values[0]) == 0)
    return found is not None and not found.exceptions

"""Inequalities: that an expression is positive, or not negative, on the whole domain.

A few points come first, since most of what is false shows there; then the normal form, and then the methods below,
each of which takes a claim to simpler ones.  What is left is looked at at many points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sympy import Expr, S

from mse_sym.proof.evaluation import DIGITS, NO_VALUE, Number, Value, evaluate
from mse_sym.proof.goals import FIRST_TRIES, TRIES, _search, settled_by
from mse_sym.proof.hints import of_sign
from mse_sym.proof.inequalities.algebra import by_algebra, settled
from mse_sym.proof.inequalities.bounded_functions import by_ranges
from mse_sym.proof.inequalities.claim import Argument, Claim, Method
from mse_sym.proof.inequalities.double_sums import pairs_of_terms
from mse_sym.proof.inequalities.factors import case_by_case, factor_by_factor, sums_and_rest, term_by_term, terms
from mse_sym.proof.inequalities.integers import whole_numbers
from mse_sym.proof.inequalities.monotony import (
    falling_to_its_limit,
    minimum_of_a_convex_function,
    rising_away_from_a_place,
)
from mse_sym.proof.inequalities.roots import without_a_root
from mse_sym.proof.inequalities.split_off import one_entry_split_off
from mse_sym.proof.inequalities.squares import by_squares
from mse_sym.proof.inequalities.tangents import terms_above_their_tangents
from mse_sym.proof.verdict import Evidence, Refuted, Verdict, _proved
from mse_sym.symbolic.context import Context

METHODS: tuple[Method, ...] = (
    factor_by_factor,
    terms,
    term_by_term,
    sums_and_rest,
    by_ranges,
    by_squares,
    without_a_root,
    one_entry_split_off,
    pairs_of_terms,
    terms_above_their_tangents,
    whole_numbers,
    minimum_of_a_convex_function,
    rising_away_from_a_place,
    falling_to_its_limit,
    case_by_case,
)
_STEPS = 3
_MOST_CLAIMS = 100


def has_sign(goal: str, expr: Expr, context: Context, *, strict: bool) -> Verdict:
    """That an expression is positive (``strict``) or not negative on the whole domain."""
    claim = Claim(goal, context.resolve(expr), context, bool(strict))
    if isinstance(refuted := _searched(claim, FIRST_TRIES), Refuted):
        return refuted
    found = settled(claim.expr, context, claim.strict)
    if found is not None:
        return settled_by(goal, found)
    argument = _constant(claim) or _shown(claim)
    return (
        _proved(*argument) if argument is not None else _searched(claim, TRIES, partial(of_sign, claim.expr, context))
    )


def _searched(claim: Claim, tries: int, hint: Callable[[], str] = str) -> Verdict:
    def fails(value: Value, zero: Value) -> bool:
        below = isinstance(value, Number) and value.sign < claim.strict
        return value is NO_VALUE or below

    return _search(claim.goal, (claim.expr, S.Zero), claim.context, fails, tries=tries, hint=hint)


def _constant(claim: Claim) -> Argument | None:
    if claim.expr.free_symbols:
        return None
    value = evaluate(claim.expr, {})
    if not (isinstance(value, Number) and value.sign >= claim.strict):
        return None
    return (Evidence(claim.goal, f"a constant, to {DIGITS} digits", value.shown(10)),)


def _shown(claim: Claim) -> Argument | None:
    """The argument with the fewest steps one in another."""
    attempt = _Attempt()
    for steps in range(1, _STEPS + 1):
        argument = attempt.shown(claim, steps)
        if argument is not None:
            return argument
    return None


@dataclass
class _Attempt:
    """What was tried for one statement: nothing is tried twice, and not more than is worth the time."""

    left: int = _MOST_CLAIMS
    arguments: dict[tuple[Expr, Context, bool], Argument | None] = field(default_factory=dict)
    """The argument for a claim; none where it is hopeless."""
    failed: dict[tuple[Expr, Context, bool], int] = field(default_factory=dict)
    """In how many steps a claim could not be shown."""

    def shown(self, claim: Claim, steps: int) -> Argument | None:
        key = claim.expr, claim.context, claim.strict
        if key not in self.arguments and steps > self.failed.get(key, -1) and self.left:
            self.left -= 1
            if isinstance(_searched(claim, FIRST_TRIES), Refuted):
                self.arguments[key] = None
            else:
                argument = self._argued(claim, steps)
                if argument is None:
                    self.failed[key] = steps
                else:
                    self.arguments[key] = argument
        return self.arguments.get(key)

    def _argued(self, claim: Claim, steps: int) -> Argument | None:
        argument = by_algebra(claim) or _constant(claim)
        if argument is not None or not steps:
            return argument
        tried = (method(claim, lambda simpler: self.shown(simpler, steps - 1)) for method in METHODS)
        return next((argument for argument in tried if argument is not None), None)

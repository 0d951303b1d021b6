"""Whole numbers: 0 or at least 1, and at least 1 where they are positive."""

from __future__ import annotations

from sympy import Expr, Indexed, Interval, KroneckerDelta, S, Symbol
from sympy.concrete.expr_with_limits import ExprWithLimits

from mse_sym.proof.inequalities.algebra import by_algebra
from mse_sym.proof.inequalities.claim import Argument, Claim, Shows, all_shown, stand_in
from mse_sym.proof.verdict import Evidence
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE
from mse_sym.symbolic.notation import textbook_latex

_KEPT = (ExprWithLimits, Indexed, KroneckerDelta)


def whole_numbers(claim: Claim, shows: Shows) -> Argument | None:
    """The claim with ``1 + m`` in the place of a whole number, for every real ``m`` that is not negative.

    Where the number is how many terms a sum has, the sum keeps it: what holds for every pair of numbers holds for
    two equal ones.
    """
    for number in sorted(claim.expr.free_symbols, key=str):
        if not (isinstance(number, Symbol) and number.is_integer and number.is_nonnegative):
            continue
        if claim.context.domain(number) not in (POSITIVE, NONNEGATIVE):
            continue
        rest = stand_in(number, rf"({textbook_latex(number)} - 1)", real=True)
        moved = _outside_of_sums(claim.expr, number, 1 + rest)
        if moved == claim.expr:
            continue
        goals = [claim.of(moved).within(rest, Interval(0, S.Infinity))]
        if not number.is_positive:
            goals.append(claim.of(claim.expr.xreplace({number: S.Zero})))
        counts = any(part.has(number) for part in claim.expr.atoms(*_KEPT))
        argument = all_shown(by_algebra if counts else shows, *goals)
        if argument is not None:
            return Evidence(claim.goal, "whole numbers", f"${textbook_latex(number)}$"), *argument
    return None


def _outside_of_sums(expr: Expr, number: Symbol, value: Expr) -> Expr:
    """The expression with a value for the number, but for sums and entries of vectors."""
    if expr == number:
        return value
    if expr.is_Atom or isinstance(expr, _KEPT):
        return expr
    return expr.func(*(_outside_of_sums(part, number, value) for part in expr.args))

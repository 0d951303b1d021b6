"""One case of a case split."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Basic, Expr, Tuple
from sympy.concrete.expr_with_limits import ExprWithLimits

from mse_sym.symbolic.context import Context


@dataclass(frozen=True)
class Case:
    """One case: its name, the expressions in it, and the context that now holds."""

    name: str
    expressions: tuple[Expr, ...]
    context: Context


def bound_indices(expressions: Tuple) -> set[Basic]:
    """The indices that a sum or a product binds."""
    return {variable for part in expressions.atoms(ExprWithLimits) for variable in part.variables}

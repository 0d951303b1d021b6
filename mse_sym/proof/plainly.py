"""Formulas in what the prover says of them, in the plain characters of the terminal."""

from __future__ import annotations

from sympy import Basic, Expr

from mse_sym.proof.sums import with_letters
from mse_sym.symbolic.plain_notation import printed_formula


def plainly(expr: Basic) -> str:
    """A formula as a reader knows it, with letters for the bound indices of normal forms."""
    return printed_formula(with_letters(expr)) if isinstance(expr, Expr) else str(expr)

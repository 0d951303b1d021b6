"""Differences of two inputs, which floating-point arithmetic rounds once."""

from __future__ import annotations

from sympy import Add, Expr, Indexed, Symbol


def is_difference(expr: Expr) -> bool:
    """Whether an expression is u − v of two inputs."""
    return isinstance(expr, Add) and len(expr.args) == 2 and len(_inputs(expr)) == len(_inputs(-expr)) == 1


def operands(difference: Add) -> tuple[Expr, Expr]:
    """The numbers u and v of a difference u − v."""
    return _inputs(difference)[0], _inputs(-difference)[0]


def _inputs(total: Expr) -> list[Expr]:
    return [term for term in Add.make_args(total) if isinstance(term, Symbol | Indexed)]

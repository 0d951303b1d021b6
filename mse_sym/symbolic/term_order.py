"""The order in which a textbook writes the terms of a sum and the factors of a product."""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Function, Indexed, Mul, Pow, Sum, Symbol, log

from mse_sym.symbolic.partial import Partial


def is_as_written(expr: Expr) -> bool:
    """Whether a sum or product was built unevaluated, so that its order is the author's."""
    return expr.args != expr.func(*expr.args).args


def is_negative(term: Expr) -> bool:
    """Whether a term begins with a minus."""
    coefficient, _ = term.as_coeff_Mul()
    return bool(coefficient.is_negative)


def leading_positive(expr: Add) -> list[Expr]:
    """Terms of higher degree first (``wx + b``), but never a minus in front if there is a plus to put there.

    A constant comes last in a polynomial and first beside functions (``1 + e^{-z}``), and so does the logarithm of a
    constant beside other ones.  Of two logarithms, that with a plain factor comes before that with one in parentheses
    (``-y log a - (1 - y) log(1 - a)``).
    """
    terms = expr.as_ordered_terms(order="grlex")
    constants = [term for term in terms if term.is_number]
    others = [term for term in terms if not term.is_number]
    if all(term.has(log) for term in others):
        others.sort(key=_has_parentheses)
    only_functions = all(term.atoms(Function) or term.has(Sum) for term in others)
    if only_functions or (any(term.has(log) for term in constants) and any(term.has(log) for term in others)):
        terms = constants + others
    leading = next((term for term in terms if not is_negative(term)), terms[0])
    return [leading, *(term for term in terms if term is not leading)]


def _has_parentheses(term: Expr) -> bool:
    """Whether a sum of symbols is among the factors of a term."""
    return any(isinstance(factor, Add) and not factor.has(Function) for factor in Mul.make_args(term))


def in_textbook_order(factors: tuple[Expr, ...]) -> list[Expr]:
    """Symbols, plain parentheses, functions, parentheses with functions, derivatives along their chain, sums."""
    ordered = sorted((factor for factor in factors if not isinstance(factor, Partial)), key=_place_in_product)
    sums = [factor for factor in ordered if isinstance(factor, Sum)]
    others = [factor for factor in ordered if not isinstance(factor, Sum)]
    return others + _along_the_chain([factor for factor in factors if isinstance(factor, Partial)]) + sums


def _along_the_chain(derivatives: list[Partial]) -> list[Partial]:
    """∂ℓ/∂a · ∂a/∂z · ∂z/∂w: each numerator follows its denominator."""

    def depth(derivative: Partial) -> int:
        outer = [d for d in derivatives if d is not derivative and d.variable == derivative.function]
        return 1 + depth(outer[0]) if outer else 0

    variables = [derivative.variable for derivative in derivatives]
    written_out = [d for d in derivatives if d.function not in variables]
    return sorted(written_out, key=Partial.sort_key) + sorted(
        (d for d in derivatives if d not in written_out), key=depth
    )


def _place_in_product(factor: Expr) -> tuple[int, Any]:
    base = factor.base if isinstance(factor, Pow) else factor
    if base.is_number and not isinstance(base, Function):  # x log 2 rather than log 2 x
        return 0, factor.sort_key()
    if isinstance(base, Symbol | Indexed):
        return (1 if base.is_integer else 2), factor.sort_key()
    if isinstance(base, Add):
        return (5 if base.has(Function) else 3), factor.sort_key()
    return 4, factor.sort_key()

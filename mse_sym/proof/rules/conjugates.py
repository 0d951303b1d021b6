"""Conjugate factors, ``(u - v)(u + v)``, as the difference of squares that a textbook prints."""

from __future__ import annotations

from itertools import combinations

from sympy import Add, Expr, Mul, Piecewise, S


def differences_of_squares(expr: Expr) -> Expr:
    """Each pair of conjugate factors of a product as a difference of squares, where both squares are short."""
    if isinstance(expr, Piecewise):
        return Piecewise(*((differences_of_squares(value), condition) for value, condition in expr.args))
    factors = list(Mul.make_args(expr))
    for first, second in combinations(factors, 2):
        if (found := _difference(first, second)) is not None:
            rest = [factor for factor in factors if factor is not first and factor is not second]
            return Mul(*rest, found)
    return expr


def _difference(first: Expr, second: Expr) -> Expr | None:
    """``u**2 - v**2`` of ``u - v`` and ``u + v``, with plus before what has no sign of its own."""
    if not (isinstance(first, Add) and isinstance(second, Add)):
        return None
    half_sum, half_difference = ((first + sign * second) / 2 for sign in (1, -1))
    positive, negative = _square(half_sum.expand()), _square(half_difference.expand())
    return None if positive is None or negative is None else positive - negative


def _square(part: Expr) -> Expr | None:
    """The square of one term, or of a difference of two variables."""
    if part.could_extract_minus_sign():
        part = -part
    if part == 0 or any(term.as_coeff_Mul()[0] not in (1, -1) and not term.is_Integer for term in Add.make_args(part)):
        return None
    variables = [abs(coefficient) == 1 and rest.is_Symbol for coefficient, rest in map(_split, Add.make_args(part))]
    if isinstance(part, Add) and not (len(variables) == 2 and all(variables)):
        return None
    return part**2


def _split(term: Expr) -> tuple[Expr, Expr]:
    coefficient, rest = term.as_coeff_Mul()
    return (term, S.One) if term.is_Integer else (coefficient, rest)

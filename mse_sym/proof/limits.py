"""Limits at infinity, read off the normal form.

In a rational function of ``g = exp(v/q)`` and ``v`` the highest power of ``g`` decides as ``v → ∞``,
then the highest power of ``v``: the limit is the ratio of the leading coefficients.
"""

from __future__ import annotations

from sympy import Expr, Poly, S, Symbol, fraction, oo

from mse_sym.proof.normal_form import GeneratorField


def limit_of(expr: Expr, variable: Symbol, point: Expr, field: GeneratorField) -> Expr | None:
    """The limit of a resolved expression as a real variable goes to ``oo`` or ``-oo``.

    ``None`` where the normal form cannot tell: where ``variable`` occurs in other generators than itself
    and its exponential, or where the limit is infinite of unknown sign.
    """
    if point not in (oo, -oo):
        raise ValueError(f"limits are taken at oo or -oo, not at {point}")
    value = field.normal(expr.xreplace({variable: -variable}) if point == -oo else expr)
    ladder = _fastest_first(value, variable, field)
    if ladder is None:
        return None
    if not ladder:
        return field.restore(value)
    (top_powers, top), (bottom_powers, bottom) = (Poly(part, *ladder).terms(order="lex")[0] for part in fraction(value))
    if top_powers == bottom_powers:
        return field.restore(top / bottom)
    if top_powers < bottom_powers:
        return S.Zero
    sign = field.sign(top / bottom)
    return None if sign is None else sign * oo


def _fastest_first(value: Expr, variable: Symbol, field: GeneratorField) -> list[Symbol] | None:
    """The generators that grow with the variable, the exponential before the variable itself."""
    growing = [generator for generator in value.free_symbols if field.meaning[generator].has(variable)]
    exponentials = [g for g in growing if field.is_exponential_of(g, variable)]
    itself = [g for g in growing if field.meaning[g] == variable]
    if len(exponentials) > 1 or len(exponentials) + len(itself) < len(growing):
        return None
    return exponentials + itself

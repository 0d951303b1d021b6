r"""Sums with powers of a number near 1, in which what is left of 1 cancels.

With :math:`x = 1 + d` and :math:`x^q = 1 + m`, :math:`m = e^{q \log(1 + d)} - 1`, the constants of
:math:`x^q - q x + q - 1` fall out, and :math:`m - q d` is left, whose terms are small themselves; in the same way,
beside :math:`x^{q - 1} = 1 + m`, :math:`x m + (1 - q) d`, whose terms are small where :math:`q` is near 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from sympy import Abs, Dummy, Expr, Piecewise, Poly, Pow, S, Symbol, collect, expand, factor, fraction, gcd, together
from sympy.codegen.cfunctions import expm1, log1p
from sympy.polys.polyerrors import PolynomialError

from mse_sym.forms.stirling import Named
from mse_sym.symbolic.functions import ordered_product


def by_powers_near_one(expr: Expr) -> Iterator[Named]:
    """By the distances from 1 of a symbol and of its powers, whose exponents differ by integers."""
    powers = [part for part in expr.atoms(Pow) if isinstance(part.base, Symbol) and part.exp.free_symbols]
    for base in sorted({part.base for part in powers if part.base.is_nonnegative}, key=str):
        exponents = [part.exp for part in powers if part.base == base]
        first = min(exponents, key=str)
        if all((exponent - first).is_Integer for exponent in exponents):
            higher, lower = (_by_distances(expr, base, unit) for unit in (first, first - 1))
            if higher is not None and lower is not None:  # by the power that is nearer to 1 itself
                either = Piecewise((higher.expression, Abs(first) <= S.Half), (lower.expression, True))
                yield Named(either, {**higher.meanings, **lower.meanings})
            yield from filter(None, (higher, lower))


def _by_distances(expr: Expr, base: Symbol, unit: Expr) -> Named | None:
    """If nothing but terms with distances is left."""
    distance, of_power = Dummy("d", real=True), Dummy("m", real=True)

    def power(of: Expr, exponent: Expr) -> Expr:
        number = exponent - unit
        return base**number * (1 + of_power) if of == base and number.is_Integer else Pow(of, exponent)

    above, below = fraction(together(expr.replace(Pow, power)).xreplace({base: 1 + distance}))
    try:
        terms = Poly(expand(above), of_power, distance)
    except PolynomialError:  # of another power in which they stand
        return None
    common = reduce(gcd, terms.coeffs())
    if terms.coeff_monomial(1) != 0:
        return None
    away = ordered_product(base - 1)
    meanings = {distance: away, of_power: expm1(unit * log1p(away))}
    left = collect(expand(terms.as_expr() / common), [of_power, distance], factor)
    return Named(left * factor(common) / factor(below), meanings)

"""The sign of a polynomial, seen from its terms or from a completed square."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr, Poly


@lru_cache(maxsize=8192)
def polynomial_sign(polynomial: Expr, *, strict: bool = True) -> int | None:
    """The sign of a polynomial whose terms all have the same one, and one of which never vanishes.

    Or of one that is a square and a rest of the same sign: where ``4ac - b²`` is positive,
    ``a g² + b g + c`` has the sign of ``a``.  When not ``strict``, the polynomial may vanish.
    """
    if polynomial.is_Rational:
        return (1 if polynomial > 0 else -1) if polynomial else (None if strict else 1)
    poly = Poly(polynomial)
    sign = _sign_of_terms(poly, strict=strict)
    return _sign_by_completing_the_square(poly, strict=strict) if sign is None else sign


def _sign_of_terms(poly: Poly, *, strict: bool) -> int | None:
    positive = [generator.is_positive for generator in poly.gens]
    signs = {coefficient > 0 for _, coefficient in poly.terms()}
    monomials = [list(zip(positive, powers, strict=True)) for powers, _ in poly.terms()]
    never_negative = all(known or not power % 2 for monomial in monomials for known, power in monomial)
    never_zero = not strict or any(all(known or not power for known, power in monomial) for monomial in monomials)
    if len(signs) == 1 and never_negative and never_zero:
        return 1 if signs.pop() else -1
    return None


def _sign_by_completing_the_square(poly: Poly, *, strict: bool) -> int | None:
    for generator in poly.gens:
        if poly.degree(generator) != 2:
            continue
        square, linear, constant = Poly(poly, generator).all_coeffs()
        sign = polynomial_sign(square)
        rest = (4 * square * constant - linear**2).expand()
        if sign is not None and polynomial_sign(rest, strict=strict) == 1:
            return sign
    return None

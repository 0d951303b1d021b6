"""The sign of a polynomial, seen from its terms."""

from __future__ import annotations

from sympy import Expr, Poly


def polynomial_sign(polynomial: Expr, *, strict: bool = True) -> int | None:
    """The sign of a polynomial whose terms all have the same one, and one of which never vanishes.

    When not ``strict``, all terms may vanish together.
    """
    if polynomial.is_Rational:
        return 1 if polynomial > 0 else -1
    poly = Poly(polynomial)
    positive = [generator.is_positive for generator in poly.gens]
    signs = {coefficient > 0 for _, coefficient in poly.terms()}
    monomials = [list(zip(positive, powers, strict=True)) for powers, _ in poly.terms()]
    never_negative = all(known or not power % 2 for monomial in monomials for known, power in monomial)
    never_zero = not strict or any(all(known or not power for known, power in monomial) for monomial in monomials)
    if len(signs) == 1 and never_negative and never_zero:
        return 1 if signs.pop() else -1
    return None

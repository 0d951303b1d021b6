"""Signs of polynomials by more than their terms: factors, completed squares, real zeros, the order of the variables.

What :mod:`mse_sym.proof.signs` sees at once is asked for at every turn of the normal form.  This is what is worth the
time only where a sign is the claim.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, permutations

from sympy import Dummy, Expr, Poly, S, factor_list, oo
from sympy.polys.polyerrors import PolynomialError

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.growth import ways_to_see_a_sign
from mse_sym.proof.inequalities.claim import Argument, Claim, Shows
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.signs import polynomial_sign
from mse_sym.proof.verdict import Evidence
from mse_sym.symbolic.pieces import NoDerivative

_DEPTH = 3
_MOST_TERMS = 24
_MOST_DEGREE = 8
_WAYS = 2
"""As it is, and with the exponentials in order; without the logarithms it is mostly too long."""
_MOST_ORDERED = 3


def by_squares(claim: Claim, _: Shows) -> Argument | None:
    """The signs of the factors of the normal form, as polynomials."""
    field = GeneratorField(claim.context)
    try:
        for value in islice(ways_to_see_a_sign(claim.expr, field), _WAYS):
            if _product_is_nonnegative(field.factors(value), strict=claim.strict, depth=_DEPTH):
                return (Evidence(claim.goal, "polynomials: squares, zeros and the order of the variables"),)
    except (UnsupportedExpression, NoDerivative, PolynomialError):
        return None
    return None


def polynomial_is_nonnegative(polynomial: Expr, *, strict: bool, depth: int = _DEPTH) -> bool:
    """Whether a polynomial with rational coefficients is seen to be positive, or not negative."""
    sign = polynomial_sign(polynomial, strict=strict)
    if sign is not None:
        return sign == 1
    if not depth or polynomial.is_Rational:
        return False
    poly = Poly(polynomial)
    if not (poly.domain.is_ZZ or poly.domain.is_QQ) or len(poly.terms()) > _MOST_TERMS:
        return False
    if len(poly.gens) > 1 and poly.total_degree() > _MOST_DEGREE:
        return False
    constant, factors = factor_list(polynomial)
    if len(factors) > 1 or factors[0][1] > 1:
        return _product_is_nonnegative([(constant, 1), *factors], strict=strict, depth=depth)
    if len(poly.gens) == 1:
        return _keeps_its_sign(poly) and poly.eval(1) > 0
    ways = (_by_coefficients, _by_completing_the_square, _in_every_order)
    return any(way(poly, strict=strict, depth=depth - 1) for way in ways)


def _product_is_nonnegative(factors: Iterable[tuple[Expr, int]], *, strict: bool, depth: int) -> bool:
    sign = 1
    for factor, power in factors:
        if not power % 2 and not strict:
            continue
        if polynomial_is_nonnegative(factor, strict=strict, depth=depth):
            continue
        if not polynomial_is_nonnegative((-factor).expand(), strict=strict, depth=depth):
            return False
        sign *= -1 if power % 2 else 1
    return sign == 1


def _keeps_its_sign(poly: Poly) -> bool:
    """Whether an irreducible polynomial of degree 2 or more has no real zero, or none that is positive (Sturm)."""
    (generator,) = poly.gens
    return poly.count_roots(0 if generator.is_positive else -oo, oo) == 0


def _by_coefficients(poly: Poly, *, strict: bool, depth: int) -> bool:
    """In a positive variable: no coefficient is negative, and one is positive."""
    for generator in poly.gens:
        if generator.is_positive:
            coefficients = [c for c in Poly(poly.as_expr(), generator).all_coeffs() if c != 0]
            if all(polynomial_is_nonnegative(c, strict=False, depth=depth) for c in coefficients):
                return not strict or any(polynomial_is_nonnegative(c, strict=True, depth=depth) for c in coefficients)
    return False


def _by_completing_the_square(poly: Poly, *, strict: bool, depth: int) -> bool:
    """``a g² + b g + c``, where neither a nor c nor ``4ac - b²`` is negative: with a = 0 it is ``b = 0`` and c."""
    for generator in poly.gens:
        if poly.degree(generator) != 2:
            continue
        square, linear, constant = Poly(poly.as_expr(), generator).all_coeffs()
        rest = (4 * square * constant - linear**2).expand()
        if all(polynomial_is_nonnegative(part, strict=False, depth=depth) for part in (square, constant)):
            return polynomial_is_nonnegative(rest, strict=strict, depth=depth)
    return False


def _in_every_order(poly: Poly, *, strict: bool, depth: int) -> bool:
    """Two or three positive variables, each as the next smaller one and what it is more: no term is negative."""
    if not 2 <= len(poly.gens) <= _MOST_ORDERED or not all(generator.is_positive for generator in poly.gens):
        return False
    for order in permutations(poly.gens):
        steps = [Dummy("t", positive=True) for _ in order]
        sums = {generator: sum(steps[: place + 1], S.Zero) for place, generator in enumerate(order)}
        ordered = Poly(poly.as_expr().xreplace(sums), *steps)
        if any(coefficient < 0 for coefficient in ordered.coeffs()):
            return False
        # The steps but the first may be 0: what is left of the terms then is a power of the first.
        if strict and ordered.eval(dict.fromkeys(steps[1:], 0)) == 0:
            return False
    return True

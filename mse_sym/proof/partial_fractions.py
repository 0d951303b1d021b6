r"""A rational function as a sum of terms that are linearly independent over the rationals, always the same ones.

In one variable after the other: with the irreducible factors :math:`p` of the denominator that contain it,

.. math:: r = \sum_k c_k x^k + \sum_{p, j, k} c_{pjk} \, x^k/p^j \qquad (k < \deg p),

where the coefficients are rational functions of the other variables, written in the same way.  The partial fractions
of a rational function are unique, and those of a sum are the sums of them: terms over different denominators cancel
where their sum does.  (Lang 2002, IV § 5.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sympy import QQ, Add, Expr, Mul, Poly, Rational, S, Symbol, expand, factor_list, fraction

from mse_sym.proof.generators import cancelled

Term = tuple[Rational, Expr]
"""A rational coefficient, and what it is the coefficient of."""


@lru_cache(maxsize=8192)
def independent_terms(value: Expr) -> tuple[Term, ...]:
    """The terms of a rational function of symbols, in the order in which these were made."""
    return tuple(_terms(value))


def _terms(value: Expr) -> Iterator[Term]:
    top, bottom = fraction(cancelled(value))
    constant, factors = factor_list(bottom)
    variables = sorted({v for p, _ in factors if not p.is_Symbol for v in p.free_symbols}, key=Symbol.sort_key)
    if not variables:
        for term in Add.make_args(expand(top)):
            yield (term / bottom).as_coeff_Mul()
        return
    variable, *_ = variables
    own = [(p, power) for p, power in factors if p.has(variable)]
    rest = constant * Mul(*(p**power for p, power in factors if not p.has(variable)))
    for coefficient, part in _in_one_variable(top, own, variable):
        for number, term in independent_terms(coefficient / rest):
            yield number, term * part


def _in_one_variable(top: Expr, factors: Sequence[tuple[Expr, int]], variable: Symbol) -> Iterator[tuple[Expr, Expr]]:
    """Partial fractions in one variable: coefficients free of it, and powers of it over powers of the factors."""
    others = sorted((top.free_symbols | Mul(*(p for p, _ in factors)).free_symbols) - {variable}, key=Symbol.sort_key)
    field = QQ.frac_field(*others) if others else QQ

    def polynomial(expr: Expr) -> Poly:
        return Poly(expr, variable, domain=field)

    powers = [polynomial(p) ** power for p, power in factors]
    whole, rest = polynomial(top).div(_product(powers, polynomial(S.One)))
    yield from _coefficients(whole, S.One)
    for place, (p, power) in enumerate(factors):
        modulus = powers[place]
        others_product = _product(powers[:place] + powers[place + 1 :], polynomial(S.One))
        digits = (rest * others_product.rem(modulus).invert(modulus)).rem(modulus)
        for exponent in range(power, 0, -1):
            digits, digit = digits.div(polynomial(p))
            yield from _coefficients(digit, p**-exponent)


def _product(polynomials: Sequence[Poly], one: Poly) -> Poly:
    result = one
    for polynomial in polynomials:
        result *= polynomial
    return result


def _coefficients(polynomial: Poly, part: Expr) -> Iterator[tuple[Expr, Expr]]:
    for (power,), coefficient in polynomial.terms():
        if coefficient != 0:
            yield coefficient, polynomial.gen**power * part

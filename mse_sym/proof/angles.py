r"""Sines and cosines of rational functions of generators.

* :math:`\cos(u + v) = \cos u \cos v - \sin u \sin v` and :math:`\sin(u + v) = \sin u \cos v + \cos u \sin v`,
* those of :math:`n u` for an integer :math:`n` in the same way,
* :math:`\sin^2 u = 1 - \cos^2 u`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from sympy import Expr, Rational, S, cos, fraction, sin

from mse_sym.proof.generators import Generators, UnsupportedExpression, cancelled
from mse_sym.proof.partial_fractions import independent_terms
from mse_sym.proof.plainly import plainly

Pair = tuple[Expr, Expr]
"""The cosine and the sine of an angle."""
_MOST = 12
"""Up to which multiple of an angle the functions are polynomials in those of the angle."""


def cosine_and_sine(generators: Generators, angle: Expr, normal: Callable[[Expr], Expr]) -> Pair:
    """Both of a sum, term by term."""
    top, bottom = map(generators.without_powers_of_roots, fraction(cancelled(angle)))
    if bottom == 0:
        raise UnsupportedExpression(f"a denominator that vanishes, in the angle {plainly(generators.restore(angle))}")
    terms = independent_terms(top / bottom)
    return reduce(_of_sum, (_of_term(generators, *term, normal) for term in terms), (S.One, S.Zero))


def _of_term(generators: Generators, coefficient: Rational, monomial: Expr, normal: Callable[[Expr], Expr]) -> Pair:
    """Of c m, by those of m/n, where n c is an integer that is not large."""
    order = generators.order(monomial, int(coefficient.q))
    times = int(coefficient * order)
    if abs(times) > _MOST:
        monomial, order, times = abs(times) * monomial / order, 1, 1 if times > 0 else -1
    unit = _of_unit(generators, monomial, order, normal)
    cosine, sine = reduce(_of_sum, [unit] * abs(times), (S.One, S.Zero))
    return cosine, sine if times > 0 else -sine


def _of_unit(generators: Generators, monomial: Expr, order: int, normal: Callable[[Expr], Expr]) -> Pair:
    angle = generators.restore(monomial) / order
    cosine, sine = cos(angle), sin(angle)
    if not (isinstance(cosine, cos) and isinstance(sine, sin)):  # of a share of π
        return normal(cosine), normal(sine)
    return (
        generators.generator(("cos", monomial, order), cosine),
        generators.generator(("sin", monomial, order), sine),
    )


def _of_sum(first: Pair, second: Pair) -> Pair:
    (cosine, sine), (other_cosine, other_sine) = first, second
    return cosine * other_cosine - sine * other_sine, sine * other_cosine + cosine * other_sine

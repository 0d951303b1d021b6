r"""Logarithms by their tangents and what they lie below them, where the tangents are what stands beside them.

.. math:: \log v = (v - 1) - \operatorname{gap}(v - 1) = -(1/v - 1) + \operatorname{gap}(1/v - 1), \quad
          \operatorname{gap}(u) = u - \log(1 + u)

In :math:`u - \log(1 + u)`, in :math:`y \log(y/a) + (1 - y) \log((1 - y)/(1 - a))`, and in
:math:`n \log(n/\mu) - n + \mu`, the tangents and the rest are 0 together, and the gaps are small terms of one sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from sympy import Add, Dummy, Expr, Mul, S, cancel, expand_mul, factor, log, together
from sympy.codegen.cfunctions import log1p
from sympy.polys.polyerrors import PolynomialError

from mse_sym.forms.stirling import Named
from mse_sym.symbolic.special import logarithm_gap

_MOST = 3
"""Of logarithms with different weights."""


def by_gaps(expr: Expr) -> Iterator[Named]:
    """By gaps of some of the logarithms in a sum, in its place or within a product, where that leaves less."""
    for total in sorted(expr.atoms(Add), key=lambda part: (-part.count_ops(), str(part))):
        for found in _of_sum(total):
            yield Named(expr.xreplace({total: found.expression}), found.meanings)


def _of_sum(total: Expr) -> Iterator[Named]:
    logarithms, rest = _by_weights(total)
    if not 1 <= len(logarithms) <= _MOST:
        return
    each = [((weight, argument), (-weight, 1 / argument)) for weight, argument in logarithms.items()]
    for chosen in product(*each):
        try:
            tangents = [(weight, factor(cancel(together(argument - 1)))) for weight, argument in chosen]
            left = factor(cancel(together(Add(rest, *(weight * u for weight, u in tangents)))))
        except PolynomialError:
            return
        if left.count_ops() < rest.count_ops() or left == 0:
            gaps = {Dummy("G", nonnegative=True): logarithm_gap(u) for _, u in tangents}
            terms = [-weight * gap for (weight, _), gap in zip(tangents, gaps, strict=True)]
            yield Named(Add(left, *terms), gaps)


def _is_product_of_a_sum(part: Expr) -> bool:
    """Whether a sum of logarithms is a factor."""
    return isinstance(part, Mul) and any(factor.is_Add and factor.has(log, log1p) for factor in part.args)


def _by_weights(total: Expr) -> tuple[dict[Expr, Expr], Expr]:
    """Of Σ w log v + r the v by their weights, of which none is another's opposite, and r."""
    found: dict[Expr, Expr] = {}
    rest: list[Expr] = []
    for term in Add.make_args(total.replace(_is_product_of_a_sum, expand_mul)):
        logarithms = [part for part in Mul.make_args(term) if isinstance(part, log | log1p)]
        weight = term / Mul(*logarithms)
        if len(logarithms) != 1 or weight.has(log, log1p):
            rest.append(term)
            continue
        (logarithm,) = logarithms
        argument = logarithm.args[0] + (S.One if isinstance(logarithm, log1p) else S.Zero)
        if -weight in found:
            weight, argument = -weight, 1 / argument
        found[weight] = found.get(weight, S.One) * argument
    return found, Add(*rest)

r"""Sums of exponentials that an author has written out, with a temperature or without, by the largest entry.

With :math:`e_k = e^{c (z_k - z_m)}`, :math:`c > 0`, the sum :math:`\sum_k e^{c z_k}` is :math:`e^{c z_m} \sum_k e_k`:
a quotient loses the factor that may overflow, and the logarithm is
:math:`c z_m + \log(1 + \sum_{k \ne m} e_k)`.  With :math:`c = 1` they have names, softmax and logsumexp.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Dummy, Expr, Indexed, IndexedBase, KroneckerDelta, Pow, Sum, bottom_up, exp, log
from sympy.codegen.cfunctions import log1p

from mse_sym.forms.evaluation import LARGEST
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import POSITIVE, Context
from mse_sym.symbolic.functions import logsumexp, softmax

_FACTOR = Dummy("E", positive=True)
"""The exponential of the largest entry."""


def _by_largest_entry(expr: Expr, context: Context) -> Expr:
    """Without the exponential of the largest entry, where it falls out or its logarithm is taken."""
    totals = [part for part in expr.atoms(Sum) if part.function.has(exp)]
    kinds = {kind for part in totals for e in part.atoms(exp) if (kind := _scale_and_vector(e, context)) is not None}
    if len(kinds) != 1:
        return expr
    ((scale, vector),) = kinds
    named = _in_softmax(expr, vector) if scale == 1 else expr
    if named != expr:
        return named

    def relative(exponent: Expr) -> Expr:
        if _scale_and_vector(exp(exponent), context) != (scale, vector):
            return exp(exponent)
        return _FACTOR * exp(scale * (exponent / scale - vector[LARGEST]))

    found = bottom_up(expr.replace(exp, relative), _outside(scale * vector[LARGEST]))
    return expr if found.has(_FACTOR) else found


def _in_softmax(expr: Expr, vector: IndexedBase) -> Expr:
    """By softmax and logsumexp, where e^{z_j} stands over the sum of all; as it is where it does not."""
    whole = [part for part in expr.atoms(Sum) if part.function == exp(vector[part.limits[0][0]])]
    found = expr.xreplace({part: _FACTOR for part in whole if part.limits[0][1:] == (1, vector.shape[0])})

    def probability(exponent: Expr) -> Expr:
        is_entry = isinstance(exponent, Indexed) and exponent.base == vector
        return _FACTOR * softmax(vector, exponent.indices[0]) if is_entry else exp(exponent)

    found = bottom_up(found.replace(exp, probability), _outside(logsumexp(vector)))
    return expr if found.has(_FACTOR) else found


def _scale_and_vector(exponential: Expr, context: Context) -> tuple[Expr, IndexedBase] | None:
    """The positive number c, and the vector z, of e^{c z_k}."""
    entries = exponential.args[0].atoms(Indexed)
    if len(entries) != 1:
        return None
    (entry,) = entries
    scale = exponential.args[0] / entry
    symbols = scale.free_symbols
    if scale.has(Indexed) or not all(s.is_positive or context.domain(s) == POSITIVE for s in symbols):
        return None
    return (scale, entry.base) if scale.is_positive else None


def _outside(logarithm: Expr) -> Callable[[Expr], Expr]:
    """With the exponential of the largest entry outside of sums; its logarithm is known."""

    def of(part: Expr) -> Expr:
        if isinstance(part, Sum):
            rest, factor = part.function.as_independent(_FACTOR, as_Add=False)
            return factor * Sum(rest, *part.limits) if _is_power(factor) else part
        if part.is_Add:
            factors = {term.as_independent(_FACTOR, as_Add=False)[1] for term in part.args}
            if len(factors) == 1 and _is_power(factor := factors.pop()):
                return factor * Add(*(term / factor for term in part.args))
        if isinstance(part, log):
            rest, factor = part.args[0].as_independent(_FACTOR, as_Add=False)
            if _is_power(factor) and rest == 1:
                return factor.as_base_exp()[1] * logarithm
            if _is_power(factor) and isinstance(rest, Sum) and isinstance(rest.function, exp):
                (limit,) = rest.limits
                others = (1 - KroneckerDelta(limit[0], LARGEST)) * rest.function
                return factor.as_base_exp()[1] * logarithm + log1p(Sum(others, limit))
        return part

    return of


def _is_power(factor: Expr) -> bool:
    return factor == _FACTOR or (isinstance(factor, Pow) and factor.base == _FACTOR and factor.exp.is_Integer)


LARGEST_ENTRY = Rule(
    "largest entry", _by_largest_entry, reason=r"$\sum_k e^{c z_k} = e^{c z_m} \sum_k e^{c (z_k - z_m)}$"
)
"""Of sums of exponentials that are written out."""

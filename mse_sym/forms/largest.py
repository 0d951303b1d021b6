r"""Sums of exponentials that an author has written out, with a temperature or without, by the largest entry.

With :math:`e_k = e^{c (z_k - z_m)}`, :math:`c > 0`, the sum :math:`\sum_k e^{c z_k}` is :math:`e^{c z_m} \sum_k e_k`:
a quotient loses the factor that may overflow, and the logarithm is
:math:`c z_m + \log(1 + \sum_{k \ne m} e_k)`.  With :math:`c = 1` they have names, softmax and logsumexp.
"""

from __future__ import annotations

from sympy import Add, Dummy, Expr, Indexed, IndexedBase, KroneckerDelta, Mul, Sum, bottom_up, exp, log
from sympy.codegen.cfunctions import log1p

from mse_sym.forms.evaluation import LARGEST
from mse_sym.proof.rules import Rule
from mse_sym.proof.rules.softmax import factor_outside, named_softmax
from mse_sym.symbolic.context import POSITIVE, Context

_FACTOR = Dummy("E", positive=True)
"""The exponential of the largest entry."""


def _by_largest_entry(expr: Expr, context: Context) -> Expr:
    """Without the exponential of the largest entry, where it falls out or its logarithm is taken."""
    totals = [part for part in expr.atoms(Sum) if part.function.has(exp)]
    kinds = {kind for part in totals for e in part.atoms(exp) if (kind := _scale_and_vector(e, context)) is not None}
    if len(kinds) != 1:
        return expr
    ((scale, vector),) = kinds
    named = named_softmax(expr, vector) if scale == 1 else expr
    if named != expr:
        return named

    def relative(exponent: Expr) -> Expr:
        if _scale_and_vector(exp(exponent), context) != (scale, vector):
            return exp(exponent)
        return _FACTOR * exp(scale * (exponent / scale - vector[LARGEST]))

    outside = factor_outside(_FACTOR, scale * vector[LARGEST], _with_others)
    found = bottom_up(expr.replace(log, _of_quotient).replace(exp, relative), outside)
    return expr if found.has(_FACTOR) else found


def _of_quotient(argument: Expr) -> Expr:
    """The logarithm of an exponential over sums of them: the exponent less the logarithms of the sums."""
    powers = argument.as_powers_dict()
    totals = {base: power for base, power in powers.items() if isinstance(base, Sum) and base.function.has(exp)}
    exponential = argument / Mul(*(base**power for base, power in totals.items()))
    if not isinstance(exponential, exp):
        return log(argument)
    return exponential.args[0] + Add(*(power * log(base) for base, power in totals.items()))


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


def _with_others(rest: Expr) -> Expr | None:
    """Of a sum of exponentials that is 1 for the largest entry, the logarithm by the others."""
    if not (isinstance(rest, Sum) and isinstance(rest.function, exp)):
        return None
    (limit,) = rest.limits
    return log1p(Sum((1 - KroneckerDelta(limit[0], LARGEST)) * rest.function, limit))


LARGEST_ENTRY = Rule(
    "largest entry", _by_largest_entry, reason=r"$\sum_k e^{c z_k} = e^{c z_m} \sum_k e^{c (z_k - z_m)}$"
)
"""Of sums of exponentials that are written out."""

r"""Sums of exponentials that an author has written out, with a temperature or without, by the largest entry.

With :math:`e_k = e^{c (z_k - z_m)}`, :math:`c > 0`, the sum :math:`\sum_k e^{c z_k}` is :math:`e^{c z_m} \sum_k e_k`:
a quotient loses the factor that may overflow, and the logarithm is
:math:`c z_m + \log(1 + \sum_{k \ne m} e_k)`.  With :math:`c = 1` they have names, softmax and logsumexp; else those of
the vector :math:`c z` have, with which is done what is done with a softmax, until its entries are written out.
"""

from __future__ import annotations

from sympy import Add, Dummy, Expr, Indexed, IndexedBase, KroneckerDelta, Mul, Sum, bottom_up, exp, factor_terms, log
from sympy.codegen.cfunctions import log1p

from mse_sym.forms.evaluation import EVALUATION_RULES, LARGEST
from mse_sym.forms.rewriting import REWRITING_RULES
from mse_sym.proof.rules import Rule
from mse_sym.proof.rules.softmax import factor_outside, named_softmax
from mse_sym.symbolic.context import POSITIVE, Context
from mse_sym.symbolic.functions import ordered_product, softmax

_FACTOR = Dummy("E", positive=True)
"""The exponential of the largest entry."""
_OF_NAMES = [
    rule
    for rule in (*REWRITING_RULES, *EVALUATION_RULES)
    if rule.name in ("complement of the softmax", "relative to one entry", "largest logit")
]
"""What is done with a softmax that has its name."""


def _by_largest_entry(expr: Expr, context: Context) -> Expr:
    """Without the exponential of the largest entry, where it falls out or its logarithm is taken."""
    totals = [part for part in expr.atoms(Sum) if part.function.has(exp)]
    kinds = {kind for part in totals for e in part.atoms(exp) if (kind := _scale_and_vector(e, context)) is not None}
    if len(kinds) != 1:
        return expr
    ((scale, vector),) = kinds
    named = named_softmax(expr, vector) if scale == 1 else _of_scaled(expr, scale, vector, context)
    if named != expr:
        return _by_differences(named, scale, vector)

    def relative(exponent: Expr) -> Expr:
        if _scale_and_vector(exp(exponent), context) != (scale, vector):
            return exp(exponent)
        return _FACTOR * exp(scale * (exponent / scale - vector[LARGEST]))

    outside = factor_outside(_FACTOR, scale * vector[LARGEST], _with_others)
    found = bottom_up(expr.replace(log, _of_quotient).replace(exp, relative), outside)
    return expr if found.has(_FACTOR) else _by_differences(found, scale, vector)


def _by_differences(expr: Expr, scale: Expr, vector: IndexedBase) -> Expr:
    """In sums, c z_m − c z_k = c (z_m − z_k), which does not cancel."""
    largest = vector[LARGEST]

    def of(part: Add) -> Expr:
        entries = [-term / scale for term in part.args if isinstance(-term / scale, Indexed)]
        if scale * largest not in part.args or len(entries) != 1 or entries[0].base != vector:
            return part
        return part - scale * largest + scale * entries[0] + scale * (largest - entries[0])

    return expr if scale == 1 else expr.replace(lambda part: isinstance(part, Add), of)


def _of_scaled(expr: Expr, scale: Expr, vector: IndexedBase, context: Context) -> Expr:
    """By the softmax of the vector c z, whose entries are then written out; as it is where it does not stand there."""
    scaled = IndexedBase(Dummy("s", real=True), shape=vector.shape, real=True)

    def exponential(exponent: Expr) -> Expr:
        is_scaled = _scale_and_vector(exp(exponent), context) == (scale, vector)
        return exp(scaled[(exponent / scale).indices]) if is_scaled else exp(exponent)

    entries = {entry: scaled[entry.indices] for entry in expr.atoms(Indexed) if entry.base == vector}
    written = expr.replace(exp, exponential).xreplace({scale * entry: name for entry, name in entries.items()})
    named = named_softmax(written, scaled)
    if named == written:
        return expr
    named = named.replace(lambda part: isinstance(part, Add) and part.has(softmax), factor_terms)
    for rule in _OF_NAMES:
        named = rule.rewrite(named, context)

    def in_vector(part: Expr) -> Expr:
        return part.xreplace({entry: vector[entry.indices] for entry in part.atoms(Indexed) if entry.base == scaled})

    def of_differences(part: Add) -> Expr:
        is_difference = all(entry.base == scaled for entry in part.atoms(Indexed)) and part.is_polynomial(
            *part.atoms(Indexed)
        )
        return scale * in_vector(part) if is_difference else part

    apart = named.replace(lambda part: isinstance(part, Add) and part.has(scaled), of_differences)
    written_out = {entry: scale * vector[entry.indices] for entry in apart.atoms(Indexed) if entry.base == scaled}
    in_entries = apart.xreplace(written_out)
    return in_entries.replace(lambda part: isinstance(part, Add), lambda part: _by_halves(part, scale, vector))


def _by_halves(part: Add, scale: Expr, vector: IndexedBase) -> Expr:
    """In a sum, c z_m − c Σ w_k z_k = ((1 − w_m) z_m/2 − Σ_{k≠m} w_k z_k/2) c 2; either may be too large."""
    largest = vector[LARGEST]
    if scale * largest not in part.args:
        return part
    for term in part.args:
        total = -term / scale
        if not isinstance(total, Sum) or len(total.limits) > 1:
            continue
        (bound, *_), *_ = total.limits
        weight = total.function / vector[bound]
        if weight.has(vector):
            continue
        own = ordered_product(1 - weight.xreplace({bound: LARGEST}), largest / 2)
        others = Sum((1 - KroneckerDelta(bound, LARGEST)) * total.function / 2, *total.limits)
        return part - scale * largest - term + ordered_product(own - others, scale, 2)
    return part


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

r"""Inequalities of Jensen's kind: a sum term by term above its tangent.

Where a sum :math:`T = \sum_i t_i` stands inside a function, as in :math:`e^{T/n}` or :math:`\log T`, a number
:math:`\tau` takes its place there, and a multiple of :math:`\sum_i t_i - \tau = 0` is added to what is left,

.. math:: F = \sum_i \Bigl( f_i + \lambda t_i + \frac{c - \lambda \tau}{n} \Bigr),

with the multiplier :math:`\lambda` for which the terms are least where they are all alike (Jensen 1906; Boyd and
Vandenberghe 2004, sections 3.1.8 and 5.1).  Whatever the multiplier is, :math:`F` is not negative where no term is.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Dummy, Expr, Indexed, KroneckerDelta, Poly, S, Sum, Symbol, cancel, diff
from sympy.polys.polyerrors import PolynomialError

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.growth import ways_to_see_a_sign
from mse_sym.proof.inequalities.algebra import is_positive
from mse_sym.proof.inequalities.claim import Argument, Claim, Shows, stand_in
from mse_sym.proof.inequalities.unknown_factor import unknown_factor
from mse_sym.proof.inequalities.zeros import possible_zeros
from mse_sym.proof.needs import may_lack_a_value
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.sums import never_empty
from mse_sym.proof.verdict import Evidence
from mse_sym.symbolic.context import POSITIVE, Context, fresh_index
from mse_sym.symbolic.pieces import NoDerivative

_INDEX = fresh_index("i")
_SHARE = Dummy("w", positive=True)
"""The share of one term in each sum, where the terms are alike."""


def terms_above_their_tangents(claim: Claim, shows: Shows) -> Argument | None:
    """No term of the sum is negative, once multiples of what is 0 are added."""
    if claim.strict or not claim.expr.has(Sum):
        return None
    for term in _terms(claim):
        argument = shows(term)
        if argument is not None:
            return Evidence(claim.goal, "term by term, above the tangent at the mean"), *argument
    return None


def _terms(claim: Claim) -> Iterator[Claim]:
    field = GeneratorField(claim.context)
    try:
        for value in ways_to_see_a_sign(claim.expr, field):
            polynomial = unknown_factor(value, field)
            if polynomial is not None and polynomial.free_symbols <= field.meaning.keys():
                yield from _term_of(polynomial, field, claim)
    except (UnsupportedExpression, NoDerivative, PolynomialError):
        return


def _term_of(polynomial: Expr, field: GeneratorField, claim: Claim) -> Iterator[Claim]:
    expr = field.restore(polynomial)
    totals = sorted({total for total in expr.atoms(Sum) if not total.function.has(Sum)}, key=str)
    if (
        any(total.has(KroneckerDelta) for total in totals)
        or len({total.limits for total in totals}) != 1
        or len(totals[0].limits) != 1
    ):
        return
    limit = totals[0].limits[0]
    linear = [g for g in polynomial.free_symbols if field.key(g)[0] == "sum"]
    poly = Poly(polynomial, *sorted(linear, key=str)) if linear else None
    if poly is None or poly.total_degree() > 1 or not never_empty(limit):
        return
    inside = {total: stand_in(total, "tau", real=True) for total in totals}
    bodies = {total: total.function.xreplace({limit[0]: _INDEX}) for total in totals}
    rest = field.restore(poly.coeff_monomial(S.One)).xreplace(inside)
    term = Add(*(field.restore(poly.coeff_monomial(g)).xreplace(inside) * bodies[field.meaning[g]] for g in poly.gens))
    context = claim.context
    used = [total for total in totals if rest.has(inside[total]) or term.has(inside[total])]
    for total in used:
        if is_positive(bodies[total], context):
            inside_positive = stand_in(total, "tau", positive=True)
            rest, term = (part.xreplace({inside[total]: inside_positive}) for part in (rest, term))
            inside[total] = inside_positive
            context = Context({**context.domains, inside_positive: POSITIVE})
    if not used or rest.has(Sum) or term.has(Sum):
        return
    count = limit[2] - limit[1] + 1
    yield from _with_multipliers(term, rest, {inside[total]: bodies[total] for total in used}, count, claim, context)


def _with_multipliers(
    term: Expr, rest: Expr, sums: dict[Symbol, Expr], count: Expr, claim: Claim, context: Context
) -> Iterator[Claim]:
    """The term with the multiples that make it least where all terms are alike."""
    own = {number: _own_entry(number, sums) for number in sums}
    if None in own.values() or len(set(own.values())) < len(own):
        return
    known = {entry: Dummy(str(entry), real=True) for entry in term.atoms(Indexed)}
    alike: dict[Expr, Expr] = {}
    for number, body in sums.items():
        variable = known.setdefault(own[number], Dummy("x", real=True))
        places = possible_zeros(body.xreplace(known) - number * _SHARE, variable)
        if len(places) != 1:
            return
        alike[variable] = places[0]
    multipliers = {}
    for number, body in sums.items():
        variable = known[own[number]]
        slopes = [diff(part.xreplace(known), variable).xreplace(alike) for part in (term, body)]
        if slopes[1] == 0:
            return
        multipliers[number] = -slopes[0] / slopes[1]
    field = GeneratorField(context)
    share = {_SHARE: 1 / count}
    constant = rest - Add(*(factor * number for number, factor in multipliers.items()))
    if field.normal(constant) == 0:
        multipliers = {number: field.restore(cancel(field.normal(factor))) for number, factor in multipliers.items()}
        constant = S.Zero
    multipliers = {number: factor.xreplace(share) for number, factor in multipliers.items()}
    if any(may_lack_a_value(factor, field) or factor.has(*known.values()) for factor in multipliers.values()):
        return
    added = Add(*(factor * sums[number] for number, factor in multipliers.items()))
    goal = "no term is negative"
    yield Claim(goal, term + added + constant.xreplace(share) / count, context)


def _own_entry(number: Symbol, sums: dict[Symbol, Expr]) -> Expr | None:
    """The entry of a vector on which alone a sum's terms depend."""
    entries = [entry for entry in sums[number].atoms(Indexed) if entry.has(_INDEX)]
    return entries[0] if len(entries) == 1 else None

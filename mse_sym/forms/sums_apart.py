r"""A Hessian times a vector, :math:`\sum_l h_{jl} v_l`, by sums that are the same for each j.

Of :math:`h_{jl} = \sum_r a_{rj} b_{rl}` it is :math:`\sum_r a_{rj} \sum_l b_{rl} v_l`.
"""

from __future__ import annotations

from sympy import Add, Dummy, Expr, Indexed, KroneckerDelta, Mul, Sum, exp, expand

from mse_sym.forms.evaluation import LARGEST
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context


def _sums_apart(expr: Expr, context: Context) -> Expr:
    """Term by term, if in none of them the sum is another one for each free index."""

    def of(body: Expr, *limits: Expr) -> Expr:
        total = Sum(body, *limits)
        if len(limits) != 1 or body.has(exp) or not _others(total):
            return total
        (bound, *_), coefficients = limits[0], dict[Expr, Expr]()
        terms = Add.make_args(expand(_named(body, bound, coefficients)))
        known = {name: part for part, name in coefficients.items()}
        found = [_of_term(term.xreplace(known), bound, limits[0]) for term in terms]
        return total if any(_others(part) for term in found for part in term.atoms(Sum)) else Add(*found)

    return expr.replace(Sum, of)


def _named(expr: Expr, bound: Expr, names: dict[Expr, Expr]) -> Expr:
    """With a name for each coefficient, in which the bound index does not stand."""
    if not isinstance(expr, Add | Mul):
        return expr
    apart, rest = expr.as_independent(bound, as_Add=isinstance(expr, Add))
    parts = [_named(part, bound, names) for part in expr.func.make_args(rest) if part.has(bound)]
    return expr.func(apart if apart.is_number else names.setdefault(apart, Dummy(real=True)), *parts)


def _of_term(term: Expr, bound: Expr, limits: Expr) -> Expr:
    """What does not depend on the bound index outside of the sum, of which a delta leaves one term."""
    for delta in term.atoms(KroneckerDelta):
        if bound in delta.args and term.as_coeff_Mul()[1].has(delta):
            (place,) = set(delta.args) - {bound}
            rest = term / delta
            if not rest.has(delta):
                return rest.xreplace({bound: place})
    outside, inside = term.as_independent(bound, as_Add=False)
    return outside * Sum(inside, limits)


def _others(total: Sum) -> set[Expr]:
    """The free indices of entries in a sum."""
    bound = {limit[0] for part in total.atoms(Sum) for limit in part.limits}
    indices = {symbol for entry in total.atoms(Indexed) for index in entry.indices for symbol in index.free_symbols}
    return indices - bound - {LARGEST}


SUMS_APART = Rule("sums apart", _sums_apart, reason=r"$\sum_l a_j b_l = a_j \sum_l b_l$")

r"""Functions with a bounded range as variables in that range.

What holds for every number in a range holds for the values of the function, wherever they come from:
:math:`\operatorname{erf}` lies in :math:`(-1, 1)` and has the sign of its argument, the sine and the cosine lie in
:math:`[-1, 1]`, the inverse tangent in :math:`(-\pi/2, \pi/2)` (Olver et al. 2010, sections 4.15, 4.23 and 7.2).
"""

from __future__ import annotations

from sympy import Expr, Interval, S, atan, cos, erf, erfc, oo, pi, polygamma, sin
from sympy.concrete.expr_with_limits import ExprWithLimits

from mse_sym.proof.inequalities.algebra import is_positive
from mse_sym.proof.inequalities.claim import Argument, Claim, Shows, stand_in
from mse_sym.proof.verdict import Evidence
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.notation import textbook_latex

_BOUNDED = (erf, sin, cos, atan, polygamma)


def by_ranges(claim: Claim, shows: Shows) -> Argument | None:
    """The claim for all numbers in the ranges of the functions in it."""
    expr = claim.expr.replace(lambda part: isinstance(part, erfc), lambda part: 1 - erf(part.args[0]))
    bound = {index for part in expr.atoms(ExprWithLimits) for index in part.variables}
    known = {}
    moved = claim
    for part in sorted(expr.atoms(*_BOUNDED), key=str):
        found = None if part.free_symbols & bound else _range(part, claim.context)
        if found is not None:
            value, domain = found
            variable = stand_in(part, textbook_latex(part), real=True)
            known[part] = value * variable
            moved = moved.within(variable, domain)
    if not known:
        return None
    argument = shows(moved.of(expr.xreplace(known)))
    if argument is None:
        return None
    names = ", ".join(f"${textbook_latex(part)}$" for part in known)
    return Evidence(claim.goal, "range of a function", names), *argument


def _range(part: Expr, context: Context) -> tuple[Expr, Interval] | None:
    """A unit and the interval in which the value lies in this unit."""
    argument = part.args[-1]
    side = 1 if is_positive(argument, context) else -1 if is_positive(-argument, context) else 0
    around_zero = {1: Interval.open(0, 1), -1: Interval.open(-1, 0), 0: Interval.open(-1, 1)}
    match part:
        case erf():
            return S.One, around_zero[side]
        case atan():
            return pi / 2, around_zero[side]
        case sin() | cos():
            return S.One, Interval(-1, 1)
        case polygamma(args=(order, _)) if side == 1 and order.is_Integer and order.is_positive:
            return S.NegativeOne ** (order + 1), Interval.open(0, oo)
    return None

r"""Sums whose terms have kinks, term by term.

Of :math:`\sum_i f_i` the one-sided derivatives are :math:`\sum_i l_i` and :math:`\sum_i r_i`.  Where no slope falls
at a kink, as that of a convex function does not, :math:`\sum_i (r_i - l_i) = 0` only where every :math:`r_i = l_i`:
the sum has a derivative exactly where all terms have one (Rockafellar 1970, theorem 23.8).
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Mul, Sum

from mse_sym.symbolic.context import fresh_index
from mse_sym.symbolic.pieces import Guarded


@dataclass(frozen=True)
class Terms:
    """For each term the jump of its slope, its derivative, and what this is said to be."""

    jump: Expr
    derivative: Expr
    stated: Expr


def terms_of(derivative: Expr, stated: Expr) -> Terms | None:
    """The terms of the derivative of a sum over one index, and of the sum that it is said to be; if they are such."""
    if not isinstance(derivative, Guarded):
        return None
    _, *sides = derivative.args
    multiples = [_multiple_of_a_sum(part) for part in (*sides, stated)]
    same = {(factor, total.limits[0][1:]) for factor, total in multiples if total is not None}
    if len(same) != 1 or any(total is None for _, total in multiples):
        return None
    left, right, said = (total for _, total in multiples if total is not None)
    index = fresh_index()
    before, after, value = (part.function.xreplace({part.limits[0][0]: index}) for part in (left, right, said))
    return Terms(after - before, Guarded(before, before, after), value)


def _multiple_of_a_sum(expr: Expr) -> tuple[Expr, Sum | None]:
    """A factor that is not 0, and a sum over one index, if it is the product of such."""
    factors = Mul.make_args(expr)
    sums = [part for part in factors if isinstance(part, Sum) and len(part.limits) == 1]
    factor = Mul(*(part for part in factors if part not in sums))
    return factor, sums[0] if len(sums) == 1 and factor.is_nonzero and not factor.has(Sum) else None

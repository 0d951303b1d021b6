r"""Differences of sums of squares, as of distances: product by product, so that they do not cancel.

:math:`\sum_k (u_k - v_k)^2 - \sum_k (u_k - w_k)^2 = \sum_k (w_k - v_k) \, ((u_k - v_k) + (u_k - w_k))`.
"""

from __future__ import annotations

from itertools import permutations

from sympy import Abs, Add, Expr, Indexed, Piecewise, Pow, S, Sum

from mse_sym.forms.differences import is_difference, operands
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import ordered_product

_LARGE = S(2) ** 500
"""Above which entries are scaled, since a sum of products that overflow with both signs is no number."""
_SCALE = S(2) ** -520


def _product_by_product(expr: Expr, context: Context) -> Expr:
    """The difference of two such sums by halves and quarters of the entries, whose differences do not overflow."""

    def of(part: Add) -> Expr:
        for first, second in permutations(part.args, 2):
            number, one = first.as_coeff_Mul()
            other = -second / number
            if number < 0 or not isinstance(one, Sum) or not isinstance(other, Sum) or one.limits != other.limits:
                continue
            if (pairs := _with_one_in_common(one.function, other.function)) is not None:
                return part - first - second + ordered_product(_total(*pairs, one.limits), 8 * number)
        return part

    return expr.replace(lambda part: isinstance(part, Add) and part.has(Sum), of)


def _total(u: Expr, v: Expr, w: Expr, limits: tuple[Expr, ...]) -> Expr:
    """The sum of half the difference of v and w, times a quarter of those of both from u; of large entries, scaled."""
    factors = w / 2 - v / 2, ordered_product(u / 4 - v / 4) + ordered_product(u / 4 - w / 4)
    scaled = (ordered_product(factor, _SCALE) for factor in factors)
    size = Sum(Abs(u) + Abs(v) + Abs(w), *limits)
    far = ordered_product(Sum(ordered_product(*scaled), *limits), 1 / _SCALE, 1 / _SCALE)
    return Piecewise((Sum(ordered_product(*factors), *limits), size <= _LARGE), (far, True))


def _with_one_in_common(first: Expr, second: Expr) -> tuple[Expr, Expr, Expr] | None:
    """The entries u, v and w of (u − v)² and (u − w)²."""
    if not all(isinstance(each, Pow) and each.exp == 2 and is_difference(each.base) for each in (first, second)):
        return None
    one, other = operands(first.base), operands(second.base)
    common = set(one) & set(other)
    if len(common) != 1 or not all(isinstance(entry, Indexed) for entry in (*one, *other)):
        return None
    (u,) = common
    (v,), (w,) = set(one) - common, set(other) - common
    return u, v, w


MARGIN_RULES: tuple[Rule, ...] = (
    Rule(
        "product by product",
        _product_by_product,
        reason=r"$\sum (u - v)^2 - \sum (u - w)^2 = \sum (w - v) ((u - v) + (u - w))$",
    ),
)
"""Of differences of distances."""

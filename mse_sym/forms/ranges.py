r"""Sums from a later entry on as sums over all entries, of which the first ones count nothing."""

from __future__ import annotations

from sympy import Expr, KroneckerDelta, Mul, Sum, Symbol

from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context


def _from_the_first(expr: Expr, context: Context) -> Expr:
    def of(total: Sum) -> Expr:
        limits, left_out = [], []
        for bound, low, high in total.limits:
            starts_later = low.is_Integer and low > 1 and isinstance(high, Symbol)
            left_out += [1 - KroneckerDelta(bound, place) for place in range(1, int(low))] if starts_later else []
            limits.append((bound, 1 if starts_later else low, high))
        return Sum(Mul(*left_out, total.function), *limits) if left_out else total

    return expr.replace(lambda part: isinstance(part, Sum), of)


WHOLE_RANGE = Rule(
    "whole range", _from_the_first, reason=r"$\sum_{k=2}^{K} f_k = \sum_{k=1}^{K} (1 - \delta_{k1}) f_k$"
)
"""Code sums over all entries of a vector."""

"""Simplifying carries out sums with a delta, and leaves other sums beside them as they are written."""

from __future__ import annotations

from sympy import KroneckerDelta, Max, Piecewise, Sum, Symbol

from mse_sym.proof.rules.algebra import simplest, single_terms_in
from mse_sym.symbolic.context import Context, index, size, vector

K, k, j = size("K"), index("k"), index("j")
z, y = vector("z", K), vector("y", K)
m = Symbol("m", positive=True)


def test_a_border_of_squares_stays_as_it_is_written() -> None:
    margin = m - Sum((z[k] - y[k]) ** 2, (k, 1, K))
    slope = Sum(2 * (y[k] - z[k]) * KroneckerDelta(j, k), (k, 1, K))
    before = 2 * Piecewise((slope, margin > 0), (0, True)) * Max(0, margin)
    after = 2 * Piecewise((2 * y[j] - 2 * z[j], margin > 0), (0, True)) * Max(0, margin)
    assert simplest(before, Context()) == after


def test_sums_over_several_indices_are_left_alone() -> None:
    i = index("i")
    total = Sum(KroneckerDelta(i, j) * KroneckerDelta(j, k) * y[i], (i, 1, K), (k, 1, K))
    assert single_terms_in(total, Context()) == total


def test_factors_that_do_not_run_stand_before_the_sum() -> None:
    i, w = index("i"), Symbol("w", real=True)
    weights = (1 - w) * y[i] + w / K
    factors = (KroneckerDelta(j, k) - z[k]) * z[j]
    assert simplest(Sum(weights * factors, (i, 1, K)), Context()) == factors * Sum(weights, (i, 1, K))

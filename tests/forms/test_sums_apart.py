"""A Hessian times a vector by sums that are the same for each entry of the result."""

from __future__ import annotations

import pytest
from sympy import Expr, KroneckerDelta, Sum, exp

from mse_sym.forms.sums_apart import SUMS_APART
from mse_sym.proof import Derivation
from mse_sym.symbolic.context import index, size, vector

K, j, k, n = size("K"), index("j"), index("k"), index("n")
p, v, y = vector("p", K), vector("v", K), vector("y", K)
TOTAL = 1 + Sum(p[k], (k, 1, K))


@pytest.mark.parametrize(
    ("written", "apart"),
    [
        (p[j] * p[n] * v[n], p[j] * Sum(p[n] * v[n], (n, 1, K))),
        ((KroneckerDelta(j, n) * y[n] - p[j]) * v[n], y[j] * v[j] - p[j] * Sum(v[n], (n, 1, K))),
        (
            (y[j] + y[n]) / TOTAL**2 * v[n],
            (y[j] * Sum(v[n], (n, 1, K)) + Sum(v[n] * y[n], (n, 1, K))) / TOTAL**2,
        ),
    ],
)
def test_what_does_not_depend_on_the_index_is_outside(written: Expr, apart: Expr) -> None:
    derivation = Derivation.begin(Sum(written, (n, 1, K))).apply(SUMS_APART)
    assert derivation.lines[-1].evidence
    assert (derivation.result - apart).expand() == 0


@pytest.mark.parametrize("written", [p[n] * v[n], exp(p[j] * p[n]) * v[n], v[n] / (p[j] + p[n])])
def test_what_is_no_sum_of_products_stays(written: Expr) -> None:
    total = Sum(written, (n, 1, K))
    assert SUMS_APART.rewrite(total, Derivation.begin(total).context) == total

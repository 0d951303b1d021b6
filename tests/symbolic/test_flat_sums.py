"""Sums that are written in one way, and derivatives of functions in pieces of sums, which need it."""

from __future__ import annotations

import pytest
from sympy import Abs, Expr, KroneckerDelta, Max, Piecewise, S, Sum, Symbol, exp, sign

from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.flat_sums import flat_sums
from mse_sym.symbolic.partial import Partial

K, k, i, j = size("K"), index("k"), index("i"), index("j")
z, y, n = (vector(name, K) for name in "zyn")
m = Symbol("m", positive=True)


def _sum(body: Expr) -> Expr:
    return Sum(body, (k, 1, K))


PRODUCT = _sum(z[k] * y[k])
MARGIN = m + _sum((z[k] - y[k]) ** 2) - _sum((z[k] - n[k]) ** 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_sum(z[k] + y[k]), Sum(y[i], (i, 1, K)) + _sum(z[k])),
        (_sum((z[k] - y[k]) ** 2) - _sum(z[k] ** 2), _sum(y[k] ** 2) - 2 * _sum(z[k] * y[k])),
        (_sum(m + 0 * z[k]), K * m),
        (_sum(Sum(z[k] * y[i], (i, 1, K))), Sum(Sum(z[j] * y[k], (k, 1, K)), (j, 1, K))),
        (_sum(z[k] - z[k]), S.Zero),
        (Max(0, _sum(2 * z[k])), Max(0, 2 * Sum(z[i], (i, 1, K)))),
        (Piecewise((m, _sum(z[k]) > 0), (0, True)), Piecewise((m, Sum(z[i], (i, 1, K)) > 0), (0, True))),
    ],
)
def test_what_is_the_same_sum_looks_the_same(one: Expr, other: Expr) -> None:
    assert flat_sums(one) == flat_sums(other) == flat_sums(flat_sums(one))


@pytest.mark.parametrize(
    ("one", "other"), [(_sum(z[k] * y[k]), _sum(z[k]) * _sum(y[k])), (_sum(z[k]), Sum(z[k], (k, 2, K)))]
)
def test_other_sums_look_otherwise(one: Expr, other: Expr) -> None:
    assert flat_sums(one) != flat_sums(other)


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        (Max(0, MARGIN), Piecewise((2 * n[j] - 2 * y[j], MARGIN > 0), (0, True))),
        (
            Max(0, m - _sum(z[k] * y[k])),
            Piecewise((-_sum(KroneckerDelta(j, k) * y[k]), m > _sum(z[k] * y[k])), (0, True)),
        ),
        (Abs(_sum(z[k]) - 1), sign(_sum(z[k]) - 1)),
        (exp(Max(0, _sum(z[k]) - m)), Piecewise((exp(_sum(z[k]) - m), _sum(z[k]) > m), (0, True))),
    ],
)
def test_the_slope_of_pieces_of_sums_is_proved(function: Expr, slope: Expr) -> None:
    assert isinstance(prove(Partial(function, z[j]), Equal(), slope), Proved)
    assert isinstance(prove(Partial(function, z[j]), Equal(), 2 * slope), Refuted)

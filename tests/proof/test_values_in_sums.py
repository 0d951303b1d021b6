"""Where the terms of a sum have values: a piece needs what it needs where it holds, in each term."""

from __future__ import annotations

import pytest
from sympy import Abs, Expr, Piecewise, S, Sum, log, sqrt

from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import index, size, vector

K, k = size("K"), index("k")
p, t = vector("p", K), vector("t", K)
r = p[k] - t[k]
NOTHING = log(r**2) - 2 * log(Abs(r))
"""0, where r is not."""
ROOT = Piecewise((r**2 / (1 + sqrt(1 + r**2)), Abs(r) <= 1), (Abs(r) * sqrt(1 + 1 / r**2) - 1, True))


def over(term: Expr) -> Expr:
    return Sum(term, (k, 1, K))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r**2, Piecewise((r**2, Abs(r) <= 1), (r**2 + NOTHING, True))),
        (sqrt(1 + r**2) - 1, ROOT),
        (log(1 + r**2), Piecewise((log(1 + r**2), Abs(r) <= 1), (2 * log(Abs(r)) + log(1 + 1 / r**2), True))),
    ],
)
def test_a_piece_needs_what_it_needs_where_it_holds(left: Expr, right: Expr) -> None:
    assert isinstance(prove(over(left), Equal(), over(right)), Proved)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r**2, Piecewise((r**2, Abs(r) >= 1), (r**2 + NOTHING, True))),
        (r**2, Piecewise((r**2 + NOTHING, Abs(p[k]) >= 1), (r**2, True))),
        (r**2 * Piecewise((S.One, r > 1), (2, True)), (r**2 + NOTHING) * Piecewise((S.One, r > 1), (2, True))),
    ],
)
def test_where_a_term_has_no_value_nothing_is_proved(left: Expr, right: Expr) -> None:
    assert not isinstance(prove(over(left), Equal(), over(right)), Proved)


def test_a_sum_within_a_sum_is_not_taken_term_by_term() -> None:
    """In one term p[i] − p[k] is 0, and in another it is not."""
    i = index("i")
    nothing = NOTHING.xreplace({t[k]: p[i]})
    piece = Piecewise((S.One, Abs(p[i] - p[k]) >= 1), (1 + nothing, True))
    line, other = (Sum(over(term), (i, 1, K)) for term in (S.One, piece))
    assert not isinstance(prove(line, Equal(), other), Proved)

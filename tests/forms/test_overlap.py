"""Ratios of sums of shares: what is left of 1 has no terms that cancel."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Expr, KroneckerDelta, Sum, symbols

from mse_sym.forms.overlap import OVERLAP_RULES
from mse_sym.losses import Loss
from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.proof.rules.algebra import simplest
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, Context, index, size, vector

(OVER_ONE_DENOMINATOR,) = OVERLAP_RULES
K, k, j = size("K"), index("k"), index("j")
p, y, z = vector("p", K), vector("y", K), vector("z", K)
alpha, beta = symbols("alpha beta", positive=True)
DOMAINS = {p: UNIT_OPEN, y: UNIT_CLOSED}


def _sum(body: Expr) -> Expr:
    return Sum(body, (k, 1, K))


BOTH, SIZES = _sum(p[k] * y[k]), _sum(p[k]) + _sum(y[k])
DICE = 1 - (2 * BOTH + 1) / (SIZES + 1)
JACCARD = 1 - (BOTH + 1) / (SIZES - BOTH + 1)
TVERSKY = 1 - (BOTH + 1) / (BOTH + alpha * _sum(p[k] * (1 - y[k])) + beta * _sum((1 - p[k]) * y[k]) + 1)
APART = _sum((1 - p[k]) * y[k] + (1 - y[k]) * p[k])


@pytest.mark.parametrize(
    ("written", "numerator"),
    [
        (DICE, APART),
        (JACCARD, APART),
        (TVERSKY, alpha * _sum((1 - y[k]) * p[k]) + beta * _sum((1 - p[k]) * y[k])),
        (
            (2 * BOTH + 1) / (SIZES + 1) ** 2 - 2 * y[j] / (SIZES + 1),
            (1 - y[j]) * (2 * BOTH + 1) + y[j] * (-2 * _sum((1 - p[k]) * y[k] + p[k]) - 1),
        ),
    ],
)
def test_what_is_left_of_one_has_no_terms_that_cancel(written: Expr, numerator: Expr) -> None:
    context = Context(DOMAINS)
    found = OVER_ONE_DENOMINATOR.rewrite(written, context)
    assert found.as_numer_denom()[0] == numerator
    assert isinstance(prove(written, Equal(), found, context), Proved)


@pytest.mark.parametrize("written", [APART, 1 - BOTH, BOTH / SIZES, 1 - 1 / (1 + p[j]), 1 - _sum(z[k]) / (SIZES + 1)])
def test_other_sums_stay(written: Expr) -> None:
    assert OVER_ONE_DENOMINATOR.rewrite(written, Context(DOMAINS)) == written


@pytest.mark.slow
@pytest.mark.parametrize(("expression", "parameters"), [(DICE, ()), (JACCARD, ()), (TVERSKY, (alpha, beta))])
def test_a_small_loss_has_all_its_digits(expression: Expr, parameters: tuple[Expr, ...]) -> None:
    """Where prediction and label nearly agree, 1 − N/D has none."""
    numbers = {"alpha": 1.0, "beta": 1.0} if parameters else {}
    functions = Loss("overlap", expression, p, y, parameters, DOMAINS).compile(measure=False)
    value = functions.value(np.array([1e-25, 2e-30, 5e-11]), np.array([0.0, 0.0, 0.0]), **numbers)
    assert value == pytest.approx(5e-11 / (1 + 5e-11), rel=4e-16)
    near = functions.value(np.array([1e-25, 1 - 2.0**-40]), np.array([0.0, 1.0]), **numbers)
    total = 3 - 2.0**-40 if expression == DICE else 2
    assert near == pytest.approx(2.0**-40 / total, rel=4e-16)


def test_simplifying_keeps_a_denominator_that_is_seen_to_be_positive() -> None:
    """Of 1 + Σ(1 − y)p split into sums this is not seen, and no line could be proved."""
    denominator = 1 + _sum((1 - y[k]) * p[k])
    simple = simplest(-_sum((1 - y[k]) * KroneckerDelta(j, k)) / denominator**2, Context(DOMAINS))
    assert (simple * denominator**2).expand() == y[j] - 1

"""At a closed end of its domain a loss is its limit, where the formula has no value."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Eq, Expr, Interval, Piecewise, Sum, Symbol, exp, log, oo, symbols

from mse_sym.losses import Loss, binary_cross_entropy, poisson_nll
from mse_sym.losses.ends import continued
from mse_sym.symbolic.context import NONNEGATIVE, UNIT_CLOSED, UNIT_OPEN, Context, index, size, vector

y, z, p = symbols("y z p", real=True)
q = Symbol("q", positive=True)
DIVERGENCE = y * log(y / q) - y + q
OF_CLASSES = y * log(y / p) + (1 - y) * log((1 - y) / (1 - p))


@pytest.mark.parametrize(
    ("expression", "domain", "at", "value"),
    [
        (DIVERGENCE, NONNEGATIVE, 0, q),
        (y * log(y), NONNEGATIVE, 0, 0),
        (y**2 * log(y) + exp(z), NONNEGATIVE, 0, exp(z)),
        (OF_CLASSES, UNIT_CLOSED, 0, -log(1 - p)),
        (OF_CLASSES, UNIT_CLOSED, 1, -log(p)),
    ],
)
def test_the_limit_stands_at_the_end(expression: Expr, domain: Interval, at: int, value: Expr) -> None:
    whole = continued(expression, y, Context({y: domain, p: UNIT_OPEN}))
    assert isinstance(whole, Piecewise)
    assert (whole.subs(y, at) - value).subs({p: 0.3, q: 2, z: 1}) == pytest.approx(0)
    assert whole.args[-1][0] == expression


@pytest.mark.parametrize(
    ("expression", "domain"),
    [
        (DIVERGENCE, Interval.open(0, oo)),
        (log(y) + q, NONNEGATIVE),
        (1 / y, NONNEGATIVE),
        (y * log(q), NONNEGATIVE),
        (Piecewise((q, Eq(y, 0)), (DIVERGENCE, True)), NONNEGATIVE),
    ],
)
def test_without_an_end_or_a_limit_nothing_is_added(expression: Expr, domain: Interval) -> None:
    assert continued(expression, y, Context({y: domain})) == expression


def test_a_divergence_is_finite_at_a_label_that_is_0() -> None:
    loss = Loss("divergence", DIVERGENCE, q, y, domains={y: NONNEGATIVE})
    compiled = loss.compile()
    assert compiled.value(1.0, 0.0) == 1
    assert compiled.gradient(2.0, 0.0) == 1
    assert compiled.value([1.0, 2.0], [0.0, 2.0], reduction="mean") == 0.5
    assert loss.expression == DIVERGENCE


def test_the_catalogue_stays_as_it_is() -> None:
    for loss in (poisson_nll, binary_cross_entropy):
        assert loss.derivation("value").result == loss.expression


def test_a_divergence_of_labels_is_their_limit_at_0() -> None:
    K, k = size("K"), index("k")
    p, t = vector("p", K), vector("t", K)
    loss = Loss("kl", Sum(t[k] * log(t[k] / p[k]), (k, 1, K)), p, t, domains={p: UNIT_OPEN, t: UNIT_CLOSED})
    functions = loss.compile(measure=False)
    assert functions.value([0.2, 0.3, 0.5], [0.0, 1.0, 0.0]) == pytest.approx(-np.log(0.3), rel=1e-15)
    np.testing.assert_allclose(functions.gradient([0.2, 0.8], [0.0, 1.0]), [0, -1.25])

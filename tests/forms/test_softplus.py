"""Losses of a positive prediction behind the softplus, where that is too small a number to be divided by."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from sympy import Expr, exp, log

from mse_sym.forms.softplus import SMALL_SOFTPLUS
from mse_sym.losses import Loss, activations, catalogue
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import sigmoid, softplus
from tests.losses.own import a, b, y

BEHIND = {name: catalogue()[name].of(activations.softplus) for name in ("poisson_nll", "gamma_nll", "geometric_nll")}
of_each = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name == "geometric_nll")) for name in BEHIND]
)
LOGITS = (-1e300, -800.0, -745.2, -708.5, -40.0, -1.0, -1e-300, 0.0, 0.5, 3.0, 40.0, 800.0)


def exact(name: str, z: float, y: float) -> tuple[mpf, mpf]:
    """Value and gradient, by hand."""
    with mp.workdps(1000):
        e = mp.exp(mpf(z)) if z > -1e4 else mp.mpf(10) ** -100_000
        s, slope = mp.log1p(e), e / (1 + e)
        log_s = mp.log(s) if z > -1e4 else mpf(z)
        match name:
            case "poisson_nll":
                return s - y * log_s, (1 - y / s) * slope
            case "gamma_nll":
                return log_s + y / s, (1 - y / s) * slope / s
        return (1 + y) * mp.log1p(s) - y * log_s, (s - y) / s * slope / (1 + s)


@of_each
@pytest.mark.parametrize("target", [1.0, 3.0, 1e-300])
def test_value_and_gradient_are_right_far_below_0(name: str, target: float) -> None:
    compiled = BEHIND[name].compile()
    for z in LOGITS:
        for result, right in zip(compiled.value_and_gradient(z, target), exact(name, z, target), strict=True):
            np.testing.assert_allclose(result, float(right), rtol=1e-14, atol=1e-320)
        assert not np.isnan(compiled.hessian(z, target))


@of_each
def test_nothing_that_matters_is_left_out(name: str) -> None:
    left_out = {each.rule for each in BEHIND[name].compile().left_out}
    assert left_out <= {"logarithms together"}


@pytest.mark.parametrize(
    "expr",
    [
        softplus(a) ** 2,
        y * sigmoid(a),
        log(softplus(a)) + log(softplus(y)),
        exp(a) / (1 + softplus(a)),
    ],
    ids=str,
)
def test_what_is_not_divided_by_a_softplus_stays_as_it_is(expr: Expr) -> None:
    assert SMALL_SOFTPLUS.rewrite(expr, Context()) == expr


@pytest.mark.slow
def test_an_own_loss_of_another_argument() -> None:
    """A Weibull scale behind a softplus of b z, with b > 0."""
    own = Loss("own", softplus(b * a) * y**2 - log(softplus(b * a)) + y / softplus(b * a), a, y, (b,))
    compiled = own.compile()
    assert compiled.value(-400.0, 0.0, b=2.0) == 800
    assert compiled.gradient(-400.0, 0.0, b=2.0) == -2

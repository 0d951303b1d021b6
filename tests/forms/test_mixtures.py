"""Labels that are mixed: each kind behind the softmax for itself, and what all classes share cancels exactly."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Expr, KroneckerDelta, Sum, exp, log, symbols

from mse_sym.forms.mixtures import MIXTURE_RULES
from mse_sym.losses import Loss
from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, Context, index, size, vector
from mse_sym.symbolic.functions import softmax

(LABELS_APART,) = MIXTURE_RULES
K, k, i, l = size("K"), index("k"), index("i"), index("l")  # noqa: E741
z, y, w = (vector(name, K) for name in "zyw")
a, epsilon = symbols("a epsilon", positive=True)
SLOPE = KroneckerDelta(k, l) - softmax(z, l)
DOMAINS = {y: UNIT_CLOSED, epsilon: UNIT_OPEN}


def _sum(body: Expr) -> Expr:
    return Sum(body, (k, 1, K))


@pytest.mark.parametrize(
    ("written", "apart"),
    [
        (
            _sum(((1 - epsilon) * y[k] + epsilon / K) * SLOPE),
            (1 - epsilon) * (y[l] - softmax(z, l) * _sum(y[k])) + epsilon * (1 / K - softmax(z, l)),
        ),
        (
            _sum(a * (w[k] + epsilon * y[k]) * SLOPE),
            a * (w[l] - softmax(z, l) * _sum(w[k]) + epsilon * (y[l] - softmax(z, l) * _sum(y[k]))),
        ),
    ],
)
def test_each_kind_of_label_stands_for_itself(written: Expr, apart: Expr) -> None:
    assert LABELS_APART.rewrite(written, Context(DOMAINS)) == apart
    assert isinstance(prove(written, Equal(), apart, Context(DOMAINS)), Proved)


@pytest.mark.parametrize("written", [_sum(y[k] * SLOPE), _sum((y[k] + a) * softmax(z, k)), _sum((y[k] + a) * y[k])])
def test_other_sums_stay(written: Expr) -> None:
    assert LABELS_APART.rewrite(written, Context(DOMAINS)) == written


@pytest.mark.slow
def test_smoothed_labels_leave_every_digit() -> None:
    logarithm = z[k] - log(Sum(exp(z[i]), (i, 1, K)))
    weights = (1 - epsilon) * y[k] + epsilon / K
    functions = Loss("smoothed", -_sum(weights * logarithm), z, y, (epsilon,), DOMAINS).compile(measure=False)
    label = np.array([1.0, 0.0, 0.0])
    same = functions.gradient(np.full(3, -6.0), label, epsilon=1 - 2.0**-19)
    np.testing.assert_allclose(same, np.array([-2, 1, 1]) / 3 * 2.0**-19, rtol=1e-15)
    near = functions.gradient(np.array([1e-9, 0.0, 2e-9]), np.full(3, 1 / 3), epsilon=1 - 2.0**-53)
    np.testing.assert_allclose(near, [-1e-18 / 9, -1e-9 / 3, 1e-9 / 3], rtol=1e-6)
    far = functions.hessian_product(np.array([0.0, -800.0, 538.0]), label, np.array([-2.0, 1.0, -4.0]), epsilon=0.25)
    np.testing.assert_allclose(far, np.exp(-538) * np.array([2.0, 0.0, -2.0]), rtol=1e-14)

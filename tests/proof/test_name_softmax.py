"""A softmax that is written out has its name in the derivative."""

from __future__ import annotations

import pytest
from sympy import Expr, Sum, exp, log

from mse_sym.losses import Loss
from mse_sym.proof.rules import name_softmax
from mse_sym.symbolic.context import Context, index, size, vector
from mse_sym.symbolic.functions import logsumexp, softmax

K, i, j, k = size("K"), index("i"), index("j"), index("k")
z, y, w = vector("z", K), vector("y", K), vector("w", K)
TOTAL = Sum(exp(z[i]), (i, 1, K))


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (log(TOTAL), logsumexp(z)),
        (log(exp(z[k]) / TOTAL) ** 2, log(softmax(z, k)) ** 2),
        (Sum(y[k] * (1 - exp(z[k]) / TOTAL) ** 3, (k, 1, K)), Sum(y[k] * (1 - softmax(z, k)) ** 3, (k, 1, K))),
        (exp(z[k]) / TOTAL - exp(w[k]) / TOTAL.xreplace({z: w}), softmax(z, k) - softmax(w, k)),
    ],
)
def test_it_is_recognised(written: Expr, named: Expr) -> None:
    assert name_softmax.rewrite(written, Context()) == named


@pytest.mark.parametrize(
    "other", [TOTAL, exp(z[j]), log(1 + TOTAL), Sum(exp(-z[k]), (k, 1, K)), log(TOTAL - exp(z[1]))]
)
def test_what_is_none_stays(other: Expr) -> None:
    assert name_softmax.rewrite(other, Context()) == other


def test_its_derivatives_are_those_of_the_name() -> None:
    loss = Loss("brier", Sum((exp(z[k]) / TOTAL - y[k]) ** 2, (k, 1, K)), z, y)
    p = softmax(z, loss.indices[0])
    (first,) = loss.gradient_derivation.lines[1].expression.atoms(Sum)
    assert first.has(softmax(z, k))
    assert loss.gradient.has(p)
    assert not loss.gradient.has(exp)

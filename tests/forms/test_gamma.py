"""Factorials, gamma and beta functions, as normalisers of likelihoods have them."""

from __future__ import annotations

import pytest
from sympy import Expr, Symbol, beta, binomial, factorial, gamma, log, loggamma, symbols

from mse_sym.check import check_gradient
from mse_sym.forms.gamma import GAMMA
from mse_sym.losses import Loss, likelihoods
from mse_sym.losses.compiled import Quantity
from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import NONNEGATIVE, Context

a, b = symbols("a b", positive=True)
n, x = Symbol("n", real=True), Symbol("x", real=True)
COUNTS = Context({n: NONNEGATIVE})


@pytest.mark.parametrize(
    ("expr", "rewritten"),
    [
        (log(factorial(n)), loggamma(n + 1)),
        (log(3 * gamma(a) ** 2 / b), 2 * loggamma(a) + log(3 / b)),
        (log(beta(a, b)), loggamma(a) + loggamma(b) - loggamma(a + b)),
        (log(binomial(a + b, a)), loggamma(a + b + 1) - loggamma(a + 1) - loggamma(b + 1)),
        (binomial(a + b, a), gamma(a + b + 1) / (gamma(a + 1) * gamma(b + 1))),
        (factorial(n) * a, gamma(n + 1) * a),
        (a * beta(a, b), a * beta(a, b)),
        (log(gamma(x)), log(gamma(x))),
        (log(factorial(x)), log(gamma(x + 1))),
        (log(a * b), log(a * b)),
    ],
    ids=str,
)
def test_the_logarithm_of_a_gamma_function(expr: Expr, rewritten: Expr) -> None:
    """Of numbers that may be negative it is another than log-gamma."""
    assert GAMMA.rewrite(expr, COUNTS) == rewritten
    assert isinstance(prove(expr, Equal(), rewritten, COUNTS), Proved)


@pytest.mark.backend("scipy")
@pytest.mark.parametrize(
    ("name", "quantities"),
    [
        ("poisson", ("value", "gradient", "hessian")),
        ("gamma", ("value", "gradient", "hessian")),
        ("student_t", ("value",)),
    ],
)
def test_likelihoods_with_their_normalisers_are_checked(name: str, quantities: tuple[Quantity, ...]) -> None:
    one = likelihoods.catalogue()[name]
    own = Loss(name, one.negative_log.result, one.prediction, one.outcome, one.parameters, one.domains)
    compiled = own.compile()
    for quantity in quantities:
        assert check_gradient(own, getattr(compiled, quantity), quantity=quantity, points=12, within=(0.25, 64)).passed

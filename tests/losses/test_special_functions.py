"""Losses of gamma, Bessel and error functions: compiled, and right at ordinary and at extreme numbers."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from mpmath import mp
from sympy import (
    Expr,
    Symbol,
    besseli,
    beta,
    cos,
    digamma,
    erf,
    erfc,
    factorial,
    gamma,
    lambdify,
    log,
    loggamma,
    pi,
    polygamma,
    symbols,
)

from mse_sym.losses import Loss, likelihoods
from mse_sym.losses.compiled import Quantity

a, y = symbols("a y", real=True)
mu, q, nu, kappa, r = symbols("mu q nu kappa r", positive=True)
n = Symbol("n", nonnegative=True)

POISSON = Loss("poisson", mu - n * log(mu) + loggamma(n + 1), mu, n)
GAMMA = Loss("gamma", loggamma(nu) - nu * log(nu / mu) - (nu - 1) * log(q) + nu * q / mu, mu, q, (nu,))
NEGATIVE_BINOMIAL = Loss(
    "negative_binomial",
    loggamma(r) - loggamma(n + r) + loggamma(n + 1) - r * log(r / (r + mu)) - n * log(mu / (r + mu)),
    mu,
    n,
    (r,),
)
VON_MISES = Loss("von_mises", log(2 * pi * besseli(0, kappa)) - kappa * cos(a - y), a, y, (kappa,))
BETA = Loss("beta", loggamma(mu) - loggamma(mu + nu) + loggamma(nu) - (mu - 1) * log(q), mu, q, (nu,))


def exact(loss: Loss, quantity: Quantity, *arguments: float, dps: int = 400) -> Any:
    """What was derived, by mpmath."""
    variables = (loss.prediction, loss.target, *loss.parameters)
    function = lambdify(variables, loss.derivation(quantity).result.doit(), "mpmath")
    with mp.workdps(dps):
        return function(*map(mp.mpf, arguments))


def computed(loss: Loss, quantity: Quantity, *arguments: float, measure: bool = False) -> float:
    names = [parameter.name for parameter in loss.parameters]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        function = getattr(loss.compile(measure=measure), quantity)
    return float(function(*arguments[:2], **dict(zip(names, arguments[2:], strict=True))))


@pytest.mark.backend("scipy")
@pytest.mark.parametrize(
    ("loss", "arguments"),
    [
        (POISSON, (3.5, 7.0)),
        (POISSON, (3.5, 0.0)),
        (GAMMA, (3.5, 2.0, 1.5)),
        (NEGATIVE_BINOMIAL, (3.5, 7.0, 2.5)),
        (NEGATIVE_BINOMIAL.in_parameter("r"), (2.5, 7.0, 3.5)),
        (GAMMA.in_parameter("nu"), (1.5, 2.0, 3.5)),
        (VON_MISES, (0.5, 1.25, 2.0)),
        (VON_MISES, (0.5, 1.25, 2000.0)),
        (VON_MISES.in_parameter("kappa"), (30.0, 1.25, 0.5)),
        (BETA, (1.5, 0.25, 2.0)),
        (BETA.in_parameter("nu"), (2.0, 0.25, 1.5)),
    ],
    ids=lambda part: part.name if isinstance(part, Loss) else "",
)
def test_value_gradient_and_hessian_of_likelihoods(loss: Loss, arguments: tuple[float, ...]) -> None:
    for quantity in ("value", "gradient", "hessian"):
        right = float(exact(loss, quantity, *arguments))
        assert computed(loss, quantity, *arguments) == pytest.approx(right, rel=1e-12), quantity


@pytest.mark.backend("scipy")
@pytest.mark.parametrize("name", ["poisson", "gamma", "student_t"])
def test_likelihoods_with_their_normalisers_run(name: str) -> None:
    one = likelihoods.catalogue()[name]
    loss = Loss(name, one.negative_log.result, one.prediction, one.outcome, one.parameters, one.domains)
    arguments = (1.5, 3.0, *[2.5] * len(one.parameters))
    for quantity in ("value", "gradient", "hessian"):
        assert computed(loss, quantity, *arguments) == pytest.approx(
            float(exact(loss, quantity, *arguments)), rel=1e-12
        )


@pytest.mark.backend("scipy")
@pytest.mark.parametrize(
    "function",
    [
        *(loggamma(mu), gamma(mu), factorial(mu), beta(mu, q), digamma(mu), polygamma(1, mu)),
        *(
            besseli(0, mu),
            besseli(1, mu * q),
            besseli(2, mu),
            log(besseli(0, mu)),
            erf(mu - q),
            erfc(mu),
            log(erfc(mu)),
        ),
        *(log(gamma(mu + q)), log(beta(mu, q)), log(factorial(mu)), besseli(1, mu) / besseli(0, mu)),
    ],
    ids=str,
)
def test_a_function_in_the_value_compiles_and_runs(function: Expr) -> None:
    loss = Loss("of_function", function + mu * q, mu, q)
    for quantity in ("value", "gradient", "hessian"):
        right = float(exact(loss, quantity, 1.75, 0.5))
        assert computed(loss, quantity, 1.75, 0.5) == pytest.approx(right, rel=1e-12, abs=1e-13)


@pytest.mark.measured
@pytest.mark.backend("scipy")
@pytest.mark.parametrize(
    ("loss", "quantity", "points"),
    [
        (POISSON, "value", [(1e6, 1000003.0), (1e-20, 2.0), (7e300, 3e300), (5.0, 0.0), (4.0, 4.0)]),
        (GAMMA.in_parameter("nu"), "gradient", [(1e8, 2.0, 2.0000001), (1e-5, 2.0, 1.5), (1e200, 3.0, 2.0)]),
        (GAMMA.in_parameter("nu"), "hessian", [(1e8, 2.0, 2.5), (1e-5, 2.0, 1.5)]),
        (VON_MISES.in_parameter("kappa"), "hessian", [(2000.0, 0.5, 0.25), (1e8, 0.5, 0.25), (0.01, 0.5, 0.5)]),
    ],
    ids=lambda part: getattr(part, "name", None) or (part if isinstance(part, str) else ""),
)
def test_no_digits_are_lost_at_the_ends(loss: Loss, quantity: Quantity, points: list[tuple[float, ...]]) -> None:
    for arguments in points:
        right = float(exact(loss, quantity, *arguments))
        assert computed(loss, quantity, *arguments, measure=True) == pytest.approx(right, rel=4e-15)


@pytest.mark.measured
@pytest.mark.backend("scipy")
@pytest.mark.parametrize("loss", [POISSON], ids=lambda loss: loss.name)
def test_a_count_has_all_digits_in_its_whole_domain(loss: Loss) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        accuracy = loss.compile().accuracy
    assert max(measurement.greatest for measurement in accuracy.values()) <= 4

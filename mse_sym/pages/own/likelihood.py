"""Negative log-likelihoods written by hand, deviances, divergences, and a score of a whole distribution."""

from __future__ import annotations

from sympy import (
    Eq,
    Expr,
    FiniteSet,
    Interval,
    Piecewise,
    Symbol,
    cos,
    erf,
    exp,
    log,
    loggamma,
    oo,
    pi,
    sqrt,
    symbols,
)

from mse_sym.losses import Loss
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN
from mse_sym.symbolic.functions import sigmoid

a, y, z = symbols("a y z", real=True)
mu, q, s, r, k, lamda, kappa, phi, c = symbols("mu q s r k lambda_ kappa phi c", positive=True)
n = Symbol("n", nonnegative=True)
p, pi_0, w = symbols("p pi_0 w", positive=True)
event = Symbol("event", nonnegative=True)
width = Symbol("width", positive=True)
m, log_s, first, second = symbols("m lambda m_1 m_2", real=True)
_POWER = {p: Interval.open(1, 2)}
_COUNTS_FROM_ONE = {q: Interval(1, oo)}
_r = a - y


def _gaussian(x: Expr, scale: Expr) -> Expr:
    return exp(-(x**2) / (2 * scale**2)) / (sqrt(2 * pi) * scale)


LIKELIHOODS = (
    Loss("density_of_gauss", -log(_gaussian(_r, s)), a, y, (s,), title="Gaussian, written out"),
    Loss("logistic_nll", _r / s + log(s) + 2 * log(1 + exp(-_r / s)), a, y, (s,), title="Logistic distribution"),
    Loss("gumbel_nll", exp(_r / s) - _r / s + log(s), a, y, (s,), title="Gumbel distribution"),
    Loss(
        "inverse_gaussian_nll",
        lamda * (q - mu) ** 2 / (2 * mu**2 * q),
        mu,
        q,
        (lamda,),
        title="Inverse Gaussian distribution",
    ),
    Loss("von_mises_nll", -kappa * cos(y - a), a, y, (kappa,), title="Von Mises distribution"),
    Loss("gamma_nll_of_log_mean", k * (q * exp(-z) + z), z, q, (k,), title="Gamma with a log-mean"),
    Loss(
        "negative_binomial_nll", (n + r) * log(r + exp(z)) - n * z, z, n, (r,), title="Negative binomial distribution"
    ),
    Loss(
        "zero_truncated_poisson_nll",
        mu - q * log(mu) + log(1 - exp(-mu)),
        mu,
        q,
        (),
        _COUNTS_FROM_ONE,
        title="Zero-truncated Poisson",
    ),
    Loss(
        "zero_inflated_poisson_nll",
        Piecewise((-log(pi_0 + (1 - pi_0) * exp(-mu)), Eq(n, 0)), (mu - n * log(mu) - log(1 - pi_0), True)),
        mu,
        n,
        (pi_0,),
        {pi_0: UNIT_OPEN},
        title="Zero-inflated Poisson",
    ),
    Loss(
        "hurdle_poisson_nll",
        Piecewise(
            (-log(pi_0), Eq(n, 0)),
            (mu - n * log(mu) + log(1 - exp(-mu)) - log(1 - pi_0), True),
        ),
        mu,
        n,
        (pi_0,),
        {pi_0: UNIT_OPEN, n: FiniteSet(*range(6))},
        title="Hurdle Poisson",
    ),
    Loss(
        "weibull_nll_censored",
        (q / mu) ** k - event * (log(k / mu) + (k - 1) * log(q / mu)),
        mu,
        q,
        (k, event),
        {event: FiniteSet(0, 1)},
        title="Weibull with censoring",
    ),
    Loss(
        "tweedie_nll_of_log_mean",
        exp(z * (2 - p)) / (2 - p) - n * exp(z * (1 - p)) / (1 - p),
        z,
        n,
        (p,),
        _POWER,
        title="Tweedie with a log-mean",
    ),
    Loss(
        "beta_nll",
        loggamma(phi * a)
        + loggamma(phi * (1 - a))
        - loggamma(phi)
        - (phi * a - 1) * log(y)
        - (phi * (1 - a) - 1) * log(1 - y),
        a,
        y,
        (phi,),
        {a: UNIT_OPEN, y: UNIT_OPEN},
        title="Beta distribution",
    ),
    Loss(
        "contaminated_nll",
        -log(w * _gaussian(_r, 1) + (1 - w) * _gaussian(_r, 3)),
        a,
        y,
        (w,),
        {w: UNIT_OPEN},
        title="Contaminated Gaussian",
    ),
    Loss(
        "gaussian_of_two",
        (m - y) ** 2 * exp(-2 * log_s) / 2 + log_s,
        (m, log_s),
        y,
        title="Gaussian of mean and log-scale",
    ),
    Loss(
        "mixture_of_two",
        -log(_gaussian(first - y, 1) / 2 + _gaussian(second - y, 1) / 2),
        (first, second),
        y,
        title="Mixture of two Gaussians",
    ),
    Loss(
        "ordinal_nll",
        Piecewise(
            (-log(sigmoid(-z)), Eq(y, 0)),
            (-log(sigmoid(width - z) - sigmoid(-z)), Eq(y, 1)),
            (-log(1 - sigmoid(width - z)), True),
        ),
        z,
        y,
        (width,),
        {y: FiniteSet(0, 1, 2)},
        title="Ordered classes",
    ),
)

DEVIANCES = (
    Loss("poisson_deviance", 2 * (n * log(n / mu) - n + mu), mu, n, title="Poisson deviance"),
    Loss("gamma_deviance", 2 * (q / mu - log(q / mu) - 1), mu, q, title="Gamma deviance"),
    Loss(
        "kl_of_bernoulli",
        y * log(y / a) + (1 - y) * log((1 - y) / (1 - a)),
        a,
        y,
        (),
        {a: UNIT_OPEN, y: UNIT_CLOSED},
        title="Kullback–Leibler, two classes",
    ),
    Loss(
        "tweedie_deviance",
        2 * (n ** (2 - p) / ((1 - p) * (2 - p)) - n * mu ** (1 - p) / (1 - p) + mu ** (2 - p) / (2 - p)),
        mu,
        n,
        (p,),
        _POWER,
        title="Tweedie deviance",
    ),
    Loss(
        "crps_of_gauss",
        s * ((y - a) / s * erf((y - a) / (s * sqrt(2))) + sqrt(2 / pi) * exp(-(((y - a) / s) ** 2) / 2) - 1 / sqrt(pi)),
        a,
        y,
        (s,),
        title="Ranked probability score",
    ),
)

LIKELIHOOD = (*LIKELIHOODS, *DEVIANCES)

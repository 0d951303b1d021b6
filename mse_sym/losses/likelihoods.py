"""Likelihoods: densities whose negative logarithm is a loss. From ``sympy.stats`` where it has them."""

from __future__ import annotations

from sympy import (
    Add,
    Eq,
    Expr,
    FiniteSet,
    Integer,
    Interval,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Symbol,
    exp,
    pi,
    sqrt,
    symbols,
)
from sympy import gamma as gamma_of
from sympy.stats import (
    Beta,
    ExponentialPower,
    Gamma,
    Geometric,
    Gumbel,
    Laplace,
    Normal,
    Poisson,
    StudentT,
    VonMises,
    Weibull,
    density,
)

from mse_sym.losses.likelihood import Likelihood
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import sigmoid

_a, _y = Symbol("a", real=True), Symbol("y", real=True)
_sigma, _shape = Symbol("sigma", positive=True), Symbol("nu", positive=True)
_s, _power, _nu = Symbol("s", positive=True), Symbol("p", positive=True), Symbol("nu", positive=True)
_r, _k_shape, _lambda = Symbol("r", positive=True), Symbol("k", positive=True), Symbol("lamda", positive=True)
_kappa = Symbol("kappa", positive=True)
_event, _q = Symbol("event", real=True), Symbol("q", real=True)
_K, _k = size("K"), index("k")
_p, _labels = vector("p", _K), vector("y", _K)

gaussian = Likelihood("gaussian", density(Normal("Y", _a, _sigma))(_y), _a, _y, (_sigma,))
r"""Gaussian noise: :math:`y = a + \varepsilon`, :math:`\varepsilon \sim N(0, \sigma^2)`."""

bernoulli = Likelihood(
    "bernoulli",
    _a**_y * (1 - _a) ** (1 - _y),
    _a,
    _y,
    domains={_a: UNIT_OPEN, _y: UNIT_CLOSED},
    support=FiniteSet(0, 1),
)
r"""A label 0 or 1: :math:`a^y (1 - a)^{1 - y}`."""

categorical = Likelihood(
    "categorical",
    Product(_p[_k] ** _labels[_k], (_k, 1, _K)),
    _p,
    _labels,
    domains={_p: UNIT_OPEN, _labels: UNIT_CLOSED},
)
r"""One of ``K`` classes, the label one-hot: :math:`\prod_k p_k^{y_k}`."""

poisson = Likelihood(
    "poisson", density(Poisson("Y", _a))(_y), _a, _y, domains={_a: POSITIVE, _y: NONNEGATIVE}, support=S.Naturals0
)
r"""A count 0, 1, 2, … of the mean :math:`a > 0`: :math:`a^y e^{-a} / y!`."""

gamma = Likelihood(
    "gamma", density(Gamma("Y", _shape, _a / _shape))(_y), _a, _y, (_shape,), domains={_a: POSITIVE, _y: POSITIVE}
)
r"""A positive outcome of the mean :math:`a > 0` and the shape :math:`\nu > 0`; its variance is :math:`a^2/\nu`.

It has this form in McCullagh and Nelder 1989, section 8.2.
"""

geometric = Likelihood(
    "geometric",
    density(Geometric("Y", 1 / (1 + _a)))(_y + 1),
    _a,
    _y,
    domains={_a: POSITIVE, _y: NONNEGATIVE},
    support=S.Naturals0,
)
r"""How many failures precede the first success: 0, 1, 2, … with the mean :math:`a > 0`.

The probability of a success is :math:`q = 1/(1 + a)`, and the likelihood :math:`(1 - q)^y q`.  The `Geometric`
of `sympy.stats` counts the trials, the successful one among them, which are one more.
"""

laplace = Likelihood("laplace", density(Laplace("Y", _a, _s))(_y), _a, _y, (_s,))
r"""Laplace's density about :math:`a`: :math:`e^{-|y - a|/s} / (2s)`."""

exponential_power = Likelihood(
    "exponential_power",
    density(ExponentialPower("Y", _a, _s * _power ** (1 / _power), _power))(_y),
    _a,
    _y,
    (_s, _power),
)
r"""The density :math:`\propto e^{-|y - a|^p/(p s^p)}`, of any power :math:`p > 0`: Laplace's for 1, Gauss's for 2."""

student_t = Likelihood("student_t", density(StudentT("T", _nu))((_y - _a) / _s) / _s, _a, _y, (_s, _nu))
r"""Student's density of scale :math:`s`: :math:`\propto (1 + (y - a)^2/(\nu s^2))^{-(\nu + 1)/2}`."""


beta = Likelihood(
    "beta",
    density(Beta("Y", _a * _nu, (1 - _a) * _nu))(_y),
    _a,
    _y,
    (_nu,),
    domains={_a: UNIT_OPEN, _y: UNIT_OPEN},
)
r"""A proportion of the mean :math:`a`; its variance is :math:`a(1 - a)/(1 + \nu)`.

It has this form in Ferrari and Cribari-Neto 2004.
"""

negative_binomial = Likelihood(
    "negative_binomial",
    gamma_of(_y + _r) / (gamma_of(_r) * gamma_of(_y + 1)) * (1 + _a / _r) ** -_r * (1 + _r / _a) ** -_y,
    _a,
    _y,
    (_r,),
    domains={_a: POSITIVE, _y: NONNEGATIVE},
    support=S.Naturals0,
)
r"""A count of the mean :math:`a` and the variance :math:`a + a^2/r`: Poisson's, whose rate is spread as a gamma is.

It is the `NegativeBinomial` of `sympy.stats` with the probability :math:`r/(r + a)` of a success.
"""

gumbel = Likelihood("gumbel", density(Gumbel("Y", _s, _a))(_y), _a, _y, (_s,))
r"""Gumbel's density of a maximum, about :math:`a`: :math:`e^{-u - e^{-u}}/s` of :math:`u = (y - a)/s`."""

weibull = Likelihood(
    "weibull", density(Weibull("Y", _a, _k_shape))(_y), _a, _y, (_k_shape,), domains={_a: POSITIVE, _y: POSITIVE}
)
r"""A lifetime of the scale :math:`a` and the shape :math:`k`: :math:`(k/a)(y/a)^{k - 1} e^{-(y/a)^k}`."""

censored_weibull = Likelihood(
    "censored_weibull",
    (_k_shape / _a * (_y / _a) ** (_k_shape - 1)) ** _event * exp(-((_y / _a) ** _k_shape)),
    _a,
    _y,
    (_k_shape, _event),
    domains={_a: POSITIVE, _y: POSITIVE, _event: FiniteSet(0, 1)},
)
r"""Weibull's lifetime, or where :math:`\text{event} = 0` that it is longer than :math:`y`: censored from the right.

The density to the power of the event times the probability :math:`e^{-(y/a)^k}` of a longer life to that of its
complement: the hazard :math:`(k/a)(y/a)^{k - 1}` of an event, times this probability.
"""

inverse_gaussian = Likelihood(
    "inverse_gaussian",
    sqrt(_lambda / (2 * pi)) * _y ** Rational(-3, 2) * exp(-_lambda * (_y / _a - 1) ** 2 / (2 * _y)),
    _a,
    _y,
    (_lambda,),
    domains={_a: POSITIVE, _y: POSITIVE},
)
r"""The inverse Gaussian, or Wald's, density of the mean :math:`a` and the variance :math:`a^3/\lambda`."""

logistic = Likelihood("logistic", sigmoid((_y - _a) / _s) * sigmoid((_a - _y) / _s) / _s, _a, _y, (_s,))
r"""The logistic density about :math:`a`: :math:`\sigma(u)\,\sigma(-u)/s` of :math:`u = (y - a)/s`."""

von_mises = Likelihood(
    "von_mises",
    density(VonMises("Y", _a, _kappa))(_y),
    _a,
    _y,
    (_kappa,),
    domains={_y: Interval(-pi, pi)},
)
r"""An angle about :math:`a`: :math:`e^{\kappa \cos(y - a)} / (2\pi I_0(\kappa))`, by von Mises.

The angles are those from :math:`-\pi` to :math:`\pi`; SymPy's `VonMises` has them from 0 to :math:`2\pi`.
"""

zero_inflated_poisson = Likelihood(
    "zero_inflated_poisson",
    Piecewise((_q + (1 - _q) * exp(-_a), Eq(_y, 0)), ((1 - _q) * _a**_y * exp(-_a) / gamma_of(_y + 1), True)),
    _a,
    _y,
    (_q,),
    domains={_a: POSITIVE, _y: NONNEGATIVE, _q: UNIT_OPEN},
    support=S.Naturals0,
)
r"""A count that is 0 with the probability :math:`q` anyway, and Poisson's of the rate :math:`a` otherwise."""


def ordinal_logistic(classes: int) -> Likelihood:
    r"""One of ordered classes 0, 1, …, with thresholds between them: :math:`P(y \le k) = \sigma(\theta_k - a)`.

    The first threshold is a parameter, and the positive distance of each further one from the one before it:
    McCullagh 1980.  The
    probability of a class between :math:`\alpha < \beta` is
    :math:`\sigma(\beta) - \sigma(\alpha) = \sigma(\beta)\,\sigma(-\alpha)(1 - e^{\alpha - \beta})`.

    Raises:
        ValueError: fewer than two classes.
    """
    if classes < 2:
        raise ValueError(f"an ordinal outcome has two classes or more, got {classes}")
    first = Symbol("theta", real=True)
    distances = symbols(f"d2:{classes}", positive=True)
    thresholds = [first + Add(*distances[:place]) for place in range(classes - 1)]
    between = [
        sigmoid(upper - _a) * sigmoid(_a - lower) * (1 - exp(-distance))
        for lower, upper, distance in zip(thresholds, thresholds[1:], distances, strict=False)
    ]
    probabilities = [sigmoid(first - _a), *between, sigmoid(_a - thresholds[-1])]
    pieces = [(probability, Eq(_y, place)) for place, probability in enumerate(probabilities[:-1])]
    return Likelihood(
        f"ordinal_logistic_{classes}",
        Piecewise(*pieces, (probabilities[-1], True)),
        _a,
        _y,
        (first, *distances),
        domains={_y: FiniteSet(*range(classes))},
    )


def multivariate_gaussian(size: int) -> Likelihood:
    r"""A Gaussian vector of the mean :math:`a` and the covariance :math:`LL^\top`, :math:`L` by its entries.

    :math:`L` is lower triangular, its diagonal positive; with :math:`Lu = y - a` the density is
    :math:`\prod_i e^{-u_i^2/2} / (\sqrt{2\pi}\, L_{ii})`.
    """
    mean, outcome = vector("a", Integer(size)), vector("y", Integer(size))
    entries = {
        (row, column): Symbol(f"L{row}{column}", **{"positive" if row == column else "real": True})
        for row in range(1, size + 1)
        for column in range(1, row + 1)
    }
    whitened: list[Expr] = []
    for row in range(1, size + 1):
        known = Add(*(entries[row, column] * part for column, part in enumerate(whitened, 1)))
        whitened.append((outcome[row] - mean[row] - known) / entries[row, row])
    factors = [exp(-(part**2) / 2) / (sqrt(2 * pi) * entries[row, row]) for row, part in enumerate(whitened, 1)]
    return Likelihood(f"gaussian_of_{size}", Mul(*factors), mean, outcome, tuple(entries.values()))


ordinal_logistic_3 = ordinal_logistic(3)
"""One of three ordered classes."""
gaussian_of_2 = multivariate_gaussian(2)
"""A Gaussian vector of two entries."""
gaussian_of_3 = multivariate_gaussian(3)
"""A Gaussian vector of three entries."""


def textbook_gaussian(outcome: Expr, mean: Expr, deviation: Expr) -> Expr:
    r"""The Gaussian density as a textbook writes it, :math:`e^{-(y - \mu)^2/(2\sigma^2)} / \sqrt{2\pi\sigma^2}`."""
    normalisation = Pow(2 * pi * deviation**2, -Rational(1, 2), evaluate=False)
    return Mul(normalisation, exp(-((outcome - mean) ** 2) / (2 * deviation**2)), evaluate=False)


def catalogue() -> dict[str, Likelihood]:
    """All likelihoods of this module by name."""
    return {value.name: value for value in globals().values() if isinstance(value, Likelihood)}

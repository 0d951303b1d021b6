r"""Losses of counts and of positive numbers: of their mean :math:`a > 0`, for what came out, :math:`y`."""

from __future__ import annotations

from sympy import Interval, Symbol, log

from mse_sym.losses import activations
from mse_sym.losses.loss import Loss
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE

_a, _y = Symbol("a", real=True), Symbol("y", real=True)
_r, _p = Symbol("r", positive=True), Symbol("p", positive=True)

poisson_nll = Loss(
    "poisson_nll",
    _a - _y * log(_a),
    prediction=_a,
    target=_y,
    is_measured=True,
    domains={_a: POSITIVE, _y: NONNEGATIVE},
    title="Poisson negative log-likelihood",
    links=(activations.exp,),
    note="Of the rate, for counts. The constant $\\log y!$ is dropped, as in `torch.nn.PoissonNLLLoss(full=False)`.",
)

gamma_nll = Loss(
    "gamma_nll",
    log(_a) + _y / _a,
    prediction=_a,
    target=_y,
    is_measured=True,
    domains={_a: POSITIVE, _y: POSITIVE},
    title="Gamma negative log-likelihood",
    links=(activations.exp,),
    note="Of the mean, per unit of the shape, constants dropped, as in scikit-learn's `HalfGammaLoss`.",
)

geometric_nll = Loss(
    "geometric_nll",
    (1 + _y) * log(1 + _a) - _y * log(_a),
    prediction=_a,
    target=_y,
    is_measured=True,
    domains={_a: POSITIVE, _y: NONNEGATIVE},
    title="Geometric negative log-likelihood",
    links=(activations.exp,),
    note="Of the mean number of failures before the first success; nothing is dropped.",
)

negative_binomial_nll = Loss(
    "negative_binomial_nll",
    _r * log(1 + _a / _r) + _y * log(1 + _r / _a),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_r,),
    domains={_a: POSITIVE, _y: NONNEGATIVE},
    title="Negative binomial negative log-likelihood",
    note="Of the mean, for counts of the variance $a + a^2/r$ (Hilbe 2011). The gamma functions of $y$ and $r$ are "
    "dropped, which do not depend on the mean; with them it is `likelihoods.negative_binomial.loss()`. For $r = 1$ it "
    "is the geometric one, for large $r$ Poisson's.",
)

tweedie = Loss(
    "tweedie",
    _a ** (2 - _p) / (2 - _p) - _y * _a ** (1 - _p) / (1 - _p),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_p,),
    domains={_a: POSITIVE, _y: NONNEGATIVE, _p: Interval.open(1, 2)},
    title="Tweedie loss",
    note="Of the mean, for what is 0 or positive, as the sum of a Poisson number of gamma variables, whose variance is "
    "like $a^p$ (Jørgensen 1987). "
    "It is the part of the negative log-likelihood, and of half the deviance, that depends on $a$, as in "
    "scikit-learn's `HalfTweedieLoss`.",
)

squared_logarithmic_error = Loss(
    "squared_logarithmic_error",
    (log(1 + _a) - log(1 + _y)) ** 2 / 2,
    prediction=_a,
    target=_y,
    is_measured=True,
    domains={_a: NONNEGATIVE, _y: NONNEGATIVE},
    title="Squared logarithmic error",
    note="The squared error of $\\log(1 + a)$; twice it, on average, is the `MeanSquaredLogarithmicError` of Keras.",
)

r"""Losses of a real number: residuals, and Gaussian noise. :math:`a` is the prediction, :math:`y` the target."""

from __future__ import annotations

from sympy import Abs, Interval, Piecewise, Rational, Sum, Symbol, cosh, erf, exp, log, pi, sqrt

from mse_sym.losses import activations
from mse_sym.losses.loss import Loss
from mse_sym.symbolic.context import UNIT_OPEN, index, size, vector

_a, _y = Symbol("a", real=True), Symbol("y", real=True)
_sigma, _delta, _beta, _nu = (Symbol(name, positive=True) for name in ("sigma", "delta", "beta", "nu"))
_tau, _alpha, _c = Symbol("tau", real=True), Symbol("alpha", positive=True), Symbol("c", positive=True)
_epsilon, _K, _k = Symbol("epsilon", positive=True), size("K"), index("k")
_u, _v = vector("u", _K), vector("y", _K)
_UP_TO_LARGE = Interval(-(2**160), 2**160)

squared_error = Loss(
    "squared_error",
    (_a - _y) ** 2 / 2,
    prediction=_a,
    target=_y,
    is_measured=True,
    title="Squared error",
    links=(activations.identity, activations.sigmoid, activations.tanh),
    note="With the factor ½ the gradient is the residual.",
)

absolute_error = Loss(
    "absolute_error",
    Abs(_a - _y),
    prediction=_a,
    target=_y,
    is_measured=True,
    title="Absolute error",
    note="At the kink $a = y$ the gradient is 0, which lies between the one-sided derivatives $-1$ and $1$.",
)

huber = Loss(
    "huber",
    Piecewise(((_a - _y) ** 2 / 2, Abs(_a - _y) <= _delta), (_delta * (Abs(_a - _y) - _delta / 2), True)),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_delta,),
    title="Huber loss",
    note="A square up to $\\delta$, a straight line beyond (Huber 1964).",
)

smooth_l1 = Loss(
    "smooth_l1",
    Piecewise(((_a - _y) ** 2 / (2 * _beta), Abs(_a - _y) < _beta), (Abs(_a - _y) - _beta / 2, True)),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_beta,),
    title="Smooth absolute error",
    note="The Huber loss with $\\delta = \\beta$, divided by $\\beta$: `SmoothL1Loss` of PyTorch.",
)

log_cosh = Loss(
    "log_cosh",
    log(cosh(_a - _y)),
    prediction=_a,
    target=_y,
    is_measured=True,
    title="Log-cosh",
    note="Like the square near the target and like the absolute error far from it, and smooth everywhere.",
)

quantile = Loss(
    "quantile",
    Piecewise((_tau * (_y - _a), _y >= _a), ((1 - _tau) * (_a - _y), True)),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_tau,),
    domains={_tau: UNIT_OPEN},
    title="Quantile loss",
    note="Least, on average, at the quantile $\\tau$ (Koenker and Bassett 1978). At the kink $a = y$ the gradient is "
    "$-\\tau$, the derivative from the left.",
)

expectile = Loss(
    "expectile",
    Piecewise((_tau, _y >= _a), (1 - _tau, True)) * (_a - _y) ** 2,
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_tau,),
    domains={_tau: UNIT_OPEN},
    title="Expectile loss",
    note="Least, on average, at the expectile $\\tau$ (Newey and Powell 1987); for $\\tau = \\tfrac12$ half the "
    "square.",
)

pseudo_huber = Loss(
    "pseudo_huber",
    _delta**2 * (sqrt(1 + ((_a - _y) / _delta) ** 2) - 1),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_delta,),
    title="Pseudo-Huber loss",
    note="Like half the square near the target and like $\\delta$ times the absolute error far from it, and smooth "
    "everywhere (Hartley and Zisserman 2004, appendix 6.8).",
)

cauchy = Loss(
    "cauchy",
    _delta**2 / 2 * log(1 + ((_a - _y) / _delta) ** 2),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_delta,),
    title="Cauchy loss",
    note="Like half the square near the target; its gradient goes to 0 far from it, so that outliers count little. "
    "It is also called Lorentzian.",
)

tukey = Loss(
    "tukey",
    Piecewise(
        (_delta**2 / 6 * (1 - (1 - ((_a - _y) / _delta) ** 2) ** 3), Abs(_a - _y) <= _delta), (_delta**2 / 6, True)
    ),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_delta,),
    title="Tukey's biweight loss",
    note="Level beyond $\\delta$, so that outliers do not count (Beaton and Tukey 1974).",
)

general_robust = Loss(
    "general_robust",
    (2 - _alpha) / _alpha * ((1 + ((_a - _y) / _c) ** 2 / (2 - _alpha)) ** (_alpha / 2) - 1),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_alpha, _c),
    domains={_alpha: Interval.open(0, 2)},
    title="General robust loss",
    note="Of the shape $\\alpha$ and the scale $c$ (Barron 2019): the pseudo-Huber loss over $c^2$ for $\\alpha = 1$. "
    "Towards $\\alpha = 2$ it becomes half the square of $(a - y)/c$, and towards $\\alpha = 0$ the Cauchy loss; "
    "shapes below 0, whose gradients fall faster still, are left out.",
)

gaussian_nll = Loss(
    "gaussian_nll",
    (_a - _y) ** 2 / (2 * _sigma**2) + log(_sigma) + log(2 * pi) * Rational(1, 2),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_sigma,),
    title="Gaussian negative log-likelihood",
    links=(activations.identity,),
    note="The negative logarithm of the Gaussian density, no constant dropped.",
)

gaussian_crps = Loss(
    "gaussian_crps",
    (_a - _y) * erf((_a - _y) / (sqrt(2) * _sigma))
    + _sigma * (sqrt(2 / pi) * exp(-(((_a - _y) / _sigma) ** 2) / 2) - 1 / sqrt(pi)),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_sigma,),
    title="Continuous ranked probability score of a Gaussian",
    note="Of the mean $a$ and the deviation $\\sigma$ (Gneiting et al. 2005). With "
    "$u = (a - y)/\\sigma$ it is $\\sigma (u \\, (2\\Phi(u) - 1) + 2\\varphi(u) - 1/\\sqrt{\\pi})$.",
)

cosine = Loss(
    "cosine",
    1
    - Sum(_u[_k] * _v[_k], (_k, 1, _K))
    / sqrt(Sum(_u[_k] ** 2, (_k, 1, _K)) + _epsilon**2)
    / sqrt(Sum(_v[_k] ** 2, (_k, 1, _K)) + _epsilon**2),
    prediction=_u,
    target=_v,
    is_measured=True,
    parameters=(_epsilon,),
    domains={_u: _UP_TO_LARGE, _v: _UP_TO_LARGE, _epsilon: Interval(Rational(1, 2**64), 1)},
    title="Cosine loss",
    note="One less the cosine of the angle between two vectors. $\\epsilon^2$ is added to both sums of squares, so "
    "that 0 has a value, too. Entries up to $2^{160}$ in size, which is as far as `float32` goes, and $\\epsilon$ from "
    "$2^{-64}$ to 1.",
)

student_t_nll = Loss(
    "student_t_nll",
    (_nu + 1) / 2 * log(1 + (_a - _y) ** 2 / (_nu * _sigma**2)),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_nu, _sigma),
    title="Student's t negative log-likelihood",
    note="Of $\\nu$ degrees of freedom and the scale $\\sigma$. What does not depend on the prediction is dropped: "
    "$\\log \\sigma$ and the gamma functions of $\\nu$.",
)

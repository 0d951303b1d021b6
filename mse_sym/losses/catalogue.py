r"""The catalogue of losses. A new loss is one entry here; tests, reports and the command line find it.

Notation: :math:`a` prediction, :math:`y` target, :math:`p` a vector of class probabilities.
"""

from __future__ import annotations

from sympy import Abs, Piecewise, Rational, Sum, Symbol, cosh, log, pi

from mse_sym.losses import activations
from mse_sym.losses.activations import Activation
from mse_sym.losses.loss import Loss
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector

_a, _y = Symbol("a", real=True), Symbol("y", real=True)
_sigma, _delta, _beta = (Symbol(name, positive=True) for name in ("sigma", "delta", "beta"))
_tau = Symbol("tau", real=True)
_K, _k = size("K"), index("k")
_p, _labels = vector("p", _K), vector("y", _K)

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
    note="A square up to $\\delta$, a straight line beyond (P. J. Huber, *Robust estimation of a location parameter*, "
    "The Annals of Mathematical Statistics 35, 1964).",
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
    note="Least, on average, at the quantile $\\tau$ (R. Koenker and G. Bassett, *Regression quantiles*, "
    "Econometrica 46, 1978). At the kink $a = y$ the gradient is $-\\tau$, the derivative from the left.",
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

binary_cross_entropy = Loss(
    "binary_cross_entropy",
    -(_y * log(_a) + (1 - _y) * log(1 - _a)),
    prediction=_a,
    target=_y,
    is_measured=True,
    domains={_a: UNIT_OPEN, _y: UNIT_CLOSED},
    title="Binary cross-entropy",
    links=(activations.sigmoid,),
    note="Of a probability; of a logit it is `binary_cross_entropy.of(activations.sigmoid)`.",
)

cross_entropy = Loss(
    "cross_entropy",
    -Sum(_labels[_k] * log(_p[_k]), (_k, 1, _K)),
    prediction=_p,
    target=_labels,
    is_measured=True,
    domains={_p: UNIT_OPEN, _labels: UNIT_CLOSED},
    title="Cross-entropy",
    links=(activations.softmax,),
    note="Of class probabilities; of logits it is `cross_entropy.of(activations.softmax)`.",
)

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


def catalogue() -> dict[str, Loss]:
    """All losses of this module by name."""
    return {value.name: value for value in globals().values() if isinstance(value, Loss)}


UNDECIDED = dict.fromkeys(("absolute_error", "huber", "smooth_l1", "quantile"), (activations.gelu,))
"""The pairs that fit and are not compiled: whether a kink stays one where the slope of the activation is 0 depends on
where that is, and no rule says it. The tests derive them all."""


def activations_behind(loss: Loss) -> tuple[Activation, ...]:
    """The activations behind which a loss of the catalogue is proved and compiled."""
    known = activations.catalogue().values()
    return tuple(one for one in known if loss.fits(one) and one not in UNDECIDED.get(loss.name, ()))


def with_activations() -> dict[str, Loss]:
    """Every loss of the catalogue, alone and behind each of its links.

    Not behind every activation whose values it can take: most of those pairs nobody uses (a squared error
    behind an exponential), and their number is the product of the two catalogues.  Any pair that fits is
    one ``loss.of(activation)`` away.
    """
    composed = (loss.of(activation) for loss in catalogue().values() for activation in loss.links)
    return catalogue() | {loss.name: loss for loss in composed}

r"""The catalogue of losses. A new loss is one entry here; tests, reports and the command line find it.

Notation: :math:`a` prediction, :math:`y` target, :math:`p` a vector of class probabilities.
"""

from __future__ import annotations

from sympy import Rational, Sum, Symbol, log, pi

from mse_sym.losses import activations
from mse_sym.losses.loss import Loss
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector

_a, _y = Symbol("a", real=True), Symbol("y", real=True)
_sigma = Symbol("sigma", positive=True)
_K, _k = size("K"), index("k")
_p, _labels = vector("p", _K), vector("y", _K)

squared_error = Loss(
    "squared_error",
    (_a - _y) ** 2 / 2,
    prediction=_a,
    target=_y,
    title="Squared error",
    note="With the factor ½ the gradient is the residual.",
)

gaussian_nll = Loss(
    "gaussian_nll",
    (_a - _y) ** 2 / (2 * _sigma**2) + log(_sigma) + log(2 * pi) * Rational(1, 2),
    prediction=_a,
    target=_y,
    parameters=(_sigma,),
    title="Gaussian negative log-likelihood",
    note="The negative logarithm of the Gaussian density, no constant dropped.",
)

binary_cross_entropy = Loss(
    "binary_cross_entropy",
    -(_y * log(_a) + (1 - _y) * log(1 - _a)),
    prediction=_a,
    target=_y,
    domains={_a: UNIT_OPEN, _y: UNIT_CLOSED},
    title="Binary cross-entropy",
    note="Of a probability; of a logit it is `binary_cross_entropy.of(activations.sigmoid)`.",
)

cross_entropy = Loss(
    "cross_entropy",
    -Sum(_labels[_k] * log(_p[_k]), (_k, 1, _K)),
    prediction=_p,
    target=_labels,
    domains={_p: UNIT_OPEN, _labels: UNIT_CLOSED},
    title="Cross-entropy",
    note="Of class probabilities; of logits it is `cross_entropy.of(activations.softmax)`.",
)


def catalogue() -> dict[str, Loss]:
    """All losses of this module by name."""
    return {value.name: value for value in globals().values() if isinstance(value, Loss)}


def with_activations() -> dict[str, Loss]:
    """Every loss of the catalogue, alone and behind every activation whose values it can take."""
    composed = (
        loss.of(activation)
        for loss in catalogue().values()
        for activation in activations.catalogue().values()
        if loss.fits(activation)
    )
    return catalogue() | {loss.name: loss for loss in composed}

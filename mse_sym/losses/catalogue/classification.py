r"""Losses of classes: of a probability :math:`a`, and of a vector :math:`p` of them, for labels :math:`y`."""

from __future__ import annotations

from sympy import Sum, Symbol, log

from mse_sym.losses import activations
from mse_sym.losses.loss import Loss
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector

_a, _y = Symbol("a", real=True), Symbol("y", real=True)
_K, _k = size("K"), index("k")
_p, _labels = vector("p", _K), vector("y", _K)

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

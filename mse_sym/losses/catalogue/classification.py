r"""Losses of classes: of a probability :math:`a`, or a vector :math:`p` of them, for labels between 0 and 1.

And of a score :math:`a` whose sign is that of the label, -1 or 1: then the margin :math:`a y` is positive.
"""

from __future__ import annotations

from sympy import Eq, FiniteSet, Interval, Max, Piecewise, Rational, Sum, Symbol, exp, log

from mse_sym.losses import activations
from mse_sym.losses.loss import Loss
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector

_a, _y = Symbol("a", real=True), Symbol("y", real=True)
_epsilon, _q = Symbol("epsilon", positive=True), Symbol("q", positive=True)
_gamma = Symbol("gamma", nonnegative=True)
_SIGNS = FiniteSet(-1, 1)
_K, _k = size("K"), index("k")
_p, _labels = vector("p", _K), vector("y", _K)
_s, _j, _T = vector("s", _K), index("j"), Symbol("T", positive=True)

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

focal = Loss(
    "focal",
    Piecewise((-((1 - _a) ** _gamma) * log(_a), Eq(_y, 1)), (-(_a**_gamma) * log(1 - _a), True)),
    prediction=_a,
    target=_y,
    is_measured=True,
    parameters=(_gamma,),
    domains={_a: UNIT_OPEN, _y: FiniteSet(0, 1), _gamma: Interval(0, 16)},
    title="Focal loss",
    note="Of a probability, for the labels 0 and 1: the cross-entropy, $\\gamma = 0$, in which what is right by a wide "
    "margin counts little (Lin et al. 2017, with $\\gamma$ from 0 to 5).",
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

label_smoothed_cross_entropy = Loss(
    "label_smoothed_cross_entropy",
    -Sum(((1 - _epsilon) * _labels[_k] + _epsilon / _K) * log(_p[_k]), (_k, 1, _K)),
    prediction=_p,
    target=_labels,
    is_measured=True,
    parameters=(_epsilon,),
    domains={_p: UNIT_OPEN, _labels: UNIT_CLOSED, _epsilon: UNIT_OPEN},
    title="Cross-entropy with smoothed labels",
    note="The label is mixed with the same probability for all classes (Szegedy et al. 2016).",
)

generalised_cross_entropy = Loss(
    "generalised_cross_entropy",
    Sum(_labels[_k] * (1 - _p[_k] ** _q), (_k, 1, _K)) / _q,
    prediction=_p,
    target=_labels,
    is_measured=True,
    parameters=(_q,),
    domains={_p: UNIT_OPEN, _labels: UNIT_CLOSED, _q: Interval.Lopen(0, 1)},
    title="Generalised cross-entropy",
    note="Between the cross-entropy, its limit for $q \\to 0$, and the absolute error of the labelled class, $q = 1$, "
    "for labels that may be wrong (Zhang and Sabuncu 2018).",
)

kullback_leibler = Loss(
    "kullback_leibler",
    Sum(_labels[_k] * (log(_labels[_k]) - log(_p[_k])), (_k, 1, _K)),
    prediction=_p,
    target=_labels,
    is_measured=True,
    domains={_p: UNIT_OPEN, _labels: UNIT_OPEN},
    title="Kullback–Leibler divergence",
    note="Of a distribution $p$ from $y$ (Kullback and Leibler 1951), as in `torch.nn.KLDivLoss`, whose input is "
    "$\\log p$. Its gradient is that of the cross-entropy, whose labels may also be 0 and 1.",
)

brier = Loss(
    "brier",
    Sum((_p[_k] - _labels[_k]) ** 2, (_k, 1, _K)),
    prediction=_p,
    target=_labels,
    is_measured=True,
    domains={_p: UNIT_OPEN, _labels: UNIT_CLOSED},
    title="Brier score",
    note="Of class probabilities (Brier 1950), as in `brier_score_loss` of scikit-learn for several classes.",
)

soft_dice = Loss(
    "soft_dice",
    (Sum(_p[_k] * (1 - _labels[_k]), (_k, 1, _K)) + Sum(_labels[_k] * (1 - _p[_k]), (_k, 1, _K)))
    / (Sum(_p[_k], (_k, 1, _K)) + Sum(_labels[_k], (_k, 1, _K)) + 1),
    prediction=_p,
    target=_labels,
    is_measured=True,
    domains={_p: UNIT_OPEN, _labels: UNIT_CLOSED},
    title="Soft Dice loss",
    note="Of the probabilities of $K$ pixels: $1 - (2 \\sum_k p_k y_k + 1)/(\\sum_k p_k + \\sum_k y_k + 1)$, written "
    "so that nothing cancels (Sudre et al. 2017), with 1 added above and below, so that there may be no pixel to be "
    "found.",
)

info_nce = Loss(
    "info_nce",
    Sum(_labels[_k] * (log(Sum(exp(_s[_j] / _T), (_j, 1, _K))) - _s[_k] / _T), (_k, 1, _K)),
    prediction=_s,
    target=_labels,
    is_measured=True,
    parameters=(_T,),
    domains={_s: Interval(-1024, 1024), _labels: UNIT_CLOSED, _T: Interval(Rational(1, 1024), 1024)},
    title="InfoNCE",
    note="Of similarities up to $1024$ in size, for the label of the one that belongs to the example (van den Oord et "
    "al. 2018): the cross-entropy of the softmax of $s/T$ with a temperature $T$ between $1/1024$ and $1024$.",
)

hinge = Loss(
    "hinge",
    Max(0, 1 - _y * _a),
    prediction=_a,
    target=_y,
    is_measured=True,
    domains={_y: _SIGNS},
    title="Hinge loss",
    note="Of a score, for the labels −1 and 1, as in support vector machines (Cortes and Vapnik 1995). At the kink "
    "$ay = 1$ the gradient is 0, the derivative from the right.",
)

squared_hinge = Loss(
    "squared_hinge",
    Max(0, 1 - _y * _a) ** 2,
    prediction=_a,
    target=_y,
    is_measured=True,
    domains={_y: _SIGNS},
    title="Squared hinge loss",
    note="Of a score, for the labels −1 and 1; its gradient has no jump.",
)

modified_huber = Loss(
    "modified_huber",
    Piecewise((Max(0, 1 - _y * _a) ** 2, _y * _a >= -1), (-4 * _y * _a, True)),
    prediction=_a,
    target=_y,
    is_measured=True,
    domains={_y: _SIGNS},
    title="Modified Huber loss",
    note="Of a score, for the labels −1 and 1: the squared hinge loss, and a straight line for $ay < -1$ (Zhang 2004).",
)

exponential = Loss(
    "exponential",
    exp(-_y * _a),
    prediction=_a,
    target=_y,
    is_measured=True,
    domains={_y: _SIGNS},
    title="Exponential loss",
    note="Of a score, for the labels −1 and 1: what AdaBoost lessens step by step (Friedman et al. 2000).",
)

logistic = Loss(
    "logistic",
    log(1 + exp(-_y * _a)),
    prediction=_a,
    target=_y,
    is_measured=True,
    domains={_y: _SIGNS},
    title="Logistic loss of a margin",
    note="Of a score, for the labels −1 and 1: the binary cross-entropy of a logit, whose labels are 0 and 1, in other "
    "letters.",
)

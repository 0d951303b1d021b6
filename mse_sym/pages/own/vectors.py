"""Losses of vectors, of pairs and of triplets."""

from __future__ import annotations

from sympy import FiniteSet, IndexedBase, Max, Sum, Symbol, exp, log, sqrt, symbols

from mse_sym.losses import Loss
from mse_sym.symbolic.context import POSITIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import softmax

K, k, j = size("K"), index("k"), index("j")
Z, Y, P, W, N = (vector(name, K) for name in "zypwn")
T, epsilon, alpha, beta, margin = symbols("T epsilon alpha beta m", positive=True)
u, v, y = symbols("u v y", real=True)
d = Symbol("d", nonnegative=True)
_PAIR = {y: FiniteSet(-1, 1)}


def _sum(expression: object) -> Sum:
    return Sum(expression, (k, 1, K))


def _log_softmax(logits: IndexedBase) -> object:
    return logits[k] - log(Sum(exp(logits[j]), (j, 1, K)))


VECTORS = (
    Loss(
        "brier_of_softmax",
        _sum((softmax(Z, k) - Y[k]) ** 2),
        Z,
        Y,
        domains={Y: UNIT_CLOSED},
        title="Brier score of a softmax",
    ),
    Loss(
        "softmax_written_out",
        -_sum(Y[k] * log(exp(Z[k]) / Sum(exp(Z[j]), (j, 1, K)))),
        Z,
        Y,
        domains={Y: UNIT_CLOSED},
        title="Softmax, written out",
    ),
    Loss(
        "contrast_with_temperature",
        log(_sum(exp(Z[k] / T))) - _sum(Y[k] * Z[k]) / T,
        Z,
        Y,
        (T,),
        {Y: UNIT_CLOSED},
        title="Contrast with a temperature",
    ),
    Loss(
        "smoothed_softmax",
        -_sum(((1 - epsilon) * Y[k] + epsilon / K) * _log_softmax(Z)),
        Z,
        Y,
        (epsilon,),
        {Y: UNIT_CLOSED, epsilon: UNIT_OPEN},
        title="Softmax of smoothed labels",
    ),
    Loss(
        "weights_of_classes",
        -_sum(W[k] * Y[k] * _log_softmax(Z)),
        Z,
        Y,
        (W,),
        {Y: UNIT_CLOSED, W: POSITIVE},
        title="Softmax with weights of classes",
    ),
    Loss(
        "kl_of_vectors",
        _sum(Y[k] * log(Y[k] / P[k])),
        P,
        Y,
        domains={P: UNIT_OPEN, Y: UNIT_OPEN},
        title="Kullback–Leibler, many classes",
    ),
    Loss(
        "cosine",
        1 - _sum(Z[k] * Y[k]) / sqrt(_sum(Z[k] ** 2) * _sum(Y[k] ** 2)),
        Z,
        Y,
        domains={Z: POSITIVE, Y: POSITIVE},
        title="Cosine distance",
    ),
    Loss(
        "soft_dice",
        1 - (2 * _sum(P[k] * Y[k]) + 1) / (_sum(P[k]) + _sum(Y[k]) + 1),
        P,
        Y,
        domains={P: UNIT_OPEN, Y: UNIT_CLOSED},
        title="Soft Dice loss",
    ),
    Loss(
        "tversky",
        1
        - (_sum(P[k] * Y[k]) + 1)
        / (_sum(P[k] * Y[k]) + alpha * _sum(P[k] * (1 - Y[k])) + beta * _sum((1 - P[k]) * Y[k]) + 1),
        P,
        Y,
        (alpha, beta),
        {P: UNIT_OPEN, Y: UNIT_CLOSED},
        title="Tversky loss",
    ),
    Loss(
        "triplet",
        Max(0, _sum((Z[k] - Y[k]) ** 2) - _sum((Z[k] - N[k]) ** 2) + margin),
        Z,
        Y,
        (N, margin),
        title="Triplet loss",
    ),
)

PAIRS = (
    Loss("rank_of_pair", log(1 + exp(-y * (u - v))), (u, v), y, domains=_PAIR, title="Ranking of a pair"),
    Loss("margin_of_pair", Max(0, margin - y * (u - v)), (u, v), y, (margin,), _PAIR, title="Margin of a pair"),
    Loss(
        "contrast_of_pair",
        y * d**2 + (1 - y) * Max(0, margin - d) ** 2,
        d,
        y,
        (margin,),
        {y: FiniteSet(0, 1)},
        title="Contrast of a pair",
    ),
)

OF_VECTORS = (*VECTORS, *PAIRS)

"""Mistakes about the softmax: left out, applied twice, over the wrong axis, its Jacobian in part."""

from __future__ import annotations

import numpy as np
from sympy import Expr, IndexedBase, KroneckerDelta, S, Sum, Symbol, exp

from mse_sym.check.mistake import Mistake, Mistakes
from mse_sym.check.ordinary import Ordinary
from mse_sym.check.strata import Array
from mse_sym.losses import activations, cross_entropy
from mse_sym.losses.activations import Activation
from mse_sym.proof.slips import JACOBIANS, jacobian
from mse_sym.symbolic.context import index, size
from mse_sym.symbolic.functions import softmax

_I, _M = index("i"), index("m")


def softmaxes(at: Ordinary, activation: Activation) -> Mistakes:
    """Mistakes in a loss of vectors behind the softmax, or in the logits."""
    if activation is not activations.softmax:
        return
    if at.quantity in ("value", "gradient"):
        made = at.of(at.loss, at.quantity, _softmax(at.batch.prediction), at.batch.target)
        yield Mistake("the softmax is applied twice", made, _twice(at.loss.prediction, at.formula))
    if at.quantity == "gradient":
        yield from _of_gradient(at)
    if at.quantity in ("hessian", "hessian_diagonal"):
        yield from _of_hessian(at)


def _of_gradient(at: Ordinary) -> Mistakes:
    z, y, p = at.batch.prediction, at.batch.target, _softmax(at.batch.prediction)
    logits, labels, j = at.loss.prediction, at.loss.target, at.loss.indices[0]
    s, n = softmax(logits, j), size("n")
    total = Sum(labels[_I], (_I, 1, logits.shape[0])) if isinstance(labels, IndexedBase) else S.One
    is_residual = at.formula in (s * total - labels[j], s - labels[j]) if isinstance(labels, IndexedBase) else False

    def formula(instead: Expr) -> Expr | None:
        return instead - labels[j] if is_residual else None

    yield Mistake("the labels are taken to add up to 1", at.right + p * (1 - y.sum(-1, keepdims=True)), formula(s))
    rows, targets = IndexedBase(str(logits.label)), IndexedBase(str(getattr(labels, "label", labels)))
    of_examples = exp(rows[_I, j]) / Sum(exp(rows[_M, j]), (_M, 1, n))
    over = of_examples - targets[_I, j] if is_residual else None
    yield Mistake("the softmax is over the examples, not over the entries", at.right - p + _softmax(z.T).T, over)
    yield Mistake("the softmax is left out: logits for probabilities", at.right - p + z, formula(logits[j]))
    if at.loss.composition is not None:
        outer = at.loss.composition.loss
    elif is_residual:
        outer = cross_entropy
    else:
        return
    slopes = at.of(outer, "gradient", p, y)
    renamed = outer.gradient.xreplace({outer.target: labels, outer.target.label: labels.label, outer.indices[0]: j})
    of_outer = renamed.replace(
        lambda part: getattr(part, "base", None) == outer.prediction, lambda part: softmax(logits, part.indices[0])
    )
    words = "the derivative of the softmax is forgotten: in the probabilities, not in the logits"
    yield Mistake(words, slopes, of_outer)
    twice = at.of(at.loss, "gradient", p, y)
    words = "the softmax is applied twice, and differentiated twice: probabilities given for logits"
    yield Mistake(words, p * (twice - (p * twice).sum(-1, keepdims=True)), _chained(logits, at.formula, j))
    for words, other in JACOBIANS.items():
        entries = other(np.eye(p.shape[1]), p[:, :, None], p[:, None, :])
        made = np.einsum("nk,nkj->nj", slopes, entries)
        if other(S.Zero, s, s) == 0:
            yield Mistake(words, made, of_outer * other(S.One, s, s))
        else:
            summand = of_outer.xreplace({j: _M}) * other(KroneckerDelta(_M, j), softmax(logits, _M), s)
            yield Mistake(words, made, Sum(summand, (_M, 1, logits.shape[0])))


def _of_hessian(at: Ordinary) -> Mistakes:
    """Of a Hessian that is a multiple of the Jacobian what another Jacobian makes of it."""
    p, eye = _softmax(at.batch.prediction), np.eye(at.entries)
    j, k = at.loss.indices
    is_matrix = at.quantity == "hessian"
    first, second = softmax(at.loss.prediction, j), softmax(at.loss.prediction, k if is_matrix else j)
    delta = KroneckerDelta(j, k) if is_matrix else S.One
    numbers = (eye, p[:, :, None], p[:, None, :]) if is_matrix else (np.ones_like(p), p, p)
    rest = at.formula / jacobian(delta, first, second)
    if rest.has(softmax):
        return
    for words, other in JACOBIANS.items():
        made = at.right / jacobian(*numbers) * other(*numbers)
        if not (is_matrix and np.allclose(made, eye * at.right)):  # which is named as a diagonal already
            yield Mistake(words, made, rest * other(delta, first, second))


def _chained(logits: IndexedBase, formula: Expr, j: Symbol) -> Expr:
    """The chain rule through one softmax more."""
    inner = _twice(logits, formula).xreplace({j: _I})
    (count,) = logits.shape
    return Sum(inner * jacobian(KroneckerDelta(_I, j), softmax(logits, _I), softmax(logits, j)), (_I, 1, count))


def _twice(logits: IndexedBase, formula: Expr) -> Expr:
    """A formula with the softmax of the softmax in the place of each softmax."""
    total = Sum(exp(softmax(logits, _M)), (_M, 1, logits.shape[0]))
    return formula.replace(
        lambda part: isinstance(part, softmax) and part.vector == logits,
        lambda part: exp(part) / total,
    )


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True))

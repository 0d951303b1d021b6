"""The mistakes that people make in a gradient, as what they make of the right one.

Each is a factor of the right quantity, or another quantity: of the same loss at other arguments, of the loss before
its activation. So none is a formula of its own: all come from what is derived and proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from sympy import Abs, Expr, FiniteSet, Integer, S, Symbol, exp

from mse_sym.check.ordinary import Ordinary, value_of
from mse_sym.check.strata import Array
from mse_sym.losses import Loss, activations
from mse_sym.losses.activations import Activation
from mse_sym.losses.compiled import Quantity
from mse_sym.proof.slips import FACTORS, exchanged, factors_of, variables_for
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.context import NONNEGATIVE, UNIT_CLOSED


@dataclass(frozen=True, eq=False)
class Mistake:
    """What a mistake is called, and what it makes of the right quantity: at ordinary points, and as a formula.

    Without a formula are those of several examples, or of the entries of vectors.
    """

    words: str
    made: Array
    formula: Expr | None = None


Mistakes: TypeAlias = Iterator[Mistake]


def mistakes(at: Ordinary) -> tuple[Mistake, ...]:
    """The mistakes that make a difference at these points, the commonest first."""
    with np.errstate(all="ignore"):
        found = [mistake for table in _TABLES for mistake in table(at)]
    return tuple(each for each in found if np.isfinite(each.made).any() and not np.array_equal(each.made, at.right))


def with_another(at: Ordinary, found: tuple[Mistake, ...]) -> Mistakes:
    """Each mistake with another sign or a factor 2 as well."""
    for words in ("the sign is wrong", "a factor 2 too large", "a factor 2 too small"):
        for mistake in found:
            if mistake.words not in FACTORS:
                formula = None if mistake.formula is None else FACTORS[words] * mistake.formula
                yield Mistake(f"{words}, and {mistake.words}", float(FACTORS[words]) * mistake.made, formula)
    for words in ("a factor 2 too large", "a factor 2 too small"):
        yield _times(at, f"the sign is wrong, and {words}", -FACTORS[words])


def _times(at: Ordinary, words: str, factor: Expr) -> Mistake:
    """A mistake that is a constant factor."""
    return Mistake(words, float(factor) * at.right, factor * at.formula)


def _as_formula(at: Ordinary, words: str, formula: Expr) -> Mistake:
    """A mistake of a loss of numbers, where it is another formula in its arguments."""
    return Mistake(words, at.value_of(formula), formula)


def _constants(at: Ordinary) -> Mistakes:
    for words, factor in FACTORS.items():
        yield _times(at, words, factor)


def _reductions(at: Ordinary) -> Mistakes:
    n = at.rows
    yield Mistake("a factor 1/n, n the number of rows: of the mean, not of each example", at.right / n)
    yield Mistake("a factor n, the number of rows, too large: divided by a mean that was not taken", at.right * n)
    if at.loss.is_vector:
        yield Mistake("a factor 1/K, K the number of entries: of their mean, not of their sum", at.right / at.entries)
        yield Mistake("a factor K, the number of entries, too large", at.right * at.entries)
        yield Mistake(
            "a factor 1/(n K), of rows and entries: of the mean, not of each example", at.right / (n * at.entries)
        )


def _parameters(at: Ordinary) -> Mistakes:
    for parameter in at.loss.parameters:
        numbers = at.batch.parameters[parameter.name]
        if numbers.ndim == 1:
            for words, factor in factors_of(parameter).items():
                times = at.shaped(value_of(factor, {parameter: numbers}, at.rows))
                yield Mistake(words, times * at.right, factor * at.formula)


def _variables(at: Ordinary) -> Mistakes:
    """The derivative in a function of the prediction, for that in the prediction itself."""
    if at.loss.is_vector or at.quantity != "gradient":
        return
    if isinstance(a := at.loss.prediction, Symbol):
        for words, factor in variables_for(a, at.loss.context.domain(a)).items():
            yield _as_formula(at, words, factor * at.formula)


def _links(at: Ordinary) -> Mistakes:
    """The derivative of the activation, and the activation itself."""
    for activation in _activations(at.loss):
        if at.loss.is_vector:
            yield from _vector_links(at, activation)
        elif isinstance(at.loss.prediction, Symbol):
            yield from _scalar_links(at, activation, at.loss.prediction)


def _activations(loss: Loss) -> tuple[Activation, ...]:
    """The activation of a composed loss; of one that is written in the logit, those that it may stand for."""
    if loss.composition is not None:
        return (loss.composition.activation,)
    domain, target = loss.context.domain(loss.prediction), loss.context.domain(loss.target)
    if not (domain.inf.is_infinite and domain.sup.is_infinite):
        return ()
    if loss.is_vector:
        return (activations.softmax,) if target == UNIT_CLOSED else ()
    if target == UNIT_CLOSED or isinstance(target, FiniteSet):
        return (activations.sigmoid,)
    return (activations.exp,) if target == NONNEGATIVE else ()


def _scalar_links(at: Ordinary, activation: Activation, z: Symbol) -> Mistakes:
    slope = activation.at(z).diff(z)
    word, order = activation.name, QUANTITIES[at.quantity].order
    if order and activation is not activations.identity:
        forgotten = "" if order == 1 else " squared"
        yield _as_formula(
            at,
            f"the derivative of the {word} is forgotten{forgotten}: in the prediction, not in the pre-activation",
            at.formula / slope**order,
        )
        yield _as_formula(at, f"the derivative of the {word} is applied twice", at.formula * slope)
        if order == 2:
            yield _as_formula(at, f"the derivative of the {word} is forgotten once", at.formula / slope)
    value = at.value_of(activation.at(z))
    if at.loss.context.domain(at.loss.prediction).contains(0.5):
        made = at.of(at.loss, at.quantity, value, at.batch.target)
        yield Mistake(f"the {word} is applied twice", made, at.formula.xreplace({z: activation.at(z)}))
    left_out = at.formula.xreplace({activation.at(z): z})
    if order and left_out != at.formula:
        yield _as_formula(at, f"the {word} is left out: the pre-activation for the prediction", left_out)


def _vector_links(at: Ordinary, activation: Activation) -> Mistakes:
    if activation is not activations.softmax or at.quantity not in ("value", "gradient"):
        return
    z, y = at.batch.prediction, at.batch.target
    p = _softmax(z)
    yield Mistake("the softmax is applied twice", at.of(at.loss, at.quantity, p, y))
    if at.quantity == "gradient":
        yield Mistake("the labels are taken to add up to 1", at.right + p * (1 - y.sum(-1, keepdims=True)))
        yield Mistake("the softmax is over the examples, not over the entries", at.right - p + _softmax(z.T).T)
        yield Mistake("the softmax is left out: logits for probabilities", at.right - p + z)
        if at.loss.composition is not None:
            yield Mistake(
                "the derivative of the softmax is forgotten: in the probabilities, not in the logits",
                at.of(at.loss.composition.loss, "gradient", p, y),
            )


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True))


def _arguments(at: Ordinary) -> Mistakes:
    """Prediction and target in each other's place, and labels of the other convention."""
    loss, batch, y, t, right = at.loss, at.batch, at.batch.target, at.loss.target, at.formula
    labels, a = loss.context.domain(t), loss.prediction
    if batch.prediction.shape == y.shape and labels == loss.context.domain(a):
        swapped = None if loss.is_vector else exchanged(right, a, t)
        yield Mistake("prediction and target are swapped", at.of(loss, at.quantity, y, batch.prediction), swapped)
    if loss.is_vector or not isinstance(a, Symbol):
        return
    if labels in (UNIT_CLOSED, FiniteSet(0, 1)):
        if _is_margin(loss):
            of_margin = t ** QUANTITIES[at.quantity].order * right.xreplace({a: t * a, t: S.One})
            yield _as_formula(at, "labels −1 and 1 are expected, and 0 and 1 are given", of_margin)
        yield _as_formula(at, "labels 0 and 1 are exchanged", right.xreplace({t: 1 - t}))
    elif labels == FiniteSet(-1, 1):
        one, other = (right.xreplace({t: label}) for label in (S.One, S.NegativeOne))
        yield _as_formula(at, "labels 0 and 1 are expected, and −1 and 1 are given", t * one + (1 - t) * other)
        yield _as_formula(at, "labels −1 and 1 are exchanged", right.xreplace({t: -t}))


def _is_margin(loss: Loss) -> bool:
    """Whether a prediction may have any sign, as a margin has."""
    domain = loss.context.domain(loss.prediction)
    return bool(domain.inf.is_infinite and domain.sup.is_infinite)


def _hessians(at: Ordinary) -> Mistakes:
    """Matrices of something else than the Hessian."""
    if at.quantity not in ("hessian", "hessian_diagonal"):
        return
    loss, batch = at.loss, at.batch
    gradient = at.of(loss, "gradient", batch.prediction, batch.target)
    if at.quantity == "hessian" and loss.is_vector:
        diagonal = np.eye(at.entries) * at.right
        yield Mistake("the diagonal alone, where the matrix is meant", diagonal)
        yield Mistake("twice the diagonal, a bound of the matrix, where the matrix is meant", 2 * diagonal)
        yield Mistake("the square of the gradient, not the Hessian", gradient[..., None] * gradient[..., None, :])
    else:
        if loss.is_vector:
            yield _times(at, "twice the diagonal, a bound of the matrix", Integer(2))
        square = None if loss.is_vector else loss.gradient**2
        yield Mistake("the square of the gradient, not the Hessian", gradient**2, square)
    size = None if loss.is_vector else Abs(at.formula)
    yield Mistake("the size of the Hessian, where it may be negative", np.abs(at.right), size)
    yield Mistake("1 for the Hessian", np.ones_like(at.right), S.One)
    yield Mistake("0 for the Hessian", np.zeros_like(at.right), S.Zero)
    if loss.composition is not None and isinstance(loss.prediction, Symbol):
        activation, outer = loss.composition.activation, loss.composition.loss
        slope = activation.at(loss.prediction).diff(loss.prediction)
        curvature = outer.hessian.xreplace({outer.prediction: activation.at(loss.prediction)})
        words = f"the curvature of the {activation.name} is left out: Gauss–Newton, not the Hessian"
        yield _as_formula(at, words, curvature * slope**2)


def _values(at: Ordinary) -> Mistakes:
    """Of a value, the exponential in the place of the logarithm; of a derivative, what is not yet differentiated."""
    if at.quantity == "value":
        yield Mistake("the likelihood, not its negative logarithm", np.exp(-at.right), exp(-at.formula))
    elif not at.loss.is_vector:
        words, before = _NOT_YET[QUANTITIES[at.quantity].order]
        yield _as_formula(at, words, at.loss.derivation(before).result)


_NOT_YET: Mapping[int, tuple[str, Quantity]] = {
    1: ("the value, not its gradient", "value"),
    2: ("the gradient, not the Hessian", "gradient"),
}
"""What is returned where one derivative is forgotten, by the order that is asked for."""

_TABLES: tuple[Callable[[Ordinary], Mistakes], ...] = (
    _constants,
    _reductions,
    _arguments,
    _links,
    _variables,
    _parameters,
    _hessians,
    _values,
)

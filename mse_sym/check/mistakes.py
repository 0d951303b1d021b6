"""The mistakes that people make in a gradient, as what they make of the right one.

Each is a factor of the right quantity, or another quantity: of the same loss at other arguments, of the loss before
its activation. So none is a formula of its own: all come from what is derived and proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from sympy import Expr, FiniteSet, Symbol

from mse_sym.check.ordinary import Ordinary
from mse_sym.check.strata import Array
from mse_sym.losses import Loss, activations
from mse_sym.losses.activations import Activation
from mse_sym.proof.slips import FACTORS
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN


@dataclass(frozen=True, eq=False)
class Mistake:
    """What a mistake is called, and what it makes of the right quantity at ordinary points."""

    words: str
    made: Array


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
                yield Mistake(f"{words}, and {mistake.words}", float(FACTORS[words]) * mistake.made)
    for words in ("a factor 2 too large", "a factor 2 too small"):
        yield Mistake(f"the sign is wrong, and {words}", -float(FACTORS[words]) * at.right)


def _constants(at: Ordinary) -> Mistakes:
    for words, factor in FACTORS.items():
        yield Mistake(words, float(factor) * at.right)


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
    for name, numbers in at.batch.parameters.items():
        if numbers.ndim > 1:
            continue
        factor = at.shaped(numbers)
        yield Mistake(f"a factor {name} too large", factor * at.right)
        yield Mistake(f"a factor {name} too small", at.right / factor)
        yield Mistake(f"a factor {name}² too large", factor**2 * at.right)
        yield Mistake(f"a factor {name}² too small", at.right / factor**2)


def _variables(at: Ordinary) -> Mistakes:
    """The derivative in a function of the prediction, for that in the prediction itself."""
    if at.loss.is_vector or at.quantity != "gradient":
        return
    a, domain = at.batch.prediction, at.loss.context.domain(at.loss.prediction)
    name = at.loss.prediction.name
    if domain in (UNIT_OPEN, UNIT_CLOSED):
        yield Mistake(f"the derivative in the logit of {name}, not in {name}", a * (1 - a) * at.right)
    elif domain in (POSITIVE, NONNEGATIVE):
        yield Mistake(f"the derivative in log {name}, not in {name}", a * at.right)
        yield Mistake(f"the derivative in {name}², not in {name}", at.right / (2 * a))
        yield Mistake(f"the derivative in √{name}, not in {name}", 2 * np.sqrt(a) * at.right)
        yield Mistake(f"the derivative in 1/{name}, not in {name}", -(a**2) * at.right)


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
    slope = at.value_of(activation.at(z).diff(z))
    word, order = activation.name, QUANTITIES[at.quantity].order
    if order and activation is not activations.identity:
        forgotten = "" if order == 1 else " squared"
        yield Mistake(
            f"the derivative of the {word} is forgotten{forgotten}: in the prediction, not in the pre-activation",
            at.right / slope**order,
        )
        yield Mistake(f"the derivative of the {word} is applied twice", at.right * slope)
        if order == 2:
            yield Mistake(f"the derivative of the {word} is forgotten once", at.right / slope)
    value = at.value_of(activation.at(z))
    if at.loss.context.domain(at.loss.prediction).contains(0.5):
        yield Mistake(f"the {word} is applied twice", at.of(at.loss, at.quantity, value, at.batch.target))
    if order and (left_out := _without(at, activation, z)) is not None:
        yield Mistake(f"the {word} is left out: the pre-activation for the prediction", left_out)


def _without(at: Ordinary, activation: Activation, z: Symbol) -> Array | None:
    """The quantity with the pre-activation in the place of the activation."""
    formula: Expr = at.loss.derivation(at.quantity).result
    found = formula.xreplace({activation.at(z): z})
    return None if found == formula else at.value_of(found)


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
    loss, batch, y = at.loss, at.batch, at.batch.target
    labels = loss.context.domain(loss.target)
    if batch.prediction.shape == y.shape and labels == loss.context.domain(loss.prediction):
        yield Mistake("prediction and target are swapped", at.of(loss, at.quantity, y, batch.prediction))
    if loss.is_vector or not isinstance(loss.prediction, Symbol):
        return
    if labels in (UNIT_CLOSED, FiniteSet(0, 1)):
        if _is_margin(loss):
            of_margin = at.of(loss, at.quantity, y * batch.prediction, np.ones_like(y))
            factor = y ** QUANTITIES[at.quantity].order
            yield Mistake("labels −1 and 1 are expected, and 0 and 1 are given", factor * of_margin)
        yield Mistake("labels 0 and 1 are exchanged", at.of(loss, at.quantity, batch.prediction, 1 - y))
    elif labels == FiniteSet(-1, 1):
        one, other = (at.of(loss, at.quantity, batch.prediction, np.full_like(y, label)) for label in (1.0, -1.0))
        yield Mistake("labels 0 and 1 are expected, and −1 and 1 are given", y * one + (1 - y) * other)
        yield Mistake("labels −1 and 1 are exchanged", at.of(loss, at.quantity, batch.prediction, -y))


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
            yield Mistake("twice the diagonal, a bound of the matrix", 2 * at.right)
        yield Mistake("the square of the gradient, not the Hessian", gradient**2)
    yield Mistake("the size of the Hessian, where it may be negative", np.abs(at.right))
    yield Mistake("1 for the Hessian", np.ones_like(at.right))
    yield Mistake("0 for the Hessian", np.zeros_like(at.right))
    if loss.composition is not None and isinstance(loss.prediction, Symbol):
        activation, outer = loss.composition.activation, loss.composition.loss
        slope = at.value_of(activation.at(loss.prediction).diff(loss.prediction))
        value = at.value_of(activation.at(loss.prediction))
        curvature = at.of(outer, "hessian", value, batch.target)
        yield Mistake(
            f"the curvature of the {activation.name} is left out: Gauss–Newton, not the Hessian", curvature * slope**2
        )


def _values(at: Ordinary) -> Mistakes:
    """Of a value, the exponential in the place of the logarithm."""
    if at.quantity == "value":
        yield Mistake("the likelihood, not its negative logarithm", np.exp(-at.right))


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

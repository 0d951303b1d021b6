"""Mistakes about the activation of a loss: left out, applied twice, its derivative forgotten, its Jacobian in part."""

from __future__ import annotations

import numpy as np
from sympy import FiniteSet, Symbol

from mse_sym.check.mistake import Mistake, Mistakes, as_formula
from mse_sym.check.mistakes_of_softmax import softmaxes
from mse_sym.check.ordinary import LEAST, Ordinary
from mse_sym.losses import Loss, activations
from mse_sym.losses.activations import Activation
from mse_sym.losses.compiled import Quantity
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.borders import IN_PIECES
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN


def links(at: Ordinary) -> Mistakes:
    """The derivative of the activation, and the activation itself."""
    if at.loss.composition is None and isinstance(at.loss.prediction, Symbol):
        for activation in _customary(at.loss):
            yield from _behind(at, activation, at.loss.prediction)
    for activation in _activations(at.loss):
        if at.loss.is_vector:
            yield from softmaxes(at, activation)
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


def _customary(loss: Loss) -> tuple[Activation, ...]:
    """The activations behind which a loss of what is not any real number is mostly meant."""
    domain = loss.context.domain(loss.prediction)
    if domain in (UNIT_OPEN, UNIT_CLOSED):
        return (activations.sigmoid,)
    return (activations.exp, activations.softplus) if domain in (POSITIVE, NONNEGATIVE) else ()


def _behind(at: Ordinary, activation: Activation, a: Symbol) -> Mistakes:
    """The loss behind an activation at what is no pre-activation."""
    words = (
        f"it is written for the pre-activation, of which it takes the {activation.name} itself: check it against "
        f"{at.loss.name}.of(activations.{activation.name})"
    )
    value = activation.at(a)
    slope, outer = value.diff(a), [at.loss.derivation(name).result.xreplace({a: value}) for name in _ORDERS]
    by_order = (outer[0], outer[1] * slope, outer[2] * slope**2 + outer[1] * slope.diff(a))
    yield as_formula(at, words, by_order[QUANTITIES[at.quantity].order])


def _before(at: Ordinary, word: str, z: Symbol) -> Mistakes:
    """The loss before its activation at the pre-activation, where this lies in the domain of what is meant."""
    if at.loss.composition is None:
        return
    outer = at.loss.composition.loss
    formula = outer.derivation(at.quantity).result.xreplace({outer.prediction: z})
    domain, numbers = outer.context.domain(outer.prediction), at.batch.prediction
    lies_inside = (numbers >= float(domain.inf) + LEAST) & (numbers <= float(domain.sup) - LEAST)
    made = np.where(lies_inside, at.value_of(formula), np.nan)
    slope = " and times its derivative" if QUANTITIES[at.quantity].order else ""
    words = (
        f"it is written for the prediction, and given the pre-activation: check it against {outer.name}, "
        f"or write it of the {word}{slope}"
    )
    yield Mistake(words, made, formula, is_partial=True)


_ORDERS: tuple[Quantity, ...] = ("value", "gradient", "hessian")


def _scalar_links(at: Ordinary, activation: Activation, z: Symbol) -> Mistakes:
    slope = activation.at(z).diff(z)
    word, order = activation.name, QUANTITIES[at.quantity].order
    if order and activation is not activations.identity:
        forgotten = "" if order == 1 else " squared"
        yield as_formula(
            at,
            f"the derivative of the {word} is forgotten{forgotten}: in the prediction, not in the pre-activation",
            at.formula / slope**order,
        )
        yield as_formula(at, f"the derivative of the {word} is applied twice", at.formula * slope)
        if order == 2:
            yield as_formula(at, f"the derivative of the {word} is forgotten once", at.formula / slope)
    yield from _before(at, word, z)
    value = at.value_of(activation.at(z))
    is_smooth = at.loss.composition is not None or not at.formula.has(*IN_PIECES)
    if is_smooth and at.loss.context.domain(at.loss.prediction).contains(0.5):
        made = at.of(at.loss, at.quantity, value, at.batch.target)
        twice = at.formula.xreplace({z: activation.at(z)})
        yield Mistake(f"the {word} is applied twice", made, twice)
        if order == 1:
            words = f"the {word} is applied twice, and differentiated twice: probabilities given for logits"
            yield as_formula(at, words, twice * slope)
    left_out = at.formula.xreplace({activation.at(z): z})
    if order and left_out != at.formula:
        yield as_formula(at, f"the {word} is left out: the pre-activation for the prediction", left_out)

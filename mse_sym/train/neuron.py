"""One neuron, ``a = φ(wx + b)``, trained by gradient descent with proved gradients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite

import numpy as np
from sympy import Expr, IndexedBase, Mul, Symbol

from mse_sym.backends.numpy import ArrayFunction, array_function
from mse_sym.forms import Form, stable_form
from mse_sym.forms.form import naming_left_out
from mse_sym.forms.stable import PLAIN_RULES
from mse_sym.losses import Activation, Loss
from mse_sym.proof import Derivation
from mse_sym.proof.rules import chain_rule, fold, unfold, unfold_in_derivatives
from mse_sym.proof.strategy import LOSS, if_it_changes, simplified, worked_out
from mse_sym.runtime import Array, Signature
from mse_sym.runtime.arguments import REALS
from mse_sym.runtime.given import given
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.rounding import in_exact_arithmetic

WEIGHT, BIAS, INPUT = (Symbol(name, real=True) for name in "wbx")
PRE_ACTIVATION = Symbol("z", real=True)


@dataclass(frozen=True)
class Neuron:
    r"""A loss behind an activation behind :math:`z = wx + b`, with the derivations of its two gradients.

    Attributes:
        loss: the loss of the output.
        activation: the function from the pre-activation :math:`z` to the output :math:`a`.
        weight_gradient: the derivation of :math:`\partial\ell/\partial w`.
        bias_gradient: the derivation of :math:`\partial\ell/\partial b`.
    """

    loss: Loss
    activation: Activation
    weight_gradient: Derivation
    bias_gradient: Derivation


@dataclass(frozen=True)
class NeuronRun:
    r"""The history of one run of gradient descent, before each step and after the last.

    All arrays have the length ``epochs + 1``.

    Attributes:
        weight: :math:`w`.
        bias: :math:`b`.
        output: :math:`a`, the activation at :math:`wx + b`.
        loss: :math:`\ell(a, y)`.
        gradient: the derivative in the weight, :math:`\partial\ell/\partial w`.
        bias_gradient: the derivative in the bias, :math:`\partial\ell/\partial b`.
    """

    weight: Array
    bias: Array
    output: Array
    loss: Array
    gradient: Array
    bias_gradient: Array


@lru_cache
def neuron(loss: Loss, activation: Activation) -> Neuron:
    r"""Derive :math:`\partial\ell/\partial w` and :math:`\partial\ell/\partial b` of one neuron.

    Example::

        from mse_sym import activations, losses
        from mse_sym.train import neuron

        derived = neuron(losses.binary_cross_entropy, activations.sigmoid)
        print(derived.bias_gradient.result)  # a - y

    .. math:: \frac{\partial\ell}{\partial w} = \frac{\partial\ell}{\partial a}
              \frac{\partial a}{\partial z} \frac{\partial z}{\partial w}

    Raises:
        ValueError: a loss or activation of vectors, or one that does not fit the other.
    """
    if loss.is_vector or activation.is_vector:
        raise ValueError(f"one neuron has one output; {loss.name} of {activation.name} is of vectors")
    loss.of(activation)  # which says why, if it does not fit
    taken = {WEIGHT, BIAS, INPUT, PRE_ACTIVATION} & {loss.prediction, loss.target, *loss.parameters}
    if taken:
        raise ValueError(
            f"{loss.name}: the neuron itself uses {', '.join(map(str, taken))}; name the loss's symbols differently"
        )
    return Neuron(loss, activation, _gradient(loss, activation, WEIGHT), _gradient(loss, activation, BIAS))


def _gradient(loss: Loss, activation: Activation, variable: Symbol) -> Derivation:
    output, pre_activation = loss.prediction, PRE_ACTIVATION
    context = Context(
        {**loss.domains, output: loss.context.domain(output)},
        {
            LOSS: loss.expression,
            output: activation.expression.xreplace({activation.argument: pre_activation}),
            pre_activation: WEIGHT * INPUT + BIAS,
        },
    )
    derivation = Derivation.begin(Partial(LOSS, variable), context).apply(chain_rule(output, pre_activation))
    derivation = worked_out(derivation.apply(unfold(LOSS)))
    derivation = worked_out(derivation.apply(unfold_in_derivatives(pre_activation)))
    derivation = worked_out(derivation.apply(unfold_in_derivatives(output)))
    return simplified(if_it_changes(derivation, fold(output)))


def train_neuron(
    loss: Loss,
    activation: Activation,
    *,
    weight: float,
    bias: float,
    x: float = 1.0,
    target: float = 0.0,
    rate: float = 0.15,
    epochs: int = 300,
    **parameters: float,
) -> NeuronRun:
    r"""Gradient descent on one example, :math:`w \leftarrow w - \eta\,\partial\ell/\partial w`, and so for :math:`b`.

    Example::

        from mse_sym import activations, losses, train_neuron

        run = train_neuron(losses.squared_error, activations.sigmoid, weight=2.0, bias=2.0)
        print(run.output[0].round(2), run.output[-1].round(2))  # 0.98 0.2

    The defaults are those of Nielsen 2015, chapter 3.

    Args:
        loss, activation: of the catalogue or one's own, of one number.
        weight, bias: where the descent starts.
        x, target: the one example.
        rate: the learning rate :math:`\eta > 0`.
        epochs: the number of steps, at least 1.
        parameters: the loss's parameters.

    Raises:
        ValueError: an argument that is not finite, a rate or a number of epochs that is not positive, a
            target outside its domain.
        FloatingPointError: the run diverges; the message has the epoch.
    """
    numbers = {"weight": weight, "bias": bias, "x": x, "target": target, "rate": rate}
    check_arguments(numbers, epochs)
    step = _compiled(neuron(loss, activation))
    check_of_loss(loss, activation, weight * x + bias, target, parameters)
    given = {INPUT.name: x, loss.target.name: target, **parameters}
    fixed = {name: np.asarray(value, dtype=np.float64) for name, value in given.items()}
    history = np.empty((epochs + 1, 6))
    here = np.array([weight, bias], dtype=np.float64)
    for epoch in range(epochs + 1):
        values = step({WEIGHT.name: here[:1].reshape(()), BIAS.name: here[1:].reshape(()), **fixed})
        history[epoch] = *here, *(float(value) for value in values)
        if not np.isfinite(history[epoch]).all():
            raise FloatingPointError(_diverged(epoch, here, rate))
        here = here - rate * history[epoch, 4:]
    return NeuronRun(*history.T)


def check_of_loss(
    loss: Loss, activation: Activation, pre_activation: float, target: float, parameters: Mapping[str, float]
) -> None:
    """Refuse a pre-activation, a target or parameters as the functions of the composed loss would, without these."""
    name, functions = loss.of(activation).name, loss.compile(measure=False)
    if parameters.keys() != {parameter.name for parameter in loss.parameters}:
        wanted = ", ".join(f"{parameter.name}=…" for parameter in loss.parameters) or "no parameters"
        raise TypeError(f"{name} takes {wanted}, got {', '.join(sorted(parameters)) or 'none'}")
    prediction, *others = functions.signature.arguments
    signature = Signature(name, (replace(prediction, domain=REALS), *others))
    values = [pre_activation, target, *(parameters[parameter.name] for parameter in loss.parameters)]
    given(signature, values, None).block(slice(None))


@lru_cache
def _compiled(neuron: Neuron) -> ArrayFunction:
    """Output, loss and both gradients of the weights, as one array function."""
    variables: list[Symbol | IndexedBase] = [WEIGHT, BIAS, INPUT, neuron.loss.target, *neuron.loss.parameters]
    with naming_left_out(stable_forms(neuron), f"a neuron with {neuron.loss.name} and {neuron.activation.name}"):
        return array_function(stable_formulas(neuron), [()] * 4, variables)


def stable_formulas(neuron: Neuron) -> list[Expr]:
    """Output, loss and both gradients in weight, bias, input, target and parameters, as they are computed."""
    return [in_exact_arithmetic(form.result).replace(ordered_product, Mul) for form in stable_forms(neuron)]


@lru_cache
def stable_forms(neuron: Neuron) -> tuple[Form, ...]:
    """What :func:`stable_formulas` are read off, with how they are derived."""
    context = neuron.weight_gradient.context
    derivations = (
        Derivation.begin(neuron.loss.prediction, context),
        Derivation.begin(LOSS, context),
        neuron.weight_gradient,
        neuron.bias_gradient,
    )
    return tuple(stable_form(if_it_changes(derivation, unfold()), PLAIN_RULES) for derivation in derivations)


def check_arguments(numbers: Mapping[str, float], epochs: int) -> None:
    """Refuse numbers that are not finite, and a rate or a number of epochs that is not positive."""
    for name, value in numbers.items():
        if not isfinite(value):
            raise ValueError(f"{name} must be a finite number, got {value}")
    if numbers["rate"] <= 0:
        raise ValueError(f"the learning rate must be positive, got {numbers['rate']}")
    if not epochs >= 1 or epochs != int(epochs):
        raise ValueError(f"epochs must be an integer of at least 1, got {epochs}")


def _diverged(epoch: int, here: Array, rate: float) -> str:
    return (
        f"the descent diverged at epoch {epoch}: weight {here[0]:g}, bias {here[1]:g}; "
        f"give a learning rate smaller than {rate:g}, or a start closer to the target"
    )

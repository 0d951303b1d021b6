r"""What a network computes number by number: activations with their slopes, and the loss behind the last of them.

An activation is compiled as a loss is: value :math:`\phi(z)`, slope :math:`\phi'(z)` and second derivative are derived,
proved and written in accurate forms.  At the output there are no two factors: the error signal is the derivative of
the *composition*, as :math:`p - y` of the cross-entropy behind the softmax, in the form in which it does not cancel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from sympy import Symbol, lambdify

from mse_sym.losses import Activation, Loss, activations
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.runtime import Array
from mse_sym.symbolic.functions import expand_functions

FUSED = "numba"
PLAIN = "lambdify"
"""The backend of the plain code, as people write it by hand and SymPy prints it."""
BACKENDS = ("numpy", FUSED, PLAIN)
"""What networks run on."""


class Functions(Protocol):
    """Array functions of one argument and a target, as :class:`mse_sym.losses.compiled.CompiledLoss` has them."""

    def value(self, prediction: Any, target: Any, /, **options: Any) -> Any: ...
    def value_and_gradient(self, prediction: Any, target: Any, /, **options: Any) -> Any: ...
    def hessian(self, prediction: Any, target: Any, /, **options: Any) -> Any: ...
    def hessian_product(self, prediction: Any, target: Any, vector: Any, /, **options: Any) -> Any: ...


@dataclass(frozen=True, eq=False)
class Pieces:
    """The functions of the hidden layers (whose target is of no matter), and those of the output.

    ``bends`` are both again, for their second derivatives.
    """

    hidden: Functions
    output: Functions
    bends: tuple[Functions, Functions]


def as_loss(activation: Activation) -> Loss:
    r"""An activation :math:`\phi(z)` as a function whose derivatives are derived and proved as those of losses are.

    Raises:
        ValueError: an activation of vectors, as the softmax, which only an output has.
    """
    if activation.is_vector:
        raise ValueError(f"{activation.name} is of a whole layer; a hidden layer has an activation of one number")
    names = {str(symbol) for symbol in activation.expression.free_symbols}
    unused = Symbol(next(name for name in "ysv" if name not in names), real=True)
    is_known = activations.catalogue().get(activation.name) == activation
    return Loss(
        activation.name, activation.expression, prediction=activation.argument, target=unused, is_measured=is_known
    )


def behind(loss: Loss, output: Activation | None) -> Loss:
    """The loss of the last pre-activations."""
    return loss if output is None else loss.of(output)


@lru_cache(maxsize=64)
def pieces(loss: Loss, output: Activation | None, hidden: Activation, backend: str) -> Pieces:
    """The functions of a network, compiled for a backend.

    Raises:
        ValueError: the loss does not fit the output; an activation of vectors in a hidden layer; another backend.
        ModuleNotFoundError: a library that the backend runs on.
    """
    if backend == FUSED:
        first, then = as_loss(hidden).compile(), behind(loss, output).compile()
        return Pieces(_fused(first), _fused(then), (first, then))
    functions = as_loss(hidden).compile(backend=backend)
    last: Functions
    if backend == PLAIN and output is not None and not loss.is_vector:
        last = TwoFactors(loss, output)
    else:
        last = behind(loss, output).compile(backend=backend)
    return Pieces(functions, last, (functions, last))


def _fused(functions: CompiledLoss) -> CompiledLoss:
    """Value and gradient as fused loops; second derivatives of vectors may have more indices than these have."""
    forms = {quantity: functions.forms[quantity] for quantity in ("value", "gradient")}
    return replace(functions, forms=forms, backend=FUSED)


@dataclass(frozen=True)
class TwoFactors:
    r"""The loss behind an activation as it is written by hand: :math:`\ell(\phi(z), y)`, and the chain rule in floats.

    The error signal is the product of :math:`\partial\ell/\partial a` and :math:`\phi'(z)`, each as SymPy
    differentiates and prints it.  Where :math:`\phi(z)` rounds to an end of its range, the first may be infinite
    and the second 0, and the product is NaN, or it is 0 where it ought not to be.
    """

    loss: Loss
    activation: Activation

    def value(self, prediction: Any, target: Any, /, *, out: Any = None, **constants: Any) -> Any:
        value, _, _ = self._computed(prediction, target, constants)
        if out is None:
            return value
        out[...] = value
        return out

    def value_and_gradient(self, prediction: Any, target: Any, /, *, out: Any = None, **constants: Any) -> Any:
        value, of_output, slope = self._computed(prediction, target, constants)
        with np.errstate(all="ignore"):
            out[0][...], out[1][...] = value, of_output * slope
        return out

    def hessian(self, *_: Any, **__: Any) -> Any:
        raise TypeError("the plain code has no second derivatives; take another backend for Newton's method")

    hessian_product = hessian

    def _computed(self, z: Array, y: Array, constants: dict[str, float]) -> tuple[Any, Any, Any]:
        of_loss, of_activation = _plain(self.loss, self.activation)
        with np.errstate(all="ignore"):
            a, slope = of_activation(z)
            value, of_output = of_loss(a, y, *(constants[each.name] for each in self.loss.parameters))
        return value, of_output, slope


@lru_cache(maxsize=64)
def _plain(loss: Loss, activation: Activation) -> tuple[Any, Any]:
    a, z = loss.prediction, activation.argument
    expression, output = expand_functions(loss.expression), expand_functions(activation.expression)
    of_loss = lambdify([a, loss.target, *loss.parameters], [expression, expression.diff(a)], "numpy")
    return of_loss, lambdify([z], [output, output.diff(z)], "numpy")

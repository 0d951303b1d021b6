"""Multilayer perceptrons of any depth, on proved pieces: a description, and what is computed with its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from sympy import IndexedBase

from mse_sym.backends.numpy import ArrayFunction, array_function
from mse_sym.forms import stable_form
from mse_sym.losses import Activation, Loss, activations
from mse_sym.proof import Derivation
from mse_sym.runtime import Array
from mse_sym.symbolic.context import Context
from mse_sym.train.examples import Examples, examples
from mse_sym.train.parameters import Parameters, count, started
from mse_sym.train.passes import Passes
from mse_sym.train.pieces import BACKENDS, Pieces, behind, pieces

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, DTypeLike

_NUMBERS = 1 << 20
"""So many numbers of the widest layer are computed at a time."""


@dataclass(frozen=True)
class Network:
    r"""A multilayer perceptron: :math:`a^{(l)} = \phi(W^{(l)} a^{(l-1)} + b^{(l)})`, and a loss behind the last layer.

    Example::

        import numpy as np
        from mse_sym import activations, losses
        from mse_sym.train import Network

        network = Network((2, 3, 1), losses.binary_cross_entropy, activations.sigmoid)
        X, y = np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([1.0, 0.0])
        risk, gradient = network.risk_and_gradient(network.start(seed=0), X, y)
        print(network.size, gradient.numbers.shape)  # 13 (13,)

    Inputs ``X`` have the shape ``(n, widths[0])``.  Targets ``y`` have one row of ``widths[-1]`` numbers for each
    example; of one output, and of a loss that takes one number for each example, the shape ``(n,)``.  Where the target
    is a vector of probabilities, it may be the number of a class, counted from 0.  The *risk* is the mean of the loss
    over the examples, which is added up over the outputs if it is of one number; of ``weights``, one for each example,
    the weighted mean.  Everything has the type of the parameters, float64 or float32.

    Attributes:
        widths: the number of inputs, and of the neurons of each layer.
        loss: of the catalogue or one's own.
        output: the activation of the last layer; without one the loss takes the pre-activations.
        hidden: the activation of all other layers, of one number.
        constants: the parameters of the loss by name, as ``{"delta": 1.0}``.
        backend: ``"numpy"``; ``"numba"``, the same as fused loops, and steps of narrow networks whole (the extra
            ``fast``); or ``"lambdify"``, the plain code of SymPy, to compare with.

    Raises:
        ValueError: fewer than two widths, or one that is not positive; a loss that does not fit the output, or whose
            vectors have another size; constants that are not those of the loss; another backend.
    """

    widths: tuple[int, ...]
    loss: Loss
    output: Activation | None = None
    hidden: Activation = activations.tanh
    constants: Mapping[str, Any] = field(default_factory=dict, hash=False)
    backend: str = "numpy"

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", tuple(map(int, self.widths)))
        constants = {name: np.asarray(each).tolist() for name, each in self.constants.items()}
        object.__setattr__(self, "constants", constants)
        if len(self.widths) < 2 or min(self.widths) < 1:
            raise ValueError(f"widths are the number of inputs and of the neurons of each layer, got {self.widths}")
        if self.hidden.is_vector:
            raise ValueError(f"{self.hidden.name} is of a whole layer; a hidden layer has an activation of one number")
        if self.backend not in BACKENDS:
            raise ValueError(f"a network runs on {', '.join(map(repr, BACKENDS))}, got backend={self.backend!r}")
        composed = self.composed
        wanted = {str(getattr(each, "label", each)) for each in composed.parameters}
        if wanted != self.constants.keys():
            given = ", ".join(sorted(self.constants)) or "none"
            raise ValueError(
                f"{composed.name} has the constants {', '.join(sorted(wanted)) or 'none'}, got {given}; "
                "give constants={name: number}"
            )
        if composed.is_vector and (size := composed.prediction.shape[0]).is_Integer and size != self.widths[-1]:
            raise ValueError(f"{composed.name} takes {size} outputs, and the last layer has {self.widths[-1]}")

    @cached_property
    def composed(self) -> Loss:
        """The loss of the last pre-activations, whose derivative is the error signal of the output."""
        return behind(self.loss, self.output)

    @cached_property
    def pieces(self) -> Pieces:
        """The compiled functions.

        Raises:
            ValueError: a hidden activation of vectors; another backend.
            ModuleNotFoundError: a library that the backend runs on.
        """
        return pieces(self.loss, self.output, self.hidden, self.backend)

    @property
    def size(self) -> int:
        """How many parameters there are."""
        return count(self.widths)

    def start(self, seed: int = 0, dtype: DTypeLike = np.float64) -> Parameters:
        r"""Weights drawn at random, normal with the mean 0 and the variance :math:`1/n_{l-1}`; biases of 0."""
        return started(self.widths, seed, dtype)

    def outputs(self, parameters: Parameters, X: ArrayLike) -> Array:
        """The pre-activations of the last layer, ``(n, widths[-1])`` or, of one output, ``(n,)``."""
        given = examples(self, parameters, X)
        passes = self.passes(given.rows, given.dtype)
        return np.concatenate([passes.outputs(parameters, part.X).copy() for part in given.parts(self.rows)])

    def predict(self, parameters: Parameters, X: ArrayLike) -> Array:
        """The outputs behind the last activation, in the shape of :meth:`outputs`."""
        z = self.outputs(parameters, X)
        if self.output is None:
            return z
        (result,) = _activated(self.output)({_name(self.output): z})
        return result

    def risk(self, parameters: Parameters, X: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None) -> float:
        """The mean loss of the examples.

        Raises:
            TypeError: no real numbers, or targets that are no class numbers where these are wanted.
            ValueError: shapes that do not fit; numbers that are not finite or outside their domain; weights that are
                negative or all 0.
        """
        return self.mean_of(parameters, examples(self, parameters, X, y, weights))

    def mean_of(self, parameters: Parameters, given: Examples) -> float:
        """The risk of examples that have been looked at."""
        passes, total = self.passes(given.rows, given.dtype), 0.0
        for part in given.parts(self.rows):
            values = passes.values(parameters, part.X, part.y).reshape(part.rows, -1).sum(axis=1, dtype=np.float64)
            total += float(np.sum(values * part.factors))
        return total

    def risk_and_gradient(
        self, parameters: Parameters, X: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None
    ) -> tuple[float, Parameters]:
        """The mean loss of the examples, and its derivative in each weight and bias; errors as of :meth:`risk`."""
        given = examples(self, parameters, X, y, weights)
        return self.summed(parameters, given)

    def summed(self, parameters: Parameters, given: Examples) -> tuple[float, Parameters]:
        """Risk and gradient of examples that have been looked at."""
        passes, total = self.passes(given.rows, given.dtype), 0.0
        gradient, part_of_it = (parameters.like(np.zeros_like(parameters.numbers)) for _ in range(2))
        for part in given.parts(self.rows):
            total += passes.gradient(parameters, part.X, part.y, part.factors, part_of_it)
            np.add(gradient.numbers, part_of_it.numbers, out=gradient.numbers)
        return total, gradient

    def hessian_product(
        self,
        parameters: Parameters,
        direction: Parameters,
        X: ArrayLike,
        y: ArrayLike,
        weights: ArrayLike | None = None,
    ) -> Parameters:
        """The second derivative of the risk times a direction, without the matrix; errors as of :meth:`risk`."""
        return self.product_of(parameters, direction, examples(self, parameters, X, y, weights))

    def product_of(self, parameters: Parameters, direction: Parameters, given: Examples) -> Parameters:
        """The product for examples that have been looked at."""
        passes = self.passes(given.rows, given.dtype)
        products = (
            passes.hessian_product(parameters, direction, part.X, part.y, part.factors).numbers
            for part in given.parts(self.rows)
        )
        return parameters.like(np.asarray(sum(products)))

    def hessian(self, parameters: Parameters, X: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None) -> Array:
        """The second derivative of the risk, a matrix in the order of ``parameters.numbers``, of a small network."""
        directions = np.eye(self.size, dtype=parameters.numbers.dtype)
        columns = [self.hessian_product(parameters, parameters.like(each), X, y, weights) for each in directions]
        return np.stack([column.numbers for column in columns], axis=1)

    def error_signals(self, parameters: Parameters, X: ArrayLike, y: ArrayLike) -> tuple[Array, ...]:
        r"""Of each layer, the lowest first, :math:`\partial\ell/\partial z^{(l)}` of each example: ``(n, width)``."""
        given = examples(self, parameters, X, y)
        return self.passes(given.rows, given.dtype, is_whole=True).signals_of_all(parameters, given.X, given.y)

    def constants_of(self, dtype: np.dtype[Any]) -> dict[str, Any]:
        """The parameters of the loss; vectors, as of weights of classes, in a type."""
        return {name: np.asarray(each, dtype) if np.ndim(each) else each for name, each in self.constants.items()}

    @property
    def rows(self) -> int:
        """So many examples are computed at a time."""
        return max(1, _NUMBERS // max(self.widths))

    def passes(self, rows: int, dtype: np.dtype[Any], is_whole: bool = False) -> Passes:
        """Arrays for both passes over at most so many examples, or over all of them at once."""
        most = rows if is_whole else min(rows, self.rows)
        return Passes(self.pieces, self.widths, self.composed.is_vector, self.constants_of(dtype), most, dtype)


@lru_cache(maxsize=64)
def _activated(activation: Activation) -> ArrayFunction:
    """An activation as a function of arrays, in its accurate form."""
    form = stable_form(Derivation.begin(activation.expression, Context()))
    free = (activation.component,) if activation.component is not None else ()
    return array_function([form.result], [free], [activation.argument])


def _name(activation: Activation) -> str:
    argument = activation.argument
    return str(argument.label if isinstance(argument, IndexedBase) else argument)

r"""The forward and the backward pass of a network over some examples, in arrays that are used again and again.

:mod:`mse_sym.train.backpropagation` derives and proves the equations for each layer.  With examples as rows,

.. math::
    Z^{(l)} = A^{(l-1)} (W^{(l)})^\top + b^{(l)}, \quad A^{(l)} = \phi(Z^{(l)}), \quad
    \Delta^{(l)} = (\Delta^{(l+1)} W^{(l+1)}) \odot \phi'(Z^{(l)}), \quad
    \frac{\partial R}{\partial W^{(l)}} = (\Delta^{(l)})^\top A^{(l-1)}, \quad
    \frac{\partial R}{\partial b^{(l)}} = \sum_m \Delta^{(l)}_m .

A product of the Hessian with a direction differentiates both passes along it once more (Pearlmutter 1994).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mse_sym.runtime import Array
from mse_sym.train.parameters import Parameters
from mse_sym.train.pieces import Pieces


class Passes:
    """Both passes for at most so many examples at a time, of one type.

    Args:
        pieces: the functions of the network.
        widths: how many inputs there are, and how many neurons each layer has.
        of_vectors: whether the loss is of the vector of all outputs, and not added up over them.
        constants: the parameters of the loss.
        rows: how many examples there are at most.
        dtype: of all arrays.
    """

    def __init__(
        self,
        pieces: Pieces,
        widths: tuple[int, ...],
        of_vectors: bool,
        constants: Mapping[str, Any],
        rows: int,
        dtype: np.dtype[Any],
    ) -> None:
        self._pieces, self._constants = pieces, constants
        self._is_single = widths[-1] == 1 and not of_vectors
        self._z = [np.empty((rows, width), dtype) for width in widths[1:]]
        self._a, self._slopes = ([np.empty((rows, width), dtype) for width in widths[1:-1]] for _ in range(2))
        self._deltas = [np.empty((rows, width), dtype) for width in widths[1:]]
        self._values = np.empty((rows,) if of_vectors or self._is_single else (rows, widths[-1]), dtype)
        self._ones = np.ones(rows, dtype)

    def outputs(self, parameters: Parameters, X: Array) -> Array:
        """The last pre-activations, in an array that the next call writes into."""
        return self._shown(self._forward(parameters, X, with_slopes=False))

    def values(self, parameters: Parameters, X: Array, y: Array) -> Array:
        """The loss of each example, in an array that the next call writes into."""
        z, values = self.outputs(parameters, X), self._values[: len(X)]
        self._pieces.output.value(z, y, out=values, **self._constants)
        return values

    def gradient(self, parameters: Parameters, X: Array, y: Array, factors: Array | float, into: Parameters) -> float:
        """The sum of the losses times factors, one for all or one for each example; its gradient is written."""
        rows = len(X)
        self.signals(parameters, X, y)
        delta, values = self._deltas[-1][:rows], self._values[:rows]
        delta *= np.reshape(factors, (-1, 1))
        self._backward(parameters, X, into)
        if isinstance(factors, float):
            return float(values.sum(dtype=np.float64)) * factors
        return float(np.dot(factors, values.reshape(rows, -1).sum(axis=1, dtype=np.float64)))

    def signals(self, parameters: Parameters, X: Array, y: Array) -> Array:
        """The forward pass, and the error signals of the output."""
        z = self._shown(self._forward(parameters, X, with_slopes=True))
        delta, values = self._deltas[-1][: len(X)], self._values[: len(X)]
        self._pieces.output.value_and_gradient(z, y, out=(values, self._shown(delta)), **self._constants)
        return delta

    def signals_of_all(self, parameters: Parameters, X: Array, y: Array) -> tuple[Array, ...]:
        """The error signals of each layer, the lowest first."""
        delta = self.signals(parameters, X, y)
        for layer in range(len(self._deltas) - 1, 0, -1):
            delta = self._through(parameters, layer, delta)
        return tuple(each[: len(X)] for each in self._deltas)

    def _forward(self, parameters: Parameters, X: Array, with_slopes: bool) -> Array:
        rows, a, last = len(X), X, len(self._z) - 1
        for layer, (weights, biases) in enumerate(zip(parameters.weights, parameters.biases, strict=True)):
            z = self._z[layer][:rows]
            np.matmul(a, weights.T, out=z)
            z += biases
            if layer == last:
                break
            a = self._a[layer][:rows]
            if with_slopes:
                self._pieces.hidden.value_and_gradient(z, z, out=(a, self._slopes[layer][:rows]))
            else:
                self._pieces.hidden.value(z, z, out=a)
        return z

    def _backward(self, parameters: Parameters, X: Array, into: Parameters) -> None:
        """The gradients, from the error signals of the output on."""
        rows = len(X)
        delta = self._deltas[-1][:rows]
        for layer in range(len(self._deltas) - 1, -1, -1):
            below = self._a[layer - 1][:rows] if layer else X
            np.matmul(delta.T, below, out=into.weights[layer])
            np.matmul(self._ones[:rows], delta, out=into.biases[layer])
            if layer:
                delta = self._through(parameters, layer, delta)

    def _through(self, parameters: Parameters, layer: int, delta: Array) -> Array:
        """The error signals of the layer below from those of a layer."""
        under = self._deltas[layer - 1][: len(delta)]
        np.matmul(delta, parameters.weights[layer], out=under)
        under *= self._slopes[layer - 1][: len(delta)]
        return under

    def _shown(self, of_outputs: Array) -> Array:
        """What belongs to the outputs, as the loss takes it: of one output a number for each example."""
        return of_outputs.reshape(len(of_outputs)) if self._is_single else of_outputs

    def hessian_product(
        self, parameters: Parameters, direction: Parameters, X: Array, y: Array, factors: Array | float
    ) -> Parameters:
        """The Hessian of the sum of the losses times factors, times a direction."""
        column = np.reshape(factors, (-1, 1))
        delta, last = self.signals(parameters, X, y) * column, len(self._z) - 1
        z, a = [each[: len(X)] for each in self._z], [X, *(each[: len(X)] for each in self._a)]
        slopes = [each[: len(X)] for each in self._slopes]
        along_z: list[Array] = []
        along_a: list[Array] = [np.zeros_like(X)]
        for layer, (weights, biases) in enumerate(zip(direction.weights, direction.biases, strict=True)):
            along = a[layer] @ weights.T + biases + along_a[-1] @ parameters.weights[layer].T
            along_z.append(along)
            if layer < last:
                along_a.append(slopes[layer] * along)
        along_delta = self._of_output(z[-1], y, along_z[-1]) * column
        into = parameters.like(np.empty_like(parameters.numbers))
        for layer in range(last, -1, -1):
            into.weights[layer][...] = along_delta.T @ a[layer] + delta.T @ along_a[layer]
            into.biases[layer][...] = along_delta.sum(axis=0)
            if layer:
                signal = delta @ parameters.weights[layer]
                along_signal = along_delta @ parameters.weights[layer] + delta @ direction.weights[layer]
                bent = self._pieces.bends[0].hessian(z[layer - 1], z[layer - 1])
                delta = signal * slopes[layer - 1]
                along_delta = along_signal * slopes[layer - 1] + signal * bent * along_z[layer - 1]
        return into

    def _of_output(self, z: Array, y: Array, along: Array) -> Array:
        """The second derivative of the loss in the outputs, times a direction."""
        if self._values.ndim == 1 and not self._is_single:
            # The functions take directions up to a size, and the product is linear in them.
            scale = max(1.0, float(np.abs(along).max()))
            return self._pieces.bends[1].hessian_product(z, y, along / scale, **self._constants) * scale
        return np.reshape(self._pieces.bends[1].hessian(self._shown(z), y, **self._constants), z.shape) * along

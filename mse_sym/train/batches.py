"""One epoch of training: batches of examples in an order, the gradient of each, a step by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mse_sym.runtime import Array
from mse_sym.train.examples import Examples
from mse_sym.train.narrow import InMachineCode, is_narrow
from mse_sym.train.network import Network
from mse_sym.train.optimisers import Step
from mse_sym.train.parameters import Parameters
from mse_sym.train.passes import Passes


class Batches(Protocol):
    """Examples that are gone through in batches."""

    @property
    def examples(self) -> Examples:
        """All of them."""
        ...

    def epoch(self, parameters: Parameters, order: Array, step: Step) -> float:
        """Go through the examples in an order and step after each batch; the mean loss before the steps.

        Raises:
            ValueError: a number that is not finite.
        """
        ...


def batches(network: Network, examples: Examples, size: int) -> Batches:
    """The batches of a network: whole steps in machine code where it is narrow and compiled, else arrays."""
    return (InMachineCode if is_narrow(network, min(size, examples.rows)) else InArrays)(network, examples, size)


@dataclass(frozen=True)
class InArrays:
    """Batches in arrays of NumPy, which are made once."""

    network: Network
    examples: Examples
    size: int

    def epoch(self, parameters: Parameters, order: Array, step: Step) -> float:
        given, size = self.examples, min(self.size, self.examples.rows)
        passes = self._passes(size)
        X, y = np.empty((size, given.X.shape[1]), given.dtype), np.empty((size, *given.y.shape[1:]), given.y.dtype)
        weights, gradient = self._weights, parameters.like(np.empty_like(parameters.numbers))
        total = 0.0
        for begin in range(0, len(order), size):
            rows = order[begin : begin + size]
            count = len(rows)
            # NumPy writes into the array itself where it need not look at the places.
            np.take(given.X, rows, axis=0, out=X[:count], mode="clip")
            np.take(given.y, rows, axis=0, out=y[:count], mode="clip")
            factors = 1.0 / count if weights is None else weights[rows] / count
            total += passes.gradient(parameters, X[:count], y[:count], factors, gradient) * count
            step(parameters.numbers, gradient.numbers)
        return total / given.rows

    def _passes(self, size: int) -> Passes:
        return self.network.passes(size, self.examples.dtype)

    @property
    def _weights(self) -> Array | None:
        """Weights whose mean is 1."""
        factors = self.examples.factors
        return None if isinstance(factors, float) else factors * self.examples.rows

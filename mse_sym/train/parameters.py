"""The numbers of a network: weights and biases, layer by layer, in one vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from mse_sym.runtime import Array

TYPES = (np.dtype(np.float64), np.dtype(np.float32))


@dataclass(frozen=True, eq=False)
class Parameters:
    """Weights and biases of all layers, or what belongs to each of them: a gradient, a direction.

    Example::

        import numpy as np
        from mse_sym.train import Parameters

        parameters = Parameters.of([np.ones((2, 3))], [np.zeros(2)])
        print(parameters.widths, parameters.numbers)  # (3, 2) [1. 1. 1. 1. 1. 1. 0. 0.]

    Attributes:
        numbers: all of them in one vector, float64 or float32: of each layer the weights row by row, then the biases.
        widths: how many inputs there are, and how many neurons each layer has.

    Raises:
        ValueError: another count of numbers than the widths ask for.
        TypeError: another type.
    """

    numbers: Array
    widths: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.numbers.dtype not in TYPES:
            raise TypeError(f"parameters are float64 or float32, got {self.numbers.dtype}; convert them")
        if self.numbers.shape != (count(self.widths),):
            raise ValueError(
                f"a network of widths {self.widths} has a vector of {count(self.widths)} parameters, "
                f"got the shape {self.numbers.shape}"
            )

    @classmethod
    def of(cls, weights: Sequence[Array], biases: Sequence[Array]) -> Parameters:
        """The parameters with such weights, one row for each neuron, and biases; the numbers are copied.

        Raises:
            ValueError: shapes that do not fit each other.
        """
        matrices, vectors = [np.asarray(each) for each in weights], [np.asarray(each) for each in biases]
        widths = (*(matrix.shape[-1] for matrix in matrices[:1]), *(len(vector) for vector in vectors))
        wanted = [((rows, columns), (rows,)) for columns, rows in pairwise(widths)]
        found = [(matrix.shape, vector.shape) for matrix, vector in zip(matrices, vectors, strict=False)]
        if len(matrices) != len(vectors) or found != wanted:
            shapes = ", ".join(f"{matrix.shape} and {np.shape(bias)}" for matrix, bias in zip(matrices, vectors))  # noqa: B905
            raise ValueError(
                f"a layer has weights (rows, columns) and biases (rows,), the next one rows columns; got {shapes}"
            )
        parts = [part.reshape(-1) for pair in zip(matrices, vectors, strict=True) for part in pair]
        return cls(np.concatenate(parts, dtype=np.result_type(*parts, np.float32)), widths)

    @cached_property
    def weights(self) -> tuple[Array, ...]:
        """Of each layer its matrix, one row for each neuron: a view of the numbers."""
        return tuple(weights for weights, _ in self._layers())

    @cached_property
    def biases(self) -> tuple[Array, ...]:
        """Of each layer its vector: a view of the numbers."""
        return tuple(biases for _, biases in self._layers())

    def like(self, numbers: Array) -> Parameters:
        """Other numbers of the same layers."""
        return Parameters(numbers, self.widths)

    def _layers(self) -> Iterator[tuple[Array, Array]]:
        begin = 0
        for columns, rows in pairwise(self.widths):
            middle = begin + rows * columns
            yield self.numbers[begin:middle].reshape(rows, columns), self.numbers[middle : middle + rows]
            begin = middle + rows


def count(widths: Sequence[int]) -> int:
    """How many weights and biases a network has."""
    return sum((columns + 1) * rows for columns, rows in pairwise(widths))


def started(widths: tuple[int, ...], seed: int, dtype: DTypeLike) -> Parameters:
    r"""Weights drawn from the normal distribution of mean 0 and variance :math:`1/n_{l-1}`, and biases of 0."""
    random = np.random.default_rng(seed)
    parameters = Parameters(np.zeros(count(widths), dtype), widths)
    for weights in parameters.weights:
        weights[...] = random.normal(size=weights.shape) / np.sqrt(weights.shape[1])
    return parameters

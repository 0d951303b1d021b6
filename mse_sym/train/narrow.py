"""Batches of a narrow network, of which each pass is one call of machine code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from sympy import IndexedBase

from mse_sym.backends import kernel
from mse_sym.losses.class_numbers import takes_classes
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.runtime import Array
from mse_sym.runtime.fused import Compiled, Fused, Variant
from mse_sym.train.examples import Examples
from mse_sym.train.network import Network
from mse_sym.train.optimisers import Step
from mse_sym.train.parameters import Parameters
from mse_sym.train.pieces import FUSED, Functions, Pieces

MULTIPLICATIONS = 3 << 20
"""So many there are at most in a layer of a narrow network, for the examples of a batch; with more BLAS is faster."""
_LANES, _TABLE = 64, 16


def is_narrow(network: Network, size: int) -> bool:
    """Whether batches of so many examples are passed through a network in machine code."""
    largest = size * max(below * width for below, width in pairwise(network.widths))
    return network.backend == FUSED and largest <= MULTIPLICATIONS and len(network.constants) + 2 <= _TABLE


@dataclass(frozen=True)
class InMachineCode:
    """Batches that are passed through by :func:`mse_sym.train.machine_code.pass_over`."""

    network: Network
    examples: Examples
    size: int

    def epoch(self, parameters: Parameters, order: Array, step: Step) -> float:
        from mse_sym.train.machine_code import pass_over

        given, network = self.examples, self.network
        size = min(self.size, given.rows)
        y = given.y.reshape(given.rows, -1).astype(np.float64, copy=False)
        is_class = takes_classes(network.composed) and given.y.ndim == 1 and given.y.dtype == np.int64
        hidden, output = _kernels(network.pieces, network.composed.is_vector, is_class)
        memory, tables, kept = self._memory(size, y.shape[1], hidden, output)
        factors = given.factors
        weights = np.ones(given.rows) if isinstance(factors, float) else np.asarray(factors * given.rows, np.float64)
        widths, of_vectors = np.array(network.widths), network.composed.is_vector
        numbers, gradient = parameters.numbers, np.empty_like(parameters.numbers)
        is_double = numbers.dtype == np.float64
        wide, slopes = (numbers, gradient) if is_double else (np.empty(network.size), np.empty(network.size))
        total = 0.0
        for begin in range(0, len(order), size):
            rows = order[begin : begin + size]
            if not is_double:
                np.copyto(wide, numbers)
            risk = pass_over(
                *(wide, slopes, given.X, y, rows, weights, widths),
                *(hidden.address, output.address, of_vectors, tables, memory),
            )
            if not np.isfinite(risk):
                raise ValueError(f"{network.composed.name}: a pre-activation is not finite")
            if not is_double:
                np.copyto(gradient, slopes, casting="same_kind")
            total += risk * len(rows)
            step(numbers, gradient)
        del kept
        return total / given.rows

    def _memory(
        self, size: int, of_target: int, hidden: Compiled, output: Compiled
    ) -> tuple[Array, Array, list[Array]]:
        """Room for all arrays of a pass, and the table with the addresses of the loss's constants."""
        widths, stride = self.network.widths, -(-size // 8) * 8
        outputs, widest = widths[-1], max(widths)
        lanes = _LANES * (2 * outputs + of_target) + stride + _LANES + _scratch(output, outputs)
        arrays = stride * (of_target + 2 * widest + widths[0] + 2 * sum(widths[1:]) + outputs)
        memory = np.zeros(64 + arrays + lanes + size * (widest + 8) + _scratch(hidden, 1))
        tables, kept = np.zeros(2 * _TABLE, np.int64), []
        constants = self.network.constants_of(self.examples.dtype)
        for place, symbol in enumerate(self.network.composed.parameters, 2):
            name = str(symbol.label if isinstance(symbol, IndexedBase) else symbol.name)
            number = np.asarray(constants[name], np.float64)
            kept.append(np.repeat(number, _LANES if self.network.composed.is_vector else outputs * stride))
            tables[place] = kept[-1].ctypes.data
        return memory, tables, kept


@lru_cache(maxsize=64)
def _kernels(pieces: Pieces, of_vectors: bool, is_class: bool) -> tuple[Compiled, Compiled]:
    """The kernels of an activation with its slope, and of the loss with its error signal."""
    hidden, output = (_fused(functions) for functions in (pieces.hidden, pieces.output))
    return hidden.compiled(Variant()), output.compiled(Variant(in_lanes=of_vectors, has_classes=is_class))


def _fused(functions: Functions) -> Fused:
    """The loops of value and gradient."""
    assert isinstance(functions, CompiledLoss)
    function = kernel(FUSED, functions.task(("value", "gradient"))).function
    assert isinstance(function, Fused)
    return function


def _scratch(made: Compiled, size: int) -> int:
    """How many numbers a kernel of vectors of a size needs beside its arguments and results."""
    return sum(count * _LANES * size**rank for rank, count in enumerate(made.arrays))

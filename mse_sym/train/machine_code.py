"""Forward and backward pass of a batch through a narrow network in machine code, without a call of NumPy.

The functions of the pieces are the fused kernels of the backend "numba".  An array of a layer has a row for each
neuron, and the examples beside each other in it, to the next multiple of :data:`COLUMNS`; ``turned`` has a row for each
example.  All numbers are float64.  Numba is imported with this module.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from mse_sym.runtime.blocks import Decorator, address_of, after, doubles, function, integers
from mse_sym.runtime.driver import LANES, call_kernel, looked_at
from mse_sym.runtime.products import COLUMNS, product

_MOST = float(np.finfo(np.float64).max)
_entry: Decorator = njit(error_model="numpy", nogil=True, cache=True)


@function
def _affine(weights: Any, below: Any, rows: Any, columns: Any, stride: Any, z: Any, spare: Any) -> Any:
    """Pre-activations of one layer; not 0 where one of them is not finite."""
    product(z, stride, weights, columns, 1, below, stride, rows, stride, columns, spare)
    biases = after(weights, rows * columns)
    for row in range(rows):
        line, bias = after(z, row * stride), biases[row]
        for place in range(stride):
            line[place] += bias
    return looked_at(z, rows * stride, -_MOST, _MOST)


@function
def _turned(numbers: Any, rows: Any, stride: Any, count: Any, width: Any, turned: Any) -> None:
    """A layer with a row for each example."""
    for row in range(rows):
        for place in range(count):
            turned[place * width + row] = numbers[row * stride + place]


@function
def _by_vectors(
    kernel: Any, z: Any, outputs: Any, stride: Any, targets: Any, of_target: Any, count: Any, tables: Any, lanes: Any
) -> None:
    """Value and error signal of the output from a kernel of vectors in lanes, so many examples at a time.

    The values come at the beginning of ``lanes``, and the error signals take the place of the pre-activations.
    """
    arguments, results = tables, after(tables, 16)
    values, place_of_z = lanes, after(lanes, count + LANES)
    of_signals = after(place_of_z, outputs * LANES)
    place_of_y = after(of_signals, outputs * LANES)
    scratch = after(place_of_y, of_target * LANES)
    for start in range(0, count, LANES):
        some = min(LANES, count - start)
        for k in range(outputs):
            for row in range(LANES):
                place_of_z[k * LANES + row] = z[k * stride + start + row] if row < some else 0.0
        for k in range(of_target):
            for row in range(LANES):
                place_of_y[k * LANES + row] = targets[k * stride + start + row] if row < some else 0.0
        arguments[0], arguments[1] = address_of(place_of_z), address_of(place_of_y)
        results[0], results[1] = address_of(after(values, start)), address_of(of_signals)
        call_kernel(kernel, some, outputs, arguments, results, scratch)
        for k in range(outputs):
            for row in range(some):
                z[k * stride + start + row] = of_signals[k * LANES + row]


@_entry
def pass_over(
    numbers: Any,
    gradient: Any,
    X: Any,
    y: Any,
    rows: Any,
    factors: Any,
    widths: Any,
    hidden: Any,
    output: Any,
    of_vectors: Any,
    tables: Any,
    memory: Any,
) -> Any:
    """The mean loss of a batch and its gradient; NaN where a pre-activation is not finite.

    ``hidden`` and ``output`` are the addresses of kernels, ``tables`` has those of the constants in their places,
    ``memory`` the room for all arrays.
    """
    count, layers = len(rows), len(widths) - 1
    stride = -(-count // COLUMNS) * COLUMNS
    of_target, outputs = y.shape[1], widths[layers]
    theta, slopes_of_theta = doubles(numbers.ctypes.data), doubles(gradient.ctypes.data)
    arguments = integers(tables.ctypes.data)
    results = after(arguments, 16)
    spare = doubles(memory.ctypes.data)
    targets = after(spare, 4 * COLUMNS)
    signal = after(targets, of_target * stride)
    widest = 0
    for layer in range(layers + 1):
        widest = max(widest, widths[layer])
    passed = after(signal, widest * stride)
    a = after(passed, widest * stride)
    beginning = a

    for place in range(count):
        row = rows[place]
        for column in range(widths[0]):
            a[column * stride + place] = X[row, column]
        for column in range(of_target):
            targets[column * stride + place] = y[row, column]
    for place in range(count, stride):
        for column in range(widths[0]):
            a[column * stride + place] = 0.0
        for column in range(of_target):
            targets[column * stride + place] = 0.0

    # Forward: of each hidden layer outputs and slopes are kept behind those of the layer below.
    bad, weights, z = 0, theta, signal
    for layer in range(layers):
        below, width = widths[layer], widths[layer + 1]
        bad |= _affine(weights, a, width, below, stride, z, spare)
        if bad:
            return np.nan
        weights = after(weights, width * (below + 1))
        if layer + 1 < layers:
            a = after(a, below * stride if layer == 0 else 2 * below * stride)
            arguments[0], arguments[1] = address_of(z), address_of(z)
            results[0], results[1] = address_of(a), address_of(after(a, width * stride))
            call_kernel(hidden, width * stride, 1, arguments, results, passed)

    room = after(a, widths[layers - 1] * stride * (2 if layers > 1 else 1))
    if of_vectors:
        _by_vectors(output, z, outputs, stride, targets, of_target, count, arguments, room)
        many = 1
    else:
        arguments[0], arguments[1] = address_of(z), address_of(targets)
        results[0], results[1] = address_of(room), address_of(passed)
        call_kernel(output, outputs * stride, 1, arguments, results, after(room, outputs * stride))
        for place in range(outputs * stride):
            z[place] = passed[place]
        many = outputs
    risk = 0.0
    for k in range(many):
        for place in range(count):
            risk += room[k * stride + place] * factors[rows[place]] / count
    for k in range(outputs):
        for place in range(count):
            z[k * stride + place] = z[k * stride + place] * factors[rows[place]] / count

    # Backward: `signal` has the error signals of a layer, `passed` those of the one below.
    turned = room
    at = len(numbers)
    for layer in range(layers - 1, -1, -1):
        below, width = widths[layer], widths[layer + 1]
        at -= width * (below + 1)
        own, weights = after(slopes_of_theta, at), after(theta, at)
        padded = -(-below // COLUMNS) * COLUMNS
        _turned(a, below, stride, count, padded, turned)
        product(own, below, signal, stride, 1, turned, padded, width, below, count, spare)
        biases = after(own, width * below)
        for row in range(width):
            total = 0.0
            for place in range(count):
                total += signal[row * stride + place]
            biases[row] = total
        if layer:
            product(passed, stride, weights, 1, below, signal, stride, below, stride, width, spare)
            slopes = after(a, below * stride)
            for place in range(below * stride):
                passed[place] *= slopes[place]
            signal, passed = passed, signal
            a = beginning if layer == 1 else after(a, -2 * widths[layer - 1] * stride)
    memory[0], tables[0] = 0.0, 0  # the arrays live until they are last used
    return risk

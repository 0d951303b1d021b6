"""Networks and examples that the tests of training share."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Interval, Sum, exp, log, oo, symbols

from mse_sym import Loss, index, size, vector
from mse_sym.losses import (
    activations,
    binary_cross_entropy,
    cross_entropy,
    huber,
    squared_error,
)
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN
from mse_sym.train import Network, Parameters

Array = np.ndarray[Any, Any]

_mu, _log_sigma, _y = symbols("mu log_sigma y", real=True)
NOISE = Loss("noise", _log_sigma + ((_y - _mu) / exp(_log_sigma)) ** 2 / 2, prediction=(_mu, _log_sigma), target=_y)
"""Of two predictions, mean and noise, and one target."""
_K, _k = size("K"), index("k")
_p, _t, _w = (vector(name, _K) for name in "ptw")
WEIGHTED = Loss(
    "weighted",
    -Sum(_w[_k] * _t[_k] * log(_p[_k]), (_k, 1, _K)),
    _p,
    _t,
    parameters=(_w,),
    domains={_p: UNIT_OPEN, _t: UNIT_CLOSED, _w: Interval.open(0, oo)},
)
"""With a weight for each class."""

OUTPUTS: dict[str, dict[str, Any]] = {
    "softmax": {"loss": cross_entropy, "output": activations.softmax},
    "sigmoid": {"loss": binary_cross_entropy, "output": activations.sigmoid},
    "line": {"loss": squared_error, "output": activations.identity},
    "huber": {"loss": huber, "constants": {"delta": 0.7}},
    "noise": {"loss": NOISE},
    "weighted": {"loss": WEIGHTED, "output": activations.softmax},
}
"""What may stand behind the last layer."""


def network(kind: str, widths: tuple[int, ...], **others: Any) -> Network:
    """A network of a kind."""
    of_kind = OUTPUTS[kind]
    if kind == "weighted":
        of_kind = {**of_kind, "constants": {"w": np.linspace(0.5, 2, widths[-1])}}
    return Network(widths, **of_kind, **others)


def drawn(network: Network, rows: int, seed: int = 0, dtype: Any = np.float64) -> tuple[Parameters, Array, Array]:
    """Parameters, inputs and targets at random."""
    random = np.random.default_rng(seed)
    parameters = network.start(seed, dtype)
    for biases in parameters.biases:
        biases[...] = random.normal(size=len(biases))
    X = random.normal(size=(rows, network.widths[0])).astype(dtype)
    outputs = network.widths[-1]
    if network.composed.is_vector and network.loss is not NOISE:
        return parameters, X, random.integers(0, outputs, rows)
    shape = (rows,) if outputs == 1 or network.loss is NOISE else (rows, outputs)
    if network.loss is binary_cross_entropy:
        return parameters, X, random.integers(0, 2, shape).astype(dtype)
    return parameters, X, random.normal(size=shape).astype(dtype)

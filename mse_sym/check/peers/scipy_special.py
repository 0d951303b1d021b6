"""SciPy: losses as they are put together from ``scipy.special``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from mse_sym.check.peers.peer import HARD_LABELS, Library, Peer
from mse_sym.check.strata import Array
from mse_sym.losses import activations, catalogue

_LOSSES = catalogue()
_LOGIT = _LOSSES["binary_cross_entropy"].of(activations.sigmoid)
_LOGITS = _LOSSES["cross_entropy"].of(activations.softmax)


def _special() -> Any:
    return import_module("scipy.special")


def _labelled(entries: Array, target: Array) -> Array:
    """The entry at the label of each example."""
    return np.take_along_axis(entries, target.argmax(axis=1)[:, None], axis=1)[:, 0]


SCIPY = Library(
    "scipy",
    "SciPy",
    ("scipy",),
    (
        Peer(
            "-y*log_expit(z) - (1 - y)*log_expit(-z)",
            _LOGIT,
            "value",
            lambda z, y: -y * _special().log_expit(z) - (1 - y) * _special().log_expit(-z),
        ),
        Peer("expit(z) - y", _LOGIT, "gradient", lambda z, y: _special().expit(z) - y),
        Peer(
            "logsumexp(z) - z[class]",
            _LOGITS,
            "value",
            lambda z, y: _special().logsumexp(z, axis=1) - _labelled(z, y),
            selection=HARD_LABELS,
        ),
        Peer(
            "-log_softmax(z)[class]",
            _LOGITS,
            "value",
            lambda z, y: -_labelled(_special().log_softmax(z, axis=1), y),
            selection=HARD_LABELS,
        ),
        Peer(
            "softmax(z) - y",
            _LOGITS,
            "gradient",
            lambda z, y: _special().softmax(z, axis=1) - y,
            selection=HARD_LABELS,
        ),
        Peer(
            "-xlogy(y, a) - xlog1py(1 - y, -a)",
            _LOSSES["binary_cross_entropy"],
            "value",
            lambda a, y: -_special().xlogy(y, a) - _special().xlog1py(1 - y, -a),
        ),
        Peer("huber(delta, a - y)", _LOSSES["huber"], "value", lambda a, y, delta: _special().huber(delta, a - y)),
        Peer("a - xlogy(y, a)", _LOSSES["poisson_nll"], "value", lambda a, y: a - _special().xlogy(y, a)),
    ),
)

"""scikit-learn: ``sklearn._loss``, which its linear models and gradient boosting minimise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import numpy as np

from mse_sym.check.peers.peer import EVERYWHERE, HARD_LABELS, Call, Library, Peer, Selection, one_by_one
from mse_sym.check.strata import Array
from mse_sym.losses import Loss, activations, catalogue
from mse_sym.losses.compiled import Quantity

_LOSSES = catalogue()
_OFF_THE_KINK = Selection("a ≠ y", lambda loss, points, row: bool(points.prediction[row] != points.target[row]))
_METHODS: dict[Quantity, Callable[..., Array]] = {
    "value": lambda loss, **arrays: loss.loss(**arrays),
    "gradient": lambda loss, **arrays: loss.gradient(**arrays),
    "hessian": lambda loss, **arrays: loss.gradient_hessian(**arrays)[1],
}


def loss_of(name: str, **settings: Any) -> Any:
    """One of the losses of ``sklearn._loss``."""
    return getattr(import_module("sklearn._loss.loss"), name)(**settings)


def _call(name: str, quantity: Quantity, keyword: str | None) -> Call:
    def call(prediction: Array, target: Array, **parameters: float) -> Array:
        loss = loss_of(name, **({keyword: next(iter(parameters.values()))} if keyword else {}))
        return _METHODS[quantity](loss, y_true=target, raw_prediction=prediction)

    return one_by_one(call) if keyword else call


def _multinomial(quantity: Quantity) -> Call:
    def call(prediction: Array, target: Array) -> Array:
        loss = loss_of("HalfMultinomialLoss", n_classes=prediction.shape[1])
        classes = target.argmax(axis=1).astype(prediction.dtype)
        return _METHODS[quantity](loss, y_true=classes, raw_prediction=np.ascontiguousarray(prediction))

    return call


def _of_numbers(
    name: str, loss: Loss, keyword: str | None = None, *, curved: bool = True, selection: Selection = EVERYWHERE
) -> Iterator[Peer]:
    """``curved`` is false where the library puts 1 for a second derivative of 0."""
    for quantity in _METHODS:
        if curved or quantity != "hessian":
            yield Peer(name, loss, quantity, _call(name, quantity, keyword), selection=selection)


SCIKIT_LEARN = Library(
    "sklearn",
    "scikit-learn",
    ("sklearn",),
    (
        *_of_numbers("HalfBinomialLoss", _LOSSES["binary_cross_entropy"].of(activations.sigmoid)),
        *(
            Peer(
                "HalfMultinomialLoss",
                _LOSSES["cross_entropy"].of(activations.softmax),
                quantity,
                _multinomial(quantity),
                selection=HARD_LABELS,
            )
            for quantity in ("value", "gradient")
        ),
        *_of_numbers("HalfSquaredError", _LOSSES["squared_error"]),
        *_of_numbers("AbsoluteError", _LOSSES["absolute_error"], curved=False, selection=_OFF_THE_KINK),
        *_of_numbers("PinballLoss", _LOSSES["quantile"], "quantile", curved=False),
        *_of_numbers("HuberLoss", _LOSSES["huber"], "delta"),
        *_of_numbers("HalfPoissonLoss", _LOSSES["poisson_nll"].of(activations.exp)),
        *_of_numbers("HalfGammaLoss", _LOSSES["gamma_nll"].of(activations.exp)),
    ),
)

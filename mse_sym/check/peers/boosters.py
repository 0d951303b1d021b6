r"""XGBoost and LightGBM: the gradient of their logistic objective, read off the leaf of a tree.

Neither shows its gradients :math:`G`, but a leaf has the value :math:`-G/(H + \lambda)`. With one example a leaf,
and the regularisation :math:`\lambda` a power of two so much larger than the second derivative :math:`H` that
:math:`H + \lambda` differs from it by less than a rounding of single precision, in which :math:`G` is kept,
the leaf times :math:`-\lambda` rounds to :math:`G` itself.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import numpy as np

from mse_sym.check.peers.peer import EVERYWHERE, HARD_LABELS, Call, Library, Peer, Selection
from mse_sym.check.strata import Array
from mse_sym.losses import activations, catalogue

_LOGIT = catalogue()["binary_cross_entropy"].of(activations.sigmoid)
_MODERATE, _GREATEST = 20.0, 80.0
_REACHED = Selection(
    "hard labels, |z| ≤ 80",
    lambda loss, points, row: HARD_LABELS.holds(loss, points, row) and abs(points.prediction[row]) <= _GREATEST,
)
"""LightGBM takes a leaf below 10⁻³⁵ for 0."""


def _regularisation(prediction: float) -> float:
    """At least 2²⁵ times the second derivative σ(z)(1 − σ(z)), which is below ¼, and below e^(−|z|)."""
    return 2.0**24 if abs(prediction) < _MODERATE else 1.0


def _xgboost(prediction: Array, target: Array) -> Array:
    xgboost = import_module("xgboost")
    settings = {"objective": "binary:logistic", "base_score": 0.5, "eta": 1, "min_child_weight": 0, "nthread": 1}

    def gradient(z: Any, y: Any) -> Any:
        regularisation = _regularisation(z)
        data = xgboost.DMatrix(np.zeros((1, 1)), label=[y], base_margin=[z])
        booster = xgboost.train({**settings, "lambda": regularisation}, data, num_boost_round=1)
        model = json.loads(booster.save_raw("json"))
        (leaf,) = model["learner"]["gradient_booster"]["model"]["trees"][0]["base_weights"]
        return -leaf * regularisation

    return np.array([gradient(z, y) for z, y in zip(prediction, target, strict=True)]).astype(prediction.dtype)


def _lightgbm(prediction: Array, target: Array) -> Array:
    """Each example beside its mirror image (−z, 1 − y), from which a split divides it."""
    lightgbm = import_module("lightgbm")
    settings = {"objective": "binary", "learning_rate": 1, "num_leaves": 2, "boost_from_average": False}
    smallest = {"min_data_in_leaf": 1, "min_sum_hessian_in_leaf": 0, "min_data_in_bin": 1, "feature_pre_filter": False}
    machine = {"verbosity": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True}
    features = np.array([[0.0], [1.0]])

    def gradient(z: Any, y: Any) -> Any:
        regularisation = _regularisation(z)
        data = lightgbm.Dataset(features, label=[y, 1 - y], init_score=[float(z), -float(z)])
        parameters = {**settings, **smallest, **machine, "lambda_l2": regularisation}
        booster = lightgbm.train(parameters, data, num_boost_round=1)
        (leaf,) = booster.predict(features[:1], raw_score=True)
        return -leaf * regularisation

    return np.array([gradient(z, y) for z, y in zip(prediction, target, strict=True)]).astype(prediction.dtype)


def _logistic(function: str, call: Call, selection: Selection) -> Peer:
    return Peer(function, _LOGIT, "gradient", call, dtypes=("float32",), selection=selection)


XGBOOST = Library("xgboost", "XGBoost", ("xgboost",), (_logistic("binary:logistic", _xgboost, EVERYWHERE),))
LIGHTGBM = Library("lightgbm", "LightGBM", ("lightgbm",), (_logistic("binary", _lightgbm, _REACHED),))

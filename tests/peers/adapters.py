"""The losses of other libraries, each as a function of prediction and target that gives value and gradient.

An adapter knows how its library is called and nothing of what it ought to give.  A value is ``None`` where
the library shows none, and a gradient is taken by the library itself wherever it takes one.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np

from mse_sym.check.peers.optax_losses import by_grad
from mse_sym.check.peers.scikit_learn import loss_of
from mse_sym.check.peers.torch_losses import by_autograd

Array: TypeAlias = Any
Adapter: TypeAlias = Callable[[Array, Array], tuple[Array | None, Array]]


def of_torch(loss: Callable[[Any], Any]) -> Adapter:
    """A torch criterion, prediction first, with torch's own gradient."""

    def value_and_gradient(prediction: Array, target: Array) -> tuple[Array, Array]:
        return by_autograd(loss(import_module("torch").nn), prediction, target)

    return value_and_gradient


def of_keras(loss: Callable[[Any], Any]) -> Adapter:
    """A Keras loss, target first, with the gradient of its torch backend."""

    def value_and_gradient(prediction: Array, target: Array) -> tuple[Array, Array]:
        os.environ.setdefault("KERAS_BACKEND", "torch")
        function = loss(import_module("keras").losses)
        return by_autograd(lambda leaf, labels: function(labels, leaf), prediction, target)

    return value_and_gradient


def of_metric(name: str) -> Adapter:
    """A metric of scikit-learn, target first, which has no gradient: difference quotients of its values."""

    def value_and_gradient(prediction: Array, target: Array) -> tuple[Array, Array]:
        metric = getattr(import_module("sklearn.metrics"), name)
        gradient, h = np.empty_like(prediction), 1e-5
        for place in np.ndindex(prediction.shape):
            step = np.zeros_like(prediction)
            step[place] = h
            gradient[place] = (metric(target, prediction + step) - metric(target, prediction - step)) / (2 * h)
        return metric(target, prediction), gradient

    return value_and_gradient


def of_sklearn_loss(name: str) -> Adapter:
    """A loss that scikit-learn's models minimise, target first."""

    def value_and_gradient(prediction: Array, target: Array) -> tuple[Array, Array]:
        loss = loss_of(name)
        arguments = {"y_true": target.ravel(), "raw_prediction": prediction.ravel()}
        value, gradient = loss.loss_gradient(**arguments)
        return value.reshape(prediction.shape), gradient.reshape(prediction.shape)

    return value_and_gradient


def of_optax(name: str) -> Adapter:
    """A loss of optax, prediction first; each element by itself, so the gradient is that of the sum."""

    def value_and_gradient(prediction: Array, target: Array) -> tuple[Array, Array]:
        return by_grad(getattr(import_module("optax").losses, name), prediction, target)

    return value_and_gradient


def of_xgboost(objective: str) -> Adapter:
    """The sum of the first derivatives in each of two leaves, from the values that the leaves are given."""

    def leaves(prediction: Array, target: Array, regularisation: float) -> Array:
        xgboost = import_module("xgboost")
        settings = {"objective": objective, "eta": 1, "max_depth": 1, "tree_method": "exact", "min_child_weight": 0}
        data = xgboost.DMatrix(_groups(prediction)[:, None], label=target, base_margin=prediction)
        booster = xgboost.train({**settings, "lambda": regularisation, "nthread": 1}, data, num_boost_round=1)
        return booster.predict(data, output_margin=True).astype(float) - prediction

    return lambda prediction, target: (None, _sums_in_leaves(leaves, prediction, target))


def of_lightgbm(objective: str) -> Adapter:
    """The sum of the first derivatives in each of two leaves, from the values that the leaves are given."""

    def leaves(prediction: Array, target: Array, regularisation: float) -> Array:
        lightgbm = import_module("lightgbm")
        settings = {"objective": objective, "learning_rate": 1, "num_leaves": 2, "boost_from_average": False}
        smallest = {"min_data_in_leaf": 1, "min_sum_hessian_in_leaf": 0, "min_data_in_bin": 1}
        machine = {"verbosity": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True}
        features = _groups(prediction)[:, None]
        data = lightgbm.Dataset(features, label=target, init_score=prediction)
        parameters = {**settings, **smallest, **machine, "lambda_l2": regularisation}
        return lightgbm.train(parameters, data, num_boost_round=1).predict(features, raw_score=True)

    return lambda prediction, target: (None, _sums_in_leaves(leaves, prediction, target))


def _groups(prediction: Array) -> Array:
    """The feature that the one split is on: the first half of the examples, and the second."""
    return np.arange(len(prediction)) >= len(prediction) // 2


def _sums_in_leaves(leaves: Callable[[Array, Array, float], Array], prediction: Array, target: Array) -> Array:
    """``G`` for each example's leaf, from its values ``-G/(H + 1)`` and ``-G/(H + 3)``."""
    light, heavy = leaves(prediction, target, 1.0), leaves(prediction, target, 3.0)
    return 2 / (1 / light - 1 / heavy)


ADAPTERS: dict[tuple[str, str], Adapter] = {
    ("torch", "MSELoss()"): of_torch(lambda nn: nn.MSELoss()),
    ("torch", "MSELoss(reduction='sum')"): of_torch(lambda nn: nn.MSELoss(reduction="sum")),
    ("torch", "BCELoss()"): of_torch(lambda nn: nn.BCELoss()),
    ("torch", "BCEWithLogitsLoss()"): of_torch(lambda nn: nn.BCEWithLogitsLoss()),
    ("Keras", "MeanSquaredError()"): of_keras(lambda losses: losses.MeanSquaredError()),
    ("Keras", "BinaryCrossentropy()"): of_keras(lambda losses: losses.BinaryCrossentropy()),
    ("Keras", "BinaryCrossentropy(from_logits=True)"): of_keras(
        lambda losses: losses.BinaryCrossentropy(from_logits=True)
    ),
    ("scikit-learn", "mean_squared_error"): of_metric("mean_squared_error"),
    ("scikit-learn", "log_loss"): of_metric("log_loss"),
    ("scikit-learn", "HalfSquaredError"): of_sklearn_loss("HalfSquaredError"),
    ("scikit-learn", "HalfBinomialLoss"): of_sklearn_loss("HalfBinomialLoss"),
    ("optax", "squared_error"): of_optax("squared_error"),
    ("optax", "l2_loss"): of_optax("l2_loss"),
    ("optax", "sigmoid_binary_cross_entropy"): of_optax("sigmoid_binary_cross_entropy"),
    ("XGBoost", "reg:squarederror"): of_xgboost("reg:squarederror"),
    ("XGBoost", "binary:logistic"): of_xgboost("binary:logistic"),
    ("LightGBM", "regression"): of_lightgbm("regression"),
    ("LightGBM", "binary"): of_lightgbm("binary"),
}
"""By library and name, as the conventions call them."""

"""A loss of Keras."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from mse_sym.losses import Loss
from mse_sym.losses.class_numbers import takes_classes
from mse_sym.losses.compiled import CompiledLoss


class CompiledKerasLoss(keras.losses.Loss):  # Keras asks for a loss of it
    """A loss, target first, of tensors of the backend that Keras runs on."""

    def __init__(self, functions: CompiledLoss, loss: Loss, reduction: str, parameters: Mapping[str, Any]) -> None:
        super().__init__(name=functions.name, reduction=reduction)
        self.functions, self.parameters = functions, dict(parameters)
        self.is_vector, self.has_classes = loss.is_vector, takes_classes(loss)
        self.entries = loss.is_vector and not isinstance(loss.target, type(loss.prediction))

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """The loss of each example; of numbers on several axes their mean over the last."""
        rank = len(y_pred.shape)
        if self.is_vector and (self.entries or len(y_true.shape) < rank or y_true.shape[-1] != y_pred.shape[-1]):
            y_true = keras.ops.reshape(y_true, y_pred.shape[:-1])
            if self.has_classes:
                y_true = keras.ops.cast(y_true, "int32")
        elif not self.is_vector and abs(len(y_true.shape) - rank) == 1 and 1 in (y_true.shape[-1], y_pred.shape[-1]):
            y_true = keras.ops.reshape(y_true, y_pred.shape)
        found = self.functions.value(y_pred, y_true, **self.parameters)
        return keras.ops.mean(found, axis=-1) if not self.is_vector and rank > 1 else found

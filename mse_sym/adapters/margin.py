"""Gradient and curvature on the raw margin, of arrays as boosting libraries give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Self

import numpy as np
from sympy import Expr, IndexedBase

from mse_sym.adapters.curvature import Curvature, curvature_of
from mse_sym.adapters.second_derivative import standing_in
from mse_sym.adapters.subject import Subject, refuse_other_predictions
from mse_sym.losses import Loss
from mse_sym.losses.class_numbers import takes_classes
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.runtime.arguments import Array


@dataclass(frozen=True, eq=False)
class Margin:
    """A loss of the margin with what boosting asks of it."""

    loss: Loss
    curvature: Curvature
    parameters: Mapping[str, Any] = field(default_factory=dict)
    backend: str = "numpy"

    @cached_property
    def functions(self) -> CompiledLoss:
        """The compiled functions, in which the curvature stands for the Hessian, or for its diagonal."""
        functions = self.loss.compile(self.backend)
        if self.curvature.is_hessian:
            return functions
        second = "hessian_diagonal" if self.loss.is_vector else "hessian"
        return standing_in(functions, second, self.curvature.expression, self.loss)

    @cached_property
    def has_classes(self) -> bool:
        """Whether the targets are numbers of classes."""
        return takes_classes(self.loss)

    def derivatives(self, predictions: Array, labels: Array, weights: Array | None) -> tuple[Array, Array]:
        """Gradient and curvature of each example, times its weight.

        Args:
            predictions: of the shape (n,); of several outputs (n, K).
            labels: of the shape (n,), numbers of classes where the loss takes those; of several targets (n, K).
            weights: one for each example; no array, or an empty one, counts each once.

        Raises:
            ValueError: shapes that do not fit, a label outside its domain, named by its row, a prediction that is
                infinite, since the boosting diverged.
        """
        targets = self._targets(labels, predictions)
        given = None if weights is None or not len(weights) else weights
        functions = self.functions
        both = functions.gradient_and_hessian_diagonal if self.loss.is_vector else functions.gradient_and_hessian
        return both(predictions, targets, weights=given, **self.parameters)

    def _targets(self, labels: Array, predictions: Array) -> Array:
        if self.has_classes and labels.ndim == 1:
            return numbers_of_classes(self.loss.name, labels)
        if isinstance(self.loss.target, IndexedBase) and labels.size == predictions.size:
            return labels.reshape(predictions.shape)
        return labels

    def target_of_one(self, target: Any) -> Any:
        """The target of one example as its functions take it, who are given a vector of predictions beside it."""
        if self.has_classes and np.ndim(target) == 0:
            return int(numbers_of_classes(self.loss.name, np.atleast_1d(target))[0])
        return target

    def start(self, targets: Any, weights: Any = None) -> float | Array:
        """The margin to begin at, the constant that minimises the mean loss; of several outputs one for each.

        Raises:
            ValueError: none is found, or none is there for these targets, as where a class has no example.
        """
        numbers = {name: float(value) for name, value in self.parameters.items()}
        labels = np.asarray(targets)
        if self.has_classes and labels.ndim == 1:
            classes = numbers_of_classes(self.loss.name, labels)
            counts = np.bincount(classes, weights)
            found: float | Array = self.loss.start_value.of(np.eye(len(counts)), counts, **numbers)
            return found
        return self.loss.start_value.of(labels, weights, **numbers)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Itself, since nothing changes it: estimators copy their arguments before each fit."""
        return self

    def __getstate__(self) -> dict[str, Any]:
        """What it is made of; the functions are compiled anew."""
        return {name: value for name, value in vars(self).items() if name in self.__dataclass_fields__}


def numbers_of_classes(owner: str, labels: Array) -> Array:
    """Numbers of classes as integers; libraries give them as floating numbers.

    Raises:
        ValueError: one that is no whole number.
    """
    if labels.dtype.kind in "iu":
        return labels
    with np.errstate(invalid="ignore"):
        classes = labels.astype(np.int64)
    if not np.array_equal(classes, labels):
        row = int(np.flatnonzero(classes != labels)[0])
        raise ValueError(f"{owner}: a label is the number of a class, 0, 1, 2, …, got {labels[row]} in row {row}")
    return classes


def margin_of(
    subject: Subject, choice: str | Expr | float | None, parameters: Mapping[str, Any], backend: str | None
) -> Margin:
    """The margin with a choice of curvature; on Numba where that is installed, unless a backend is named.

    Raises:
        ValueError: a prediction that is not free, or what is not proved of the curvature.
    """
    loss = subject.loss
    refuse_other_predictions(loss)
    curvature = curvature_of(subject, choice)
    chosen = backend or ("numba" if find_spec("numba") else "numpy")
    margin = Margin(loss, curvature, dict(parameters), chosen)
    _ = margin.functions
    return margin

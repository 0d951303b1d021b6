"""Custom objectives of boosting libraries: gradient and Hessian on the raw margin, in the libraries' own order.

With the start value beside them, which no gradient shows: the constant of the margin that a booster should begin at.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, TypeAlias, get_args

import numpy as np
from sympy import IndexedBase

from mse_sym.check.causes import Cause
from mse_sym.check.gradient import check_gradient
from mse_sym.check.outcome import GradientCheck
from mse_sym.check.strata import Array
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.losses.start_sought import SoughtStart
from mse_sym.losses.start_value import StartValue

Order: TypeAlias = Literal["predictions and data", "targets and predictions", "catboost"]

_DATA = {"dtrain", "data", "train_data", "dmatrix", "dataset", "train_set", "dataset_train"}
_TARGETS = {"y_true", "target", "targets", "label", "labels", "y"}


@dataclass(frozen=True)
class ObjectiveCheck:
    """The outcome of :func:`check_objective`: a check of the gradient and one of the Hessian, and where to begin.

    ``start`` is the constant that minimises the mean loss; or, in words, why none is found.
    """

    gradient: GradientCheck
    hessian: GradientCheck
    start: StartValue | SoughtStart | str

    def __bool__(self) -> NoReturn:
        raise TypeError("whether an objective is right is told by .correct and .accurate")

    @property
    def correct(self) -> bool:
        """Whether both formulas are right, whatever rounding leaves of them."""
        return self.gradient.correct and self.hessian.correct

    @property
    def accurate(self) -> bool:
        """Whether neither loses digits."""
        return self.gradient.accurate and self.hessian.accurate

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why the gradient fails, then why the Hessian does."""
        return (*self.gradient.causes, *self.hessian.causes)

    @property
    def message(self) -> str:
        """The outcome in a few lines."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self.gradient.message
        yield self.hessian.message
        yield from _told(self.start)

    def __str__(self) -> str:
        return self.message

    def to_dict(self) -> dict[str, Any]:
        """What JSON can hold."""
        start = None if isinstance(self.start, str) else str(self.start)
        return {"gradient": self.gradient.to_dict(), "hessian": self.hessian.to_dict(), "start_value": start}


@dataclass(frozen=True, eq=False)
class _Data:
    """What objectives ask of a ``DMatrix`` or a ``Dataset``."""

    labels: Array

    def get_label(self) -> Array:
        return self.labels

    def get_weight(self) -> Array:
        return np.empty(0)

    def num_row(self) -> int:
        return len(self.labels)

    def num_data(self) -> int:
        return len(self.labels)


def check_objective(function: Any, loss: Loss, *, order: Order | None = None, **options: Any) -> ObjectiveCheck:
    """Check a custom objective as XGBoost, LightGBM and CatBoost call it, against a loss of the raw margin.

    Args:
        function: ``objective(predictions, data)``, where ``data.get_label()`` has the targets, or
            ``objective(targets, predictions)``, as the interfaces for scikit-learn have it; both return the first and
            the second derivative for each example (of several outputs, for each entry).  Or an object with CatBoost's
            ``calc_ders_range(approxes, targets, weights)``, whose derivatives are those of what is made large.
        loss: the loss of the margin, as ``losses.binary_cross_entropy.of(activations.sigmoid)``.  Of vectors the
            targets are the numbers of classes, and the Hessian is its diagonal.
        order: which of these; by the names of the arguments if it is not given.
        options: those of :func:`check_gradient`, such as ``within``, ``points`` and ``tolerance``.

    Raises:
        TypeError: it is not callable, the order cannot be told from the names of its arguments, or the loss has
            parameters.
        and what :func:`check_gradient` raises.
    """
    if loss.parameters:
        names = ", ".join(map(str, loss.parameters))
        raise TypeError(f"{loss.name} has the parameter {names}, which an objective is not given; write it as a number")
    chosen = order or _order_of(function)
    if loss.is_vector:
        options = {"labels": "classes", **options}
    if chosen not in get_args(Order):
        raise ValueError(f"order must be one of {', '.join(map(repr, get_args(Order)))}, got {order!r}")
    second: Quantity = "hessian_diagonal" if loss.is_vector else "hessian"
    gradient = check_gradient(loss, _derivative(function, chosen, loss.is_vector, 0), **options)
    hessian = check_gradient(loss, _derivative(function, chosen, loss.is_vector, 1), quantity=second, **options)
    return ObjectiveCheck(gradient, hessian, _start(loss))


def _start(loss: Loss) -> StartValue | SoughtStart | str:
    try:
        return loss.start_value
    except ValueError as error:
        return str(error)


def _told(start: StartValue | SoughtStart | str) -> Iterator[str]:
    """The start value, and what happens with another one."""
    match start:
        case str():
            yield f"start value: {start}"
            return
        case SoughtStart():
            yield f"start value: the mean loss is least {start}; loss.start_value.of(targets) finds it"
        case StartValue(mean=mean):
            of_entries = ", entry by entry" if isinstance(mean, IndexedBase) else ""
            yield f"start value: {start} minimises the mean loss, where {_name(mean)} is the mean target{of_entries}"
    yield (
        "  give this margin as base_score (XGBoost), init_score (LightGBM) or baseline (CatBoost); begun elsewhere, "
        "k trees with the learning rate η leave about (1 - η)ᵏ of the gap"
    )


def _name(mean: Any) -> str:
    return str(mean.label if isinstance(mean, IndexedBase) else mean)


def _order_of(function: Any) -> Order:
    if hasattr(function, "calc_ders_range"):
        return "catboost"
    if not callable(function):
        raise TypeError(f"an objective is a function, or has CatBoost's calc_ders_range; got {type(function).__name__}")
    first, second, *_ = [name.lower() for name in inspect.signature(function).parameters] + ["", ""]
    if second in _DATA:
        return "predictions and data"
    if first in _TARGETS:
        return "targets and predictions"
    raise TypeError(
        f"the arguments ({first}, {second}) do not tell which comes first; say "
        'order="predictions and data" or order="targets and predictions"'
    )


def is_objective(function: Any) -> bool:
    """Whether a function is called with predictions and data, or is CatBoost's, by its names."""
    if hasattr(function, "calc_ders_range"):
        return True
    names = [name.lower() for name in inspect.signature(function).parameters]
    return bool(_DATA & set(names[1:2]))


def _derivative(function: Any, order: Order, has_classes: bool, place: int) -> Callable[..., Array]:
    """One of the two derivatives as a function of predictions and targets."""

    def called(prediction: Array, target: Array) -> Array:
        if order == "predictions and data":
            found = function(prediction, _Data(target))
        elif order == "targets and predictions":
            found = function(target, prediction)
        else:
            pairs = np.asarray(function.calc_ders_range(prediction.tolist(), target.tolist(), None), prediction.dtype)
            found = -pairs[:, 0], -pairs[:, 1]
        return np.asarray(found[place])

    def derivative(prediction: Array, target: Array) -> Array:
        if not has_classes:
            return called(prediction, target)
        return called(prediction, target.argmax(-1).astype(prediction.dtype)).reshape(prediction.shape)

    return derivative

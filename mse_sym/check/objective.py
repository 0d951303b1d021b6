"""Custom objectives of boosting libraries: gradient and Hessian on the raw margin, in the libraries' own order.

With the start value beside them, which no gradient shows: the constant of the margin that a booster should begin at.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, TypeAlias, get_args

import numpy as np
from sympy import IndexedBase

from mse_sym.check.cause import Cause
from mse_sym.check.gradient import check_gradient
from mse_sym.check.mistakes_of_order import TOO_FEW, TOO_MANY
from mse_sym.check.outcome import GradientCheck
from mse_sym.check.returned import ALONE, ARRAYS, PAIRS, Arrangement, arrangement_of, derivative_in
from mse_sym.check.scope import scope_of
from mse_sym.check.strata import Array, points
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.losses.start_sought import SoughtStart
from mse_sym.losses.start_value import StartValue
from mse_sym.symbolic.context import UNIT_CLOSED

Order: TypeAlias = Literal["predictions and data", "targets and predictions", "catboost"]

_DATA = {"dtrain", "data", "train_data", "dmatrix", "dataset", "train_set", "dataset_train"}
_FEW = 48
_TARGETS = {"y_true", "target", "targets", "label", "labels", "y"}


@dataclass(frozen=True)
class ObjectiveCheck:
    """The outcome of :func:`check_objective`: a check of the gradient and one of the Hessian, and where to begin.

    Attributes:
        gradient: the check of the first derivatives.
        hessian: the check of the second ones; ``None`` where none are returned.
        start: the constant that minimises the mean loss; or, in words, why none is found.
        returned: what is wrong about how the two are returned, and what to do.
    """

    gradient: GradientCheck
    hessian: GradientCheck | None
    start: StartValue | SoughtStart | str
    returned: tuple[Cause, ...] = ()

    def __bool__(self) -> NoReturn:
        raise TypeError("whether an objective is right is told by .correct and .accurate")

    @property
    def checks(self) -> tuple[GradientCheck, ...]:
        """Of the gradient, and of the Hessian if there is one."""
        return (self.gradient,) if self.hessian is None else (self.gradient, self.hessian)

    @property
    def passed(self) -> bool:
        """Whether both are returned as they should be, and pass."""
        return not self.returned and all(each.passed for each in self.checks)

    @property
    def correct(self) -> bool:
        """Whether both are returned, and both formulas are right, whatever rounding leaves of them."""
        return not self.returned and all(each.correct for each in self.checks)

    @property
    def accurate(self) -> bool:
        """Whether neither loses digits."""
        return not self.causes

    @property
    def causes(self) -> tuple[Cause, ...]:
        """How they are returned, why the gradient fails, then why the Hessian does."""
        return (*self.returned, *(cause for each in self.checks for cause in each.causes))

    @property
    def message(self) -> str:
        """The outcome in a few lines."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from (f"objective for {self.gradient.loss}: FAILED, {cause}" for cause in self.returned)
        yield from (each.message for each in self.checks)
        yield from _told(self.start)

    def __str__(self) -> str:
        return self.message

    def to_dict(self) -> dict[str, Any]:
        """What JSON can hold."""
        start = None if isinstance(self.start, str) else str(self.start)
        return {
            "correct": self.correct,
            "accurate": self.accurate,
            "returned": [cause.to_dict() for cause in self.returned],
            "gradient": self.gradient.to_dict(),
            "hessian": None if self.hessian is None else self.hessian.to_dict(),
            "start_value": start,
        }


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

    Example::

        from mse_sym import check_objective, losses


        def objective(predictions, data):
            return predictions - data.get_label(), 0 * predictions + 1


        check = check_objective(objective, losses.squared_error)
        print(check.passed, check.start)  # True m

    Args:
        function: ``objective(predictions, data)``, where ``data.get_label()`` has the targets, or
            ``objective(targets, predictions)``, as the interfaces for scikit-learn have it; both return the first and
            the second derivative for each example (of several outputs, for each entry).  Or an object with CatBoost's
            ``calc_ders_range(approxes, targets, weights)``, whose derivatives are those of what is made large.
        loss: the loss of the margin, as ``losses.binary_cross_entropy.of(activations.sigmoid)``.  Of vectors the
            Hessian is its diagonal, and where the targets are vectors of labels, they are given as numbers of classes.
        order: which of these; by the names of the arguments if it is not given.
        options: those of :func:`check_gradient`, such as ``within``, ``points`` and ``tolerance``.

    Raises:
        TypeError: it is not callable, the order cannot be told from the names of its arguments, or the loss has
            parameters.
        ValueError: an order that there is not.
        and what :func:`check_gradient` raises.
    """
    if loss.parameters:
        names = ", ".join(map(str, loss.parameters))
        numbers = ", ".join(f"{name}=…" for name in map(str, loss.parameters))
        raise TypeError(
            f"{loss.name} has the parameter {names}, which an objective is not given; "
            f"give a number, as loss.at({numbers})"
        )
    chosen = order or _order_of(function)
    has_classes = isinstance(loss.target, IndexedBase) and loss.context.domain(loss.target) == UNIT_CLOSED
    if has_classes:
        options = {"labels": "classes", **options}
    if chosen not in get_args(Order):
        raise ValueError(f"order must be one of {', '.join(map(repr, get_args(Order)))}, got {order!r}")
    second: Quantity = "hessian_diagonal" if loss.is_vector else "hessian"
    objective = _Objective(function, chosen, has_classes)
    few = next(
        points(loss, np.float64, _FEW, scope=scope_of(loss, options.get("within"), options.get("labels", "any")))
    )
    with np.errstate(all="ignore"):
        arrangement = arrangement_of(objective(few.prediction, few.target), few.prediction)
    gradient = check_gradient(loss, objective.derivative(arrangement, 0), **options)
    hessian = None
    if arrangement != "alone":
        hessian = check_gradient(loss, objective.derivative(arrangement, 1), quantity=second, **options)
    words = objective.words[arrangement]
    if hessian is not None and _are_swapped(gradient, hessian):
        words = _SWAPPED
    returned = (Cause(words, "wrong", "", gradient.witness, loss.gradient),) if words else ()
    return ObjectiveCheck(gradient, hessian, _start(loss), returned)


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


_SWAPPED = "gradient and Hessian are in each other's place: return the gradient first"


def _are_swapped(gradient: GradientCheck, hessian: GradientCheck) -> bool:
    """Whether each is what the other should be, or this with another sign or factor."""
    return any(TOO_MANY in cause.words for cause in gradient.causes) and any(
        TOO_FEW in cause.words for cause in hessian.causes
    )


def is_objective(function: Any) -> bool:
    """Whether a function is called with predictions and data, or is CatBoost's, by its names."""
    if hasattr(function, "calc_ders_range"):
        return True
    names = [name.lower() for name in inspect.signature(function).parameters]
    return bool(_DATA & set(names[1:2]))


@dataclass(frozen=True, eq=False)
class _Objective:
    """An objective as a function of predictions and targets."""

    function: Any
    order: Order
    has_classes: bool

    def __call__(self, prediction: Array, target: Array) -> Any:
        given = target.argmax(-1).astype(prediction.dtype) if self.has_classes else target
        if self.order == "predictions and data":
            return self.function(prediction, _Data(given))
        if self.order == "targets and predictions":
            return self.function(given, prediction)
        return self.function.calc_ders_range(prediction.tolist(), given.tolist(), None)

    def derivative(self, arrangement: Arrangement, place: int) -> Callable[..., Array]:
        """One of the two derivatives; CatBoost has those of what is made large."""
        sign = -1 if self.order == "catboost" else 1

        def derivative(prediction: Array, target: Array) -> Array:
            return sign * derivative_in(self(prediction, target), arrangement, place, prediction)

        return derivative

    @property
    def words(self) -> Mapping[Arrangement, str]:
        """What is wrong about how the two are returned, and what to do."""
        is_right: Arrangement = "pairs" if self.order == "catboost" else "arrays"
        return {"arrays": ARRAYS, "pairs": PAIRS, "alone": ALONE, is_right: ""}

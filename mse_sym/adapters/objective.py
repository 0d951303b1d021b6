"""Objectives of boosting libraries: the proved gradient, and what stands for the Hessian, in each library's own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from sympy import Expr

from mse_sym.adapters.curvature import Curvature
from mse_sym.adapters.margin import Margin, margin_of
from mse_sym.adapters.subject import subject_of
from mse_sym.losses import Activation, Likelihood, Loss
from mse_sym.runtime.arguments import Array

Library: TypeAlias = Literal["xgboost", "lightgbm", "catboost", "sklearn"]


@dataclass(frozen=True, eq=False, repr=False)
class Objective:
    """An objective of XGBoost and LightGBM, in both argument orders: ``(predictions, data)`` and ``(y_true, y_pred)``.

    Whether the second has labels tells which it is.  A weight multiplies gradient and curvature of its example.
    """

    margin: Margin

    def __call__(self, predictions: Any, data: Any, sample_weight: Any = None) -> tuple[Array, Array]:
        """Gradient and curvature of each example; of several outputs of the shape (n, K).

        Args:
            predictions: raw predictions; in the interfaces for scikit-learn, the targets.
            data: a ``DMatrix`` or a ``Dataset``, with targets and weights; in those interfaces, raw predictions.
            sample_weight: in those interfaces, one weight for each example.

        Raises:
            ValueError: a target outside its domain, named by its row; shapes that do not fit.
        """
        if hasattr(data, "get_label"):
            return self.margin.derivatives(predictions, data.get_label(), data.get_weight())
        return self.margin.derivatives(np.asarray(data), np.asarray(predictions), sample_weight)

    @property
    def curvature(self) -> Curvature:
        """What stands for the Hessian, with the proofs."""
        return self.margin.curvature

    def start(self, targets: Any, weights: Any = None) -> float | Array:
        """The margin that minimises the mean loss: XGBoost's ``base_score``, LightGBM's ``init_score``.

        Of several outputs one number for each, which ``init_score`` takes repeated for each row.
        """
        return self.margin.start(targets, weights)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.margin.loss.name!r}, {self.curvature.name} {self.curvature})"

    @property
    def __name__(self) -> str:
        return self.margin.loss.name


@dataclass(frozen=True, eq=False, repr=False)
class CatBoostObjective:
    """An objective of CatBoost, whose derivatives are those of what is made large: the negative loss."""

    margin: Margin

    no_jit = True  # CatBoost else tries to compile these methods with Numba, and warns that it cannot

    def calc_ders_range(self, approxes: Any, targets: Any, weights: Any) -> Array:
        """The two derivatives of each example, times its weight."""
        weight = None if weights is None else np.asarray(weights)
        gradient, curvature = self.margin.derivatives(np.asarray(approxes), np.asarray(targets), weight)
        return -np.stack([gradient, curvature], axis=1)

    def calc_ders_multi(self, approx: Any, target: Any, weight: float) -> tuple[Array, Array]:
        """The derivatives of one example in its several outputs, and the matrix of second ones."""
        margin, prediction = self.margin, np.asarray(approx)
        functions, numbers = margin.functions, margin.parameters
        given = margin.target_of_one(target)
        if margin.curvature.is_hessian:
            gradient, hessian = functions.gradient_and_hessian(prediction, given, **numbers)
        else:
            gradient, diagonal = functions.gradient_and_hessian_diagonal(prediction, given, **numbers)
            hessian = np.diag(diagonal)
        return -weight * gradient, -weight * hessian

    @property
    def curvature(self) -> Curvature:
        """What stands for the Hessian, with the proofs."""
        return self.margin.curvature

    def start(self, targets: Any, weights: Any = None) -> float | Array:
        """The margin that minimises the mean loss: CatBoost's ``baseline``, repeated for each row."""
        return self.margin.start(targets, weights)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.margin.loss.name!r}, {self.curvature.name} {self.curvature})"


def as_objective(
    loss: Loss | Likelihood,
    library: Library = "xgboost",
    *,
    link: Activation | None = None,
    curvature: str | Expr | float | None = None,
    backend: str | None = None,
    **parameters: Any,
) -> Any:
    r"""An objective of a boosting library: gradient and curvature of a loss on the raw margin.

    Example::

        import numpy as np
        from mse_sym import activations, as_objective, losses

        objective = as_objective(losses.binary_cross_entropy, "lightgbm", link=activations.sigmoid)
        gradient, hessian = objective(np.array([1.0, 0.0]), np.zeros(2))  # targets, margins
        print(gradient, hessian)  # [-0.5  0.5] [0.25 0.25]
        print(objective.start(np.array([1.0, 1.0, 0.0])))  # 0.693147

    Args:
        loss: of the margin, of the catalogue or one's own; one of vectors has an output for each entry.  A likelihood
            has its Fisher information.
        library: ``"xgboost"`` and ``"lightgbm"``, whose objectives are called alike, with the arguments of their own
            interface and of that for scikit-learn; ``"catboost"``, an object with ``calc_ders_range`` and
            ``calc_ders_multi``; ``"sklearn"``, a loss of ``HistGradientBoostingRegressor``.
        link: the activation between the margin and the prediction of the loss.
        curvature: ``"hessian"``; ``"fisher"``, the expected Hessian; ``"bound"``, what is proved to be at least the
            Hessian: of vectors :math:`\sum_l |h_{jl}|`, which bounds the matrix and is :math:`2p(1 - p)` of the
            softmax, of numbers the Hessian itself or a constant; or an expression of the caller's in the symbols of the
            loss, or a number, proved to be at least the Hessian.  If none is given, the Hessian where it is proved not
            to be negative.
        backend: ``"numba"`` where that is installed, else ``"numpy"``.
        parameters: numbers for those of the loss.

    Raises:
        ValueError: the Hessian can be negative, or is 0, and no curvature is chosen; what is chosen is not proved; the
            prediction of the loss is not any real number.
        TypeError: no loss; other parameters than it has.
        ModuleNotFoundError: scikit-learn is not installed.
    """
    if library not in get_args(Library):
        raise ValueError(f"library must be one of {', '.join(map(repr, get_args(Library)))}, got {library!r}")
    margin = margin_of(subject_of(loss, link, parameters), curvature, parameters, backend)
    match library:
        case "catboost":
            return CatBoostObjective(margin)
        case "sklearn":
            from mse_sym.adapters.sklearn import boosting_loss

            return boosting_loss(margin)
    return Objective(margin)

"""A loss for scikit-learn's ``HistGradientBoostingRegressor``, whose margin it predicts.

There is no public way: the documentation of ``loss`` names strings.  What exists is that the check of this parameter
also takes an instance of ``sklearn._loss.loss.BaseLoss``, a class of a private module, which any version may change.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mse_sym.adapters.margin import Margin
from mse_sym.runtime.arguments import Array


def boosting_loss(margin: Margin) -> Any:
    """An instance of scikit-learn's private class, which computes by ours.

    Raises:
        TypeError: a loss of vectors.
        ModuleNotFoundError: scikit-learn is not installed.
        ImportError: a version of scikit-learn that has no such class.
    """
    if margin.loss.is_vector:
        raise TypeError(
            f"{margin.loss.name} has several outputs, and HistGradientBoostingRegressor has one; take the library "
            '"xgboost", "lightgbm" or "catboost"'
        )
    try:
        from sklearn._loss.link import IdentityLink
        from sklearn._loss.loss import BaseLoss
    except ModuleNotFoundError as error:
        if error.name != "sklearn":
            raise ImportError(
                "this version of scikit-learn lacks sklearn._loss.loss.BaseLoss, the private class through which its "
                "boosting takes a loss; use XGBRegressor or LGBMRegressor with as_objective"
            ) from error
        raise ModuleNotFoundError(
            'the library "sklearn" needs scikit-learn, which is an extra: pip install "mse_sym[sklearn]"',
            name="sklearn",
        ) from error

    class BoostingLoss(BaseLoss):  # scikit-learn asks for an instance of it
        """A loss of one output."""

        def __init__(self, margin: Margin) -> None:
            super().__init__(_Compiled(margin), IdentityLink())
            self.margin = margin

        def in_y_true_range(self, y: Array) -> bool:
            """Whether all targets are in their domain; they are looked at when the gradient is computed."""
            return True

        def fit_intercept_only(self, y_true: Array, sample_weight: Array | None = None) -> Any:
            """The derived start value."""
            return np.asarray(self.margin.start(y_true, sample_weight), y_true.dtype)

        def __deepcopy__(self, memo: dict[int, Any]) -> Any:
            return self

        def __reduce__(self) -> tuple[Any, ...]:
            return boosting_loss, (self.margin,)

    return BoostingLoss(margin)


class _Compiled:
    """What scikit-learn has in Cython: results are written into the arrays that are given."""

    def __init__(self, margin: Margin) -> None:
        self.margin = margin

    def loss(self, y_true: Array, raw_prediction: Array, sample_weight: Any, loss_out: Array, n_threads: int) -> None:
        functions, numbers = self.margin.functions, self.margin.parameters
        loss_out[...] = functions.value(raw_prediction, y_true, weights=sample_weight, **numbers)

    def gradient_hessian(
        self,
        y_true: Array,
        raw_prediction: Array,
        sample_weight: Any,
        gradient_out: Array,
        hessian_out: Array,
        n_threads: int,
    ) -> None:
        found = self.margin.derivatives(raw_prediction, y_true, sample_weight)
        gradient_out[...], hessian_out[...] = found

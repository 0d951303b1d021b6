"""Linear classification with any loss of classes, as scikit-learn has estimators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, column_or_1d, validate_data
from sympy import FiniteSet, IndexedBase, S

from mse_sym.losses import Activation, Loss, activations, binary_cross_entropy, cross_entropy, logistic
from mse_sym.runtime import Array
from mse_sym.train.estimators import ordinal
from mse_sym.train.estimators.covariance import covariance
from mse_sym.train.estimators.fitting import Columns, Data, fitted
from mse_sym.train.estimators.model import Model, function_of, model_of
from mse_sym.train.estimators.newton import Solution
from mse_sym.train.estimators.objective import Objective
from mse_sym.train.estimators.settings import Settings
from mse_sym.train.estimators.solving import solved, warn_unless

SOFTMAX = "softmax"
ORDINAL = "ordinal"


class LossClassifier(ClassifierMixin, BaseEstimator):
    r"""A linear model of classes that minimises the mean of any loss.

    Example::

        from mse_sym.train import LossClassifier

        X, y = [[0.0], [1.0], [2.0], [3.0]], ["low", "low", "high", "high"]
        model = LossClassifier(alpha=0.01).fit(X, y)
        print(model.predict([[0.5], [2.5]]))  # ['low' 'high']
        print(model.predict_proba([[1.5]]).round(3))  # [[0.5 0.5]]

    The objective is that of :class:`LossRegressor`.  ``alpha`` is :math:`1/(Cn)` of ``LogisticRegression``.

    Args:
        loss: ``"softmax"``, the cross-entropy behind the softmax, or of two classes behind the sigmoid; ``"ordinal"``,
            the logistic model with thresholds between classes in increasing order; the name of a loss of the catalogue
            or a :class:`Loss`, whose targets are 0 and 1, or -1 and 1, of two classes, or a vector with an entry for
            each class.
        link, parameters, alpha, l1_ratio, fit_intercept, solver, max_iter, tol: as of :class:`LossRegressor`; the
            ordinal model has thresholds for intercepts, and no ``l1_ratio``.

    Attributes:
        classes_: in increasing order.
        coef_: a row for each class; of two classes, and of ordered ones, one row.
        intercept_: one for each row; 0 of ordered classes.
        thresholds_: of ordered classes those between them, which increase.
        standard_errors_: those of ``coef_``, of two classes and of ordered ones, where the loss is the logistic one and
            ``alpha`` is 0.
        n_iter_, n_features_in_, feature_names_in_: as in scikit-learn.

    Raises:
        TypeError: what is no loss; parameters that it does not have or lacks.
        ValueError: one class alone; more than two, of a loss of two; settings out of their ranges.

    Warns:
        ConvergenceWarning: the coefficients do not satisfy the condition of a minimum to ``tol``; as of classes that a
            plane divides, without a penalty.
    """

    def __init__(
        self,
        loss: str | Loss = SOFTMAX,
        *,
        link: str | Activation | None = None,
        parameters: Mapping[str, Any] | None = None,
        alpha: float = 0.0,
        l1_ratio: float = 0.0,
        fit_intercept: bool = True,
        solver: str = "newton",
        max_iter: int = 100,
        tol: float = 1e-8,
    ) -> None:
        self.loss = loss
        self.link = link
        self.parameters = parameters
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.solver = solver
        self.max_iter = max_iter
        self.tol = tol

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Find the coefficients."""
        settings = Settings.of(self)
        self.__dict__.pop("standard_errors_", None)
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        y = column_or_1d(y, warn=True)
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
        self.classes_, numbers = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"{type(self).__name__} needs two classes or more, got one class, {self.classes_[0]!r}")
        if len(self.classes_) > 2 and not self._takes_many():
            raise ValueError(f"Only binary classification is supported. The type of the target is {type_of_target(y)}.")
        fit = self._fit_ordinal if self.loss == ORDINAL else self._fit
        solution = fit(X, numbers, sample_weight, settings)
        warn_unless(solution, type(self).__name__, settings)
        self.n_iter_ = max(solution.iterations, 1)
        return self

    def _fit(self, X: Array, numbers: Array, sample_weight: Array | None, settings: Settings) -> Solution:
        model, count = self._model(), len(self.classes_)
        data = Data.of(X, targets_of(model, numbers, count), sample_weight, centred=self.fit_intercept)
        columns = Columns.of(X.shape[1], count if model.loss.is_vector else 1, (), fit_intercept=self.fit_intercept)
        fit = fitted(model, data, columns, settings)
        turn = columns.uncentred(data.means)
        self.coef_, self.intercept_ = columns.split(turn @ fit.solution.coefficients)
        if self.alpha == 0 and model.loss in (logistic, binary_cross_entropy.of(activations.sigmoid)):
            self.standard_errors_ = _errors(fit.objective, fit.solution, data)[None, : X.shape[1]]
        return fit.solution

    def _fit_ordinal(self, X: Array, numbers: Array, sample_weight: Array | None, settings: Settings) -> Solution:
        if self.l1_ratio:
            raise ValueError(f"the ordinal model has no l1_ratio, got {self.l1_ratio}; let it be 0")
        count = X.shape[1]
        data = Data.of(X, numbers, sample_weight, centred=True)
        objective = ordinal.objective_of(data, len(self.classes_), self.alpha)
        start = ordinal.start_of(data, len(self.classes_))
        solution = solved(objective, start, settings)
        slopes = solution.coefficients[:count]
        self.coef_, self.intercept_ = slopes[None, :], np.zeros(1)
        self.thresholds_ = solution.coefficients[count:] + data.means @ slopes
        if self.alpha == 0:
            self.standard_errors_ = _errors(objective, solution, data)[None, :count]
        return solution

    def _has_no_thresholds(self) -> bool:
        return self.loss != ORDINAL

    @available_if(_has_no_thresholds)  # type: ignore[untyped-decorator]
    def decision_function(self, X: Any) -> Array:
        """The linear predictions: a column for each class; of two classes one number, positive for the second."""
        return self._linear(X)

    def _linear(self, X: Any) -> Array:
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        linear = X @ self.coef_.T + self.intercept_
        return linear if len(self.coef_) > 1 else linear[:, 0]

    def predict(self, X: Any) -> Array:
        """The class of the greatest probability, or of the greatest linear prediction."""
        linear = self._linear(X)
        if self.loss == ORDINAL:
            return self.classes_[ordinal.probabilities(linear, self.thresholds_).argmax(axis=1)]
        return self.classes_[linear.argmax(axis=1) if linear.ndim == 2 else (linear > 0).astype(int)]

    def _has_probabilities(self) -> bool:
        return self.loss == ORDINAL or self._probability() is not None

    @available_if(_has_probabilities)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: Any) -> Array:
        """The probability of each class, where the loss is that of a probability."""
        linear = self._linear(X)
        if self.loss == ORDINAL:
            return ordinal.probabilities(linear, self.thresholds_)
        link = self._probability()
        assert link is not None
        if link.is_vector:
            return function_of(link)({str(link.argument): linear})[0]
        (beyond,), (below,) = (function_of(link)({str(link.argument): side * linear}) for side in (1, -1))
        return np.column_stack([below, beyond])

    @available_if(_has_probabilities)  # type: ignore[untyped-decorator]
    def predict_log_proba(self, X: Any) -> Array:
        """The logarithms of the probabilities."""
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def _probability(self) -> Activation | None:
        """What makes probabilities of linear predictions."""
        model = self._model()
        if model.loss == logistic:
            return activations.sigmoid
        return model.link if model.link in (activations.sigmoid, activations.softmax) else None

    def _takes_many(self) -> bool:
        """Whether there may be more than two classes."""
        return self.loss in (SOFTMAX, ORDINAL) or self._model().loss.is_vector

    def _model(self) -> Model:
        loss = loss_of(self.loss, len(getattr(self, "classes_", ())))
        return model_of(loss, self.link, self.parameters)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = self._takes_many()
        tags.classifier_tags.poor_score = self.loss == ORDINAL
        return tags


def loss_of(loss: str | Loss, classes: int) -> str | Loss:
    """What the softmax stands for: the cross-entropy, and of two classes that of one probability."""
    if loss != SOFTMAX:
        return loss
    return binary_cross_entropy if classes == 2 else cross_entropy


def _errors(objective: Objective, solution: Solution, data: Data) -> Array:
    """Standard errors from the second derivatives, which without thresholds do not depend on the class."""
    information = objective.evaluation(solution.coefficients).hessian
    return np.sqrt(np.diag(covariance(data.total * information, objective.scales)))


def targets_of(model: Model, numbers: Array, count: int) -> Array:
    """The classes as the loss takes them."""
    target = model.loss.target
    if isinstance(target, IndexedBase):
        return np.eye(count)[numbers]
    domain = model.loss.context.domain(target)
    if domain == FiniteSet(-1, 1):
        return 2.0 * numbers - 1
    if domain.contains(0) == S.true and domain.contains(1) == S.true:
        return numbers.astype(np.float64)
    raise ValueError(f"{model.loss.name} is no loss of classes, whose targets are 0 and 1, -1 and 1, or vectors")

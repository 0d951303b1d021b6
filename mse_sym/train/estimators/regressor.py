"""Linear regression with any loss, as scikit-learn has estimators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils import Tags
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from mse_sym.losses import Activation, Likelihood, Loss
from mse_sym.runtime import Array
from mse_sym.train.estimators.covariance import covariance, information_of
from mse_sym.train.estimators.fitting import Columns, Data, fitted
from mse_sym.train.estimators.model import Model, function_of, model_of
from mse_sym.train.estimators.settings import Settings
from mse_sym.train.estimators.solving import warn_unless


class LossRegressor(RegressorMixin, BaseEstimator):
    r"""A linear model that minimises the mean of any loss.

    Example::

        from mse_sym.train import LossRegressor

        X, y = [[0.0], [1.0], [2.0], [3.0]], [1.0, 3.0, 5.0, 70.0]
        print(LossRegressor().fit(X, y).coef_)  # [20.9
        print(LossRegressor("quantile", parameters={"tau": 0.5}).fit(X, y).coef_)  # [2.]

    .. math:: \min_{w, b}\; \sum_i c_i\,\ell(w^\top x_i + b, y_i)
              + \alpha \left(\frac{1 - \rho}{2} \lVert w\rVert_2^2 + \rho\lVert w\rVert_1\right)

    with the sample weights :math:`c_i` divided by their sum, :math:`\alpha` = ``alpha`` and :math:`\rho` =
    ``l1_ratio``.  Gradient and Hessian of the loss in the linear prediction are derived, proved and compiled.

    Args:
        loss: the name of one of the catalogue, a :class:`Loss` (of several predictions too, each of which is then
            linear in the features), or a :class:`Likelihood`.
        link: an activation, or its name, between the linear prediction and the loss; without it none where the loss
            takes all real predictions, and else the canonical one.
        parameters: numbers for the parameters of the loss; those of a likelihood that are left out are estimated.
        constant: of several predictions the names of those that have an intercept and no features.
        alpha: the penalty of the coefficients, 0 or more; intercepts are not penalised.
        l1_ratio: the share of the absolute values in it, from 0 to 1.
        fit_intercept: whether there are intercepts.
        solver: ``"newton"``, in a region of trust, or ``"lbfgs"``, of SciPy.  Losses with kinks, and absolute values,
            have solvers of their own: a linear programme where all is linear between kinks, else the method of
            multipliers.
        max_iter: so many iterations at most; of losses with kinks in each round.
        tol: the fit has converged where each entry of the gradient is at most so much of the sum of the sizes of its
            terms.

    Attributes:
        coef_: one for each feature; of several predictions, a row for each.
        intercept_: a number; of several predictions, one for each.
        standard_errors_, intercept_standard_error_: of both, in their shapes, of a likelihood without a penalty: from
            the Fisher information, or where ``information_`` is ``"observed"``, from the second derivatives.  Weights
            count as repetitions.  NaN where the features are redundant.
        parameters_: those of the loss, given and estimated.
        prediction_names_: those of the predictions.
        n_iter_, n_features_in_, feature_names_in_: as in scikit-learn.

    Raises:
        TypeError: what is no loss; parameters that it does not have, or a loss's that are missing.
        ValueError: targets that the loss does not take, settings out of their ranges, or a loss with kinks that is not
            convex.

    Warns:
        ConvergenceWarning: the coefficients do not satisfy the condition of a minimum to ``tol``; so of kinks of a loss
            of several predictions, as of a Laplace likelihood whose scale is estimated, which have no solver.
    """

    def __init__(
        self,
        loss: str | Loss | Likelihood = "squared_error",
        *,
        link: str | Activation | None = None,
        parameters: Mapping[str, Any] | None = None,
        constant: Sequence[str] = (),
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
        self.constant = constant
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.solver = solver
        self.max_iter = max_iter
        self.tol = tol

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Find the coefficients."""
        settings = Settings.of(self)
        for name in ("standard_errors_", "intercept_standard_error_", "information_"):
            self.__dict__.pop(name, None)
        model = self._model()
        X, y = validate_data(
            self, X, y, dtype=np.float64, y_numeric=True, multi_output=model.has_vector_target, ensure_min_samples=1
        )
        if model.has_vector_target and y.ndim == 1:
            raise ValueError(
                f"{model.loss.name} takes a vector for each example, and y has one number; of classes fit a "
                "LossClassifier, of vectors give y the shape (n, K)"
            )
        y = np.ascontiguousarray(y, dtype=np.float64)
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
        data = Data.of(X, y, sample_weight, centred=self.fit_intercept)
        count = len(model.names) or y.shape[-1]
        held = [place for place, name in enumerate(model.names) if name in model.constant]
        columns = Columns.of(X.shape[1], count, held, fit_intercept=self.fit_intercept)
        fit = fitted(model, data, columns, settings)
        warn_unless(fit.solution, type(self).__name__, settings)
        turn = columns.uncentred(data.means)
        self.n_iter_ = max(fit.solution.iterations, 1)
        self._keep(model, *columns.split(turn @ fit.solution.coefficients))
        if model.likelihood is not None and self.alpha == 0:
            information, self.information_ = information_of(model, fit)
            spread = turn @ covariance(data.total * information, fit.objective.scales) @ turn.T
            errors, of_intercepts = columns.split(np.sqrt(np.diag(spread)))
            shown = slice(len(np.atleast_2d(self.coef_)))
            is_single = self.coef_.ndim == 1
            self.standard_errors_ = errors[0] if is_single else errors[shown]
            self.intercept_standard_error_ = float(of_intercepts[0]) if is_single else of_intercepts[shown]
        return self

    def _keep(self, model: Model, slopes: Array, intercepts: Array) -> None:
        """Parameters that were estimated are no predictions of the model."""
        count = len(slopes) - len(model.estimated)
        self.prediction_names_ = model.names[:count]
        logarithms = dict(zip(model.estimated, zip(model.names[count:], intercepts[count:], strict=True), strict=True))
        self.parameters_ = {
            **model.parameters,
            **{n: float(np.exp(number) if name != n else number) for n, (name, number) in logarithms.items()},
        }
        is_single = count == 1
        self.coef_ = slopes[0] if is_single else slopes[:count]
        self.intercept_ = float(intercepts[0]) if is_single else intercepts[:count]

    def predict(self, X: Any) -> Array:
        """The first of the predictions, behind the link; of a loss of a vector target all of them."""
        predictions = self.predict_all(X)
        return predictions if self._model().has_vector_target else predictions[:, 0]

    def predict_all(self, X: Any) -> Array:
        """All predictions, behind the link: a row for each example, a column for each prediction."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        linear = X @ np.atleast_2d(self.coef_).T + self.intercept_
        link = self._model().link
        if link is None:
            return linear
        (found,) = function_of(link)({str(link.argument): linear if link.is_vector else linear[:, 0]})
        return found if link.is_vector else found[:, None]

    def _model(self) -> Model:
        return model_of(self.loss, self.link, self.parameters, tuple(self.constant))

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        model = self._model()
        domain = model.loss.context.domain(model.loss.target)
        tags.target_tags.positive_only = bool(domain.inf >= 0)
        tags.target_tags.multi_output = model.has_vector_target
        tags.target_tags.single_output = not model.has_vector_target
        return tags

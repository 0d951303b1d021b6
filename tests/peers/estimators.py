"""The estimators beside those of scikit-learn and statsmodels, on scikit-learn's data sets: the page `estimators`.

Run as ``python -m tests.peers.estimators --write``; without ``--write`` the numbers are shown.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np

from mse_sym.check.peers.peer import Library
from mse_sym.losses import likelihoods
from mse_sym.pages.measurements import ESTIMATORS

Array: TypeAlias = np.ndarray[Any, Any]

SCIKIT_LEARN, STATSMODELS = (
    Library(key, key, (module,), ()) for key, module in (("scikit-learn", "sklearn"), ("statsmodels", "statsmodels"))
)


@dataclass(frozen=True)
class Fitted:
    """How our estimator is written, its numbers and another library's: coefficients, and standard errors."""

    ours: str
    coefficients: tuple[Array, Array]
    standard_errors: tuple[Array, Array] | None = None
    risk: Callable[[Array], float] | None = None
    """The mean loss and the penalty, as a function of coefficients."""


@dataclass(frozen=True)
class Comparison:
    """Estimators of another library and of ours, for one data set."""

    peer: str
    library: Library
    data: str
    fit: Callable[[], Fitted]

    @property
    def name(self) -> str:
        return f"{self.peer} {self.data}"

    def measured(self) -> dict[str, Any]:
        """The greatest difference of coefficients over the greatest of them, and what that costs the peer in risk."""
        fitted = self.fit()
        found: dict[str, Any] = {
            "peer": self.peer,
            "library": self.library.title,
            "data": self.data,
            "ours": fitted.ours,
            "coefficients": difference(*fitted.coefficients),
        }
        if fitted.standard_errors is not None:
            found["standard_errors"] = difference(*fitted.standard_errors)
        if fitted.risk is not None:
            ours, theirs = map(fitted.risk, fitted.coefficients)
            found["excess"] = _two_figures((theirs - ours) / abs(ours))
        return found


def difference(ours: Array, theirs: Array) -> float:
    """The greatest one, over the greatest number."""
    return _two_figures(np.abs(ours - theirs).max() / np.abs(theirs).max())


def _two_figures(number: Any) -> float:
    return float(f"{float(number):.2g}")


@cache
def data_of(name: str) -> tuple[Array, Array]:
    """A data set of scikit-learn with standardised features; of ``quarters``, which quarter of diabetes' targets."""
    if name == "quarters":
        features, targets = data_of("diabetes")
        return features, np.digitize(targets, np.quantile(targets, [0.25, 0.5, 0.75]))
    features, targets = getattr(import_module("sklearn.datasets"), f"load_{name}")(return_X_y=True)
    return (features - features.mean(axis=0)) / np.where(features.std(axis=0) > 0, features.std(axis=0), 1.0), targets


def coefficients(estimator: Any) -> Array:
    """Those of features and then the intercepts."""
    return np.concatenate([np.ravel(estimator.coef_), np.ravel(estimator.intercept_)])


def risk_of(estimator: Any, data: str) -> Callable[[Array], float]:
    """The mean loss of linear predictions, by the compiled value alone, and the penalty."""
    features, targets = data_of(data)
    model, slopes = estimator._model(), np.atleast_2d(estimator.coef_)
    numbers = np.eye(len(slopes))[targets] if model.has_vector_target else targets.astype(float)

    def risk(flat: Array) -> float:
        weights, intercepts = flat[: slopes.size].reshape(slopes.shape), flat[slopes.size :]
        linear = features @ weights.T + intercepts
        taken = linear if model.loss.is_vector else linear[:, 0]
        mean = model.functions.value(taken, numbers, reduction="mean", **model.parameters)
        share, squares, absolute = estimator.l1_ratio, np.sum(weights**2) / 2, np.abs(weights).sum()
        return float(mean + estimator.alpha * ((1 - share) * squares + share * absolute))

    return risk


def _linear(
    peer: str, data: str, name: str, ours: Mapping[str, Any], theirs: Callable[[int], dict[str, Any]]
) -> Comparison:
    """With one of scikit-learn's linear models, whose settings may depend on how many examples there are."""

    def fit() -> Fitted:
        features, targets = data_of(data)
        estimator = getattr(import_module("mse_sym.train"), name)(**ours).fit(features, targets)
        known = getattr(import_module("sklearn.linear_model"), peer)(**theirs(len(targets))).fit(features, targets)
        written = " ".join(repr(estimator).split())
        return Fitted(written, (coefficients(estimator), coefficients(known)), risk=risk_of(estimator, data))

    return Comparison(peer, SCIKIT_LEARN, data, fit)


def _huber() -> Fitted:
    """At the scale that scikit-learn estimates beside."""
    features, targets = data_of("diabetes")
    known = import_module("sklearn.linear_model").HuberRegressor(alpha=0.1, tol=1e-9, max_iter=10_000)
    scale = float(known.fit(features, targets).scale_)
    settings = {"parameters": {"delta": 1.35 * scale}, "alpha": 0.1 * scale / len(targets)}
    ours = import_module("mse_sym.train").LossRegressor("huber", **settings).fit(features, targets)
    written = "LossRegressor('huber', parameters={'delta': 1.35 * scale}, alpha=0.1 * scale / n)"
    return Fitted(written, (coefficients(ours), coefficients(known)), risk=risk_of(ours, "diabetes"))


@dataclass(frozen=True)
class Generalised:
    """A generalised linear model of statsmodels, and the likelihood that is its family."""

    family: str
    link: str
    likelihood: str
    parameters: Mapping[str, float] | None = None
    scale: float | None = 1.0
    """The dispersion; of a Gaussian the variance that is estimated."""
    options: Mapping[str, float] = field(default_factory=dict)

    def fit(self) -> Fitted:
        api = import_module("statsmodels.api")
        features, targets = data_of("diabetes")
        ours = import_module("mse_sym.train").LossRegressor(
            getattr(likelihoods, self.likelihood), parameters=self.parameters
        )
        ours.fit(features, targets)
        family = getattr(api.families, self.family)(getattr(api.families.links, self.link)(), **self.options)
        scale = ours.parameters_["sigma"] ** 2 if self.scale is None else self.scale
        model = api.GLM(targets, api.add_constant(features), family=family)
        known = model.fit(tol=1e-13, maxiter=200, scale=scale)
        errors = np.append(ours.standard_errors_, ours.intercept_standard_error_)
        theirs, their_errors = (np.roll(numbers, -1) for numbers in (known.params, known.bse))
        given = f", parameters={self.parameters}" if self.parameters else ""
        written = f"LossRegressor(likelihoods.{self.likelihood}{given})"
        return Fitted(written, (coefficients(ours), theirs), (errors, their_errors))

    @property
    def comparison(self) -> Comparison:
        return Comparison(f"GLM, {self.family}", STATSMODELS, "diabetes", self.fit)


def _logit() -> Fitted:
    """Of two of the features, since all of them tell the classes apart."""
    features, targets = data_of("breast_cancer")
    api, features = import_module("statsmodels.api"), features[:, :2]
    ours = import_module("mse_sym.train").LossClassifier().fit(features, targets)
    known = api.Logit(targets, api.add_constant(features)).fit(method="newton", tol=1e-13, disp=0)
    errors = ours.standard_errors_[0], known.bse[1:]
    return Fitted(repr(ours), (coefficients(ours), np.roll(known.params, -1)), errors)


def _ordered() -> Fitted:
    """The logistic model with thresholds."""
    module = import_module("statsmodels.miscmodels.ordinal_model")
    features, quarters = data_of("quarters")
    ours = import_module("mse_sym.train").LossClassifier("ordinal").fit(features, quarters)
    model, count = module.OrderedModel(quarters, features, distr="logit"), features.shape[1]
    known = model.fit(method="newton", disp=0)
    thresholds = model.transform_threshold_params(known.params)[1:-1]
    theirs = np.append(known.params[:count], thresholds)
    return Fitted(
        repr(ours), (np.append(ours.coef_, ours.thresholds_), theirs), (ours.standard_errors_[0], known.bse[:count])
    )


_EXACT = {"tol": 1e-10, "max_iter": 10_000}

COMPARISONS = (
    _linear("LinearRegression", "diabetes", "LossRegressor", {}, lambda n: {}),
    _linear("Ridge", "diabetes", "LossRegressor", {"alpha": 0.1}, lambda n: {"alpha": 0.1 * n}),
    _linear("Lasso", "diabetes", "LossRegressor", {"alpha": 0.5, "l1_ratio": 1.0}, lambda n: {"alpha": 0.5, **_EXACT}),
    _linear(
        "ElasticNet",
        "diabetes",
        "LossRegressor",
        {"alpha": 0.5, "l1_ratio": 0.3},
        lambda n: {"alpha": 0.5, "l1_ratio": 0.3, **_EXACT},
    ),
    _linear(
        "QuantileRegressor",
        "diabetes",
        "LossRegressor",
        {"loss": "quantile", "parameters": {"tau": 0.8}, "alpha": 0.1, "l1_ratio": 1.0},
        lambda n: {"quantile": 0.8, "alpha": 0.1},
    ),
    Comparison("HuberRegressor", SCIKIT_LEARN, "diabetes", _huber),
    _linear(
        "PoissonRegressor",
        "diabetes",
        "LossRegressor",
        {"loss": "poisson_nll", "alpha": 0.1},
        lambda n: {"alpha": 0.1, "solver": "newton-cholesky", **_EXACT},
    ),
    _linear(
        "GammaRegressor",
        "diabetes",
        "LossRegressor",
        {"loss": "gamma_nll", "alpha": 0.1},
        lambda n: {"alpha": 0.1, "solver": "newton-cholesky", **_EXACT},
    ),
    _linear(
        "TweedieRegressor",
        "diabetes",
        "LossRegressor",
        {"loss": "tweedie", "parameters": {"p": 1.5}, "alpha": 0.1},
        lambda n: {"power": 1.5, "alpha": 0.1, "solver": "newton-cholesky", **_EXACT},
    ),
    *(
        _linear(
            "LogisticRegression",
            data,
            "LossClassifier",
            {"alpha": 0.01},
            lambda n: {"C": 100 / n, "solver": "newton-cholesky", **_EXACT},
        )
        for data in ("breast_cancer", "iris", "wine")
    ),
    Generalised("Gaussian", "Identity", "gaussian", scale=None).comparison,
    Generalised("Poisson", "Log", "poisson").comparison,
    Generalised("Gamma", "Log", "gamma", {"nu": 4.0}, 0.25).comparison,
    Generalised("NegativeBinomial", "Log", "negative_binomial", {"r": 2.0}, options={"alpha": 0.5}).comparison,
    Comparison("Logit", STATSMODELS, "breast_cancer", _logit),
    Comparison("OrderedModel", STATSMODELS, "quarters", _ordered),
)


def found() -> Mapping[str, Any]:
    """All numbers, with the versions of the libraries."""
    return {
        "versions": {library.title: library.version for library in (SCIKIT_LEARN, STATSMODELS)},
        "rows": [comparison.measured() for comparison in COMPARISONS],
    }


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the numbers for the page")
    text = json.dumps(found(), indent=1, ensure_ascii=False) + "\n"
    if parser.parse_args().write:
        ESTIMATORS.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()

"""A distribution of NGBoost, whose natural gradient is by the Fisher information of a likelihood."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from mse_sym.adapters.distribution import Distribution, distribution_of
from mse_sym.losses import Activation, Likelihood
from mse_sym.runtime.arguments import Array


def as_ngboost(likelihood: Likelihood, *, link: Activation | None = None, **parameters: float) -> Any:
    """A distribution for NGBoost, a class: ``NGBRegressor(Dist=as_ngboost(likelihood)).fit(X, y)``.

    Example::

        import numpy as np
        from ngboost import NGBRegressor
        from sympy import exp, symbols
        from sympy.stats import Normal
        from mse_sym import Likelihood, as_ngboost

        mu, log_sigma = symbols("mu log_sigma", real=True)
        noise = Likelihood.of(Normal("Y", mu, exp(log_sigma)), prediction=(mu, log_sigma))
        X = np.linspace(0, 1, 50)[:, None]
        model = NGBRegressor(Dist=as_ngboost(noise), n_estimators=5, verbose=False).fit(X, X[:, 0])
        print(model.pred_dist(X[:2]).params["log_sigma"].shape)  # (2,)

    The score is the negative logarithm of the density, with the proved derivative, and the metric its Fisher
    information.  The parameters of the predicted distribution are the numbers before the link.

    Args:
        likelihood: whose prediction, or each of several, may be any real number.
        link: the activation before one prediction, as the exponential before a mean that is positive.
        parameters: numbers for those that are not predicted.

    Raises:
        ModuleNotFoundError: NGBoost is not installed.
        TypeError: no likelihood, or one of vectors; other parameters than it has.
        ValueError: predictions of another domain; a Fisher information that is not found.
    """
    try:
        import_module("ngboost")
    except ModuleNotFoundError as error:
        if error.name != "ngboost":
            raise
        raise ModuleNotFoundError(
            'as_ngboost needs NGBoost, which is an extra: pip install "mse_sym[ngboost]"', name="ngboost"
        ) from error
    from ngboost.distns.distn import RegressionDistn
    from ngboost.scores import LogScore

    ours: Distribution = distribution_of(likelihood, link, parameters)

    class Kept(type):
        """The kind of the class, by which a pickle has the likelihood instead."""

    class Score(LogScore):  # NGBoost asks for classes of these bases
        """The logarithmic score."""

        def score(self, Y: Array) -> Array:
            return ours.score(self._params, Y)

        def d_score(self, Y: Array) -> Array:
            return ours.derivative(self._params, Y)

        def metric(self) -> Array:
            return ours.metric(self._params)

    class Predicted(RegressionDistn, metaclass=Kept):
        """The predicted distributions of several examples."""

        n_params = len(ours.predictions)
        scores = (Score,)

        @staticmethod
        def fit(Y: Array) -> Array:
            return ours.best(Y)

        def sample(self, m: int) -> Array:
            return ours.sample(self._params, m)

        def mean(self) -> Array:
            return ours.mean(self._params)

        @property
        def params(self) -> dict[str, Array]:
            names = [str(symbol) for symbol in ours.predictions] if link is None else [str(ours.loss.prediction)]
            return dict(zip(names, self._params, strict=True))

    copyreg.pickle(Kept, lambda _: (_again, (likelihood, link, dict(parameters))))
    Predicted.__name__ = Predicted.__qualname__ = likelihood.name
    return Predicted


def _again(likelihood: Likelihood, link: Activation | None, parameters: Mapping[str, float]) -> Any:
    return as_ngboost(likelihood, link=link, **parameters)

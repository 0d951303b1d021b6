"""NGBoost's derivatives of its distributions, in the parameters it has, against losses made of their densities.

NGBoost asks for an older scikit-learn than the other peers, and is installed without what it asks for.
"""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest
from sympy import Expr, Symbol, exp, lambdify, log, pi, sqrt, symbols
from sympy.stats import (
    Beta,
    Cauchy,
    Exponential,
    Gamma,
    Laplace,
    LogNormal,
    Normal,
    Poisson,
    StudentT,
    Weibull,
)

from mse_sym.losses import Likelihood
from mse_sym.symbolic.context import POSITIVE, UNIT_OPEN

p, q, r, y = symbols("p q r y", real=True)

PAIRS: dict[str, tuple[Expr, tuple[Symbol, ...]]] = {
    "Normal": (Normal("Y", p, exp(q)), (p, q)),
    "NormalFixedVar": (Normal("Y", p, 1), (p,)),
    "NormalFixedMean": (Normal("Y", 0, exp(p)), (p,)),
    "LogNormal": (LogNormal("Y", p, exp(q)), (p, q)),
    "Exponential": (Exponential("Y", exp(-p)), (p,)),
    "Gamma": (Gamma("Y", exp(p), exp(-q)), (p, q)),
    "Laplace": (Laplace("Y", p, exp(q)), (p, q)),
    "Poisson": (Poisson("Y", exp(p)), (p,)),
    "T": (p + exp(q) * StudentT("Y", exp(r)), (p, q, r)),
    "TFixedDf": (p + exp(q) * StudentT("Y", 3), (p, q)),
    "TFixedDfFixedVar": (p + StudentT("Y", 3), (p,)),
    "Weibull": (Weibull("Y", exp(q), exp(p)), (p, q)),
    "Cauchy": (Cauchy("Y", p, exp(q)), (p, q)),
    "Beta": (Beta("Y", exp(p), exp(q)), (p, q)),
}
"""The random variable that each is, and the numbers that NGBoost predicts, in its order."""

_LOGIT = log(y / (1 - y))
BY_DENSITY = {
    "HalfNormal": Likelihood("half_normal", sqrt(2 / pi) * exp(-p - y**2 * exp(-2 * p) / 2), p, y, (), {y: POSITIVE}),
    "LogitNormal": Likelihood(
        "logit_normal",
        exp(-((_LOGIT - p) ** 2) * exp(-2 * q) / 2 - q) / (sqrt(2 * pi) * y * (1 - y)),
        (p, q),
        y,
        domains={y: UNIT_OPEN},
    ),
}


def likelihood_of(name: str) -> Likelihood:
    if name in BY_DENSITY:
        return BY_DENSITY[name]
    variable, prediction = PAIRS[name]
    return Likelihood.of(variable, prediction if len(prediction) > 1 else prediction[0])


@pytest.mark.peers("ngboost")
@pytest.mark.parametrize("name", [*PAIRS, *BY_DENSITY])
def test_derivatives_of_the_score_are_ours(name: str) -> None:
    likelihood = likelihood_of(name)
    loss = likelihood.loss()
    predictions = likelihood.prediction if isinstance(likelihood.prediction, tuple) else (likelihood.prediction,)
    random = np.random.default_rng(3)
    given = random.normal(scale=0.5, size=(len(predictions), 7))
    support = loss.context.domain(likelihood.outcome)
    outcomes = random.uniform(0.1, 0.9, 7) if 2 not in support else random.uniform(0.5, 2, 7)
    if name == "Poisson":
        outcomes = random.integers(0, 5, 7).astype(float)
    distribution = getattr(import_module("ngboost.distns"), name)
    is_censored = name in ("LogNormal", "Exponential")
    (score, *_) = distribution.censored_scores if is_censored else distribution.scores
    target = import_module("ngboost.helpers").Y_from_censored(outcomes, np.ones(7)) if is_censored else outcomes
    theirs = type("Score", (score, distribution), {})(given).d_score(target)
    for place in range(len(predictions)):
        gradient = loss.gradient.subs(loss.indices[0], place + 1).doit() if loss.is_vector else loss.gradient
        entries = {loss.prediction[k + 1]: one for k, one in enumerate(predictions)} if loss.is_vector else {}
        ours = lambdify((*predictions, likelihood.outcome), gradient.subs(entries), "scipy")(*given, outcomes)
        assert theirs[:, place] == pytest.approx(ours, rel=1e-8), predictions[place]

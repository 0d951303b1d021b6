"""Samples of likelihoods: their means are those that the parameters say, and what cannot be drawn is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sympy import Symbol, exp, symbols
from sympy.stats import Gamma, Kumaraswamy, Laplace, Normal

from mse_sym.losses import Likelihood, likelihoods

a, mu, log_sigma = symbols("a mu log_sigma", real=True)
nu, s = symbols("nu s", positive=True)


@pytest.mark.parametrize(
    ("likelihood", "values", "mean"),
    [
        (Likelihood.of(Gamma("Y", nu, a / nu), a), {"a": 3.0, "nu": 2.0}, 3.0),
        (Likelihood.of(a + s * Laplace("Y", 0, 1), a), {"a": -2.0, "s": 0.5}, -2.0),
        (Likelihood.of(Normal("Y", mu, exp(log_sigma)), (mu, log_sigma)), {"mu": 1.5, "log_sigma": -1.0}, 1.5),
        (likelihoods.bernoulli, {"a": 0.25}, 0.25),
        (likelihoods.poisson, {"a": 4.0}, 4.0),
        (likelihoods.negative_binomial, {"a": 2.0, "r": 3.0}, 2.0),
        (likelihoods.zero_inflated_poisson, {"a": 4.0, "q": 0.5}, 2.0),
    ],
    ids=lambda part: getattr(part, "name", ""),
)
def test_the_mean_of_samples_is_that_of_the_parameters(
    likelihood: Likelihood, values: dict[str, float], mean: float
) -> None:
    found = likelihood.sample(4000, seed=1, **values)
    assert found.shape == (4000,)
    assert abs(found.mean() - mean) < 4 * found.std() / np.sqrt(4000)
    assert np.array_equal(found, likelihood.sample(4000, seed=1, **values))


def test_what_cannot_be_drawn_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypeError, match="poisson is sampled at a, got nothing"):
        likelihoods.poisson.sample(3)
    with pytest.raises(TypeError, match="is no random variable; make one"):
        likelihoods.gumbel.sample(3, a=1.0, s=1.0)
    b = Symbol("b", positive=True)

    def draws_none(variable: Any, **options: Any) -> None:
        raise NotImplementedError

    monkeypatch.setattr("mse_sym.losses.sampling.sample", draws_none)
    with pytest.raises(NotImplementedError, match="neither NumPy nor SciPy draws samples of Kumaraswamy"):
        Likelihood.of(Kumaraswamy("Y", a, b), a).sample(3, a=1.0, b=2.0)

"""The likelihoods of the catalogue: proved in all variables, and held against differences of their densities."""

from __future__ import annotations

from typing import Any

import pytest
from mpmath import mp
from sympy import Expr, FiniteSet, IndexedBase, Rational, S, Set, Symbol, besseli, beta, factorial, gamma, lambdify

from mse_sym.losses import Likelihood, Loss, likelihoods
from mse_sym.losses.expectation import Expectation
from mse_sym.symbolic.context import NONNEGATIVE, UNIT_CLOSED, Context

WITHOUT_HESSIAN = likelihoods.exponential_power
"""Whether its second derivative is there at the outcome depends on the power."""
OF_NUMBERS = [
    one for one in likelihoods.catalogue().values() if isinstance(one.prediction, Symbol) and one is not WITHOUT_HESSIAN
]
OF_VECTORS = [likelihoods.gaussian_of_2, likelihoods.gaussian_of_3]
BY_HAND = [
    likelihoods.negative_binomial,
    likelihoods.inverse_gaussian,
    likelihoods.logistic,
    likelihoods.zero_inflated_poisson,
    likelihoods.ordinal_logistic_3,
    likelihoods.gumbel,
    likelihoods.student_t,
]


def number_in(domain: Set, place: int) -> Expr:
    """A number in a domain; another one for another place."""
    if isinstance(domain, FiniteSet):
        return sorted(domain)[-1]
    if domain.is_subset(UNIT_CLOSED):
        return Rational(3 + place, 9)
    return Rational(7 + 3 * place, 5) if domain.is_subset(NONNEGATIVE) else Rational(2 * place - 1, 4)


def values_of(likelihood: Likelihood, outcome: Expr | None = None) -> dict[Any, Expr]:
    context = likelihood.loss().context
    variables = (likelihood.prediction, likelihood.outcome, *likelihood.parameters)
    values = {one: number_in(context.domain(one), place) for place, one in enumerate(variables)}
    if outcome is not None:
        values[likelihood.outcome] = outcome
    return values


def outcomes_of(likelihood: Likelihood) -> list[Expr]:
    support = likelihood.support or Context(likelihood.domains).domain(likelihood.outcome)
    if isinstance(support, FiniteSet):
        return sorted(support)
    return [S.Zero, S(3)] if support == S.Naturals0 else [values_of(likelihood)[likelihood.outcome]]


def by_differences(density: Expr, variable: Expr, values: dict[Any, Expr], order: int = 1) -> Any:
    rest = {one: value for one, value in values.items() if one != variable}
    function = lambdify(variable, density.subs(rest), "mpmath")
    at = values[variable]
    return mp.diff(lambda x: -mp.log(function(x)), mp.mpf(at.p) / at.q, order)


def agrees(found: Expr, expected: Any) -> bool:
    return mp.almosteq(mp.mpf(found.evalf(40)), expected, 1e-15, 1e-15)


@pytest.mark.slow
@pytest.mark.parametrize("likelihood", OF_NUMBERS, ids=lambda one: one.name)
def test_gradients_in_all_variables_and_the_hessian_are_those_of_the_density(likelihood: Likelihood) -> None:
    loss = likelihood.loss()
    for outcome in outcomes_of(likelihood):
        values = values_of(likelihood, outcome)
        with mp.workdps(40):
            prediction = likelihood.prediction
            assert agrees(loss.gradient.subs(values), by_differences(likelihood.density, prediction, values))
            assert agrees(loss.hessian.subs(values), by_differences(likelihood.density, prediction, values, 2))
            for parameter in likelihood.parameters:
                if parameter.name != "event":
                    found = loss.in_parameter(parameter).gradient
                    assert agrees(found.subs(values), by_differences(likelihood.density, parameter, values))


@pytest.mark.slow
@pytest.mark.parametrize("likelihood", OF_VECTORS, ids=lambda one: one.name)
def test_gradients_of_a_gaussian_vector_are_those_of_the_density(likelihood: Likelihood) -> None:
    loss = likelihood.loss()
    mean, outcome = likelihood.prediction, likelihood.outcome
    assert isinstance(mean, IndexedBase)
    size = int(mean.shape[0])
    entries = {mean[place]: Rational(place, 3) for place in range(1, size + 1)}
    entries |= {outcome[place]: Rational(2 - place, 5) for place in range(1, size + 1)}
    entries |= {parameter: Rational(5 + place, 4) for place, parameter in enumerate(likelihood.parameters)}
    with mp.workdps(40):
        for place in range(1, size + 1):
            found = loss.gradient.subs(loss.indices[0], place).doit().subs(entries)
            assert agrees(found, by_differences(likelihood.density, mean[place], entries))
        for parameter in likelihood.parameters[-3:]:
            found = loss.in_parameter(parameter).gradient.subs(entries)
            assert agrees(found, by_differences(likelihood.density, parameter, entries))


@pytest.mark.slow
@pytest.mark.parametrize("likelihood", BY_HAND, ids=lambda one: one.name)
def test_all_outcomes_together_have_the_probability_one(likelihood: Likelihood) -> None:
    context = Context(likelihood.domains)
    support = likelihood.support or context.domain(likelihood.outcome)
    at = values_of(likelihood)
    del at[likelihood.outcome]
    total = Expectation(likelihood.density, likelihood.outcome, support, context).at(S.One, at)
    assert float(total) == pytest.approx(1, rel=1e-15)


def _with_its_library(likelihood: Likelihood) -> Any:
    """Gamma and Bessel functions run by SciPy."""
    needs = [pytest.mark.backend("scipy")] * likelihood.density.has(gamma, beta, factorial, besseli)
    return pytest.param(likelihood, marks=needs, id=likelihood.name)


@pytest.mark.slow
@pytest.mark.parametrize("likelihood", [_with_its_library(one) for one in (*OF_NUMBERS, *OF_VECTORS)])
def test_they_compile_and_run(likelihood: Likelihood) -> None:
    loss: Loss = likelihood.loss()
    functions = loss.compile(measure=False)
    if isinstance(likelihood.prediction, IndexedBase):
        size = int(likelihood.prediction.shape[0])
        parameters = {one.name: 1.5 for one in likelihood.parameters}
        gradient = functions.gradient([0.25] * size, [1.0] * size, **parameters)
        assert gradient.shape == (size,)
        return
    values = {str(one): float(value) for one, value in values_of(likelihood).items()}
    prediction, outcome = (values.pop(str(one)) for one in (likelihood.prediction, likelihood.outcome))
    exact = float(loss.gradient.subs(values_of(likelihood)))
    assert functions.gradient(prediction, outcome, **values) == pytest.approx(exact, rel=1e-13)

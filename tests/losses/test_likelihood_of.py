"""Likelihoods from random variables of ``sympy.stats``, and the losses whose derivations begin at their densities."""

from __future__ import annotations

import math
import pickle

import pytest
from sympy import (
    Eq,
    Expr,
    FiniteSet,
    Interval,
    Piecewise,
    Rational,
    S,
    Set,
    Symbol,
    exp,
    log,
    loggamma,
    pi,
    sqrt,
    symbols,
)
from sympy.stats import (
    Bernoulli,
    Beta,
    Binomial,
    Exponential,
    Gamma,
    Geometric,
    Kumaraswamy,
    Logarithmic,
    MultivariateNormal,
    NegativeBinomial,
    Normal,
    Pareto,
    Poisson,
    StudentT,
    Uniform,
    Weibull,
)

from mse_sym.losses import Likelihood, activations, likelihoods
from mse_sym.proof import Proved, StepRefuted, prove
from mse_sym.proof.relations import Equal, EqualUpToConstant, NegativeLogarithm
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_OPEN

a, y, mu, log_sigma = symbols("a y mu log_sigma", real=True)
b, c, k, nu, r, s = symbols("b c k nu r s", positive=True)
n = Symbol("n", integer=True, positive=True)


@pytest.mark.parametrize(
    ("variable", "known"),
    [
        (Gamma("Y", nu, a / nu), likelihoods.gamma),
        (Beta("Y", a * nu, (1 - a) * nu), likelihoods.beta),
        (Poisson("Y", a), likelihoods.poisson),
        (Weibull("Y", a, k), likelihoods.weibull),
        (a + s * StudentT("Y", nu), likelihoods.student_t),
        pytest.param(NegativeBinomial("Y", r, r / (r + a)), likelihoods.negative_binomial, marks=pytest.mark.slow),
    ],
    ids=lambda part: getattr(part, "name", ""),
)
def test_the_variable_says_domains_and_parameters_of_the_likelihoods_by_hand(variable: Expr, known: Likelihood) -> None:
    likelihood = Likelihood.of(variable, prediction=a)
    assert set(likelihood.parameters) == set(known.parameters)
    assert likelihood.outcome == y
    assert {one: likelihood.domains.get(one, S.Reals) for one in (a, y)} == {
        one: known.domains.get(one, S.Reals) for one in (a, y)
    }
    assert likelihood.density == known.density or isinstance(
        prove(log(likelihood.density), Equal(), log(known.density), likelihood.loss(full=True).context), Proved
    )


@pytest.mark.parametrize(
    ("variable", "prediction", "domain", "outcomes"),
    [
        (Bernoulli("Y", a), a, UNIT_OPEN, FiniteSet(0, 1)),
        (Binomial("Y", n, a), a, UNIT_OPEN, Interval(0, n)),
        (Geometric("Y", a), a, UNIT_OPEN, Interval(1, S.Infinity)),
        (Pareto("Y", b, a), a, POSITIVE, Interval(b, S.Infinity)),
        (Uniform("Y", b, b + c), c, POSITIVE, Interval(b, b + c)),
        (Normal("Y", a, s), a, S.Reals, S.Reals),
    ],
)
def test_domains_are_what_the_conditions_and_the_support_say(
    variable: Expr, prediction: Symbol, domain: Set, outcomes: Set
) -> None:
    likelihood = Likelihood.of(variable, prediction)
    assert likelihood.domains.get(prediction, POSITIVE if prediction == c else S.Reals) == domain
    assert likelihood.domains[y] == outcomes


def test_a_density_of_few_values_is_one_piece_for_each() -> None:
    assert Likelihood.of(Bernoulli("Y", a), a).density == Piecewise((1 - a, Eq(y, 0)), (a, True))


@pytest.mark.parametrize(
    ("variable", "error", "message"),
    [
        (Normal("Y", 0, a) + Normal("X", 0, 1), TypeError, "one random variable|a random variable"),
        (MultivariateNormal("Y", [a, 0], [[1, 0], [0, 1]]), TypeError, "give the density itself"),
        (Normal("Y", a, s) ** 2, TypeError, r"not of the form location \+ scale"),
        (2 * Poisson("Y", a), TypeError, "no continuous variable"),
        (Normal("Y", 0, s), ValueError, "choose the prediction among them"),
        (Gamma("Y", mu * a, 1), ValueError, "asks for a\\*mu > 0, which is not proved"),
        (a, TypeError, "a random variable of sympy.stats"),
        ("Normal", TypeError, "give a random variable of sympy.stats, like .*, got 'Normal'"),
    ],
)
def test_what_is_no_likelihood_is_refused_with_a_sentence(variable: Expr, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Likelihood.of(variable, prediction=a)


@pytest.mark.slow
def test_a_density_that_is_none_on_its_domain_is_refuted() -> None:
    """SymPy's Kumaraswamy variable takes all positive values, and its density is none beyond 1."""
    with pytest.raises(StepRefuted, match="the argument of the logarithm is positive"):
        Likelihood.of(Kumaraswamy("Y", a, b), a).loss()


def test_what_is_declared_positive_may_be_a_probability() -> None:
    assert Likelihood.of(Bernoulli("Y", s), s).domains[s] == UNIT_OPEN
    assert s not in Likelihood.of(Exponential("Y", s), s).domains


def test_domains_may_be_narrower_than_the_support() -> None:
    assert Likelihood.of(Exponential("Y", a), a, domains={y: Interval(1, 5)}).domains[y] == Interval(1, 5)


def test_the_derivation_of_the_loss_begins_at_the_density() -> None:
    likelihood = Likelihood.of(Normal("Y", a, s), a)
    derivation = likelihood.loss().derivation("value")
    assert derivation.start == likelihood.density
    assert derivation.relations == (NegativeLogarithm(), EqualUpToConstant(a))
    assert likelihood.loss(full=True).derivation("value").relations == (NegativeLogarithm(),)


@pytest.mark.slow
def test_constants_are_kept_if_they_are_asked_for_and_those_of_parameters_always() -> None:
    poisson, gamma = (Likelihood.of(one, a) for one in (Poisson("Y", a), Gamma("Y", nu, a / nu)))
    assert poisson.loss().expression == a - y * log(a)
    assert poisson.loss(full=True).expression == a - y * log(a) + loggamma(y + 1)
    assert gamma.loss() == gamma.loss(full=True)  # as log y has the factor ν
    for likelihood in (poisson, Likelihood.of(a + s * StudentT("Y", nu), a)):
        kept, whole = likelihood.loss(), likelihood.loss(full=True)
        assert kept.expression != whole.expression
        for parameter in (a, *likelihood.parameters):
            relation = EqualUpToConstant(parameter)
            assert isinstance(prove(whole.expression, relation, kept.expression, whole.context), Proved)


def test_where_the_support_moves_with_the_prediction_no_term_is_dropped() -> None:
    likelihood = Likelihood.of(Pareto("Y", a, 2), a, domains={a: POSITIVE})
    assert likelihood.loss() == likelihood.loss(full=True)


@pytest.mark.backend("scipy")
def test_a_link_composes_and_derivatives_in_parameters_are_there() -> None:
    loss = likelihoods.gamma.loss(link=activations.exp)
    z = activations.exp.argument
    assert isinstance(prove(loss.gradient, Equal(), nu * (1 - y * exp(-z)), loss.context), Proved)
    assert loss.in_parameter("nu").gradient.has(z)
    functions = likelihoods.weibull.loss(link=activations.exp).compile(measure=False)
    assert functions.gradient(0.0, 3.0, k=2.0) == -16.0
    assert functions.gradient(0.0, 3.0, k=2.0, wrt="k") == pytest.approx(8 * math.log(3) - 1 / 2, rel=1e-14)


def test_a_mean_and_a_logarithm_of_a_scale_are_two_predictions_of_one_loss() -> None:
    likelihood = Likelihood.of(Normal("Y", mu, exp(log_sigma)), prediction=(mu, log_sigma))
    functions = likelihood.loss().compile(measure=False)
    assert functions.value((1.0, 0.0), 3.0) == 2.0
    assert functions.gradient((1.0, 0.0), 3.0).tolist() == [-2.0, -3.0]
    assert functions.hessian((1.0, 0.0), 3.0).tolist() == [[1.0, 4.0], [4.0, 8.0]]


@pytest.mark.slow
def test_the_logarithm_of_a_product_of_negative_factors_is_real() -> None:
    loss = Likelihood.of(Logarithmic("Y", a), a).loss()
    half = {a: Rational(1, 2), y: 3}
    assert (loss.gradient.subs(half) - (2 / log(2) - 6)).evalf() == pytest.approx(0)


def test_losses_of_likelihoods_pickle() -> None:
    loss = likelihoods.gumbel.loss()
    assert pickle.loads(pickle.dumps(loss)) == loss


def test_thresholds_are_ordered_and_their_probabilities_those_between_them() -> None:
    likelihood = likelihoods.ordinal_logistic(4)
    values = dict(zip((likelihood.prediction, *likelihood.parameters), (0.3, -1.0, 0.5, 2.0), strict=True))

    def below(threshold: float) -> float:
        return float(1 / (1 + exp(0.3 - threshold)))

    expected = [below(-1.0), below(-0.5) - below(-1.0), below(1.5) - below(-0.5), 1 - below(1.5)]
    found = [float(likelihood.density.subs({likelihood.outcome: place, **values})) for place in range(4)]
    assert found == pytest.approx(expected, rel=1e-12)
    with pytest.raises(ValueError, match="two classes or more"):
        likelihoods.ordinal_logistic(1)


def test_the_gaussian_vector_has_the_covariance_of_its_triangle() -> None:
    likelihood = likelihoods.multivariate_gaussian(2)
    numbers = {"L11": 2, "L21": 3, "L22": Rational(1, 2)}
    triangle = {parameter: numbers[parameter.name] for parameter in likelihood.parameters}
    mean, outcome = likelihood.prediction, likelihood.outcome
    at = {mean[1]: 1, mean[2]: -1, outcome[1]: 2, outcome[2]: 1}
    variable = MultivariateNormal("Y", [1, -1], [[4, 6], [6, 9 + Rational(1, 4)]])
    expected = variable.pspace.distribution.pdf(2, 1)
    assert float(likelihood.density.subs(triangle).subs(at)) == pytest.approx(float(expected), rel=1e-12)


def test_a_number_of_degrees_of_freedom_leaves_no_function_behind() -> None:
    """SymPy writes the beta function of halves by Catalan numbers."""
    density = Likelihood.of(a + StudentT("Y", 3), a).density
    assert density.subs({a: 0, y: 0}) == 2 / (sqrt(3) * pi)
    assert (Likelihood.of(a + StudentT("Y", 3), a).loss().gradient - 4 * (a - y) / (3 + (a - y) ** 2)).simplify() == 0


def test_an_outcome_that_counts_begins_at_its_least_value() -> None:
    assert likelihoods.poisson.support == S.Naturals0
    assert Likelihood.of(Geometric("Y", a), a).support == S.Naturals
    assert Likelihood.of(Poisson("Y", a), a).domains[y] == NONNEGATIVE

"""Fisher information: where it has a formula, what confirms it, and where none is found."""

from __future__ import annotations

import pytest
from sympy import Expr, Symbol, symbols
from sympy.stats import Exponential, Maxwell

from mse_sym.losses import Likelihood, likelihoods
from mse_sym.losses.information import PROVED
from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import Equal

a, y = symbols("a y", real=True)
k, nu, r, s, sigma = symbols("k nu r s sigma", positive=True)


@pytest.mark.parametrize(
    ("likelihood", "expected"),
    [
        (likelihoods.gaussian, {(a, a): sigma**-2, (a, sigma): 0, (sigma, sigma): 2 / sigma**2}),
        (likelihoods.bernoulli, {(a, a): 1 / (a * (1 - a))}),
        (likelihoods.poisson, {(a, a): 1 / a}),
        (Likelihood.of(Exponential("Y", a), a), {(a, a): a**-2}),
        (Likelihood.of(Maxwell("Y", a), a), {(a, a): 6 / a**2}),
    ],
    ids=lambda part: getattr(part, "name", ""),
)
def test_two_expectations_found_apart_are_proved_equal(
    likelihood: Likelihood, expected: dict[tuple[Symbol, Symbol], Expr]
) -> None:
    variables = dict.fromkeys(one for pair in expected for one in pair)
    found = likelihood.fisher_information(*variables)
    for pair, formula in expected.items():
        assert found[pair].evidence == PROVED
        assert isinstance(prove(found[pair].formula, Equal(), formula, likelihood.loss().context), Proved)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("likelihood", "expected"),
    [
        (likelihoods.logistic, 1 / (3 * s**2)),
        (likelihoods.gumbel, s**-2),
        (likelihoods.weibull, k**2 / a**2),
        (likelihoods.student_t, (nu + 1) / ((nu + 3) * s**2)),
    ],
    ids=lambda part: getattr(part, "name", ""),
)
def test_integrals_in_another_variable_are_found(likelihood: Likelihood, expected: Expr) -> None:
    found = likelihood.fisher_information(a)[a, a]
    assert found.evidence == PROVED
    assert isinstance(prove(found.formula, Equal(), expected, likelihood.loss().context), Proved)


def test_at_a_kink_it_is_the_square_of_the_score_and_not_the_second_derivative() -> None:
    entry = likelihoods.laplace.fisher_information(a)[a, a]
    assert entry.formula == s**-2
    assert entry.evidence.startswith("computed, and equal to a quadrature in ")


@pytest.mark.slow
def test_the_mean_of_an_affine_score_gives_what_sympy_does_not_sum() -> None:
    found = likelihoods.negative_binomial.fisher_information(a, seconds=2)[a, a]
    assert (found.formula - r / (a * (a + r))).simplify() == 0
    assert "25 digits at 2 rational points" in found.evidence


def test_what_is_not_found_says_so_in_time() -> None:
    found = likelihoods.logistic.fisher_information(s, seconds=0.2)
    assert found[s, s].formula is None
    assert found[s, s].evidence.startswith("not found: SymPy has no expectation of ")
    with pytest.raises(ValueError, match="the Fisher information of s and s is not found"):
        _ = found.matrix


def test_the_natural_gradient_is_the_inverse_information_times_the_gradient() -> None:
    found = likelihoods.gaussian.fisher_information().natural_gradient
    assert found[a].result == a - y
    assert (found[sigma].result - (sigma - (a - y) ** 2 / sigma) / 2).simplify() == 0


def test_vectors_are_refused() -> None:
    with pytest.raises(TypeError, match="one of vectors"):
        likelihoods.gaussian_of_2.fisher_information()

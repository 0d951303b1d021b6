"""What stands for the Hessian: proved to be what it is called, or refused."""

from __future__ import annotations

from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Interval, Rational, Symbol, exp, log, pi, sqrt, symbols

from mse_sym import Activation, Likelihood, Loss, activations, likelihoods, losses
from mse_sym.adapters.curvature import Curvature, curvature_of
from mse_sym.adapters.margin import Margin, margin_of
from mse_sym.adapters.subject import subject_of

a, y = symbols("a y", real=True)
mu, log_sigma = symbols("mu log_sigma", real=True)

BERNOULLI = losses.binary_cross_entropy.of(activations.sigmoid)
SOFTMAX = losses.cross_entropy.of(activations.softmax)
POISSON = losses.poisson_nll.of(activations.exp)
PROBABILITY = Loss("probability", (a - y) ** 2 / 2, a, y, domains={y: Interval(0, 1)}).of(activations.sigmoid)
ROBUST = Loss("robust", 3 * log(1 + a**2) - y * a, a, y)
NOISE = Likelihood("noise", exp(-(((y - mu) / exp(log_sigma)) ** 2) / 2 - log_sigma) / sqrt(2 * pi), (mu, log_sigma), y)

ordinary = st.floats(-6, 6)


def chosen(
    loss: Loss | Likelihood, choice: str | Expr | float | None, link: Activation | None = None, **parameters: Any
) -> Curvature:
    return curvature_of(subject_of(loss, link, parameters), choice)


@cache
def bounded(loss: Loss) -> Margin:
    return margin_of(subject_of(loss, None, {}), "bound", {}, "numpy")


def computed(loss: Loss, z: Any, y: Any) -> tuple[Any, Any]:
    """The bound and the Hessian at an example, by what is compiled."""
    _, bound = bounded(loss).derivatives(np.asarray(z), np.asarray(y), None)
    return bound, loss.compile().hessian(np.asarray(z), np.asarray(y))


@pytest.mark.parametrize("loss", [BERNOULLI, POISSON, losses.log_cosh, SOFTMAX], ids=lambda loss: loss.name)
def test_a_hessian_that_is_not_negative_is_taken_with_its_proof(loss: Loss) -> None:
    found = chosen(loss, None)
    assert found.name == "hessian"
    assert found.is_hessian
    assert found.evidence


def test_a_hessian_that_can_be_negative_is_refused_with_a_point_and_what_to_choose() -> None:
    with pytest.raises(ValueError, match=r'negative at .* = .*choose: curvature="fisher" .* "bound"'):
        chosen(PROBABILITY, None)
    assert chosen(PROBABILITY, "hessian").is_hessian


def test_a_hessian_that_is_zero_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the Hessian of absolute_error is 0.*curvature=1"):
        chosen(losses.absolute_error, None)
    assert chosen(losses.absolute_error, 1).expression == 1
    assert chosen(losses.absolute_error, "bound").expression == 1


@given(ordinary, ordinary)
def test_a_constant_bound_is_at_least_the_hessian(a: float, y: float) -> None:
    bound, hessian = computed(ROBUST, [a], [y])
    assert bound >= hessian


def test_a_constant_bound_is_nearly_the_greatest_hessian() -> None:
    found = float(bounded(ROBUST).curvature.expression)
    greatest = ROBUST.compile().hessian(np.linspace(-6, 6, 2001), np.ones(2001)).max()
    assert greatest <= found <= 1.15 * greatest


@pytest.mark.slow
@given(st.lists(ordinary, min_size=2, max_size=5), st.data())
def test_the_bound_of_the_softmax_bounds_the_matrix(z: list[float], data: st.DataObject) -> None:
    label = data.draw(st.integers(0, len(z) - 1))
    bound, hessian = computed(SOFTMAX, [z], [label])
    p = np.exp(z - np.max(z)) / np.exp(z - np.max(z)).sum()
    assert bound[0] == pytest.approx(2 * p * (1 - p), rel=1e-12, abs=1e-15)
    assert np.linalg.eigvalsh(np.diag(bound[0]) - hessian[0]).min() >= -1e-15


def test_an_expression_is_proved_to_be_at_least_the_hessian() -> None:
    found = chosen(POISSON, exp(POISSON.prediction + Rational(7, 10)))
    assert (found.name, found.is_hessian) == ("bound", False)
    assert len(found.evidence) >= 2
    assert chosen(BERNOULLI, 0.25).expression == Rational(1, 4)


def test_an_expression_that_is_less_is_refused_with_a_point() -> None:
    with pytest.raises(ValueError, match=r"the curvature 1/8 is less than the Hessian .* at z = "):
        chosen(BERNOULLI, Rational(1, 8))
    with pytest.raises(ValueError, match=r"has q, which the loss has not"):
        chosen(BERNOULLI, Symbol("q", positive=True))
    with pytest.raises(ValueError, match=r"curvature must be 'hessian', 'fisher', 'bound' or an expression.*'newton'"):
        chosen(BERNOULLI, "newton")


def test_where_no_bound_is_proved_none_is_given() -> None:
    unbounded = Loss("unbounded", a**3 / 3 - y * a, a, y)
    with pytest.raises(ValueError, match="no number is proved to be at least the Hessian"):
        chosen(unbounded, "bound")
    with pytest.raises(ValueError, match="not proved to have one sign"):
        chosen(NOISE, "bound")


@cache
def of_counts() -> Margin:
    subject = subject_of(losses.negative_binomial_nll, activations.exp, {"r": 2.0})
    return margin_of(subject, "fisher", {"r": 2.0}, "numpy")


@given(st.floats(-3, 3))
def test_fisher_information_is_the_expected_square_of_the_score(z: float) -> None:
    """Of counts, by their sum."""
    margin = of_counts()
    _, found = margin.derivatives(np.array([z]), np.array([1.0]), None)
    mean, r = mpmath.exp(z), mpmath.mpf(2)

    def term(k: int) -> Any:
        chance = mpmath.binomial(k + r - 1, k) * (r / (r + mean)) ** r * (mean / (r + mean)) ** k
        return chance * (r * (mean - k) / (r + mean)) ** 2

    most = int(30 * float(mean)) + 100
    assert found[0] == pytest.approx(float(mpmath.fsum(term(k) for k in range(most))), rel=1e-9)


def test_fisher_information_of_a_likelihood_is_taken_through_the_link() -> None:
    z = Symbol("z", real=True)
    nu = likelihoods.gamma.parameters[0]
    assert chosen(likelihoods.gamma, "fisher", activations.exp, nu=2).expression == nu
    found = chosen(likelihoods.bernoulli, "fisher", activations.sigmoid).expression
    assert found.subs(z, Rational(1, 3)).evalf() == pytest.approx(float(BERNOULLI.hessian.subs(z, Rational(1, 3))))


def test_the_expected_hessian_is_refused_where_it_needs_a_density() -> None:
    with pytest.raises(ValueError, match=r"not affine in the target.*Likelihood"):
        chosen(losses.cauchy, "fisher", delta=1.0)


def test_parameters_and_kinds_are_looked_at() -> None:
    with pytest.raises(TypeError, match=r"huber takes delta=…, got none"):
        chosen(losses.huber, None)
    with pytest.raises(TypeError, match="give a Loss, or a Likelihood with its link; got str"):
        chosen("huber", None)  # type: ignore[arg-type]

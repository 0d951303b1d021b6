"""Losses as users write them: what a stranger met in the first hour."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from sympy import (
    Abs,
    Expr,
    Heaviside,
    IndexedBase,
    Interval,
    Max,
    Min,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    exp,
    floor,
    log,
    sign,
    symbols,
)

from mse_sym.check import check_gradient
from mse_sym.losses import Loss, activations, binary_cross_entropy, gaussian_nll, squared_error
from mse_sym.proof import Proved, StepUndecided, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic import sigmoid
from mse_sym.symbolic.context import index, size, vector
from tests.losses.own import OWN

ONE, ZERO = np.array([1.0], dtype=np.float32), np.array([0.0], dtype=np.float32)
a, y, z = symbols("a y z", real=True)
SIZE, j, k = size("K"), index("j"), index("k")
VECTOR, TARGET = vector("p", SIZE), vector("t", SIZE)


def test_the_logistic_loss_of_a_margin_compiles_and_does_not_overflow() -> None:
    compiled = OWN["logistic"].compile()
    np.testing.assert_allclose(compiled.value([800.0, -800.0, 0.0], [1.0, 1.0, 1.0]), [0, 800, np.log(2)])
    np.testing.assert_allclose(compiled.gradient([40.0, -800.0], [1.0, 1.0]), [-4.248354255291589e-18, -1], rtol=1e-15)


@pytest.mark.parametrize("right", [-a * y + log(exp(a * y) + 1), log(1 + exp(-y * a), evaluate=False)])
def test_true_lines_are_not_refuted_where_a_value_is_tiny(right: Any) -> None:
    assert isinstance(prove(log(1 + exp(-a * y)), Equal(), right), Proved)


def test_a_textbook_cross_entropy_is_recognised() -> None:
    """log(1 + eᶻ) − yz is the binary cross-entropy behind a sigmoid, and computes as well."""
    mine = OWN["written_out"].compile()
    known = binary_cross_entropy.of(activations.sigmoid).compile()
    points, labels = np.array([-745.0, -40, 0, 40, 709, 745]), np.ones(6)
    np.testing.assert_allclose(mine.gradient(points, labels), known.gradient(points, labels), rtol=1e-15)
    np.testing.assert_allclose(mine.hessian(points, labels), known.hessian(points, labels), rtol=1e-15)


def test_a_simplification_out_of_reach_does_not_stand_in_the_way() -> None:
    assert OWN["smooth"].compile().hessian(1.0, 2.0) == pytest.approx(2**-1.5, rel=1e-14)


def test_python_numbers_take_the_type_of_the_arrays() -> None:
    compiled = gaussian_nll.compile()
    assert compiled.gradient(ONE, ZERO, sigma=2.0).dtype == np.float32
    assert compiled.gradient(ONE, ZERO, sigma=np.float64(2)).dtype == np.float64
    assert compiled.gradient(1.0, 0, sigma=2).dtype == np.float64


def test_a_prediction_called_z_goes_behind_an_activation() -> None:
    loss = Loss("of_z", (z - y) ** 2 / 2, prediction=z, target=y).of(activations.sigmoid)
    assert loss.gradient == squared_error.of(activations.sigmoid).gradient


@pytest.mark.parametrize(
    "names", [(a, a, ()), (a, y, (Symbol("a", positive=True),)), (Symbol("ell", real=True), y, ())]
)
def test_a_name_with_two_meanings_is_refused(names: tuple[Any, Any, tuple[Any, ...]]) -> None:
    prediction, target, parameters = names
    with pytest.raises(ValueError, match="meaning"):
        Loss("clash", (prediction - target) ** 2 + prediction, prediction, target, parameters)


def test_a_target_called_z_does_not_go_behind_an_activation() -> None:
    with pytest.raises(ValueError, match="pre-activation"):
        Loss("clash", (a - z) ** 2, prediction=a, target=z).of(activations.sigmoid)


def test_losses_survive_pickling_and_say_what_they_are_in_a_line() -> None:
    loss = binary_cross_entropy.of(activations.sigmoid)
    loss.gradient_derivation  # noqa: B018 (it is kept once it was asked for)
    again = pickle.loads(pickle.dumps(loss))
    assert again.gradient == loss.gradient
    assert repr(squared_error) == "Loss('squared_error', (a - y)**2/2)"
    assert len(repr(loss.compile())) < 100
    assert repr(loss.gradient_derivation).count("\n") == len(loss.gradient_derivation.lines)


def test_a_hinge_loss_of_labels_minus_one_and_one() -> None:
    """At each of the two labels the margin is a kink, and only there nothing is claimed."""
    hinge = OWN["hinge"]
    (detail,) = {part.detail for part in hinge.gradient_derivation.evidence if "No derivative" in part.detail}
    assert detail.endswith(". No derivative at $y = -1$, $1 + z = 0$; $y = 1$, $z - 1 = 0$")
    compiled = hinge.compile()
    margins, labels = np.array([2.0, -3.0, 0.5, -0.5]), np.array([1.0, 1.0, -1.0, -1.0])
    np.testing.assert_array_equal(compiled.value(margins, labels), [0, 4, 1.5, 0.5])
    np.testing.assert_array_equal(compiled.gradient(margins, labels), [0, -1, 1, 1])
    assert check_gradient(hinge, compiled.gradient).passed


def test_a_loss_with_a_dead_zone() -> None:
    tube = OWN["epsilon_insensitive"]
    compiled = tube.compile()
    assert check_gradient(tube, compiled.gradient).passed
    np.testing.assert_array_equal(compiled.gradient([1.0, 2.0, -3.0], [1.5, 0.0, 0.0], epsilon=1.0), [0, 1, -1])


def test_a_case_is_written_with_the_brackets_that_it_needs() -> None:
    """Half the square of the difference, not half of a, less the square of y."""
    detail = OWN["held"].gradient_derivation.evidence[-1].detail
    assert r"c - \tfrac{1}{2} \left(a - y\right)^{2} = 0" in detail


def test_a_maximum_of_three_is_proved() -> None:
    greatest = OWN["greatest"]
    assert [greatest.gradient.subs({a: here, y: 0}) for here in (-2, Rational(1, 2), 2)] == [-1, 0, 1]
    curved = Loss("curved", Max(a - y, 2 * (y - a), (a - y) ** 2), prediction=a, target=y)
    assert [curved.gradient.subs({a: here, y: 0}) for here in (-3, -1, Rational(1, 2), 3)] == [-6, -2, 1, 6]


def test_the_gradient_is_right_where_kinks_cancel() -> None:
    of_logit = Loss("of_logit", Max(a, 0) - a * y + log(1 + exp(-Abs(a))), prediction=a, target=y)
    assert isinstance(prove(of_logit.gradient, Equal(), sigmoid(a) - y), Proved)
    assert of_logit.gradient.subs(a, 0) == Rational(1, 2) - y
    assert of_logit.hessian.subs(a, 0) == Rational(1, 4)
    points, labels = np.array([-745.0, -40, 0, 40, 709, 745]), np.ones(6)
    known = binary_cross_entropy.of(activations.sigmoid).compile()
    np.testing.assert_allclose(of_logit.compile().gradient(points, labels), known.gradient(points, labels), rtol=1e-15)


@pytest.mark.parametrize(
    ("expression", "gradient"),
    [
        (Sum(Abs(VECTOR[k] - TARGET[k]), (k, 1, SIZE)), sign(VECTOR[j] - TARGET[j])),
        (
            Sum(Max(0, 1 - VECTOR[k] * TARGET[k]), (k, 1, SIZE)),
            Piecewise((-TARGET[j], VECTOR[j] * TARGET[j] < 1), (0, True)),
        ),
    ],
)
def test_kinks_term_by_term(expression: Expr, gradient: Expr) -> None:
    own = Loss("own", expression, prediction=VECTOR, target=TARGET)
    assert isinstance(prove(own.gradient, Equal(), gradient), Proved)


@pytest.mark.parametrize("function", [floor, Heaviside])
def test_a_loss_that_no_rule_differentiates_says_so(function: type[Expr]) -> None:
    with pytest.raises((ValueError, StepUndecided)):
        _ = Loss("jumps", function(a) * (a - y), prediction=a, target=y).gradient


def test_a_vector_that_is_called_like_the_logits_may_be_composed() -> None:
    size = symbols("K", integer=True, positive=True)
    z, weights = IndexedBase("z", shape=(size,), real=True), IndexedBase("l", shape=(size,), real=True)
    k = symbols("k", integer=True, positive=True)
    own = Loss("own", -Sum(weights[k] * log(z[k]), (k, 1, size)), z, weights, domains={z: Interval.open(0, 1)})
    assert own.of(activations.softmax).gradient_derivation.evidence


def test_kinks_that_are_no_borders_of_one_variable_are_undecided_and_no_crash() -> None:
    with pytest.raises(StepUndecided):
        Loss("own", Max(a - y, -3) + Min(a**2, 4), a, y).compile()

"""At a kink anything between the one-sided derivatives is right, and every kink is tried."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from sympy import Abs, FiniteSet, Max, Min, Or, Piecewise, Rational, Sum, Symbol, exp, symbols

from mse_sym.check import check_gradient
from mse_sym.check.kinks import borders
from mse_sym.losses import Loss, absolute_error, activations, huber, quantile, smooth_l1, squared_error
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.context import index, size, vector

a, y, z = symbols("a y z", real=True)
epsilon = Symbol("epsilon", positive=True)
relu = Loss("relu", Max(z, 0) * y, z, y)
hinge = Loss("hinge", Max(0, 1 - y * z), z, y, domains={y: FiniteSet(-1, 1)})
tube = Loss("tube", Max(0, Abs(a - y) - epsilon), a, y, parameters=(epsilon,))
bent = Loss("bent", Piecewise((z, z > 3), (z / 10 + Rational(27, 10), True)) * y, z, y)
bump = Loss("bump", Piecewise((0, Or(a < 0, a > 1)), (a * (1 - a) * y, True)), a, y)
FEW = 40


def at_the_kink(here: Any, inside: Any, value: Any, outside: Any) -> Any:
    return np.where(here == 0, value, np.where(here < 0, inside, outside))


CASES: dict[str, tuple[Loss, Quantity, Callable[[float], Callable[..., Any]], tuple[float, ...], tuple[float, ...]]] = {
    "rectifier": (
        relu,
        "gradient",
        lambda v: lambda z, y: y * at_the_kink(z, 0, v, 1),
        (0, 0.5, 1),
        (-0.1, 1.5, np.nan),
    ),
    "squared error of the rectifier": (
        squared_error.of(activations.relu),
        "gradient",
        lambda v: lambda z, y: at_the_kink(z, 0, -v * y, z - y),
        (0, 0.5, 1),
        (-0.1, 1.5),
    ),
    "absolute error": (
        absolute_error,
        "gradient",
        lambda v: lambda a, y: at_the_kink(a - y, -1, v, 1),
        (-1, -0.3, 0, 1),
        (-1.5, 2, np.inf),
    ),
    "quantile": (
        quantile,
        "gradient",
        lambda v: lambda a, y, tau: at_the_kink(a - y, -tau, v - tau, 1 - tau),
        (0, 0.5, 1),
        (-0.5, 2),
    ),
    "hinge": (
        hinge,
        "gradient",
        lambda v: lambda z, y: -y * at_the_kink(1 - y * z, 0, v, 1),
        (0, 0.5, 1),
        (2, -1),
    ),
    "dead zone": (
        tube,
        "gradient",
        lambda v: lambda a, y, epsilon: np.sign(a - y) * at_the_kink(np.abs(a - y) - epsilon, 0, v, 1),
        (0, 0.5, 1),
        (2, -1),
    ),
    "a kink at 3, with tenths": (
        bent,
        "gradient",
        lambda v: lambda z, y: y * at_the_kink(z - 3, 0.1, v, 1),
        (0.1, 0.5, 1),
        (0, 2),
    ),
    "alternatives": (
        bump,
        "gradient",
        lambda v: lambda a, y: y * (1 - 2 * np.clip(a, 0, 1)) * np.where((a == 0) | (a == 1), v, (a > 0) & (a < 1)),
        (0, 0.5, 1),
        (2, -1),
    ),
    "second derivative of Huber": (
        huber,
        "hessian",
        lambda v: lambda a, y, delta: at_the_kink(np.abs(a - y) - delta, 1, v, 0),
        (0, 0.5, 1),
        (2, -1),
    ),
    "second derivative of the smooth absolute error": (
        smooth_l1,
        "hessian",
        lambda v: lambda a, y, beta: at_the_kink(np.abs(a - y) - beta, 1 / beta, v / beta, 0),
        (0, 0.5, 1),
        (2, -1),
    ),
}


@pytest.mark.parametrize(("loss", "quantity", "function", "right", "wrong"), CASES.values(), ids=CASES.keys())
def test_what_lies_between_both_sides_is_right_and_nothing_else(
    loss: Loss,
    quantity: Quantity,
    function: Callable[[float], Callable[..., Any]],
    right: tuple[float, ...],
    wrong: tuple[float, ...],
) -> None:
    for value in right:
        check = check_gradient(loss, function(value), quantity=quantity, points=FEW)
        assert check.passed, str(check)
    for value in wrong:
        check = check_gradient(loss, function(value), quantity=quantity, points=FEW)
        assert not check.passed, value
        assert not np.isfinite(value) or "(a kink)" in str(check)


P, Q = vector("p", size("K")), vector("q", size("K"))
k = index("k")
distance = Loss("distance", Sum(Abs(P[k] - Q[k]), (k, 1, size("K"))), P, Q)


def of_quotient(a: Any, y: Any) -> Any:
    with np.errstate(all="ignore"):
        return (a - y) / np.abs(a - y)


@pytest.mark.parametrize(
    ("loss", "function", "words"),
    [
        (absolute_error, of_quotient, "it is NaN, and any number from -1 to 1 is right"),
        (distance, of_quotient, "it is NaN, and any number from -1 to 1 is right"),
        (absolute_error, lambda a, y: np.where(a == y, 2, np.sign(a - y)), "it is 2, and any number from -1 to 1"),
        (relu, lambda z, y: y * at_the_kink(z, 0, np.inf, 1), "and any number from 0 to 1 is right"),
        (hinge, lambda z, y: -y * at_the_kink(1 - y * z, 0, 2, 1), "it is -2, and any number from -1 to 0 is right"),
        (
            quantile,
            lambda a, y, tau: at_the_kink(a - y, -tau, 1, 1 - tau),
            "it is 1, and any number from -0.5 to 0.5 is right",
        ),
    ],
    ids=["quotient", "quotients", "two", "infinite", "hinge", "quantile"],
)
def test_what_is_wrong_at_the_kink_alone_is_named_with_what_is_right(
    loss: Loss, function: Callable[..., Any], words: str
) -> None:
    check = check_gradient(loss, function, points=FEW)
    assert not check.correct
    (cause,) = check.causes
    assert words in cause.words
    assert cause.where == "at the kink only"
    assert cause.witness.between is not None
    assert not cause.witness.between[0] <= cause.witness.got <= cause.witness.between[1]


def test_what_is_wrong_at_the_kink_is_told_apart_from_what_is_lost_in_the_tails() -> None:
    loss = Loss("mixed", Max(-z, 0) * y + exp(z), z, y)

    def gradient(z: Any, y: Any) -> Any:
        return y * at_the_kink(z, -1, 3, 0) + np.exp(2 * z) / np.exp(z)

    check = check_gradient(loss, gradient, points=FEW, within={"prediction": (-5, 600)})
    assert [cause.kind for cause in check.causes] == ["wrong", "overflow"]
    assert check.causes[0].where == "at the kink only"


def test_a_tie_that_is_no_kink() -> None:
    check = check_gradient(squared_error, lambda a, y: np.where(a == y, 7, a - y), points=FEW)
    assert [cause.where for cause in check.causes] == ["where prediction and target are equal only"]


def test_a_border_that_is_rounded_to_is_a_border() -> None:
    """Whether |a − y| is above δ is decided by the rounding of a − y, for all who write it so."""
    for compare in (np.less, np.less_equal):
        gradient = lambda a, y, delta, c=compare: np.where(c(np.abs(a - y), delta), 1.0, 0.0)  # noqa: E731
        assert check_gradient(huber, gradient, quantity="hessian", points=120).passed
        tubular = lambda a, y, epsilon, c=compare: np.sign(a - y) * ~c(np.abs(a - y), epsilon)  # noqa: E731
        assert check_gradient(tube, tubular, points=120, dtype=np.float32).passed


def held_gradient(a: Any, y: Any) -> Any:
    return np.where((a - y) ** 2 < 1, 2 * (a - y), 0.0)


def test_beside_a_border_to_which_a_difference_is_rounded_both_sides_are_right() -> None:
    """The distance of -1 + 10⁻²⁰ and 0 is rounded to 1, where the square is no longer held."""
    loss = Loss("held", Min((a - y) ** 2, 1), a, y)
    check_gradient(loss, held_gradient, points=FEW).assert_passed()
    for wrong in (lambda a, y: 1.5 * held_gradient(a, y), lambda a, y: np.where((a - y) ** 2 < 1.01, 2 * (a - y), 0.0)):
        assert not check_gradient(loss, wrong).passed


def test_behind_an_activation_that_rounds_the_side_of_a_tie_is_not_asked() -> None:
    of_tanh = absolute_error.of(activations.tanh)
    assert check_gradient(of_tanh, of_tanh.compile().gradient, points=FEW).passed
    assert not check_gradient(of_tanh, lambda z, y: np.sign(np.tanh(z) - y), points=FEW).passed


def test_where_pieces_meet() -> None:
    assert set(borders(hinge, z, {y: -1.0})) == {-1}
    assert set(borders(tube, a, {y: 1.0, epsilon: 0.5})) == {1, Fraction(1, 2), Fraction(3, 2)}
    assert set(borders(bent, z, {y: 7.0})) == {3}
    assert borders(squared_error, a, {y: 1.0}) == ()

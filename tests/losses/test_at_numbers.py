"""Losses whose parameters became numbers: the same functions, and what is no number for them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Interval, Rational, symbols

from mse_sym import Loss, activations, losses
from mse_sym.check import check_objective
from mse_sym.symbolic.context import size, vector

a, y = symbols("a y", real=True)
c = symbols("c", positive=True)


@given(delta=st.floats(1e-300, 1e300))
def test_the_loss_is_that_at_exactly_this_number(delta: float) -> None:
    (symbol,) = losses.huber.parameters
    loss = losses.huber.at(delta=delta)
    assert loss.parameters == ()
    assert loss.expression == losses.huber.expression.subs(symbol, Rational(delta))


@pytest.mark.parametrize("half", [0.5, np.float32(0.5), np.float64(0.5), Fraction(1, 2), Rational(1, 2)])
def test_a_number_may_be_of_any_type(half: Any) -> None:
    assert losses.huber.at(delta=half).name == "huber_at_delta_1_2"
    assert losses.huber.at(delta=np.int64(2)).name == "huber_at_delta_2"


def test_its_gradient_is_derived() -> None:
    assert losses.gaussian_nll.at(sigma=Rational(1, 2)).gradient.equals(
        4 * (losses.gaussian_nll.prediction - losses.gaussian_nll.target)
    )


def test_behind_an_activation() -> None:
    behind = losses.huber.of(activations.tanh)
    (symbol,) = behind.parameters
    loss = behind.at(delta=Rational(1, 2))
    assert loss.expression == behind.expression.subs(symbol, Rational(1, 2))
    assert (loss.name, behind.at()) == ("huber_at_delta_1_2_of_tanh", behind)


def test_the_domain_moves_with_its_end() -> None:
    loss = Loss("up_to", c * (a - y) ** 2, a, y, (c,), domains={a: Interval(0, c)}).at(c=Rational(3, 2))
    assert loss.context.domain(a) == Interval(0, Rational(3, 2))
    assert (loss.name, loss.title) == ("up_to_at_c_3_2", r"Up to at $c = \tfrac{3}{2}$")
    assert losses.huber.at(delta=0.1).name == "huber_at_delta_0_1"


@pytest.mark.parametrize(
    ("numbers", "error", "words"),
    [
        ({"nu": 1}, TypeError, "huber has delta, and no parameter nu"),
        ({"delta": "1"}, TypeError, "delta becomes a number, got '1'"),
        ({"delta": True}, TypeError, "delta becomes a number, got True"),
        ({"delta": float("nan")}, TypeError, "delta becomes a number, got nan"),
        ({"delta": a}, TypeError, "delta becomes a number, got a"),
        ({"delta": 0}, ValueError, "delta lies in .*, got 0"),
    ],
)
def test_what_is_no_number(numbers: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        losses.huber.at(**numbers)


def test_vectors_stay_arrays() -> None:
    K = size("K")
    weights, z = vector("w", K), vector("z", K)
    with pytest.raises(TypeError, match="w is a vector"):
        Loss("weighted", z[1] ** 2 * weights[1] * y, z, y, (weights,), domains={weights: Interval(0, 1)}).at(w=1)


def test_an_objective_has_no_parameters() -> None:
    with pytest.raises(TypeError, match=r"give a number, as loss.at\(delta=…\)"):
        check_objective(lambda predictions, data: predictions, losses.huber)

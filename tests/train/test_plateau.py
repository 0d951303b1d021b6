"""The law of the plateau as numbers: against the integral, against descents with short steps, and clear refusals."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from mse_sym.losses import Loss, activations, binary_cross_entropy, huber, squared_error
from mse_sym.train import epochs_until
from mse_sym.train.plateau import TIMES, has_law, law

losses = pytest.mark.parametrize("loss", TIMES, ids=lambda loss: str(loss.name))


@losses
@settings(max_examples=10)
@given(z=st.floats(0.5, 12), level=st.floats(0.05, 0.6), x=st.floats(-3, 3), rate=st.floats(0.01, 2))
def test_it_is_the_integral(loss: Loss, z: float, level: float, x: float, rate: float) -> None:
    power = {squared_error: 2, binary_cross_entropy: 1}[loss]
    with mp.workdps(30):
        speed = lambda z: 1 / ((1 / (1 + mp.exp(-z))) ** power * (1 / (1 + mp.exp(z))) ** (power - 1))  # noqa: E731
        exact = mp.quad(speed, mp.linspace(mp.log(level / (1 - mp.mpf(level))), z, 9)) / (rate * (1 + mp.mpf(x) ** 2))
    assert float(law(loss, z, level, x=x, rate=rate)) == pytest.approx(float(exact), rel=1e-9, abs=1e-9)


@losses
def test_short_steps_take_its_time(loss: Loss) -> None:
    rate = 1e-4
    counted = epochs_until(loss, activations.sigmoid, 0.3, weight=0.8, bias=0.5, x=2.0, rate=rate)
    assert counted == pytest.approx(float(law(loss, 2.1, 0.3, x=2.0, rate=rate)), rel=1e-3)


def test_below_the_level_it_is_0() -> None:
    assert law(squared_error, [-5.0, -1e-9, 0.0]).tolist() == [0.0, 0.0, 0.0]
    assert law(squared_error, np.array([[4.0]])).shape == (1, 1)


def test_far_out_it_is_exponential_and_linear() -> None:
    assert float(law(squared_error, 30.0, rate=1.0)) == pytest.approx(exp(30) / 2, rel=1e-9)
    assert float(law(binary_cross_entropy, 1e6, rate=1.0)) == pytest.approx(1e6 / 2, rel=1e-5)


def test_what_has_no_law_is_refused() -> None:
    with pytest.raises(
        ValueError, match="huber has no law in closed form; there is squared_error, binary_cross_entropy"
    ):
        law(huber, 1.0)
    with pytest.raises(ValueError, match="between 0 and 1, got 1"):
        law(squared_error, 1.0, 1.0)
    assert has_law(squared_error, activations.sigmoid, 0.0)
    assert not has_law(squared_error, activations.sigmoid, 1.0)
    assert not has_law(squared_error, activations.tanh, 0.0)
    assert not has_law(huber, activations.sigmoid, 0.0)

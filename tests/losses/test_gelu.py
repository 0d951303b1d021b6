"""The Gaussian error linear unit: proved, compiled, and right in both tails, where Φ is 0 or 1 to all digits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from mse_sym.losses import activations, squared_error

composed = squared_error.of(activations.gelu)


@given(z=st.floats(-25, 25).map(lambda z: round(z, 6)), y=st.sampled_from([0.0, 1.0]))
def test_the_squared_error_behind_it(z: float, y: float) -> None:
    """Value and gradient relative to their terms, the Hessian to its own: ½(zΦ − y)² and its derivatives."""
    compiled = composed.compile()
    with mp.workdps(400):
        u = mpf(z)
        gelu, slope = u * mp.ncdf(u), mp.ncdf(u) + u * mp.npdf(u)
        terms = abs(gelu) + y
        steep = mp.ncdf(u) + abs(u) * mp.npdf(u)
        bend = (2 - u**2) * mp.npdf(u)
        assert abs(compiled.value(z, y) - (gelu - y) ** 2 / 2) <= 1e-12 * terms**2
        assert abs(compiled.gradient(z, y) - (gelu - y) * slope) <= 1e-12 * terms * steep
        scale = steep**2 + terms * (2 + u**2) * mp.npdf(u)
        assert abs(compiled.hessian(z, y) - (slope**2 + (gelu - y) * bend)) <= 1e-12 * scale


def test_far_out_it_is_0_or_the_identity() -> None:
    gradient = composed.compile().gradient
    with np.errstate(all="raise"):
        assert gradient(-1e200, 1.0) == 0
        assert gradient(1e200, 0.0) == 1e200


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_keeps_the_type(dtype: type[np.floating]) -> None:
    assert composed.compile().value(np.ones(3, dtype), np.zeros(3, dtype)).dtype == dtype

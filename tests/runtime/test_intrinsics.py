"""Instructions of LLVM and operations on bits, in Numba."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.backend("numba")

NORMAL = st.floats(2.0**-1022, allow_infinity=False)
ORDINARY = st.floats(2.0**-300, 2.0**300)


@pytest.fixture(scope="module")
def run() -> Any:
    import numba

    from mse_sym.runtime import intrinsics

    def function(name: str, *numbers: float) -> float:
        arguments = ", ".join("abc"[: len(numbers)])
        known = dict(vars(intrinsics))
        exec(f"def called({arguments}):\n    return {name}({arguments})", known)
        if name not in compiled:
            compiled[name] = numba.njit(known["called"])
        return float(compiled[name](*numbers))

    compiled: dict[str, Any] = {}
    return function


@given(ORDINARY, ORDINARY, ORDINARY)
def test_a_product_and_a_sum_are_rounded_once(run: Any, u: float, v: float, w: float) -> None:
    assert run("multiply_add", u, -v, w) == float(Fraction(w) - Fraction(u) * Fraction(v))


@given(NORMAL)
def test_a_normal_number_is_its_significand_times_a_power_of_two(run: Any, u: float) -> None:
    assert (run("significand_of_normal", u), run("exponent_of_normal", u)) == np.frexp(u)


@given(st.integers(-1022, 1023))
def test_powers_of_two_are_exact(run: Any, n: int) -> None:
    assert run("power_of_two", float(n)) == 2.0**n


def test_of_two_nearest_integers_the_even_one_is_taken(run: Any) -> None:
    assert [run("nearest_integer", u) for u in (0.5, 1.5, 2.5, -0.5, -1.2, 1e300)] == [0, 2, 2, 0, -1, 1e300]


def test_the_sign_is_that_of_the_other_number(run: Any) -> None:
    assert [run("copy_sign", 3.0, -0.0), run("copy_sign", -3.0, 2.0)] == [-3, 3]


def test_bits_are_those_of_the_number(run: Any) -> None:
    assert run("bits_of", 1.0) == float(1023 << 52)

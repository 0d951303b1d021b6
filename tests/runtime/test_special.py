"""Special functions, against mpmath at more digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mp

from mse_sym.check.ulp import error_in_ulp
from mse_sym.runtime import bessel, error_function, remainders, special
from mse_sym.runtime.operations import operation

needs_scipy = pytest.mark.backend("scipy")
sizes = st.one_of(st.floats(0.01, 30), st.floats(30, 400), st.floats(-20, 12).map(lambda power: 10.0**power))


def error(name: str, x: float, exact: Callable[[Any], Any]) -> float:
    with np.errstate(all="ignore"):  # as all kernels are run
        computed = operation(name)(np.array([x]))[0]
    with mp.workdps(120):
        return error_in_ulp(computed, exact(mp.mpf(x)), np.float64)


def ratio(x: Any) -> Any:
    return mp.besseli(1, x) / mp.besseli(0, x)


GAMMA: dict[str, tuple[float, Callable[[Any], Any]]] = {
    "loggamma": (5, mp.loggamma),
    "digamma": (4, mp.digamma),
    "gamma": (6, mp.gamma),
    "log_factorial": (6, lambda x: mp.loggamma(1 + x)),
    "binet": (8, lambda x: mp.loggamma(x) - (x - 0.5) * mp.log(x) + x - mp.log(2 * mp.pi) / 2),
    "digamma_gap": (4, lambda x: mp.log(x) - mp.digamma(x)),
    "trigamma_gap": (4, lambda x: mp.psi(1, x) - 1 / x),
}
BESSEL: dict[str, tuple[float, Callable[[Any], Any]]] = {
    "log_besseli": (4, lambda x: mp.log(mp.besseli(0, x))),
    "log_scaled_besseli": (4, lambda x: mp.log(mp.besseli(0, x)) - x),
    "besseli_ratio": (4, ratio),
    "besseli_ratio_gap": (8, lambda x: 1 - ratio(x)),
    "besseli_ratio_slope": (8, lambda x: 1 - ratio(x) / x - ratio(x) ** 2),
}
OF_REMAINDERS = [name for name in GAMMA if hasattr(remainders, name)]


@pytest.mark.parametrize("name", [pytest.param(n, marks=[needs_scipy] * (n not in OF_REMAINDERS)) for n in GAMMA])
@settings(max_examples=40)
@given(x=sizes)
@example(x=0.9999945647317238)  # where the factorial is all but 1
@example(x=1.0746078283213174)
def test_gamma_functions_are_right_to_a_few_units_in_the_last_place(name: str, x: float) -> None:
    allowed, exact = GAMMA[name]
    if name != "gamma" or x < 171:
        assert error(name, x, exact) <= allowed


@needs_scipy
@pytest.mark.parametrize("name", BESSEL)
@settings(max_examples=40)
@given(x=sizes)
def test_bessel_functions_are_right_to_a_few_units_in_the_last_place(name: str, x: float) -> None:
    allowed, exact = BESSEL[name]
    assert error(name, x, exact) <= allowed


@needs_scipy
@given(st.sampled_from([1, 2]), st.floats(-15, -0.3).map(lambda power: 10.0**power), st.sampled_from([-1, 1]))
def test_the_logarithm_of_the_gamma_function_has_all_digits_beside_its_zeros(zero: int, size: float, side: int) -> None:
    assert error("loggamma", zero + side * size, mp.loggamma) <= 5


@given(st.floats(-0.999, 1e6) | st.floats(-12, 0).map(lambda power: -(10.0**power) / 2))
def test_the_gap_of_the_logarithm(u: float) -> None:
    with mp.workdps(400):
        exact = mp.mpf(u) - mp.log(1 + mp.mpf(u))
        assert error_in_ulp(remainders.logarithm_gap(np.array([u]))[0], exact, np.float64) <= 4


@needs_scipy
@settings(max_examples=40)
@given(st.floats(1e-10, 150), st.floats(1e-10, 150))
def test_functions_of_two_numbers(x: float, y: float) -> None:
    with mp.workdps(80), np.errstate(all="ignore"):
        assert error_in_ulp(special.polygamma(1, x)[()], mp.psi(1, x), np.float64) <= 6
        assert error_in_ulp(special.polygamma(2, x)[()], mp.psi(2, x), np.float64) <= 8
        assert error_in_ulp(special.besseli(0, y)[()], mp.besseli(0, y), np.float64) <= 6
        assert error_in_ulp(special.besseli(1, y)[()], mp.besseli(1, y), np.float64) <= 12
        assert abs(mp.mpf(float(special.beta(x, y))) / mp.beta(x, y) - 1) <= 1e-12


@needs_scipy
def test_factorials_and_poles() -> None:
    np.testing.assert_array_equal(special.factorial(np.arange(5.0)), [1, 1, 2, 6, 24])
    np.testing.assert_array_equal(special.gamma(np.array([0.0, -1.0, np.nan])), np.full(3, np.nan))
    np.testing.assert_array_equal(special.loggamma(np.array([1.0, 2.0, -0.5])), [0, 0, np.nan])
    assert special.loggamma(3.0) == pytest.approx(np.log(2), rel=1e-15)


@needs_scipy
def test_the_ends_of_bessel_functions() -> None:
    with np.errstate(all="ignore"):
        names = ("log_besseli", "besseli_ratio", "besseli_ratio_gap", "besseli_ratio_slope")
        assert [float(getattr(bessel, name)(0.0)) for name in names] == [0, 0, 1, 0.5]
        assert [float(getattr(bessel, name)(1e200)) for name in names] == [1e200, 1, 5e-201, 0]
        assert bessel.besseli_ratio(-2.0) == -bessel.besseli_ratio(2.0)


def test_without_scipy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    special.scipy_special.cache_clear()
    monkeypatch.setattr(special, "import_module", missing)
    for name in ("loggamma", "log_besseli"):
        with pytest.raises(ModuleNotFoundError, match=r'pip install "mse_sym\[special\]"'):
            operation(name)
    assert operation("binet")(12.0) == pytest.approx(1 / 144, rel=1e-3)


@given(st.one_of(st.floats(-26.6, 30), st.floats(30, 2.0**31), st.floats(2.0**27, 1e307)))
def test_the_scaled_complement_of_the_error_function(x: float) -> None:
    with np.errstate(all="ignore"):
        computed = error_function.scaled_complement(np.array([x]))[0]
    with mp.workprec(400):
        number = mp.mpf(x)
        far = (1 - 1 / (2 * number**2) + 3 / (4 * number**4)) / (mp.sqrt(mp.pi) * number) if x > 1e6 else None
        exact = mp.exp(number**2) * mp.erfc(number) if far is None else far
        assert error_in_ulp(computed, exact, np.float64) <= 4


def test_the_ends_of_the_scaled_complement() -> None:
    with np.errstate(all="ignore"):
        computed = error_function.scaled_complement(np.array([-np.inf, -30.0, np.inf, np.nan]))
    np.testing.assert_array_equal(computed, [np.inf, np.inf, 0, np.nan])


@given(st.one_of(st.floats(-26, 30), st.floats(30, 1e4), st.floats(-20, 0).map(lambda power: 10.0**power)))
def test_how_fast_the_scaled_complement_falls(x: float) -> None:
    with mp.workprec(3000), np.errstate(all="ignore"):
        computed = error_function.scaled_complement_fall(np.array([x]))[0]
        number = mp.mpf(x)
        exact = 1 / mp.sqrt(mp.pi) - number * mp.exp(number**2) * mp.erfc(number)
        assert error_in_ulp(computed, exact, np.float64) <= 5

"""The bounds of the elementary functions, proved over all numbers of float64 at which they are computed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from sympy import Integer

from mse_sym.backends.elementary import COMPOUND, ELEMENTARY, SIZES, SUBNORMAL_BOUND, Size
from mse_sym.symbolic.operations import Entry, Node, Number

pytestmark = pytest.mark.peers("flint")

LEAST, GREATEST, TINY = 5e-324, 1.7976931348623157e308, 2.0**-1022
BELOW_1, ABOVE_1 = 1 - 2.0**-53, 1 + 2.0**-52
ENDS: dict[tuple[str, Size], float] = {("exp", "float64"): 709.782712893384, ("exp", "float32"): 88.722839}
ENDS |= {("expm1", size): ENDS["exp", size] for size in SIZES}
ENDS |= {(name, "float64"): 710.475860073943 for name in ("sinh", "cosh")}
ENDS |= {(name, "float32"): 89.41598 for name in ("sinh", "cosh")}
"""The last number at which a function is finite."""


def exact(name: str) -> Callable[[Any], Any]:
    """The function of a series, whose first term comes without cancellation."""

    def with_first_term(x: Any) -> Any:
        terms = list(of_series[name](x).coeffs())
        return type(x)([getattr(x[0], name)(), *terms[1:]])

    of_series: dict[str, Callable[[Any], Any]] = {
        "cosh": lambda x: (x.exp() + 1 / x.exp()) / 2,
        "exp": lambda x: x.exp(),
        "expm1": lambda x: x.exp(),
        "log": lambda x: x.log(),
        "log1p": lambda x: (1 + x).log(),
        "sinh": lambda x: (x.exp() - 1 / x.exp()) / 2,
        "tanh": lambda x: 2 / ((-2 * x).exp() + 1),
    }
    return with_first_term


def bound(name: str, size: Size, low: float, high: float, enough: float) -> float:
    return bound_of(ELEMENTARY[name].body(size), exact(name), size, low, high, enough)


def bound_of(tree: Node, function: Callable[[Any], Any], size: Size, low: float, high: float, enough: float) -> float:
    check = import_module("mse_sym.check.rounding_bound")
    result = {"float64": check.FLOAT64, "float32": check.FLOAT32}[size]
    found: float = check.greatest_error(tree, function, low, high, result, enough)
    return found


SHORT = [
    *[
        (name, size, *ends)
        for name in ("expm1", "tanh", "log1p")
        for size in SIZES
        for ends in ((0.3, 0.6), (-0.6, -0.3))
    ],
    *[(name, size, *ends) for name in ("exp", "sinh", "cosh") for size in SIZES for ends in ((0.3, 0.6), (-9, -8.6))],
    *[("log", size, *ends) for size in SIZES for ends in ((0.6, 0.8), (1.2, 1.7), (LEAST, 2 * LEAST))],
    ("exp", "float64", 709, ENDS["exp", "float64"]),
    ("sinh", "float64", 710, ENDS["sinh", "float64"]),
    ("expm1", "float64", LEAST, 2.0**-53),
]


@pytest.mark.parametrize(("name", "size", "low", "high"), SHORT)
def test_the_bound_holds_on_short_intervals(name: str, size: Size, low: float, high: float) -> None:
    limit = ELEMENTARY[name].bound[size]
    assert bound(name, size, low, high, limit) <= limit


def _everywhere() -> list[tuple[str, Size, float, float]]:
    found: list[tuple[str, Size, float, float]] = []
    for size in SIZES:
        for name in ("cosh", "exp", "expm1", "sinh"):
            found.append((name, size, LEAST, ENDS[name, size]))
        found.append(("exp", size, -708.3964, -LEAST) if size == "float64" else ("exp", size, -87.33654, -LEAST))
        found += [("expm1", size, -GREATEST, -LEAST), ("tanh", size, LEAST, GREATEST)]
        found += [("log", size, LEAST, BELOW_1), ("log", size, ABOVE_1, GREATEST)]
        found += [("log1p", size, -BELOW_1, -LEAST), ("log1p", size, LEAST, GREATEST)]
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("name", "size", "low", "high"), _everywhere())
def test_the_bound_holds_everywhere(name: str, size: Size, low: float, high: float) -> None:
    limit = ELEMENTARY[name].bound[size]
    assert bound(name, size, low, high, limit) <= limit


@pytest.mark.parametrize(("size", "low", "high"), [("float64", -745.13, -708.3964), ("float32", -103.97, -87.33654)])
def test_the_bound_holds_where_the_exponential_is_subnormal(size: Size, low: float, high: float) -> None:
    assert bound("exp", size, low, high, SUBNORMAL_BOUND) <= SUBNORMAL_BOUND


@pytest.mark.parametrize(
    ("low", "high"), [(-1057, -1056.5), (-0.4, -0.3), pytest.param(-1057.7, -LEAST, marks=pytest.mark.slow)]
)
def test_the_bound_holds_for_a_scaled_exponential(low: float, high: float) -> None:
    function, scale = COMPOUND["scaled_exponential"], 2**504
    tree = function.of("float64", Entry("u"), Number(Integer(scale)))
    limit = function.bound["float64"]
    assert bound_of(tree, lambda x: x.exp() * scale, "float64", low, high, limit) <= limit


def test_a_coefficient_that_is_wrong_in_its_last_bits_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from mse_sym.backends.elementary.coefficients import COEFFICIENTS

    first, *others = COEFFICIENTS["exponential", "float64"]
    monkeypatch.setitem(COEFFICIENTS, ("exponential", "float64"), (first * (1 + 2.0**-46), *others))
    assert bound("exp", "float64", 0.3, 0.34, 0.6) > 0.6

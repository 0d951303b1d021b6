"""Losses of vectors of one's own: measured as those of numbers, and right in each entry where a number would be."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pytest
from sympy import Abs, Expr, FiniteSet, Integer, Sum, exp, log, sqrt, symbols

from mse_sym.losses import AccuracyWarning, Loss, measured_vectors
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.losses.entries import Entries, components
from mse_sym.symbolic.context import UNIT_CLOSED, index, size, vector

pytestmark = pytest.mark.measured

K, k = size("K"), index("k")
P, T, Z, Y = (vector(name, K) for name in ("p", "t", "z", "y"))
r = P[k] - T[k]
a, b, y = symbols("a b y", real=True)
FAR = np.array([1e-9, 1e200, -3.0]), np.zeros(3)


def of_differences(name: str, term: Expr) -> Loss:
    return Loss(name, Sum(term, (k, 1, K)), P, T)


def compiled(loss: Loss) -> CompiledLoss:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AccuracyWarning)  # what is warned of is seen in the accuracy
        return loss.compile()


def test_each_quantity_is_measured() -> None:
    functions = of_differences("absolute", Abs(r)).compile()
    assert functions.accuracy.keys() == set(functions.forms)
    assert all(each.count > 20 and not each.wrong for each in functions.accuracy.values())
    assert "errors up to" in repr(functions)
    assert not of_differences("absolute", Abs(r)).compile(measure=False).accuracy


@pytest.mark.slow
def test_what_is_wrong_is_named_with_its_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is computed again with more digits."""
    monkeypatch.setattr(measured_vectors, "watching", lambda functions, *_: functions)
    functions = compiled(of_differences("hopeless", exp(r) - 1 - r - r**2 / 2))
    assert "inaccurate" in repr(functions)
    shown = str(functions.accuracy["gradient"])
    assert re.search(r"the gradient in entry \d is .* at p = \[.*\], t = \[.*\], and .* is right there", shown)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("term", "value", "gradient"),
    [
        (log(1 + r**2), 1e-18 + 400 * np.log(10) + np.log(10), [2e-9, 2e-200, -0.6]),
        (sqrt(1 + r**2) - 1, 1e200, [1e-9, 1.0, -3 / np.sqrt(10)]),
    ],
)
def test_entries_are_right_where_a_number_is(term: Expr, value: float, gradient: list[float]) -> None:
    functions = compiled(of_differences("far", term))
    assert not any(functions.accuracy[quantity].wrong for quantity in ("value", "gradient"))
    assert functions.value(*FAR) == pytest.approx(value, rel=1e-15)
    np.testing.assert_allclose(functions.gradient(*FAR), gradient, rtol=1e-15)


@pytest.mark.slow
def test_several_predictions_are_measured() -> None:
    functions = compiled(Loss("both", b + (a - y) ** 2 * exp(-2 * b) / 2, (a, b), y))
    assert functions.accuracy.keys() == set(functions.forms)


def test_entries_are_numbers_like_others() -> None:
    loss = Loss("weighted", Sum(Y[k] * Z[k] ** 2, (k, 1, K)), Z, Y, domains={Y: UNIT_CLOSED})
    functions = loss.compile(measure=False)
    entries = Entries.of(functions)
    where = entries.points(40)
    arrays = entries.arrays(where)
    assert {name: array.shape for name, array in arrays.items()} == {"z": (40, 3), "y": (40, 3), "v": (40, 3)}
    assert np.isclose(arrays["y"].sum(axis=1), 1).all()
    assert {"z_1", "z_2", "z_3"} < {s.name for s in entries.written_out(loss.expression, {}).free_symbols}
    (place, other) = components("gradient", 3, loss.indices[:1])
    assert (*place.values(), *other.values()) == (3, 1)


def test_a_vector_of_fixed_size_is_measured_at_this_size() -> None:
    pair, labels = vector("z", Integer(2)), vector("y", Integer(2))
    expression = pair[1] * labels[1] + pair[2] ** 2 * labels[2]
    functions = Loss("pair", expression, pair, labels, domains={labels: FiniteSet(-1, 1)}).compile(measure=False)
    where = Entries.of(functions).points(30)
    assert {symbol.name for symbol in where} == {"z_1", "z_2", "y_1", "y_2", "v_1", "v_2"}
    assert set(where[next(s for s in where if s.name == "y_1")]) == {-1.0, 1.0}

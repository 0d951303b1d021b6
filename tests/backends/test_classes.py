"""Numbers of classes as targets of losses of one's own: with loops or rows of their own, or by their vectors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
from typing import Any

import numpy as np
import pytest
from sympy import Expr, IndexedBase, Interval, Sum, exp, log, symbols

from mse_sym import Loss
from mse_sym.export.numba import numba_module
from mse_sym.losses.compiled import CompiledLoss
from tests.backends.installed import LIBRARIES, TENSORS

K = symbols("K", integer=True, positive=True)
k = symbols("k", integer=True)
p, y = (IndexedBase(name, shape=(K,), real=True) for name in "py")

OWN: dict[str, Expr] = {
    "divergence": Sum(y[k] * log(y[k] / p[k]), (k, 1, K)),
    "exponential_margins": Sum(exp(-(2 * y[k] - 1) * p[k]), (k, 1, K)),
    "brier": Sum((p[k] - y[k]) ** 2, (k, 1, K)),
    "brier_and_first": Sum((p[k] - y[k]) ** 2, (k, 1, K)) + y[1] * p[1],
}
HAS_LOOPS_OF_CLASSES = {"divergence": False, "exponential_margins": False, "brier": True, "brier_and_first": True}
BACKENDS = {"numpy": (), **LIBRARIES, **TENSORS}
of_all = pytest.mark.parametrize(
    "backend", [pytest.param(name, marks=pytest.mark.backend(*needed)) for name, needed in BACKENDS.items()]
)

P = np.random.default_rng(5).dirichlet(np.ones(4), 70)
CLASSES = np.arange(70) % 4


@cache
def loss_named(name: str) -> Loss:
    return Loss(name, OWN[name], prediction=p, target=y, domains={p: Interval.Lopen(0, 1), y: Interval(0, 1)})


def compiled(name: str, backend: str) -> CompiledLoss:
    return loss_named(name).compile(backend, measure=False)


@pytest.fixture(autouse=True)
def float64(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where JAX has float64."""
    has_jax = "jax" in request.node.name and find_spec("jax") is not None
    with import_module("jax").enable_x64(True) if has_jax else nullcontext():
        yield


@of_all
@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("reduction", [None, "mean"])
def test_they_give_the_numbers_of_their_vectors(backend: str, name: str, reduction: Any) -> None:
    functions = compiled(name, backend)
    for quantity in ("value", "gradient"):
        function = getattr(functions, quantity)
        for size in (70, 3):
            of_classes = np.asarray(function(P[:size], CLASSES[:size], reduction=reduction))
            of_vectors = np.asarray(function(P[:size], np.eye(4)[CLASSES[:size]], reduction=reduction))
            np.testing.assert_allclose(of_classes, of_vectors, rtol=1e-14, atol=1e-17)


@of_all
@pytest.mark.parametrize("name", OWN)
def test_an_ignored_one_has_no_weight_and_one_that_there_is_not_is_refused(backend: str, name: str) -> None:
    function = compiled(name, backend).value
    classes = np.array([1, -1, 2])
    found = np.asarray(function(P[:3], classes, reduction="sum", ignore_index=-1))
    np.testing.assert_allclose(found, np.asarray(function(P[:3:2], classes[::2], reduction="sum")), rtol=1e-14)
    with pytest.raises(ValueError, match="a class number lies from 0 to 3 for 4 classes, got -1 at index"):
        function(P[:3], classes)
    with pytest.raises(ValueError, match=r"the prediction must lie in \(0, 1\], got 2.0 at index \(0, 1\)"):
        function(np.array([[0.5, 2.0, 0.5, 0.5]]), CLASSES[:1])


@pytest.mark.backend("numba")
@pytest.mark.parametrize("name", OWN)
def test_exported_loops_take_them(name: str, tmp_path: Path) -> None:
    functions = compiled(name, "numba")
    kernel: Any = functions._function(("value",))
    assert kernel.takes_classes() == HAS_LOOPS_OF_CLASSES[name]
    path = tmp_path / f"{name}.py"
    path.write_text(numba_module([loss_named(name)], {}), encoding="utf-8")
    value, gradient = run_path(str(path))[name].value_and_gradient(P, CLASSES)
    np.testing.assert_array_equal(value, functions.value(P, CLASSES))
    np.testing.assert_array_equal(gradient, functions.gradient(P, CLASSES))

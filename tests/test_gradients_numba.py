"""The verified module as fused loops: the compiled functions of the backend ``numba`` without SymPy."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from mse_sym import gradients
from mse_sym.losses import with_activations
from mse_sym.runtime.quantity import method_name
from tests.test_gradients import methods

LOSSES = with_activations()
pytestmark = pytest.mark.backend("numba")


@pytest.fixture(scope="module")
def loops() -> Any:
    return import_module("mse_sym.gradients_numba")


def test_it_needs_no_sympy() -> None:
    program = (
        "import sys\nfrom mse_sym import gradients_numba as g\n"
        "print(g.huber.gradient(1.0, 0.0, delta=0.5), 'sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0.5", "False"]


def test_names_and_signatures_are_those_of_the_other_module(loops: Any) -> None:
    assert loops.__all__ == gradients.__all__
    for name in gradients.__all__:
        for method in methods(name):
            own, other = (inspect.signature(getattr(getattr(module, name), method)) for module in (loops, gradients))
            assert own == other


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize(
    "name",
    [
        "binary_cross_entropy_of_sigmoid",
        "gaussian_nll",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("log_cosh", "cross_entropy_of_softmax", "quantile")),
    ],
)
def test_results_are_those_of_the_backend_bit_for_bit(loops: Any, name: str, dtype: Any) -> None:
    loss, rng = LOSSES[name], np.random.default_rng(5)
    functions, shape = loss.compile("numba"), (20, 5) if loss.is_vector else (100,)
    given = rng.normal(0, 3, shape).astype(dtype), rng.random(shape).astype(dtype)
    parameters = {parameter.name: dtype(0.75) for parameter in loss.parameters}
    calls = [("value", given), (method_name(("value", "gradient")), given)]
    if functions.signature.takes_classes:
        calls.append(("gradient", (given[0], rng.integers(0, 5, 20))))
    for method, values in calls:
        found = getattr(getattr(loops, name), method)(*values, **parameters)
        expected = getattr(functions, method)(*values, **parameters)
        several = isinstance(found, tuple)
        for one, other in zip(found if several else [found], expected if several else [expected], strict=True):
            assert one.tobytes() == other.tobytes()

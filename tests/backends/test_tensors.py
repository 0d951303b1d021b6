"""Functions of tensors beside those of NumPy arrays: the same sentences, shapes and keywords."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from mse_sym.losses import with_activations
from tests.backends.installed import OF_TENSORS
from tests.backends.test_battery import OTHER, REFUSED, VECTOR, compiled

LOSSES = with_activations()

several = pytest.mark.parametrize(
    "name", ["huber", "log_cosh", "gaussian_nll", "binary_cross_entropy_of_sigmoid", "cross_entropy_of_softmax"]
)


@pytest.fixture(autouse=True)
def float64(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where JAX has float64."""
    backend = getattr(request.node, "callspec", None) and request.node.callspec.params.get("backend")
    is_needed = backend == "jax" and find_spec("jax") is not None
    with import_module("jax").enable_x64(True) if is_needed else nullcontext():
        yield


@OF_TENSORS
@several
@pytest.mark.parametrize("reduction", [None, "sum", "mean"])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_results_are_those_of_numpy(backend: str, name: str, reduction: Any, is_weighted: bool) -> None:
    loss, rng = LOSSES[name], np.random.default_rng(4)
    shape = (3, 2, 5) if loss.is_vector else (3, 2)
    prediction, target = rng.normal(size=shape), rng.uniform(size=shape)
    options: dict[str, Any] = {parameter.name: rng.uniform(0.5, 1, (3, 2)) for parameter in loss.parameters}
    options |= {"weights": rng.uniform(0, 1, (3, 2))} if is_weighted else {}
    targets = [target, rng.integers(0, 5, (3, 2))] if loss.is_vector else [target]
    for quantity in loss.quantities:
        given = [np.ones(shape)] * (quantity == "hessian_product")
        for each in targets:
            ours, numpy = (
                getattr(compiled(name, which), quantity)(prediction, each, *given, reduction=reduction, **options)
                for which in (backend, "numpy")
            )
            assert (np.asarray(ours).dtype, ours.shape) == (numpy.dtype, numpy.shape)
            np.testing.assert_allclose(np.asarray(ours), numpy, rtol=1e-13, atol=1e-16)


@OF_TENSORS
@pytest.mark.parametrize(("name", "values", "options"), [each for each in REFUSED if "out" not in each[2]])
@pytest.mark.filterwarnings("ignore:overflow")
def test_refusals_are_those_of_numpy(backend: str, name: str, values: tuple[Any, ...], options: dict[str, Any]) -> None:
    messages = []
    for functions in (compiled(name), compiled(name, backend)):
        with pytest.raises((TypeError, ValueError)) as refused:
            functions.value(*values, **options)
        messages.append((refused.type, str(refused.value)))
    assert messages[0] == messages[1]


@OF_TENSORS
def test_out_and_wrt_are_refused(backend: str) -> None:
    functions = compiled("gaussian_nll", backend)
    for options in ({"out": np.zeros(1)}, {"wrt": "sigma"}):
        with pytest.raises(TypeError, match="is for NumPy arrays"):
            functions.gradient([1.0], [2.0], sigma=1.0, **options)


@OF_TENSORS
def test_labels_may_be_true_and_false(backend: str) -> None:
    f, labels = compiled("binary_cross_entropy", backend), np.array([True, False])
    given = import_module("jax.numpy" if backend == "jax" else backend).asarray(labels)
    for each in (labels, given):
        found, expected = (f.gradient(np.array([0.25, 0.5]), y) for y in (each, [1.0, 0.0]))
        np.testing.assert_array_equal(np.asarray(found), np.asarray(expected))
    with pytest.raises(TypeError, match=r"target must be real numbers, got (torch\.)?bool"):
        compiled("squared_error", backend).gradient(np.array([0.25, 0.5]), given)


@OF_TENSORS
def test_an_ignored_class_has_no_weight(backend: str) -> None:
    z, classes = np.repeat(VECTOR, 4, axis=0), np.array([0, -100, 2, -100])
    for quantity in ("value", "gradient"):
        ours, numpy = (
            np.asarray(
                getattr(compiled("cross_entropy_of_softmax", which), quantity)(
                    z, classes, ignore_index=-100, reduction="mean"
                )
            )
            for which in (backend, "numpy")
        )
        np.testing.assert_allclose(ours, numpy, rtol=1e-14)


@OF_TENSORS
@pytest.mark.parametrize("name", ["huber", "cross_entropy_of_softmax"])
def test_it_pickles_before_and_after_its_first_call(backend: str, name: str) -> None:
    loss = LOSSES[name]
    functions = loss.compile(backend)
    given = (VECTOR, OTHER) if loss.is_vector else (VECTOR[0], OTHER[0])
    parameters = {parameter.name: 1.0 for parameter in loss.parameters}
    first = pickle.loads(pickle.dumps(functions))
    expected = np.asarray(functions.gradient(*given, **parameters)).tobytes()
    for each in (first, pickle.loads(pickle.dumps(functions))):
        assert np.asarray(each.gradient(*given, **parameters)).tobytes() == expected


@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_a_library_that_is_missing_is_named_with_its_extra(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in list(sys.modules):
        if module.startswith(("mse_sym.backends.tensors", f"mse_sym.backends.{backend}")):
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, backend, None)
    with pytest.raises(ModuleNotFoundError, match=rf'pip install "mse_sym\[{backend}\]"'):
        LOSSES["quantile"]._compile(backend)

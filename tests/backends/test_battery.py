"""Every backend beside the NumPy functions: the same measure, the same sentences, types, shapes and keywords."""

from __future__ import annotations

import pickle
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mse_sym.backends import BACKENDS
from mse_sym.check.accuracy import ALLOWED, accuracy, allowed, measured, references
from mse_sym.losses import Loss, with_activations
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.runtime.quantity import QUANTITIES, TOGETHER, method_name
from mse_sym.testing import Arguments
from tests.backends.installed import LIBRARIES, OF_EVERY_BACKEND, TENSORS
from tests.losses.compiled import USUAL
from tests.losses.own import OWN
from tests.losses.strategies import inputs_of
from tests.losses.test_parameters import WEIGHTED
from tests.program.programs import NESTED

LOSSES = with_activations()
ALLOWED_IN_FLOAT32 = 0.51
DIFFERENT = 2 * ALLOWED
"""By how many units in the last place two results may differ, each of which is right to the half of it."""

VECTOR, OTHER = np.array([[0.5, -1.0, 2.0]]), np.array([[0.2, 0.3, 0.5]])

of_every_loss = pytest.mark.parametrize("name", USUAL)
in_both_types = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


@cache
def compiled(name: str, backend: str = "numpy") -> CompiledLoss:
    return loss_of(name).compile(backend)


def loss_of(name: str) -> Loss:
    """Of the catalogue, or another, which may have the name of one of these, as "own" and its name."""
    return LOSSES[name] if name in LOSSES else OWN[name.removeprefix("own ")]


def methods(loss: Loss) -> list[str]:
    """What is called with prediction and target, or with a vector as well."""
    return [*loss.quantities, *map(method_name, TOGETHER)]


def test_every_backend_is_tried() -> None:
    assert {*LIBRARIES, *TENSORS, "numpy", "lambdify"} == set(BACKENDS)


@OF_EVERY_BACKEND
@of_every_loss
@in_both_types
@pytest.mark.parametrize("count", [12, pytest.param(120, marks=pytest.mark.slow)])
def test_every_function_is_accurate(backend: str, name: str, dtype: Any, count: int) -> None:
    for quantity in LOSSES[name].quantities:
        found = accuracy(LOSSES[name], quantity, dtype, backend=backend, count=count)
        assert found.greatest <= (allowed(name, quantity) if dtype is np.float64 else ALLOWED_IN_FLOAT32), found


@OF_EVERY_BACKEND
@pytest.mark.parametrize("name", [name for name in OWN if f"own {name}" not in NESTED])
@pytest.mark.slow
def test_losses_of_ones_own_are_as_accurate_as_in_numpy(backend: str, name: str) -> None:
    loss, float64 = OWN[name], np.dtype(np.float64)
    for quantity in loss.quantities:
        known = references(loss, quantity, float64, 20)
        ours = measured(loss, quantity, float64, known, getattr(compiled(f"own {name}"), quantity), "numpy")
        function = getattr(compiled(f"own {name}", backend), quantity)
        found = measured(loss, quantity, float64, known, function, backend)
        assert found.greatest <= max(ALLOWED, ours.greatest + ALLOWED), found


@OF_EVERY_BACKEND
@of_every_loss
@in_both_types
@given(data=st.data())
@settings(max_examples=15)
def test_results_are_those_of_numpy(backend: str, name: str, dtype: Any, data: st.DataObject) -> None:
    """Of the same types and shapes, with weights, reductions, arrays for the results, and the numbers of classes."""
    loss = LOSSES[name]
    inputs = data.draw(inputs_of(loss, dtype))
    examples = np.shape(inputs.prediction)[: np.ndim(inputs.prediction) - loss.is_vector]
    target = inputs.target
    if compiled(name).signature.takes_classes and data.draw(st.booleans()):
        target = np.asarray(np.argmax(target, axis=-1))
    options: dict[str, Any] = {"reduction": data.draw(st.sampled_from([None, "mean", "sum"]))}
    if data.draw(st.booleans()):
        options["weights"] = np.arange(1.0, 1.0 + int(np.prod(examples))).reshape(examples)
    method = data.draw(st.sampled_from(methods(loss)))
    given_ = [inputs.prediction, target, *[np.ones_like(inputs.prediction)] * (method == "hessian_product")]
    expected = getattr(compiled(name), method)(*given_, **inputs.parameters, **options)
    several = isinstance(expected, tuple)
    if data.draw(st.booleans()):
        outputs = tuple(np.empty(np.shape(one), dtype) for one in (expected if several else [expected]))
        options["out"] = outputs if several else outputs[0]
    found = getattr(compiled(name, backend), method)(*given_, **inputs.parameters, **options)
    if "out" in options:
        assert all(one is other for one, other in zip(found if several else [found], outputs, strict=True))
    for one, other in zip(found if several else [found], expected if several else [expected], strict=True):
        assert (type(one) if "out" not in options else np.ndarray, one.dtype) == (
            type(other) if "out" not in options else np.ndarray,
            other.dtype,
        )
        assert np.shape(one) == np.shape(other)
        scale = np.spacing(np.maximum(np.abs(other), np.max(np.abs(other), initial=0)))
        allowed_ = DIFFERENT * scale.astype(float) + (_left_by_terms(inputs) if dtype is np.float32 else 0)
        with np.errstate(invalid="ignore"):
            assert np.all((one == other) | (np.abs(one.astype(float) - other) <= allowed_))


def _left_by_terms(inputs: Arguments) -> float:
    """What float64 with polynomials for results in float32 leaves where terms of the size of the arguments cancel."""
    return float(2.0**-36 * max(1, np.abs(inputs.prediction).max(), np.abs(inputs.target).max()))


@OF_EVERY_BACKEND
@in_both_types
def test_one_parameter_for_all_examples_is_rounded_as_the_others_are(backend: str, dtype: Any) -> None:
    """A number, or a vector; beside plain numbers, too."""
    few = dtype(0.7), 0.1
    many = np.linspace(-2, 2, 50, dtype=dtype), np.zeros(50, dtype)
    for given_ in (few, many, (np.asarray(few[0]), 0.1)):
        expected, found = (
            functions.value(*given_, delta=0.1) for functions in (compiled("huber"), compiled("huber", backend))
        )
        np.testing.assert_array_max_ulp(found, expected, 2, dtype)
    vectors, w = np.linspace(0.1, 0.9, 60, dtype=dtype).reshape(12, 5), (np.linspace(1, 2, 5) / 3).astype(dtype)
    expected, found = (
        WEIGHTED.compile(each).gradient(vectors, vectors[::-1].copy(), w=w) for each in ("numpy", backend)
    )
    np.testing.assert_array_max_ulp(found, expected, 8, dtype)


@OF_EVERY_BACKEND
def test_plain_integers_are_classes_parameters_and_numbers(backend: str) -> None:
    """One after the other, so that what is known of the first call does not mislead the next."""
    logits, huber = VECTOR[0], compiled("huber", backend)
    of_class = compiled("cross_entropy_of_softmax", backend).value
    assert of_class(logits, 2) == of_class(logits, np.array(2))
    for prediction, delta in ((3.0, 1), (3, 1), (3.0, 1.0), (3, 2**60)):
        expected = huber.value(np.float64(prediction), np.float64(0), delta=np.float64(delta))
        assert huber.value(prediction, 0, delta=delta) == expected
    with pytest.raises(TypeError, match="real numbers"):
        huber.value(3.0, 0, delta=2**70)
    with pytest.raises(ValueError, match="class number lies from 0 to 2"):
        of_class(logits, 3)


@OF_EVERY_BACKEND
@in_both_types
def test_a_sum_overflows_only_where_it_is_too_large(backend: str, dtype: Any) -> None:
    """And without a warning."""
    large, functions = np.full(4, 0.75 * np.finfo(dtype).max, dtype), compiled("absolute_error", backend)
    assert functions.value(large, np.zeros(4, dtype), reduction="mean") == large[0]
    total = functions.value(large, np.zeros(4, dtype), reduction="sum")
    assert (total, total.dtype) == (np.inf, dtype)


REFUSED: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("squared_error", ([1.0, 2.0], [1.0]), {}),
    ("squared_error", ([], []), {}),
    ("squared_error", ([1.0, np.inf], [1.0, 0.0]), {}),
    ("squared_error", (np.ones(5000), np.full(5000, np.nan)), {}),
    ("gaussian_nll", (np.ones(9, np.float32), np.zeros(9, np.float32)), {"sigma": 1e-60}),
    ("squared_error", ([1 + 2j], [1.0]), {}),
    ("squared_error", (np.ma.masked_array([1.0], [True]), [1.0]), {}),
    ("squared_error", ([1.0], [2.0]), {"reduction": "average"}),
    ("squared_error", ([1.0, 2.0], [2.0, 1.0]), {"weights": [1.0, -1.0]}),
    ("squared_error", ([1.0, 2.0], [2.0, 1.0]), {"weights": [0.0, 0.0], "reduction": "mean"}),
    ("squared_error", ([1.0], [2.0]), {"out": np.empty(2)}),
    ("squared_error", ([1.0], [2.0]), {"sigma": 1.0}),
    ("binary_cross_entropy", ([0.5, 1.5], [0.0, 1.0]), {}),
    ("binary_cross_entropy", (0.0, 1.0), {}),
    ("gaussian_nll", ([1.0, 2.0], [1.0, 0.0]), {"sigma": 0.0}),
    ("gaussian_nll", ([1.0, 2.0], [1.0, 0.0]), {"sigma": [1.0, -1.0]}),
    ("cross_entropy_of_softmax", (VECTOR, [3]), {}),
    ("cross_entropy_of_softmax", (VECTOR, [-1]), {}),
    ("cross_entropy_of_softmax", (VECTOR, [[1.0, 0.0]]), {}),
    ("cross_entropy_of_softmax", (VECTOR, OTHER), {"ignore_index": 1}),
    ("cross_entropy_of_softmax", (np.full((50, 3), np.inf), np.zeros(50, int)), {}),
]


@OF_EVERY_BACKEND
@pytest.mark.parametrize(("name", "values", "options"), REFUSED)
@pytest.mark.filterwarnings("ignore:overflow")
def test_refusals_are_those_of_numpy(backend: str, name: str, values: tuple[Any, ...], options: dict[str, Any]) -> None:
    messages = []
    for functions in (compiled(name), compiled(name, backend)):
        with pytest.raises((TypeError, ValueError)) as refused:
            functions.value(*values, **options)
        messages.append((refused.type, str(refused.value)))
    assert messages[0] == messages[1]


@OF_EVERY_BACKEND
def test_nothing_is_written_where_an_argument_is_refused(backend: str) -> None:
    out, prediction = np.full(100_000, 7.0), np.zeros(100_000)
    prediction[-1] = np.nan
    with pytest.raises(ValueError, match="must be finite"):
        compiled("squared_error", backend).gradient(prediction, np.zeros(100_000), out=out)
    assert (out == 7).all()


@OF_EVERY_BACKEND
def test_labels_may_be_true_and_false(backend: str) -> None:
    f, labels = compiled("binary_cross_entropy", backend), np.array([True, False])
    for dtype in (np.float64, np.float32):
        found = f.gradient(np.array([0.25, 0.5], dtype), labels)
        assert found.dtype == dtype
        np.testing.assert_array_equal(found, f.gradient(np.array([0.25, 0.5], dtype), labels.astype(dtype)))


@OF_EVERY_BACKEND
def test_an_ignored_class_has_no_weight(backend: str) -> None:
    functions, z = compiled("cross_entropy_of_softmax", backend), np.repeat(VECTOR, 20, axis=0)
    classes = np.arange(20) % 3
    classes[::4] = -100
    found = functions.value_and_gradient(z, classes, ignore_index=-100, reduction="mean")
    kept = functions.value_and_gradient(z[classes >= 0], classes[classes >= 0], reduction="mean")
    assert found[0] == kept[0]
    assert not found[1][::4].any()
    np.testing.assert_array_equal(found[1][classes >= 0], kept[1])


@OF_EVERY_BACKEND
@pytest.mark.parametrize("name", ["huber", "cross_entropy_of_softmax"])
def test_it_pickles_before_and_after_its_first_call(backend: str, name: str) -> None:
    loss = LOSSES[name]
    functions = loss.compile(backend)
    given_ = (VECTOR, OTHER) if loss.is_vector else (VECTOR[0], OTHER[0])
    parameters = {parameter.name: 1.0 for parameter in loss.parameters}
    first = pickle.loads(pickle.dumps(functions))
    expected = functions.gradient(*given_, **parameters)
    for each in (first, pickle.loads(pickle.dumps(functions))):
        assert each.backend == backend
        assert each.gradient(*given_, **parameters).tobytes() == expected.tobytes()


@OF_EVERY_BACKEND
@pytest.mark.peers("pandas")
def test_labels_come_back(backend: str) -> None:
    pd: Any = import_module("pandas")
    prediction, target = pd.Series([1.0, 2.0], ["a", "b"]), pd.Series([4.0, 1.0], ["b", "a"])
    found = compiled("squared_error", backend).gradient(prediction, target)
    pd.testing.assert_series_equal(found, compiled("squared_error").gradient(prediction, target))


@OF_EVERY_BACKEND
@pytest.mark.parametrize("quantities", [("value", "gradient"), ("value", "hessian")])
def test_many_examples_are_computed_as_few_are(backend: str, quantities: tuple[str, ...]) -> None:
    """However they are divided into blocks, the results are the same numbers, and the mean is right."""
    rng = np.random.default_rng(1)
    for name, shape in (("binary_cross_entropy_of_sigmoid", (50_001,)), ("cross_entropy_of_softmax", (5001, 7))):
        functions = compiled(name, backend)
        z, y = rng.normal(0, 9, shape), rng.integers(0, 2, shape[0])
        for quantity in quantities:
            of_all = getattr(functions, quantity)(z, y)
            of_few = getattr(functions, quantity)(z[-17:], y[-17:])
            assert of_all[-17:].tobytes() == of_few.tobytes()
            if QUANTITIES[quantity].order == 0:
                mean = functions.value(z, y, reduction="mean")
                assert abs(mean - np.longdouble(of_all).mean()) <= np.spacing(mean)

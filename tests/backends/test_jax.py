"""JAX: jit, vmap and grad run what was proved, with float64 switched on or not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from sympy import Integer, symbols

from mse_sym.losses import Loss, with_activations
from tests.backends.test_battery import compiled

jax: Any = import_module("jax") if find_spec("jax") else None
pytestmark = pytest.mark.backend("jax")

SEVERAL = ("huber", "log_cosh", "binary_cross_entropy_of_sigmoid", "cross_entropy_of_softmax")
of_several = pytest.mark.parametrize("name", SEVERAL)


@pytest.fixture(autouse=True, params=[False, True], ids=["float32", "float64"])
def float64(request: pytest.FixtureRequest) -> Iterator[bool]:
    with jax.enable_x64(request.param):
        yield request.param


def inputs(name: str) -> tuple[Any, Any, dict[str, Any]]:
    loss, rng = with_activations()[name], np.random.default_rng(3)
    shape = (4, 3) if loss.is_vector else (6,)
    z, y = jax.numpy.asarray(rng.normal(size=shape)), jax.numpy.asarray(rng.uniform(size=shape))
    return z, y, {p.name: 0.75 for p in loss.parameters}


def same(one: Any, other: Any) -> bool:
    return one.dtype == other.dtype and bool((one == other).all())


def test_the_type_is_that_of_the_inputs(float64: bool) -> None:
    functions = compiled("squared_error", "jax")
    ones = np.ones(3)
    assert functions.value(ones, ones).dtype == (np.float64 if float64 else np.float32)
    assert functions.value(ones.astype(np.float32), ones.astype(np.float32)).dtype == np.float32
    half = jax.numpy.ones(3, jax.numpy.bfloat16)
    assert functions.value(half, half).dtype == jax.numpy.bfloat16


@of_several
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_grad_gives_the_proved_gradient(name: str, reduction: Any) -> None:
    z, y, parameters = inputs(name)
    functions = compiled(name, "jax")

    def value(z: Any) -> Any:
        return functions.value(z, y, reduction=reduction, **parameters)

    assert same(jax.grad(value)(z), functions.gradient(z, y, reduction=reduction, **parameters))
    np.testing.assert_allclose(jax.jit(jax.grad(value))(z), jax.grad(value)(z), rtol=1e-6)


@of_several
def test_grad_of_grad_gives_the_proved_hessian(name: str) -> None:
    z, y, parameters = inputs(name)
    functions = compiled(name, "jax")

    def value(z: Any, y: Any) -> Any:
        return functions.value(z, y, **parameters)

    hessian = functions.hessian(z, y, **parameters)
    for twice in (jax.hessian(value), jax.jacrev(jax.grad(value))):
        np.testing.assert_allclose(jax.jit(jax.vmap(twice))(z, y), hessian, rtol=1e-6, atol=1e-8)


def test_what_is_not_derived_is_refused() -> None:
    z, y, parameters = inputs("huber")
    functions = compiled("huber", "jax")
    with pytest.raises(TypeError, match="derivative of the value in the target is not derived"):
        jax.grad(lambda y: functions.value(z, y, **parameters).sum())(y)
    with pytest.raises(TypeError, match="in the parameter delta is not derived"):
        jax.grad(lambda delta: functions.value(z, y, delta=delta).sum())(1.0)
    with pytest.raises(TypeError, match="in the weights is not derived"):
        jax.grad(lambda weights: functions.value(z, y, **parameters, weights=weights).sum())(y)
    z, y, _ = inputs("cross_entropy_of_softmax")
    twice = jax.vmap(jax.hessian(compiled("cross_entropy_of_softmax", "jax").value))
    with pytest.raises(TypeError, match="derivative of the gradient in the prediction is not derived"):
        jax.grad(lambda z: twice(z, y).sum())(z)


def test_subnormal_numbers_of_float32_are_kept() -> None:
    least, small = np.float32(2.0**-149), np.float32(1e-40)
    functions = compiled("squared_error", "jax")
    zero = np.zeros(2, np.float32)
    np.testing.assert_array_equal(functions.gradient(np.array([least, -small]), zero), [least, -small])


def test_sums_are_not_taken_together() -> None:
    """XLA would take (1 + x) - 1 for x, and lose what the logarithm of 1 + x is corrected by."""
    z = np.array([35.66318893432617], np.float32)
    found = compiled("binary_cross_entropy_of_sigmoid", "jax").value(z, np.ones(1, np.float32))
    np.testing.assert_allclose(found, np.exp(-z.astype(np.float64)), rtol=1e-7)


def test_a_number_that_xla_would_take_for_0_is_refused() -> None:
    a, y = symbols("a y", real=True)
    tiny = Loss("tiny", (a - y) ** 2 / Integer(2) ** 1040, prediction=a, target=y)
    with pytest.raises(ValueError, match=r"XLA takes numbers like .* for 0; scale the loss"):
        tiny.compile("jax", measure=False)


def test_it_says_where_xla_does_not_keep_all_digits(float64: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    a, y = symbols("a y", real=True)
    new = Loss(f"not_compiled_before_{float64}", (a - y) ** 4, prediction=a, target=y)
    with pytest.warns(RuntimeWarning, match="JAX runs on gpu, where XLA does not keep all digits"):
        new.compile("jax", measure=False)


OF_VECTORS = ("value", "gradient", "hessian", "hessian_diagonal")
EXTREMES = np.array([[800.0, -3.0, 0.5], [1e308, -1e308, 0.0], [1.0, 1.0, 1.0], [5e-324, 0.0, -745.0]])


@pytest.mark.parametrize("quantity", OF_VECTORS)
def test_class_numbers_give_the_numbers_of_their_vectors(quantity: str) -> None:
    with jax.enable_x64(True):
        function = getattr(compiled("cross_entropy_of_softmax", "jax"), quantity)
        z = np.concatenate([EXTREMES, np.random.default_rng(1).normal(0, 3, (20, 3))])
        classes = np.arange(len(z)) % 3
        np.testing.assert_array_max_ulp(np.asarray(function(z, classes)), np.asarray(function(z, np.eye(3)[classes])))


@pytest.mark.parametrize("name", ["cross_entropy_of_softmax", "log_cosh", "binary_cross_entropy_of_sigmoid"])
@pytest.mark.parametrize("quantity", ["value", "gradient"])
def test_an_unusual_example_changes_no_digit_of_the_others(name: str, quantity: str) -> None:
    with jax.enable_x64(True):
        functions = compiled(name, "jax")
        _, _, parameters = inputs(name)
        rng = np.random.default_rng(2)
        shape = (7, 3) if functions.variables[0].is_vector else (7,)
        z, y = rng.uniform(0.1, 0.9, shape), rng.uniform(0.1, 0.9, shape)
        function = partial(getattr(functions, quantity), **parameters)
        alone = np.asarray(function(z, y))
        z[-1] = np.resize([1e300, -1e300], shape[1:])
        np.testing.assert_array_equal(np.asarray(function(z, y))[:-1], alone[:-1])

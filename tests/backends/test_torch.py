"""PyTorch: autograd runs what was proved, once and twice, under torch.func and torch.compile."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from mse_sym.losses import with_activations
from tests.backends.installed import WAYS, without_loops
from tests.backends.test_battery import compiled

torch: Any = import_module("torch") if find_spec("torch") else None
pytestmark = [
    pytest.mark.backend("torch", "numba"),
    # gradcheck and torch.compile import what uses it.
    pytest.mark.filterwarnings("ignore:.torch.jit:DeprecationWarning"),
    # torch.compile does so itself.
    pytest.mark.filterwarnings("ignore:.*should not be instantiated:DeprecationWarning"),
]


@pytest.fixture(autouse=True, params=WAYS, ids=lambda way: f"{way[0]}-{'loops' if way[1] else 'operations'}")
def device(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where tensors lie that are made without saying where."""
    device, has_loops = request.param
    if not has_loops:
        without_loops(monkeypatch)
    with torch.device(device):
        yield device


SEVERAL = ("huber", "log_cosh", "gaussian_nll", "binary_cross_entropy_of_sigmoid", "cross_entropy_of_softmax")
of_several = pytest.mark.parametrize("name", SEVERAL)


def inputs(name: str, dtype: Any = None, of_classes: bool = False) -> tuple[Any, Any, dict[str, Any]]:
    loss, generator = with_activations()[name], np.random.default_rng(3)
    shape = (4, 3) if loss.is_vector else (6,)
    dtype = dtype or torch.float64
    z = torch.tensor(generator.normal(size=shape), dtype=dtype).requires_grad_()
    y = torch.tensor(generator.uniform(size=shape), dtype=dtype)
    return z, torch.tensor([0, 2, 1, 2]) if of_classes else y, {p.name: 0.75 for p in loss.parameters}


@of_several
def test_autograd_is_right_once_and_twice_forward_and_backward(name: str) -> None:
    z, y, parameters = inputs(name)
    functions = compiled(name, "torch")
    for reduction in (None, "mean"):

        def value(z: Any, reduction: Any = reduction) -> Any:
            return functions.value(z, y, reduction=reduction, **parameters)

        assert torch.autograd.gradcheck(value, z, check_forward_ad=True)
        assert torch.autograd.gradgradcheck(value, z, check_fwd_over_rev=True)


@of_several
@pytest.mark.parametrize("dtype", ["float64", "float32", "bfloat16"])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("of_classes", [False, True])
def test_autograd_gives_the_bits_of_the_proved_gradient(
    name: str, dtype: str, reduction: Any, of_classes: bool
) -> None:
    z, y, parameters = inputs(name, getattr(torch, dtype), of_classes and name.endswith("softmax"))
    functions, weights = compiled(name, "torch"), torch.arange(len(z), dtype=torch.float64)
    for options in ({}, {"weights": weights}):
        value = functions.value(z, y, reduction=reduction, **parameters, **options)
        (gradient,) = torch.autograd.grad(value, z)
        assert value.dtype == gradient.dtype == z.dtype
        assert torch.equal(gradient, functions.gradient(z, y, reduction=reduction, **parameters, **options))


@of_several
def test_hessians_by_autograd_are_the_proved_ones(name: str) -> None:
    z, y, parameters = inputs(name)
    functions = compiled(name, "torch")
    of_each = torch.func.vmap(torch.func.hessian(lambda z, y: functions.value(z, y, **parameters)))
    # A product with each direction, of examples in another layout: the last bits may be others.
    close = partial(torch.testing.assert_close, rtol=1e-14, atol=0)
    close(of_each(z.detach(), y), functions.hessian(z.detach(), y, **parameters))
    gradients = torch.func.vmap(torch.func.grad(lambda z, y: functions.value(z, y, **parameters)))
    close(gradients(z.detach(), y), functions.gradient(z.detach(), y, **parameters))


def test_a_mean_is_taken_of_each_that_is_mapped_over() -> None:
    z, y, _ = inputs("cross_entropy_of_softmax", of_classes=True)
    functions, weights = compiled("cross_entropy_of_softmax", "torch"), torch.tensor([[1.0, 2.0], [3.0, 1.0]])
    z, y = z.detach().reshape(2, 2, 3), y.reshape(2, 2)

    def mean(z: Any, y: Any, weights: Any) -> Any:
        return functions.value(z, y, weights=weights, reduction="mean")

    each = torch.stack([mean(*rows) for rows in zip(z, y, weights, strict=True)])
    torch.testing.assert_close(torch.func.vmap(mean)(z, y, weights), each, rtol=1e-14, atol=0)


@pytest.mark.usefixtures("traced_anew")
@pytest.mark.parametrize("name", ["squared_error", "binary_cross_entropy_of_sigmoid", "cross_entropy_of_softmax"])
def test_it_is_compiled_without_a_break(name: str) -> None:
    z, y, parameters = inputs(name)
    functions = with_activations()[name].compile("torch")
    fast = torch.compile(functions.value, fullgraph=True, backend="aot_eager")
    value = fast(z, y, **parameters)
    (gradient,) = torch.autograd.grad(value.sum(), z)
    torch.testing.assert_close(value, functions.value(z, y, **parameters), rtol=1e-15, atol=1e-16)
    torch.testing.assert_close(gradient, functions.gradient(z, y, **parameters), rtol=1e-15, atol=1e-16)


@pytest.mark.usefixtures("traced_anew")
@pytest.mark.slow
def test_compiled_code_is_as_accurate() -> None:
    """Its C++ is not contracted or reassociated: what rounding loses is found."""
    z, y, _ = inputs("cross_entropy_of_softmax")
    functions = compiled("cross_entropy_of_softmax", "torch")
    value, gradient = torch.compile(functions.value_and_gradient, fullgraph=True)(z.detach(), y)
    torch.testing.assert_close(value, functions.value(z.detach(), y), rtol=1e-15, atol=1e-16)
    torch.testing.assert_close(gradient, functions.gradient(z.detach(), y), rtol=1e-14, atol=1e-16)


def test_what_is_not_derived_is_refused() -> None:
    z, y, _ = inputs("gaussian_nll")
    functions, sigma = compiled("gaussian_nll", "torch"), torch.tensor(0.5, requires_grad=True)
    with pytest.raises(TypeError, match="derivative of the value in the target is not derived"):
        functions.value(z, y.clone().requires_grad_(), sigma=1.0)
    with pytest.raises(TypeError, match="in the parameter sigma is not derived"):
        functions.value(z, y, sigma=sigma)
    with pytest.raises(TypeError, match="in the weights is not derived"):
        functions.value(z, y, sigma=1.0, weights=torch.ones(6, requires_grad=True))
    with pytest.raises(TypeError, match="in the target is not derived"):
        torch.func.grad(lambda y: functions.value(z, y, sigma=1.0).sum())(y)
    with pytest.raises(TypeError, match="in the target is not derived"):
        torch.func.jvp(lambda y: functions.value(z.detach(), y, sigma=1.0), (y,), (y,))
    with pytest.raises(TypeError, match="derivative of the hessian in the prediction is not derived"):
        functions.hessian(z, y, sigma=1.0).sum().backward()


def test_tensors_on_two_devices_are_refused(device: str) -> None:
    elsewhere = "meta" if device == "cpu" else "cpu"
    with pytest.raises(ValueError, match=f"on {elsewhere} and other tensors on {device}"):
        compiled("huber", "torch").value(torch.ones(2), torch.ones(2, device=elsewhere), delta=1.0)


def test_numbers_are_looked_at_where_they_are_mapped_over() -> None:
    z, y, _ = inputs("squared_error_of_sigmoid")
    bad = torch.where(torch.arange(6) == 4, torch.nan, z.detach())
    with pytest.raises(ValueError, match="prediction must be finite, got nan"):
        torch.func.vmap(compiled("squared_error_of_sigmoid", "torch").value)(bad, y)

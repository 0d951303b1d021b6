"""Plain tensors on processors run the fused loops of Numba, whose bits they have; others do not."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from mse_sym.losses import with_activations
from tests.backends.installed import without_loops
from tests.backends.test_battery import compiled
from tests.backends.test_torch import of_several

torch: Any = import_module("torch") if find_spec("torch") else None
pytestmark = [
    pytest.mark.backend("torch", "numba"),
    # PyTorch's own, where derivatives go forward.
    pytest.mark.filterwarnings("ignore:.torch.jit:DeprecationWarning"),
    # torch.compile does so itself.
    pytest.mark.filterwarnings("ignore:.*should not be instantiated:DeprecationWarning"),
]

LOSSES = with_activations()


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The quantities that loops were run for."""
    loops: Any = import_module("mse_sym.backends.tensors.torch_loops").Loops
    of, quantities = loops.of, []

    def recorded(self: Any, names: tuple[str, ...]) -> Any:
        quantities.append(names)
        return of(self, names)

    monkeypatch.setattr(loops, "of", recorded)
    return quantities


def arrays(name: str, dtype: Any = np.float64) -> tuple[list[Any], dict[str, float]]:
    generator = np.random.default_rng(5)
    shape = (70, 3) if LOSSES[name].is_vector else (210,)
    given = [generator.normal(size=shape), generator.uniform(size=shape)]
    return [each.astype(dtype) for each in given], {p.name: 0.75 for p in LOSSES[name].parameters}


def same(tensors: Sequence[Any], expected: Sequence[Any]) -> bool:
    return all(
        np.array_equal(tensor.detach().numpy(), array) and tensor.detach().numpy().dtype == array.dtype
        for tensor, array in zip(tensors, expected, strict=True)
    )


@of_several
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("reduction", [None, "mean"])
def test_they_have_the_bits_of_numba(name: str, dtype: Any, reduction: Any, ran: list[tuple[str, ...]]) -> None:
    given, parameters = arrays(name, dtype)
    weights = np.random.default_rng(6).uniform(size=given[0].shape[:1])
    tensors = [torch.from_numpy(each) for each in given]
    for extra in ({}, {"weights": weights}):
        for quantity in ("value", "gradient", "hessian"):
            options = {"reduction": reduction, **parameters, **extra}
            expected = getattr(compiled(name, "numba"), quantity)(*given, **options)
            assert same([getattr(compiled(name, "torch"), quantity)(*tensors, **options)], [np.asarray(expected)])
    assert len(ran) == 6


@of_several
def test_value_and_gradient_are_computed_at_once(name: str, ran: list[tuple[str, ...]]) -> None:
    given, parameters = arrays(name)
    prediction, target = torch.from_numpy(given[0]).requires_grad_(), torch.from_numpy(given[1])
    value = compiled(name, "torch").value(prediction, target, reduction="mean", **parameters)
    value.backward()
    assert ran == [("value", "gradient")]
    expected = compiled(name, "numba").value_and_gradient(*given, reduction="mean", **parameters)
    assert same([value, prediction.grad], [np.asarray(each) for each in expected])


def test_second_derivatives_are_those_of_the_loss(ran: list[tuple[str, ...]]) -> None:
    given, parameters = arrays("huber")
    prediction, target = torch.from_numpy(given[0]).requires_grad_(), torch.from_numpy(given[1])
    functions = compiled("huber", "torch")
    value = functions.value(prediction, target, reduction="sum", **parameters)
    first = torch.autograd.grad(value, prediction, create_graph=True)[0]
    again = torch.autograd.grad(value, prediction, create_graph=True)[0]
    (second,) = torch.autograd.grad(again.sum(), prediction)
    assert torch.equal(first, again)
    assert torch.equal(second, functions.hessian(prediction.detach(), target, **parameters))
    assert ran[0] == ("value", "gradient")
    assert ("hessian",) in ran


@of_several
@pytest.mark.parametrize("reduction", [None, "mean"])
@pytest.mark.parametrize("upstream", [1.0, 2.0, -0.5])
def test_each_pass_backward_gives_the_gradient_times_what_came_down(name: str, reduction: Any, upstream: float) -> None:
    given, parameters = arrays(name)
    prediction, target = torch.from_numpy(given[0]).requires_grad_(), torch.from_numpy(given[1])
    value = compiled(name, "torch").value(prediction, target, reduction=reduction, **parameters)
    expected = compiled(name, "torch").gradient(prediction.detach(), target, reduction=reduction, **parameters)
    for count in (1, 2, 3):
        value.backward(torch.full_like(value, upstream), retain_graph=True)
        torch.testing.assert_close(prediction.grad, expected * (upstream * count), rtol=1e-14, atol=0)


def test_derivatives_forward_go_through_a_value_of_plain_tensors() -> None:
    forward_ad = import_module("torch.autograd.forward_ad")
    prediction, target = map(torch.from_numpy, arrays("log_cosh")[0])
    functions = compiled("log_cosh", "torch")
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(prediction, torch.full_like(prediction, 2.0))
        tangent = forward_ad.unpack_dual(functions.value(dual, target)).tangent
    torch.testing.assert_close(tangent, 2.0 * functions.gradient(prediction, target), rtol=1e-15, atol=0)


def test_results_lie_where_the_tensors_lie() -> None:
    prediction, target = map(torch.from_numpy, arrays("log_cosh")[0])
    with torch.device("meta"):
        found = [compiled("log_cosh", "torch").value(prediction, target, reduction=each) for each in (None, "mean")]
    assert {each.device.type for each in found} == {"cpu"}


def test_a_tensor_changed_before_its_derivative_is_refused() -> None:
    prediction, target = map(torch.from_numpy, arrays("log_cosh")[0])
    value = compiled("log_cosh", "torch").value(prediction.requires_grad_(), target, reduction="mean")
    target += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        value.backward()


def test_what_loops_lack_or_cannot_see_is_computed_operation_by_operation(
    ran: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    given, parameters = arrays("log_cosh")
    prediction, target = map(torch.from_numpy, given)
    functions = compiled("log_cosh", "torch")
    mapped = torch.func.vmap(functions.value)(prediction, target)
    half = functions.value(prediction.bfloat16(), target.bfloat16())
    without_loops(monkeypatch)
    torch.testing.assert_close(functions.value(prediction, target, **parameters), mapped, rtol=1e-15, atol=0)
    assert ran == []
    assert half.dtype == torch.bfloat16


@pytest.mark.usefixtures("traced_anew")
@pytest.mark.parametrize("name", ["cross_entropy_of_softmax", "label_smoothed_cross_entropy", "brier"])
@pytest.mark.parametrize("reduction", [None, "mean"])
def test_compiled_vectors_have_the_bits_of_loops(name: str, reduction: Any) -> None:
    given, parameters = arrays(name)
    given[0] = (
        np.exp(given[0]) / np.exp(given[0]).sum(-1, keepdims=True) if name != "cross_entropy_of_softmax" else given[0]
    )
    classes = torch.from_numpy(np.random.default_rng(4).integers(0, 3, 70))
    prediction = torch.from_numpy(given[0]).requires_grad_()
    functions = compiled(name, "torch")
    fast = torch.compile(functions.value, fullgraph=True)
    for target in (classes, torch.from_numpy(given[1] / given[1].sum(-1, keepdims=True))):
        results = []
        for value in (fast, functions.value):
            prediction.grad = None
            result = value(prediction, target, reduction=reduction, **parameters)
            (2 * result.sum()).backward()
            results.append((result.detach(), prediction.grad))
        assert all(map(torch.equal, *results))


@pytest.mark.usefixtures("traced_anew")
def test_compiled_vectors_are_looked_at() -> None:
    fast = torch.compile(compiled("cross_entropy_of_softmax", "torch").value_and_gradient, fullgraph=True)
    prediction, classes = torch.zeros(6, 3, dtype=torch.float64), torch.tensor([0, 1, 2, 0, 1, 2])
    value, gradient = fast(prediction, classes)
    expected = compiled("cross_entropy_of_softmax", "numba").value_and_gradient(prediction.numpy(), classes.numpy())
    assert same([value, gradient], expected)
    prediction[2, 1] = torch.nan
    with pytest.raises(ValueError, match="prediction must be finite, got nan"):
        fast(prediction, classes)


@pytest.mark.usefixtures("traced_anew")
def test_a_gradient_that_is_compiled_has_its_derivative() -> None:
    functions = compiled("cross_entropy_of_softmax", "torch")
    prediction = torch.from_numpy(arrays("cross_entropy_of_softmax")[0][0]).requires_grad_()
    classes = torch.from_numpy(np.random.default_rng(4).integers(0, 3, 70))
    _, gradient = torch.compile(functions.value_and_gradient, fullgraph=True)(prediction, classes)
    (along,) = torch.autograd.grad(gradient.square().sum() / 2, prediction)
    expected = functions.hessian_product(prediction.detach(), classes, gradient.detach())
    torch.testing.assert_close(along, expected, rtol=1e-13, atol=1e-16)


def test_what_is_exported_calls_no_loops() -> None:
    class Module(torch.nn.Module if torch else object):  # type: ignore[misc]
        def forward(self, prediction: Any, classes: Any) -> Any:
            return functions.value(prediction, classes, reduction="mean")

    functions = compiled("cross_entropy_of_softmax", "torch")
    given = torch.zeros(6, 3, dtype=torch.float64), torch.tensor([0, 1, 2, 0, 1, 2])
    assert "mse_sym" not in str(torch.export.export(Module(), given).graph)


def test_a_recorded_call_is_no_constant(ran: list[tuple[str, ...]]) -> None:
    """``make_fx`` sees no numbers that loops computed: it is told that they are looked at."""
    make_fx = import_module("torch.fx.experimental.proxy_tensor").make_fx
    with pytest.raises(RuntimeError, match="value out of a tracing tensor"):
        make_fx(lambda a, y: compiled("log_cosh", "torch").value(a, y))(*map(torch.from_numpy, arrays("log_cosh")[0]))
    assert ran == []


def test_a_loss_of_functions_that_loops_lack_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = import_module("mse_sym.backends.tensors.torch_loops")

    def kernel(task: Any) -> Any:
        raise ValueError("loops have no such function")

    functions = compiled("huber", "torch")
    assert module.Loops(functions.signature, functions.task).of(("value",)) is not None
    monkeypatch.setattr(module.numba, "kernel", kernel)
    assert module.Loops(functions.signature, functions.task).of(("value",)) is None


def test_refusals_name_numbers_as_they_were_given() -> None:
    given, _ = arrays("huber", np.float32)
    tensors = [torch.from_numpy(each) for each in given]
    with pytest.raises(ValueError, match=r"delta must be finite, got 1e\+300, which float32"):
        compiled("huber", "torch").value(*tensors, delta=1e300)
    tensors[0][4] = torch.nan
    with pytest.raises(ValueError, match="prediction must be finite, got nan"):
        compiled("huber", "torch").value(*tensors, delta=1.0)

"""Criteria of torch, JAX and Keras, beside those that the libraries have."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from sympy import symbols

from mse_sym import Loss, activations, as_jax_loss, as_keras_loss, as_torch_loss, likelihoods, losses

BERNOULLI = losses.binary_cross_entropy, activations.sigmoid
SOFTMAX = losses.cross_entropy, activations.softmax

of_torch = pytest.mark.backend("torch")
of_jax = pytest.mark.backend("jax")
# torch.autograd.gradcheck imports what uses it.
pytestmark = pytest.mark.filterwarnings("ignore:.torch.jit:DeprecationWarning")


def logits_and_labels() -> tuple[Any, Any]:
    torch = import_module("torch")
    generator = torch.Generator().manual_seed(0)
    z = torch.randn(40, dtype=torch.float64, generator=generator).requires_grad_()
    return z, (torch.rand(40, generator=generator) > 0.5).to(torch.float64)


@of_torch
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_a_module_is_the_criterion_of_torch(reduction: Any) -> None:
    torch = import_module("torch")
    z, y = logits_and_labels()
    ours = as_torch_loss(BERNOULLI[0], reduction, link=BERNOULLI[1])
    theirs = torch.nn.BCEWithLogitsLoss(reduction=reduction)
    assert isinstance(ours, torch.nn.Module)
    torch.testing.assert_close(ours(z, y), theirs(z, y), rtol=1e-13, atol=0)
    gradients = [torch.autograd.grad(loss(z, y).sum(), z)[0] for loss in (ours, theirs)]
    torch.testing.assert_close(*gradients, rtol=1e-13, atol=0)


@of_torch
def test_double_backward_goes_through_the_proved_hessian() -> None:
    torch = import_module("torch")
    z, y = logits_and_labels()
    criterion = as_torch_loss(BERNOULLI[0], link=BERNOULLI[1])
    assert torch.autograd.gradgradcheck(lambda z: criterion(z, y), z)
    hessian = torch.autograd.functional.hessian(lambda z: criterion(z, y), z)
    p = torch.sigmoid(z.detach())
    torch.testing.assert_close(torch.diagonal(hessian), p * (1 - p) / 40, rtol=1e-12, atol=0)


@of_torch
# torch.compile does so itself.
@pytest.mark.filterwarnings("ignore:.*should not be instantiated:DeprecationWarning")
def test_torch_compiles_it_whole() -> None:
    torch = import_module("torch")
    z, y = logits_and_labels()
    criterion = as_torch_loss(BERNOULLI[0], link=BERNOULLI[1])
    (eager,) = torch.autograd.grad(criterion(z, y), z)
    fast = torch.compile(criterion, fullgraph=True, backend="aot_eager")
    torch.testing.assert_close(torch.autograd.grad(fast(z, y), z)[0], eager, rtol=1e-14, atol=0)


@of_torch
def test_weights_classes_and_an_ignored_class() -> None:
    torch = import_module("torch")
    z = torch.randn(5, 3, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    y, w = torch.tensor([0, 1, -1, 2, 2]), torch.tensor([1.0, 2.0, 5.0, 0.5, 1.0], dtype=torch.float64)
    ours = as_torch_loss(SOFTMAX[0], link=SOFTMAX[1], ignore_index=-1)
    torch.testing.assert_close(ours(z, y), torch.nn.CrossEntropyLoss(ignore_index=-1)(z, y), rtol=1e-13, atol=0)
    each = torch.nn.CrossEntropyLoss(ignore_index=-1, reduction="none")(z, y)
    expected = (w * each).sum() / w[[0, 1, 3, 4]].sum()
    torch.testing.assert_close(ours(z, y, w), expected, rtol=1e-13, atol=0)


@of_torch
def test_tensors_among_the_parameters_are_buffers_and_the_module_is_copied_and_pickled() -> None:
    torch = import_module("torch")
    z, y = logits_and_labels()
    criterion = as_torch_loss(losses.huber, "sum", delta=torch.tensor(0.5, dtype=torch.float64))
    assert [name for name, _ in criterion.named_buffers()] == ["parameter_delta"]
    expected = torch.nn.HuberLoss(reduction="sum", delta=0.5)(z, y)
    for each in (criterion, copy.deepcopy(criterion), pickle.loads(pickle.dumps(criterion))):
        torch.testing.assert_close(each(z, y), expected, rtol=1e-13, atol=0)
    assert "huber, reduction='sum'" in repr(criterion)


@of_torch
def test_a_loss_of_ones_own_trains_a_network() -> None:
    torch = import_module("torch")
    a, y = symbols("a y", real=True)
    criterion = as_torch_loss(Loss("quartic", (a - y) ** 4 / 4 + (a - y) ** 2, prediction=a, target=y))
    torch.manual_seed(0)
    inputs = torch.linspace(-1, 1, 64).reshape(-1, 1)
    network = torch.nn.Sequential(torch.nn.Linear(1, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
    first = criterion(network(inputs), inputs**2).item()
    for _ in range(150):
        optimizer.zero_grad()
        criterion(network(inputs), inputs**2).backward()
        optimizer.step()
    assert criterion(network(inputs), inputs**2).item() < 0.05 * first


@of_jax
@pytest.mark.peers("optax")
def test_a_function_of_jax_for_grad_jit_vmap_and_optax() -> None:
    jax, optax = import_module("jax"), import_module("optax")
    jnp = jax.numpy
    random = np.random.default_rng(0)
    X, y = jnp.asarray(random.normal(size=(20, 3))), jnp.asarray(random.normal(size=20))
    ours = as_jax_loss(losses.huber, delta=1.0)

    def run(criterion: Any) -> Any:
        optimizer, w = optax.adam(0.1), jnp.zeros(3)
        state = optimizer.init(w)

        def step(w: Any, state: Any) -> Any:
            gradient = jax.grad(lambda w: criterion(X @ w, y))(w)
            updates, state = optimizer.update(gradient, state)
            return optax.apply_updates(w, updates), state

        compiled = jax.jit(step)
        for _ in range(10):
            w, state = compiled(w, state)
        return np.asarray(w)

    assert run(ours) == pytest.approx(run(lambda z, y: optax.huber_loss(z, y).mean()), rel=1e-4, abs=1e-6)
    each = jax.vmap(as_jax_loss(losses.huber, "none", delta=1.0))(jnp.full((2, 3), 3.0), jnp.zeros((2, 3)))
    assert np.asarray(each).tolist() == [[2.5] * 3] * 2
    curved = jax.grad(jax.grad(lambda z: as_jax_loss(*BERNOULLI[:1], link=BERNOULLI[1])(z, 1.0)))(0.5)
    p = 1 / (1 + np.exp(-0.5))
    assert float(curved) == pytest.approx(p * (1 - p), rel=1e-6)


@of_jax
def test_weights_in_jax() -> None:
    jnp = import_module("jax").numpy
    z, y, w = jnp.array([0.0, 2.0]), jnp.array([1.0, 0.0]), jnp.array([3.0, 1.0])
    found = as_jax_loss(likelihoods.bernoulli, link=activations.sigmoid)(z, y, w)
    assert float(found) == pytest.approx((3 * np.log(2) + np.log1p(np.exp(2))) / 4, rel=1e-6)


_KERAS = """
import json, sys
import keras, numpy as np
from mse_sym import activations, as_keras_loss, losses

random = np.random.default_rng(0)
X = random.normal(size=(60, 4)).astype("float32")
numbers, binary, classes = X[:, 0] * 2, (X[:, 1] > 0).astype("float32"), np.argmax(X[:, :3], axis=1)
weights = random.uniform(0.5, 2, 60).astype("float32")
of = keras.losses
PAIRS = {
    "squared error": (numbers, 1, lambda: as_keras_loss(losses.squared_error), None),
    "huber": (numbers[:, None], 1, lambda: as_keras_loss(losses.huber, delta=1.0), of.Huber),
    "bernoulli": (
        binary, 1, lambda: as_keras_loss(losses.binary_cross_entropy, link=activations.sigmoid),
        lambda: of.BinaryCrossentropy(from_logits=True),
    ),
    "classes": (
        classes, 3, lambda: as_keras_loss(losses.cross_entropy, link=activations.softmax),
        lambda: of.SparseCategoricalCrossentropy(from_logits=True),
    ),
    "one-hot": (
        np.eye(3)[classes], 3, lambda: as_keras_loss(losses.cross_entropy, link=activations.softmax),
        lambda: of.CategoricalCrossentropy(from_logits=True),
    ),
}
PAIRS["squared error"] = (*PAIRS["squared error"][:3], of.MeanSquaredError)
found = {"backend": keras.config.backend()}
for name, (y, outputs, *criteria) in PAIRS.items():
    runs = []
    for criterion in criteria:
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.layers.Dense(5, activation="tanh"), keras.layers.Dense(outputs)])
        model.compile(keras.optimizers.SGD(0.05), loss=criterion())
        fitted = model.fit(X, y, sample_weight=weights, epochs=2, batch_size=20, shuffle=False, verbose=0)
        runs.append(fitted.history["loss"])
    found[name] = runs
print(json.dumps(found))
"""


@pytest.mark.peers("keras", "torch", "jax")
@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_keras_learns_as_with_its_own_losses(backend: str) -> None:
    """In a process of its own, since Keras takes its backend when it is imported; half the squared error is ours."""
    environment = {**os.environ, "KERAS_BACKEND": backend}
    done = subprocess.run([sys.executable, "-c", _KERAS], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found.pop("backend") == backend
    ours, theirs = found.pop("squared error")
    assert 2 * ours[0] == pytest.approx(theirs[0], rel=0.5)
    for name, (mine, own) in found.items():
        assert mine == pytest.approx(own, rel=1e-5), name


@pytest.mark.peers("keras", "jax")
def test_keras_on_another_backend_is_refused() -> None:
    program = "from mse_sym import as_keras_loss, losses; as_keras_loss(losses.squared_error)"
    environment = {**os.environ, "KERAS_BACKEND": "numpy"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    assert "ValueError: Keras runs on numpy, and our functions on torch and jax" in done.stderr


@of_torch
def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match='reduction must be "mean", "sum" or "none", got \'average\''):
        as_torch_loss(losses.squared_error, "average")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"huber takes delta=…, got none"):
        as_torch_loss(losses.huber)


@pytest.mark.parametrize(("name", "call"), [("keras", as_keras_loss)])
def test_a_library_that_is_missing_is_named(name: str, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModuleNotFoundError, match=rf'needs Keras, which is an extra: pip install "mse_sym\[{name}\]"'):
        call(losses.squared_error)

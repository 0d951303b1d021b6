"""The table of conventions against the libraries themselves: value, gradient, argument order, shapes."""

from __future__ import annotations

import inspect
import os
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from mse_sym.losses.conventions import CONVENTIONS, ELEMENTS, EXAMPLES, Convention
from tests.peers.adapters import ADAPTERS

MODULES = {
    "torch": ("torch",),
    "Keras": ("keras", "torch"),
    "scikit-learn": ("sklearn",),
    "optax": ("optax", "jax"),
    "XGBoost": ("xgboost",),
    "LightGBM": ("lightgbm",),
}
"""What each library needs to be imported."""

ONE_OUTPUT = {"XGBoost", "LightGBM"}
"""What predicts one number for each example."""

IN_CODE = [convention for convention in CONVENTIONS if convention.library.name in MODULES]


def case(convention: Convention) -> Any:
    library = convention.library.name
    return pytest.param(convention, marks=pytest.mark.peers(*MODULES[library]), id=f"{library}-{convention.name}")


def data_for(convention: Convention, seed: int) -> tuple[Any, Any]:
    """Predictions and targets in the domain of the convention, five examples with three outputs or with one."""
    random = np.random.default_rng(seed)
    single = convention.library.name in ONE_OUTPUT or convention.name == "log_loss"
    shape = (6,) if single else (5, 3)
    prediction = random.uniform(0.1, 0.9, shape) if convention.domain == "probability" else random.normal(size=shape)
    later = np.arange(prediction.size).reshape(shape) >= shape[0] // 2
    if convention.domain == "number":  # so far apart that a booster's split is worth its while
        return prediction, random.normal(size=shape) + np.where(later, 3.0, -3.0)
    return prediction, later.astype(float) if single else random.integers(0, 2, shape).astype(float)


def tolerance(convention: Convention) -> float:
    """Relative: for double precision, for single, for a difference quotient or what is solved for in single."""
    if convention.library.name in ONE_OUTPUT or convention.name in ("mean_squared_error", "log_loss"):
        return 1e-4
    return 1e-5 if convention.library.name == "Keras" else 1e-12


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("convention", [case(convention) for convention in IN_CODE])
def test_value_and_gradient_are_ours_times_the_factor(convention: Convention, seed: int) -> None:
    prediction, target = data_for(convention, seed)
    value, gradient = ADAPTERS[convention.library.name, convention.name](prediction, target)
    ours = convention.loss.compile()
    sizes = {EXAMPLES: len(prediction), ELEMENTS: prediction.size}
    factor = float(convention.times_ours / convention.divisor.xreplace(sizes))
    expected, slopes = factor * ours.value(prediction, target), factor * ours.gradient(prediction, target)
    if convention.reduction != "none":
        expected = expected.sum()
    if convention.library.name in ONE_OUTPUT:  # which show the sum over a leaf, in single precision
        first, second = np.split(slopes, 2)
        slopes = np.repeat([first.sum(), second.sum()], len(slopes) // 2)
    if value is not None:
        np.testing.assert_allclose(value, expected, rtol=min(tolerance(convention), 1e-5))
    np.testing.assert_allclose(gradient, slopes, rtol=tolerance(convention))


def test_every_convention_of_a_library_is_compared_with_it() -> None:
    assert {(convention.library.name, convention.name) for convention in IN_CODE} == set(ADAPTERS)


@pytest.mark.parametrize(
    "convention", [case(convention) for convention in IN_CODE if convention.library.name not in ONE_OUTPUT]
)
def test_arguments_are_named_and_ordered_as_the_table_says(convention: Convention) -> None:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    name = convention.name.partition("(")[0]
    places = {"torch": "torch.nn", "Keras": "keras.losses", "optax": "optax.losses"}
    metric = convention.library.name == "scikit-learn" and not name.startswith("Half")
    place = places.get(convention.library.name, "sklearn.metrics" if metric else "sklearn._loss")
    function = getattr(import_module(place), name)
    if inspect.isclass(function):
        methods = {"torch": "forward", "Keras": "__call__", "scikit-learn": "gradient"}
        function = getattr(function, methods[convention.library.name])
    names = [parameter for parameter in inspect.signature(function).parameters if parameter != "self"]
    assert tuple(names[:2]) == convention.arguments


@pytest.mark.peers("torch")
def test_torch_warns_and_takes_all_pairs() -> None:
    torch = import_module("torch")
    prediction, target = np.array([1.0, -2.0, 5.0]), np.array([[0.5], [4.0], [3.0]])
    leaf = torch.tensor(prediction, requires_grad=True)
    with pytest.warns(UserWarning, match="Using a target size"):
        value = torch.nn.MSELoss()(leaf, torch.tensor(target))
    value.backward()
    assert value.item() == pytest.approx(np.mean([(a - y) ** 2 for a in prediction for y in target.ravel()]))
    np.testing.assert_allclose(leaf.grad.numpy(), 2 * (prediction - target.mean()) / 3, rtol=1e-14)


@pytest.mark.peers("jax")
def test_jax_takes_all_pairs_without_a_word() -> None:
    jax = import_module("jax")
    prediction, target = np.array([1.0, -2.0, 5.0]), np.array([[0.5], [4.0], [3.0]])
    gradient = jax.grad(lambda leaf: ((leaf - target) ** 2).mean())(jax.numpy.asarray(prediction))
    np.testing.assert_allclose(gradient, 2 * (prediction - target.mean()) / 3, rtol=1e-6)

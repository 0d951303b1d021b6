"""Epochs of many starts beside each other: against those of one start, in loops and in arrays, and clear refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Symbol, exp, symbols

from mse_sym.backends import numpy
from mse_sym.backends.task import Task
from mse_sym.losses import Activation, Loss, activations, binary_cross_entropy, gaussian_nll, huber, squared_error
from mse_sym.symbolic import Context
from mse_sym.symbolic.operations import Operation
from mse_sym.train import epochs_until
from mse_sym.train.study import NOT_ARRIVED, counted
from mse_sym.train.study.epoch import Epoch, EpochProgram, epoch, with_one_division

BACKENDS = ["numpy", pytest.param("numba", marks=pytest.mark.backend("numba"))]
backends = pytest.mark.parametrize("backend", BACKENDS)
MOST = 400


def one_by_one(
    loss: Loss, activation: Activation, level: float, weights: Any, biases: Any, **options: Any
) -> list[int]:
    """What the descent of each start counts, from the side on which the target is not."""
    target, x = options.get("target", 0.0), options.get("x", 1.0)
    side = 1 if target < level else -1
    of_array: dict[Activation, Any] = {activations.sigmoid: lambda z: 1 / (1 + np.exp(-z))}
    output = of_array.get(activation, np.asarray)
    found = []
    for weight, bias in zip(weights, biases, strict=True):
        if side * output(weight * x + bias) <= side * level:
            found.append(0)
            continue
        try:
            found.append(epochs_until(loss, activation, level, weight=weight, bias=bias, most=MOST, **options))
        except ValueError:
            found.append(NOT_ARRIVED)
    return found


@backends
@pytest.mark.parametrize("loss", [squared_error, binary_cross_entropy], ids=lambda loss: str(loss.name))
@settings(max_examples=5)
@given(data=st.data())
def test_each_start_takes_what_it_takes_alone(backend: Any, loss: Loss, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 70))
    random = np.random.default_rng(data.draw(st.integers(0, 99)))
    weights, biases = 2 * random.standard_normal((2, count))
    target = data.draw(st.sampled_from([0.0, 1.0]))
    options: dict[str, Any] = {"x": data.draw(st.sampled_from([1.0, -0.5, 0.0])), "target": target, "rate": 1.0}
    level = data.draw(st.sampled_from([0.2, 0.5, 0.9]))
    found = counted(
        loss, activations.sigmoid, level, weights=weights, biases=biases, most=MOST, backend=backend, **options
    )
    assert found.tolist() == one_by_one(loss, activations.sigmoid, level, weights, biases, **options)


@backends
def test_losses_with_parameters_and_of_ones_own(backend: Any) -> None:
    a, y = symbols("a y", real=True)
    mine = Loss("mine", (a - y) ** 4 / 4, prediction=a, target=y)
    weights, biases = np.random.default_rng(1).standard_normal((2, 40))
    cases: list[tuple[Loss, Activation, dict[str, Any]]] = [
        (mine, activations.identity, {}),
        (gaussian_nll, activations.identity, {"sigma": 2.0}),
        (huber, activations.identity, {"delta": 0.3}),
    ]
    for loss, activation, parameters in cases:
        found = counted(loss, activation, 0.1, weights=weights, biases=biases, most=MOST, backend=backend, **parameters)
        assert found.tolist() == one_by_one(loss, activation, 0.1, weights, biases, **parameters)


@pytest.mark.backend("numba")
@pytest.mark.parametrize("loss", [squared_error, binary_cross_entropy], ids=lambda loss: str(loss.name))
def test_loops_and_arrays_count_the_same_of_many_starts(loss: Loss) -> None:
    weights, biases = np.random.default_rng(2).standard_normal((2, 50_000))
    ways: list[dict[str, Any]] = [
        {"backend": "numpy"},
        {"backend": "numba", "threads": 1},
        {"backend": "numba", "threads": 3},
    ]
    first, *others = (counted(loss, activations.sigmoid, 0.5, weights=weights, biases=biases, **way) for way in ways)
    assert first.max() > 20
    for other in others:
        np.testing.assert_array_equal(other, first)


@backends
@pytest.mark.parametrize(("x", "target"), [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.25)])
def test_numbers_that_are_0_or_1_stand_in_the_program(backend: Any, x: float, target: float) -> None:
    weights, biases = np.random.default_rng(3).standard_normal((2, 30))
    for loss in (squared_error, binary_cross_entropy):
        given_: dict[str, Any] = {"x": x, "target": target}
        found = counted(
            loss, activations.sigmoid, 0.4, weights=weights, biases=biases, most=MOST, backend=backend, **given_
        )
        assert found.tolist() == one_by_one(loss, activations.sigmoid, 0.4, weights, biases, **given_)


@backends
@pytest.mark.parametrize("most", [1, 7, 8, 9, 36])
def test_a_start_is_given_up_after_as_many_epochs_as_it_may_take(backend: Any, most: int) -> None:
    weights = np.linspace(0.0, 1.0, 300)
    every, some = (
        counted(squared_error, activations.sigmoid, 0.5, weights=weights, biases=weights, most=each, backend=backend)
        for each in (10_000, most)
    )
    np.testing.assert_array_equal(some, np.where(every <= most, every, NOT_ARRIVED))


@backends
def test_what_diverges_or_never_comes_there_does_not_arrive(backend: Any) -> None:
    found = counted(
        squared_error,
        activations.identity,
        0.5,
        weights=[1.0, 0.0],
        biases=[1.0, 0.1],
        rate=50.0,
        most=2000,
        backend=backend,
    )
    assert found.tolist() == [1, 0]  # the first step leaps beyond the target, and so beyond the level
    found = counted(
        squared_error,
        activations.identity,
        -3.0,
        weights=[-5.0],
        biases=[0.0],
        target=1.0,
        rate=1e-9,
        most=99,
        backend=backend,
    )
    assert found.tolist() == [NOT_ARRIVED]
    found = counted(
        huber, activations.identity, 2.0, weights=[0.1], biases=[0.1], target=3.0, delta=1e-3, backend=backend, most=50
    )
    assert found.tolist() == [NOT_ARRIVED]


@backends
def test_the_counts_have_the_shape_of_the_starts_which_stay_as_they_are(backend: Any) -> None:
    weights, biases = np.meshgrid(np.linspace(0, 2, 5), np.linspace(0, 2, 3))
    before = weights.copy(), biases.copy()
    found = counted(squared_error, activations.sigmoid, 0.5, weights=weights, biases=biases, backend=backend)
    assert found.shape == (3, 5)
    assert found[1, 2] == epochs_until(squared_error, activations.sigmoid, 0.5, weight=1.0, bias=1.0)
    np.testing.assert_array_equal((weights, biases), before)
    assert counted(squared_error, activations.sigmoid, 0.5, weights=[], biases=[], backend=backend).shape == (0,)


def test_the_reference_counts_of_the_law() -> None:
    starts = np.array([1.5, 4, 6, 8]) / 2
    for loss, reference in ((squared_error, [36, 232, 1416, 10028]), (binary_cross_entropy, [8, 17, 23, 30])):
        assert counted(loss, activations.sigmoid, 0.5, weights=starts, biases=starts).tolist() == reference


def divisions(found: Epoch) -> int:
    nodes = [node for each in found.program.proved.program.statements for node in each.value.walk()]
    return sum(isinstance(node, Operation) and node.name == "divide" for node in nodes)


def test_that_the_program_is_an_epoch_is_proved() -> None:
    """That of the toy task has neither input nor target, and divides once."""
    toy = epoch(squared_error, activations.sigmoid, x=1.0, rate=0.15, target=0.0, parameters={})
    other = epoch(squared_error, activations.sigmoid, x=2.0, rate=0.15, target=0.3, parameters={})
    assert (toy.program.proved.program.names, toy.values) == (("w", "b", "eta"), (0.15,))
    assert (other.program.proved.program.names, other.values) == (("w", "b", "x", "eta", "y"), (2.0, 0.15, 0.3))
    for found in (toy, other):
        evidence = found.program.proved.evidence
        assert [each.kind for each in evidence] == ["proved"] * 3
        assert {each.method for each in evidence} == {"read back"}
        assert divisions(found) == 1


def test_a_divisor_that_is_no_power_of_the_other_stays() -> None:
    u, v = symbols("u v", positive=True)
    formulas = (u / (exp(u) + v), v / (exp(u) + v), u / (exp(u) + 2 * v))
    proved = numpy.proved_task(Task(("one", "two", "three"), formulas, formulas, ((),) * 3, (u, v), Context()))
    found = Epoch(EpochProgram(with_one_division(proved)), ())
    assert divisions(found) == 2
    assert {each.kind for each in found.program.proved.evidence} == {"proved"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"level": float("nan")}, "level must be a finite number"),
        ({"level": 0.0}, "the output only tends to the target 0"),
        ({"weights": [1.0, float("inf")]}, "must be finite numbers"),
        ({"weights": [1.0]}, r"have the shapes \(1,\) and \(2,\)"),
        ({"rate": 0.0}, "the learning rate must be positive"),
        ({"most": 0}, "epochs must be an integer of at least 1"),
        ({"target": 2.0, "loss": binary_cross_entropy}, r"target must lie in \[0, 1\]"),
        ({"backend": "fortran"}, "unknown backend 'fortran'; there is numba, numpy"),
    ],
)
def test_bad_arguments_are_refused(wrong: dict[str, Any], message: str) -> None:
    given_ = {
        "loss": squared_error,
        "activation": activations.sigmoid,
        "level": 0.5,
        "weights": [1.0, 2.0],
        "biases": [0.0, 0.0],
    }
    with pytest.raises(ValueError, match=message):
        counted(**{**given_, **wrong})


def test_a_parameter_that_is_missing_or_strange_is_refused() -> None:
    cases: list[tuple[Loss, dict[str, Any]]] = [(huber, {}), (squared_error, {"delta": 1.0})]
    for loss, parameters in cases:
        with pytest.raises(TypeError, match=r"takes .*, got"):
            counted(loss, activations.sigmoid, 0.5, weights=[1.0], biases=[1.0], **parameters)


def test_a_symbol_that_is_the_learning_rate_is_refused() -> None:
    a, y = symbols("a y", real=True)
    eta = Symbol("eta", positive=True)
    mine = Loss("mine", eta * (a - y) ** 2, prediction=a, target=y, parameters=(eta,))
    with pytest.raises(ValueError, match="eta is the learning rate; name the loss's symbol differently"):
        counted(mine, activations.identity, 0.5, weights=[1.0], biases=[1.0], eta=1.0)

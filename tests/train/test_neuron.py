"""One neuron: the reference runs, independent recomputation, and what goes wrong clearly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from sympy import Symbol

from mse_sym.losses import (
    Activation,
    Loss,
    activations,
    binary_cross_entropy,
    catalogue,
    cross_entropy,
    gaussian_nll,
    huber,
    squared_error,
    squared_hinge,
)
from mse_sym.train import NeuronRun, RunDiffers, neuron, recomputed, train_neuron

LINKED = [(loss, link) for loss in catalogue().values() for link in loss.links if not loss.is_vector]


def textbook_run(loss: str, weight: float, bias: float, rate: float, epochs: int) -> tuple[mpf, mpf]:
    """First and last output by the formulas of the textbook, written out here at 40 digits (x = 1, y = 0)."""
    with mp.workdps(40):
        w, b, outputs = mpf(weight), mpf(bias), []
        for _ in range(epochs + 1):
            a = 1 / (1 + mp.exp(-(w + b)))
            outputs.append(a)
            step = mpf(rate) * (a * a * (1 - a) if loss == "squared_error" else a)
            w, b = w - step, b - step
        return outputs[0], outputs[-1]


@pytest.mark.parametrize(
    ("loss", "start", "rate", "first", "last"),
    [
        (squared_error, (0.6, 0.9), 0.15, 0.8175744761936437, 0.0939556949),
        (squared_error, (2.0, 2.0), 0.15, 0.9820137900379085, 0.2028484243),
        (binary_cross_entropy, (0.6, 0.9), 0.15, 0.8175744761936437, 0.0116382090),
        (binary_cross_entropy, (2.0, 2.0), 0.15, 0.9820137900379085, 0.0120087415),
        (binary_cross_entropy, (0.6, 0.9), 0.005, 0.8175744761936437, 0.4176792996),
        (binary_cross_entropy, (2.0, 2.0), 0.005, 0.9820137900379085, 0.7795870642),
    ],
)
def test_reference_runs(loss: Loss, start: tuple[float, float], rate: float, first: float, last: float) -> None:
    run = train_neuron(loss, activations.sigmoid, weight=start[0], bias=start[1], rate=rate)
    assert run.output[0] == pytest.approx(first, rel=1e-15)
    assert run.output[-1] == pytest.approx(last, rel=1e-8)
    assert [run.output[0], run.output[-1]] == pytest.approx(
        [float(a) for a in textbook_run(loss.name, *start, rate, 300)], rel=1e-13
    )


@pytest.mark.slow
def test_a_condition_on_an_activation_in_pieces() -> None:
    run = train_neuron(squared_hinge, activations.sigmoid, weight=0.6, bias=0.9, target=-1.0, epochs=3)
    outputs = 1 / (1 + np.exp(-(run.weight + run.bias)))
    np.testing.assert_allclose(run.loss, (1 + outputs) ** 2, rtol=1e-14)
    np.testing.assert_allclose(run.gradient, 2 * (1 + outputs) * outputs * (1 - outputs), rtol=1e-14)


@pytest.mark.slow
@pytest.mark.parametrize("activation", [activations.sigmoid, activations.tanh], ids=lambda one: one.name)
def test_a_kink_behind_an_activation_of_a_line(activation: Activation) -> None:
    """Both pieces are met, and the border between them."""
    at_border = float(activation.expression.subs(activation.argument, 0.5)) - 0.25
    for delta in (0.01, at_border, 2.0):
        run = train_neuron(huber, activation, weight=0.2, bias=0.3, target=0.25, epochs=1, delta=delta)
        (z,) = activation.expression.free_symbols
        slope = float(activation.expression.diff(z).subs(z, 0.5))
        assert run.gradient[0] == pytest.approx(min(delta, at_border) * slope, rel=1e-14)


@pytest.mark.parametrize(("loss", "activation"), LINKED, ids=lambda part: part.name)
@settings(max_examples=8)
@given(data=st.data())
def test_every_linked_pair_steps_along_its_gradients(loss: Loss, activation: Activation, data: st.DataObject) -> None:
    """The history obeys the update, and the gradients are difference quotients of the loss in w and in b."""
    weight, bias, x = (data.draw(st.floats(-2, 2).map(lambda v: round(v, 3))) for _ in range(3))
    target = data.draw(st.sampled_from([t for t in (0.0, 0.25, 1.0) if loss.context.domain(loss.target).contains(t)]))
    parameters = {p.name: data.draw(st.sampled_from([0.5, 2.0])) for p in loss.parameters}
    options: dict[str, Any] = {"x": x, "target": target, "epochs": 3, **parameters}
    run = train_neuron(loss, activation, weight=weight, bias=bias, rate=0.05, **options)
    np.testing.assert_allclose(np.diff(run.weight), -0.05 * run.gradient[:-1], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(np.diff(run.bias), -0.05 * run.bias_gradient[:-1], rtol=1e-12, atol=1e-15)
    h = 1e-5
    for name, start, slope in (("weight", weight, run.gradient[0]), ("bias", bias, run.bias_gradient[0])):

        def loss_at(value: float, name: str = name) -> float:
            point = {"weight": weight, "bias": bias, name: value}
            return float(train_neuron(loss, activation, **{**point, "rate": 0.05, **options}).loss[0])

        assert slope == pytest.approx((loss_at(start + h) - loss_at(start - h)) / (2 * h), rel=1e-6, abs=1e-9)


def test_lengths_and_losses() -> None:
    run = train_neuron(squared_error, activations.sigmoid, weight=1, bias=1, epochs=7)
    assert all(len(getattr(run, name)) == 8 for name in run.__dataclass_fields__)
    np.testing.assert_allclose(run.loss, run.output**2 / 2, rtol=1e-15)


def test_the_saturated_neuron_still_learns_to_the_last_bit() -> None:
    """At z = 800 and target 1 the gradient underflows; at z = 40 it is 4e-18 and not zero."""
    run = train_neuron(binary_cross_entropy, activations.sigmoid, weight=20, bias=20, target=1, epochs=1)
    assert run.gradient[0] == pytest.approx(-float(mp.exp(-40)), rel=1e-14)


def test_recomputation_agrees_and_notices_a_changed_run() -> None:
    run = train_neuron(squared_error, activations.sigmoid, weight=2, bias=2, epochs=50)
    options = {"x": 1.0, "target": 0.0, "rate": 0.15}
    evidence = recomputed(run, squared_error, activations.sigmoid, **options)
    assert evidence.method == "computed again at 50 digits"
    output = run.output.copy()
    output[37] *= 1 + 1e-11
    with pytest.raises(RunDiffers, match="output at epoch 37"):
        recomputed(NeuronRun(**{**vars(run), "output": output}), squared_error, activations.sigmoid, **options)
    with pytest.raises(RunDiffers, match="weight at epoch 1"):
        recomputed(run, squared_error, activations.sigmoid, **{**options, "rate": 0.1500001})


def test_divergence_is_said_and_not_computed_on() -> None:
    with pytest.raises(FloatingPointError, match=r"diverged at epoch \d+: weight .* smaller than 3"):
        train_neuron(squared_error, activations.identity, weight=1, bias=1, rate=3, epochs=2000)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weight": float("nan")}, "weight must be a finite number"),
        ({"bias": float("inf")}, "bias must be a finite number"),
        ({"rate": 0.0}, "rate must be positive"),
        ({"rate": -1.0}, "rate must be positive"),
        ({"epochs": 0}, "at least 1"),
        ({"epochs": 2.5}, "at least 1"),
        ({"target": 2.0}, "must lie in"),
    ],
)
def test_bad_arguments(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        train_neuron(binary_cross_entropy, activations.sigmoid, **{"weight": 1.0, "bias": 1.0, **options})


def test_losses_that_do_not_make_a_neuron() -> None:
    with pytest.raises(ValueError, match="one output"):
        neuron(cross_entropy, activations.softmax)
    with pytest.raises(ValueError, match="needs predictions in"):
        neuron(binary_cross_entropy, activations.identity)
    with pytest.raises(TypeError, match="sigma"):
        train_neuron(gaussian_nll, activations.identity, weight=1, bias=1)
    a, w = Symbol("a", real=True), Symbol("w", real=True)
    with pytest.raises(ValueError, match="the neuron itself uses w"):
        neuron(Loss("clash", (a - w) ** 2, prediction=a, target=w), activations.identity)

"""A neuron in an arithmetic of few bits, beside the plain neuron and types that round by themselves."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from mse_sym.losses import Loss, activations, binary_cross_entropy, catalogue, huber, squared_error
from mse_sym.train import train_neuron
from mse_sym.train.arithmetic import of_law, rounding_of, run_rounded, train_rounded
from mse_sym.train.plateau import TIMES, law

LOSSES = ("squared_error", "binary_cross_entropy")


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(("weight", "bias", "target", "rate"), [(2.0, 2.0, 0.0, 0.15), (-0.7, 0.3, 0.25, 1.5)])
def test_in_64_bits_it_is_the_plain_neuron(name: str, weight: float, bias: float, target: float, rate: float) -> None:
    loss, sigmoid = catalogue()[name], activations.sigmoid
    plain = train_neuron(loss, sigmoid, weight=weight, bias=bias, target=target, rate=rate)
    run = train_rounded(loss, weight=weight, bias=bias, target=target, rate=rate)
    for found, expected in (
        (run.weight, plain.weight),
        (run.bias, plain.bias),
        (run.output, plain.output),
        (run.loss, plain.loss),
        (run.signal, plain.gradient),
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-13)


@pytest.mark.parametrize("loss", [squared_error, binary_cross_entropy], ids=lambda loss: loss.name)
def test_in_32_bits_it_is_what_numbers_of_that_type_do(loss: Loss) -> None:
    """The formulas of C15 and C20 in NumPy's float32; exponentials differ in the last bit."""
    run = train_rounded(loss, "float32", weight=0.6, bias=0.9)
    weight, bias, rate = np.float32(0.6), np.float32(0.9), np.float32(0.15)
    for epoch in range(301):
        a = np.float32(1) / (np.float32(1) + np.exp(-(weight + bias)))
        signal = a * (np.float32(1) - a) * a if loss is squared_error else a
        assert run.output[epoch] == pytest.approx(float(a), rel=2e-5)
        weight, bias = weight - rate * signal, bias - rate * signal
    assert (run.weight.astype(np.float32) == run.weight).all()


@pytest.mark.parametrize("name", LOSSES)
def test_in_8_bits_all_numbers_have_8(name: str) -> None:
    run = train_rounded(catalogue()[name], "bfloat16", weight=0.6, bias=0.9, rate=0.5)
    for numbers in (run.weight, run.bias, run.output, run.loss, run.signal):
        significands = 256 * np.frexp(numbers)[0]
        np.testing.assert_array_equal(significands, np.round(significands))
    assert len(np.unique(run.weight)) > 5


def test_a_step_that_is_rounded_away_leaves_the_neuron_where_it_is() -> None:
    stuck = train_rounded(squared_error, "bfloat16", weight=2, bias=2)
    assert (stuck.weight == 2).all()
    assert stuck.signal[-1] > 0
    assert train_rounded(squared_error, "float32", weight=2, bias=2).output[-1] < 0.25


def test_as_it_is_written_the_error_signal_ends_and_compiled_it_does_not() -> None:
    """The margin 8 log 2 = 5.5 of C25 for eight bits."""
    train = partial(
        train_rounded, binary_cross_entropy, "bfloat16", weight=3.0, bias=3.0, target=1.0, rate=10.0, epochs=50
    )
    written = train(as_written=True)
    assert (written.written == 0).all()
    assert (written.weight == 3).all()
    assert (written.signal < 0).all()
    assert train().weight[-1] > 3


@pytest.mark.parametrize("loss", TIMES, ids=lambda loss: loss.name)
def test_the_program_of_the_law_is_the_law(loss: Loss) -> None:
    (here,), (end,) = (run_rounded(of_law(loss).program, rounding_of("float64"))(z) for z in (4.0, 0.0))
    assert (here - end) / (2 * 0.15) == pytest.approx(float(law(loss, 4.0)), rel=1e-14)


def test_an_arithmetic_that_there_is_not_is_named() -> None:
    with pytest.raises(ValueError, match="no arithmetic 'float16'; choose among bfloat16, float32, float64"):
        train_rounded(squared_error, "float16", weight=0, bias=0)


def test_a_loss_with_parameters_has_no_program() -> None:
    with pytest.raises(ValueError, match="huber has parameters"):
        train_rounded(huber, weight=0, bias=0)

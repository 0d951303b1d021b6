"""How long one neuron takes: against the histories of runs, against the reference counts, and clear refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mse_sym.losses import Loss, activations, binary_cross_entropy, gaussian_nll, squared_error
from mse_sym.train import epochs_until, train_neuron

EPOCHS = 40


@pytest.mark.parametrize("loss", [squared_error, binary_cross_entropy], ids=lambda loss: str(loss.name))
@settings(max_examples=10)
@given(data=st.data())
def test_it_is_the_first_epoch_of_the_run_that_has_passed_the_level(loss: Loss, data: st.DataObject) -> None:
    weight, bias, x = (data.draw(st.floats(-2, 2).map(lambda v: round(v, 3))) for _ in range(3))
    target = data.draw(st.sampled_from([0.0, 1.0]))
    level = data.draw(st.floats(0.05, 0.95).map(lambda v: round(v, 2)))
    run = train_neuron(loss, activations.sigmoid, weight=weight, bias=bias, x=x, target=target, rate=1.0, epochs=EPOCHS)
    side = 1 if run.output[0] > level else -1
    passed = np.flatnonzero(side * run.output <= side * level)

    def counted() -> int:
        return epochs_until(
            loss, activations.sigmoid, level, weight=weight, bias=bias, x=x, target=target, rate=1.0, most=EPOCHS
        )

    if len(passed):
        assert counted() == passed[0]
    else:
        with pytest.raises(ValueError, match=f"after {EPOCHS} epochs and has not reached"):
            counted()


def test_a_start_that_is_there_takes_no_epoch() -> None:
    assert epochs_until(squared_error, activations.sigmoid, 0.5, weight=0.0, bias=0.0) == 0


def test_parameters_are_used() -> None:
    slow, quick = (
        epochs_until(gaussian_nll, activations.identity, 0.1, weight=1.0, bias=1.0, sigma=sigma) for sigma in (2.0, 1.0)
    )
    # The residual shrinks by the factor 1 - 2η/σ² at each step, from 2 to 0.1.
    assert (slow, quick) == tuple(int(np.ceil(np.log(0.05) / np.log(1 - 0.3 / variance))) for variance in (4.0, 1.0))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"level": float("nan")}, "level must be a finite number"),
        ({"weight": float("inf")}, "weight must be a finite number"),
        ({"rate": 0.0}, "the learning rate must be positive"),
        ({"most": 0}, "epochs must be an integer of at least 1"),
    ],
)
def test_bad_arguments_are_refused(wrong: dict[str, float], message: str) -> None:
    arguments = {"level": 0.5, "weight": 1.0, "bias": 1.0, **wrong}
    with pytest.raises(ValueError, match=message):
        epochs_until(squared_error, activations.sigmoid, **arguments)  # type: ignore[arg-type]

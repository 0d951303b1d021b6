"""Passes in machine code are those in arrays: at all widths, of all kinds of losses, with weights and constants."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mse_sym.losses import activations
from mse_sym.train import train
from mse_sym.train.batches import InArrays, batches
from mse_sym.train.examples import examples
from mse_sym.train.narrow import MULTIPLICATIONS, InMachineCode, is_narrow
from mse_sym.train.parameters import Parameters
from tests.train.networks import Array, drawn, network

pytestmark = pytest.mark.backend("numba")
widths = st.lists(st.integers(1, 13), min_size=2, max_size=5).map(tuple)


class Guarded(InMachineCode):
    """Beyond its memory lie numbers that nothing may change."""

    def _memory(self, *given: Any) -> Any:
        memory, *others = super()._memory(*given)
        whole = np.concatenate([memory, np.full(4096, 7.0)])
        guards.append(whole[len(memory) :])
        return whole, *others


guards: list[Array] = []


class Gradients:
    """A step that changes nothing and keeps the gradients."""

    def __init__(self) -> None:
        self.seen: list[Array] = []

    def __call__(self, numbers: Array, gradient: Array) -> None:
        self.seen.append(gradient.copy())


def compared(kind: str, widths: tuple[int, ...], rows: int, size: int, seed: int, how: str, dtype: Any) -> None:
    model = network(kind, widths, hidden=activations.sigmoid)
    parameters, X, y = drawn(model, rows, seed, dtype)
    if how == "one-hot" and kind in ("softmax", "weighted"):
        y = np.eye(widths[-1])[y]
    weights = np.random.default_rng(seed).uniform(0, 3, rows) + 1e-3 if how == "weighted" else None
    looked_at = examples(model, parameters, X, y, weights)
    compiled = network(kind, widths, hidden=activations.sigmoid, backend="numba")
    order = np.random.default_rng(seed).permutation(rows)
    found = []
    for each in (InArrays(model, looked_at, size), Guarded(compiled, looked_at, size)):
        seen = Gradients()
        risk = each.epoch(parameters, order, seen)
        found.append((risk, np.array(seen.seen)))
    assert (guards.pop() == 7).all()
    (risk, gradients), (of_code, of_codes) = found
    epsilon = float(np.finfo(dtype).eps)
    assert of_code == pytest.approx(risk, rel=50 * epsilon)
    assert of_codes.dtype == gradients.dtype == dtype
    scale = np.abs(gradients).max(axis=1, keepdims=True)
    assert (np.abs(gradients - of_codes) <= 200 * epsilon * scale).all()


@settings(max_examples=40)
@given(
    st.sampled_from(["softmax", "huber", "weighted"]),
    widths,
    st.integers(1, 150),
    st.integers(1, 140),
    st.integers(0, 99),
    st.sampled_from(["plain", "one-hot", "weighted"]),
    st.sampled_from([np.float64, np.float32]),
)
@example("softmax", (64, 100, 10), 40, 32, 0, "plain", np.float64)
@example("softmax", (3, 5, 7, 4), 130, 130, 0, "weighted", np.float64)  # more examples than lanes
@example("weighted", (20, 9), 70, 66, 0, "one-hot", np.float64)
@example("huber", (31, 1), 9, 9, 0, "plain", np.float32)
@example("huber", (1, 1, 1, 1, 5), 9, 4, 0, "weighted", np.float64)
def test_both_passes_agree(
    kind: str, widths: tuple[int, ...], rows: int, size: int, seed: int, how: str, dtype: Any
) -> None:
    compared(kind, widths, rows, size, seed, how, dtype)


def test_of_several_predictions() -> None:
    compared("noise", (3, 4, 2), 90, 70, 0, "weighted", np.float64)


def test_which_networks_are_narrow() -> None:
    for widths, backend, size, kind in (
        ((64, 100, 10), "numba", 32, InMachineCode),
        ((64, 100, 10), "numpy", 32, InArrays),
        ((64, 100, 10), "numba", 10_000, InArrays),
        ((64, 3, 2), "numba", 10_000, InMachineCode),
    ):
        model = network("line", widths, backend=backend)
        parameters = Parameters(np.zeros(model.size), widths)
        given_ = examples(model, parameters, np.zeros((1000, widths[0])), np.zeros((1000, widths[-1])))
        assert type(batches(model, given_, size)) is kind
    most = MULTIPLICATIONS // 6400
    model = network("line", (64, 100, 10), backend="numba")
    assert is_narrow(model, most)
    assert not is_narrow(model, most + 1)


def test_whole_runs_agree_and_divergence_is_said() -> None:
    runs = []
    for backend in ("numpy", "numba"):
        model = network("softmax", (4, 9, 3), backend=backend)
        start, X, y = drawn(model, 50)
        runs.append(train(model, X, y, start=start, epochs=5, batch_size=8))
    np.testing.assert_allclose(runs[0].risk, runs[1].risk, rtol=1e-12)
    line = network("line", (4, 1), backend="numba")
    with pytest.raises(FloatingPointError, match="diverged in epoch"):
        train(line, 1e200 * np.ones((5, 4)), np.zeros(5))

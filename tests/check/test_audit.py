"""The audit of other libraries, with stand-ins for them: what is wrong is found, and where."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mse_sym.check.accuracy import ALLOWED, Worst
from mse_sym.check.audit import Task, as_data, errors_by_logit, installed, measure, shown, slopes_by_logit, tasks
from mse_sym.check.peers import LIBRARIES, boosters, peer
from mse_sym.check.peers.peer import HARD_LABELS, Library, Peer, Selection, one_by_one
from mse_sym.losses import activations, binary_cross_entropy, huber

OF_LOGIT = binary_cross_entropy.of(activations.sigmoid)
COUNT = 60


def ours(z: Any, y: Any) -> Any:
    return OF_LOGIT.compile().gradient(z, y)


def ordinary(z: Any, y: Any) -> Any:
    one = z.dtype.type(1)
    return one / (one + np.exp(-z)) - y


def a_library(*peers: Peer) -> Library:
    return Library("standin", "Stand-in", ("numpy",), peers)


def row_of(one: Peer, dtype: str = "float64") -> Any:
    return measure(Task(a_library(one), one, dtype), COUNT)


@pytest.mark.parametrize(("dtype", "vanished"), [("float64", 1e13), ("float32", 1e6)])
def test_a_gradient_that_is_rounded_away_is_found(dtype: str, vanished: float) -> None:
    row = row_of(Peer("p - y", OF_LOGIT, "gradient", ordinary), dtype)
    assert row.errors.greatest > vanished
    assert row.ours.greatest <= ALLOWED
    assert (row.library, row.version, row.loss, row.count) == ("Stand-in", np.__version__, OF_LOGIT.name, COUNT)
    z, y = float(row.worst["prediction"]), float(row.worst["target"])
    assert float(row.worst["exact"]) == pytest.approx(float(ours(z, y)), rel=1e-6)


def test_a_right_function_is_found_right() -> None:
    row = row_of(Peer("ours", OF_LOGIT, "gradient", ours))
    assert row.errors == row.ours
    assert row.errors.moderate <= row.errors.greatest <= ALLOWED


def test_what_is_wrong_beyond_the_moderate_inputs_is_not_called_so() -> None:
    row = row_of(Peer("cut", OF_LOGIT, "gradient", lambda z, y: np.where(abs(z) > 100, np.nan, ours(z, y))))
    assert row.errors.greatest == np.inf
    assert row.errors.moderate <= ALLOWED


def test_only_the_examples_that_a_function_takes_are_measured() -> None:
    def only_hard(z: Any, y: Any) -> Any:
        return np.where((y == 0) | (y == 1), ours(z, y), np.nan)

    row = row_of(Peer("all", OF_LOGIT, "gradient", only_hard))
    assert row.errors.greatest == np.inf
    hard = Peer("hard", OF_LOGIT, "gradient", only_hard, selection=HARD_LABELS)
    chosen = row_of(hard)
    assert chosen.errors.greatest <= ALLOWED
    assert 0 < chosen.count < row.count
    assert chosen.points == "hard labels"


def test_too_few_points_are_refused() -> None:
    far = Selection("far", lambda loss, points, row: bool(abs(points.prediction[row]) > 1000))
    with pytest.raises(ValueError, match="ask for more"):
        row_of(Peer("far", OF_LOGIT, "gradient", ours, selection=far))


def test_parameters_are_given_one_by_one_as_numbers() -> None:
    def value(a: Any, y: Any, delta: float) -> Any:
        assert isinstance(delta, float)
        return huber.compile().value(a, y, delta=np.full_like(a, delta))

    row = row_of(Peer("huber", huber, "value", one_by_one(value)))
    assert row.errors == row.ours


def test_the_courses_show_where_a_gradient_vanishes() -> None:
    library = a_library(Peer("p - y", OF_LOGIT, "gradient", ordinary))
    errors = errors_by_logit([library], "float64", low=30, high=42)
    assert max(errors.of["mse_sym"]) <= ALLOWED
    theirs = dict(zip(errors.logits, errors.of["Stand-in"], strict=True))
    assert max(theirs, key=lambda logit: theirs[logit]) > 36
    assert all(theirs[logit] > 4e15 for logit in theirs if logit > 37)
    assert theirs[30.5] < 1e14
    slopes = slopes_by_logit([library], "float32")
    assert [slope == 0 for slope in slopes.of["Stand-in"]] == [logit > 24 * np.log(2) for logit in slopes.logits]
    assert np.all(np.diff(slopes.of["mse_sym"]) < 0)


def test_the_data_says_what_was_measured_with_what() -> None:
    library = a_library(Peer("p - y", OF_LOGIT, "gradient", ordinary))
    data = as_data([measure(task, COUNT) for task in tasks([library])], [library], COUNT)
    assert data["versions"] == {"Stand-in": np.__version__}
    assert [row["dtype"] for row in data["rows"]] == ["float64", "float32"]
    assert data["count"] == COUNT


def test_a_worst_input_is_shown_with_the_digits_of_its_type() -> None:
    worst = Worst([0.1, 0.25, 3.0, 4.0, 5.0], [0.0, 1.0], {"delta": 0.1}, (2,), np.nan, "1.5e+99999999999", "far")
    text = shown(worst, np.dtype(np.float32))
    assert text["prediction"] == "[0.1, 0.25, 3.0, 4.0, …]"
    assert text["target"] == "[0.0, 1.0]"
    assert (text["parameters"], text["component"]) == ({"delta": "0.1"}, [2])
    assert (text["computed"], text["exact"]) == ("nan", "inf")


def test_what_is_not_installed_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match=r"optax is measured with optax, jax.*mse_sym\[peers\]"):
        installed(["jax"])
    with pytest.raises(ModuleNotFoundError, match=r"none is installed.*mse_sym\[peers\]"):
        installed()


def test_those_that_are_installed_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer, "find_spec", lambda name: None if name == "jax" else name)
    assert [library.key for library in installed()] == [key for key in LIBRARIES if key != "jax"]
    assert [library.key for library in installed(["scipy", "torch", "scipy"])] == ["scipy", "torch"]


@given(st.floats(-100, 100))
@example(19.999)
@example(0.0)
def test_a_leaf_gives_the_gradient_away(z: float) -> None:
    """With the regularisation λ the leaf −G/(H + λ) times −λ rounds to G in single precision."""
    gradient, hessian = np.float32(ours(z, 1.0)), float(OF_LOGIT.compile().hessian(z, 1.0))
    regularisation = boosters._regularisation(z)
    leaf = -float(gradient) / (hessian + regularisation)
    assert np.float32(-leaf * regularisation) == gradient

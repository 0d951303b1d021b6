"""A study: its starts, its folder, stopping and resuming, and the numbers that it comes down to."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from mse_sym.losses import activations, huber, squared_error
from mse_sym.train.plateau import law
from mse_sym.train.study import NOT_ARRIVED, Study, run_study
from mse_sym.train.study import definition as defined
from mse_sym.train.study.summary import SHARES, summary

CHUNK = 500
STUDY = Study(starts=2_300)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("definition", "running", "summary"):
        monkeypatch.setattr(f"mse_sym.train.study.{module}.CHUNK", CHUNK)


def assert_same(one: Any, other: Any) -> None:
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], other[name])


def test_the_counts_are_those_of_the_starts_in_their_order() -> None:
    found = run_study(STUDY, backend="numpy")
    weights, biases = np.concatenate([STUDY.drawn(chunk) for chunk in range(STUDY.chunks)], axis=1)
    assert weights.shape == (2_300,)
    for loss in STUDY.losses:
        np.testing.assert_array_equal(found[loss.name], STUDY.counted(loss, weights, biases, "numpy"))


def test_the_starts_of_a_smaller_study_are_the_first_of_a_larger_one() -> None:
    larger, smaller = run_study(STUDY, backend="numpy"), run_study(replace(STUDY, starts=740), backend="numpy")
    assert_same({name: counts[:740] for name, counts in larger.items()}, smaller)


def test_the_starts_are_normal_and_differ_from_chunk_to_chunk_and_seed_to_seed() -> None:
    study = Study(starts=40 * CHUNK, spread=2.0)
    weights, biases = np.concatenate([study.drawn(chunk) for chunk in range(study.chunks)], axis=1)
    for numbers in (weights, biases):
        quantiles = [NormalDist(0, 2).inv_cdf(share) for share in (0.1, 0.5, 0.9)]
        assert np.searchsorted(np.sort(numbers), quantiles) / len(numbers) == pytest.approx([0.1, 0.5, 0.9], abs=0.01)
    assert abs(np.corrcoef(weights, biases)[0, 1]) < 0.03
    assert len(np.unique(weights)) == len(weights)
    assert not np.array_equal(study.drawn(0), replace(study, seed=1).drawn(0))


@pytest.mark.parametrize("after", [0, 1, 3, 5])
def test_a_study_that_is_stopped_goes_on_without_loss(
    after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def stop(chunk: int) -> None:
        if len(seen) == after:
            raise KeyboardInterrupt
        seen.append(chunk)

    if after < STUDY.chunks:
        with pytest.raises(KeyboardInterrupt):
            run_study(STUDY, tmp_path, backend="numpy", done=stop)
    else:
        run_study(STUDY, tmp_path, backend="numpy")
    kept = sorted(tmp_path.glob("chunk-*.npz"))
    assert len(kept) == min(after + 1, STUDY.chunks)
    counted_again: list[int] = []
    counts = Study.counts

    def noted(study: Study, chunk: int, *options: Any) -> Any:
        counted_again.append(chunk)
        return counts(study, chunk, *options)

    monkeypatch.setattr(Study, "counts", noted)
    assert_same(run_study(STUDY, tmp_path, backend="numpy"), run_study(STUDY, backend="numpy"))
    assert counted_again == [*range(len(kept), STUDY.chunks), *range(STUDY.chunks)]
    assert not list(tmp_path.glob("*.unfinished"))


def test_what_was_half_written_counts_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_study(STUDY, tmp_path, backend="numpy")
    (tmp_path / "chunk-00002.npz").unlink()

    def die(source: str, target: Path) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr("mse_sym.train.study.folder.os.replace", die)
        with pytest.raises(OSError, match="no space left"):
            run_study(STUDY, tmp_path, backend="numpy")
    assert not (tmp_path / "chunk-00002.npz").exists()
    assert_same(run_study(STUDY, tmp_path, backend="numpy"), run_study(STUDY, backend="numpy"))


@pytest.mark.parametrize(
    ("other", "field"),
    [
        (replace(STUDY, seed=1), "seed"),
        (replace(STUDY, starts=2_301), "starts"),
        (replace(STUDY, rate=0.1), "rate"),
        (replace(STUDY, losses=(squared_error,)), "losses"),
        (
            replace(
                STUDY, losses=(STUDY.losses[0], replace(huber, name="binary_cross_entropy")), parameters={"delta": 1.0}
            ),
            "losses",
        ),
        (replace(STUDY, activation=replace(activations.softplus, name="sigmoid"), losses=(squared_error,)), "losses"),
    ],
)
def test_a_folder_of_another_study_is_refused_and_stays(other: Study, field: str, tmp_path: Path) -> None:
    run_study(STUDY, tmp_path, backend="numpy")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ValueError, match=f"keeps another study: its {field} is"):
        run_study(other, tmp_path, backend="numpy")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(ValueError, match="has files and no study; give a new or an empty folder"):
        run_study(STUDY, tmp_path, backend="numpy")


@pytest.mark.parametrize("damage", [b"", b"PK no archive", None])
def test_a_file_that_is_damaged_is_named(damage: bytes | None, tmp_path: Path) -> None:
    run_study(STUDY, tmp_path, backend="numpy")
    path = tmp_path / "chunk-00001.npz"
    if damage is None:
        short: dict[str, Any] = {loss.name: np.zeros(3, np.int64) for loss in STUDY.losses}
        np.savez(path, **short)
    else:
        path.write_bytes(damage)
    with pytest.raises(ValueError, match=r"chunk-00001.npz .*delete it"):
        run_study(STUDY, tmp_path, backend="numpy")


def test_nothing_in_a_folder_is_a_pickle(tmp_path: Path) -> None:
    run_study(STUDY, tmp_path, backend="numpy")
    for path in tmp_path.glob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            assert {array.dtype for array in arrays.values()} == {np.dtype(np.int64)}
    assert json.loads((tmp_path / "study.json").read_text())["seed"] == 0


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"spread": 0.0}, ValueError, "the spread must be positive, got 0.0"),
        ({"starts": 0}, ValueError, "starts must be an integer of at least 1, got 0"),
        ({"seed": -1}, ValueError, "seed must be an integer of at least 0, got -1"),
        ({"losses": ()}, ValueError, "a study is of one loss or several"),
        (
            {"losses": (squared_error, squared_error)},
            ValueError,
            "of different names; got squared_error, squared_error",
        ),
        ({"level": 0.0}, ValueError, "only tends to the target"),
        ({"losses": (huber,)}, TypeError, "huber_of_sigmoid takes delta=…, got none"),
        (
            {"parameters": {"delta": 1.0}},
            TypeError,
            "no loss of squared_error, binary_cross_entropy has a parameter delta",
        ),
    ],
)
def test_a_study_that_cannot_be_is_refused(wrong: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Study(**wrong)


def test_the_summary_is_that_of_the_counts() -> None:
    counts = run_study(STUDY, backend="numpy")
    found = json.loads(json.dumps(summary(STUDY, counts, points=5, reach=2.0)))
    pairs = np.concatenate([STUDY.drawn(chunk) for chunk in range(STUDY.chunks)], axis=1)
    for loss in STUDY.losses:
        one, epochs = found["losses"][loss.name], counts[loss.name]
        assert (one["at_once"], one["not_arrived"], one["most"]) == ((epochs == 0).sum(), 0, epochs.max())
        assert one["mean"] == pytest.approx(epochs.mean())
        for share, quantile, _ in one["quantiles"]:
            assert np.mean(epochs <= quantile) >= share > np.mean(epochs < quantile)
        assert one["tail"][0][0] == 1
        assert one["tail"] == [[t, pytest.approx(np.mean(epochs > t), rel=1e-5)] for t, _ in one["tail"]]
        taken = epochs > 0
        differences = epochs[taken] - law(loss, pairs.sum(axis=0)[taken])
        expected = [differences.min(), np.median(differences), differences.max()]
        assert one["differences"] == pytest.approx(expected, rel=1e-5)
        assert one["differences"][0] > -1
        assert one["differences"][2] < 4
        assert found["map"]["epochs"][loss.name][4][3] == STUDY.counted(loss, [1.0], [2.0])[0]
    spread = NormalDist(0, 2**0.5)
    lawful = dict(tuple(row) for row in found["losses"]["squared_error"]["law"])
    at = float(law(squared_error, spread.inv_cdf(0.5)))
    assert lawful[at] == 0.5
    assert found["losses"]["squared_error"]["quantiles"][3][2] == pytest.approx(
        float(law(squared_error, spread.inv_cdf(0.99))), rel=1e-5
    )


def test_the_summary_of_starts_of_which_some_never_arrive_and_without_a_law() -> None:
    study = Study((huber,), activations.identity, starts=900, level=0.2, most=10, parameters={"delta": 0.5})
    counts = run_study(study, backend="numpy")
    never = int((counts["huber"] == NOT_ARRIVED).sum())
    assert never > 10
    one = json.loads(json.dumps(summary(study, counts, points=3)))["losses"]["huber"]
    assert one["not_arrived"] == never
    assert (one["law"], one["differences"]) == (None, None)
    assert one["quantiles"][-1] == [0.9, None, None]
    assert one["tail"][-1][1] >= round(never / 900, 5)


@pytest.mark.parametrize(
    ("starts", "shares"), [(9, [0.5]), (40, [0.5, 0.75]), (2000, [0.5, 0.75, 0.9, 0.99]), (100_000, [*SHARES])]
)
def test_a_quantile_is_shown_where_enough_starts_lie_beyond(starts: int, shares: list[float]) -> None:
    study = Study((squared_error,), starts=starts)
    found = summary(study, {"squared_error": np.arange(starts)}, points=2)["losses"]["squared_error"]
    assert [share for share, *_ in found["quantiles"]] == shares


def test_chunks_are_as_large_as_the_manifest_says() -> None:
    assert STUDY.manifest["chunk"] == defined.CHUNK

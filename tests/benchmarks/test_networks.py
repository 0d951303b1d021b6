"""What is timed beside each other makes the same run."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mse_sym.losses import activations, cross_entropy
from mse_sym.train import Network
from tests.benchmarks.bench_networks import CONTENDERS, ROWS, Contender, Row, examples, main

SMALL = Row("noise", (784, 6, 10), 100, 2, 1.0)
CLASSES = [
    pytest.param(each, marks=[pytest.mark.peers(*each.modules)] if each.modules else [], id=each.name)
    for each in CONTENDERS
]


@pytest.mark.parametrize("contender", CLASSES)
def test_contenders_make_one_run(contender: Contender) -> None:
    X, y = (each[:250] for each in examples(SMALL, "float64"))
    start = Network(SMALL.widths, cross_entropy, activations.softmax).start(0)
    ours = next(each for each in CONTENDERS if each.name == "mse_sym numpy")
    expected, found = (each.prepare(SMALL, X, y, start)() for each in (ours, contender))
    assert found == pytest.approx(expected, rel=1e-10) or (np.isnan(found) and contender.name == "MLPClassifier")


@pytest.mark.peers("torch", "sklearn", "numba")
def test_a_run_tells_seconds_of_all(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.benchmarks.bench_networks.ROWS", (Row("digits", (64, 3, 10), 300, 1, 1 / 3),))
    chosen = ["--data", "digits", "--types", "float64", "--repetitions", "1"]
    main([*chosen, "--json"])
    (only,) = json.loads(capsys.readouterr().out)
    assert only["seconds"].keys() == {each.name for each in CONTENDERS}
    main(chosen)
    shown = capsys.readouterr().out
    assert all(each.name in shown for each in CONTENDERS)


def test_the_goals() -> None:
    digits, noise = ROWS
    assert (digits.widths, digits.batch_size, digits.epochs) == ((64, 100, 10), 32, 20)
    assert (noise.widths, noise.batch_size) == ((784, 512, 512, 10), 256)
    assert (round(digits.goal, 2), noise.goal) == (0.33, 1)

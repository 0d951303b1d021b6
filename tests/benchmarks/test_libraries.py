"""What is timed beside each other computes the same, and what is asked of it is what is shown."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.benchmarks.bench_libraries import CLASSES, Goal, Measured, Row, examples, goals, main, rows
from tests.benchmarks.by_hand import BY_HAND
from tests.benchmarks.contenders import CONTENDERS, LOGIT, LOSSES, VECTOR, Contender

BASE = next(contender for contender in CONTENDERS if contender.name == "mse_sym numpy")
OTHERS = [
    pytest.param(
        *(each, loss, reduction),
        marks=[pytest.mark.peers(*each.modules)] if each.modules else [],
        id=f"{each.name}-{loss}-{reduction}",
    )
    for each in CONTENDERS
    for loss in each.of
    for reduction in (("mean",) if "compile" in each.name else ("mean", "none"))
    if each is not BASE
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what torch.compile uses itself
@pytest.mark.parametrize(("contender", "loss", "reduction"), OTHERS)
def test_contenders_agree(contender: Contender, loss: str, reduction: str) -> None:
    prediction, target = examples(Row(loss, "float64", 30, 3 if loss == VECTOR else 0))
    ours, theirs = (
        each.prepare(loss, prediction, target, BY_HAND[loss].parameters, reduction)()  # type: ignore[arg-type]
        for each in (BASE, contender)
    )
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, np.asarray(other), rtol=1e-12, atol=1e-13)


def test_what_is_asked() -> None:
    assert goals(Row(LOGIT, "float64", 4_000_000))["mse_sym numba"].most == pytest.approx(1 / 1.5)
    assert goals(Row(LOGIT, "float32", 4_000_000))["mse_sym numba"].most == 1
    assert goals(Row(VECTOR, "float64", 100_000, 100))["mse_sym numba"].most == pytest.approx(1 / 1.3)
    assert goals(Row(VECTOR, "float64", 4_000_000, 32_000)) == {"mse_sym numba": Goal(1, ("torch",))}
    assert goals(Row("huber", "float64", 1)) == {"mse_sym numba": Goal(8)}
    assert goals(Row("huber", "float64", 100_000))["mse_sym jax"] == Goal(1.5, ("JAX",))


def test_ratios_are_to_the_fastest_that_is_there() -> None:
    row = Row("huber", "float64", 100_000)
    found = Measured(row, {"mse_sym numba": 2.0, "torch": 4.0, "NumPy by hand": 1.0}, {})
    assert found.ratio("mse_sym numba") == 2
    assert found.is_reached("mse_sym numba") is False
    assert found.ratio("torch") is None
    one = Measured(Row("huber", "float64", 1), {"mse_sym numba": 7e-6}, {})
    assert one.ratio("mse_sym numba") == pytest.approx(7)
    assert one.is_reached("mse_sym numba")


def test_the_most_classes_go_with_the_most_elements() -> None:
    found = {(row.elements, row.classes) for row in rows(LOSSES, ("float64",), (1, 1_000, 4_000_000), CLASSES)}
    assert (4_000_000, 32_000) in found
    assert (1_000, 32_000) not in found
    assert (1, 3) in found


def test_a_run_shows_times_errors_and_threads(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    chosen = ["--losses", LOGIT, "--types", "float64", "--elements", "1000", "--repetitions", "1"]
    main([*chosen, "--contenders", "mse_sym numpy", "NumPy by hand", "--json"])
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["of"]["mse_sym numpy"]["error"] < 4 < row["of"]["NumPy by hand"]["error"]
    main([*chosen, "--contenders", "NumPy by hand"])
    shown = capsys.readouterr().out
    (line,) = [line.split() for line in shown.splitlines() if "by hand" in line]
    assert line[1:7] == ["float64", "1,000", "NumPy", "by", "hand", "1"]
    assert float(line[8]) > 4

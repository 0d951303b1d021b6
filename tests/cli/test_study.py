"""``mse-sym study``: what it prints, what it refuses, and that stopping it loses nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mse_sym.cli import main
from mse_sym.losses import activations, squared_error
from mse_sym.train.study import Study, run_study

FEW = ["study", "--starts", "3000", "--backend", "numpy"]


def test_it_shows_a_table_a_chart_and_a_map(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(FEW) == 0
    shown = capsys.readouterr().out
    counts = run_study(Study(starts=3000), backend="numpy")["squared_error"]
    row = next(line.split() for line in shown.splitlines() if line.split()[:1] == ["99%"])
    assert row[1] == str(np.sort(counts)[int(np.ceil(0.99 * 3000)) - 1])
    assert f"{counts.max():,} at most" in shown
    assert "epochs from the law" in shown
    assert "on its way" in shown
    maps = [line for line in shown.splitlines() if "▓" in line or "█" in line]
    assert len(maps) > 20


def test_json_has_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FEW, "--json", "--loss", "huber", "--parameter", "delta=0.5", "--activation", "identity"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["study"]["parameters"] == {"delta": 0.5}
    assert found["losses"]["huber"]["law"] is None
    assert len(found["map"]["epochs"]["huber"]) == found["map"]["points"]


@pytest.mark.slow
def test_without_unicode_it_is_spelled_in_ascii() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mse_sym", *FEW],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert "#" in done.stdout.decode("ascii")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--loss", "squared"], r"no loss 'squared'; did you mean .*squared_error"),
        (["--activation", "sigmoit"], r"no activation 'sigmoit'; did you mean sigmoid"),
        (["--loss", "huber"], r"huber needs --parameter delta=…"),
        (["--spread", "-1"], r"the spread must be positive, got -1"),
        (["--level", "0"], r"only tends to the target 0"),
        (["--starts", "0"], r"starts must be an integer of at least 1, got 0"),
        (["--loss", "cross_entropy"], r"vector"),
    ],
)
def test_what_cannot_be_is_refused(options: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FEW, *options]) == 2
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    assert re.search(message, error)


def test_a_folder_is_kept_and_another_study_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FEW, "-o", str(tmp_path / "new" / "folder")]) == 0
    assert main([*FEW, "-o", str(tmp_path / "new" / "folder"), "--seed", "1"]) == 2
    assert "keeps another study: its seed is 0, and not 1" in capsys.readouterr().err


@pytest.fixture
def heeded() -> Iterator[None]:
    """New processes heed interrupts, which they ignore where a shell in the background has this one do so."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_an_interrupt_keeps_what_is_counted_and_the_same_command_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Descents of many epochs, of which a chunk takes a while."""
    slow = ["--starts", "250000", "--spread", "3.2", "--loss", "squared_error", "--backend", "numpy"]
    command = ["study", *slow, "--most", "1500", "-o", str(tmp_path), "--json"]
    running = subprocess.Popen(
        [sys.executable, "-m", "mse_sym", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(tmp_path.glob("chunk-*.npz")) and running.poll() is None:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, error = running.communicate(timeout=60)
    assert running.returncode == 130
    kept = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("chunk-*.npz")}
    assert 1 <= len(kept) < 4
    assert f"{len(kept)} of 4 chunks are kept in {tmp_path}; the same command goes on from there" in error
    assert main(command) == 0
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in kept} == kept
    study = Study((squared_error,), activations.sigmoid, 250_000, 3.2, most=1500)
    counts: Any = run_study(study)["squared_error"]
    found = json.loads(capsys.readouterr().out)["losses"]["squared_error"]
    assert found["not_arrived"] == int((counts == -1).sum()) > 0
    assert found["mean"] == pytest.approx(counts[counts >= 0].mean(), rel=1e-12)


@pytest.mark.backend("numba")
@pytest.mark.usefixtures("heeded")
def test_an_interrupt_reaches_fused_loops_at_once() -> None:
    """One chunk of descents that would take minutes; the loops are compiled before, and kept."""
    command = [sys.executable, "-m", "mse_sym", "study", "--backend", "numba", "--spread", "9"]
    subprocess.run([*command, "--starts", "10", "--most", "10"], check=True, capture_output=True)
    running = subprocess.Popen(
        [*command, "--starts", "60000", "--most", "1000000000"],
        stderr=subprocess.PIPE,
        text=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(timeout=8)
    running.send_signal(signal.SIGINT)
    _, error = running.communicate(timeout=60)
    assert (running.returncode, error.splitlines()[-1]) == (130, "mse-sym: interrupted")

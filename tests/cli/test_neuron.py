"""The numbers of ``mse-sym neuron``: on a terminal whole, in a pipe with all their digits."""

from __future__ import annotations

import re

import pytest

from mse_sym.cli import main

RUNS = {
    "small": ("--rate", "1000"),
    "many epochs": ("--weight", "-3", "--bias", "1", "--epochs", "100000"),
    "large": ("--activation", "identity", "--weight", "-5000.5", "--bias", "3000", "--rate", "0.001"),
}


@pytest.mark.parametrize("options", RUNS.values(), ids=RUNS)
def test_no_number_of_a_run_is_broken_at_80_columns(
    options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["neuron", *options]) == 0
    head, *rows = re.findall(r"^ .*\d|^ +epoch .*gradient", capsys.readouterr().out, re.MULTILINE)[:12]
    assert head.split() == ["epoch", "weight", "bias", "output", "loss", "gradient"]
    assert rows
    for row in rows:
        epoch, *numbers = row.split()
        assert epoch.isdecimal()
        assert all(re.fullmatch(r"-?\d+\.\d+(e[+-]\d+)?", number) for number in numbers)
        assert len(numbers) == 5
        assert len(row) <= 80

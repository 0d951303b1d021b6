"""``mse-sym list``: what is asked for, and formulas that are whole or not there at all."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from mse_sym.cli import listing as module
from mse_sym.cli import main
from mse_sym.cli.listing import Inventory, chosen, inventory
from mse_sym.cli.problem import Problem
from mse_sym.cli.subjects import load


@cache
def everything() -> Inventory:
    return inventory(load())


def names(found: Inventory) -> list[str]:
    return [entry.get("name") or entry["id"] for entries in found.values() for entry in entries]


@pytest.fixture
def at_80(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(module, "inventory", lambda pages: everything())
    monkeypatch.setattr(module, "load", lambda: ())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["huber"], ["huber"]),
        (["C1", "huber"], ["huber", "C1"]),
        (["*huber*"], ["huber", "pseudo_huber", "modified_huber"]),
        (["HUBE"], ["huber", "pseudo_huber", "modified_huber"]),
        (["logistic"], ["logistic", "logistic"]),
        (["activations"], [entry["name"] for entry in everything()["activations"]]),
        (["C?"], [f"C{number}" for number in range(1, 10)]),
    ],
)
def test_a_name_a_pattern_a_part_or_a_kind(asked: list[str], expected: list[str]) -> None:
    assert sorted(names(chosen(everything(), asked))) == sorted(expected)


def test_what_is_not_there_is_told_with_what_comes_near() -> None:
    with pytest.raises(Problem, match="'hubert'; did you mean huber"):
        chosen(everything(), ["huber", "hubert"])


@pytest.mark.usefixtures("at_80")
def test_at_80_columns_a_formula_is_whole_or_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "'mse-sym list NAME' shows it whole" in shown
    for entry in everything()["losses"]:
        line = next(line for line in shown.splitlines() if line.startswith(f" {entry['name']} "))
        assert line.endswith((f"   {entry['formula']}", "   …"))
    assert "   (a - y)**2/2\n" in shown


@pytest.mark.usefixtures("at_80")
def test_what_is_asked_for_is_whole_and_broken_at_blanks_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "losses", "likelihoods"]) == 0
    shown = capsys.readouterr().out
    for entries in (everything()["losses"], everything()["likelihoods"]):
        for entry in entries:
            formula = re.escape(entry.get("formula") or entry["density"]).replace(r"\ ", r"\s+")
            assert re.search(formula, shown), entry["name"]


@pytest.mark.usefixtures("at_80")
def test_json_has_what_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json", "huber"]) == 0
    assert names(json.loads(capsys.readouterr().out)) == ["huber"]

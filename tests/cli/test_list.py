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
    with pytest.raises(Problem, match="'nosuch'; 'mse-sym list' shows all"):  # near to nothing
        chosen(everything(), ["nosuch"])


@pytest.mark.usefixtures("at_80")
def test_at_80_columns_a_formula_stands_beside_its_name_or_below_and_is_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "shows behind which activations a loss stands, and what is left out" in " ".join(shown.split())
    losses, likelihoods = re.split(r"^Likelihoods$|^Activations$", shown, flags=re.MULTILINE)[:2]
    left_out = []
    for entry in (*everything()["losses"], *everything()["likelihoods"]):
        formula = entry.get("formula") or entry["density"]
        below = re.search(rf"^ {entry['name']}\b.*\n(?:    .*\n)*", losses if "formula" in entry else likelihoods, re.M)
        assert below
        if "…" in below[0]:
            left_out.append(entry["name"])
        else:
            assert "".join(formula.split()) in "".join(below[0].split()), entry["name"]
    assert left_out == ["gaussian_of_3"]
    assert "   (a - y)**2/2\n" in shown


@pytest.mark.usefixtures("at_80")
def test_what_has_many_parameters_does_not_widen_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    assert "\n    parameters: L11, L21, L22, L31, L32, L33\n" in shown
    (head,) = re.findall(r"^ name +parameters +density$", shown, re.MULTILINE)
    assert len(head) < 60


@pytest.mark.usefixtures("at_80")
def test_a_difference_of_letters_stays_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    _, _, claims = capsys.readouterr().out.partition("\nClaims\n")
    assert "y - a" in claims
    assert not re.search(r" [-+]\s*\n| [-+] {3}|^ +[-+] ", claims, re.MULTILINE)


@pytest.mark.usefixtures("at_80")
def test_a_name_that_python_spells_otherwise_has_its_letter_beside(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "inverse_gaussian"]) == 0
    assert "lamda (λ)" in capsys.readouterr().out
    assert main(["list", "--json", "inverse_gaussian"]) == 0
    assert json.loads(capsys.readouterr().out)["likelihoods"][0]["parameters"] == ["lamda"]


def test_in_a_pipe_there_is_a_line_for_each_with_tabs_between_its_parts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(module, "inventory", lambda pages: everything())
    monkeypatch.setattr(module, "load", lambda: ())
    assert main(["list"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[1]) for row in rows] == [
        (kind, entry.get("name") or entry["id"]) for kind, entries in everything().items() for entry in entries
    ]
    assert all(cell == " ".join(cell.split()) for row in rows for cell in row)
    assert main(["list", "huber"]) == 0
    kind, name, parameters, behind, formula = capsys.readouterr().out.rstrip("\n").split("\t")
    huber = next(entry for entry in everything()["losses"] if entry["name"] == "huber")
    assert (kind, name, parameters, formula) == ("losses", "huber", "delta", huber["formula"])
    assert behind.split(", ") == huber["activations"]


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

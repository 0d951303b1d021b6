"""Claims that several processes examine: each once, and none for ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sympy import symbols

from mse_sym.pages import shared
from mse_sym.pages.claims import Claim, Content
from mse_sym.pages.shared import Shared
from mse_sym.pages.statements import statements_of
from mse_sym.proof import Derivation

a = symbols("a", real=True)


def claims(begun: list[str], *names: str) -> dict[str, Claim]:
    def writing(name: str) -> Claim:
        def write() -> Iterator[Content]:
            begun.append(name)
            yield Derivation.begin(a + a).state(2 * a, "twice").state(3 * a, "a slip")

        return Claim(name, "A claim", "mine", write)

    return {name: writing(name) for name in names}


def test_a_claim_is_examined_once_and_all_get_what_became_of_it(tmp_path: Path) -> None:
    begun: list[str] = []
    known = claims(begun, "U1", "U2")
    first, second = (Shared(tmp_path / "shared").statements("U1", known) for _ in range(2))
    assert begun == ["U1"]
    assert first == second == statements_of(known["U1"])
    assert [statement.name for statement in first] == ["1.1 stated", "1.2 stated"]
    assert first[1].failed.startswith("U1: A claim")


def test_while_another_process_examines_it_others_are_examined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    known, here, there = claims(begun, "U1", "U2", "U3"), Shared(tmp_path), Shared(tmp_path)
    there._path("U1", "begun").touch()

    def meanwhile(_: float) -> None:
        there._path("U1", "begun").unlink()
        there._examined("U1", known["U1"])

    monkeypatch.setattr(shared, "sleep", meanwhile)
    assert len(here.statements("U1", known)) == 2
    assert begun == ["U2", "U3", "U1"]


def test_a_process_that_died_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    known = claims(begun, "U1")
    Shared(tmp_path)._path("U1", "begun").touch()
    monkeypatch.setattr(shared, "_PATIENCE", 0.1)
    assert len(Shared(tmp_path).statements("U1", known)) == 2
    assert begun == ["U1"]

"""Pages of claims: how they are found, examined, and what their failures look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from mse_sym.report.claims import Claim, Page, discover, examine, load_page, project_derivations

PAGE = '''"""A page of one's own.

With a lead.
"""

from sympy import S, symbols

from mse_sym.proof import Derivation, Evidence
from mse_sym.report.claims import claim

a = symbols("a", real=True)


@claim("U2", "Second")
def second():
    yield "Some prose."
    yield Derivation.begin((a + 1) ** 2).state({second}, "multiplied out")
    yield "Never reached when the line is wrong."


@claim("U1", "First")
def first():
    {first}


def helper():
    return None
'''
RIGHT = {"second": "a**2 + 2*a + 1", "first": "yield Derivation.begin(a + a).state(a * 2, 'twice')"}


def page(folder: Path, **parts: str) -> Page:
    path = folder / "mine.py"
    text = PAGE
    for name, part in {**RIGHT, **parts}.items():
        text = text.replace("{" + name + "}", part)
    path.write_text(text, encoding="utf-8")
    return load_page(path)


def test_a_page_is_its_docstring_and_its_claims_in_order(tmp_path: Path) -> None:
    mine = page(tmp_path)
    assert (mine.name, mine.title, mine.lead) == ("mine", "A page of one's own", "With a lead.")
    assert [(c.identifier, c.title, c.page) for c in mine.claims] == [("U2", "Second", "mine"), ("U1", "First", "mine")]
    outcomes = [examine(claim) for claim in mine.claims]
    assert [outcome.status for outcome in outcomes] == ["proved", "proved"]
    assert all(outcome.evidence for outcome in outcomes)


def test_a_wrong_line_refutes_the_claim_and_keeps_what_came_before(tmp_path: Path) -> None:
    outcome = examine(page(tmp_path, second="a**2 + a + 1").claims[0])
    assert outcome.status == "refuted"
    assert outcome.contents == ("Some prose.",)
    assert "a**2 + a + 1" in outcome.failure
    assert "at a =" in outcome.failure


@pytest.mark.parametrize("body", ["yield 'only words'", "yield Derivation.begin(a)"])
def test_words_alone_prove_nothing(tmp_path: Path, body: str) -> None:
    outcome = examine(page(tmp_path, first=body).claims[1])
    assert outcome.status == "undecided"
    assert "nothing was proved" in outcome.failure


def test_an_undecided_line_is_a_failure(tmp_path: Path) -> None:
    undecidable = (
        "from sympy import gamma; yield Derivation.begin(gamma(a**2 + 2)).state((a**2 + 1) * gamma(a**2 + 1), 'hm')"
    )
    outcome = examine(page(tmp_path, first=undecidable).claims[1])
    assert outcome.status == "undecided"
    assert "state the step in smaller steps" in outcome.failure


def test_other_errors_of_a_page_are_not_swallowed(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        examine(page(tmp_path, first="yield 1 / 0").claims[1])


def test_a_claim_is_derived_once(tmp_path: Path) -> None:
    page(tmp_path)
    (tmp_path / "again.py").write_text((tmp_path / "mine.py").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ValueError, match="U2 is derived in again and in mine"):
        discover([tmp_path])


def test_paths_that_are_no_pages(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="does not exist"):
        discover([tmp_path / "nothing"])
    (tmp_path / "empty.py").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="has no claim"):
        discover([tmp_path])
    (tmp_path / "note.txt").write_text("hm", encoding="utf-8")
    with pytest.raises(ValueError, match="is not a Python file"):
        discover([tmp_path / "note.txt"])


def test_the_project_derives_the_claims_of_the_note() -> None:
    pages = discover()
    claims = [claim.identifier for page in pages for claim in page.claims]
    assert sorted(claims) == sorted(
        ["C1", "C2", "C3", "C4", "C8", "C9", "C13", "C14", "C15", "C16", "C17", "C20", "C21", "C22"]
    )
    assert [page.name for page in pages] == ["squared_error", "gaussian_likelihood", "sigmoid_neuron", "cross_entropy"]
    assert project_derivations().is_dir()


@pytest.mark.parametrize("claim", [claim for page in discover() for claim in page.claims], ids=lambda c: c.identifier)
def test_every_claim_of_the_project_is_proved(claim: Claim) -> None:
    outcome = examine(claim)
    assert outcome.status == "proved", outcome.failure
    assert outcome.evidence

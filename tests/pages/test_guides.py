"""The guides: each listing runs, prints what stands beside it, and each command ends as it says."""

from __future__ import annotations

import ast
import shlex
from pathlib import Path
from typing import Any

import pytest

from mse_sym.cli import main
from mse_sym.pages.api import GROUPS
from mse_sym.pages.guides import guide_document, guide_documents
from mse_sym.report.document import Listing, Paragraph, Section
from mse_sym.report.markup import Link, parse
from tests.examples import promised

pytestmark = pytest.mark.measured  # as where a reader runs them
EXTRAS = {
    "catboost",
    "dask",
    "hypothesis",
    "jax",
    "keras",
    "lightgbm",
    "ngboost",
    "scipy",
    "sklearn",
    "torch",
    "xgboost",
}
WIDEST = 92
"""So many characters stand on a line of the book."""


def listings(section: Section) -> list[Listing]:
    return [block for block in section.blocks if isinstance(block, Listing)]


def modules(text: str) -> set[str]:
    """What a listing imports."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def sections() -> list[Any]:
    """Each with the libraries that it needs."""
    found = []
    for document in guide_documents():
        for section in document.sections:
            texts = [each.text for each in listings(section) if each.language == "python"]
            needed = {name for text in texts for name in modules(text)} & EXTRAS - {"hypothesis"}
            marks = [pytest.mark.peers(*sorted(needed))] if needed else []
            found.append(pytest.param(section, id=f"{document.name}-{section.identifier}", marks=marks))
    return found


@pytest.mark.parametrize("section", sections())
def test_every_listing_runs(
    section: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "listing"}
    for listing in listings(section):
        if listing.language != "python":
            continue
        exec(compile(listing.text, "listing", "exec"), names)
        printed = capsys.readouterr().out
        for words in promised(listing.text):
            assert words in printed, words


@pytest.mark.parametrize("document", guide_documents(), ids=lambda document: document.name)
def test_every_command_ends_as_it_says(
    document: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is saved as a file is the listing before, or that of the first section."""
    monkeypatch.chdir(tmp_path)
    for section in document.sections:
        for listing in listings(section):
            if listing.language == "python":
                kind = "my_page.py" if "@claim" in listing.text else "mine.py"
                (tmp_path / kind).write_text(listing.text + "\n", encoding="utf-8")
            if listing.language == "sh":
                for line in listing.text.replace("\\\n", "").splitlines():
                    command, _, comment = line.partition("  # ")
                    program, *arguments = shlex.split(command)
                    assert program == "mse-sym"
                    assert main(arguments) == (1 if comment == "fails" else 0), line
    capsys.readouterr()


def test_the_lines_have_room_in_the_book() -> None:
    for document in guide_documents():
        for section in document.sections:
            for listing in listings(section):
                assert max(map(len, listing.text.splitlines())) <= WIDEST
                assert listing.text.replace("…", "").isascii()


def test_a_guide_is_a_title_a_lead_and_sections() -> None:
    one = "## One\n\nProse.\n\n```python\nx = 1\n\ny = 2\n```\n\nMore.\n\n"
    document = guide_document("name", f"# Title\n\nA lead\non two lines.\n\n{one}## Two, or *not*\n\nEnd.\n")
    assert (document.title, document.lead) == ("Title", "A lead on two lines.")
    assert [section.identifier for section in document.sections] == ["one", "two_or_not"]
    assert document.sections[0].blocks == (Paragraph("Prose."), Listing("x = 1\n\ny = 2"), Paragraph("More."))
    with pytest.raises(ValueError, match="the guide other must begin with a title"):
        guide_document("other", "No title.\n\n## One\n\nProse.\n")


def test_each_guide_leads_to_the_public_names() -> None:
    groups = {group.identifier for group in GROUPS}
    for document in guide_documents():
        last = document.sections[-1].blocks[-1]
        assert isinstance(last, Paragraph)
        links = [span for span in parse(last.text) if isinstance(span, Link)]
        assert [(link.page, link.anchor in groups) for link in links] == [("api", True)]

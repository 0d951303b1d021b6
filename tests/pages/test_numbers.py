"""A number of four digits or more has a comma in prose and in tables, as 1,000; in a formula a comma would separate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sympy import S

from mse_sym.losses import catalogue
from mse_sym.pages.accuracy import accuracy_document
from mse_sym.pages.estimators import estimators_document
from mse_sym.pages.evaluated import Printed
from mse_sym.pages.guides import guide_documents
from mse_sym.pages.own_losses import own_losses_document
from mse_sym.pages.speed import speed_document
from mse_sym.pages.study import study_document
from mse_sym.report.document import Block, Definitions, Document, Folded, Note, Paragraph, Proofs, Table

ROOT = Path(__file__).parents[2]
DERIVATIONS = sorted((ROOT / "derivations").glob("*.py"))

_NUMBER = re.compile(r"(?<![\w.,#/–-])\d{4,}(?![\w-])")
_MARKED = re.compile(r"`[^`]*(?:`|$)|\$[^$]*(?:\$|$)|\]\([^)]*\)")
"""Code, formulas and where links lead, of which a part of a text may have the beginning alone."""
_NAMED = re.compile(r"\(?\b(?:question|PR|issue|version|section|page|pages|line) $|[#(]$")


def bare_numbers(prose: str) -> list[str]:
    """The numbers of plain text that want a comma: years and what has a number for a name do not."""
    text = _MARKED.sub("·", prose)
    found = [(each[0], text[: each.start()]) for each in _NUMBER.finditer(text)]
    return [number for number, before in found if not (_is_year(number) or _NAMED.search(before))]


def _is_year(number: str) -> bool:
    return len(number) == 4 and 1900 <= int(number) < 2100


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(text) | Note(text):
                yield text
            case Table(caption, header, rows):
                yield from (caption, *header, *(cell for row in rows for cell in row))
            case Proofs(rows):
                yield from (cell for row in rows for cell in row)
            case Folded(summary, within):
                yield summary
                yield from _texts(within)
            case Definitions():
                yield from re.findall(r"(?<=')[^']*(?=')", repr(block))
            case _:
                pass


def documents() -> list[Document]:
    measured = [study_document(), accuracy_document(), own_losses_document(), speed_document(), estimators_document()]
    return [*measured, *guide_documents()]


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.name)
def test_numbers_of_measured_pages_and_guides_have_commas(document: Document) -> None:
    texts = [document.lead, *(text for section in document.sections for text in _texts(section.blocks))]
    assert [number for text in texts for number in bare_numbers(text)] == []


@pytest.mark.parametrize("path", DERIVATIONS, ids=lambda path: path.stem)
def test_numbers_in_the_prose_of_derivations_have_commas(path: Path) -> None:
    constants = (
        node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    )
    prose = [text for text in constants if isinstance(text, str) and " " in text and "\\" not in text[:1]]
    assert [number for text in prose for number in bare_numbers(text)] == []


def test_numbers_in_the_notes_of_losses_have_commas() -> None:
    assert [number for loss in catalogue().values() for number in bare_numbers(loss.note)] == []


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("learns to read 1797 images", ["1797"]),
        ("learns to read 1,797 images of 1986", []),
        ("`X[:1500]`, $x = 1500$ and *1500 more*", ["1500"]),
        ("(question 52157 of `a/b`), #1060, PR 3397", []),
        ("(Huber 1964) with 10024.857", ["10024"]),
    ],
)
def test_which_numbers_want_a_comma(prose: str, found: list[str]) -> None:
    assert bare_numbers(prose) == found


def test_in_a_formula_a_number_has_no_comma() -> None:
    number = Printed(S(1413), "1,413.071")
    assert (str(number), number.maths) == ("1,413.071", "$1413.071$")

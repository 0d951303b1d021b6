"""Mathematics in prose is typeset, and not written in signs."""

from __future__ import annotations

import re

from mse_sym.pages.accuracy import accuracy_document
from mse_sym.pages.api import api_document
from mse_sym.report.document import Definitions, Document, Paragraph, Table
from mse_sym.report.markup import Text, parse

SIGNS = re.compile(r"[≤≥≠∞∂∇Σ∑∏∫√∈ψφδσ]")


def prose(document: Document) -> list[str]:
    """What stands in the paragraphs, definitions and tables, without its formulas and its code."""
    texts: list[str] = []
    for block in (block for section in document.sections for block in section.blocks):
        match block:
            case Paragraph(text):
                texts.append(text)
            case Definitions(_, rows) | Table(_, _, rows):
                texts += [cell for row in rows for cell in row]
    return [span.text for text in texts for span in parse(text) if isinstance(span, Text)]


def test_mathematics_in_prose_is_typeset() -> None:
    for document in (accuracy_document(), api_document()):
        found = prose(document)
        assert len(found) > 100
        assert [text for text in found if SIGNS.search(text)] == []

"""Anchors for the lines of derivations, and numbers for equations, the same in all formats.

An anchor is made of the section's and of what the line says, so that it stays when lines are inserted elsewhere.
Numbers have, as in a textbook, the results of the claims, which stand in boxes, and the formulas that are stated there:
by the page, counted as the book counts its chapters, and by their order on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import count

from mse_sym.report.document import Block, Chain, Display, Document, Folded, Library, Section

_LENGTH = 6  # hexadecimal digits, of which two lines of one section hardly have the same ones


def anchored(library: Library) -> Library:
    """``library`` with an anchor for each line, and numbers for equations; those of a page alone have no chapter."""
    alone = len(library.documents) == 1
    documents = (
        _document(document, "" if alone else f"{chapter}.") for chapter, document in enumerate(library.documents, 1)
    )
    return replace(library, documents=tuple(documents))


def _document(document: Document, chapter: str) -> Document:
    numbers = (f"{chapter}{number}" for number in count(1))
    return replace(document, sections=tuple(_section(section, numbers) for section in document.sections))


def _section(section: Section, numbers: Iterator[str]) -> Section:
    seen: Counter[str] = Counter()

    def anchor(*latex: str) -> str:
        digest = sha256(" ".join(latex).encode()).hexdigest()[:_LENGTH]
        seen[digest] += 1
        again = f"-{seen[digest]}" if seen[digest] > 1 else ""
        return f"{section.identifier}-{digest}{again}"

    def block(each: Block) -> Block:
        match each:
            case Chain(steps, boxed):
                lines = [replace(step, anchor=anchor(step.relation, *step.formula)) for step in steps]
                if boxed and section.number:
                    lines[-1] = replace(lines[-1], number=next(numbers))
                return replace(each, steps=tuple(lines))
            case Display(formula):
                number = next(numbers) if section.number else ""
                return replace(each, anchor=anchor(*formula), number=number)
            case Folded(_, blocks):
                return replace(each, blocks=tuple(map(block, blocks)))
        return each

    return replace(section, blocks=tuple(map(block, section.blocks)))

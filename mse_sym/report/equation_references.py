"""References to equations: ``(C12.5)`` in prose is the fifth numbered formula of the claim C12.

It is shown by the number that it has in this report, as a link.  What the report does not have stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mse_sym.report.document import Block, Chain, Display, Document, Folded, Library, Section
from mse_sym.report.links import ASIDE, with_prose

REFERENCE = re.compile(rf"{ASIDE}|\((?P<place>[A-Z]+[0-9]+\.[1-9][0-9]*)\)", re.DOTALL)


def referred(library: Library) -> Library:
    """``library``, whose equations are numbered, with their numbers and links in its prose."""
    places = {
        f"{section.number}.{place}": (document.name, anchor, number)
        for document in library.documents
        for section in document.sections
        for place, (anchor, number) in enumerate(_numbered(section.blocks), 1)
    }
    return replace(library, documents=tuple(_document(document, places) for document in library.documents))


def _numbered(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """The anchors and numbers of the formulas that have a number, in their order."""
    for block in blocks:
        match block:
            case Chain(steps):
                yield from ((step.anchor, step.number) for step in steps if step.number)
            case Display(anchor=anchor, number=number) if number:
                yield anchor, number
            case Folded(_, inside):
                yield from _numbered(inside)


def _document(document: Document, places: Mapping[str, tuple[str, str, str]]) -> Document:
    def link(found: re.Match[str]) -> str:
        if found["place"] not in places:
            return found[0]
        page, anchor, number = places[found["place"]]
        return f"[({number})]({'' if page == document.name else page}#{anchor})"

    def section(each: Section) -> Section:
        return with_prose(each, lambda prose: REFERENCE.sub(link, prose))

    return replace(document, sections=tuple(map(section, document.sections)))

"""Links between claims: wherever prose names a claim of the library by its number, it leads to the claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from mse_sym.report.document import (
    Block,
    Chain,
    Display,
    Document,
    Figure,
    Library,
    Listing,
    Note,
    Paragraph,
    Proofs,
    Row,
    Section,
    Table,
)
from mse_sym.report.markup import CODE, LINK, MATHS

_Rewrite: TypeAlias = Callable[[str], str]

_MENTION = re.compile(rf"{MATHS}|{CODE}|{LINK}|\\.|(?<!\w)(?P<number>[A-Z]+[0-9]+)(?!\w)", re.DOTALL)


def linked(library: Library) -> Library:
    """``library`` with links; a number that no page has stays text, and so does a claim's in its own section."""
    pages = {
        section.number: document.name
        for document in library.documents
        for section in document.sections
        if section.number is not None
    }
    return replace(library, documents=tuple(_document(document, pages) for document in library.documents))


def _document(document: Document, pages: Mapping[str, str]) -> Document:
    """The lead stands in the contents too, where a link needs the page's name."""
    sections = (_section(section, document.name, pages) for section in document.sections)
    return replace(document, lead=_mentions(document.lead, "", pages), sections=tuple(sections))


def _section(section: Section, page: str, pages: Mapping[str, str]) -> Section:
    others = {number: name for number, name in pages.items() if number != section.identifier}
    return replace(
        section,
        blocks=tuple(_block(block, lambda prose: _mentions(prose, page, others)) for block in section.blocks),
    )


def _mentions(prose: str, page: str, pages: Mapping[str, str]) -> str:
    """``prose``, that stands on ``page``, with links; maths, code and links that it has already stay."""

    def link(found: re.Match[str]) -> str:
        number = found["number"]
        if number not in pages:
            return found[0]
        return f"[{number}]({'' if pages[number] == page else pages[number]}#{number})"

    return _MENTION.sub(link, prose)


def _block(block: Block, rewrite: _Rewrite) -> Block:
    match block:
        case Paragraph(text) | Note(text):
            return replace(block, text=rewrite(text))
        case Chain(steps):
            return replace(block, steps=tuple(replace(step, reason=rewrite(step.reason)) for step in steps))
        case Proofs(rows):
            return replace(block, rows=tuple((rewrite(what), rewrite(how)) for what, how in rows))
        case Table(caption, header, rows):
            return replace(
                block,
                caption=rewrite(caption),
                header=tuple(map(rewrite, header)),
                rows=tuple(tuple(map(rewrite, row)) for row in rows),
            )
        case Figure(_, caption):
            return replace(block, caption=rewrite(caption))
        case Row(figures):
            return Row(tuple(replace(figure, caption=rewrite(figure.caption)) for figure in figures))
        case Display() | Listing():
            return block

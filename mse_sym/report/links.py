"""Links between claims: wherever prose names a claim of the library by its number, it leads to the claim.

Links that pages have already stay where the library has the page that they lead to; else their words do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TypeAlias

from mse_sym.report.document import (
    Block,
    Chain,
    Definitions,
    Diagram,
    Display,
    Document,
    Entries,
    Figure,
    Folded,
    Library,
    Listing,
    Live,
    Note,
    Paragraph,
    Proofs,
    Row,
    Section,
    Subheading,
    Table,
)
from mse_sym.report.markup import CODE, LINK, MATHS

_Rewrite: TypeAlias = Callable[[str], str]

ASIDE = rf"{MATHS}|{CODE}|{LINK}|\\."
"""What names nothing, whatever it looks like."""
_MENTION = re.compile(rf"{ASIDE}|(?<!\w)(?P<number>[A-Z]+[0-9]+)(?!\w|\.[0-9])", re.DOTALL)
_LINKED = re.compile(rf"{MATHS}|{CODE}|\\.|\[(?P<words>[^][\\$*`]+)\]\((?P<page>[\w.-]*)#[\w.-]+\)", re.DOTALL)


def linked(library: Library) -> Library:
    """``library`` with links; a number that no page has stays text, and so does a claim's in its own section."""
    pages = {
        section.number: document.name
        for document in library.documents
        for section in document.sections
        if section.number is not None
    }
    names = frozenset(document.name for document in library.documents)

    def rewritten(document: Document) -> Document:
        return _document(document, pages, lambda prose: without_dead_ends(prose, names))

    return replace(library, documents=tuple(map(rewritten, library.documents)))


def without_dead_ends(prose: str, names: Collection[str] = ()) -> str:
    """``prose`` with the words alone of links to other pages than those of these names."""

    def kept(found: re.Match[str]) -> str:
        words, page = found["words"], found["page"]
        return words if words is not None and page and page not in names else found[0]

    return _LINKED.sub(kept, prose)


def _document(document: Document, pages: Mapping[str, str], living: _Rewrite) -> Document:
    """The lead stands in the contents too, where a link needs the page's name."""
    sections = (_section(section, document.name, pages, living) for section in document.sections)
    return replace(document, lead=_mentions(living(document.lead), "", pages), sections=tuple(sections))


def _section(section: Section, page: str, pages: Mapping[str, str], living: _Rewrite) -> Section:
    others = {number: name for number, name in pages.items() if number != section.identifier}
    return with_prose(section, lambda prose: _mentions(living(prose), page, others))


def with_prose(section: Section, rewrite: Callable[[str], str]) -> Section:
    """A section with all prose below its heading rewritten."""
    return replace(section, blocks=tuple(_block(block, rewrite) for block in section.blocks))


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
        case Proofs(rows, _, sentence):
            return replace(
                block, rows=tuple((rewrite(what), rewrite(how)) for what, how in rows), sentence=rewrite(sentence)
            )
        case Definitions(title, rows):
            return Definitions(title, tuple((term, rewrite(what)) for term, what in rows))
        case Table(caption, header, rows):
            return replace(
                block,
                caption=rewrite(caption),
                header=tuple(map(rewrite, header)),
                rows=tuple(tuple(map(rewrite, row)) for row in rows),
            )
        case Figure(_, caption) | Diagram(_, caption):
            return replace(block, caption=rewrite(caption))
        case Live(texts=texts, instead=instead):
            return replace(block, texts=tuple((name, rewrite(text)) for name, text in texts), instead=rewrite(instead))
        case Row(figures):
            return Row(tuple(replace(figure, caption=rewrite(figure.caption)) for figure in figures))
        case Entries(entries):
            rewritten = (replace(each, text=rewrite(each.text), remark=rewrite(each.remark)) for each in entries)
            return replace(block, entries=tuple(rewritten))
        case Folded(summary, blocks):
            return Folded(summary, tuple(_block(each, rewrite) for each in blocks))
        case Display() | Listing() | Subheading():
            return block

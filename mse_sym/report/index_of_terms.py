"""The index: where each term stands, found in the texts, so that it is never out of date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mse_sym.report.document import Block, Document, Entries, Entry, Figure, Folded, Library, Paragraph, Section, Table
from mse_sym.report.markup import in_type, spoken

NAME = "terms"
"""Of the page."""
_MOST = 8
"""So many places at most stand beside a term."""
_OTHERWISE = " = "
"""Between a term and other words for it, under which it is found."""


@dataclass(frozen=True)
class _Place:
    """A section of a page, how often a term stands there, and whether it is what the section is about."""

    document: Document
    section: Section
    times: int
    prominent: bool

    @property
    def link(self) -> str:
        words = self.section.number or re.sub(r"[][\\$*`]", "", spoken(self.document.title))
        return f"[{words}]({self.document.name}#{self.section.identifier})"

    @property
    def called(self) -> str:
        """What tells it apart in a list of links: a section with a number, else the page."""
        return self.section.number or self.document.name


def indexed(library: Library, terms: Iterable[str]) -> Library:
    """``library`` with an index of those terms that stand somewhere in it, as its last page."""
    texts = [
        (document, section, _text(document, place))
        for document in library.documents
        for place, section in enumerate(document.sections)
    ]
    ordered = sorted(terms, key=lambda term: in_type(term.partition(_OTHERWISE)[0]).casefold())
    entries = tuple(_entry(term, _chosen(places)) for term in ordered if (places := [*_places(term, texts)]))
    lead = "Where each term stands, in reading order; of many places, those that introduce it or name it most often."
    section = Section("losses_and_terms", "Losses and terms", (Entries(entries, narrow=True),))
    return replace(library, documents=(*library.documents, Document(NAME, "Index", lead, (section,))))


def _text(document: Document, place: int) -> str:
    """What a section says; with the first of a page stand the terms that the page's lead introduces."""
    introduced = () if place else re.findall(r"\*[^*]+\*", document.lead)
    return in_type("\n".join((*introduced, *_prose(document.sections[place].blocks))))


def _prose(blocks: Sequence[Block]) -> Iterator[str]:
    """What a section says in words; reasons name the rules again and again."""
    for block in blocks:
        match block:
            case Paragraph(text):
                yield text
            case Figure(_, caption) | Table(caption):
                yield caption
            case Folded(_, inside):
                yield from _prose(inside)


def _places(term: str, texts: Sequence[tuple[Document, Section, str]]) -> Iterator[_Place]:
    pattern = pattern_of(term)
    for document, section, text in texts:
        times, in_heading = len(pattern.findall(text)), pattern.search(in_type(spoken(section.title))) is not None
        emphasised = re.search(rf"\*{pattern.pattern}\*", text, re.IGNORECASE) is not None
        if times or in_heading:
            yield _Place(document, section, times, in_heading or emphasised)


def pattern_of(term: str) -> re.Pattern[str]:
    """Finds a term, be it one or several of its kind, but not within a longer word, or another word of it."""
    words = "|".join(re.escape(in_type(word)) for word in term.split(_OTHERWISE))
    return re.compile(rf"(?<![\w-])(?:{words})(?:e?s)?(?![\w-])", re.IGNORECASE)


def _chosen(places: Sequence[_Place]) -> Sequence[_Place]:
    """Of many the best, in reading order, and of a page without numbers one."""
    best: dict[str, _Place] = {}
    for place in sorted(places, key=lambda place: (not place.prominent, -place.times)):
        best.setdefault(place.called, place)
    chosen = list(best.values())[:_MOST]
    return [place for place in places if place in chosen]


def _entry(term: str, places: Sequence[_Place]) -> Entry:
    term, *_ = term.split(_OTHERWISE)
    anchor = "term_" + re.sub(r"\W+", "_", term.casefold())
    return Entry(anchor, f"{term[0].upper()}{term[1:]}: {', '.join(place.link for place in places)}")

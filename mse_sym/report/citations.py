"""Citations: wherever prose names a source, it leads to the bibliography, which says where each is cited.

The bibliography is a page of its own, at the end; of a page that stands alone it is the last section.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mse_sym.report.document import Document, Entries, Entry, Library, Section
from mse_sym.report.links import ASIDE, with_prose
from mse_sym.report.markup import spoken
from mse_sym.report.sources import Source, labels_in, mention, sources

NAME = "bibliography"
"""Of the page."""
_TITLE = "Bibliography"


def cited(library: Library, in_code: Mapping[str, Sequence[str]] | None = None) -> Library:
    """``library`` with its citations as links, and with the bibliography, if anything is cited.

    ``in_code`` has the places in the code at which sources are cited, by their labels.
    """
    alone = len(library.documents) == 1
    places: dict[str, dict[str, None]] = {label: {} for label in sources()}

    def linking(page: str, place: str) -> Callable[[str], str]:
        """Rewrites prose at a place, which is noted for each source that is cited there."""

        def link(found: re.Match[str]) -> str:
            if found["label"] is None:
                return found[0]
            label = " ".join(found["label"].split())
            places[label][place] = None
            return f"[{label}]({page}#{sources()[label].key})"

        return lambda prose: _MENTION.sub(link, prose)

    documents = tuple(_document(document, linking, alone=alone) for document in library.documents)
    code = in_code or {}
    entries = tuple(
        _entry(source, list(places[label]), code.get(label, ()))
        for label, source in sources().items()
        if places[label] or label in code
    )
    if not entries:
        return library
    if alone:
        section = Section(NAME, _TITLE, (Entries(entries),))
        return replace(library, documents=(replace(documents[0], sections=(*documents[0].sections, section)),))
    page = Document(
        NAME,
        _TITLE,
        "What these pages and the code cite, and where. The page of a source is found by its DOI, where one is known.",
        (Section("sources", "Sources", (Entries(entries),)),),
    )
    return replace(library, documents=(*documents, page))


_MENTION = re.compile(rf"{ASIDE}|{mention().pattern}", re.DOTALL)


def _document(document: Document, linking: Callable[[str, str], Callable[[str], str]], *, alone: bool) -> Document:
    """The lead stands in the contents too, where a link needs the page's name."""
    page = document.name if alone else NAME
    lead = linking(page, f"[{_linkable(document.title)}]({document.name}#{_first(document)})")(document.lead)
    sections = (
        with_prose(section, linking("" if alone else page, _place(section, document))) for section in document.sections
    )
    return replace(document, lead=lead, sections=tuple(sections))


def _first(document: Document) -> str:
    """The anchor nearest to the lead of a page."""
    return document.sections[0].identifier if document.sections else NAME


def _place(section: Section, document: Document) -> str:
    """A link to a section: by its number, or else by its title."""
    return f"[{section.number or _linkable(section.title)}]({document.name}#{section.identifier})"


def _linkable(title: str) -> str:
    """A title as the words of a link, which have no marks."""
    return re.sub(r"[][\\$*`]", "", spoken(title))


def _entry(source: Source, places: Sequence[str], in_code: Sequence[str]) -> Entry:
    where = ", ".join([*places, *(f"`{place}`" for place in in_code)])
    return Entry(source.key, f"{source.described}.", source.link, f"Cited in {where}.")


def places_in_code(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """By the labels of sources, the names of the texts that cite them."""
    found: dict[str, list[str]] = {}
    for name, text in texts.items():
        for label in labels_in(text):
            found.setdefault(label, []).append(name)
    return found

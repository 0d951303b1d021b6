"""What the book binds: pages whose links to one that it leaves out name the file, and an index without these links."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from mse_sym.report.document import Block, Document, Entries, Entry, Library, Section
from mse_sym.report.links import with_prose

_LINK = re.compile(r"\[(?P<words>[^][\\$*`]+)\]\((?P<page>[\w.-]+)#[\w.-]+\)")


def left_out(library: Library) -> list[Document]:
    """The pages that are read as files of their own."""
    return [document for document in library.documents if not document.bound]


def bound(library: Library, kinds: Sequence[str]) -> Iterator[Document]:
    """The chapters; the others are files of these kinds, or where there is none, nowhere."""
    others = {document.name for document in left_out(library)}
    for document in library.documents:
        if document.bound:
            yield replace(document, sections=tuple(_section(section, others, kinds) for section in document.sections))


def _section(section: Section, others: Collection[str], kinds: Sequence[str]) -> Section:
    def named(prose: str) -> str:
        return _LINK.sub(lambda link: _named(link, others, kinds), prose)

    return with_prose(replace(section, blocks=tuple(_without(block, others) for block in section.blocks)), named)


def _named(link: re.Match[str], others: Collection[str], kinds: Sequence[str]) -> str:
    if link["page"] not in others:
        return link[0]
    return f"{link['words']} (`{link['page']}.{kinds[0]}`)" if kinds else link["words"]


def _without(block: Block, others: Collection[str]) -> Block:
    """A list in which nothing leads out of the book, and no entry leads nowhere for that."""
    if not isinstance(block, Entries):
        return block
    return replace(block, entries=tuple(kept for entry in block.entries if (kept := _entry(entry, others))))


def _entry(entry: Entry, others: Collection[str]) -> Entry | None:
    links = [*_LINK.finditer(entry.text)]
    kept = [link[0] for link in links if link["page"] not in others]
    if len(kept) == len(links):
        return entry
    head = entry.text[: links[0].start()]
    return replace(entry, text=head + ", ".join(kept)) if kept else None

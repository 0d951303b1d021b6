"""The guides: first steps for each use, whose listings are run by the tests.

They are written in a small part of Markdown, one file each: a title, a lead, then sections of paragraphs and listings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import cast

from mse_sym.report.document import Block, Document, Language, Listing, Paragraph, Section

NAMES = ("first_report", "first_gradient", "first_checks", "first_training")
"""In reading order."""

_FENCED = re.compile(r"^```(python|sh|text)\n(.*?)\n```$", re.DOTALL | re.MULTILINE)


def guide_documents() -> tuple[Document, ...]:
    """All guides."""
    return tuple(guide_document(name, _text(name)) for name in NAMES)


def guide_document(name: str, text: str) -> Document:
    """A guide from its text.

    Raises:
        ValueError: a text that does not begin with a title and a lead of one paragraph.
    """
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    found = re.fullmatch(r"# (.+)\n\n(\S(?:.|\n(?!\n))*)\n*", head)
    if found is None:
        raise ValueError(f"the guide {name} must begin with a title, # …, and a lead of one paragraph")
    return Document(name, found[1], _line(found[2]), tuple(map(_section, sections)))


def _section(text: str) -> Section:
    title, _, body = text.partition("\n")
    return Section(re.sub(r"\W+", "_", title.lower()).strip("_"), title, tuple(_blocks(body)))


def _blocks(body: str) -> Iterator[Block]:
    """Paragraphs, and listings between them."""
    prose, *rest = _FENCED.split(body)
    yield from _paragraphs(prose)
    for language, listing, following in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        yield Listing(listing, cast("Language", language))
        yield from _paragraphs(following)


def _paragraphs(text: str) -> Iterator[Paragraph]:
    return (Paragraph(_line(part)) for part in re.split(r"\n{2,}", text.strip()) if part)


def _line(text: str) -> str:
    """A paragraph, whose lines were broken where the file is wide enough."""
    return " ".join(text.split())


def _text(name: str) -> str:
    return files("mse_sym").joinpath("data", "guides", f"{name}.md").read_text(encoding="utf-8")

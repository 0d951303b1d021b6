"""What a book leaves out: where its pages would lead there they name the file, and its index does not list it."""

from __future__ import annotations

import pytest

from mse_sym.report.binding import bound
from mse_sym.report.document import Block, Document, Entries, Entry, Library, Paragraph, Section
from mse_sym.report.writers import tex

TEXT = Paragraph("See [the names](names#a_name), or [C1](other#C1).")
INDEX = Entries(
    (
        Entry("both", "Both: [C1](other#C1), [The names](names#a_name), [C2](other#C2)"),
        Entry("there", "There: [The names](names#a_name)"),
        Entry("here", "Here: [C1](other#C1)"),
    )
)


def library(*blocks: Block) -> Library:
    names = Document("names", "The names", "l", (Section("a_name", "N", (Paragraph("A name."),)),), bound=False)
    return Library("L", "l", (Document("page", "P", "l", (Section("s", "S", blocks),)), names))


def blocks(kinds: tuple[str, ...], *given: Block) -> tuple[Block, ...]:
    (document,) = bound(library(*given), kinds)
    return document.sections[0].blocks


@pytest.mark.parametrize(
    ("kinds", "place"), [(("html", "md"), " (`names.html`)"), (("md",), " (`names.md`)"), ((), "")]
)
def test_a_link_out_of_the_book_names_the_file(kinds: tuple[str, ...], place: str) -> None:
    assert blocks(kinds, TEXT) == (Paragraph(f"See the names{place}, or [C1](other#C1)."),)


def test_an_index_has_what_is_in_the_book() -> None:
    (found,) = blocks(("html",), INDEX)
    assert isinstance(found, Entries)
    assert [entry.text for entry in found.entries] == ["Both: [C1](other#C1), [C2](other#C2)", "Here: [C1](other#C1)"]


def test_no_line_of_the_book_leads_to_what_it_leaves_out() -> None:
    book = tex.book(library(TEXT, INDEX), ("html", "tex"))
    assert "a_name" not in book
    assert r"See the names (\texttt{names.\codebreak{}html})" in book

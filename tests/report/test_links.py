from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym.report.document import (
    Block,
    Chain,
    Display,
    Document,
    Library,
    Note,
    Paragraph,
    Proofs,
    Row,
    Section,
    Step,
    Table,
)
from mse_sym.report.links import linked
from mse_sym.report.markup import plain
from tests.report.sample import FIGURE

OTHER = Document("other", "Other", "Lead.", (Section("C7", "Seven", (), "proved"), Section("slug", "Slug", ())))


def seen(*blocks: Block, lead: str = "") -> Document:
    """The page ``mine`` with claims C1 and C2, of which C1 has ``blocks``, beside a page with C7."""
    sections = (Section("C1", "One", blocks, "proved"), Section("C2", "Two", (), "proved"))
    return linked(Library("L", "l", (Document("mine", "Mine", lead, sections), OTHER))).documents[0]


def linked_text(prose: str) -> str:
    (block,) = seen(Paragraph(prose)).sections[0].blocks
    assert isinstance(block, Paragraph)
    return block.text


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("by C7 and (C2).", "by [C7](other#C7) and ([C2](#C2))."),
        ("*see C7*", "*see [C7](other#C7)*"),
        ("C2–C7", "[C2](#C2)–[C7](other#C7)"),
        ("C1 itself, and C99", "C1 itself, and C99"),
        ("$C7$ `C7` [C7](other#C7)", "$C7$ `C7` [C7](other#C7)"),
        ("XC7 C7x C77 C_7 slug", "XC7 C7x C77 C_7 slug"),
        (r"\$5 by C2 in $x$", r"\$5 by [C2](#C2) in $x$"),
    ],
)
def test_a_claims_number_leads_to_the_claim(prose: str, expected: str) -> None:
    assert linked_text(prose) == expected


def test_in_every_prose_of_a_section() -> None:
    link, figure = "[C7](other#C7)", replace(FIGURE, caption="C7")
    chain = Chain((Step("", ("C7",), "C7"),))
    table = Table("C7", ("C7",), (("C7",),))
    blocks = (Paragraph("C7"), Note("C7"), chain, Proofs((("C7", "C7"),)), table, figure, Row((figure,)))
    assert seen(*blocks, Display(("C7",))).sections[0].blocks == (
        Paragraph(link),
        Note(link),
        Chain((Step("", ("C7",), link),)),
        Proofs(((link, link),)),
        Table(link, (link,), ((link,),)),
        replace(figure, caption=link),
        Row((replace(figure, caption=link),)),
        Display(("C7",)),
    )


def test_a_lead_stands_in_the_contents_too_and_names_its_page() -> None:
    assert seen(lead="From C1 to C7.").lead == "From [C1](mine#C1) to [C7](other#C7)."


@given(st.text(alphabet="C127 [](#)$*`\\x.", max_size=30))
def test_links_change_no_word_and_come_once(text: str) -> None:
    escaped = "".join(f"\\{character}" if character in "\\$*`[" else character for character in text)
    assert plain(linked_text(escaped)) == text
    assert linked_text(linked_text(escaped)) == linked_text(escaped)

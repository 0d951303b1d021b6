"""References to equations by claim and place, which get the numbers of the report."""

from __future__ import annotations

import re
from pathlib import Path

from mse_sym.pages.claims import discover
from mse_sym.report.anchors import anchored
from mse_sym.report.document import Block, Chain, Display, Document, Folded, Library, Paragraph, Section, Step
from mse_sym.report.equation_references import referred
from mse_sym.report.links import linked
from mse_sym.report.writers import html, md, tex

ROOT = Path(__file__).parents[2]
LINES = Chain((Step("", ("a",), ""), Step("=", ("b",), "by (C1.2)")))


def section(number: str, *blocks: Block) -> Section:
    return Section(number, f"Claim {number}", blocks, "proved")


def report(text: str) -> Library:
    first = section("C1", Paragraph("(C1.1)"), Display(("x = 1",)), Folded("Answer", (LINES,)))
    second = section("C2", LINES, Paragraph(text))
    pages = (Document("one", "One", "", (first,)), Document("two", "Two", "", (second,)))
    return referred(anchored(linked(Library("L", "l", pages))))


def prose(library: Library) -> str:
    block = library.documents[1].sections[0].blocks[1]
    assert isinstance(block, Paragraph)
    return block.text


def test_a_reference_has_the_number_of_its_equation_and_leads_there() -> None:
    library = report("By (C1.2) and (C2.1).")
    folded = library.documents[0].sections[0].blocks[2]
    assert isinstance(folded, Folded)
    assert isinstance(folded.blocks[0], Chain)
    anchor = folded.blocks[0].steps[-1].anchor
    own = library.documents[1].sections[0].blocks[0]
    assert isinstance(own, Chain)
    assert prose(library) == f"By [(1.2)](one#{anchor}) and [(2.1)](#{own.steps[-1].anchor})."
    assert own.steps[-1].reason == f"by [(1.2)](one#{anchor})"


def test_what_is_not_there_and_what_is_no_reference_stays() -> None:
    assert prose(report("(C1.7), (C9.1), `(C1.1)`, $(C1.1)$ and C1.")) == (
        "(C1.7), (C9.1), `(C1.1)`, $(C1.1)$ and [C1](one#C1)."
    )


def test_references_in_each_format() -> None:
    library = report("By (C1.1).")
    anchor = re.findall(r"#([\w-]+)", prose(library))[0]
    page = library.documents[1]
    assert f'<a href="one.html#{anchor}">(1.1)</a>' in html.page(page)
    assert f"[(1.1)](one.md#{anchor})" in md.page(page)
    assert "(1.1)" in tex.page(page)


def test_every_reference_of_the_project_is_to_a_claim_that_it_has() -> None:
    claims = {claim.identifier for page in discover() for claim in page.claims}
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "derivations").glob("*.py")]
    found = {claim for text in texts for claim in re.findall(r"\(([A-Z]+[0-9]+)\.[0-9]+\)", text)}
    assert found
    assert found <= claims

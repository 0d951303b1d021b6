"""Anchors that stay when lines are inserted elsewhere, and equation numbers that are the same in all formats."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from mse_sym.report.anchors import anchored
from mse_sym.report.document import Block, Chain, Display, Document, Folded, Library, Section, Step
from mse_sym.report.writers import html, md, tex
from tests.report.conftest import Measure
from tests.report.sample import LIBRARY

SAMPLE = anchored(LIBRARY)
LINES = (Step("", ("a",), ""), Step("=", ("b",), "because"), Step("=", ("c",), ""))
OTHER = Document("other", "Other", "", (Section("C9", "Another", (), "proved"),))


def library(*blocks: Block, identifier: str = "C1") -> Library:
    page = Document("page", "Page", "", (Section(identifier, "It", blocks, "proved"),))
    return anchored(Library("L", "l", (OTHER, page)))


def steps(found: Library) -> list[Step]:
    blocks = found.documents[-1].sections[0].blocks
    return [step for block in blocks if isinstance(block, Chain) for step in block.steps]


def test_every_line_has_an_anchor_of_its_own() -> None:
    for document in SAMPLE.documents:
        page = html.page(document)
        found = re.findall(r' id="([^"]+)"', page)
        assert len(found) == len(set(found))
        lines = [
            step
            for section in document.sections
            for block in section.blocks
            if isinstance(block, Chain)
            for step in block.steps
        ]
        assert {step.anchor for step in lines} <= set(found)
        assert set(re.findall(r'<a class="(?:anchor|number)" href="#([^"]+)"', page)) <= set(found)


def test_equal_lines_have_different_anchors() -> None:
    twice = steps(library(Chain(LINES), Chain(LINES)))
    assert len({step.anchor for step in twice}) == 6


def test_folded_lines_have_anchors_and_numbers_too() -> None:
    found = library(Folded("Answer", (Chain(LINES, True),)))
    (folded,) = found.documents[-1].sections[0].blocks
    assert isinstance(folded, Folded)
    assert folded.blocks == library(Chain(LINES, True)).documents[-1].sections[0].blocks
    assert all(step.anchor for step in steps(library(*folded.blocks)))


def test_anchors_stay_when_lines_are_inserted() -> None:
    before = [step.anchor for step in steps(library(Chain(LINES)))]
    inserted = (Step("=", ("new",), ""), *LINES[1:])
    after = [step.anchor for step in steps(library(Display(("d",)), Chain((LINES[0], *inserted))))]
    assert set(before) < set(after)
    assert all(anchor.startswith("C1-") for anchor in before)


def test_results_and_stated_formulas_of_claims_are_numbered_by_chapter() -> None:
    found = library(Display(("d",)), Chain(LINES), Chain(LINES, boxed=False))
    stated, *chains = found.documents[-1].sections[0].blocks
    assert isinstance(stated, Display)
    assert stated.number == "2.1"
    numbers = [step.number for chain in chains if isinstance(chain, Chain) for step in chain.steps]
    assert numbers == ["", "", "2.2", "", "", ""]
    assert not any(step.number for step in steps(library(Chain(LINES), identifier="squared_error")))


def test_a_page_alone_has_no_chapter() -> None:
    (page,) = replace(LIBRARY, documents=(library(Chain(LINES)).documents[1],)).documents
    alone = anchored(Library("L", "l", (page,)))
    assert [step.number for step in steps(alone)] == ["", "", "1"]


def test_numbers_are_the_same_in_all_formats() -> None:
    for document in SAMPLE.documents:
        in_html = re.findall(r'<a class="number" href="#([^"]+)">\(([\d.]+)\)</a>', html.page(document))
        in_tex = re.findall(r"\\numbered\{([^}]+)\}\{([\d.]+)\}", tex.page(document))
        in_md = re.findall(r"\\text\{\(([\d.]+)\)\}", md.page(document))
        assert in_html == in_tex
        assert [number for _, number in in_html] == in_md
    assert r"\numbered{C15-" in tex.book(SAMPLE)


def test_the_anchors_of_all_lines_stand_before_each_formula_of_markdown() -> None:
    found = library(Display(("d",)), Chain(LINES))
    text = md.page(found.documents[-1])
    display = found.documents[-1].sections[0].blocks[0]
    assert isinstance(display, Display)
    for anchors in ([display.anchor], [step.anchor for step in steps(found)]):
        assert "\n\n" + "".join(f'<a id="{anchor}"></a>' for anchor in anchors) + "\n\n```math" in text
    in_html = re.findall(r' id="([^"]+)"', html.page(found.documents[-1]))
    assert in_html == re.findall(r'<a id="([^"]+)"', text)


@pytest.mark.chromium
def test_links_to_lines_are_seen_when_they_have_the_focus(measure: Measure) -> None:
    page = html.page(library(Chain(LINES)).documents[-1])
    link = "document.querySelector('li .anchor')"
    assert measure(page, 1280, f"getComputedStyle({link}).opacity") == "0"
    focused = f"(() => {{ {link}.focus({{focusVisible: true}}); return getComputedStyle({link}).opacity; }})()"
    assert measure(page, 1280, focused) == "1"


@pytest.mark.chromium
@pytest.mark.parametrize("width", [390, 800, 1280])
def test_numbers_stand_at_the_right_and_widen_no_page(measure: Measure, width: int) -> None:
    page = html.page(library(Display(("d",)), Chain(LINES)).documents[-1])
    edges = "[...document.querySelectorAll('.number')].map(each => each.getBoundingClientRect().right)"
    first, second = measure(page, width, edges)
    assert first == pytest.approx(second, abs=1)
    assert measure(page, width, "document.documentElement.scrollWidth") <= width

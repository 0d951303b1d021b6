from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from mse_sym.report import html
from mse_sym.report.document import Chain, Display, Document, Library, Paragraph, Section, Step
from tests.report.conftest import Measure
from tests.report.sample import CHAIN, DOCUMENT, ENORMOUS, LIBRARY, OTHER

PAGES = dict(html.files(LIBRARY, ("tex", "html", "md")))


def body(*blocks: Paragraph | Chain) -> str:
    """What a section of these blocks is on the page."""
    document = Document("page", "Title", "Lead.", (Section("s", "Section", blocks),))
    page = html.page(document, Library("L", "l", (document,)))
    return page[page.index("<h2>") : page.index("</section>")]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_pages_are_well_formed_and_load_nothing(page: str) -> None:
    root = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    assert root.tag == "html"
    assert "http" not in page
    assert "<script" not in page
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)
    assert {element.tag for element in root.iter()}.isdisjoint({"img", "link", "iframe", "object"})


def test_ids_are_unique_and_links_within_the_report_lead_somewhere() -> None:
    identifiers = {name: re.findall(r' id="([^"]*)"', page) for name, page in PAGES.items()}
    for name, page in PAGES.items():
        assert len(set(identifiers[name])) == len(identifiers[name])
        for target in re.findall(r'<a [^>]*href="([^"]*)"', page):
            file, _, anchor = target.partition("#")
            if file.endswith((".tex", ".md")):
                continue
            assert (file or name) in PAGES
            assert not anchor or anchor in identifiers[file or name]


def test_the_same_bytes_twice() -> None:
    assert dict(html.files(LIBRARY, ("tex", "html", "md"))) == PAGES


def test_text_is_escaped_and_marked() -> None:
    assert body(Paragraph("2 < 3 & *so* `a<b` “é”")) == (
        "<h2>Section</h2>\n<p>2 &lt; 3 &amp; <em>so</em> <code>a&lt;b</code> “é”</p>\n"
    )


def test_a_derivation_has_relations_reasons_and_its_result_in_a_box() -> None:
    chain = Chain((Step("", ("a",), ""), Step("=", ("b", "+ c"), "by $x$")))
    assert body(chain) == (
        "<h2>Section</h2>\n"
        '<ol class="derivation">\n'
        '<li><div class="relation"></div><div class="formula">'
        '<math displaystyle="true"><mrow><mi>a</mi></mrow></math></div></li>\n'
        '<li class="result"><div class="relation"><math><mrow><mo>=</mo></mrow></math></div>'
        '<div class="formula"><math displaystyle="true"><mrow><mi>b</mi></mrow></math><wbr/>'
        '<math displaystyle="true"><mrow><mo form="infix">+</mo><mi>c</mi></mrow></math></div>'
        '<div class="reason">by <math><mrow><mi>x</mi></mrow></math></div></li>\n'
        "</ol>\n"
    )
    assert 'class="result"' not in body(replace(chain, boxed=False))


def test_punctuation_cannot_leave_its_formula() -> None:
    assert "(\u2060<math>" in body(Paragraph("See ($x$)."))
    assert "</math>\u2060).</p>" in body(Paragraph("See ($x$)."))


def test_claims_show_their_identifier_and_status() -> None:
    page = PAGES["sigmoid-neuron.html"]
    assert '<section id="C15">\n<h2><span class="claim">C15</span>' in page
    assert page.count('class="status proved"') == 2
    assert page.count('class="status refuted"') == 2


def test_pages_lead_to_their_neighbours_and_to_the_index() -> None:
    assert '<a rel="prev" href="squared-error.html">' in PAGES["sigmoid-neuron.html"]
    assert '<a rel="next" href="sigmoid-neuron.html">' in PAGES["squared-error.html"]
    assert 'rel="prev"' not in PAGES["squared-error.html"]
    assert '<a href="index.html">' in PAGES["squared-error.html"]


def test_a_page_of_several_sections_lists_them() -> None:
    assert '<a href="#C15">' in PAGES["sigmoid-neuron.html"]
    assert 'class="contents"' not in PAGES["squared-error.html"]


def test_the_index_links_to_what_is_written() -> None:
    index = html.index_html(LIBRARY, ("html", "md"))
    assert 'href="sigmoid-neuron.html#C15"' in index
    assert 'href="squared-error.md"' in index
    assert ".tex" not in index


WIDTH = "document.documentElement.scrollWidth"


@pytest.mark.chromium
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(measure: Measure, name: str, width: int) -> None:
    assert measure(PAGES[name], width, WIDTH) <= width


@pytest.mark.chromium
def test_a_page_that_scrolls_sideways_would_be_noticed(measure: Measure) -> None:
    page = PAGES["squared-error.html"].replace("<main>", '<main><p style="width:1000px">wide</p>')
    assert measure(page, 390, WIDTH) > 1000


@pytest.mark.chromium
def test_long_lines_wrap_between_pieces_and_one_enormous_piece_scrolls_in_its_box(measure: Measure) -> None:
    pieces = ("x + y + z",) + ("+ x + y + z",) * 9
    chain = Chain((Step("", pieces, "reason"), Step("=", (ENORMOUS,), "reason"), Step("=", (ENORMOUS,), "")))
    enormous = replace(DOCUMENT, sections=(Section("s", "S", (chain, Display((ENORMOUS,)))),))
    page = html.page(enormous, Library("L", "l", (OTHER, enormous)))
    boxes = "[...document.querySelectorAll('.formula, .display')]"
    scrolls = measure(page, 390, f"{boxes}.map(box => box.scrollWidth > box.clientWidth)")
    assert scrolls == [False, True, True, True]
    assert measure(page, 390, WIDTH) == 390


@pytest.mark.chromium
@pytest.mark.parametrize(("width", "below"), [(390, True), (1280, False)])
def test_reasons_drop_under_their_formulas_on_a_telephone(measure: Measure, width: int, below: bool) -> None:
    document = Document("p", "T", "L.", (Section("s", "S", (CHAIN,)),))
    page = html.page(document, Library("L", "l", (document,)))
    boxes = (
        "['.formula:has(+ .reason)', '.formula + .reason']"
        ".map(name => document.querySelector(name).getBoundingClientRect())"
    )
    formula, reason = measure(page, width, boxes)
    if below:
        assert reason["top"] >= formula["bottom"]
        assert reason["left"] >= formula["left"]
    else:
        assert reason["left"] >= formula["right"]


@pytest.mark.chromium
def test_relation_formula_and_reason_share_a_baseline(measure: Measure) -> None:
    """The relation's equals sign is level with the formula's minus sign: both lie on the axis."""
    chain = Chain((Step("", ("a",), ""), Step("=", (r"\frac{a}{b} - c",), "reason")), boxed=False)
    document = Document("p", "T", "L.", (Section("s", "S", (chain,)),))
    page = html.page(document, Library("L", "l", (document,)))
    middles = (
        "[...document.querySelectorAll('li:last-child mo')].map(sign => sign.getBoundingClientRect())"
        ".map(box => box.bottom)"
    )
    relation, minus = measure(page, 1280, middles)
    assert abs(relation - minus) < 6

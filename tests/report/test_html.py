from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from mse_sym.report.document import (
    Block,
    Chain,
    Definitions,
    Display,
    Document,
    Library,
    Listing,
    Note,
    Paragraph,
    Proofs,
    Section,
    Step,
    Table,
)
from mse_sym.report.html_blocks import written
from mse_sym.report.html_script import SCRIPT
from mse_sym.report.html_style import STYLE
from mse_sym.report.writers import html
from tests.report.conftest import Measure
from tests.report.sample import CHAIN, DOCUMENT, ENORMOUS, LIBRARY, LISTING, LONG_CHAIN, NAMES, OTHER, ROW, TABLE

PAGES = dict(html.files(LIBRARY, ("tex", "html", "md")))


HEADING = '<div class="headed"><h2>Section</h2><a class="anchor" href="#s" aria-label="Link to Section">#</a></div>\n'


def body(*blocks: Block) -> str:
    """What a section of these blocks is on the page."""
    document = Document("page", "Title", "Lead.", (Section("s", "Section", blocks),))
    page = html.page(document, Library("L", "l", (document,)))
    return page[page.index('<div class="headed">') : page.index("</section>")]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_pages_are_well_formed_and_load_nothing(page: str) -> None:
    root = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    assert root.tag == "html"
    assert "http" not in re.sub(r'<a href="https?://[^"]*">', "", page)  # leads out, and loads nothing
    assert page.count("<script") == page.count(f"<script>{SCRIPT}</script>")  # which asks for nothing
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)
    assert {element.tag for element in root.iter()}.isdisjoint({"img", "link", "iframe", "object"})


def test_ids_are_unique_and_links_within_the_report_lead_somewhere() -> None:
    identifiers = {name: re.findall(r' id="([^"]*)"', page) for name, page in PAGES.items()}
    for name, page in PAGES.items():
        assert len(set(identifiers[name])) == len(identifiers[name])
        for target in re.findall(r'<a [^>]*href="([^"]*)"', page):
            file, _, anchor = target.partition("#")
            if file.endswith((".tex", ".md")) or target.startswith("http"):
                continue
            assert (file or name) in PAGES
            assert not anchor or anchor in identifiers[file or name]


def test_the_same_bytes_twice() -> None:
    assert dict(html.files(LIBRARY, ("tex", "html", "md"))) == PAGES


def test_text_is_escaped_and_marked() -> None:
    assert body(Paragraph("2 < 3 & *so* `a<b` “é”")) == (
        f"{HEADING}<p>2 &lt; 3 &amp; <em>so</em> <code>a&lt;b</code> “é”</p>\n"
    )


def test_a_listing_is_kept_as_it_is() -> None:
    (shown,) = re.findall(r'<pre tabindex="0"><code>(.*?)</code></pre>', body(LISTING), re.DOTALL)
    assert unescape(shown) == LISTING.text
    assert "<" not in shown


def maths(shown: str, latex: str, attributes: str = "") -> str:
    """A formula with the LaTeX that one copies."""
    annotation = f'<annotation encoding="application/x-tex">{latex}</annotation>'
    return f"<math{attributes}><semantics><mrow>{shown}</mrow>{annotation}</semantics></math>"


def test_the_latex_of_every_formula_can_be_copied() -> None:
    page = body(LONG_CHAIN, Display(("a <", "b")), Paragraph(r"Where $a < \sigma(z)$."))
    found = [unescape(text) for text in re.findall(r"<annotation [^>]*>(.*?)</annotation>", page)]
    formulas = [" ".join(step.formula) for step in LONG_CHAIN.steps]
    assert [text for text in found if text in formulas] == formulas
    assert found[-2:] == ["a < b", r"a < \sigma(z)"]


@pytest.mark.chromium
def test_what_is_copied_is_not_shown(measure: Measure) -> None:
    document = Document("p", "T", "L.", (Section("s", "S", (Paragraph("$a$"),)),))
    seen = "[...document.querySelectorAll('annotation')].map(each => getComputedStyle(each).display)"
    assert measure(html.page(document), 1280, seen) == ["none"]


def test_a_derivation_has_relations_reasons_and_its_result_in_a_box() -> None:
    chain = Chain((Step("", ("a",), ""), Step("=", ("b", "+ c"), "by $x$")))
    displayed = ' displaystyle="true"'
    first, second = (maths(f"<mrow><mi>{name}</mi></mrow>", latex, displayed) for name, latex in ("aa", ("b", "b + c")))
    assert body(chain) == (
        f"{HEADING}"
        '<ol class="derivation">\n'
        f'<li><div class="relation"></div><div class="line"><div class="formula">{first}</div></div></li>\n'
        '<li class="result"><div class="relation"><math displaystyle="true"><mrow><mo>=</mo></mrow></math></div>'
        f'<div class="line"><div class="formula">{second}<wbr/>'
        '<math displaystyle="true"><mrow><mo form="infix">+</mo><mi>c</mi></mrow></math></div>'
        f'<div class="reason">by {maths("<mrow><mi>x</mi></mrow>", "x")}</div></div></li>\n'
        "</ol>\n"
    )
    assert 'class="result"' not in body(replace(chain, boxed=False))


def test_punctuation_cannot_leave_its_formula() -> None:
    x = maths("<mrow><mi>x</mi></mrow>", "x")
    assert f'<p>See <span class="tied">({x}).</span></p>' in body(Paragraph("See ($x$)."))
    assert f'<p>If {x} is <span class="tied">{x},</span> or <span class="tied">{x}:</span></p>' in body(
        Paragraph("If $x$ is $x$, or $x$:")
    )


def test_claims_show_their_identifier_and_status() -> None:
    page = PAGES["sigmoid-neuron.html"]
    assert '<section id="C15">\n<div class="headed"><h2><span class="claim">C15</span> ' in page
    assert page.count('class="status proved"') == 2
    assert page.count('class="status refuted"') == 2
    assert (
        '<span class="status provedandcomputed"><span aria-hidden="true">✓≈</span> proved and computed</span>' in page
    )
    assert ".provedandcomputed {" in page
    assert "<summary>What was computed, and how</summary>" in page


def test_what_is_proved_under_a_name_shows_it_as_code() -> None:
    document = Document("page", "T", "L.", (Section("squared_error", "Squared error", (), "proved"), OTHER.sections[0]))
    page = html.page(document, Library("L", "l", (document,)))
    assert '#</a></div>\n<p class="name"><code>squared_error</code></p>' in page
    assert '<span class="claim">squared_error' not in page
    assert '<li><span class="claim"></span><a href="#squared_error">' in page


def test_pages_lead_to_their_neighbours_and_to_the_index() -> None:
    assert '<a rel="prev" href="squared-error.html">' in PAGES["sigmoid-neuron.html"]
    assert '<a rel="next" href="sigmoid-neuron.html">' in PAGES["squared-error.html"]
    assert 'rel="prev"' not in PAGES["squared-error.html"]
    assert '<a href="index.html">' in PAGES["squared-error.html"]


def test_a_page_of_several_sections_lists_them() -> None:
    assert '<a href="#C15">' in PAGES["sigmoid-neuron.html"]
    assert 'class="contents"' not in PAGES["squared-error.html"]


def test_links_lead_to_the_page_or_stay_on_it() -> None:
    assert '<p>See <a href="other.html#C7">C7</a>, <a href="#C1">C1</a>.</p>' in body(
        Paragraph("See [C7](other#C7), [C1](#C1).")
    )
    assert '<p class="note">Used in <a href="#C1">C1</a>.</p>' in body(Note("Used in [C1](#C1)."))


TO_TYPESET = (
    '; <code>mse-sym report</code> with <code><span class="tied">--format</span> pdf</code> makes a PDF file of it'
)


def test_the_index_has_the_summary_the_book_and_what_has_no_number_in_short() -> None:
    named = Document("losses", "Losses", "L.", (Section("a", "A", (), "proved"), Section("b", "B", ())))
    library = Library("L", "l", (OTHER, named), "2 claims, all proved.")
    index = html.index_html(library, ("tex", "html"))
    book = '<a href="mse_sym.tex">mse_sym.tex</a>'
    assert f'<p class="summary">2 claims, all proved. All pages in one book: {book}{TO_TYPESET}.</p>' in index
    with_pdf = html.index_html(library, ("tex", "html", "pdf"))
    assert '<a href="mse_sym.pdf">mse_sym.pdf</a>, ' + book + ".</p>" in with_pdf
    assert '<ul class="compact"><li><a href="losses.html#a">A</a>\u00a0<span class="proved" role="img"' in index
    assert '<li><a href="losses.html#b">B</a></li></ul>' in index
    assert "book" not in html.index_html(library, ("html",))


def test_a_page_alone_is_no_book() -> None:
    index = html.index_html(Library("L", "l", (OTHER,)), ("tex", "html"))
    assert "mse_sym.tex" not in index


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


def test_figures_of_a_row_are_drawn_narrow() -> None:
    assert body(ROW).count('width="259.2pt"') == 3


@pytest.mark.chromium
@pytest.mark.parametrize(("width", "lines"), [(1280, 2), (390, 3)])
def test_figures_of_a_row_stand_side_by_side_where_there_is_room(measure: Measure, width: int, lines: int) -> None:
    document = Document("p", "T", "L.", (Section("s", "S", (ROW,)),))
    page = html.page(document, Library("L", "l", (document,)))
    boxes = "[...document.querySelectorAll('.row figure')].map(f => f.getBoundingClientRect())"
    figures = measure(page, width, boxes)
    assert len({round(figure["top"]) for figure in figures}) == lines
    assert all(0 <= figure["left"] < figure["right"] <= width for figure in figures)
    last = figures[-1]
    assert (last["left"] + last["right"]) / 2 == pytest.approx(width / 2, abs=1)
    assert measure(page, width, WIDTH) <= width


@pytest.mark.chromium
def test_the_caption_of_a_table_that_scrolls_stays(measure: Measure) -> None:
    caption = "document.querySelector('.table figcaption').getBoundingClientRect().right"
    assert measure(PAGES["sigmoid-neuron.html"], 390, caption) <= 390


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
def test_all_reasons_of_a_page_share_their_left_edge(measure: Measure) -> None:
    wide = Step(r"= 0 \iff", ("x + y + z", *("+ x + y + z",) * 4), "a reason below, since the line is too long")
    chains = (Chain((Step("", ("a",), ""), Step("=", ("b",), "short"), wide)), CHAIN)
    document = Document("p", "T", "L.", (Section("s", "S", chains),))
    page = html.page(document, Library("L", "l", (document,)))
    edges = "[...document.querySelectorAll('.reason')].map(reason => reason.getBoundingClientRect().left)"
    assert len(set(measure(page, 1280, edges))) == 1
    boxes = "[...document.querySelector('.result:last-child .line:has(.hanging)').children]"
    formula, reason = measure(page, 1280, f"{boxes}.map(box => box.getBoundingClientRect())")
    assert reason["top"] >= formula["bottom"]


@pytest.mark.chromium
@pytest.mark.parametrize("formula", [("1",), ("a", "- y"), ("x + y + z",) * 2])
def test_the_box_is_as_wide_as_its_formula(measure: Measure, formula: tuple[str, ...]) -> None:
    chain = Chain((Step("", ("a",), ""), Step("=", formula, "reason")))
    document = Document("p", "T", "L.", (Section("s", "S", (chain,)),))
    page = html.page(document, Library("L", "l", (document,)))
    edges = (
        "(() => { const box = document.querySelector('.result .formula'), maths = [...box.querySelectorAll('math')];"
        "const outer = box.getBoundingClientRect();"
        "return [maths[0].getBoundingClientRect().left - outer.left,"
        "outer.right - maths.at(-1).getBoundingClientRect().right]; })()"
    )
    left, right = measure(page, 1280, edges)
    assert right == pytest.approx(left, abs=1)


@pytest.mark.chromium
def test_a_comma_stays_on_the_line_of_its_formula(measure: Measure) -> None:
    document = Document("p", "T", "L.", (Section("s", "S", (Paragraph("$x$, " * 200),)),))
    page = html.page(document, Library("L", "l", (document,)))
    heights = "[...document.querySelectorAll('.tied')].map(tied => tied.getClientRects().length)"
    assert measure(page, 390, heights) == [1] * 200


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read(mode: str) -> None:
    """WCAG AA wants a contrast of 4.5 to 1."""
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w{6})", rule)) for rule in re.findall(r":root {(.*?)}", STYLE, re.S)[:2]
    )
    colours = {"light": light, "dark": dark}[mode]
    for paper in ("paper", "tint"):
        for ink in ("ink", "quiet", "link", "proved", "refuted", "undecided"):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)


def contrast(first: str, second: str) -> float:
    dark, light = sorted(map(luminance, (first, second)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


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


def test_evidence_is_folded_below_its_sentence() -> None:
    sentence, _, folded = body(Proofs((("a goal", "how"),), sentence="One statement.")).partition("<details")
    assert sentence.endswith('<p class="note">One statement.</p>')
    assert "open" not in folded.partition(">")[0]
    assert "a goal" in folded


def test_subheadings_are_anchors_and_definitions_are_lists() -> None:
    subheading, definitions = (written(block) for block in NAMES)
    link = '<a class="anchor" href="#a.name_1" aria-label="Link to name_1">#</a>'
    assert subheading == f'<div class="headed"><h3 id="a.name_1"><code>name_1</code></h3>{link}</div>'
    assert "<dt><code>x_1</code>, <code>x_2</code></dt><dd>numbers" in definitions
    assert '</dd><dd>and <a href="#C15">C15</a></dd></dl>' in definitions


@pytest.mark.chromium
@pytest.mark.parametrize("width", [390, 1280])
def test_the_letters_of_a_figure_are_as_large_on_a_telephone(measure: Measure, width: int) -> None:
    """Tick labels are of ten units of the picture, and so of ten pixels where a unit is a pixel."""
    pictures = (
        "[...document.querySelectorAll('svg')].filter(svg => svg.getBoundingClientRect().width > 0)"
        ".map(svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)"
    )
    scales = measure(PAGES["sigmoid-neuron.html"], width, pictures)
    assert len(scales) == 2
    assert min(scales) >= 1


WIDE_TABLE = Table(
    "A wide one.",
    ("function", "bits", "all", "most", "some", "worst input"),
    (("`a_function_of_many_words(z, y)`", "64", "123,456,789", "123,456,789", "123,456", "$z = 1$, " * 9),) * 2,
    frozenset({1, 2, 3, 4}),
)


@pytest.mark.chromium
def test_a_wide_table_breaks_out_of_the_text_and_scrolls_where_there_is_no_room(measure: Measure) -> None:
    document = Document("p", "T", "L.", (Section("s", "S", (WIDE_TABLE, TABLE)),))
    page = html.page(document, Library("L", "l", (document,)))
    boxes = (
        "[...document.querySelectorAll('.table div')].map(box => [box.scrollWidth, box.clientWidth,"
        "box.querySelector('td:last-child').getBoundingClientRect().width])"
    )
    text = "document.querySelector('main').getBoundingClientRect().width"
    (scrolled, shown, last), (_, narrow, _) = measure(page, 1280, boxes)
    assert scrolled == shown > measure(page, 1280, text) >= narrow - 1
    assert last > 180
    (scrolled, shown, last), _ = measure(page, 390, boxes)
    assert scrolled > shown
    assert last > 150
    assert measure(page, 390, WIDTH) <= 390


@pytest.mark.chromium
@pytest.mark.parametrize("columns", [60, 95])
def test_a_listing_reaches_out_of_the_text_where_there_is_room(measure: Measure, columns: int) -> None:
    document = Document("p", "T", "L.", (Section("s", "S", (Listing("x" * columns),)),))
    page = html.page(document, Library("L", "l", (document,)))
    box = "(box => [box.scrollWidth, box.clientWidth])(document.querySelector('pre'))"
    scrolled, shown = measure(page, 1280, box)
    assert scrolled == shown
    assert measure(page, 1280, WIDTH) <= 1280
    assert measure(page, 390, WIDTH) <= 390


LETTERS = Table(
    "Letters.",
    ("letter", "meaning", "page"),
    tuple(
        (sign, "what it is, said in so many words", "A page of a long title") for sign in ("$a$", "$b$", "$A$, " * 9)
    ),
)


@pytest.mark.chromium
def test_a_cell_of_many_signs_does_not_set_the_width_of_its_column(measure: Measure) -> None:
    document = Document("p", "T", "L.", (Section("s", "S", (LETTERS,)),))
    box = "(box => [box.scrollWidth, box.clientWidth])(document.querySelector('.table div'))"
    scrolled, shown = measure(html.page(document, Library("L", "l", (document,))), 390, box)
    assert scrolled == shown


@pytest.mark.chromium
def test_a_cell_of_many_signs_has_few_lines_where_there_is_room(measure: Measure) -> None:
    document = Document("p", "T", "L.", (Section("s", "S", (LETTERS,)),))
    cell = "(cells => cells.at(-1).offsetHeight / cells[0].offsetHeight)([...document.querySelectorAll('td.signs')])"
    assert measure(html.page(document, Library("L", "l", (document,))), 1280, cell) < 3


@pytest.mark.chromium
@pytest.mark.parametrize("width", [390, 1280])
def test_the_neighbours_of_a_page_stand_on_one_line(measure: Measure, width: int) -> None:
    titles = ("A title of so many words that it has no room beside others on a telephone", "Short", "More words " * 9)
    documents = tuple(replace(OTHER, name=f"page{place}", title=title) for place, title in enumerate(titles))
    page = html.page(documents[1], Library("L", "l", documents))
    boxes = "[...document.querySelectorAll('.neighbours.top a')].map(link => link.getBoundingClientRect())"
    links = measure(page, width, boxes)
    assert len({round(link["top"]) for link in links}) == 1
    assert len({round(link["height"]) for link in links}) == 1
    assert all(
        before["right"] < after["left"] for before, after in pairwise(sorted(links, key=lambda box: box["left"]))
    )
    assert measure(page, width, WIDTH) <= width


@pytest.mark.chromium
def test_no_neighbour_is_cut(measure: Measure) -> None:
    titles = ("A title of so many words that it has no room beside others on a telephone", "Short", "More words " * 9)
    documents = tuple(replace(OTHER, name=f"page{place}", title=title) for place, title in enumerate(titles))
    page = html.page(documents[1], Library("L", "l", documents))
    cut = "[...document.querySelectorAll('.neighbours *')].filter(each => each.scrollWidth > each.clientWidth + 1"
    cut += " && getComputedStyle(each).display !== 'inline').length"
    assert measure(page, 390, cut) == 0
    assert "text-overflow" not in page


def test_a_short_left_hand_side_is_not_left_alone() -> None:
    tied = re.compile(r'<span class="tied"><math.*?</math><math.*?</math></span><wbr/><math')
    assert tied.search(body(Display((r"J \leq", "a", "+ b"))))
    assert not tied.search(body(Display((r"\frac{J + J + J + J + J}{2} =", "a", "+ b"))))
    assert not tied.search(body(Display(("J", "+ a", "+ b"))))
    assert tied.search(body(Chain((Step("= 0", ("z =", "a", "+ b"), "the link"),))))


@pytest.mark.parametrize(("width", "below"), [(360, True), (1280, False)])
def test_on_a_telephone_the_number_leaves_a_long_formula_its_room(measure: Measure, width: int, below: bool) -> None:
    long = Display((r"\ell(a_1, a_2, a_3, a_4, a_5, a_6) = y_1 + y_2 + y_3 + y_4",), "anchor", "1.1")
    short = Display(("a = b",), "other", "1.2")
    document = Document("page", "T", "l", (Section("s", "S", (long, short)),))
    bottoms = "[...document.querySelectorAll('.equation')].map(each => [...each.children].map("
    bottoms += "part => part.getBoundingClientRect())).map(([, formula, number]) => number.top >= formula.bottom - 1)"
    assert measure(html.page(document), width, bottoms) == [below, False]


def test_a_name_that_opens_a_later_piece_stands_off_what_is_before_it() -> None:
    assert '<wbr/><math displaystyle="true"><mrow><mspace width="0.1667em"' in body(
        Display((r"\sqrt{2 \pi}", r" \operatorname{erf}\left(x\right)"))
    )


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("-0.5", "−0.5"), ("(-1)", "(−1)"), ("0 or -1", "0 or −1"), ("-.5", "−.5")]
    + [(text, text) for text in ("3-5", "x-1", "well-known", "10e-5", "--2", "(a)-2", "v1.-2")],
)
def test_a_minus_is_no_hyphen(typed: str, printed: str) -> None:
    assert f"<p>{printed}</p>" in body(Paragraph(typed))
    assert f"<code>{typed}</code>" in body(Paragraph(f"`{typed}`"))


def test_apostrophes_are_of_one_kind_and_code_keeps_its_own() -> None:
    assert "Student’s t, the losses’ slopes, <code>it's</code>" in body(
        Paragraph("Student's t, the losses' slopes, `it's`")
    )


def test_the_contents_lead_to_the_book_as_what_it_is_there() -> None:
    books = re.findall(r'href="(mse_sym\.\w+)"', html.index_html(LIBRARY, ("tex", "html", "pdf")))
    assert books == ["mse_sym.pdf", "mse_sym.tex"]
    assert "mse_sym.pdf" not in html.index_html(LIBRARY, ("tex", "html"))
    alone = html.index_html(replace(LIBRARY, documents=(OTHER,)), ("html", "pdf"))
    assert 'href="squared-error.pdf"' in alone


@pytest.mark.chromium
def test_fractions_in_cells_and_in_cases_are_as_large_as_on_a_line_of_their_own(measure: Measure) -> None:
    fraction = r"\frac{a}{b}"
    cases = rf"\begin{{cases}} {fraction} & \text{{if}}\: r > 0 \\ 1 & \text{{otherwise}} \end{{cases}}"
    table = Table("A table.", ("a", "b"), ((f"${fraction}$", "2"),))
    document = Document("page", "T", "L.", (Section("s", "S", (Display((fraction,)), Display((cases,)), table)),))
    heights = measure(
        html.page(document),
        1280,
        "[...document.querySelectorAll('mfrac')].map(each => each.getBoundingClientRect().height"
        " / parseFloat(getComputedStyle(each).fontSize))",
    )
    assert len(heights) == 3
    assert heights == pytest.approx([heights[0]] * 3, rel=0.05)


@pytest.mark.chromium
@pytest.mark.parametrize(
    "maths",
    [
        "e^{-z^{2}/2}",
        "a_{n_k}",
        r"\sqrt[4]{a}",
        r"e^{\frac{a}{b}}",
        r"\begin{cases} \frac{a^{2}}{b} & \text{if}\: r > 0 \\ 1 & \text{otherwise} \end{cases}",
    ],
)
def test_what_is_raised_twice_is_large_enough_on_a_telephone(measure: Measure, maths: str) -> None:
    """In text, in lists and in wide tables: in eight pixels, and smaller than what it stands by."""
    table = Table("A table.", ("a",) * 6, ((f"${maths}$", *"12345"),))
    blocks = (Paragraph(f"${maths}$"), Definitions("Title", (("a", f"${maths}$"),)), Display((maths,)), table)
    document = Document("page", "T", "L.", (Section("s", "S", blocks),))
    sizes = measure(
        html.page(document),
        390,
        "[...document.querySelectorAll('math')].map(math => [...math.querySelectorAll('mi, mn, mo')]"
        ".map(each => parseFloat(getComputedStyle(each).fontSize)))",
    )
    assert len(sizes) == 4
    assert [min(found) for found in sizes if min(found) < 8] == []
    assert all(min(found) < 0.75 * max(found) for found in sizes)


@pytest.mark.chromium
@pytest.mark.parametrize("width", [390, 1280])
def test_cases_are_as_large_as_what_they_stand_in_however_long(measure: Measure, width: int) -> None:
    """A fraction in them is not made small, in lines, in lists and in tables."""
    long = r"\frac{a + b + c + d + e + f + g + h + j + k + l + m + n + o}{q + r + s + t + u + v + w}"
    maths = rf"\begin{{cases}} {long} & \text{{if}}\: r > 0 \\ 1 & \text{{otherwise}} \end{{cases}}"
    table = Table("A table.", ("a", "b"), ((f"${maths}$", "2"),))
    blocks = (Chain((Step("=", (maths,), ""),)), Display((maths,)), Definitions("D", (("a", f"${maths}$"),)), table)
    document = Document("page", "T", "L.", (Section("s", "S", blocks),))
    ratio = "[...document.querySelectorAll('mfrac mi')].map(each => [each, each.closest('math')].map("
    ratio += "one => parseFloat(getComputedStyle(one).fontSize))).map(([inner, outer]) => inner / outer)"
    ratios = measure(html.page(document), width, ratio)
    assert len(ratios) == 4 * 21
    assert min(ratios) == 1


@pytest.mark.chromium
def test_the_column_that_stays_covers_no_rule_of_its_table(measure: Measure) -> None:
    table = Table("A table.", ("a",) * 6, (("x", *["1.23"] * 5),))
    document = Document("page", "T", "L.", (Section("s", "S", (table,)),))
    clip = "[...document.querySelectorAll('td:first-child, th:first-child')].map("
    clip += "each => [getComputedStyle(each).position, getComputedStyle(each).backgroundClip].join())"
    assert set(measure(html.page(document), 390, clip)) == {"sticky,padding-box"}
    edges = (
        "[getComputedStyle(document.querySelector('table')).borderCollapse, getComputedStyle(document.querySelector("
    )
    edges += "'th')).borderTopWidth, getComputedStyle(document.querySelector('td')).borderBottomWidth]"
    assert measure(html.page(document), 390, edges) == ["separate", "2px", "2px"]


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("mse_sym/proof/inequalities/monotony.py", "mse_sym/<wbr/>proof/<wbr/>inequalities/<wbr/>monotony.py"),
        ("mse_sym.gradients", "mse_sym.<wbr/>gradients"),
        ("binary_cross_entropy(z, y)", "binary_<wbr/>cross_<wbr/>entropy(z, y)"),
        ("a_name(first_argument, x)", "a_name(first_argument, x)"),
        ("1 / (1 + exp(-z)) - y", "1 / (1 + exp(-z)) - y"),
        ("-y*log(z)", '<span class="tied">-y</span>*log(z)'),
        ("pip install '.[torch]'", "pip install <span class=\"tied\">'.[torch]'</span>"),
    ],
)
def test_where_code_may_break(code: str, written: str) -> None:
    assert f"<code>{written}</code>" in body(Paragraph(f"So `{code}`."))


def test_an_option_in_a_text_does_not_end_a_line_after_its_hyphens() -> None:
    assert '<code><span class="tied">--format</span> pdf</code>' in body(Paragraph("So `--format pdf`."))
    assert "tied" not in body(Paragraph("`mse-sym`, `a - y` and `-1--2`."))


@pytest.mark.chromium
def test_of_three_sections_in_the_contents_two_stand_in_the_first_column(measure: Measure) -> None:
    sections = tuple(Section(f"s{n}", f"Section {n}", (Paragraph("Text."),)) for n in range(3))
    library = replace(LIBRARY, documents=(Document("page", "T", "L.", sections), OTHER))
    places = measure(
        html.index_html(library),
        1280,
        "[...document.querySelector('.compact').children].map(each => each.getBoundingClientRect())"
        ".map(place => [place.x, place.y])",
    )
    (left, top), second, (right, beside) = places
    assert second[0] == left < right
    assert beside == top < second[1]


@pytest.mark.chromium
def test_a_name_and_five_numbers_have_room_on_a_telephone(measure: Measure) -> None:
    heads = ("function", "error, ulp", "one, µs", "1,000, ns", "100,000, ns", "4,000,000, ns")
    table = Table("A table.", heads, (("`mse_sym torch.compile`", *["1.23"] * 5),), frozenset(range(1, 6)))
    document = Document("page", "T", "L.", (Section("s", "S", (table,)),))
    overflow = "(box => box.scrollWidth - box.clientWidth)(document.querySelector('.table div'))"
    assert measure(html.page(document), 390, overflow) <= 0

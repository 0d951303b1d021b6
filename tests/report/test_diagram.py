"""Diagrams: boxes that do not touch, arrows that lead down, and the same in all formats."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym.report import svg_diagram, tikz
from mse_sym.report.diagram import BOX, ROW, laid_out
from mse_sym.report.document import Diagram, Document, Library, Node, Nodes, Section
from mse_sym.report.figure_style import PAPER
from mse_sym.report.writers import html, md, tex
from tests.report.conftest import Measure
from tests.report.test_latex import compiled


def drawn(rows: list[int], arrows: list[tuple[int, int]]) -> Diagram:
    """A diagram with so many boxes in each row, and arrows between boxes by their numbers."""
    labels = iter(range(sum(rows)))
    made = [Nodes(f"Row {n}", tuple(Node(f"C{next(labels)}", "page", "s") for _ in range(n))) for n in rows]
    return Diagram("drawing", "A caption.", "What it shows.", tuple(made), tuple((f"C{u}", f"C{v}") for u, v in arrows))


EXAMPLE = drawn([2, 1, 3], [(0, 1), (1, 2), (0, 4), (2, 5)])
NODES = [node for row in EXAMPLE.rows for node in row.nodes]
LIBRARY = Library("L", "l", (Document("page", "T", "L.", (Section("s", "S", (EXAMPLE,)),)),))


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    rows = draw(st.lists(st.integers(1, 17), min_size=1, max_size=6))
    boxes = st.integers(0, sum(rows) - 1)
    pairs = draw(st.lists(st.tuples(boxes, boxes), max_size=12))
    return drawn(rows, [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]])


@given(diagrams())
def test_no_box_touches_another_or_lies_outside(diagram: Diagram) -> None:
    layout = laid_out(diagram)
    assert len(layout.boxes) == sum(len(row.nodes) for row in diagram.rows)
    for (x, y), (u, v) in combinations(layout.boxes.values(), 2):
        assert abs(x - u) > BOX[0] or abs(y - v) > BOX[1]
    assert all(BOX[0] / 2 <= x <= layout.width - BOX[0] / 2 and 0 < y < layout.height for x, y in layout.boxes.values())


@given(diagrams())
def test_arrows_lead_from_box_to_box_and_never_up(diagram: Diagram) -> None:
    layout = laid_out(diagram)
    centres = {node.label: centre for node, centre in layout.boxes.items()}
    for (begin, end), arrow in zip(diagram.arrows, layout.arrows, strict=True):
        (x, y), *_, (u, v) = arrow.points
        assert (x, u) == (centres[begin][0], centres[end][0])
        assert v >= y
        assert y - centres[begin][1] == BOX[1] / 2
        assert abs(v - centres[end][1]) == BOX[1] / 2


def test_an_arrow_avoids_the_boxes_between() -> None:
    layout = laid_out(drawn([1, 1, 1], [(0, 1), (0, 2)]))
    first, second, third = (x for x, _ in layout.boxes.values())
    assert first == second != third


def test_boxes_of_a_page_lead_to_what_they_name_and_those_of_an_image_nowhere() -> None:
    inlined, image = (ElementTree.fromstring(draw(EXAMPLE)) for draw in (svg_diagram.inlined, svg_diagram.standalone))
    assert [link.get("href") for link in inlined.iter("a")] == ["page.html#s"] * 6
    assert not list(image.iter("{http://www.w3.org/2000/svg}a"))
    assert image.get("role") == "img"
    heights = [float(text.attrib["y"]) for text in inlined.iter("text") if text.text and text.text.startswith("Row")]
    assert heights == [heights[0], heights[0] + ROW, heights[0] + 2 * ROW]


def test_a_title_that_is_too_long_is_made_as_wide_as_the_diagram() -> None:
    long = Diagram("d", "C.", "A.", (Nodes("words " * 15, (Node("C1", "page", "s"),)),), ())
    assert 'textLength="378"' in svg_diagram.inlined(long)
    assert "textLength" not in svg_diagram.inlined(EXAMPLE)


def test_a_title_has_a_ground_over_which_no_arrow_runs() -> None:
    root = ElementTree.fromstring(svg_diagram.inlined(EXAMPLE))
    drawn = [element.tag for element in root.iter() if element.tag == "text" or element.get("marker-end")]
    titles = [text for text in root.iter("text") if text.text and text.text.startswith("Row")]
    assert len(titles) == 3
    assert all(f"stroke: {PAPER}; stroke-width: 5.5" in text.attrib["style"] for text in titles)
    assert drawn.index("text") == len(EXAMPLE.arrows)
    latex = tikz.diagram(EXAMPLE, str)
    assert latex.rindex(r"\draw[") < latex.index(r"\node[anchor=base west, fill=white")


def test_every_format_has_the_boxes_and_the_caption() -> None:
    page = dict(html.files(LIBRARY, ()))["page.html"]
    markdown, latex = dict(md.files(LIBRARY, ())), dict(tex.files(LIBRARY, ()))["page.tex"]
    assert "![What it shows.](figures/drawing.svg)" in markdown["page.md"]
    assert markdown["figures/drawing.svg"].count("<rect") == page.count("<rect") == 6
    assert len(re.findall(r"\\node\[fill=band", latex)) == 6
    assert len(re.findall(r"\\draw\[", latex)) == page.count("marker-end") == len(EXAMPLE.arrows)
    assert all("A caption." in text for text in (page, markdown["page.md"], latex))


def test_a_narrow_page_lists_for_each_box_where_its_arrows_come_from() -> None:
    page = dict(html.files(LIBRARY, ()))["page.html"]
    listed = page[page.index('<figure class="narrow') :]
    words = re.findall(r"<d[td]>(.*?)</d[td]>", listed[: listed.index("</figure>")])
    expected = {node.label: [begin for begin, end in EXAMPLE.arrows if end == node.label] for node in NODES}
    said = [re.sub("<.*?>", "", each) for each in words if not each.startswith("Row")]
    assert said == [f"{label} follows {', '.join(begins)}" if begins else label for label, begins in expected.items()]
    assert set(re.findall('href="(.*?)"', "".join(words))) == {"page.html#s"}


@pytest.mark.chromium
@pytest.mark.parametrize(("width", "shown"), [(390, "narrow listed"), (1280, "wide")])
def test_a_page_shows_the_drawing_or_the_list(measure: Measure, width: int, shown: str) -> None:
    page = dict(html.files(LIBRARY, ()))["page.html"]
    figures = "[...document.querySelectorAll('figure')].filter(figure => figure.offsetHeight).map(f => f.className)"
    assert measure(page, width, figures) == [shown]


@pytest.mark.tex
def test_a_diagram_compiles_and_nothing_sticks_out(tmp_path: Path) -> None:
    full = drawn([13] * 16, [(0, 207), (12, 100)])
    document = Document("page", "T", "L.", (Section("s", "S", (full,)),))
    assert re.findall(r"Overfull.*|.*[Ww]arning.*: (?!.*rerun).*", compiled(document, tmp_path)) == []

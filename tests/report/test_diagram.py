"""Diagrams: boxes that do not touch, arrows that lead down, and the same in all formats."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym.report import svg_diagram
from mse_sym.report.diagram import BOX, ROW, TITLES, Arrow, Point, laid_out
from mse_sym.report.document import Diagram, Document, Library, Node, Nodes, Section
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
        assert abs(x - centres[begin][0]) < BOX[0] / 2 > abs(u - centres[end][0])
        assert v >= y
        assert y - centres[begin][1] == BOX[1] / 2
        assert abs(v - centres[end][1]) == BOX[1] / 2


def along(arrow: Arrow, steps: int = 40) -> list[Point]:
    """Points of the curves of an arrow."""
    a, *others = arrow.points
    found = [a]
    for b, c, d in zip(others[::3], others[1::3], others[2::3], strict=True):
        for t in (step / steps for step in range(1, steps + 1)):
            weights = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
            points = list(zip(weights, (a, b, c, d), strict=True))
            found.append((sum(w * x for w, (x, _) in points), sum(w * y for w, (_, y) in points)))
        a = d
    return found


def crossed(diagram: Diagram) -> list[tuple[str, str, str]]:
    """The arrows that run into a box, beginning and end of each, and the box."""
    layout = laid_out(diagram)
    return [
        (begin, end, node.label)
        for (begin, end), arrow in zip(diagram.arrows, layout.arrows, strict=True)
        for node, (x, y) in layout.boxes.items()
        if any(abs(u - x) < BOX[0] / 2 and abs(v - y) < BOX[1] / 2 for u, v in along(arrow))
    ]


@given(diagrams())
def test_no_arrow_runs_into_a_box_or_a_title_or_out_of_the_diagram(diagram: Diagram) -> None:
    assert crossed(diagram) == []
    layout = laid_out(diagram)
    points = [point for arrow in layout.arrows for point in along(arrow)]
    assert all(TITLES - 1e-9 <= x <= layout.width and 0 < y < layout.height for x, y in points)


def test_arrows_from_different_boxes_never_share_a_lane_nor_go_on_in_that_of_another() -> None:
    layout = laid_out(drawn([2, 1, 2, 1, 1], [(0, 3), (0, 4), (1, 3), (3, 6)]))
    lanes = [arrow.points[3][0] for arrow in layout.arrows]
    assert lanes == [arrow.points[6][0] for arrow in layout.arrows]
    assert lanes[0] == lanes[1]
    assert len(set(lanes)) == 3


def test_boxes_of_a_page_lead_to_what_they_name_and_those_of_an_image_nowhere() -> None:
    inlined, image = (ElementTree.fromstring(draw(EXAMPLE)) for draw in (svg_diagram.inlined, svg_diagram.standalone))
    assert [link.get("href") for link in inlined.iter("a")] == ["page.html#s"] * 6
    assert not list(image.iter("{http://www.w3.org/2000/svg}a"))
    assert image.get("role") == "img"
    heights = [float(line.attrib["y"]) for line in inlined.iter("tspan")]
    assert heights == [heights[0], heights[0] + ROW, heights[0] + 2 * ROW]


def test_a_long_title_is_broken_and_its_lines_stay_in_their_row_and_column() -> None:
    titles = ["Short", "A neuron that is badly wrong learns slowly, and the cross-entropy mends it"]
    rows = tuple(Nodes(title, (Node(f"C{n}", "page", "s"),)) for n, title in enumerate(titles))
    root = ElementTree.fromstring(svg_diagram.inlined(Diagram("d", "C.", "A.", rows, ())))
    heights = []
    for number, text in enumerate(text for text in root.iter("text") if len(text)):
        lines = list(text)
        assert " ".join(line.text or "" for line in lines) == titles[number]
        assert all(len(line.text or "") * 5.7 < TITLES for line in lines)  # the width of a letter of that size
        heights.append([float(line.get("y", "")) for line in lines])
    assert len(heights[0]) == 1 < len(heights[1])
    assert all(number * ROW < height < (number + 1) * ROW for number, each in enumerate(heights) for height in each)


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

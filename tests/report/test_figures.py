from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from math import isnan
from typing import get_args
from xml.etree import ElementTree

import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure as Sheet

from mse_sym.report import pgfplots, plot, plot_ticks, svg
from mse_sym.report.document import Band, Cells, Curve, Figure, Marker, Place, Shape
from mse_sym.report.figure_style import (
    DARK,
    INK,
    LIGHT,
    PAPER,
    SCALE,
    SCALE_ON_DARK,
    bands_in_legend,
    curve_colours,
    legend_columns,
)
from mse_sym.report.figures import broken
from mse_sym.report.markup import in_type
from tests.report.sample import FIGURE, LOG_FIGURE

SVG = "{http://www.w3.org/2000/svg}"


def test_the_same_bytes_twice_and_in_another_process() -> None:
    program = (
        "from mse_sym.report import svg; from tests.report.sample import FIGURE;"
        "import sys; sys.stdout.write(svg.standalone(FIGURE))"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert svg.standalone(FIGURE) == svg.standalone(FIGURE) == other.stdout


def test_what_the_eye_cannot_see_does_not_show() -> None:
    (first, *others) = FIGURE.curves
    nudged = replace(first, y=tuple(y * (1 + 1e-8) for y in first.y))
    assert nudged != first
    assert svg.standalone(replace(FIGURE, curves=(nudged, *others))) == svg.standalone(FIGURE)
    assert pgfplots.picture(replace(FIGURE, curves=(nudged, *others)), str) == pgfplots.picture(FIGURE, str)


def test_another_curve_is_another_picture() -> None:
    (first, *others) = FIGURE.curves
    moved = replace(first, y=tuple(y + 0.01 for y in first.y))
    assert svg.standalone(replace(FIGURE, curves=(moved, *others))) != svg.standalone(FIGURE)


def test_it_is_an_image_with_a_name_and_a_description() -> None:
    root = ElementTree.fromstring(svg.standalone(FIGURE))
    texts = {element.get("id"): element.text for element in root.iter() if element.tag != f"{SVG}g"}
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, description = root.attrib["aria-labelledby"].split()
    assert texts[title] == "The gradient of the toy neuron, a^2(1 - a), against the pre-activation z."
    assert texts[description] == in_type(FIGURE.alt)


def test_nothing_is_loaded_and_text_is_drawn() -> None:
    picture = svg.inlined(FIGURE)
    assert "http" not in picture
    assert "<text" not in picture
    assert "metadata" not in picture
    assert "<image" not in picture


def test_every_colour_has_a_dark_counterpart() -> None:
    picture = svg.inlined(FIGURE)
    style = picture[picture.index("<style>") : picture.index("</style>")]
    drawn = set(re.findall(r"(?:fill|stroke): (#[0-9a-f]{6})", picture.replace(style, "")))
    assert len(drawn) >= 4
    for colour in drawn:
        assert f'"stroke: {colour}"' in style
        assert f'"fill: {colour}"' in style


def test_shapes_drawn_repeatedly_leave_their_colour_to_each_use() -> None:
    root = ElementTree.fromstring(svg.inlined(FIGURE))
    assert [shape for shapes in root.iter("defs") for shape in shapes]
    assert not [shape for shapes in root.iter("defs") for shape in shapes if shape.get("style")]
    assert all("fill" in use.get("style", "fill") for use in root.iter("use"))


def test_every_reference_is_defined_once_and_pictures_share_no_id() -> None:
    def identifiers(figure: Figure) -> list[str]:
        return re.findall(r' id="([^"]*)"', svg.inlined(figure))

    for figure in (FIGURE, LOG_FIGURE):
        references = set(re.findall(r'(?:href="|url\()#([^")]*)', svg.inlined(figure)))
        assert references
        assert references <= set(identifiers(figure))
        assert len(set(identifiers(figure))) == len(identifiers(figure))
    assert not set(identifiers(FIGURE)) & set(identifiers(LOG_FIGURE))


def test_drawing_leaves_matplotlib_as_it_was() -> None:
    program = (
        "import sys, matplotlib; from mse_sym.report import svg; from tests.report.sample import FIGURE;"
        "before = matplotlib.rcParams.copy(); svg.standalone(FIGURE);"
        "sys.exit(matplotlib.rcParams != before or 'matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_style_of_other_plots_does_not_show() -> None:
    expected = svg.standalone(FIGURE)
    with rc_context({"axes.grid": True, "figure.dpi": 200, "xtick.direction": "in"}):
        assert svg.standalone(FIGURE) == expected


def test_curves_take_the_palette_in_order_unless_they_choose() -> None:
    curves = tuple(Curve((0.0, 1.0), (0.0, 1.0), "c", colour=colour) for colour in (None, 0, None, 7))
    assert curve_colours(replace(FIGURE, curves=curves)) == (0, 0, 2, 7)
    assert len(LIGHT) == len(DARK)


def test_the_legend_names_each_band_once_and_an_empty_label_never() -> None:
    bands = (Band(0, 1, "slow"), Band(2, 3, ""), Band(4, 5, "slow"), Band(6, 7, "dead"))
    figure = replace(FIGURE, bands=bands)
    assert bands_in_legend(figure) == (bands[0], bands[3])
    picture = pgfplots.picture(figure, str)
    assert picture.count(r"\fill[band] ({axis cs:") == 4
    assert re.findall(r"\\addlegendentry\{(.*?)\}", picture)[-2:] == ["slow", "dead"]
    entries = legend_entries(figure)
    assert entries[-2:] == ["slow", "dead"]
    assert len(entries) == 4


def legend_entries(figure: Figure) -> list[str]:
    sheet = Sheet()
    axes = sheet.add_subplot()
    plot._plot(axes, figure)
    plot._legend(sheet, axes)
    (legend,) = sheet.legends
    return [text.get_text() for text in legend.get_texts()]


@pytest.mark.parametrize("place", get_args(Place))
def test_a_label_stands_where_its_author_puts_it(place: Place) -> None:
    figure = replace(FIGURE, markers=(Marker(0.0, 0.5, "here", place=place),))
    assert rf"\node[{place}, font=\small, inner sep=3pt] at (axis cs:0,0.5) {{here}};" in pgfplots.picture(figure, str)
    sheet = Sheet()
    axes = sheet.add_subplot()
    plot._plot(axes, figure)
    label = next(text for text in axes.texts if text.get_text() == "here")
    box = label.get_window_extent()
    x, y = axes.transData.transform((0.0, 0.5))
    assert (box.y1 < y, box.y0 > y) == (place.startswith("below"), place.startswith("above"))
    assert (box.x1 < x, box.x0 > x) == (place.endswith("left"), place.endswith("right"))


def test_a_long_legend_is_set_in_columns() -> None:
    curve = Curve((0.0, 1.0), (0.0, 1.0), "a label of about thirty letters")
    assert legend_columns(replace(FIGURE, curves=(curve,) * 5, bands=())) == 2
    assert legend_columns(replace(FIGURE, curves=(curve,), bands=())) == 1


@pytest.mark.parametrize("width", [3.6, 5.8])
@pytest.mark.parametrize("label", ["a", "a label of some words", "a label of about thirty letters"])
def test_a_legend_keeps_within_the_picture_and_takes_nothing_from_the_axes(label: str, width: float) -> None:
    def drawn(labels: int) -> tuple[float, float]:
        sheet = Sheet(figsize=(width, 2.5), layout="constrained")
        axes = sheet.add_subplot()
        plot._plot(axes, replace(FIGURE, curves=(Curve((0.0, 1.0), (0.0, 1.0), label),) * labels, bands=()))
        plot._legend(sheet, axes)
        sheet.draw_without_rendering()
        (legend,) = sheet.legends
        return legend.get_window_extent().x1 / sheet.bbox.width, axes.get_window_extent().height

    ends, heights = zip(*map(drawn, (1, 4, 7)), strict=True)
    assert max(ends) <= 1
    assert heights == pytest.approx([heights[0]] * 3, rel=0.1)


def test_the_words_of_a_figure_are_set_as_those_of_the_page() -> None:
    figure = replace(FIGURE, curves=(Curve((0.0, 1.0), (0.0, 1.0), "Student's, at -1"),), bands=())
    assert legend_entries(figure) == ["Student’s, at −1"]


def test_names_stand_on_the_vertical_axis_from_the_top() -> None:
    typed = ("first", "a name's so many words that it takes two lines", "third")
    names = ("first", "a name’s so many words that it takes two lines", "third")
    figure = Figure(
        "names", "c", "a", "$x$", "", (Curve((1.0, 2.0, 3.0), (1.0, 2.0, 3.0), "", dots=True),), names=typed
    )
    sheet = Sheet()
    axes = sheet.add_subplot()
    plot._plot(axes, figure)
    shown = [label.get_text() for label in axes.get_yticklabels()]
    assert [text.replace("\n", " ") for text in shown] == list(names)
    assert "\n" in shown[1]
    top, bottom = (axes.transData.transform((0.0, place))[1] for place in (1, 3))
    assert top > bottom
    taller = replace(figure, names=typed * 4)
    heights = [
        float(ElementTree.fromstring(svg.inlined(one)).attrib["height"].removesuffix("pt")) for one in (figure, taller)
    ]
    assert heights[1] > 2 * heights[0]
    picture = pgfplots.picture(figure, str)
    assert "yticklabels={{first}, {a name" in picture
    assert "y dir=reverse" in picture
    assert "axis on top=false" in picture


def test_a_jump_is_a_broken_line_with_open_dots() -> None:
    line, ends = broken((-2.0, -1.0, 0.0, 1.0, 2.0), (-2.0, -1.5, 0.0, 3.0, 4.0), "jump", at=0.0)
    assert line.x == (-2, -1, 0, 0, 0, 1, 2)
    assert line.y[:3] == (-2, -1.5, -1)
    assert isnan(line.y[3])
    assert line.y[4:] == (2, 3, 4)
    assert (ends.x, ends.y) == ((0, 0), (-1, 2))
    assert ends.dots
    assert ends.dashed
    figure = replace(FIGURE, curves=(FIGURE.curves[0], line, ends, FIGURE.curves[1]), bands=())
    assert curve_colours(figure) == (0, 1, 1, 2)
    assert legend_entries(figure) == ["squared error", "jump", "cross-entropy, $a - y$"]
    assert pgfplots.picture(figure, str).count("forget plot] coordinates {(0,-1) (0,2)}") == 1


def test_gaps_and_maths_that_matplotlib_does_not_know() -> None:
    figure = Figure(
        name="gaps",
        caption="c",
        alt="a",
        x_label=r"$\tfrac{1}{2} \lvert r \rvert \le 1$, 50 % & \$5",
        y_label=r"$\left\lVert a - y \right\rVert$",
        curves=(Curve((0.0, 1.0, 2.0, 3.0), (0.0, float("nan"), 1.0, 2.0), r"$\sigma'(z)$ in `code`"),),
        bands=(Band(1.0, 2.0, "*band*"),),
    )
    ElementTree.fromstring(svg.standalone(figure))
    assert "(1,nan)" in pgfplots.picture(figure, str)


def test_a_narrow_figure_has_letters_as_large_on_a_smaller_sheet_and_its_legend_in_columns() -> None:
    wide, narrow = (ElementTree.fromstring(svg.inlined(LOG_FIGURE, narrow=narrow)) for narrow in (False, True))
    assert [float(root.attrib["width"].removesuffix("pt")) for root in (wide, narrow)] == [417.6, 259.2]
    glyphs = [{path.get("d") for path in root.iter("path") if path.get("transform")} for root in (wide, narrow)]
    assert glyphs[1] <= glyphs[0]
    assert [legend_columns(LOG_FIGURE, narrow=narrow) for narrow in (False, True)] == [2, 1]
    assert "legend columns=1" in pgfplots.picture(LOG_FIGURE, str, narrow=True)


def test_pgfplots_golden() -> None:
    figure = Figure(
        name="line",
        caption="c",
        alt="a",
        x_label="$x$",
        y_label="$y$",
        curves=(Curve((0.0, 1 / 3), (1.0, 123456.789), "line", dashed=True, colour=1),),
        log_y=True,
        x_range=(0.0, 0.5),
    )
    assert pgfplots.picture(figure, str) == (
        "\\begin{tikzpicture}[baseline=(current axis.south)]\n"
        "\\begin{semilogyaxis}[wide, xlabel={$x$}, ylabel={$y$}, legend columns=1, "
        "xmin=0, xmax=0.5, enlarge x limits=false]\n"
        "\\addplot[curve1, dash pattern=on 4.5pt off 2pt] coordinates {(0,1) (0.33333,1.2346e+05)};"
        "\\addlegendentry{line}\n"
        "\\end{semilogyaxis}\n"
        "\\end{tikzpicture}"
    )


def test_without_matplotlib_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "mse_sym.report.plot", raising=False)
    monkeypatch.delattr("mse_sym.report.plot", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'mse_sym\[report\]'"):
        svg.standalone(replace(FIGURE, name="of_no_other_test"))


def test_dots_on_a_logarithmic_axis() -> None:
    curves = tuple(Curve((1.0, 10.0), (2.0, 3.0), "dots", dashed=dashed, dots=True) for dashed in (False, True))
    figure = Figure("dots", "c", "a", "$x$", "$y$", curves, log_x=True, log_y=True)
    written = pgfplots.picture(figure, str)
    assert r"\begin{loglogaxis}" in written
    assert written.count("only marks") == 2
    assert written.count("fill=white") == 1
    drawn = ElementTree.fromstring(svg.inlined(figure)).iter("use")
    styles = [style for use in drawn if "stroke-width: 1.4" in (style := use.get("style", ""))]
    assert len(styles) == 2 * 3
    assert sum(f"fill: {PAPER}" in style for style in styles) == 3


@pytest.mark.parametrize("width", [3.6, 5.8])
@pytest.mark.parametrize("highest", [20.0, 300.0, 3000.0, 1e6])
def test_the_numbers_of_a_logarithmic_axis_do_not_run_together(highest: float, width: float) -> None:
    figure = replace(LOG_FIGURE, curves=(Curve((1.0, highest), (1.0, 2.0), "c"),), log_x=True)
    sheet = Sheet(figsize=(width, 2.5), layout="constrained")
    axes = sheet.add_subplot()
    plot._plot(axes, figure)
    plot_ticks.number(sheet, axes)
    low, high = axes.get_xlim()
    labels = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    shown = {round(value, 6): label.get_window_extent() for value, label in labels if low <= value <= high}
    assert min(right.x0 - left.x1 for left, right in pairwise(shown.values())) > 2
    assert {1.0, 10.0} <= set(shown)


def test_gaps_tell_lines_apart_in_both_formats() -> None:
    gaps = [(dashed, dotted) for dashed in (False, True) for dotted in (False, True)]
    curves = tuple(Curve((1.0, 2.0), (2.0, 3.0), "c", dashed, 0, dotted=dotted) for dashed, dotted in gaps)
    figure = Figure("gaps", "c", "a", "$x$", "$y$", curves)
    written = re.findall(r"addplot\[curve0(.*?)\] coordinates", pgfplots.picture(figure, str))
    drawn = re.findall(rf"stroke-dasharray: ([^;]+); [^\"]*stroke: {LIGHT[0]}", svg.inlined(figure))
    assert len(set(written)) == len(gaps)
    assert len(set(drawn)) == len(gaps) - 1  # one has no gaps


def test_shapes_tell_dots_apart_in_both_formats() -> None:
    shapes = get_args(Shape)
    curves = tuple(
        Curve((1.0,), (2.0,), f"{shape} {dashed}", dashed, 0, dots=True, shape=shape)
        for shape in shapes
        for dashed in (False, True)
    )
    figure = Figure("shapes", "c", "a", "$x$", "$y$", curves)
    written = re.findall(r"only marks(.*?)\] coordinates", pgfplots.picture(figure, str))
    assert len(set(written)) == len(written) == len(curves)
    assert [*plot._SHAPES] == [*shapes]
    assert len(set(plot._SHAPES.values())) == len(shapes)


MAP = replace(
    FIGURE,
    name="map",
    curves=(),
    bands=(),
    markers=(),
    cells=(
        Cells(((0.0, 1.0, 0.0, 1.0), (1.0, 2.0, 1.0, 2.0)), "*few*", 1),
        Cells(((1.0, 2.0, 0.0, 1.0), (0.0, 1.0, 1.0, 2.0)), "many", 6),
    ),
    x_range=(0.0, 2.0),
    y_range=(0.0, 2.0),
)


def test_cells_are_one_path_of_each_shade_with_a_dark_counterpart() -> None:
    picture = svg.inlined(MAP)
    style = picture[picture.index("<style>") : picture.index("</style>")]
    paths = [element for element in ElementTree.fromstring(picture).iter("path") if element.get("style")]
    for shade in (1, 6):
        drawn = [path for path in paths if f"fill: {SCALE[shade]}" in path.attrib["style"]]
        assert [path.attrib["d"].count("M") for path in drawn] == [2, 1]  # of the map, and of the legend
        assert f"stroke: {SCALE[shade]}" in drawn[0].attrib["style"]
        assert f"stroke: {INK}" in drawn[1].attrib["style"]  # Or the palest could not be seen.
        for part in ("fill", "stroke"):
            assert f'[style*="{part}: {SCALE[shade]}"]{{{part}:{SCALE_ON_DARK[shade]}!important}}' in style


def test_cells_in_latex_have_their_shades_and_a_legend() -> None:
    picture = pgfplots.picture(MAP, lambda text: text.replace("*", "!"))
    assert "(axis cs:1,1) rectangle (axis cs:2,2);" in picture
    assert picture.count("\\filldraw[shade1,") == picture.count("\\filldraw[shade6,") == 1
    assert "\\addlegendentry{!few!}" in picture
    assert "{shade6}{HTML}" in pgfplots.PREAMBLE
    assert legend_columns(MAP) == 2
    long = replace(MAP, cells=(replace(MAP.cells[0], label="a label " * 10), MAP.cells[1]))
    assert legend_columns(long) == 1


def test_a_scale_goes_one_way_and_no_colour_stands_for_two() -> None:
    """From the background on, in the light and in the dark."""

    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert list(SCALE) == sorted(SCALE, key=lightness, reverse=True)
    assert list(SCALE_ON_DARK) == sorted(SCALE_ON_DARK, key=lightness)
    assert len(SCALE) == len(SCALE_ON_DARK) == len({*SCALE} - {*LIGHT})


def test_without_its_curves_a_picture_has_their_ends_and_all_else() -> None:
    before, after = "\\begin{axis}[xmin=0]\n\\addplot[curve0] coordinates {", "};\\addlegendentry{$f(x)$}\n\\end{axis}"
    cells = "\\filldraw[shade1, line width=0.3pt]\n(axis cs:0,0) rectangle (axis cs:1,1);"
    assert pgfplots.without_curves(f"{before}(0,1) (1,nan) (2,3){after}") == f"{before}(0,1) (2,3){after}"
    assert pgfplots.without_curves(f"{before}(0,1){after}{cells}") == f"{before}(0,1){after}"

"""Figures drawn with matplotlib, through its objects and without its global state.

Imports matplotlib at once, so :mod:`mse_sym.report.svg` imports this module only when a figure is drawn.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Sheet
from matplotlib.legend import Legend
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from mse_sym.report.document import Cells, Curve, Figure, Marker, Shape
from mse_sym.report.figure_style import (
    INK,
    LIGHT,
    PAPER,
    SCALE,
    SHADE,
    balanced,
    bands_in_legend,
    curve_colours,
    names_in_lines,
    strokes,
)
from mse_sym.report.markup import Marks, in_type, render
from mse_sym.report.plot_ticks import number

# In inches; what is high is the picture without its legend.
_WIDTH, _NARROW_WIDTH = 5.8, 3.6
_HEIGHT, _NARROW_HEIGHT = 3.25, 2.45
_LINE_OF_LEGEND, _ROW_OF_NAMES, _AROUND_NAMES = 0.22, 0.3, 0.5
_DOTS: dict[str, Any] = {"linestyle": "", "markersize": 5, "markeredgewidth": 1.4, "clip_on": False}
_SHAPES: Mapping[Shape, str] = {
    "circle": "o",
    "square": "s",
    "triangle": "^",
    "diamond": "D",
    "pentagon": "p",
    "wedge": "v",
}
_NAMES: dict[str, Any] = {"fontsize": 9, "linespacing": 1.0}

_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "path",
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 11,
    "axes.labelsize": 11.5,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "ytick.minor.width": 0.4,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "ytick.minor.size": 1.5,
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "round",
    # Whether a point is simplified away would depend on the last bits of its coordinates.
    "path.simplify": False,
}


def draw(figure: Figure, *, narrow: bool = False) -> str:
    """``figure`` as matplotlib's SVG, in the palette's light colours and on no background.

    A ``narrow`` one has its letters as large, and room beside another.
    """
    with rc_context():
        rcdefaults()  # whatever style the reader's own plots have
        rcParams.update({**_SETTINGS, "svg.hashsalt": figure.name})
        sheet = Sheet(
            figsize=(_NARROW_WIDTH if narrow else _WIDTH, _height(figure, narrow=narrow)), layout="constrained"
        )
        axes = sheet.add_subplot()
        _plot(axes, figure)
        _legend(sheet, axes)
        if figure.log_x:
            number(sheet, axes)
        written = io.StringIO()
        sheet.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    return written.getvalue()


def _height(figure: Figure, *, narrow: bool) -> float:
    if figure.names:
        return _ROW_OF_NAMES * len(figure.names) + _AROUND_NAMES
    return _NARROW_HEIGHT if narrow else _HEIGHT


def _plot(axes: Axes, figure: Figure) -> None:
    for curve, colour in zip(figure.curves, curve_colours(figure), strict=True):
        axes.plot(
            curve.x,
            curve.y,
            color=LIGHT[colour],
            label=_text(curve.label) or None,
            **_style(curve),
        )
    named = bands_in_legend(figure)
    for band in figure.bands:
        label = _text(band.label) if band in named else None
        axes.axvspan(band.low, band.high, color=SHADE, linewidth=0, label=label, zorder=0)
    for cells in figure.cells:
        axes.add_patch(_shaded(cells))
    axes.set(xlabel=_text(figure.x_label), ylabel=_text(figure.y_label), xmargin=0.02)
    if figure.log_x:
        axes.set_xscale("log")
    if figure.log_y:
        axes.set_yscale("log")
    if figure.x_range is not None:
        axes.set_xlim(figure.x_range)
    if figure.y_range is not None:
        axes.set_ylim(figure.y_range)
    if figure.names:
        axes.set_yticks(range(1, len(figure.names) + 1), names_in_lines(figure), **_NAMES)
        axes.set_ylim(len(figure.names) + 0.6, 0.4)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="y", color=SHADE, linewidth=0.6)
        axes.set_axisbelow(True)
    if figure.cells:
        axes.spines[["top", "right"]].set_visible(True)
    for marker in figure.markers:
        _mark(axes, marker)


def _shaded(cells: Cells) -> PathPatch:
    """One path of all rectangles; its edge covers the seams that would show between them."""
    corners = [
        ((left, low), (right, low), (right, high), (left, high), (left, low))
        for left, right, low, high in cells.rectangles
    ]
    codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY] * len(corners)
    path = Path([corner for each in corners for corner in each], codes)
    return PathPatch(path, color=SCALE[cells.shade], linewidth=0.5, label=_text(cells.label), zorder=0)


def _style(curve: Curve) -> dict[str, Any]:
    if not curve.dots:
        return {"linestyle": (0, strokes(curve) or None)}
    dots = {**_DOTS, "marker": _SHAPES[curve.shape]}
    return {**dots, "markerfacecolor": PAPER} if curve.dashed else dots


def _mark(axes: Axes, marker: Marker) -> None:
    colour = LIGHT[marker.colour % len(LIGHT)]
    below, left = marker.place.startswith("below"), marker.place.endswith("left")
    axes.plot([marker.x], [marker.y], "o", color=colour, markersize=4.5, clip_on=False)
    axes.annotate(
        _text(marker.label),
        (marker.x, marker.y),
        xytext=(-6 if left else 6, -6 if below else 6),
        textcoords="offset points",
        ha="right" if left else "left",
        va="top" if below else "bottom",
    )


def _legend(sheet: Sheet, axes: Axes) -> None:
    """Above the picture, where it can hide no curve, in as many columns as there is room for; the sheet grows by it."""
    handles, labels = axes.get_legend_handles_labels()
    if not labels:
        return
    FigureCanvasAgg(sheet)  # which knows how wide letters are

    def width(columns: int) -> float:
        legend = _set_legend(sheet, handles, labels, columns)
        wide = float(legend.get_window_extent().width)
        legend.remove()
        return wide

    room = next((columns for columns in range(len(labels), 1, -1) if width(columns) <= sheet.bbox.width), 1)
    columns = balanced(len(labels), room)
    sheet.set_figheight(sheet.get_figheight() + _LINE_OF_LEGEND * -(-len(labels) // columns))
    legend = _set_legend(sheet, handles, labels, columns)
    for sample in legend.get_patches():  # The palest shade is nearly that of the paper.
        sample.set(edgecolor=INK, linewidth=0.4)


def _set_legend(sheet: Sheet, handles: Sequence[Artist], labels: Sequence[str], columns: int) -> Legend:
    in_order = sorted(range(len(labels)), key=lambda k: isinstance(handles[k], Patch))
    return sheet.legend(
        [handles[k] for k in in_order],
        [labels[k] for k in in_order],
        loc="outside upper left",
        ncols=columns,
        frameon=False,
        borderaxespad=0,
        borderpad=0.2,
        handlelength=2.4,
        columnspacing=1.6,
    )


_UNKNOWN_TO_MATHTEXT = {
    r"\tfrac": r"\frac",
    r"\le": r"\leq",
    r"\ge": r"\geq",
    r"\ne": r"\neq",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\lVert": r"\|",
    r"\rVert": r"\|",
}
_COMMAND = re.compile(r"\\[A-Za-z]+")


def _maths(latex: str) -> str:
    return f"${_COMMAND.sub(lambda command: _UNKNOWN_TO_MATHTEXT.get(command[0], command[0]), latex)}$"


_MARKS = Marks(
    text=lambda text: in_type(text).replace("$", r"\$"),
    maths=_maths,
    code=str,
    emphasis=str,
    link=lambda link: link.text,
)


def _text(prose: str) -> str:
    return render(prose, _MARKS)

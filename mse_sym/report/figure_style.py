"""What figures look like in every format: their colours and how their legends are set."""

from __future__ import annotations

import textwrap

from mse_sym.report.document import Band, Curve, Figure
from mse_sym.report.markup import in_type, shown_width

# After Okabe and Ito, whose colours the colour-blind can tell apart; darker where theirs are faint on paper.
LIGHT = ("#0072b2", "#d55e00", "#00896b", "#b8578f", "#b27b00", "#5a6fd6", "#8c5a3c", "#5b7f1e")
DARK = ("#63b3ec", "#ff9a4d", "#3ecfa6", "#ea9fca", "#f0bd4a", "#a5b1ff", "#cfa283", "#a9cc6a")
# A scale from few to many: of one colour, so that the colour-blind and a printer without colours see its order.
SCALE = ("#f4f6fa", "#d3deec", "#a9c1dd", "#7a9fca", "#4c7cb3", "#285a92", "#10355f")
SCALE_ON_DARK = ("#25282d", "#2b3f57", "#345a82", "#437bad", "#619dcf", "#94c0e6", "#d6e8fa")
INK, INK_ON_DARK = "#26282c", "#dcdcd6"
SHADE, SHADE_ON_DARK = "#ebe6da", "#383a3f"
PAPER, PAPER_ON_DARK = "#fdfcf8", "#15171a"

_DASH, _DOT = (4.5, 2.0), (1.1, 1.7)

_LEGEND_WIDTH, _NARROW_LEGEND_WIDTH, _SAMPLE_WIDTH = 80, 40, 9  # in characters: the line, the sample of a label


def curve_colours(figure: Figure) -> tuple[int, ...]:
    """The palette's index of each curve: its own, or else its place in the legend; without a label, the one before."""
    colours: list[int] = []
    named = 0
    for curve in figure.curves:
        following = colours[-1] if colours and not curve.label else named
        colours.append((following if curve.colour is None else curve.colour) % len(LIGHT))
        named += bool(curve.label)
    return tuple(colours)


def strokes(curve: Curve) -> tuple[float, ...]:
    """The lengths of what is drawn and left out of a line in turn, in its own widths; none of a line without gaps."""
    return _DASH * curve.dashed + _DOT * curve.dotted


def bands_in_legend(figure: Figure) -> tuple[Band, ...]:
    """One band of each label, and none without a label."""
    first = {band.label: band for band in reversed(figure.bands) if band.label}
    return tuple(band for band in figure.bands if first.get(band.label) is band)


def legend_labels(figure: Figure) -> tuple[str, ...]:
    """What the legend names, in order."""
    curves, bands, cells = figure.curves, bands_in_legend(figure), figure.cells
    labels = *(c.label for c in curves), *(band.label for band in bands), *(shade.label for shade in cells)
    return tuple(filter(None, labels))


def legend_columns(figure: Figure, *, narrow: bool = False) -> int:
    """As many columns, each as wide as the longest label, as the line has room for, where it cannot be measured."""
    labels = legend_labels(figure)
    widest = max(map(shown_width, labels), default=0) + _SAMPLE_WIDTH
    return balanced(len(labels), (_NARROW_LEGEND_WIDTH if narrow else _LEGEND_WIDTH) // widest)


def balanced(labels: int, room: int) -> int:
    """Columns for so many labels where there is room for some: no more than it takes for as few lines."""
    lines = -(-labels // max(room, 1))
    return max(1, -(-labels // max(lines, 1)))


_NAME_WIDTH = 33


def names_in_lines(figure: Figure) -> tuple[str, ...]:
    """The names on the vertical axis, in lines no wider than half a narrow figure."""
    return tuple("\n".join(textwrap.wrap(in_type(name), _NAME_WIDTH, break_on_hyphens=False)) for name in figure.names)

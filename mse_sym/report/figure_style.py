"""What figures look like in every format: their colours and how their legends are set."""

from __future__ import annotations

from mse_sym.report.document import Band, Figure
from mse_sym.report.markup import plain

# After Okabe and Ito, whose colours the colour-blind can tell apart; darker where theirs are faint on paper.
LIGHT = ("#0072b2", "#d55e00", "#00896b", "#b8578f", "#b27b00", "#5a6fd6")
DARK = ("#63b3ec", "#ff9a4d", "#3ecfa6", "#ea9fca", "#f0bd4a", "#a5b1ff")
# A scale from few to many: of one colour, so that the colour-blind and a printer without colours see its order.
SCALE = ("#f4f6fa", "#d3deec", "#a9c1dd", "#7a9fca", "#4c7cb3", "#285a92", "#10355f")
SCALE_ON_DARK = ("#25282d", "#2b3f57", "#345a82", "#437bad", "#619dcf", "#94c0e6", "#d6e8fa")
INK, INK_ON_DARK = "#26282c", "#dcdcd6"
SHADE, SHADE_ON_DARK = "#ebe6da", "#383a3f"

_LEGEND_WIDTH, _NARROW_LEGEND_WIDTH, _SAMPLE_WIDTH = 80, 40, 9  # in characters: the line, the sample of a label


def curve_colours(figure: Figure) -> tuple[int, ...]:
    """The palette's index of each curve: its own, or else its place in the figure."""
    return tuple(
        (position if curve.colour is None else curve.colour) % len(LIGHT)
        for position, curve in enumerate(figure.curves)
    )


def bands_in_legend(figure: Figure) -> tuple[Band, ...]:
    """One band of each label, and none without a label."""
    first = {band.label: band for band in reversed(figure.bands) if band.label}
    return tuple(band for band in figure.bands if first.get(band.label) is band)


def legend_columns(figure: Figure, *, narrow: bool = False) -> int:
    """All labels on one line if they fit there, or else in columns as wide as the longest."""
    line = _NARROW_LEGEND_WIDTH if narrow else _LEGEND_WIDTH
    labels = [curve.label for curve in figure.curves] + [band.label for band in bands_in_legend(figure)]
    labels += [cells.label for cells in figure.cells]
    widths = [len(plain(label)) + _SAMPLE_WIDTH for label in labels]
    if sum(widths) <= line:
        return max(1, len(widths))
    return max(1, line // max(widths))

"""The numbers of a logarithmic axis: as many of each power of ten as there is room for."""

from __future__ import annotations

from itertools import pairwise
from math import log10

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.ticker import LogLocator, NullLocator

_STEPS = ((1, 2, 5), (1, 3), (1,))
_POWERS = 1e5  # from here on numbers are written as powers of ten
_MOST = 40  # numbers, more than there is room for: the locator would leave out some of its own accord
_GAP = 0.4  # between two numbers at least, in heights of their digits


def number(sheet: Sheet, axes: Axes) -> None:
    """Set the numbers of the horizontal axis of a sheet on which all else is drawn, so that they do not run together.

    The heights of the sheet are settled by then, and how wide its letters are is known.
    """
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:g}" if x < _POWERS else f"$10^{{{log10(x):.0f}}}$")
    axes.xaxis.set_minor_locator(NullLocator())
    for steps in _STEPS:
        axes.xaxis.set_major_locator(LogLocator(subs=steps, numticks=_MOST))
        sheet.draw_without_rendering()
        if not _touching(axes):
            return


def _touching(axes: Axes) -> bool:
    low, high = axes.get_xlim()
    labels = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    boxes = [label.get_window_extent() for value, label in labels if low <= value <= high]
    return any(left.x1 + _GAP * left.height > right.x0 for left, right in pairwise(boxes))

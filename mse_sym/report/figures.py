"""Figures and tables out of computed numbers, rounded so that a processor's last bits do not show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import nan

from mse_sym.report.document import Curve

FIGURES = 6


def sampled(
    x: Iterable[float], y: Iterable[float], label: str, *, dashed: bool = False, colour: int | None = None
) -> Curve:
    """A curve through computed points, to six significant figures."""
    return Curve(rounded(x), rounded(y), label, dashed=dashed, colour=colour)


def rounded(values: Iterable[float]) -> tuple[float, ...]:
    """Six significant figures of each value."""
    return tuple(float(f"{float(value):.{FIGURES}g}") for value in values)


def broken(x: Sequence[float], y: Sequence[float], label: str, *, at: float) -> tuple[Curve, Curve]:
    """A curve that jumps at a place, which is one of its points: broken there, with open dots at both its ends.

    The dots have no label, and so the colour of the curve before them.
    """
    place = list(x).index(at)
    ends = ((2 * y[place - 1] - y[place - 2]), (2 * y[place + 1] - y[place + 2]))
    line = Curve(
        rounded((*x[:place], at, at, at, *x[place + 1 :])),
        rounded((*y[:place], ends[0], nan, ends[1], *y[place + 1 :])),
        label,
    )
    return line, Curve(rounded((at, at)), rounded(ends), "", dashed=True, dots=True)

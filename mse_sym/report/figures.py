"""Figures and tables out of computed numbers, rounded so that a processor's last bits do not show."""

from __future__ import annotations

from collections.abc import Iterable

from mse_sym.report.document import Curve

FIGURES = 6


def sampled(x: Iterable[float], y: Iterable[float], label: str, *, dashed: bool = False) -> Curve:
    """A curve through computed points, to six significant figures."""
    return Curve(rounded(x), rounded(y), label, dashed=dashed)


def rounded(values: Iterable[float]) -> tuple[float, ...]:
    """Six significant figures of each value."""
    return tuple(float(f"{float(value):.{FIGURES}g}") for value in values)

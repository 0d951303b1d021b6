"""One colour for each loss through all figures, whatever stands beside it; its likelihood has the same.

Lines of one loss in a figure are told apart by their dashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mse_sym.report.document import Block, Curve, Document, Figure, Folded, Library, Row
from mse_sym.report.figure_style import curve_colours

LOSSES: Mapping[str, int] = {
    "squared error": 0,
    "gaussian": 0,
    "absolute error": 1,
    "laplace": 1,
    "huber": 2,
    "cross-entropy": 3,
    "bernoulli": 3,
    "poisson": 4,
    "gamma": 5,
    "student": 6,
    "geometric": 7,
}
"""Places in the palette, by the words in a curve's label that name the loss or its likelihood."""


def coloured(library: Library) -> Library:
    """``library`` with the colours of its losses in every figure."""
    return replace(library, documents=tuple(map(_document, library.documents)))


def _document(document: Document) -> Document:
    sections = (replace(section, blocks=tuple(map(_block, section.blocks))) for section in document.sections)
    return replace(document, sections=tuple(sections))


def _block(block: Block) -> Block:
    match block:
        case Figure():
            return figure(block)
        case Row(figures):
            return Row(tuple(map(figure, figures)))
        case Folded(_, blocks):
            return replace(block, blocks=tuple(map(_block, blocks)))
    return block


def figure(drawn: Figure) -> Figure:
    """A figure whose curves have the colours of the losses that they name, and its markers those of their curves.

    A line that would look like one before it has dashes, or dots, or both.
    """
    before = curve_colours(drawn)
    named = tuple(map(_named, drawn.curves))
    after = curve_colours(replace(drawn, curves=named))
    moved = dict(zip(before, after, strict=True))
    return replace(
        drawn,
        curves=_told_apart(replace(curve, colour=colour) for curve, colour in zip(drawn.curves, after, strict=True)),
        markers=tuple(replace(marker, colour=moved.get(marker.colour, marker.colour)) for marker in drawn.markers),
    )


_LINES = ((False, False), (True, False), (False, True), (True, True))
"""Whether a line has dashes and whether it has dots, in the order in which they are given out."""


def _told_apart(curves: Iterable[Curve]) -> tuple[Curve, ...]:
    told: list[Curve] = []
    for curve in curves:
        taken = {(line.dashed, line.dotted) for line in told if _is_line(line) and line.colour == curve.colour}
        dashed, dotted = own = (curve.dashed, curve.dotted)
        if _is_line(curve) and own in taken:
            dashed, dotted = next((line for line in _LINES if line not in taken), own)
        told.append(replace(curve, dashed=dashed, dotted=dotted))
    return tuple(told)


def _is_line(curve: Curve) -> bool:
    """Whether it is a line that the legend names."""
    return bool(curve.label) and not curve.dots


def _named(curve: Curve) -> Curve:
    colour = colour_of(curve.label)
    return curve if colour is None else replace(curve, colour=colour)


def colour_of(words: str) -> int | None:
    """The place in the palette of the loss that is named, if it has one."""
    return next((colour for name, colour in LOSSES.items() if name in words.lower()), None)

"""All formulas of a page: those that stand alone, those in aligned lines, and those within text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mse_sym.report.document import (
    Block,
    Chain,
    Definitions,
    Diagram,
    Display,
    Document,
    Figure,
    Folded,
    Listing,
    Note,
    Paragraph,
    Proofs,
    Row,
    Subheading,
    Table,
)
from mse_sym.report.markup import Emphasis, Maths, Span, parse


def formulas(document: Document) -> Iterator[str]:
    """The LaTeX of all formulas in the text of a document, in reading order."""
    for section in document.sections:
        yield from _within(section.title)
        yield from formulas_of(section.blocks)


def formulas_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The LaTeX of all formulas in blocks, in reading order."""
    for block in blocks:
        yield from _of(block)


def _of(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text) | Note(text):
            yield from _within(text)
        case Chain(steps):
            for step in steps:
                yield step.relation
                yield from map("".join, (step.formula, *step.where))
                yield from _within(step.reason)
        case Display(formula):
            yield "".join(formula)
        case Proofs(rows):
            yield from _within(*(cell for row in rows for cell in row))
        case Table(caption, header, rows):
            yield from _within(caption, *header, *(cell for row in rows for cell in row))
        case Figure():
            yield from _within(block.caption, block.x_label, block.y_label, *(curve.label for curve in block.curves))
        case Row(figures):
            for figure in figures:
                yield from _of(figure)
        case Diagram(_, caption):
            yield from _within(caption)
        case Subheading(_, title):
            yield from _within(title)
        case Definitions(title, rows):
            yield from _within(title, *(text for row in rows for text in row))
        case Folded(summary, blocks):
            yield from _within(summary)
            yield from formulas_of(blocks)
        case Listing():
            pass


def _within(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from _maths(parse(text))


def _maths(spans: tuple[Span, ...]) -> Iterator[str]:
    for span in spans:
        if isinstance(span, Maths):
            yield span.latex
        elif isinstance(span, Emphasis):
            yield from _maths(span.spans)

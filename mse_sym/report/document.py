"""The document model: what a report says, free of any output format.

A :class:`Document` is a page of sections; a section is a heading and blocks.
The builders (:mod:`mse_sym.pages.build`) make documents out of proved claims;
each writer turns the same document into one format.  Nothing here knows SymPy:
formulas are LaTeX strings, text is prose with the marks of :mod:`mse_sym.report.markup`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mse_sym.report.status import Kind, Status

PROJECT = "mse_sym"
"""Who made the pages, and the name of the book's file."""
FILE_NAME = re.compile(r"\w[\w.-]*", re.ASCII)
"""What may name a page, a figure or a section: it becomes the name of a file, or an anchor."""

Formula: TypeAlias = tuple[str, ...]
"""A formula as LaTeX pieces: joined they are the formula, and a line may break between two."""


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Note:
    """A remark in small type: where this stands among the claims."""

    text: str


Language: TypeAlias = Literal["python", "sh", "text"]


@dataclass(frozen=True)
class Listing:
    """Lines that one types, into a file or a shell, or that are printed; kept as they are."""

    text: str
    language: Language = "python"


@dataclass(frozen=True)
class Step:
    r"""One line of a derivation: relation, formula and, to the right, the reason.

    ``relation`` is LaTeX (``=``, ``\doteq``, ``\sim``, ``\geq`` …). On the first line it is empty, or begins with a
    left-hand side that is too short for a line of its own.  ``anchor`` and ``number`` are given by
    :mod:`mse_sym.report.anchors`; not every line has a number.  ``where`` says below a long formula what its letters
    stand for, in equations.
    """

    relation: str
    formula: Formula
    reason: str
    anchor: str = ""
    number: str = ""
    where: tuple[Formula, ...] = ()


@dataclass(frozen=True)
class Chain:
    """A derivation as aligned lines, the last one boxed as its result when ``boxed``."""

    steps: tuple[Step, ...]
    boxed: bool = True


@dataclass(frozen=True)
class Display:
    """A formula on a line of its own, not derived here (a definition, a statement)."""

    formula: Formula
    anchor: str = ""
    number: str = ""


@dataclass(frozen=True)
class Proofs:
    """What was proved, computed or measured, and how: rows of (what that was, the method), folded.

    The ``sentence`` stands above them.
    """

    rows: tuple[tuple[str, str], ...]
    kind: Kind = "proved"
    sentence: str = ""


@dataclass(frozen=True)
class Subheading:
    """What begins a part of a section that one may want to go to: the anchor, and a title, prose."""

    identifier: str
    title: str


@dataclass(frozen=True)
class Definitions:
    """Terms, each with what it is, under a title; what has an empty term stands for itself. All of it prose."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with one header row; ``numeric`` columns (by index) are set flush right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


Shape: TypeAlias = Literal["circle", "square", "triangle", "diamond", "pentagon", "wedge"]


@dataclass(frozen=True)
class Curve:
    """A polyline; curves of one figure take the palette's colours in order unless ``colour`` is set.

    Where ``y`` is not a number, the line is broken.  One that is ``dashed`` and ``dotted`` has dashes and dots in turn.
    With ``dots`` its points alone are shown, in a shape, which is hollow where it is ``dashed``.  The legend leaves out
    a curve without a label.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    label: str
    dashed: bool = False
    colour: int | None = None
    dots: bool = False
    shape: Shape = "circle"
    dotted: bool = False


@dataclass(frozen=True)
class Band:
    """A shaded interval of the horizontal axis; the legend names each label once, and an empty one never."""

    low: float
    high: float
    label: str


@dataclass(frozen=True)
class Cells:
    """Rectangles of one shade, each by its left, right, lower and upper end; the legend names the shade.

    ``shade`` is an index into a scale from pale to deep.
    """

    rectangles: tuple[tuple[float, float, float, float], ...]
    label: str
    shade: int


Place: TypeAlias = Literal["above left", "above right", "below left", "below right"]


@dataclass(frozen=True)
class Marker:
    """A labelled point; ``colour`` is an index into the palette, and ``place`` where its label has room."""

    x: float
    y: float
    label: str
    colour: int = 0
    place: Place = "above right"


@dataclass(frozen=True)
class Figure:
    """A plot. ``name`` is its file name's stem, ``alt`` the description read out to those who cannot see it.

    Axis labels, legends and marker labels are text with ``$maths$``.  With ``names`` the vertical axis has them
    instead of numbers, from the top: the first stands at 1.
    """

    name: str
    caption: str
    alt: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    bands: tuple[Band, ...] = ()
    cells: tuple[Cells, ...] = ()
    markers: tuple[Marker, ...] = ()
    log_x: bool = False
    log_y: bool = False
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """Figures side by side, two on a line where there is room; each keeps its caption."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Node:
    """A box with a label that leads to an anchor of a page."""

    label: str
    page: str
    anchor: str


@dataclass(frozen=True)
class Nodes:
    """Boxes in a row below their title."""

    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Diagram:
    """Boxes in rows, and arrows between them, from label to label. ``name``, ``alt`` as of a figure.

    Where there is no room for a drawing, its rows are a list under a caption of its own, ``listed``: each label is
    followed by ``arrow``, in words, and the labels from which arrows lead to it.
    """

    name: str
    caption: str
    alt: str
    rows: tuple[Nodes, ...]
    arrows: tuple[tuple[str, str], ...]
    arrow: str = "follows"
    listed: str = ""


@dataclass(frozen=True)
class Entry:
    """One of a list: a text, words that lead out of the report with their address (or none), and a remark below.

    ``anchor`` is its own, to which links lead.
    """

    anchor: str
    text: str
    outside: tuple[str, str] = ("", "")
    remark: str = ""


@dataclass(frozen=True)
class Entries:
    """A list that one looks things up in, as a bibliography; ``narrow`` ones stand in columns where there is room."""

    entries: tuple[Entry, ...]
    narrow: bool = False


@dataclass(frozen=True)
class Live:
    """What works in a browser: HTML that a script brings to life, in which ``{{name}}`` stands for a text.

    Other formats, and a browser without scripts, have the prose ``instead``; ``texts`` is prose too.
    """

    markup: str
    style: str
    script: str
    texts: tuple[tuple[str, str], ...]
    instead: str


@dataclass(frozen=True)
class Folded:
    """Blocks that a reader unfolds, as the answer to a question; on paper they stand below ``summary``."""

    summary: str
    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Paragraph
    | Note
    | Listing
    | Chain
    | Display
    | Proofs
    | Subheading
    | Definitions
    | Table
    | Figure
    | Row
    | Diagram
    | Entries
    | Live
    | Folded
)


@dataclass(frozen=True)
class Source:
    """Where something was written: a file as it is called, the link to it (empty, if none leads there) and the line.

    ``command`` is what one types to examine it again.
    """

    file: str
    link: str
    line: int
    command: str


@dataclass(frozen=True)
class Section:
    """A claim, or another part of a page.

    ``identifier`` is the anchor: a claim's number (``C15``), shown before the heading, the name of
    something that was proved (``squared_error``), shown below it as code, or a slug, which is not shown.
    ``status`` is shown beside the heading of what was to be proved; other sections have none.
    """

    identifier: str
    title: str
    blocks: tuple[Block, ...]
    status: Status | None = None
    source: Source | None = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, those that stand in a row among them."""
        unfolded = (part for block in self.blocks for part in (block.blocks if isinstance(block, Folded) else (block,)))
        rows = (block.figures if isinstance(block, Row) else (block,) for block in unfolded)
        return tuple(block for row in rows for block in row if isinstance(block, Figure))

    @property
    def diagrams(self) -> tuple[Diagram, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Diagram))

    @property
    def number(self) -> str | None:
        """The claim's number."""
        numbered = re.fullmatch(r"[A-Z]+[0-9]+", self.identifier)
        return self.identifier if numbered and self.status is not None else None

    @property
    def name(self) -> str | None:
        """The name of what was proved, where it has one and no number."""
        return self.identifier if self.status is not None and self.number is None else None


@dataclass(frozen=True)
class Document:
    """One page. ``name`` is the file name's stem; ``colophon`` states versions and assumptions, no dates.

    The book has those that are ``bound``, and says where the others are.
    """

    name: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    colophon: tuple[str, ...] = field(default=())
    bound: bool = True

    @property
    def numbered(self) -> bool:
        """Whether it has claims with numbers."""
        return any(section.number for section in self.sections)


@dataclass(frozen=True)
class Library:
    """All pages of one report, in reading order; the index is made from it.

    ``summary`` says in a line how many claims there are and how they stand, ``imprint`` the version and the licence.
    """

    title: str
    lead: str
    documents: tuple[Document, ...]
    summary: str = ""
    imprint: str = ""

    @property
    def book(self) -> str | None:
        """The file name's stem of the book that binds all pages; a page alone needs none."""
        return PROJECT if len(self.documents) > 1 else None


def bound_as(formats: Sequence[str]) -> Sequence[str]:
    """As what files the book is there, of the formats that are written and made."""
    return [kind for kind in ("pdf", "tex") if kind in formats]


def how_to_typeset(formats: Sequence[str]) -> str:
    """What follows the names of the book where none is a PDF file: prose, which is the same with a TeX and without."""
    return "" if "pdf" in formats else "; `mse-sym report` with `--format pdf` makes a PDF file of it"

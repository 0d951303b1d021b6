"""Where the boxes and arrows of a diagram lie, in every format: rows, from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mse_sym.report.document import Diagram, Node

WIDTH = 380.0
"""Or more, where a row has more boxes."""
BOX = (25.0, 16.0)
STEP = 29.0
"""From a box to the next in its row."""
ROW = 44.0
TITLE = 11.0
"""From the top of a row to the line on which its title stands, and from there to its boxes."""


@dataclass(frozen=True)
class Arrow:
    """A curve by its ends and the two points that it bends towards."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Layout:
    """The centre of each box, the height of each title, and the arrows."""

    boxes: Mapping[Node, tuple[float, float]]
    titles: tuple[tuple[str, float], ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float


def laid_out(diagram: Diagram) -> Layout:
    """Row by row from the top, each moved to where its arrows are short and run into no box."""
    places: dict[str, tuple[int, int]] = {}
    columns = max(_COLUMNS, *(len(row.nodes) for row in diagram.rows))
    for number, row in enumerate(diagram.rows):
        shifts = range(columns - len(row.nodes) + 1)
        moved = [{node.label: (number, shift + place) for place, node in enumerate(row.nodes)} for shift in shifts]
        best: Mapping[str, tuple[int, int]] = min(moved, key=lambda each: _cost(each, places, diagram))
        places.update(best)
    centres = {label: _centre(*place) for label, place in places.items()}
    return Layout(
        {node: centres[node.label] for row in diagram.rows for node in row.nodes},
        tuple((row.title, number * ROW + TITLE) for number, row in enumerate(diagram.rows)),
        tuple(_arrow(centres[begin], centres[end]) for begin, end in diagram.arrows),
        max(WIDTH, columns * STEP + BOX[0] - STEP + 2),
        len(diagram.rows) * ROW,
    )


_COLUMNS = int(WIDTH // STEP)
_COST_OF_A_BOX = 8
"""Into which an arrow runs, in columns by which arrows are longer."""


def _cost(row: Mapping[str, tuple[int, int]], above: Mapping[str, tuple[int, int]], diagram: Diagram) -> int:
    """How long the arrows to a row are, across, and into how many boxes they run."""
    taken = set(above.values())
    arrows = [(above[begin], row[end]) for begin, end in diagram.arrows if begin in above and end in row]
    run_into = sum(len(taken & set(_between(begin, end))) for begin, end in arrows)
    return sum(abs(end[1] - begin[1]) for begin, end in arrows) + _COST_OF_A_BOX * run_into


def _between(begin: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """The places through which a straight arrow runs, in the rows that it passes."""
    (top, left), (bottom, right) = begin, end
    return [(row, round(left + (right - left) * (row - top) / (bottom - top))) for row in range(top + 1, bottom)]


def _centre(row: int, column: int) -> tuple[float, float]:
    return BOX[0] / 2 + 1 + column * STEP, row * ROW + TITLE + 7 + BOX[1] / 2


def _arrow(begin: tuple[float, float], end: tuple[float, float]) -> Arrow:
    """Downwards from box to box; between two of a row as an arc below it."""
    (x, y), (u, v) = begin, end
    half = BOX[1] / 2
    if y == v:
        return Arrow(((x, y + half), (x, y + half + 9), (u, v + half + 9), (u, v + half)))
    return Arrow(((x, y + half), (x, y + half + _BEND), (u, v - half - _BEND), (u, v - half)))


_BEND = 18.0

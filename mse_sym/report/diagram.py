"""Where the boxes and arrows of a diagram lie, in every format: rows, from top to bottom, their titles on the left.

An arrow bends only between two rows.  Past a row that it does not lead to it runs between columns of boxes, in a lane
that it shares with other arrows from the same box alone: so it crosses no box.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mse_sym.report.document import Diagram, Node

Point: TypeAlias = tuple[float, float]

TITLES = 156.0
"""The width of the column of titles, with the space behind it."""
BOX = (25.0, 16.0)
STEP = 40.0
"""From a box to the next in its row."""
ROW = 40.0
_COLUMNS = 6
"""Or more, where a row has more boxes."""
_ABOVE = 16.0
"""From the top to the middle of the first row."""
_ASIDE = 5.0
"""From the middle of a box to where an arrow to another of its row begins, or ends."""
_EDGE = 1.0
"""Half a line, beyond the last lane."""
_DEEP = 10.0
"""From a row to the lowest that an arrow within it comes near."""


@dataclass(frozen=True)
class Arrow:
    """Curves one after the other: a point, and for each curve the two that it bends towards and its end."""

    points: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """The centre of each box, the height of the middle of each title, and the arrows."""

    boxes: Mapping[Node, Point]
    titles: tuple[tuple[str, float], ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float


def laid_out(diagram: Diagram) -> Layout:
    """Row by row from the top, each moved to where its arrows are short."""
    places: dict[str, tuple[int, int]] = {}
    columns = max(_COLUMNS, *(len(row.nodes) for row in diagram.rows))
    for number, row in enumerate(diagram.rows):
        shifts = range(columns - len(row.nodes) + 1)
        moved = [{node.label: (number, shift + place) for place, node in enumerate(row.nodes)} for shift in shifts]
        best: Mapping[str, tuple[int, int]] = min(moved, key=lambda each: _length(each, places, diagram))
        places.update(best)
    lanes = _lanes(places, diagram.arrows, columns)
    return Layout(
        {node: _centre(*places[node.label]) for row in diagram.rows for node in row.nodes},
        tuple((row.title, _ABOVE + number * ROW) for number, row in enumerate(diagram.rows)),
        tuple(
            _arrow(_centre(*places[begin]), _centre(*places[end]), lanes.get(begin)) for begin, end in diagram.arrows
        ),
        TITLES + columns * STEP + _EDGE,
        len(diagram.rows) * ROW,
    )


def _length(row: Mapping[str, tuple[int, int]], above: Mapping[str, tuple[int, int]], diagram: Diagram) -> int:
    """How long the arrows to a row are, across."""
    arrows = [(above[begin], row[end]) for begin, end in diagram.arrows if begin in above and end in row]
    return sum(abs(end[1] - begin[1]) for begin, end in arrows)


def _lanes(
    places: Mapping[str, tuple[int, int]], arrows: Sequence[tuple[str, str]], columns: int
) -> Mapping[str, float]:
    """For each box with arrows past a row where these run: left of a column, each for itself, and near to its ends."""
    lanes: dict[str, float] = {}
    taken: dict[int, list[range]] = {column: [] for column in range(columns + 1)}
    for begin, (top, column) in places.items():
        ends = [places[end] for start, end in arrows if start == begin and places[end][0] > top + 1]
        if not ends:
            continue
        rows = range(top, max(row for row, _ in ends))
        free = [lane for lane, others in taken.items() if not any(_meet(rows, other) for other in others)]
        across = [column, *(end for _, end in ends)]
        lane = min(free or taken, key=lambda each: sum(abs(each - 0.5 - end) for end in across))
        taken[lane].append(rows)
        lanes[begin] = _centre(0, lane)[0] - STEP / 2
    return lanes


def _meet(one: range, other: range) -> bool:
    return max(one.start, other.start) <= min(one.stop, other.stop)


def _centre(row: int, column: int) -> Point:
    return TITLES + (column + 0.5) * STEP, _ABOVE + row * ROW


def _arrow(begin: Point, end: Point, lane: float | None) -> Arrow:
    """Downwards from box to box, past rows in a lane; between two of a row as an arc below it."""
    (x, y), (u, v) = begin, end
    half, between = BOX[1] / 2, ROW - BOX[1]
    if y == v:
        aside = _ASIDE if x < u else -_ASIDE
        depth = y + half + _DEEP
        return Arrow(((x + aside, y + half), (x + aside, depth), (u - aside, depth), (u - aside, y + half)))
    first, last = (x, y + half), (u, v - half)
    if lane is None or v - y < 1.5 * ROW:
        return Arrow((first, *_bent(first, last)))
    into, out = (lane, first[1] + between), (lane, last[1] - between)
    return Arrow((first, *_bent(first, into), into, out, out, *_bent(out, last)))


def _bent(begin: Point, end: Point) -> tuple[Point, Point, Point]:
    """A curve that leaves and arrives downwards: the points that it bends towards, and its end."""
    middle = (begin[1] + end[1]) / 2
    return (begin[0], middle), (end[0], middle), end

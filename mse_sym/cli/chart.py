"""A chart in the terminal: curves of braille dots, or of ASCII marks where there is no Unicode."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

Place: TypeAlias = tuple[int, int]
"""Row and column, from the upper left corner."""
Cell: TypeAlias = Mapping[Place, int]
"""The dots of one character, each with the number of its curve."""

_STYLES = ("green", "red")
"""The colours of the curves, in turn."""


@dataclass(frozen=True)
class Ink:
    """What a chart is drawn with.

    A character holds ``dots`` rows and columns of dots; of the curves, in turn, every ``spacing``-th dot
    is drawn; ``marks`` are the characters of the curves where a character is one dot.
    """

    dots: tuple[int, int]
    spacing: tuple[int, int]
    marks: str
    vertical: str
    left_tick: str
    corner: str
    horizontal: str
    lower_tick: str

    def letter(self, cell: Cell) -> str:
        """The character with these dots."""
        if not cell:
            return " "
        if self.marks:
            return self.marks[min(cell.values()) % len(self.marks)]
        return chr(0x2800 + sum(_BRAILLE[place] for place in cell))


# Unicode numbers the dots of a braille character down its columns, and the fourth row last.
_BRAILLE = {
    (row, column): 1 << (3 * column + row if row < 3 else 6 + column) for row in range(4) for column in range(2)
}

BRAILLE = Ink((4, 2), (1, 2), "", "│", "┤", "└", "─", "┬")
ASCII = Ink((1, 1), (1, 1), "*o", "|", "+", "+", "-", "+")


@dataclass(frozen=True)
class Curve:
    """A curve and its name in the legend; ``x`` increases."""

    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """The range of an axis and its ticks, at round numbers."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @classmethod
    def over(cls, values: NDArray[np.float64], steps: int) -> Axis:
        """An axis that holds all the values and zero, in about so many steps."""
        low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
        step = _round_step((high - low or 1.0) / steps)
        first, last = floor(low / step), max(ceil(high / step), 1)
        return cls(first * step, last * step, tuple(n * step for n in range(first, last + 1)))

    def place(self, value: float, count: int) -> int:
        """On which of ``count`` places, numbered from 0, a value falls."""
        return round((value - self.low) / (self.high - self.low) * (count - 1))


def chart(curves: Sequence[Curve], x_label: str, y_label: str, width: int, height: int, ink: Ink) -> Text:
    """The curves in one picture: ``width`` characters wide, and ``height`` rows high above the axis."""
    x_axis = Axis.over(np.concatenate([curve.x for curve in curves]), 6)
    y_axis = Axis.over(np.concatenate([curve.y for curve in curves]), 5)
    margin = max(len(y_label), *(len(_number(tick)) for tick in y_axis.ticks)) + 1
    columns = width - margin - 1
    picture = _drawn(curves, x_axis, y_axis, height, columns, ink)
    ticks = {_row(y_axis, tick, height, ink): _number(tick) for tick in y_axis.ticks}
    lines = [Text(f"{y_label:>{margin - 1}}   ") + _legend(curves, ink)]
    for row in range(height):
        axis = ink.left_tick if row in ticks else ink.vertical
        lines.append(Text(f"{ticks.get(row, ''):>{margin - 1}} {axis}") + _inked(picture, row, columns, ink))
    lines += _foot(x_axis, x_label, margin, columns, ink)
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines)


def _drawn(
    curves: Sequence[Curve], x_axis: Axis, y_axis: Axis, height: int, columns: int, ink: Ink
) -> dict[Place, dict[Place, int]]:
    """The cells in which there are dots."""
    down, across = ink.dots
    cells: dict[Place, dict[Place, int]] = defaultdict(dict)
    for number, curve in enumerate(curves):
        path = list(_path(curve, x_axis, y_axis, height * down, columns * across))
        for row, column in path[:: ink.spacing[number % 2]]:
            cells[row // down, column // across].setdefault((row % down, column % across), number)
    return cells


def _path(curve: Curve, x_axis: Axis, y_axis: Axis, rows: int, columns: int) -> Iterator[Place]:
    """The dots of a curve from left to right, without gaps where it is steep."""
    first, last = x_axis.place(float(curve.x[0]), columns), x_axis.place(float(curve.x[-1]), columns)
    before: int | None = None
    for column in range(first, last + 1):
        x = x_axis.low + (x_axis.high - x_axis.low) * column / (columns - 1)
        row = rows - 1 - y_axis.place(float(np.interp(x, curve.x, curve.y)), rows)
        if before is not None and abs(row - before) > 1:
            towards = 1 if row > before else -1
            yield from ((between, column) for between in range(before + towards, row, towards))
        yield row, column
        before = row


def _row(axis: Axis, tick: float, height: int, ink: Ink) -> int:
    dots = height * ink.dots[0]
    return (dots - 1 - axis.place(tick, dots)) // ink.dots[0]


def _legend(curves: Sequence[Curve], ink: Ink) -> Text:
    down, across = ink.dots
    middle = down // 2
    names = []
    for number, curve in enumerate(curves):
        cells: dict[Place, dict[Place, int]] = defaultdict(dict)
        for column in range(0, 4 * across, ink.spacing[number % 2]):
            cells[0, column // across][middle, column % across] = number
        names.append(_inked(cells, 0, 4, ink) + Text(f" {curve.name}"))
    return Text("    ").join(names)


def _inked(picture: Mapping[Place, Cell], row: int, columns: int, ink: Ink) -> Text:
    line = Text()
    for column in range(columns):
        cell = picture.get((row, column), {})
        line.append(ink.letter(cell), _STYLES[min(cell.values()) % 2] if cell else None)
    return line


def _foot(axis: Axis, label: str, margin: int, columns: int, ink: Ink) -> tuple[Text, Text]:
    """The horizontal axis, and its numbers and label below it."""
    places = {axis.place(tick, columns): _number(tick) for tick in axis.ticks}
    line = "".join(ink.lower_tick if column in places else ink.horizontal for column in range(columns))
    numbers = " " * (margin + 1 + columns)
    for place, number in places.items():
        start = min(margin + 1 + place - len(number) // 2, len(numbers) - len(number))
        numbers = numbers[:start] + number + numbers[start + len(number) :]
    return Text(" " * margin + ink.corner + line), Text(f"{numbers}\n{label:^{2 * margin + columns}}".rstrip())


def _round_step(step: float) -> float:
    magnitude: float = 10.0 ** floor(log10(step))
    return next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= step * 0.999)


def _number(value: float) -> str:
    return f"{value:.4g}"

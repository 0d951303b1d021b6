"""Tables: on a terminal side by side in its width, and no number broken; in a pipe for other programs.

There a row is a line, its cells stand between tabs, as ``cut`` and spreadsheets take them, and nothing is padded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.text import Text

from mse_sym.report.lines import PIECE, broken

UNBROKEN = 100_000
"""The width of a pipe: a line has no end there."""
_GAP = "   "
SET_IN = 5
"""By so much narrower is what stands below a row, at both sides together."""
_NARROW = 18
"""Where the words of a table do not fit, wider columns stand above and below its rows, the widest first."""


@dataclass(frozen=True)
class Rows:
    """A table, laid out for the width in which it is shown; on a terminal, with what stands ``below`` each row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric: bool = False
    below: tuple[tuple[str, ...], ...] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width >= UNBROKEN:
            yield from self._in_pipe()
            return
        yield from (Text(line, "bold") for line in broken(self.title, options.max_width))
        yield ""
        yield from self._on_terminal(options.max_width)
        yield ""

    def _in_pipe(self) -> Iterator[Segment]:
        """The title, the names of the columns and the rows, in segments: a text would have blanks for its tabs."""
        rows = (self.columns, *([" ".join(cell.plain.split()) for cell in row] for row in self.rows))
        yield from (Segment(f"{line}\n") for line in (self.title, *map("\t".join, rows), ""))

    def _on_terminal(self, width: int) -> Iterator[Text]:
        least, natural = self._measured(_longest_piece), self._measured(len)
        kept = [*range(len(least))]
        if _total(least) > width:
            wide = [place for place in kept if natural[place] > _NARROW]
            for place in sorted(wide, key=lambda place: natural[place], reverse=True):
                if _total([natural[each] for each in kept]) > width and len(kept) > 1:
                    kept.remove(place)
        apart = [place for place in range(len(least)) if place not in kept]
        widths = _fitted([natural[place] for place in kept], [least[place] for place in kept], width)
        yield from self._head(kept, widths)
        heading = ""
        for number, row in enumerate(self.rows):
            if 0 in apart and row[0].plain != heading:
                heading = row[0].plain
                yield Text(f" {heading}", row[0].style, overflow="fold")
            yield from self._wrapped([row[place] for place in kept], widths)
            for place in apart:
                if place and row[place].plain:
                    yield from _set_in(f"{self.columns[place]}: {row[place].plain}", width)
            for text in (text for texts in self.below[number : number + 1] for text in texts):
                yield from _set_in(text, width)

    def _head(self, places: Sequence[int], widths: Sequence[int]) -> Iterator[Text]:
        yield from self._wrapped([Text(self.columns[place]) for place in places], widths)
        yield Text(" " + "─" * (sum(widths) + len(_GAP) * (len(widths) - 1)))

    def _wrapped(self, cells: Sequence[Text], widths: Sequence[int]) -> Iterator[Text]:
        """A row in as many lines as its cells need."""
        parts = [broken(cell.plain, width) for cell, width in zip(cells, widths, strict=True)]
        for number in range(max(map(len, parts), default=0)):
            yield self._line([part[number] if number < len(part) else "" for part in parts], cells, widths)

    def _line(self, texts: Sequence[str], cells: Sequence[Text], widths: Sequence[int]) -> Text:
        """Texts side by side, each in the colour of its cell."""
        pad = str.rjust if self.numeric else str.ljust
        padded = [Text(pad(text, width), cell.style) for text, cell, width in zip(texts, cells, widths, strict=True)]
        line = Text(" ") + Text(_GAP).join(padded)
        line.rstrip()
        return line

    def _measured(self, measure: Callable[[str], int]) -> list[int]:
        """For each column, the greatest measure of its cells and its name."""
        columns = ([name, *(row[place].plain for row in self.rows)] for place, name in enumerate(self.columns))
        return [max(map(measure, column)) for column in columns]


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str | Text]], numeric: bool = False) -> Rows:
    """A table whose cells are wrapped where the terminal is too narrow, and never cut."""
    cells = (tuple(Text(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
    return Rows(title, tuple(columns), tuple(cells), numeric)


def _longest_piece(text: str) -> int:
    return max(map(len, PIECE.findall(text)), default=0)


def _set_in(text: str, width: int) -> Iterator[Text]:
    yield from (Text(f"    {line}") for line in broken(text, width - SET_IN))


def _total(widths: Sequence[int]) -> int:
    return 1 + sum(widths) + len(_GAP) * (len(widths) - 1)


def _fitted(natural: Sequence[int], least: Sequence[int], width: int) -> list[int]:
    """Widths that fill no more than a width: the widest give first, what their words need at last."""
    found = list(natural)
    for floor in (least, [1] * len(found)):
        while _total(found) > width and (wide := [place for place, size in enumerate(found) if size > floor[place]]):
            found[max(wide, key=found.__getitem__)] -= 1
    return found

"""Tables as LaTeX: columns as wide as their cells where these fit the line, or else columns that share it.

A short table is set whole, and floats where text can fill the page before it; a long one may end a page between its
rows, never after its head or before its end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from mse_sym.report.document import Table
from mse_sym.report.latex_text import BREAK_AFTER, BREAK_WITHIN, prose
from mse_sym.report.markup import in_print, shown_width

_SIZES = {r"\small": 78, r"\footnotesize": 87, r"\scriptsize": 98}
"""How many characters a line of each size has; eight points are the least."""
_GAP = 2  # in characters, between columns
_WIDE_CELL = 22  # in characters: a cell from this width on may be wrapped
_WHOLE = 10  # lines: a table up to this long is not divided
_FLOATING = 16  # lines: nor is one that floats up to this long
_LEADING = {r"\small": 0.88, r"\footnotesize": 0.81, r"\scriptsize": 0.7}
"""How high a line of each size is, where one of the text is 1."""
_LINES_OF_CELL = 2  # so many lines a cell may have before the type is made smaller


def table(table: Table, *, floats: bool = False, leads: bool = False) -> str:
    """A table with its caption, and on each page with its header; one that leads a section stays below its heading."""
    layout = _layout(table)
    header = rf"{' & '.join(map(prose, table.header))} \\"
    # A bracket would be an option of the command that ends the row before.
    rows = [re.sub(r"^\[", "{[}", " & ".join(map(prose, row))) for row in table.rows]
    tall = r"\tallrows" if any(r"\frac" in row for row in rows) else ""
    columns = rf"{{@{{}}{layout.columns}@{{}}}}"
    if sum(_heights(table)) <= (_FLOATING if floats else _WHOLE):
        environment, width = ("tabularx", r"{\linewidth}") if layout.shared else ("tabular", "")
        body = [
            r"\begin{figure}[!ht]\captionsetup{type=table}" if floats else r"\begin{heretable}",
            rf"\centering{layout.size}{tall}",
            rf"\caption{{{prose(table.caption)}}}",
            rf"\begin{{{environment}}}{width}{columns}",
            r"\toprule",
            header,
            r"\midrule",
            *(rf"{row} \\" for row in rows),
            rf"\bottomrule\end{{{environment}}}",
            r"\end{figure}" if floats else r"\end{heretable}",
        ]
        return "\n".join(body)
    environment, width = ("xltabular", r"{\linewidth}") if layout.shared else ("longtable", "")
    tied = {0, *range(len(rows) - 2, len(rows))}  # no page ends after these
    # Without it a page could end after the rule that ends a part of the table, or begin with its head, and no row.
    # Below a heading, which has made that room, a page could end there.
    room = "" if leads else rf"\Needspace{{{room_for(table)}\baselineskip}}"
    body = [
        rf"{room}{{{layout.size}{tall}",
        rf"\begin{{{environment}}}{width}{columns}",
        rf"\caption{{{prose(table.caption)}}}\\*",
        r"\toprule",
        header,
        r"\midrule\endfirsthead",
        r"\toprule",
        header,
        r"\midrule\endhead",
        r"\bottomrule\endfoot",
        *(row + (r" \\*" if place in tied else r" \\\noalign{\mayend{8mm}}") for place, row in enumerate(rows)),
        rf"\end{{{environment}}}}}",
    ]
    return "\n".join(body)


def can_float(table: Table) -> bool:
    """Whether it is short enough to be set whole."""
    return sum(_heights(table)) <= _FLOATING


def is_whole(table: Table) -> bool:
    """Whether it is so short that it is never divided."""
    return sum(_heights(table)) <= _WHOLE


def room_for(table: Table) -> int:
    """How many lines of text are needed where a table that is divided begins, so that its head is not left alone."""
    return _AROUND + ceil(sum(_heights(table)[:2]) * _LEADING[_layout(table).size])


_AROUND = 5  # lines: caption, head and rules


def _heights(table: Table) -> Sequence[int]:
    """About how many lines each row takes."""
    widths = _layout(table).widths
    return [max(-(-shown_width(cell) // width) for cell, width in zip(row, widths, strict=True)) for row in table.rows]


@dataclass(frozen=True)
class _Layout:
    """The size of type, the types of the columns, whether some share the line, and how many characters each has."""

    size: str
    columns: str
    shared: bool
    widths: tuple[int, ...]


def _layout(table: Table) -> _Layout:
    """In the largest type in which all columns fit the line, or else the wide ones wrap into few lines."""
    columns = list(zip(table.header, *table.rows, strict=True))
    natural = [max(1, *map(shown_width, column)) for column in columns]
    gaps = _GAP * len(columns)
    kinds = ["r" if index in table.numeric else "l" for index in range(len(columns))]
    words = {index: _longest_word(columns[index]) for index, width in enumerate(natural) if width >= _WIDE_CELL}
    if sum(natural) + gaps <= _SIZES[r"\small"] or not words:
        size = next((name for name, line in _SIZES.items() if sum(natural) + gaps <= line), r"\scriptsize")
        return _Layout(size, "".join(kinds), False, tuple(natural))
    needs = {index: word + natural[index] / 4 for index, word in words.items()}
    share = sum(needs.values()) / len(needs)
    for size in _SIZES:
        room = _SIZES[size] - gaps - sum(width for index, width in enumerate(natural) if index not in needs)
        parts = {index: max(int(room * need / sum(needs.values())), 1) for index, need in needs.items()}
        if all(parts[i] >= words[i] and natural[i] <= _LINES_OF_CELL * parts[i] for i in needs):
            break
    types = (
        f"{kind.upper()}{{{needs[index] / share:.2f}}}" if index in needs else kind for index, kind in enumerate(kinds)
    )
    return _Layout(size, "".join(types), True, tuple(parts.get(index, width) for index, width in enumerate(natural)))


def _longest_word(cells: Sequence[str]) -> int:
    """The width below which something would stick out of the column, or a name that is not long be broken."""
    return max(_unbroken(word) for cell in cells for word in re.split(rf"\s|{BREAK_AFTER}", in_print(cell)))


def _unbroken(word: str) -> int:
    return max(min(len(word), _LONG_NAME), *map(len, re.split(BREAK_WITHIN, word)))


_LONG_NAME = 16  # in characters

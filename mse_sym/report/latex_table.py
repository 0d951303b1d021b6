"""Tables as LaTeX: columns as wide as their cells where these fit the line, or else columns that share it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mse_sym.report.document import Table
from mse_sym.report.latex_text import BREAK_AFTER, prose
from mse_sym.report.markup import Marks, printed_width, render

_LINE, _GAP, _WIDE_CELL = 78, 2, 22  # in characters of small type: a line, between columns, a cell that may be wrapped


def table(table: Table) -> str:
    """A table that may end its page between rows, each page with the header."""
    columns, shared = _columns(table)
    environment, width = ("xltabular", r"{\linewidth}") if shared else ("longtable", "")
    header = rf"{' & '.join(map(prose, table.header))} \\"
    height = min(2 * len(table.rows) + 6, 24)
    tall = r"\tallrows" if any(r"\frac" in cell for row in table.rows for cell in row) else ""
    return "\n".join(
        [
            rf"{{\small{tall}\needspace{{{height}\baselineskip}}",
            rf"\begin{{{environment}}}{width}{{@{{}}{columns}@{{}}}}",
            rf"\caption{{{prose(table.caption)}}}\\",
            r"\toprule",
            header,
            r"\midrule\endfirsthead",
            r"\toprule",
            header,
            r"\midrule\endhead",
            r"\bottomrule\endfoot",
            *(rf"{' & '.join(map(prose, row))} \\" for row in table.rows),
            rf"\end{{{environment}}}}}",
        ]
    )


def _columns(table: Table) -> tuple[str, bool]:
    """The columns' types, and whether some share what the others leave of the line, by what each needs."""
    columns = list(zip(table.header, *table.rows, strict=True))
    widths = [max(map(_width, column)) for column in columns]
    fits = sum(widths) + _GAP * len(widths) <= _LINE
    needs = {
        index: _longest_word(columns[index]) + width / 4
        for index, width in enumerate(widths)
        if not fits and width >= _WIDE_CELL
    }
    share = sum(needs.values()) / max(len(needs), 1)
    kinds = ("r" if index in table.numeric else "l" for index in range(len(widths)))
    types = (
        f"{kind.upper()}{{{needs[index] / share:.2f}}}" if index in needs else kind for index, kind in enumerate(kinds)
    )
    return "".join(types), bool(needs)


def _width(cell: str) -> int:
    return len(_shown(cell))


def _longest_word(cells: Sequence[str]) -> int:
    """The width below which something would stick out of the column."""
    return max(len(word) for cell in cells for word in re.split(rf"\s|{BREAK_AFTER}", _shown(cell)))


_SHOWN = Marks(
    text=str,
    maths=lambda latex: "x" * printed_width(latex),
    code=str,
    emphasis=str,
    link=lambda link: link.text,
)


def _shown(cell: str) -> str:
    """As many characters as the cell has in print."""
    return render(cell, _SHOWN)

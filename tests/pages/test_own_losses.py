"""The page on losses of one's own, and the committed measurements that it is made from."""

from __future__ import annotations

import re

from mse_sym.pages.measurements import own_losses_data
from mse_sym.pages.own_losses import in_maths, own_losses_document
from mse_sym.report.document import Table
from tests.losses.own.seventy import SEVENTY

ROWS = own_losses_data()


def test_what_is_measured_is_of_the_seventy() -> None:
    names = [row["loss"] for row in ROWS]
    assert names == [name for name in SEVENTY if name in names]
    assert [row["formula"] for row in ROWS] == [str(SEVENTY[name].expression) for name in names]


def test_the_page_has_a_line_for_each_and_says_what_is_not_reached() -> None:
    document = own_losses_document()
    (table,) = [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
    assert [row[0] for row in table.rows] == [f"`{row['loss']}`" for row in ROWS]
    assert all(len(row) == len(table.header) for row in table.rows)


def test_what_is_not_reached_is_typeset() -> None:
    said = in_maths("gradient: 4.75 at z = 3.7474462486, alpha = 2e-07, y = 0.0: 0.046951196719 for [1]")
    assert said == (r"gradient: 4.75 at $z = 3.747$, $\alpha = 2.0 \cdot 10^{-7}$, $y = 0$: $0.04695$ for \[1]")
    sections = own_losses_document().sections
    rest = [block.text for section in sections if section.identifier == "own_rest" for block in section.blocks]  # type: ignore[union-attr]
    assert not [text for text in rest if re.search(r" = |float64|[0-9]e[+-]?[0-9]", re.sub(r"\$[^$]*\$", "", text))]

"""The page on losses of one's own, and the committed measurements that it is made from."""

from __future__ import annotations

from mse_sym.pages.measurements import own_losses_data
from mse_sym.pages.own_losses import own_losses_document
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

"""The page on losses of one's own, and the committed measurements that it is made from."""

from __future__ import annotations

from mse_sym.forms.measure import BOUND
from mse_sym.pages.measurements import own_losses_data
from mse_sym.pages.own_losses import own_losses_document
from mse_sym.report.document import Table
from tests.losses.own.seventy import SEVENTY

ROWS = own_losses_data()


def test_each_of_the_seventy_is_measured() -> None:
    assert [row["loss"] for row in ROWS] == list(SEVENTY)
    assert [row["formula"] for row in ROWS] == [str(loss.expression) for loss in SEVENTY.values()]


def test_as_many_as_are_asked_are_right() -> None:
    right = [row for row in ROWS if row["errors"] and max(row["errors"].values()) <= BOUND]
    assert len(right) >= REACHED


def test_the_page_has_a_line_for_each_and_says_what_is_not_reached() -> None:
    document = own_losses_document()
    (table,) = [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
    assert [row[0] for row in table.rows] == [f"`{name}`" for name in SEVENTY]
    assert all(len(row) == len(table.header) for row in table.rows)

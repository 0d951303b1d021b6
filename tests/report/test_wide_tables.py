"""A table that is wider than a telephone scrolls in its box, and what a row is about stays in sight."""

from __future__ import annotations

import pytest

from mse_sym.report.document import Document, Library, Section, Table
from mse_sym.report.writers import html
from tests.report.conftest import Measure

NAMES = ("function", *(f"measurement {number}" for number in range(9)))
WIDE = Table("Of many columns.", NAMES, (("torch", *("12345.678",) * 9), ("a longer name", *("1",) * 9)))
DOCUMENT = Document("page", "Title", "Lead.", (Section("s", "Section", (WIDE,)),))
PAGE = html.page(DOCUMENT, Library("L", "l", (DOCUMENT,)))
_SEEN = """(() => {
  const box = document.querySelector('.table div');
  box.scrollLeft = box.scrollWidth;
  const edges = box.getBoundingClientRect(), view = document.defaultView, cells = [...box.querySelectorAll('tr')];
  return {
    page: document.documentElement.scrollWidth - view.innerWidth,
    scrolled: box.scrollLeft,
    first: cells.map(row => row.firstElementChild.getBoundingClientRect()).map(r => [r.left - edges.left, r.width]),
    last: cells.map(row => row.lastElementChild.getBoundingClientRect().right - edges.right),
    ground: cells.map(row => view.getComputedStyle(row.firstElementChild).backgroundColor),
    width: edges.width,
  };
})()"""


@pytest.mark.chromium
def test_the_first_column_stays_and_the_last_can_be_reached(measure: Measure) -> None:
    seen = measure(PAGE, 390, _SEEN)
    assert seen["page"] <= 0 < seen["scrolled"]
    assert all(-1 <= left <= 0 and width < seen["width"] / 2 for left, width in seen["first"])
    assert all(abs(right) <= 1 for right in seen["last"])
    assert "rgba(0, 0, 0, 0)" not in seen["ground"]

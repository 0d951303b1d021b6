"""Formulas of the pages have room where they stand, or say that they scroll; equal factors are powers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pages.browser import Tab, opened

REPORTS = Path(__file__).parents[2] / "reports"
MARKDOWN = sorted(REPORTS.glob("*.md"))

_BOXES = """[...document.querySelectorAll('.formula, .display, .definitions dd, .table div, pre')]
  .filter(box => box.scrollWidth > box.clientWidth + 1)"""
_FORMULAS = f"{_BOXES}.filter(box => box.matches('.formula, .display')).map(box => box.textContent.slice(0, 80))"
_WITHOUT_SHADE = f"""{_BOXES}.filter(box => {{
  const style = getComputedStyle(box);
  return style.overflowX !== 'auto' || !(style.backgroundAttachment.includes('local') &&
    style.backgroundAttachment.includes('scroll') && style.backgroundImage.includes('gradient'));
}}).map(box => [box.className, box.textContent.slice(0, 80)])"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with opened(tmp_path_factory.mktemp("profile")) as found:
        yield found


def on(tab: Tab, page: Path, width: int, expression: str) -> Any:
    tab.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    tab.open(page.as_uri())
    return tab.value(expression)


@pytest.mark.chromium
@pytest.mark.parametrize("page", sorted(REPORTS.glob("*.html")), ids=lambda page: page.stem)
def test_formulas_have_room_and_what_scrolls_says_so(tab: Tab, page: Path) -> None:
    assert on(tab, page, 1280, _FORMULAS) == []
    assert on(tab, page, 390, _WITHOUT_SHADE) == []


_GROUP = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_AGAIN = re.compile(rf"(?<![A-Za-z}}])({_GROUP}|\\frac\{{[^{{}}]*\}}\{{[^{{}}]*\}}) ?(?:\\, ?)?\1(?!\^)")


def repeated(latex: str) -> list[str]:
    """The factors of a formula that stand beside an equal one."""
    return _AGAIN.findall(latex.replace(r"\left(", "(").replace(r"\right)", ")"))


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: page.stem)
def test_no_factor_stands_beside_an_equal_one(page: Path) -> None:
    assert repeated(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        (r"\left(\left(a - y\right)/\delta\right) \left(\left(a - y\right)/\delta\right)", 1),
        (r"\frac{a - y}{\delta} \, \frac{a - y}{\delta}", 1),
        (r"(1 - a) (1 + a)", 0),
        (r"(1 - a)^{2} (1 - a)^{2}", 0),
    ],
)
def test_a_factor_beside_an_equal_one_is_found(latex: str, count: int) -> None:
    assert len(repeated(latex)) == count

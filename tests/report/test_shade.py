"""The shade at an edge of a box says that there is more behind it, and is not seen where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mse_sym.report.document import Block, Chain, Display, Document, Library, Section, Step, Table
from mse_sym.report.writers import html
from tests.pages.browser import Tab, opened

# Of many widths, so that boxes end at all parts of a pixel.
SHORT = tuple(Chain((Step("=", ("x + " * terms + "y",), "by definition"),)) for terms in range(6))
SUMS = tuple(Display((rf"\sum_{{i=1}}^{{n}} {'x' * factors}_i",), "a" + "x" * factors, "1") for factors in range(1, 6))
NARROW = Table("A table.", ("a", "b"), (("1", "2"),))
WIDE = Display(("x + " * 60 + "y",))


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    folder = tmp_path_factory.mktemp("pages")
    pages: dict[str, tuple[Block, ...]] = {"fits": (*SHORT, *SUMS, NARROW), "scrolls": (WIDE,)}
    for name, blocks in pages.items():
        (folder / f"{name}.html").write_text(page(blocks), encoding="utf-8")
    with opened(folder / "profile") as found:
        found.address = folder.as_uri()
        yield found


def page(blocks: tuple[Block, ...]) -> str:
    document = Document("page", "Title", "Lead.", (Section("s", "Section", blocks),))
    return html.page(document, Library("L", "l", (document,)))


def seen(tab: Tab, name: str, shade: str, width: int, zoom: float) -> str:
    """What the page looks like with a shade of that colour."""
    tab.send("Emulation.setDeviceMetricsOverride", width=width, height=2400, deviceScaleFactor=zoom, mobile=False)
    tab.open(f"{tab.address}/{name}.html")
    tab.value(f"document.documentElement.style.setProperty('--shade', '{shade}')")
    return str(tab.send("Page.captureScreenshot", format="png")["data"])


@pytest.mark.chromium
@pytest.mark.parametrize(("width", "zoom"), [(390, 1), (1280, 1), (1280, 1.25), (1280, 0.67), (390, 2.75)])
def test_the_shade_is_seen_where_there_is_something_to_scroll_alone(tab: Tab, width: int, zoom: float) -> None:
    """However many pixels of the screen a pixel of the page is."""
    assert seen(tab, "fits", "red", width, zoom) == seen(tab, "fits", "transparent", width, zoom)
    assert seen(tab, "scrolls", "red", width, zoom) != seen(tab, "scrolls", "transparent", width, zoom)

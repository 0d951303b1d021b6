"""What the script of pages does, in a browser: the LaTeX of a line is copied by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mse_sym.report.anchors import anchored
from mse_sym.report.document import Chain, Display, Document, Folded, Library, Paragraph, Section, Step
from mse_sym.report.html_script import SCRIPT
from mse_sym.report.html_style import STYLE
from mse_sym.report.writers import html
from tests.pages.browser import Tab, opened

CHAIN = Chain((Step(r"\ell =", (r"\tfrac{1}{2}", "(a - y)^2"), "as it is defined"), Step("=", ("b",), "$b = c$")))
BLOCKS = (Paragraph("Of $x$."), CHAIN, Display(("c =", "d")), Folded("Answer", (Paragraph("Unfolded."),)))
DOCUMENT = Document("page", "Title", "Lead.", (Section("C1", "Section", BLOCKS, "proved"),))
PAGE = html.page(anchored(Library("L", "l", (DOCUMENT,))).documents[0])


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    folder = tmp_path_factory.mktemp("page")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    with opened(folder / "profile") as tab:
        tab.address = Path(folder, "page.html").as_uri()
        yield tab


@pytest.fixture
def page(browser: Tab) -> Iterator[Tab]:
    """The page anew, with a clipboard that keeps what is written."""
    browser.send("Emulation.setFocusEmulationEnabled", enabled=True)
    browser.open(browser.address)
    browser.value("navigator.clipboard.writeText = async (text) => { window.kept = text; }, 0")
    yield browser
    assert not browser.errors


def copied(page: Tab) -> str:
    return str(page.value("new Promise(done => setTimeout(() => done(window.kept), 20))"))


def test_only_pages_with_lines_have_the_script_and_nothing_in_it_breaks_the_page() -> None:
    assert PAGE.count("<script>") == 1
    plain = Document("plain", "T", "l", (Section("s", "S", (Paragraph("Of $x$."),)),))
    assert "<script" not in html.page(plain)
    assert "copy" not in html.page(plain).replace(STYLE, "")
    assert not {"<", "&"} & set(SCRIPT)


def test_a_button_costs_nothing_for_each_line() -> None:
    more = Document("page", "T", "l", (Section("C1", "S", BLOCKS * 9, "proved"),))
    assert html.page(more).count("button") == PAGE.count("button")


@pytest.mark.chromium
def test_the_line_under_the_pointer_is_copied(page: Tab) -> None:
    assert page.value("document.querySelectorAll('.copy').length") == 0
    for line, latex in (
        (".derivation > li:first-child", r"\ell = \tfrac{1}{2} (a - y)^2"),
        (".derivation > li:last-child", "b"),
        (".equation", "c = d"),
    ):
        middle = page.value(
            f"(() => {{ const box = document.querySelector('{line}').getBoundingClientRect(); "
            "return [box.left + 60, box.top + box.height / 2]; })()"
        )
        page.send("Input.dispatchMouseEvent", type="mouseMoved", x=middle[0], y=middle[1])
        assert page.value(f"document.querySelector('{line} > .copy') !== null")
        assert page.value("getComputedStyle(document.querySelector('.copy')).opacity") == "1"
        page.value("document.querySelector('.copy').click()")
        assert copied(page) == latex
        assert page.value("document.querySelector('.copy').textContent") == "copied"
    assert page.value("document.querySelectorAll('.copy').length") == 1


@pytest.mark.chromium
def test_by_keyboard_the_button_comes_after_the_link_of_its_line(page: Tab) -> None:
    for _ in range(20):
        page.press("Tab")
        if page.value("document.activeElement.matches('.derivation > li:last-child .anchor')"):
            break
    page.press("Tab", 2)  # past the number
    assert page.value("document.activeElement.matches('.derivation > li:last-child > .copy:focus-visible')")
    page.press("Enter")
    assert copied(page) == "b"


@pytest.mark.chromium
def test_where_there_is_no_clipboard_the_text_is_copied_all_the_same(page: Tab) -> None:
    page.value("Object.defineProperty(navigator, 'clipboard', { value: undefined }), 0")
    page.value("document.addEventListener('copy', () => { window.kept = document.activeElement.value; }), 0")
    page.value("document.querySelector('.equation .anchor').focus()")
    page.press("Tab", 2)  # past the number
    page.press("Enter")
    assert copied(page) == "c = d"
    assert page.value("document.querySelectorAll('textarea').length") == 0


@pytest.mark.chromium
@pytest.mark.parametrize("with_script", [True, False])
def test_on_paper_nothing_is_folded(page: Tab, with_script: bool) -> None:
    page.send("Emulation.setScriptExecutionDisabled", value=not with_script)
    page.send("Page.navigate", url=f"{page.address}?anew")
    while page.value("location.search + document.readyState") != "?anewcomplete":  # Without scripts no event is heard.
        pass
    shown = "document.querySelector('details p').checkVisibility()"
    assert not page.value(shown)
    page.send("Emulation.setEmulatedMedia", media="print")
    if with_script:
        page.value("dispatchEvent(new Event('beforeprint'))")
        assert page.value("document.querySelector('details').open")
    assert page.value(shown)
    page.send("Emulation.setEmulatedMedia", media="")
    page.value("dispatchEvent(new Event('afterprint'))")
    assert page.value("document.querySelector('details').open") is False
    page.send("Emulation.setScriptExecutionDisabled", value=False)

"""Every link of the committed pages leads to a page, a file or an anchor that is there, in HTML and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

REPORTS = Path(__file__).parents[2] / "reports"
_HTML = re.compile(r'<a [^>]*?href="([^"]*)"')
_MARKDOWN = re.compile(r"(?<!\\)\]\(([^()\s]+)\)")
_IDENTIFIER = re.compile(r'\b(?:id|name)="([^"]*)"')
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def anchors(text: str, suffix: str) -> set[str]:
    """What can be linked to: identifiers, and in Markdown the headings as well, as hosts name them."""
    found = set(_IDENTIFIER.findall(text))
    if suffix == ".md":
        found |= {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(text)}
    return found


def targets(text: str, suffix: str) -> Iterator[str]:
    """Where its links lead within the repository."""
    found = _HTML.findall(text) if suffix == ".html" else _MARKDOWN.findall(_CODE.sub("", text))
    if suffix == ".md":
        found += _HTML.findall(text)
    yield from (target.replace("&amp;", "&") for target in found if not urlsplit(target).scheme)


def broken(folder: Path, suffix: str) -> list[str]:
    """The links that lead nowhere, each with the page that it stands on."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob(f"*{suffix}"))}
    known: Mapping[str, set[str]] = {name: anchors(text, suffix) for name, text in texts.items()}
    lost = []
    for name, text in texts.items():
        for target in set(targets(text, suffix)):
            file, _, anchor = target.partition("#")
            page = unquote(file) or name
            there = page in known and (not anchor or unquote(anchor) in known[page])
            if not there and not (page not in known and (folder / page).exists()):
                lost.append(f"{name}: {target}")
    return sorted(lost)


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_every_link_of_the_committed_pages_leads_somewhere(suffix: str) -> None:
    assert broken(REPORTS, suffix) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<p id="x"><a href="#x">1</a><a href="#y">2</a><a href="b.html">3</a></p>')
    (tmp_path / "a.md").write_text("# A heading\n[1](#a-heading) [2](#another) [3](b.md) `[4](c.md)` [5](a.html)\n")
    assert broken(tmp_path, ".html") == ["a.html: #y", "a.html: b.html"]
    assert broken(tmp_path, ".md") == ["a.md: #another", "a.md: b.md"]

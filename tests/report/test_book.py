"""The book as it is committed: it compiles, nothing sticks out, and its pages are filled."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[2] / "reports" / "mse_sym.tex"

_TELLING = r"""\makeatletter\let\madecolumn\@makecol
\def\@makecol{\setbox0=\vbox{\unvcopy255}\typeout{empty \number\numexpr(\vsize-\ht0)*100/\textheight\relax}\madecolumn}
\makeatother
"""
"""It has each page say in the log how many hundredths of it are empty."""


def log_of(source: str, folder: Path) -> str:
    (folder / "book.tex").write_text(source, encoding="utf-8")
    command = ["latexmk", "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "book.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = (folder / "book.log").read_text(encoding="latin-1")
    assert run.returncode == 0, log[-3000:]
    return log


def sticking_out(log: str) -> list[str]:
    """What is wider than the line, or higher than the page, by more than a point."""
    found = re.findall(r"^Overfull \\[hv]box \(([\d.]+)pt too.*", log, re.MULTILINE)
    return [width for width in found if float(width) > 1]


def unfilled(log: str) -> list[int]:
    """How much is empty of each page, where it is a third of it or more, be it the last of a chapter.

    The title, the contents, and the index, whose columns are measured apart, are left out.
    """
    first, *_, index = (found.start() for found in re.finditer(r"^Chapter \d+\.$", log, re.MULTILINE))
    return [int(empty) for empty in re.findall(r"^empty (-?\d+)$", log[first:index], re.MULTILINE) if int(empty) >= 33]


def test_the_fonts_have_every_character() -> None:
    assert not re.findall(r".{0,40}\[U\+.{0,40}", BOOK.read_text(encoding="utf-8"))


@pytest.mark.tex
@pytest.mark.slow
def test_the_committed_book_compiles_nothing_sticks_out_and_its_pages_are_filled(tmp_path: Path) -> None:
    source = BOOK.read_text(encoding="utf-8").replace(r"\begin{document}", _TELLING + r"\begin{document}", 1)
    log = log_of(source, tmp_path)
    assert sticking_out(log) == []
    assert re.findall(r"Missing character.*|.*(?:undefined|multiply.defined).*", log) == []
    assert "empty " in log
    assert unfilled(log) == []


def test_what_sticks_out_and_what_is_empty_would_be_noticed() -> None:
    assert sticking_out("Overfull \\hbox (99.2pt too wide) in\nOverfull \\vbox (0.5pt too high) has") == ["99.2"]
    pages = "empty 50\n[1]\nempty 32\n[2]\nChapter 2.\nempty 3\n[3]\nempty 60\n[4]\n"
    assert unfilled(f"empty 70\n[1]\nChapter 1.\n{pages}Chapter 3.\nempty 90\n[5]\n") == [50, 60]

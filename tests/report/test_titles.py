"""Titles on paper: their lines are about equally long, formulas in them whole; chapters follow on one another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from mse_sym.report.document import Document, Library, Paragraph, Section, Subheading
from mse_sym.report.writers import tex as latex
from tests.report.test_latex import log_of

_PLACES = r"""
\DeclareRobustCommand{\toldplace}[1]{#1\pdfsavepos\write-1{#1 ends at \the\pdflastxpos, \the\pdflastypos.}}
\let\texttt\toldplace\let\mathrm\toldplace
\begin{document}"""
"""Each word in typewriter type, and each upright one in a formula, says in the log where it ends."""


def places(sections: Sequence[Section], folder: Path) -> dict[str, tuple[int, int]]:
    """Where the words of the titles end."""
    source = latex.page(Document("page", "T", "L.", tuple(sections))).replace(r"\begin{document}", _PLACES)
    log = log_of(source, folder)
    return {word: (int(x), int(y)) for word, x, y in re.findall(r"^(\w+) ends at (\d+), (\d+)\.$", log, re.MULTILINE)}


@pytest.mark.tex
@pytest.mark.parametrize("of_subheadings", [False, True])
def test_no_line_of_a_title_has_a_lonely_word(tmp_path: Path, of_subheadings: bool) -> None:
    """Whose words are equally long, and of which there are any number."""
    titles = [" ".join(f"`t{n}word{place:02}`" for place in range(n)) for n in range(4, 20)]
    if of_subheadings:
        sections = [Section("s", "S", tuple(Subheading(f"s{n}", title) for n, title in enumerate(titles)))]
    else:
        sections = [Section(f"C{n}", title, (Paragraph("Text."),), "proved") for n, title in enumerate(titles)]
    lines = Counter((word.partition("w")[0], y) for word, (_, y) in places(sections, tmp_path).items())
    assert sum(lines.values()) == sum(range(4, 20))
    assert len(lines) > len(titles)
    assert [title for (title, _), words in lines.items() if words == 1] == []


@pytest.mark.tex
def test_no_formula_in_a_title_is_divided(tmp_path: Path) -> None:
    """Though the lines would be more alike if it were, as where it stands in the middle of two."""
    formulas = [rf"$\mathrm{{{'a' * 15}{n}}} - \mathrm{{{'b' * 15}{n}}}$" for n in range(20)]
    sections = [Section(f"C{n}", f"{'m' * n} {formula} {'m' * 15}", (), "proved") for n, formula in enumerate(formulas)]
    found = places(sections, tmp_path)
    heights = [[found[f"{letter * 15}{n}"][1] for letter in "ab"] for n in range(20)]
    assert [n for n, (first, second) in enumerate(heights) if first != second] == []


@pytest.mark.tex
def test_a_chapter_begins_where_the_one_before_ends(tmp_path: Path) -> None:
    pages = [Document(name, name, "L.", (Section(f"s{name}", "S", ()),)) for name in ("one", "two", "three")]
    log_of(latex.book(Library("L", "l", tuple(pages))), tmp_path)
    assert re.findall(r"\\newlabel\{s\w+\}\{\{[^}]*\}\{(\d+)\}", (tmp_path / "page.aux").read_text()) == ["1", "1", "1"]

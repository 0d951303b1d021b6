"""The book as it is committed: it compiles, nothing sticks out, its pages are filled, and nothing on them is alone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[2] / "reports" / "mse_sym.tex"

_TELLING = r"""\makeatletter\let\madecolumn\@makecol
\def\@makecol{\setbox0=\vbox{\unvcopy255}\typeout{empty \number\numexpr(\vsize-\ht0)*100/\textheight\relax}\madecolumn}
\makeatother
\newcommand{\tell}[1]{\edef\told{\write-1{#1 \noexpand\thepage.}}\told}
\AddToHook{para/begin}{\tell{text}}
\AddToHook{env/derivation/begin}{\gdef\kindofline{first}}
\AddToHook{env/proofs/begin}{\tell{proofs}}
\AddToHook{env/proofs/end}{\tell{proved}}
"""
"""It has each page say in the log how many hundredths of it are empty, and what begins on which page."""

_LINE = r"\noindent\equationnumber\makebox[\relationwidth]"
_TELLING_LINE = (
    r"\noindent\tell{\kindofline\ifdim\wd\formulabox>\linelimit\space long\fi}\gdef\kindofline{next}"
    r"\equationnumber\makebox[\relationwidth]"
)


def telling(source: str) -> str:
    """LaTeX that says in its log how its pages are filled, and on which of them headings, texts and lines are."""
    assert _LINE in source
    source = re.sub(
        r"(?m)^(\\section\[\{.*?\}\]\{)", r"\1\\leavevmode\\tell{heading}", source.replace(_LINE, _TELLING_LINE)
    )
    source = source.replace("\\end{tikzpicture}\n\\caption", "\\end{tikzpicture}\n\\tell{figure}\\caption")
    return source.replace(r"\begin{document}", _TELLING + r"\begin{document}", 1)


def compiled(source: str, folder: Path) -> tuple[str, str]:
    """The log, and what LaTeX wrote as it printed the pages."""
    (folder / "book.tex").write_text(source, encoding="utf-8")
    command = ["latexmk", "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "book.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = (folder / "book.log").read_text(encoding="latin-1")
    assert run.returncode == 0, log[-3000:]
    return log, (folder / "book.aux").read_text(encoding="latin-1")


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


def headings_alone(log: str) -> list[str]:
    """The pages that end with a heading."""
    told = re.findall(r"^(heading|text|first|next)(?: long)? (\w+)\.$", log, re.MULTILINE)
    return [page for (kind, page), (_, after) in pairwise(told) if kind == "heading" and page != after]


def lines_alone(log: str) -> list[str]:
    """The pages where a derivation has one line alone, the first or the last of several, that is not a long one."""
    derivations: list[list[tuple[str, str]]] = []
    for place, long, page in re.findall(r"^(first|next)( long)? (\w+)\.$", log, re.MULTILINE):
        if place == "first":
            derivations.append([])
        derivations[-1].append((page, long))
    return [page for lines in derivations for page in _ends_alone(lines)]


def _ends_alone(lines: Sequence[tuple[str, str]]) -> Iterator[str]:
    pairs = [lines[:2], lines[:-3:-1]][: len(lines) - 1]  # of two lines the first alone is enough
    yield from (page for (page, long), (beside, _) in pairs if page != beside and not long)


def proofs_cut(log: str) -> list[str]:
    """The pages where a figure stands between the rows of what was proved."""
    told = re.findall(r"^(proofs|proved|figure) (\w+)\.$", log, re.MULTILINE)
    return [page for (before, _), (kind, page) in pairwise(told) if (before, kind) == ("proofs", "figure")]


_IN_SOURCE = re.compile(
    r"\\(?P<chapter>chapter)\{|\\section\[.*\\label\{(?P<section>[^}]*)\}|\\begin\{(?P<high>highfigure)\}"
    r"|\\(?P<caption>caption)\{|\\begin\{(?P<table>longtable|xltabular|heretable)\}|captionsetup\{type=(?P<type>table)\}"
    r"|\\begin\{(?P<figure>herefigure)\}"
)
_IN_PRINT = re.compile(
    r"\\contentsline \{(?P<type>figure|table)\}\{\\numberline \{(?P<number>[\d.]+)\}|\\newlabel\{(?P<section>[^}]*)\}"
)


def captions_in_source(source: str) -> list[tuple[str, str]]:
    """Figures and tables with the section of each, in the order of the text; of a page of its own without one."""
    chapter, section, kind, high, numbers, found = 0, "", "", False, dict[str, int](), list[tuple[str, str]]()
    for part in _IN_SOURCE.finditer(source):
        if part["chapter"]:
            chapter, numbers = chapter + 1, {}
        elif part["section"]:
            section = part["section"]
        elif part["caption"]:
            numbers[kind] = numbers.get(kind, 0) + 1
            found.append((f"{kind} {chapter}.{numbers[kind]}", "" if high else section))
        else:
            high = bool(part["high"])
            kind = "table" if part["table"] or part["type"] else "figure"
    return found


def captions_in_print(aux: str, sections: set[str]) -> list[tuple[str, str]]:
    """The same in the order of the pages, with the section within which each stands."""
    section, found = "", list[tuple[str, str]]()
    for part in _IN_PRINT.finditer(aux):
        if part["section"] in sections:
            section = part["section"]
        elif part["type"]:
            found.append((f"{part['type']} {part['number']}", section))
    return found


def out_of_order(told: Sequence[tuple[str, str]], printed: Sequence[str]) -> list[str]:
    """What is printed before a figure or table that stands before it in its section, or before a figure of before."""
    place = {name: at for at, name in enumerate(printed)}
    return [
        name
        for at, (name, section) in enumerate(told)
        for before, of in told[:at]
        if place[name] < place[before]
        and (of == section or (name.startswith("figure") and before.startswith("figure")))
    ]


def test_the_fonts_have_every_character() -> None:
    assert not re.findall(r".{0,40}\[U\+.{0,40}", BOOK.read_text(encoding="utf-8"))


@pytest.mark.tex
@pytest.mark.slow
def test_the_committed_book_compiles_nothing_sticks_out_and_its_pages_are_filled(tmp_path: Path) -> None:
    source = BOOK.read_text(encoding="utf-8")
    log, aux = compiled(telling(source), tmp_path)
    assert sticking_out(log) == []
    assert re.findall(r"Missing character.*|.*(?:undefined|multiply.defined).*", log) == []
    assert "empty " in log
    assert unfilled(log) == []
    assert log.count("\nheading ") > 100
    assert headings_alone(log) == []
    assert lines_alone(log) == []
    assert log.count("\nproofs ") > 100
    assert log.count("\nfigure ") > 20
    assert proofs_cut(log) == []
    told = captions_in_source(source[source.index(r"\begin{document}") :])
    sections = set(re.findall(r"(?m)^\\section\[.*\\label\{([^}]*)\}", source))
    printed = captions_in_print(aux, sections)
    assert len(printed) == len(told) > 0
    assert out_of_order(told, [name for name, _ in printed]) == []
    exercises = set(re.findall(r"(?m)^\\section\[.*Exercise: .*\\label\{([^}]*)\}", source))
    assert exercises
    assert [caption for caption in printed if caption[1] in exercises and caption not in told] == []


def test_what_sticks_out_and_what_is_empty_would_be_noticed() -> None:
    assert sticking_out("Overfull \\hbox (99.2pt too wide) in\nOverfull \\vbox (0.5pt too high) has") == ["99.2"]
    pages = "empty 50\n[1]\nempty 32\n[2]\nChapter 2.\nempty 3\n[3]\nempty 60\n[4]\n"
    assert unfilled(f"empty 70\n[1]\nChapter 1.\n{pages}Chapter 3.\nempty 90\n[5]\n") == [50, 60]


def test_what_is_alone_on_a_page_would_be_noticed() -> None:
    assert headings_alone("heading 1.\ntext 1.\nheading 1.\n[1]\ntext 2.\nheading 2.\nfirst 2.\n") == ["1"]
    assert proofs_cut("proofs 1.\ntext 1.\nfigure 2.\nproved 2.\nproofs 2.\nproved 2.\nfigure 3.\n") == ["2"]
    lines = "first 1.\nnext 2.\nnext 2.\nfirst 2.\nfirst 3.\nnext 3.\nnext 4.\nfirst long 4.\nnext 5.\n"
    assert lines_alone(lines) == ["1", "4"]


def test_a_figure_out_of_order_or_in_another_section_would_be_noticed() -> None:
    source = r"""\chapter{One}
\section[a]{A}\label{a}
\begin{herefigure}
\caption{A figure.}
\begin{figure}[!ht]\captionsetup{type=table}
\caption{A table.}
\begin{highfigure}
\caption{A high figure.}
\section[b]{B}\label{b}
\begin{heretable}
\caption{Another table.}
\begin{herefigure}
\caption{Another figure.}"""
    told = captions_in_source(source)
    assert told == [
        ("figure 1.1", "a"),
        ("table 1.1", "a"),
        ("figure 1.2", ""),
        ("table 1.2", "b"),
        ("figure 1.3", "b"),
    ]
    aux = r"""\newlabel{a}{{}{1}}\newlabel{a.1}{{}{1}}
\@writefile{lot}{\contentsline {table}{\numberline {1.1}{a table}}{1}}
\newlabel{b}{{}{1}}
\@writefile{lof}{\contentsline {figure}{\numberline {1.1}{a figure}}{1}}"""
    assert captions_in_print(aux, {"a", "b"}) == [("table 1.1", "a"), ("figure 1.1", "b")]
    assert out_of_order(told, [name for name, _ in told]) == []
    assert out_of_order(told, ["table 1.1", "figure 1.1", "table 1.2", "figure 1.2", "figure 1.3"]) == ["table 1.1"]
    assert out_of_order(told, ["figure 1.1", "table 1.1", "table 1.2", "figure 1.3", "figure 1.2"]) == ["figure 1.3"]

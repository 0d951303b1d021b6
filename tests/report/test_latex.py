from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from mse_sym.report import latex
from mse_sym.report.document import Chain, Display, Document, Figure, Paragraph, Section, Step, Table
from tests.report.sample import DOCUMENT, ENORMOUS, LIBRARY


def body(*blocks: Paragraph | Chain | Display | Table | Figure) -> str:
    """What a section of these blocks is in the file."""
    page = latex.page(Document("page", "Title", "Lead.", (Section("s", "Section", blocks),)))
    return page[page.index(r"\label{s}") + len(r"\label{s}") : page.index(r"\end{document}")].strip()


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (
            r"50 % & #1_{2} ~^ \\ \$",
            r"50 \% \& \#1\_\{2\} \textasciitilde{}\textasciicircum{} \textbackslash{} \$",
        ),
        ("é ½ – “q” …", "é ½ – “q” …"),
        (
            "σ ≥ 0 → ∞",
            r"\ensuremath{\sigma} \ensuremath{\geq} 0 \ensuremath{\rightarrow} \ensuremath{\infty}",
        ),
        ("日", "[U+65E5]"),
        ("it's `'mean'`", r"it's \texttt{\textquotesingle{}mean\textquotesingle{}}"),
        ("*so* $x_1$ `a_b.c`", r"\emph{so} $x_1$ \texttt{a\_\allowbreak{}b.\allowbreak{}c}"),
    ],
)
def test_prose_is_escaped(prose: str, expected: str) -> None:
    assert body(Paragraph(prose)) == expected


def test_a_derivation() -> None:
    chain = Chain((Step("", ("a",), ""), Step(r"\sim", ("b", "+ c"), "by 5 % of $x$")))
    assert body(chain) == (
        "\\begin{derivation}\n"
        "\\derivationline{}{\\piece{a}}{}\n"
        "\\resultline{\\sim}{\\piece{b}\\piece{{}+ c}}{by 5 \\% of $x$}\n"
        "\\end{derivation}"
    )


def test_a_narrow_table_keeps_its_widths_and_a_wide_one_shares_the_line() -> None:
    narrow = body(Table("c", ("a", "b"), (("x", "1"),), frozenset({1})))
    assert r"\begin{longtable}{@{}lr@{}}" in narrow
    assert "x & 1 \\\\" in narrow
    wide = body(Table("c", ("a", "b", "c"), (("words " * 20, "words " * 20, "1"),), frozenset({2})))
    assert r"\begin{xltabular}{\linewidth}{@{}YYr@{}}" in wide


def test_headings_carry_identifier_and_status() -> None:
    page = latex.page(DOCUMENT)
    assert r"\claim{C15}The gradient of a sigmoid neuron\status{proved}" in page
    assert r"\label{C15}" in page
    assert r"\section{\texorpdfstring{The two runs}{The two runs}}" in page


def test_one_file_a_document_without_dates_or_paths() -> None:
    files = dict(latex.files(LIBRARY, ("tex",)))
    assert list(files) == ["squared-error.tex", "sigmoid-neuron.tex"]
    for text in files.values():
        assert r"\includegraphics" not in text
        assert r"\today" not in text
        assert text.startswith(r"\documentclass")
        assert text.endswith("\\end{document}\n")
    assert files == dict(latex.files(LIBRARY, ("tex",)))


def compiled(document: Document, folder: Path) -> str:
    """The log of compiling ``document``."""
    (folder / "page.tex").write_text(latex.page(document), encoding="utf-8")
    command = ["latexmk", "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = (folder / "page.log").read_text(encoding="latin-1")
    assert run.returncode == 0, log[-3000:]
    return log


@pytest.mark.tex
def test_the_sample_compiles_and_nothing_sticks_out(tmp_path: Path) -> None:
    log = compiled(DOCUMENT, tmp_path)
    assert re.findall(r"Overfull.*|.*Warning: .*|Missing character.*", log) == []


@pytest.mark.tex
def test_what_sticks_out_would_be_noticed(tmp_path: Path) -> None:
    document = Document("page", "T", "L.", (Section("s", "S", (Paragraph("`" + "m" * 200 + "`"),)),))
    assert r"Overfull \hbox" in compiled(document, tmp_path)


@pytest.mark.tex
@pytest.mark.parametrize("boxed", [False, True])
@pytest.mark.parametrize(
    "formula",
    [
        ("a" + "b" * 60,),
        ("a" + "b" * 300,),
        (ENORMOUS,),
        (r"\frac{" + ENORMOUS + "}{2}", r"+ \frac{" + ENORMOUS + "}{3}"),
        tuple(f"+ x_{{{k}}}" for k in range(100)),
    ],
    ids=["long", "unbreakable", "enormous", "enormous fractions", "many pieces"],
)
def test_no_formula_sticks_out(tmp_path: Path, formula: tuple[str, ...], boxed: bool) -> None:
    reason = "because of a reason that is itself rather long, with $a$ formula"
    chain = Chain((Step("", ("a",), ""), Step("=", formula, reason)), boxed)
    document = Document("page", "T", "L.", (Section("s", "S", (chain, Display(formula))),))
    assert "Overfull" not in compiled(document, tmp_path)


@pytest.mark.tex
def test_all_characters_that_are_let_through_compile(tmp_path: Path) -> None:
    latin = map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x180)])
    prose = " ".join(f"\\{character}" if character in "\\$*`" else character for character in latin)
    symbols = "".join(latex._SYMBOLS) + "–—‘’‚“”„†‡•…‰‹›€™"
    document = Document("page", "T", "L.", (Section("s", "S", (Paragraph(prose), Paragraph(symbols))),))
    assert "Missing character" not in compiled(document, tmp_path)

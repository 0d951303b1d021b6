from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from mse_sym.report import latex_text
from mse_sym.report.document import (
    Block,
    Chain,
    Display,
    Document,
    Entries,
    Entry,
    Figure,
    Folded,
    Library,
    Note,
    Paragraph,
    Proofs,
    Row,
    Section,
    Source,
    Step,
    Table,
)
from mse_sym.report.latex_preamble import BOOK
from mse_sym.report.status import MARKS, slug
from mse_sym.report.writers import tex as latex
from tests.report.sample import DOCUMENT, ENORMOUS, FIGURE, LIBRARY, LISTING, OTHER, ROW


def body(*blocks: Block) -> str:
    """What a section of these blocks is in the file."""
    page = latex.page(Document("page", "Title", "Lead.", (Section("s", "Section", blocks),)))
    return page[page.index(r"\label{s}") + len(r"\label{s}") : page.index(r"\end{document}")].strip()


def before_heading(*blocks: Block) -> str:
    """What stands in the file between the lead and the heading of a section of these blocks."""
    page = latex.page(Document("page", "Title", "Lead.", (Section("s", "Section", blocks),)))
    return page[page.index(r"\lead{Lead.}") + len(r"\lead{Lead.}") : page.index(r"\section[")].strip()


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
        ("`a --loss b`", r"\texttt{a -{}-loss b}"),
        ("it's `'mean'`", r"it’s \texttt{\textquotesingle{}mean\textquotesingle{}}"),
        ("`a: int`", r"\texttt{a:\ int}"),
        ("*so* $x_1$ `a_b.c`", r"\emph{so} $x_1$ \texttt{a\_\namebreak{}b.\codebreak{}c}"),
    ],
)
def test_prose_is_escaped(prose: str, expected: str) -> None:
    assert body(Paragraph(prose)) == expected


def test_a_derivation() -> None:
    chain = Chain((Step("", ("a",), ""), Step(r"\sim", ("b", "+ c"), "by 5 % of $x$")))
    assert body(chain) == (
        "\\begin{derivation}{\\relation{\\sim}}\n"
        "\\firstline{}{\\piece{a}}{}\n"
        "\\resultline{\\sim}{\\piece{b}\\piece{{}+ c}}{by 5 \\% of $x$}\n"
        "\\end{derivation}\\mayend{20mm}"
    )


def test_a_relation_that_ends_a_piece_keeps_its_spaces() -> None:
    assert body(Display(("z =", "0"))) == r"\displayformula{\piece{z ={}}\piece{{}0}}"


def test_a_text_stays_with_the_formulas_that_it_leads_to() -> None:
    chain = Chain((Step("", ("a",), ""),))
    assert body(Paragraph("Hence"), chain).startswith("Hence\\par\\nopagebreak\n\n\\begin{derivation}")
    assert body(Paragraph("One."), Paragraph("Two.")) == "One.\n\nTwo."
    led = body(Paragraph("Two of them:"), Paragraph("One."), chain)
    assert led.startswith("Two of them:\\par\\nopagebreak\n\nOne.")


def test_a_listing_is_kept_as_it_is() -> None:
    assert body(LISTING) == f"\\begin{{Verbatim}}[fontsize=\\scriptsize]\n{LISTING.text}\n\\end{{Verbatim}}"


def test_figures_stand_where_they_are_spoken_of() -> None:
    assert r"\begin{herefigure}[H]" in body(FIGURE)


def rows_that_end_pages(rows: int) -> list[int]:
    """After which rows of proofs a page may end."""
    lines = [line for line in body(Proofs((("a goal", "how"),) * rows)).splitlines() if "proofrow" in line]
    return [place for place, line in enumerate(lines[:-1]) if r"\nobreak" not in line]


def test_no_figure_comes_between_the_rows_of_proofs() -> None:
    document = body(Proofs((("a goal", "how"),) * 12))
    assert document.count(r"\proofsmayend") == 9
    assert r"\mayend{8mm}" not in document
    assert r"\newcommand{\proofsmayend}{\mayend[\ifx\@deferlist\@empty0\else9000\fi]{8mm}}" in BOOK


def test_code_ends_a_line_at_a_space_rather_than_within_a_name() -> None:
    assert body(Paragraph("`HalfLoss(a, y_k)`")) == (
        r"\texttt{Half\namebreak{}Loss(\codebreak{}a,\codebreak{} y\_\namebreak{}k)}"
    )
    penalties = [int(bad) for bad in re.findall(r"{\\(?:code|name)break}{\\penalty(\d+)", BOOK)]
    assert 0 < penalties[0] < penalties[1] < 10_000


def test_few_proofs_stand_on_one_page_and_of_many_the_first_and_the_last() -> None:
    assert rows_that_end_pages(1) == rows_that_end_pages(10) == []
    assert rows_that_end_pages(12) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_proofs_stay_with_what_they_prove_and_the_source_with_them() -> None:
    chain, proofs = Chain((Step("", ("a",), ""),)), Proofs((("a goal", "how"),))
    assert r"\end{derivation}\mayend[150]" in body(chain, proofs)
    assert r"\end{herefigure}\mayend[50]" in body(FIGURE, proofs)
    source = Source("file.py", "", 7, "mse-sym verify C1")
    page = latex.page(Document("page", "T", "L.", (Section("C1", "S", (chain, proofs), "proved", source),)))
    assert "\\end{proofs}\n\n\\nopagebreak\\source{" in page


def test_a_table_floats_where_text_follows_that_can_fill_the_page() -> None:
    short, long = (Table("c", ("a", "b"), (("x", "1"),) * rows) for rows in (12, 30))
    text = Paragraph("Text.")
    floating = r"\begin{figure}[!ht]\captionsetup{type=table}"
    assert floating in body(text, short, text)
    assert floating not in body(text, short) + body(text, short, text, long) + body(short, text)
    assert r"\begin{heretable}" in body(replace(short, rows=short.rows[:3]), text)
    assert body(long).startswith("{")
    assert body(text, long).count(r"\Needspace") == 1


def test_a_bracket_that_begins_a_row_is_no_option_of_the_command_before() -> None:
    table = body(Table("c", ("a", "b"), (("x", "1"), ("[0, 1]", "2"))))
    assert "\\\\\n{[}0, 1] & 2" in table


def test_figures_stay_near_their_section() -> None:
    assert body(FIGURE, Paragraph("Text.")).endswith(r"\figuresend")
    assert r"\figuresend" not in body(Paragraph("Text."))


def test_no_figure_of_the_section_before_stands_in_an_exercise() -> None:
    question, answer = Paragraph("Why?"), Folded("Answer", (Paragraph("So."),))
    assert before_heading(question, answer).startswith(r"\figuresbegin{1}")
    assert r"\figuresbegin" not in before_heading(question)


def test_a_figure_may_be_lower_where_its_legend_and_caption_leave_it_room() -> None:
    def around(figure: Figure) -> int:
        found = re.search(r"\\fitfigure{(\d+)mm}\n\\begin{herefigure}", body(Paragraph("Text."), figure))
        assert found
        return int(found[1])

    assert around(replace(FIGURE, caption="words " * 40)) > around(replace(FIGURE, caption="words")) > 0


def test_what_is_as_high_as_a_page_keeps_no_other_figure_waiting() -> None:
    high = replace(FIGURE, names=("one", "two"))
    assert r"\begin{highfigure}" in body(Paragraph("Text."), high)


def test_the_heading_of_an_index_stays_with_it() -> None:
    assert r"\Needspace" in before_heading(Entries((Entry("a", "a term"),), narrow=True))
    assert r"\Needspace" not in before_heading(Paragraph("Text."))


@pytest.mark.parametrize(
    ("maths", "expected"),
    [
        (r"\frac{1}{n}", r"\frac{1}{n}"),
        (r"\frac{\eta}{2 n}", r"\eta/\left(2 n\right)"),
        (r"\frac{a^2}{b}", "a^2/b"),
        (r"\frac{a^2}{b} c", r"\left(a^2/b\right) c"),
        (r"\frac{a + b}{c_k d}", r"\left(a + b\right)/\left(c_k d\right)"),
        (r"\sqrt{1 + \frac{a^2}{b}}", r"\sqrt{1 + a^2/b}"),
        (r"\left(\frac{1}{\frac{a}{b}}\right)^{2}", r"\left(1/\left(\frac{a}{b}\right)\right)^{2}"),
    ],
)
def test_fractions_within_text_are_large_enough_to_read(maths: str, expected: str) -> None:
    assert body(Paragraph(f"${maths}$")) == f"${expected}$"


def test_a_page_may_end_only_before_further_lines() -> None:
    lines = body(Chain((Step("", ("a",), ""),) * 5)).splitlines()[1:-1]
    assert [line.partition("{")[0] for line in lines] == [
        r"\firstline",
        r"\secondline",
        r"\furtherline",
        r"\furtherline",
        r"\resultline",
    ]


def test_a_page_may_end_before_a_text_that_leads_to_formulas() -> None:
    """Text and formulas go to the next page together, which leaves room where they stood."""
    text, chain = Paragraph("Text."), Chain((Step("", ("a",), ""),))
    assert body(text, text, chain).count(r"\mayend") == body(chain).count(r"\mayend") + 1
    assert body(text, text, text).count(r"\mayend") == 0


@pytest.mark.tex
def test_no_line_of_two_stands_alone_on_its_page(tmp_path: Path) -> None:
    """Of a derivation at the foot of a page, wherever that begins; the log says on which page each is."""
    chain = Chain((Step("", ("begun",), ""), Step("=", ("ended",), "")))
    starts = [Section(f"s{lines}", "S", (*(Paragraph("Text."),) * lines, chain)) for lines in range(20, 40)]
    source = latex.page(Document("page", "T", "L.", tuple(starts))).replace(r"\section[", r"\clearpage\section[")
    for word in ("begun", "ended"):
        source = source.replace(rf"\piece{{{word}}}", rf"\piece{{{word}\write-1{{{word} on \thepage.}}}}")
    log = log_of(source, tmp_path)
    begun, ended = (re.findall(rf"{word} on (\d+)\.", log) for word in ("begun", "ended"))
    assert len(begun) == len(starts)
    assert len(set(begun)) == len(starts)
    assert begun == ended


@pytest.mark.tex
def test_any_number_of_proofs_compiles_and_nothing_sticks_out(tmp_path: Path) -> None:
    proofs = (Proofs((("a goal of some length", "normal form"),) * 3), Proofs((("a goal", "how"),) * 200))
    document = Document("page", "T", "L.", (Section("s", "S", proofs),))
    assert re.findall(r"Overfull.*|.*[Ww]arning.*: (?!.*rerun).*", compiled(document, tmp_path)) == []


def test_what_is_proved_under_a_name_shows_it_as_code() -> None:
    page = latex.page(Document("page", "T", "L.", (Section("squared_error", "Squared error", (), "proved"),)))
    assert (
        r"\section[{\texorpdfstring{Squared error}{Squared error}}]{Squared error\status{proved}{proved}}\label{"
        in page
    )
    assert r"\codename{\texttt{squared\_\namebreak{}error}}" in page


def test_headings_carry_identifier_and_status() -> None:
    page = latex.page(DOCUMENT)
    assert r"\claim{C15}The gradient of a sigmoid neuron\status{proved}{proved}" in page
    assert r"Runs\status{provedandcomputed}{proved and computed}" in page
    for name in map(slug, MARKS):
        assert rf"\newcommand{{\mark{name}}}" in page
        assert f"{{{name}}}{{" in page
    assert r"\begin{proofs}{computed}" in page
    assert r"\label{C15}" in page
    assert r"\section[{\texorpdfstring{\listedclaim{C15}The gradient of a sigmoid neuron}{C15: The gradient of" in page
    assert r"\section[{\texorpdfstring{The two runs}{The two runs}}]{The two runs}" in page


def test_one_file_a_document_without_dates_or_paths() -> None:
    files = dict(latex.files(LIBRARY, ("tex",)))
    assert list(files) == ["squared-error.tex", "sigmoid-neuron.tex", "mse_sym.tex"]
    for text in files.values():
        assert r"\includegraphics" not in text
        assert r"\today" not in text
        assert text.startswith(r"\documentclass")
        assert text.endswith("\\end{document}\n")
    assert files == dict(latex.files(LIBRARY, ("tex",)))


def test_a_page_alone_is_no_book() -> None:
    assert list(dict(latex.files(Library("L", "l", (OTHER,)), ("tex",)))) == ["squared-error.tex"]


def test_the_book_has_the_bodies_of_the_pages_and_one_preamble() -> None:
    book = latex.book(LIBRARY)
    assert book.count(r"\documentclass") == book.count(r"\begin{document}") == 1
    for document in LIBRARY.documents:
        page = latex.page(document)
        body = page[page.index(r"\lead{") : page.index(r"\end{document}")]
        assert body in book
        assert rf"\chapter{{\texorpdfstring{{{document.title}}}" in book
    contents, first = book.index(r"\tableofcontents"), book.index(r"\chapter{")
    assert book.index(r"\pagenumbering{roman}") < contents < book.index(r"\clearpage\pagenumbering{arabic}") < first


def test_the_book_leaves_out_what_is_not_bound_and_says_where_it_is() -> None:
    apart = replace(OTHER, bound=False)
    library = replace(LIBRARY, documents=(DOCUMENT, apart))
    book = dict(latex.files(library, ("html", "tex")))["mse_sym.tex"]
    assert r"\chapter{\texorpdfstring{" + apart.title not in book
    assert rf"Not in this book: {apart.title}, which stand in \texttt{{squared-error.\codebreak{{}}html}}." in book
    assert "Not in this book" not in latex.book(LIBRARY, ("html", "tex"))


def test_the_file_says_what_it_is_and_not_when_it_was_made() -> None:
    book = latex.book(replace(LIBRARY, lead="One sentence. Another."))
    assert rf"pdftitle={{{LIBRARY.title}}}, pdfsubject={{One sentence}}, pdfauthor={{mse\_sym}}" in book
    assert r"\pdfinfoomitdate=1" in book


def test_the_index_has_the_numbers_of_pages() -> None:
    entry = Entry("term_a", "A: [C2](other#C2)")
    assert body(Entries((entry,), narrow=True)).count(r"\pagelink{C2}{C2}") == 1
    assert r"\pagelink" not in body(Entries((entry,)))


def test_links_and_notes() -> None:
    assert body(Paragraph("by [C7](other#C7)")) == r"by \claimlink{C7}{C7}"
    assert body(Note("Used in [C1](#C1).")) == r"\note{Used in \claimlink{C1}{C1}.}"


def test_figures_of_a_row_are_half_a_line_wide() -> None:
    row = body(Row(ROW.figures[:2]))
    assert row.count(r"\begin{herefigure}") == 1
    assert row.count(r"\begin{halfline}") == row.count(r"\caption{") == row.count("axis}[narrow, ") == 2


def compiled(document: Document, folder: Path) -> str:
    """The log of compiling ``document``."""
    return log_of(latex.page(document), folder)


def log_of(source: str, folder: Path) -> str:
    (folder / "page.tex").write_text(source, encoding="utf-8")
    command = ["latexmk", "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = (folder / "page.log").read_text(encoding="latin-1")
    assert run.returncode == 0, log[-3000:]
    return log


@pytest.mark.tex
def test_the_sample_compiles_and_nothing_sticks_out(tmp_path: Path) -> None:
    log = compiled(DOCUMENT, tmp_path)
    assert re.findall(r"Overfull.*|.*[Ww]arning.*: .*|Missing character.*", log) == []


@pytest.mark.tex
def test_the_book_compiles_nothing_sticks_out_and_its_links_lead_to_the_claims(tmp_path: Path) -> None:
    link = Paragraph("By [C2](squared-error#C2), [C15](#C15) and [C77](elsewhere#C77).")
    claim = Section("C16", "With links", (Note("Builds on [C2](squared-error#C2)."), link, ROW), "proved")
    first = replace(DOCUMENT, sections=(*DOCUMENT.sections, claim))
    book = latex.book(replace(LIBRARY, documents=(first, OTHER), summary="5 claims."))
    log = log_of(telling_links(book), tmp_path)
    assert re.findall(r"Overfull.*|.*[Ww]arning.*: .*|Missing character.*", log) == []
    assert linked_to(log) == ["C15", "C2", "C2", "C15"]
    contents = (tmp_path / "page.toc").read_text(encoding="utf-8")
    assert re.findall(r"\\listedclaim {(\w+)}", contents) == ["C15", "C8", "C97", "C98", "C99", "C16", "C2"]


@pytest.mark.tex
def test_in_a_page_alone_a_claim_of_another_page_is_text(tmp_path: Path) -> None:
    blocks = (Paragraph("By [C2](squared-error#C2) and [C1](#C1)."), ROW)
    document = Document("page", "T", "L.", (Section("C1", "S", blocks, "proved"),))
    log = log_of(telling_links(latex.page(document)), tmp_path)
    assert re.findall(r"Overfull.*|.*[Ww]arning.*: .*", log) == []
    assert linked_to(log) == ["C1"]


def telling_links(source: str) -> str:
    """``source`` that notes in the log where each of its links leads."""
    telling = r"\let\leadingto\hyperref\def\hyperref[#1]#2{\typeout{link to #1}\leadingto[#1]{#2}}"
    return source.replace(r"\begin{document}", rf"\begin{{document}}{telling}")


def linked_to(log: str) -> list[str]:
    return re.findall(r"^link to (\w+)$", log, re.MULTILINE)


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


def test_between_factors_a_line_ends_with_a_sign_of_multiplication_on_the_next() -> None:
    assert r"}\productbreak\piece{{} b}" in body(Display((r"\left(a\right)", " b")))
    assert r"\productbreak" not in body(Display(("a", "+ b")))


def test_no_formula_is_shrunk() -> None:
    assert not re.search(r"resizebox|scalebox", latex.page(DOCUMENT) + latex.book(LIBRARY))


@pytest.mark.tex
def test_a_wide_relation_does_not_stick_out(tmp_path: Path) -> None:
    steps = (Step("", ("a",), ""), Step(r"= 0 \iff", ("a = b",), ""))
    sections = (
        Section("s", "S", (Chain((*steps, Step("=", ("c",), "")), boxed=False),)),
        Section("t", "T", (Chain((steps[0], Step("=", ("c",), "")), boxed=False),)),
    )
    source = latex.page(Document("page", "T", "L.", sections))
    shown = source.replace(r"\end{derivation}", r"\typeout{room \the\relationwidth}\end{derivation}")
    log = log_of(shown, tmp_path)
    wide, narrow = (float(room) for room in re.findall(r"^room ([0-9.]+)pt$", log, re.MULTILINE))
    assert narrow == pytest.approx(21.9, abs=0.2)
    assert wide > 38


@pytest.mark.tex
def test_all_characters_that_are_let_through_compile(tmp_path: Path) -> None:
    latin = map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x180)])
    prose = " ".join(f"\\{character}" if character in "\\$*`" else character for character in latin)
    symbols = "".join(latex_text._SYMBOLS) + "–—‘’‚“”„†‡•…‰‹›€™"
    document = Document("page", "T", "L.", (Section("s", "S", (Paragraph(prose), Paragraph(symbols))),))
    assert "Missing character" not in compiled(document, tmp_path)


def test_a_sentence_stands_above_what_was_proved() -> None:
    assert body(Proofs((("a goal", "how"),), sentence="One statement.")).startswith(r"\note{One statement.}")


def test_subheadings_are_anchors_and_definitions_are_lists() -> None:
    text = latex.page(DOCUMENT)
    assert r"\subsection*{\texttt{name\_\namebreak{}1}}\phantomsection\label{a.name_1}" in text
    assert r"\term{}{and \claimlink{C15}{C15}}" in text

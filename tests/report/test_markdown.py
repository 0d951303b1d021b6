from __future__ import annotations

import pytest

from mse_sym.report.document import (
    Block,
    Chain,
    Display,
    Document,
    Library,
    Note,
    Paragraph,
    Proofs,
    Row,
    Section,
    Step,
    Table,
)
from mse_sym.report.status import Status
from mse_sym.report.writers import md as markdown
from tests.report.sample import DOCUMENT, LIBRARY, LISTING, OTHER, ROW


def page_of(document: Document) -> str:
    """``document`` as the only page of a report."""
    return markdown.page(document, Library("L", "l", (document,)))


def body(block: Block) -> str:
    """What a section of this block is on the page."""
    page = page_of(Document("page", "Title", "Lead.", (Section("s", "Section", (block,)),)))
    return page[page.index("## Section\n\n") + len("## Section\n\n") :].rstrip("\n")


def test_a_page_golden() -> None:
    document = Document(
        "page",
        "Title",
        "Lead.",
        (Section("C1", "A *claim*", (Paragraph("Text."),), "proved"),),
        ("Versions.",),
    )
    assert page_of(document) == (
        "[Contents](README.md)\n\n# Title\n\nLead.\n\n"
        '<a id="C1"></a>\n\n## C1 · A *claim* – ✓ *proved*\n\nText.\n\n---\n\n<sub>Versions.</sub><br/>\n'
    )


def test_a_derivation_golden() -> None:
    chain = Chain((Step("", ("a",), ""), Step("=", ("b", "+ c"), "5 % of $x_1$ in `f`")))
    assert body(chain) == (
        "```math\n\\begin{aligned}\n"
        "& a \\\\\n"
        "={} & \\boxed{b + c} && \\text{5 }\\%\\text{ of }x_1\\text{ in }\\texttt{f}\n"
        "\\end{aligned}\n```"
    )


def test_a_long_line_is_broken_at_its_pieces() -> None:
    chain = Chain((Step("", ("x + " * 15 + "y", "+ " + "x + " * 15 + "y"), ""),), boxed=False)
    lines = body(chain).splitlines()
    assert lines[2].startswith("& x + x")
    assert lines[3].startswith(r"& \quad {}+ x")
    boxed = body(Chain(chain.steps, boxed=True))
    assert "& \\boxed{\\begin{aligned}\n" in boxed


def test_a_display_is_one_formula() -> None:
    assert body(Display((r"\left(a\right)", "= b"))) == "```math\n(a) = b\n```"


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("a_b * [c] | <d> & #", r"a\_b \* \[c\] \| &lt;d&gt; &amp; \#"),
        ("1. not a list", r"1\. not a list"),
        ("- nor this", r"\- nor this"),
        ("$x$ and $x_1$", "$x$ and $`x_1`$"),
        (r"$\{0, 1\}$", r"$`\{0, 1\}`$"),
        ("$|r|$", r"$\vert r\vert$"),
        ("$a<b$", r"$a\lt b$"),
        (r"$\operatorname{erf} \to 1$", r"$\mathrm{erf}\to 1$"),
    ],
)
def test_prose_is_escaped_and_maths_protected(prose: str, expected: str) -> None:
    assert body(Paragraph(prose.replace("*", r"\*"))) == expected


def test_tables_align_numbers_right_and_survive_bars() -> None:
    table = Table("Cap.", ("a", "n"), (("`x|y`", "1"),), frozenset({1}))
    assert body(table) == "*Cap.*\n\n| a | n |\n| :--- | ---: |\n| `x\\|y` | 1 |"


def test_a_listing_is_kept_as_it_is() -> None:
    assert body(LISTING) == f"```python\n{LISTING.text}\n```"


def test_the_files_and_where_the_figures_are() -> None:
    files = dict(markdown.files(LIBRARY, ("md",)))
    assert list(files) == [
        "README.md",
        "squared-error.md",
        "sigmoid-neuron.md",
        "figures/sigmoid-neuron.svg",
        "figures/plateau-law.svg",
    ]
    assert "](figures/plateau-law.svg)" in files["sigmoid-neuron.md"]
    assert files["figures/plateau-law.svg"].startswith("<svg xmlns=")


def test_the_index_lists_claims_with_their_status() -> None:
    index = markdown.index_markdown(LIBRARY)
    assert "- [C2 · The constant in front](squared-error.md#C2) – ✓ *proved*\n" in index
    assert "- [C99 · A claim that is false](sigmoid-neuron.md#C99) – ✗ *refuted*\n" in index


def test_the_index_says_what_was_computed_and_what_is_an_error() -> None:
    statuses: tuple[Status, ...] = ("proved and computed", "computed", "error")
    sections = tuple(Section(f"C{number}", "T", (), status) for number, status in enumerate(statuses))
    index = markdown.index_markdown(Library("L", "l", (Document("page", "T", "L.", sections),)))
    lines = [line for line in index.splitlines() if line.startswith("- ")]
    assert [line.partition(" – ")[2] for line in lines] == ["✓≈ *proved and computed*", "≈ *computed*", "! *error*"]


def test_what_was_computed_is_not_said_to_be_proved() -> None:
    sentence, folded, table, _ = body(Proofs((("a run", "once more"),), "computed", "One run.")).split("\n\n")
    assert sentence == "One run."
    assert folded == "<details><summary>What was computed, and how</summary>"
    assert table.startswith("| What was computed | How |")


def test_maths_in_a_link_is_written_in_characters() -> None:
    document = Document("page", "For $a$", "L.", (Section("C1", r"$1/(1 - a)$, $\sigma$", (), "proved"),))
    index = markdown.index_markdown(Library("L", "l", (document,)))
    assert "## [For a](page.md)" in index
    assert "[C1 · 1/(1 - a), σ](page.md#C1)" in index


def test_the_same_text_twice() -> None:
    assert markdown.page(DOCUMENT, LIBRARY) == markdown.page(DOCUMENT, LIBRARY)


def test_what_is_proved_under_a_name_shows_it_as_code() -> None:
    page = page_of(Document("page", "T", "L.", (Section("squared_error", "Squared error", (), "proved"),)))
    assert "## Squared error – ✓ *proved*\n\n`squared_error`\n" in page


def test_pieces_are_one_space_apart() -> None:
    page = page_of(Document("page", "T", "L.", (Section("s", "S", (Display(("a ", "- b", " + c")),)),)))
    assert "```math\na - b + c\n```" in page


def test_links_lead_to_the_page_or_stay_on_it_and_within_maths_there_are_none() -> None:
    assert body(Paragraph("[C7](other#C7), [C1](#C1)")) == "[C7](other.md#C7), [C1](#C1)"
    assert body(Note("Used in [C7](other#C7).")) == "Used in [C7](other.md#C7)."
    assert r"\text{by }\text{C7}" in body(Chain((Step("", ("a",), "by [C7](other#C7)"),)))


def test_figures_of_a_row_stand_one_after_the_other_and_are_written() -> None:
    shown = body(Row(ROW.figures[:2]))
    assert [line for line in shown.split("\n\n") if line.startswith("![")] == [
        "![Two curves: the squared error’s gradient is a hump, the cross-entropy’s rises to one.](figures/left.svg)",
        "![On a logarithmic scale one curve is a rising line and the other is nearly flat.](figures/right.svg)",
    ]
    document = Document("page", "T", "L.", (Section("s", "S", (ROW,)),))
    assert [name for name, _ in markdown.files(Library("L", "l", (document,)), ("md",))][2:] == [
        "figures/left.svg",
        "figures/right.svg",
        "figures/below.svg",
    ]


def test_pages_lead_to_their_neighbours_and_to_the_index() -> None:
    third = Document("third", "Third", "L.", ())
    library = Library("L", "l", (OTHER, DOCUMENT, third))
    first, middle, last = (markdown.page(document, library).splitlines()[0] for document in library.documents)
    assert first == "[Contents](README.md) · [One sigmoid neuron](sigmoid-neuron.md) →"
    assert middle == "← [The squared error](squared-error.md) · [Contents](README.md) · [Third](third.md) →"
    assert last == "← [One sigmoid neuron](sigmoid-neuron.md) · [Contents](README.md)"


def test_the_index_has_the_summary_the_book_and_what_has_no_number_in_a_row() -> None:
    named = Document("losses", "Losses", "L.", (Section("a", "A", (), "proved"), Section("b", "B", ())))
    index = markdown.index_markdown(Library("L", "l", (OTHER, named), "2 claims, all proved."), ("tex", "md"))
    book = "All pages in one book: [mse_sym.tex](mse_sym.tex)"
    assert f"{book}; `mse-sym report` with `--format pdf` makes a PDF file of it.\n" in index
    assert "[A](losses.md#a) ✓ · [B](losses.md#b)\n" in index
    assert "book" not in markdown.index_markdown(Library("L", "l", (OTHER, named)), ("md",))


def test_subheadings_are_anchors_and_definitions_are_lists() -> None:
    text = markdown.page(DOCUMENT)
    assert '<a id="a.name_1"></a>\n\n### `name_1`\n\n*Arguments*\n\n- `x_1`, `x_2`: numbers' in text
    assert "\n- and [C15](#C15)\n" in text

from __future__ import annotations

import pytest

from mse_sym.report import markdown
from mse_sym.report.document import Chain, Display, Document, Paragraph, Proofs, Section, Step, Table
from tests.report.sample import DOCUMENT, LIBRARY


def body(block: Paragraph | Chain | Display | Table | Proofs) -> str:
    """What a section of this block is on the page."""
    page = markdown.page(Document("page", "Title", "Lead.", (Section("s", "Section", (block,)),)))
    return page[page.index("## Section\n\n") + len("## Section\n\n") :].rstrip("\n")


def test_a_page_golden() -> None:
    document = Document(
        "page",
        "Title",
        "Lead.",
        (Section("C1", "A *claim*", (Paragraph("Text."),), "proved"),),
        ("Versions.",),
    )
    assert markdown.page(document) == (
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
        ("$|r|$", r"$\vert r\vert $"),
    ],
)
def test_prose_is_escaped_and_maths_protected(prose: str, expected: str) -> None:
    assert body(Paragraph(prose.replace("*", r"\*"))) == expected


def test_tables_align_numbers_right_and_survive_bars() -> None:
    table = Table("Cap.", ("a", "n"), (("`x|y`", "1"),), frozenset({1}))
    assert body(table) == "*Cap.*\n\n| a | n |\n| :--- | ---: |\n| `x\\|y` | 1 |"


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


def test_the_same_text_twice() -> None:
    assert markdown.page(DOCUMENT) == markdown.page(DOCUMENT)


def test_what_is_proved_under_a_name_shows_it_as_code() -> None:
    page = markdown.page(Document("page", "T", "L.", (Section("squared_error", "Squared error", (), "proved"),)))
    assert "## Squared error – ✓ *proved*\n\n`squared_error`\n" in page


def test_pieces_are_one_space_apart() -> None:
    page = markdown.page(Document("page", "T", "L.", (Section("s", "S", (Display(("a ", "- b", " + c")),)),)))
    assert "```math\na - b + c\n```" in page

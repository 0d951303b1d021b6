"""Below a long formula stands what its letters are, in every format."""

from __future__ import annotations

from mse_sym.report.document import Chain, Document, Library, Section, Step
from mse_sym.report.formulas import formulas
from mse_sym.report.writers import html, md, tex

STEP = Step("=", ("A + C^{2}",), "a reason", where=((r"A = \frac{a}{y}",), ("C = 1", " + a")))
DOCUMENT = Document("mine", "Mine", "", (Section("s", "S", (Chain((Step("", ("b",), ""), STEP)),)),))


def test_html_has_an_equation_on_each_line() -> None:
    page = html.page(DOCUMENT)
    where = page[page.index('<div class="where">') : page.index('<div class="reason">')]
    assert where.count('<div class="formula">') == len(STEP.where)
    assert r"<annotation encoding=\"application/x-tex\">C = 1  + a" in where.replace('"', r"\"")
    assert page.count('class="where"') == 1


def test_markdown_has_a_row_for_each_equation() -> None:
    rows = md.page(DOCUMENT, Library("L", "l", (DOCUMENT,))).splitlines()
    formula = next(place for place, row in enumerate(rows) if "boxed" in row)
    assert [row.removesuffix(r" \\") for row in rows[formula + 1 : formula + 3]] == [
        r"& \text{where } A = \frac{a}{y}",
        r"& \text{and } C = 1 + a",
    ]


def test_latex_has_the_equations_behind_the_formula() -> None:
    line = next(line for line in tex.page(DOCUMENT).splitlines() if line.startswith(r"\resultline"))
    assert line.index("A + C^{2}") < line.index(r"\below{}\piece{\text{where } A = \frac{a}{y}}")
    assert line.index(r"\text{where } A") < line.index(r"\beside{}\piece{\text{and } C = 1}")


def test_the_letters_are_among_the_formulas() -> None:
    assert {"A + C^{2}", r"A = \frac{a}{y}", "C = 1 + a"} <= set(formulas(DOCUMENT))

"""The page on symbols: nothing that other pages name is without an entry."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from sympy import Symbol

from mse_sym.pages.blocks import proofs
from mse_sym.pages.claims import discover
from mse_sym.pages.notation import BOOK, CATALOGUE
from mse_sym.pages.symbols import FOOT, NAME, signs_of_rounding, symbols_document, with_symbols
from mse_sym.proof import Derivation, Evidence
from mse_sym.proof.methods import METHODS, explained
from mse_sym.proof.relations import Relation
from mse_sym.report.document import Display, Document, Library, Paragraph, Section, Table
from mse_sym.report.formulas import formulas
from mse_sym.report.links import linked
from mse_sym.report.status import MARKS, MEANINGS

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "mse_sym").rglob("*.py"), *(ROOT / "derivations").glob("*.py")]
PAGES = [path for path in (ROOT / "reports").glob("*.tex") if path.stem not in (NAME, "mse_sym")]


def showing(*latex: str) -> Document:
    return Document("page", "Page", "Lead.", (Section("s", "S", tuple(Display((each,)) for each in latex)),))


def cells(section: str, *documents: Document) -> list[tuple[str, ...]]:
    """The rows of all tables of a section of the page."""
    (found,) = (each for each in symbols_document(documents, {}, {}).sections if each.identifier == section)
    return [row for block in found.blocks if isinstance(block, Table) for row in block.rows]


def test_every_relation_says_what_it_claims_and_what_is_proved() -> None:
    rows = cells("symbols_relations")
    assert len(rows) == len(get_args(Relation))
    assert all(text.endswith(".") for _, *texts in rows for text in texts)


def test_every_status_has_a_meaning() -> None:
    assert MEANINGS.keys() == MARKS.keys()


def named_methods(path: Path) -> Iterator[str]:
    """The methods that evidence names in a file; where a part is filled in, that of an example."""
    source = path.read_text(encoding="utf-8")
    if "Evidence(" not in source:
        return
    tree = ast.parse(source)
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in calls_of("Evidence", function):
            match call.args[1]:
                case ast.Name(name):  # handed on from those who call
                    place = [argument.arg for argument in function.args.args].index(name)
                    yield from (written(other.args[place]) for other in calls_of(function.name, tree))
                case method:
                    yield written(method)


def calls_of(name: str, tree: ast.AST) -> list[ast.Call]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == name]


def written(text: ast.expr) -> str:
    match text:
        case ast.Constant(str(value)):
            return value
        case ast.JoinedStr([ast.FormattedValue(), *rest]):
            return "normal form" + "".join(map(written, rest))
        case ast.JoinedStr(parts):
            return "".join(map(written, parts))
        case ast.FormattedValue():
            return "50"
    raise TypeError(ast.unparse(text))


def test_every_method_that_evidence_names_is_explained() -> None:
    methods = {method for path in SOURCES for method in named_methods(path)}
    assert {"strictly monotone factor", "normal form, case by case"} <= methods
    assert [method for method in sorted(methods) if not explained(method)] == []


def test_no_entry_explains_what_nobody_names() -> None:
    methods = {method for path in SOURCES for method in named_methods(path)}
    assert METHODS.keys() - {name for method in methods for name in explained(method)} == set()


@pytest.mark.parametrize("method", ["magic", "normal form, magic", "normal formula"])
def test_a_method_without_an_entry_is_not_explained(method: str) -> None:
    assert explained(method) == ()


def test_every_name_in_the_formulas_of_the_reports_has_an_entry() -> None:
    names = {name for path in PAGES for name in re.findall(r"\\operatorname\{\w+\}", path.read_text(encoding="utf-8"))}
    page = symbols_document([showing(*names)], {}, {})
    signs = " ".join(
        row[0] for each in page.sections for block in each.blocks if isinstance(block, Table) for row in block.rows
    )
    assert r"\operatorname{scale}" in names
    assert [name for name in sorted(names) if name not in signs] == []


def test_every_greek_capital_and_every_mark_in_the_formulas_of_the_reports_has_an_entry() -> None:
    greek = "Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega"
    marks = rf"\\(?:{greek})\b|\\gamma\\left\(|\\partial_\{{-\}}|\\lVert|\\#\\\{{"
    found = {mark for path in PAGES for mark in re.findall(marks, path.read_text(encoding="utf-8"))}
    assert {r"\Phi", r"\Gamma", r"\gamma\left(", r"\partial_{-}", r"\lVert", r"\#\{"} <= found
    signs = " ".join(row[0] for row in cells("symbols_functions", showing(*found)))
    assert [mark for mark in sorted(found) if mark.removesuffix(r"\left(") not in signs] == []


def test_the_letters_that_losses_have_otherwise_are_named() -> None:
    (section,) = (each for each in symbols_document((), {}, {}).sections if each.identifier == "symbols_letters")
    lead = section.blocks[0]
    assert isinstance(lead, Paragraph)
    both = [name for name in CATALOGUE if name in BOOK]
    assert both
    assert all(f"${name}$" in str(lead.text).partition("parameters")[0] for name in both)


def test_the_page_has_the_signs_of_rounding_that_are_used_and_no_others() -> None:
    used = showing(r"1 + \operatorname{fl}\left(u\right)")
    assert [row[0][:18] for row in cells("symbols_rounding", used)] == [r"$\operatorname{fl}"] * 2
    assert len(cells("symbols_rounding", showing(*(sign for _, sign in signs_of_rounding())))) >= 8


def test_a_meaning_has_the_letters_of_its_sign_or_says_what_they_are() -> None:
    for sign, meaning in cells("symbols_rounding", showing(*(sign for _, sign in signs_of_rounding()))):
        bare = [
            re.sub(r"\\[a-z]+\{[^}]*\}|\\[a-z]+", " ", text) for text in (sign, *re.findall(r"\$([^$]+)\$", meaning))
        ]
        letters, *formulas_ = (set(re.findall(r"[A-Za-z]'?", text)) for text in bare)
        introduced = set().union(*(each for each in formulas_ if len(each) == 1))
        assert set().union(*formulas_) - letters - introduced <= {"e"}, (sign, meaning)


def test_all_pages_lead_to_it_and_to_no_page_that_is_not_there() -> None:
    u = Symbol("u", real=True)
    account = proofs([Derivation.begin(u + u).state(2 * u, "collected")])
    page = Document("page", "Page", "Lead.", (Section("s", "S", (account,)),))
    alone, together = linked(Library("T", "L", (page,))), linked(with_symbols(Library("T", "L", (page,)), {}, {}))
    assert account.sentence in repr(together)
    assert FOOT in together.documents[1].colophon
    assert [document.name for document in together.documents] == [NAME, "page"]
    assert f"({NAME}#" not in repr(alone)
    assert "One statement is proved. Methods: normal form." in repr(alone)


def test_what_was_computed_is_said_not_to_be_proved() -> None:
    runs = [Evidence("a run", "computed again at 50 digits", kind="computed")] * 2
    assert proofs(runs, "computed").sentence.startswith("2 statements are computed, not proved.")


def test_formulas_are_found_in_lines_and_in_text() -> None:
    document = showing("a^2")
    assert list(formulas(document)) == ["a^2"]
    assert "\\sim" in " ".join(formulas(symbols_document([document], {}, {})))


def test_the_drawing_and_the_table_below_have_every_claim_and_lead_to_all_that_it_rests_on() -> None:
    claims = [claim for page in discover() for claim in page.claims if not claim.question]
    builds_on = {claim.identifier: claim.builds_on for claim in claims}
    documents = [
        Document(page.name, "T", "", tuple(Section(c.identifier, "T", (), "proved") for c in page.claims))
        for page in discover()
    ]
    sections = symbols_document(documents, builds_on, {}).sections
    (section,) = (section for section in sections if section.diagrams)
    (diagram,) = section.diagrams
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    drawn = [node.label for row in diagram.rows for node in row.nodes]
    assert drawn == [claim for claim in builds_on if claim.startswith("C")]
    said = [each.partition(": ") for _, text in table.rows for each in text.split("; ")]
    assert [*drawn, *(claim for claim, *_ in said)] == list(builds_on)
    listed = [(begin, claim) for claim, _, begins in said for begin in begins.split(", ") if begin]
    arrows = [*diagram.arrows, *listed]
    assert len(arrows) < sum(map(len, builds_on.values()))
    assert (diagram.arrow, bool(diagram.listed)) == ("builds on", True)

    def reached(claim: str) -> set[str]:
        return {claim}.union(*(reached(begin) for begin, end in arrows if end == claim))

    for claim, above in builds_on.items():
        assert reached(claim) >= set(above)
    assert all(begin in builds_on[end] for begin, end in arrows)
    most = max(sum(begin == claim for begin, _ in diagram.arrows) for claim in drawn)
    assert most < 9  # or nobody can follow them


def test_no_two_functions_of_rounding_have_one_sign() -> None:
    """What is left of an exponent is no trailing digits, although either may be of a sum."""
    modules: dict[str, set[str]] = {}
    for kind, sign in signs_of_rounding():
        modules.setdefault(sign.partition(r"\left")[0], set()).add(kind.__module__)
    assert {name: sorted(found) for name, found in modules.items() if len(found) > 1} == {}

"""One notation through all pages: no letter of the book means something else on a page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from mse_sym.losses import catalogue
from mse_sym.pages.claims import Page, discover
from mse_sym.pages.notation import (
    BOOK,
    CATALOGUE,
    assumed_letters,
    clashes,
    letter,
    letters_of_pages,
    letters_of_the_book,
)
from mse_sym.report.document import Definitions, Document, Paragraph, Section, Subheading
from mse_sym.report.formulas import formulas
from mse_sym.symbolic.abbreviations import LETTERS
from mse_sym.symbolic.context import size
from mse_sym.train import Layer

ROOT = Path(__file__).parents[2]

PAGES = {page.name: page.notation for page in discover()}


def test_no_page_gives_a_letter_of_the_book_another_meaning() -> None:
    assert list(clashes(PAGES)) == []


def test_no_letter_has_more_than_three_meanings() -> None:
    meanings: dict[str, set[str]] = {}
    for letters in (BOOK, CATALOGUE, *PAGES.values()):
        for name, meaning in letters.items():
            meanings.setdefault(name, set()).add(meaning)
    assert {name: sorted(found) for name, found in meanings.items() if len(found) > 3} == {}


def test_a_loss_has_a_letter_of_the_book_only_where_users_type_it() -> None:
    typed = {str(parameter) for loss in catalogue().values() for parameter in loss.parameters}
    assert [name for name in CATALOGUE if name in BOOK and name not in typed] == []


def test_the_density_has_its_own_letter_in_the_notes_of_losses() -> None:
    assert [name for name, loss in catalogue().items() if re.search(r"\\phi\b", loss.note)] == []


def test_a_meaning_stands_alone_wherever_it_is_sorted() -> None:
    meanings = [(page, meaning) for page, letters in PAGES.items() for meaning in letters.values()]
    assert [each for each in meanings if re.search(r"\b(its?|these|those|other)\b", each[1])] == []


@pytest.mark.parametrize("page", discover(), ids=lambda page: page.name)
def test_no_index_of_a_page_is_a_number_on_it_or_in_the_book(page: Page) -> None:
    calls = [call for call in ast.walk(ast.parse(page.path.read_text(encoding="utf-8"))) if isinstance(call, ast.Call)]

    def letters(*functions: str) -> set[str]:
        called = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id in functions and c.args]
        texts = [c.args[0].value for c in called if isinstance(c.args[0], ast.Constant)]
        return {letter for text in texts if isinstance(text, str) for letter in text.split()}

    indices, numbers = letters("index"), letters("symbols", "Symbol", "size")
    assert indices.isdisjoint(numbers)
    assert indices.isdisjoint(BOOK)


def test_abbreviations_have_letters_that_mean_nothing_else() -> None:
    parameters = {name for name in CATALOGUE if "," not in name}
    own = {name for notation in PAGES.values() for name in notation}
    assert set(LETTERS).isdisjoint({name.partition("_")[0] for name in (*BOOK, *parameters, *own)})


@pytest.mark.parametrize(
    ("name", "meaning", "found"),
    [
        ("R", "a remainder", 1),
        ("q", "anything", 0),
        ("R", BOOK["R"], 0),
    ],
)
def test_a_clash_is_found(name: str, meaning: str, found: int) -> None:
    sentences = list(clashes({"mine": {name: meaning}}))
    assert len(sentences) == found
    assert all(f"{name} is {meaning} on the page mine, and {BOOK[name]} in the book" in each for each in sentences)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("a", "a"),
        ("a_{k}", "a_k"),
        ("w_{2}", "w_k"),
        ("X_{kj}", "X_k"),
        (r"\theta_{t}", r"\theta"),
        ("z^{(l+1)}_{k}", "z_k"),
        ("a^{(0)}_{k}", "a_k"),
        ("z^{2}_{k}", "z^{2}_k"),
        ("n_{l-1}", "n_{l}"),
        ("z_{0}", "z_{0}"),
        ("W^{(L)}_{kj}", "W_k"),
    ],
)
def test_letters_are_known_without_their_place(latex: str, expected: str) -> None:
    assert letter(latex) == expected


def page(*assumed: str, text: str = "") -> Document:
    variables = ", ".join(rf"${name} \in \mathbb{{R}}$" for name in assumed)
    foot = f"Assumed: {variables}."
    return Document("mine", "My page", "", (Section("s", "S", (Paragraph(text),)),), (foot, "Made with care."))


def test_the_tables_have_what_pages_use() -> None:
    document = page("a", "h_{k}", text=r"a dispersion $\omega$ and a risk $1 + R$ for $Rx$, $\mathbb{Z}$")
    assert assumed_letters(document) == ("a", "h_k")
    assert [shown for shown, _ in letters_of_the_book([document])] == ["$a$", "$R$", r"$\omega$"]
    own = {"mine": {r"\zeta": "last", "h_k": "first", "A, C": "parts"}}
    assert list(letters_of_pages([document], own)) == [
        ("$A$, $C$", "parts", "My page"),
        ("$h_k$", "first", "My page"),
        (r"$\zeta$", "last", "My page"),
    ]


def test_letters_are_found_in_definitions_and_subheadings() -> None:
    blocks = (Subheading("s", "With $K$"), Definitions("Of $\\eta$", (("$t$", "of $\\omega$"),)))
    document = Document("mine", "My page", "", (Section("s", "S", blocks),))
    assert set(formulas(document)) == {"K", "\\eta", "t", "\\omega"}


def test_the_forms_of_a_greek_letter_stand_together() -> None:
    own = {"mine": {r"\varepsilon": "noise", "v": "a variance", r"\epsilon": "an offset", "f": "a function"}}
    rows = letters_of_pages([Document("mine", "My page", "", ())], own)
    assert [name for name, *_ in rows] == [r"$\epsilon$", r"$\varepsilon$", "$f$", "$v$"]


def test_a_page_without_assumptions_has_no_letters() -> None:
    assert assumed_letters(Document("mine", "My page", "", ())) == ()


def test_a_letter_that_means_the_same_on_two_pages_has_one_row() -> None:
    pages = [Document(name, name.title(), "", ()) for name in ("one", "two")]
    own = {"one": {"m": "the mean target"}, "two": {"h": "a width", "m": "the mean target"}}
    assert [*letters_of_pages(pages, own)] == [("$h$", "a width", "Two"), ("$m$", "the mean target", "One; Two")]


def test_a_layer_stands_in_parentheses_and_is_no_power() -> None:
    sources = [
        *(ROOT / "derivations").glob("*.py"),
        *(ROOT / "mse_sym/train").rglob("*.py"),
        ROOT / "mse_sym/pages/notation.py",
    ]
    bare = re.compile(r"\^\{?(?:L|l)(?:[+-]1)?(?![A-Za-z0-9?|)])")
    found = {str(path): bare.findall(path.read_text(encoding="utf-8")) for path in sources}
    assert {name: layers for name, layers in found.items() if layers} == {}
    assert str(Layer("2", size("n")).z) == "z^{(2)}"

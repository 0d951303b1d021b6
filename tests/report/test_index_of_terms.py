"""The index: which terms it has, and where they stand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from mse_sym.losses import catalogue
from mse_sym.report.document import Block, Document, Entries, Folded, Library, Note, Paragraph, Section, Table
from mse_sym.report.index_of_terms import NAME, indexed, pattern_of
from mse_sym.report.markup import spoken
from mse_sym.report.writers import html, md, tex

ROOT = Path(__file__).parents[2]


def page(name: str, *sections: tuple[str, str, Block]) -> Document:
    found = (Section(identifier, title, (block,), "proved") for identifier, title, block in sections)
    return Document(name, name.title(), "A lead on kinks.", tuple(found))


LIBRARY = Library(
    "L",
    "",
    (
        page(
            "one", ("C1", "The kink", Paragraph("No word of it.")), ("C2", "Two", Folded("A", (Paragraph("Kinks."),)))
        ),
        page("two", ("huber", "A *Huber* loss of $x$", Table("A kink.", ("a kinky kinkfolk",), ()))),
        page("three", ("C3", "Three", Note("kink")), ("C4", "Four", Paragraph("A losses’ Hubris"))),
    ),
)


def entries(*terms: str, library: Library = LIBRARY) -> list[str]:
    last = indexed(library, terms).documents[-1]
    assert last.name == NAME
    ((block,),) = (section.blocks for section in last.sections)
    assert isinstance(block, Entries)
    assert block.narrow
    return [entry.text for entry in block.entries]


def test_a_term_leads_to_the_sections_in_which_it_stands() -> None:
    assert entries("loss", "kink", "Huber loss", "unheard of", "hub") == [
        "Huber loss: [Two](two#huber)",
        "Kink: [C1](one#C1), [C2](one#C2), [Two](two#huber)",
        "Loss: [Two](two#huber), [C4](three#C4)",
    ]


def test_a_term_that_a_lead_introduces_stands_with_the_first_section() -> None:
    pages = page("one", ("C1", "A", Paragraph("")), ("C2", "B", Paragraph("It has a prior.")))
    library = Library("L", "", (replace(pages, lead="Of the *prior*, and of noise."),))
    assert entries("prior", "noise", library=library) == ["Prior: [C1](one#C1), [C2](one#C2)"]


def test_a_term_is_found_under_its_other_words_and_with_either_apostrophe() -> None:
    said = page("one", ("C1", "A", Paragraph("A booster.")), ("C2", "B", Paragraph("Newton's method, boosting")))
    library = Library("L", "", (said,))
    assert entries("boosting = booster", "Newton’s method", library=library) == [
        "Boosting: [C1](one#C1), [C2](one#C2)",
        "Newton’s method: [C2](one#C2)",
    ]


def test_terms_are_sorted_by_their_first_words_with_either_apostrophe() -> None:
    library = Library("L", "", (page("one", ("C1", "A", Paragraph("Newton's method of Newton’s, in a noise."))),))
    found = entries("Newton's method", "Newton’s", "noise = a", library=library)
    assert [entry.partition(":")[0] for entry in found] == ["Newton’s", "Newton's method", "Noise"]


def test_of_many_places_those_are_named_that_are_about_it() -> None:
    often = [("C1", "T", Paragraph("noise")), ("C2", "Noise", Paragraph("")), ("C3", "T", Paragraph("*noise*"))]
    often += [(f"C{number}", "T", Paragraph("noise " * number)) for number in range(4, 14)]
    (found,) = entries("noise", library=Library("L", "", (page("one", *often),)))
    assert [part.split("]")[0].split("[")[1] for part in found.split(", ")] == [
        *("C2", "C3"),
        *(f"C{number}" for number in range(8, 14)),
    ]


def test_of_a_page_without_numbers_the_best_section_is_named() -> None:
    sections = (("a", "T", Paragraph("noise")), ("b", "T", Paragraph("noise, noise")), ("c", "T", Paragraph("noise")))
    assert entries("noise", library=Library("L", "", (page("one", *sections),))) == ["Noise: [One](one#b)"]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("kink", "Kinks, and kink.", 2),
        ("kink", "kinky kink-free", 0),
        ("bias", "biases", 1),
        ("unit in the last place", "a unit in the last place", 1),
        ("log(x)", "a log(x) b", 1),
    ],
)
def test_a_term_is_found_as_a_word(term: str, text: str, found: int) -> None:
    assert len(pattern_of(term).findall(text)) == found


def test_every_term_of_the_project_stands_in_its_texts() -> None:
    folders = ("derivations", "mse_sym/losses/catalogue", "mse_sym/pages", "mse_sym/data/guides")
    paths = [path for name in folders for path in (ROOT / name).glob("*.[pm][yd]")]
    texts = [re.sub(r'"\s*\n\s*r?f?"', "", path.read_text(encoding="utf-8")) for path in paths]  # texts in parts
    terms = (ROOT / "mse_sym/data/terms.txt").read_text(encoding="utf-8").splitlines()
    assert terms == sorted(set(terms), key=str.casefold)
    assert [term for term in terms if not any(pattern_of(term).search(text) for text in texts)] == []


STRESSED = {"all", "any", "every", "is", "once", "the trajectories"}
"""What pages stress without introducing it."""


def test_every_term_that_a_derivation_introduces_is_in_the_index() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "derivations").glob("*.py")]
    known = (ROOT / "mse_sym/data/terms.txt").read_text(encoding="utf-8").splitlines()
    known += [spoken(loss.title) for loss in catalogue().values()]
    introduced = {term for text in texts for term in re.findall(r"(?<=[ \"])\*([a-z][a-z -]+)\*(?=[ ,.:;])", text)}
    assert "softmax collapse" in introduced
    assert introduced - STRESSED - {term.casefold() for term in known} == set()


def test_narrow_entries_in_each_format() -> None:
    document = indexed(LIBRARY, ["kink"]).documents[-1]
    assert '<ul class="entries columns">\n<li id="term_kink">Kink: <a href="one.html#C1">' in html.page(document)
    assert '- <a id="term_kink"></a>Kink: [C1](one.md#C1), ' in md.page(document)
    assert r"\begin{narrowentries}\entry{Kink: \pagelink{C1}{C1}" in tex.page(document)

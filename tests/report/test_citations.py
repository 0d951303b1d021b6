"""Sources, their citations in texts, and the bibliography."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mse_sym.report.citations import NAME, cited, places_in_code
from mse_sym.report.document import Chain, Document, Entries, Entry, Folded, Library, Paragraph, Section, Step
from mse_sym.report.sources import Source, labels_in, sources
from mse_sym.report.writers import html, md, tex

ROOT = Path(__file__).parents[2]
GENERATED = {"gradients.py", "gradients_numba.py"}
LIKE_A_CITATION = re.compile(
    r"(?<![\w.])(?:van\s+(?:de[nr]\s+)?)?[A-Z][\w’'-]+(?:\s+and\s+[A-Z][\w’'-]+|\s+et\s+al\.)?\s+(?:1[89]|20)\d\d\b"
)


def project_texts() -> Iterator[tuple[str, str]]:
    """What people have written for readers of the pages and of the code."""
    for folder, kind in (("mse_sym", "*.py"), ("derivations", "*.py"), ("mse_sym/data/guides", "*.md")):
        for path in sorted((ROOT / folder).rglob(kind)):
            if path.name not in GENERATED:
                whole = re.sub(r'"\s*\n\s*r?f?"', "", path.read_text(encoding="utf-8"))  # texts in parts
                yield str(path.relative_to(ROOT)), whole


TEXTS = dict(project_texts())


def test_every_citation_has_an_entry() -> None:
    for name, text in TEXTS.items():
        found = {" ".join(match[0].split()) for match in LIKE_A_CITATION.finditer(text)}
        assert found <= set(labels_in(text)), name


def test_every_entry_is_cited() -> None:
    assert set(places_in_code(TEXTS)) == set(sources())


def test_no_source_is_described_outside_the_bibliography() -> None:
    for name, text in TEXTS.items():
        flat = " ".join(text.split()).casefold()
        assert [s.title for s in sources().values() if f"*{s.title.casefold()}*" in flat] == [], name


def test_entries_are_complete_and_told_apart() -> None:
    assert len({source.key for source in sources().values()}) == len(sources())
    for label, source in sources().items():
        assert source.label == label
        assert re.fullmatch(r"[a-z]+\d{4}", source.key), label
        assert source.key.endswith(str(source.year))
        assert source.doi == "" or re.fullmatch(r"10\.\d{4,5}/\S+", source.doi), label
        assert not (source.doi and source.address)
        assert source.link[1] == "" or source.link[1].startswith("http")


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        (("A. B. Name",), "Name 1999"),
        (("J.-M. Name", "C. van den Other"), "Name and van den Other 1999"),
        (("A. Name", "others"), "Name et al. 1999"),
        (("A. Name", "B. Second", "C. Third"), "Name et al. 1999"),
    ],
)
def test_a_label_has_the_names_and_the_year(authors: tuple[str, ...], label: str) -> None:
    assert Source("k", authors, "T", "W", 1999).label == label


def test_a_source_is_described_with_its_year_once() -> None:
    assert Source("k", ("A. B", "C. D"), "T", "ICML 2018", 2018).described == "A. B and C. D: *T*, ICML 2018"
    in_plain_text = Source("k", ("A. B",), "On $x$", "J 1", 1999, doi="10.1000/(a)<b>").in_plain_text
    assert in_plain_text == "A. B: On x, J 1, 1999, doi:10.1000/(a)<b>"
    assert (
        Source("k", ("A. B",), "T", "J", 1999, doi="10.1000/(a)<b>").link[1] == "https://doi.org/10.1000/%28a%29%3Cb%3E"
    )


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("(Huber 1964, section 3; Moré and\n    Sorensen 1983)", ["Huber 1964", "Moré and Sorensen 1983"]),
        ("Huber 19641, Xhuber 1964, XHuber 1964, Smith and Huber 1964", []),
        ("Zhang and Sabuncu 2018, but not the other", ["Zhang and Sabuncu 2018"]),
    ],
)
def test_labels_are_found_where_they_stand_alone(text: str, labels: list[str]) -> None:
    assert labels_in(text) == labels


def library(*prose: str, lead: str = "", pages: int = 2) -> Library:
    steps = (Step("", ("a",), ""), Step("=", ("b",), prose[-1]))
    section = Section("C1", "One", (*(Paragraph(text) for text in prose[:-1]), Chain(steps)), "proved")
    mine = Document("mine", "My *page*", lead, (section,))
    others = (
        Document("other", "Other", "", (Section("huber", "A $x$ loss", (Paragraph("(Huber 1964)"),), "proved"),)),
    )
    return Library("L", "", (mine, *others[: pages - 1]))


def test_a_citation_leads_to_the_bibliography_which_says_where_it_stands() -> None:
    found = cited(library("*see Huber 1964*, `Huber 1964`, $Huber 1964$", "(Rudin 1976)", lead="As Brier 1950."))
    mine, other, bibliography = found.documents
    paragraph, chain = mine.sections[0].blocks
    assert paragraph == Paragraph("*see [Huber 1964](bibliography#huber1964)*, `Huber 1964`, $Huber 1964$")
    assert isinstance(chain, Chain)
    assert chain.steps[1].reason == "([Rudin 1976](bibliography#rudin1976))"
    assert mine.lead == "As [Brier 1950](bibliography#brier1950)."
    assert other.sections[0].blocks == (Paragraph("([Huber 1964](bibliography#huber1964))"),)
    assert bibliography.name == NAME
    (entries,) = bibliography.sections[0].blocks
    assert isinstance(entries, Entries)
    assert {entry.anchor: entry.remark for entry in entries.entries} == {
        "brier1950": "Cited in [My page](mine#C1).",
        "huber1964": "Cited in [C1](mine#C1), [A x loss](other#huber).",
        "rudin1976": "Cited in [C1](mine#C1).",
    }
    assert entries.entries[1].outside == ("doi:10.1214/aoms/1177703732", "https://doi.org/10.1214/aoms/1177703732")


def test_the_bibliography_of_a_page_alone_stands_at_its_end() -> None:
    (alone,) = cited(library("(Huber 1964)", "", lead="Huber 1964", pages=1)).documents
    assert alone.sections[0].blocks[0] == Paragraph("([Huber 1964](#huber1964))")
    assert alone.lead == "[Huber 1964](mine#huber1964)"
    (entries,) = alone.sections[-1].blocks
    assert isinstance(entries, Entries)
    assert [entry.anchor for entry in entries.entries] == ["huber1964"]


def test_without_a_citation_nothing_changes() -> None:
    plain = Library("L", "", (Document("mine", "Mine", "", (Section("a", "A", (Paragraph("Huber 1965"),)),)),))
    assert cited(plain) == plain


def test_what_the_code_cites_stands_in_the_bibliography_too() -> None:
    code = places_in_code({"a.py": "(Dekker 1971)", "b.py": "Huber 1964, Dekker 1971", "c.py": ""})
    assert code == {"Dekker 1971": ["a.py", "b.py"], "Huber 1964": ["b.py"]}
    (entries,) = cited(library("(Huber 1964)", "", pages=2), code).documents[-1].sections[0].blocks
    assert isinstance(entries, Entries)
    assert [entry.remark for entry in entries.entries] == [
        "Cited in `a.py`, `b.py`.",
        "Cited in [C1](mine#C1), [A x loss](other#huber), `b.py`.",
    ]


ENTRY = Entries(
    (Entry("key1", "A. B: *T*.", ("doi:10.1/a<b", "https://doi.org/10.1/a%3Cb"), "Cited in `x`."), Entry("k2", "C."))
)


def test_entries_in_each_format() -> None:
    document = Document("d", "D", "", (Section("s", "S", (ENTRY,)),))
    assert (
        '<li id="key1">A. B: <em>T</em>. <a href="https://doi.org/10.1/a%3Cb">doi:10.1/a&lt;b</a> '
        '<span class="note">Cited in <code>x</code>.</span></li>\n<li id="k2">C.</li>'
    ) in html.page(document)
    assert (
        '- <a id="key1"></a>A. B: *T*. [doi:10.1/a&lt;b](https://doi.org/10.1/a%3Cb)<br/><sub>Cited in `x`.</sub>\n'
        '- <a id="k2"></a>C.'
    ) in md.page(document)
    assert r"\entry{\phantomsection\label{key1}A. B: \emph{T}.} \href{https://doi.org/10.1/a\%3Cb}{" in tex.page(
        document
    )
    assert r"\entry{\phantomsection\label{k2}C.}\par" in tex.page(document)


def test_folded_blocks_in_each_format() -> None:
    folded = Folded("The *answer*", (Paragraph("One, as Huber 1964."), Paragraph("Two.")))
    library = cited(Library("L", "", (Document("d", "D", "", (Section("s", "S", (folded,)),)),)))
    (document,) = library.documents
    assert (
        '<details class="folded"><summary>The <em>answer</em></summary>\n<p>One, as <a href="#huber1964">Huber 1964'
        "</a>.</p>\n<p>Two.</p>\n</details>"
    ) in html.page(document)
    assert (
        "<details><summary>The *answer*</summary>\n\nOne, as [Huber 1964](#huber1964).\n\nTwo.\n\n</details>"
    ) in md.page(document)
    assert r"\answer{The \emph{answer}}" + "\n\nOne, as " in tex.page(document)

"""From claims to documents, and the committed reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sympy import Interval, Symbol, exp, symbols

from mse_sym.losses import with_activations
from mse_sym.proof import Derivation, Evidence, relations
from mse_sym.report.build import build_library, catalogue_document, chain, proofs
from mse_sym.report.claims import Claim, Content, Outcome, Page, discover, examine
from mse_sym.report.document import Chain, Library, Paragraph, Proofs
from mse_sym.report.write import write
from mse_sym.symbolic import Context

REPORTS = Path(__file__).parents[2] / "reports"
a, y = symbols("a y", real=True)


@pytest.fixture(scope="module")
def library() -> Library:
    pages = discover()
    return build_library(pages, {claim.identifier: examine(claim) for page in pages for claim in page.claims})


def page_of(contents: tuple[Content, ...], failure: str = "") -> tuple[Page, dict[str, Outcome]]:
    def nothing() -> Iterator[Content]:
        return iter(contents)

    claim = Claim("U1", "A claim", "mine", nothing)
    evidence = tuple(item for content in contents if isinstance(content, Derivation) for item in content.evidence)
    outcome = Outcome(claim, "refuted" if failure else "proved", evidence, contents, failure)
    return Page("mine", "Mine", "A lead.", Path("mine.py"), (claim,)), {"U1": outcome}


def test_a_derivation_becomes_aligned_lines() -> None:
    derivation = (
        Derivation.begin((a - y) ** 2 - 1 + 1)
        .state((y - a) ** 2, "the square hides the sign")
        .state(y, "only there", relations.SolvedFor(a))
    )
    steps = chain(derivation).steps
    assert [step.relation for step in steps] == ["", "=", r"= 0 \iff"]
    assert [step.reason for step in steps] == ["", "the square hides the sign", "only there"]
    assert "".join(steps[2].formula) == "a = y"


def test_evidence_is_shown_and_equal_rows_are_counted() -> None:
    derivation = Derivation.begin(a + a).state(2 * a, "").state(a * 2 + 0 * y + a - a, "")
    rows = proofs((derivation, Evidence("a run", "computed again", "to 1e-12"))).rows
    assert rows == (("both sides are equal, 2 times", "normal form"), ("a run", "computed again: to 1e-12"))


def test_a_failure_stands_on_the_page() -> None:
    page, outcomes = page_of(("Prose.",), failure="refuted: at a = 1 `x` costs $5 * 3")
    section = build_library([page], outcomes).documents[0].sections[0]
    assert section.status == "refuted"
    last = section.blocks[-1]
    assert isinstance(last, Paragraph)
    assert "at a = 1 'x' costs USD5 · 3" in last.text


def test_assumptions_and_versions_close_the_page() -> None:
    sigma, label = Symbol("sigma", positive=True), Symbol("y", real=True)
    context = Context({label: Interval(0, 1)})
    derivation = Derivation.begin(exp(sigma) * label, context).state(label * exp(sigma), "")
    assumed, versions = build_library(*_one(derivation)).documents[0].colophon
    assert assumed == r"Assumed: $\sigma \in (0, \infty)$, $y \in [0, 1]$."
    assert versions.startswith("Made with mse_sym ")
    assert "SymPy 1.14" in versions


def _one(derivation: Derivation) -> tuple[list[Page], dict[str, Outcome]]:
    page, outcomes = page_of((derivation,))
    return [page], outcomes


def test_the_catalogue_has_every_loss_with_its_compiled_form() -> None:
    document = catalogue_document()
    forms, *losses = document.sections
    assert [section.identifier for section in losses] == list(with_activations())
    assert [section.status for section in losses] == ["proved"] * len(losses)
    for section in document.sections:
        assert isinstance(section.blocks[-1], Proofs)
    sigmoid, *_ = [block for block in forms.blocks if isinstance(block, Chain)]
    assert "e^{-|z|}" in sigmoid.steps[-1].reason
    assert not any(r"\left|" in piece for piece in sigmoid.steps[-1].formula), "the exponential is abbreviated"
    (section,) = [s for s in losses if s.identifier == "binary_cross_entropy_of_sigmoid"]
    chains = [block for block in section.blocks if isinstance(block, Chain)]
    compiled = "".join(piece for block in chains for piece in block.steps[-1].formula)
    assert r"\operatorname{softplus}\left(-z\right)" in compiled


def test_the_committed_reports_are_what_is_generated(library: Library, tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path): path.read_bytes() for path in write(library, tmp_path)}
    committed = {
        path.relative_to(REPORTS): path.read_bytes()
        for path in REPORTS.rglob("*")
        if path.is_file() and path.suffix != ".pdf"
    }
    assert sorted(committed) == sorted(written)
    assert [str(name) for name in written if written[name] != committed[name]] == []


def test_generated_twice_the_bytes_are_the_same(library: Library, tmp_path: Path) -> None:
    pages = discover()
    again = build_library(pages, {claim.identifier: examine(claim) for page in pages for claim in page.claims})
    first, second = (
        {path.name: path.read_bytes() for path in write(made, tmp_path / name)}
        for name, made in (("first", library), ("second", again))
    )
    assert first == second

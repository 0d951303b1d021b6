"""From claims to documents, and the committed reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from sympy import Expr, Interval, Mul, S, Sum, Symbol, atan, exp, oo, sinh, symbols, tanh

from mse_sym import Loss
from mse_sym import losses as losses_
from mse_sym.losses import with_activations
from mse_sym.pages.blocks import accounts, assumptions, blocks, chain
from mse_sym.pages.build import build_library, colophon
from mse_sym.pages.catalogue import examine_functions, examine_loss
from mse_sym.pages.claims import Claim, Content, Outcome, Page, discover, examine
from mse_sym.pages.neuron import examine_neuron
from mse_sym.pages.notation import BOOK, CATALOGUE, assumed_letters
from mse_sym.pages.results import Result, result_of
from mse_sym.proof import Derivation, Evidence, StepRefuted, relations
from mse_sym.proof.refutation import refuted
from mse_sym.report.document import Chain, Folded, Library, Note, Paragraph, Proofs
from mse_sym.report.markup import plain
from mse_sym.report.status import NOT_PROVED_ALONE, Status
from mse_sym.report.write import write
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import index, size, vector

REPORTS = Path(__file__).parents[2] / "reports"
a, y, ell = symbols("a y ell", real=True)


@pytest.fixture(scope="module")
def losses() -> dict[str, Result]:
    results = [
        examine_functions(),
        examine_neuron(),
        *(examine_loss(loss, on_page=True) for loss in with_activations().values()),
    ]
    return {result.name: result for result in results}


@pytest.fixture(scope="module")
def library(losses: dict[str, Result]) -> Library:
    pages = discover()
    return build_library(pages, shown(*(examine(claim) for page in pages for claim in page.claims)), losses)


def shown(*outcomes: Outcome) -> dict[str, Result]:
    return {outcome.claim.identifier: result_of(outcome, on_page=True) for outcome in outcomes}


def page_of(contents: tuple[Content, ...], failure: str = "") -> tuple[Page, dict[str, Result]]:
    def nothing() -> Iterator[Content]:
        return iter(contents)

    claim = Claim("U1", "A claim", "mine", nothing)
    evidence = tuple(item for content in contents if isinstance(content, Derivation) for item in content.evidence)
    outcome = Outcome(claim, "refuted" if failure else "proved", evidence, contents, failure)
    return Page("mine", "Mine", "A lead.", Path("mine.py"), (claim,)), shown(outcome)


def test_the_foot_says_what_refuted_statements_assume_and_what_the_page_assumes_besides() -> None:
    m, u = symbols("m u", positive=True)
    false = refuted(Partial(u, a), relations.Equal(), S.One, Context({a: Interval.open(0, 1)}, {u: a**2 * m}))
    page, results = page_of((false,))
    page = replace(page, assumed=("Noise is Gaussian.",))
    assumed, besides, *_ = build_library([page], results).documents[0].colophon
    assert assumed == r"Assumed: $a \in (0, 1)$, $m \in (0, \infty)$."
    assert besides == "Assumed besides: Noise is Gaussian."


def test_a_derivation_becomes_aligned_lines() -> None:
    derivation = (
        Derivation.begin((a - y) ** 2 * (1 + a**2 + y**2))
        .state((y - a) ** 2 * (1 + a**2 + y**2), "the square hides the sign")
        .state(y, "only there", relations.SolvedFor(a))
    )
    steps = chain(derivation).steps
    assert [step.relation for step in steps] == ["", "=", r"= 0 \iff"]
    assert [step.reason for step in steps] == ["", "the square hides the sign", "only there"]
    assert "".join(steps[2].formula) == "a = y"


def test_a_short_left_hand_side_stands_before_the_first_relation() -> None:
    derivation = Derivation.begin(a + a).state(2 * a, "collected").state(S.Zero, "solved", relations.SolvedFor(a))
    steps = chain(derivation).steps
    assert [step.relation for step in steps] == [r"2 a \; =", r"= 0 \iff"]
    assert [step.reason for step in steps] == ["collected", "solved"]


def test_a_line_that_says_the_same_again_is_one_with_both_reasons() -> None:
    twice = Derivation.begin(a + a).state(2 * a, "collected").state(2 * a, "as it was").state(a * 2 + y - y, "again")
    (step,) = chain(twice).steps
    assert (step.relation, step.reason) == (r"2 a \; =", "collected; as it was; again")
    others = Derivation.begin(S.One + y**2).state(S.One, "", relations.AtLeast()).state(S.One, "", relations.AtLeast())
    assert len(chain(others).steps) == 2


def test_what_is_done_to_a_line_stands_below_it() -> None:
    likelihood = Derivation.begin(exp(a)).state(-a, "taken", relations.NegativeLogarithm())
    assert [step.relation for step in chain(likelihood).steps] == ["", r"-\log:"]


def test_evidence_is_shown_and_equal_rows_are_counted_apart_from_what_was_computed() -> None:
    derivation = Derivation.begin(a + a).state(2 * a, "").state(a * 2 + 0 * y + a - a, "")
    run = Evidence("a run", "computed again", "to 1e-12", "computed")
    assert tuple(accounts((run, derivation, Evidence("exact", "by counting")))) == (
        Proofs(
            (("both sides are equal, 2 times", "normal form"), ("exact", "by counting")),
            sentence="3 statements are proved. [Methods](symbols#symbols_methods): normal form (2 times); by counting.",
        ),
        Proofs(
            (("a run", "computed again: to 1e-12"),),
            "computed",
            "One statement is computed, not proved. [Methods](symbols#symbols_methods): computed again.",
        ),
    )
    assert [account.kind for account in accounts((run,))] == ["computed"]


def test_the_question_mark_stands_on_the_sign_of_a_solution() -> None:
    refutation = refuted(Partial((a - y) ** 2 / 2, a), relations.SolvedFor(a), y / 2, Context(), said="They say:")
    question = next(block for block in blocks(refutation) if isinstance(block, Chain))
    assert question.steps[-1].relation.endswith(r"= 0 \overset{?}{\iff}")


@pytest.mark.parametrize(("wrong", "mended"), [(y - a, "a - y"), ((a - y) ** 5, None)])
def test_a_refutation_becomes_a_question_its_witness_and_what_mends_it(wrong: Expr, mended: str | None) -> None:
    refutation = refuted(Partial((a - y) ** 2 / 2, a), relations.Equal(), wrong, Context(), said="They say:")
    claim = Claim("U1", "A claim", "mine", lambda: [refutation])
    outcome = examine(claim)
    assert outcome.status == "proved"
    assert outcome.evidence == refutation.evidence
    page = Page("mine", "Mine", "A lead.", Path("mine.py"), (claim,))
    blocks = build_library([page], shown(outcome)).documents[0].sections[0].blocks
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    question, *answers = [block for block in blocks if isinstance(block, Chain)]
    assert texts[0] == "They say:"
    assert refutation.counterexample in texts[1]
    assert question.steps[-1].relation.endswith(r"\overset{?}{=}")
    assert not question.boxed
    if mended is None:
        assert texts[2] == "No single edit that was tried mends it."
        assert not answers
    else:
        assert "the opposite sign" in texts[2]
        assert [(step.relation, "".join(step.formula)) for step in answers[0].steps[-1:]] == [("=", mended)]
    (proved,) = (block for block in blocks if isinstance(block, Proofs))
    assert proved.rows[0] == ("the statement is false", f"refuted by a counterexample: {refutation.counterexample}")


def test_a_failure_stands_on_the_page() -> None:
    page, outcomes = page_of(("Prose.",), failure="refuted: at a = 1 `x` costs $5 * 3")
    library = build_library([page], outcomes)
    section = library.documents[0].sections[0]
    assert section.status == "refuted"
    last = section.blocks[-1]
    assert isinstance(last, Paragraph)
    assert plain(last.text) == "refuted: at a = 1 `x` costs $5 * 3"
    assert "every line is proved" not in library.lead


def test_the_line_that_failed_stands_on_the_page_as_one_types_it() -> None:
    with pytest.raises(StepRefuted) as refutation:
        Derivation.begin((a + y) ** 2).state(a**2 + y**2, "a slip")
    page, outcomes = page_of((), failure=str(refutation.value))
    blocks = build_library([page], outcomes).documents[0].sections[0].blocks
    verdict, *particulars = (block.text for block in blocks if isinstance(block, Paragraph))
    assert verdict.startswith("refuted: at a = ")
    assert all(len(digits) <= 6 for digits in re.findall(r"\.(\d+)", verdict))
    assert particulars == ["rule: `stated`", "before: `(a + y)²`", "relation: `equal`", "after: `a² + y²`"]


def test_a_derivation_stands_on_the_page_up_to_the_line_that_failed() -> None:
    def slips() -> Iterator[Derivation]:
        yield (
            Derivation.begin((a - y) ** 2)
            .state(a**2 - 2 * a * y + y**2, "right")
            .state(a**2 + 2 * a * y + y**2, "slip")
        )

    claim = Claim("U1", "A claim", "mine", slips)
    outcome = examine(claim)
    assert (outcome.status, outcome.contents) == ("refuted", ())
    assert outcome.failure.splitlines()[-2:] == [
        "  edit:     the opposite sign of the term 2*a*y",
        "  mended:   a² - 2 a y + y²",
    ]
    blocks = (
        build_library([Page("mine", "Mine", "", Path("mine.py"), (claim,))], shown(outcome)).documents[0].sections[0]
    )
    question, mended = (block for block in blocks.blocks if isinstance(block, Chain))
    assert [step.relation for step in question.steps] == [r"\left(a - y\right)^{2} \; =", r"\overset{?}{=}"]
    assert not question.boxed
    assert outcome.refutation is not None
    witness, edit = (block.text for block in blocks.blocks if isinstance(block, Paragraph))
    assert witness == f"It is false: {outcome.refutation.counterexample}."
    assert edit == "One edit mends it: the opposite sign of the term 2\\*a\\*y."
    assert [("".join(step.formula), step.reason) for step in mended.steps] == [
        ("a^{2} - 2 a y + y^{2}", ""),
        ("a^{2} - 2 a y + y^{2}", "mended and proved"),
    ]
    assert isinstance(blocks.blocks[-1], Note)


def test_an_undecided_line_stands_below_the_others_with_the_reason() -> None:
    def too_hard() -> Iterator[Derivation]:
        yield Derivation.begin(atan(sinh(a))).state(2 * atan(tanh(a / 2)), "hm")

    outcome = examine(Claim("U1", "A claim", "mine", too_hard))
    (question, verdict, _) = result_of(outcome, on_page=True).blocks
    assert isinstance(question, Chain)
    assert [step.relation for step in question.steps] == ["", r"\overset{?}{=}"]
    assert isinstance(verdict, Paragraph)
    assert verdict.text.startswith("undecided: ")
    assert "state the step in smaller steps" in verdict.text


def test_a_loss_with_a_wrong_line_stands_in_the_catalogue_with_its_witness(monkeypatch: pytest.MonkeyPatch) -> None:
    def slip(loss: Loss) -> NoReturn:
        Derivation.begin(loss.expression).state(-loss.expression, "a slip")
        raise AssertionError

    monkeypatch.setattr("mse_sym.pages.catalogue._loss", slip)
    result = examine_loss(losses_.squared_error, on_page=True)
    assert result.status == "refuted"
    question, witness, edit, mended, _ = result.blocks
    assert isinstance(question, Chain)
    assert isinstance(mended, Chain)
    assert isinstance(witness, Paragraph)
    assert witness.text.startswith("It is false: at $a = ")
    assert isinstance(edit, Paragraph)
    assert "sign" in edit.text
    assert "mended:" in result.failure


@pytest.mark.parametrize("head", [Partial(a**2 * y + y**3, a), y])
def test_the_numbers_at_which_variables_are_set_stand_beside_the_first_line(head: Expr) -> None:
    at_a_point = Context(definitions={y: S.One, Symbol("unused"): S.Zero})
    assert chain(Derivation.begin(head, at_a_point).state(head.doit().subs(y, 1), "")).steps[0].reason == "at $y = 1$"


@pytest.mark.parametrize(
    ("head", "definitions", "said"),
    [
        (a**2, {a: y}, "at $a = y$"),
        (a**2, {a: -y}, "at $a = -y$"),
        (Partial(a**3, a), {a: exp(y)}, "at $a = e^{y}$"),
        (ell, {ell: a * y, y: S.Zero}, "at $y = 0$"),
        (Partial(ell, y), {ell: a**2, a: exp(y)}, ""),
        (Mul(Partial(ell, a), Partial(a, y)), {ell: a**2, a: exp(y)}, ""),
    ],
)
def test_where_a_variable_is_held_is_said_of_derivations_and_refutations(
    head: Expr, definitions: dict[Expr, Expr], said: str
) -> None:
    held = Context(definitions=definitions)
    value = held.resolve(head)
    assert chain(Derivation.begin(head, held).state(value, "")).steps[0].reason == said
    false = next(
        block for block in blocks(refuted(head, relations.Equal(), value + 1, held)) if isinstance(block, Chain)
    )
    assert false.steps[0].reason == (f"{said}; refuted" if said else "refuted")


def outcome_of(identifier: str, status: Status = "proved", builds_on: tuple[str, ...] = ()) -> Outcome:
    return Outcome(Claim(identifier, "T", "mine", tuple, builds_on), status, (), ())


def library_of(*outcomes: Outcome, losses: dict[str, Result] | None = None) -> Library:
    page = Page("mine", "Mine", "", Path("mine.py"), tuple(outcome.claim for outcome in outcomes))
    return build_library([page], shown(*outcomes), losses)


def test_a_section_says_what_it_builds_on_and_where_it_is_used() -> None:
    one, two = outcome_of("C1"), outcome_of("C2", builds_on=("C1", "C99"))
    first, second, third = library_of(one, two, outcome_of("C3", builds_on=("C1",))).documents[0].sections
    assert first.blocks == (Note("Used in [C2](#C2), [C3](#C3)."),)
    assert second.blocks == (Note("Builds on [C1](#C1), C99."),)
    assert third.blocks == (Note("Builds on [C1](#C1)."),)


def test_a_section_says_which_of_its_grounds_are_not_proved() -> None:
    outcomes = outcome_of("C1", "computed"), outcome_of("C2", "refuted"), outcome_of("C3", builds_on=("C1", "C2"))
    third = library_of(*outcomes).documents[0].sections[2]
    assert third.blocks == (Note("Builds on [C1](#C1) (computed), [C2](#C2) (refuted)."),)


@pytest.mark.parametrize("answer", [2 * a, 3 * a])
def test_the_answer_to_an_exercise_is_folded_where_it_is_right(answer: Expr) -> None:
    asked = Claim("X1", "Exercise: T", "mine", lambda: [Derivation.begin(a + a).state(answer, "")], ("C1",), "What?")
    one, outcome = outcome_of("C1"), examine(asked)
    library = library_of(one, outcome)
    _, section = library.documents[0].sections
    first, question, *answers = section.blocks
    assert (first, question) == (Note("Builds on [C1](#C1)."), Paragraph("What?"))
    if answer == 2 * a:
        (folded,) = answers
        assert isinstance(folded, Folded)
        assert folded.summary == "Answer"
        derived = folded.blocks[0]
        assert isinstance(derived, Chain)
        assert [step.formula for step in derived.steps] == [("2 a",)]
        assert library.summary == "1 claim and 1 exercise, all proved."
    else:
        assert isinstance(answers[0], Chain)
        assert library.summary == "1 claim and 1 exercise: 1 proved, 1 refuted."


@pytest.mark.parametrize(
    ("statuses", "summary"),
    [
        (("proved",), "1 claim, proved."),
        (("proved", "proved"), "2 claims, all proved."),
        (("refuted", "proved", "undecided", "refuted"), "4 claims: 1 proved, 2 refuted, 1 undecided."),
        (("error", "computed", "proved", "error"), "4 claims: 1 proved, 1 computed, 2 errors."),
    ],
)
def test_the_summary_counts_claims(statuses: tuple[Status, ...], summary: str) -> None:
    assert library_of(*(outcome_of(f"C{k}", status) for k, status in enumerate(statuses))).summary == summary


def test_the_lead_says_what_computed_means_where_something_is() -> None:
    for status in NOT_PROVED_ALONE:
        assert "*computed*" in library_of(outcome_of("C1", status), outcome_of("C2")).lead
    assert "computed*" not in library_of(outcome_of("C1"), outcome_of("C2", "error")).lead


@pytest.mark.slow
def test_the_summary_counts_the_losses_of_the_catalogue(losses: dict[str, Result]) -> None:
    summary = library_of(outcome_of("C1"), losses=losses).summary
    assert summary == f"1 claim and {len(with_activations())} losses, all proved."


@pytest.mark.slow
def test_a_loss_that_fails_stands_in_the_catalogue_with_its_failure(losses: dict[str, Result]) -> None:
    failed = Result("huber", "error", failure="huber: KeyError: 1", blocks=(Paragraph("huber: KeyError: 1"),))
    catalogue = library_of(outcome_of("C1"), losses={**losses, "huber": failed}).documents[2]
    (section,) = (section for section in catalogue.sections if section.identifier == "huber")
    assert (section.status, section.blocks) == ("error", failed.blocks)


def test_assumptions_and_versions_close_the_page() -> None:
    sigma, label = Symbol("sigma", positive=True), Symbol("y", real=True)
    context = Context({label: Interval(0, 1)})
    derivation = Derivation.begin(exp(sigma) * label, context).state(label * exp(sigma), "")
    assumed, versions = build_library(*_one(derivation)).documents[0].colophon
    assert assumed == r"Assumed: $\sigma \in (0, \infty)$, $y \in [0, 1]$."
    assert versions.startswith("Made with mse_sym ")
    assert "SymPy 1.14" in versions


def test_a_claim_that_cannot_be_written_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def raises(content: Content) -> NoReturn:
        raise AssertionError(content)

    monkeypatch.setattr("mse_sym.pages.results.blocks", raises)
    result = result_of(examine(Claim("U1", "T", "mine", lambda: ["Prose."])), on_page=True)
    assert (result.status, result.failure) == ("error", "mine.py: the claim U1: AssertionError: Prose.")
    assert result.blocks == (Paragraph("mine.py: the claim U1: AssertionError: Prose."),)


def test_an_assumption_is_of_a_general_entry_and_of_every_derivation() -> None:
    n, matrix = size("n"), vector("X", size("n"), size("d"))
    i, j = index("i"), index("j")
    total = Derivation.begin(Sum(2 * matrix[i, j], (i, 1, n))).state(2 * Sum(matrix[i, j], (i, 1, n)), "")
    inside = Derivation.begin(a + a, Context({a: Interval(0, 1)})).state(2 * a, "")
    page, results = page_of((total, inside, Derivation.begin(a + a).state(2 * a, "")))
    assumed, _ = build_library([page], results).documents[0].colophon
    assert assumed.startswith("Assumed, with “or” where derivations differ: $X_{ij} \\in \\mathbb{R}$, ")
    assert r"$a \in [0, 1]$ or $\mathbb{R}$" in assumed


def test_a_computed_form_that_looks_like_its_function_is_explained() -> None:
    """What is multiplied in another order is printed alike: the words before it say so, and no formula lacks words."""
    first, *shown = examine_functions().blocks
    assert isinstance(first, Paragraph)
    words = ""
    for block in shown:
        if isinstance(block, Paragraph):
            words = str(block.text)
        elif isinstance(block, Chain):
            assert words, "a formula without words"
            function, *forms = (step.formula for step in block.steps)
            assert (function in forms) == ("look alike" in words)


def test_where_claims_differ_in_a_domain_each_is_named() -> None:
    real, positive = (r"\mathbb{R}", r"(0, \infty)")
    domains = {
        "U1": (("a", real), ("a", real), ("y", real)),
        "U2": (("a", positive), ("y", real)),
        "U3": (("a", real),),
    }
    results = [Result(name, "proved", assumed=found) for name, found in domains.items()]
    assumed, _ = colophon(results)
    assert assumed.startswith("Assumed, in brackets the claims where they differ: ")
    assert assumed.endswith(r"$a \in (0, \infty)$ (U2) or $\mathbb{R}$ (U1, U3), $y \in \mathbb{R}$.")
    results.append(Result("U4", "proved", assumed=(("y", real), ("y", positive))))
    assumed, _ = colophon(results)
    assert assumed.endswith(r"$y \in (0, \infty)$ (U4 in part) or $\mathbb{R}$ (U1, U2, U4 in part).")
    without, _ = colophon(results[:3], named=False)
    assert without.endswith(r"$a \in (0, \infty)$ or $\mathbb{R}$, $y \in \mathbb{R}$.")


def test_entries_of_a_vector_have_one_name_at_the_foot() -> None:
    names = ("y_{i}", "y_{k}", "y_{i}", "W_{ij}", "w_{1}", "w_{2}", "n_{L}", "n")
    results = [Result(f"U{n}", "proved", assumed=((name, "R"),)) for n, name in enumerate(names)]
    assumed, _ = colophon(results, named=False)
    assert assumed == (
        r"Assumed: $W_{ij} \in R$, $n \in R$, $n_{L} \in R$, $w_{1} \in R$, $w_{2} \in R$, $y_{i} \in R$."
    )


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("$W^{(1)}_{ij} + W^{(1)}_{12}$", "W^{(1)}_{ij}"),
        ("$W^{(1)}_{kj} W^{(1)}_{ij} W^{(1)}_{ij}$", "W^{(1)}_{kj}"),
        ("$W^{(2)}_{ij}$", "W^{(1)}_{kj}"),
    ],
)
def test_the_foot_has_an_index_that_formulas_show(shown: str, name: str) -> None:
    assumed, _ = colophon([Result("U1", "proved", blocks=(Paragraph(shown),), assumed=(("W^{(1)}_{kj}", "R"),))])
    assert assumed == rf"Assumed: ${name} \in R$."


def test_the_foot_has_what_only_the_definition_of_an_entry_has_if_something_is_assumed_of_it() -> None:
    n, k, j = size("n"), index("k"), index("j")
    p, u, w = (vector(name, n) for name in "puw")
    shares = {p[k]: u[k] * w[k] / Sum(u[j] * w[j], (j, 1, n))}
    derivation = Derivation.begin(Sum(p[k], (k, 1, n)), Context({u: Interval.open(0, oo)}, shares))
    assert dict(assumptions([derivation])) == {"n": r"\{1, 2, \dots\}", "u_{k}": r"(0, \infty)"}


@pytest.mark.parametrize(("place", "name"), [(index("j"), "y_{j}"), (S(2), "y_{k}")])
def test_the_foot_has_the_index_that_the_page_has(place: Expr, name: str) -> None:
    y = vector("y", S(3))
    derivation = Derivation.begin(y[place] ** 2, Context({y: S.Reals}))
    assert dict(assumptions([derivation])).keys() == {name}


def _one(derivation: Derivation) -> tuple[list[Page], dict[str, Result]]:
    page, outcomes = page_of((derivation,))
    return [page], outcomes


@pytest.mark.slow
def test_the_catalogue_has_every_loss_with_its_compiled_form(library: Library) -> None:
    (document,) = (document for document in library.documents if document.name == "catalogue")
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


@pytest.mark.slow
def test_every_variable_of_a_page_has_its_meaning(library: Library) -> None:
    own = {page.name: page.notation for page in discover()} | {"catalogue": CATALOGUE}
    letters = {document.name: assumed_letters(document) for document in library.documents}
    assert "a" in letters["squared_error"]
    known = {name: BOOK.keys() | own.get(name, {}).keys() for name in letters}
    assert [(name, each) for name, found in letters.items() for each in found if each not in known[name]] == []


@pytest.mark.slow
def test_the_committed_reports_are_what_is_generated(library: Library, tmp_path: Path) -> None:
    """Generated then, in another process, and again now: the same bytes."""
    written = {path.relative_to(tmp_path): path.read_bytes() for path in write(library, tmp_path)}
    committed = {
        path.relative_to(REPORTS): path.read_bytes()
        for path in REPORTS.rglob("*")
        if path.is_file() and path.suffix != ".pdf"
    }
    assert sorted(committed) == sorted(written)
    assert [str(name) for name in written if written[name] != committed[name]] == []

"""Pages of claims: how they are found, examined, and what their failures look like."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from sympy import Mul, fraction, symbols

from mse_sym.pages.attempts import Failed
from mse_sym.pages.blocks import with_maths
from mse_sym.pages.claims import (
    Claim,
    Content,
    Page,
    claim,
    discover,
    examine,
    exercise,
    load_page,
    project_derivations,
)
from mse_sym.pages.reasoning import check_builds_on
from mse_sym.proof import Derivation
from mse_sym.report.document import Display

PAGE = '''"""A page of one's own.

With a lead.
"""

from sympy import S, symbols

from mse_sym.proof import Derivation, Evidence
from mse_sym.pages.claims import claim

a = symbols("a", real=True)


@claim("U2", "Second")
def second():
    yield "Some prose."
    yield Derivation.begin((a + 1) ** 2).state({second}, "multiplied out")
    yield "Never reached when the line is wrong."


@claim("U1", "First")
def first():
    {first}


def helper():
    return None
'''
RIGHT = {"second": "a**2 + 2*a + 1", "first": "yield Derivation.begin(a + a).state(a * 2, 'twice')"}


def page(folder: Path, **parts: str) -> Page:
    path = folder / "mine.py"
    text = PAGE
    for name, part in {**RIGHT, **parts}.items():
        text = text.replace("{" + name + "}", part)
    path.write_text(text, encoding="utf-8")
    return load_page(path)


def test_a_page_is_its_docstring_and_its_claims_in_order(tmp_path: Path) -> None:
    mine = page(tmp_path)
    assert (mine.name, mine.title, mine.lead) == ("mine", "A page of one's own", "With a lead.")
    assert [(c.identifier, c.title, c.page) for c in mine.claims] == [("U2", "Second", "mine"), ("U1", "First", "mine")]
    outcomes = [examine(claim) for claim in mine.claims]
    assert [outcome.status for outcome in outcomes] == ["proved", "proved"]
    assert all(outcome.evidence for outcome in outcomes)


def test_a_wrong_line_refutes_the_claim_and_keeps_what_came_before(tmp_path: Path) -> None:
    outcome = examine(page(tmp_path, second="a**2 + a + 1").claims[0])
    assert outcome.status == "refuted"
    assert outcome.contents == ("Some prose.",)
    assert "after:    a² + a + 1" in outcome.failure
    assert "at a =" in outcome.failure


@pytest.mark.parametrize("body", ["yield 'only words'", "yield Derivation.begin(a)"])
def test_words_alone_prove_nothing(tmp_path: Path, body: str) -> None:
    outcome = examine(page(tmp_path, first=body).claims[1])
    assert outcome.status == "undecided"
    assert "nothing was proved" in outcome.failure


def test_an_undecided_line_is_a_failure(tmp_path: Path) -> None:
    undecidable = (
        "from sympy import atan, sinh, tanh; yield Derivation.begin(atan(sinh(a))).state(2 * atan(tanh(a / 2)), 'hm')"
    )
    outcome = examine(page(tmp_path, first=undecidable).claims[1])
    assert outcome.status == "undecided"
    assert "state the step in smaller steps" in outcome.failure


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("yield 1 / 0", r"mine\.py, line \d+: ZeroDivisionError: division by zero$"),
        ("raise SystemExit('bye')", r"mine\.py, line \d+: SystemExit: bye$"),
        ("assert a is None", r"mine\.py, line \d+: AssertionError$"),
        ("raise type('Own', (BaseException,), {})('mine')", r"mine\.py, line \d+: Own: mine$"),
        ("yield 3", r"mine\.py: the claim U1 yields 3; it may yield str, Derivation"),
        ("return None", r"mine\.py: the claim U1 returns None; let it yield its contents"),
        ("yield 'for $5'", r"mine\.py: the claim U1: unbalanced"),
    ],
)
def test_whatever_else_a_claim_raises_is_its_error(body: str, message: str, tmp_path: Path) -> None:
    mine = page(tmp_path, first=f"yield 'Prose.'\n    {body}" if "return" not in body else body)
    outcome = examine(mine.claims[1])
    assert outcome.status == "error"
    assert re.search(message, outcome.failure)
    assert outcome.contents == (() if "return" in body else ("Prose.",))
    assert "Traceback" in outcome.traceback
    assert examine(mine.claims[0]).status == "proved"


def test_an_interruption_is_not_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        examine(page(tmp_path, first="raise KeyboardInterrupt").claims[1])


@pytest.mark.parametrize(
    ("evidence", "status"),
    [
        (("proved", "proved"), "proved"),
        (("computed",), "computed"),
        (("proved", "computed"), "proved and computed"),
        (("measured", "computed"), "measured"),
        (("computed", "measured", "proved"), "proved and measured"),
    ],
)
def test_what_was_computed_or_measured_is_not_said_to_be_proved(
    evidence: tuple[str, ...], status: str, tmp_path: Path
) -> None:
    lines = (f"yield Evidence('a run', 'once more', kind={kind!r})" for kind in evidence)
    assert examine(page(tmp_path, first="\n    ".join(lines)).claims[1]).status == status


BROKEN = {
    "syntax": ("x = (\n", "syntax.py, line 1: SyntaxError: '(' was never closed"),
    "missing": ("import no_such_module\n", "missing.py, line 1: ModuleNotFoundError: No module named 'no_such_module'"),
    "exits": ("raise SystemExit(0)\n", "exits.py, line 1: SystemExit: 0"),
    "empty": ("x = 1\n", "empty.py has no claim; mark its functions"),
}


def test_a_page_that_cannot_be_read_is_an_error_and_stops_no_other(tmp_path: Path) -> None:
    page(tmp_path)
    for name, (source, _) in BROKEN.items():
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    pages = {page.name: page for page in discover([tmp_path])}
    assert pages.keys() == BROKEN.keys() | {"mine"}
    assert [examine(claim).status for claim in pages["mine"].claims] == ["proved", "proved"]
    for name, (_, message) in BROKEN.items():
        (claim,) = pages[name].claims
        outcome = examine(claim)
        assert (claim.identifier, outcome.status) == (name, "error")
        assert message in outcome.failure


def test_a_claim_is_derived_once(tmp_path: Path) -> None:
    page(tmp_path)
    (tmp_path / "again.py").write_text((tmp_path / "mine.py").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ValueError, match="U2 is derived in again and in mine"):
        discover([tmp_path])


ONE = "from mse_sym.pages.claims import claim\n"
READ_IN_THIS_ORDER = {
    "squared_error": (1, 2, 3, 4, 7),
    "robust_losses": (5, 6),
    "gaussian_likelihood": (8, 9, 10, 11, 12),
    "sigmoid_neuron": (14, 15, 16),
    "learning_slowdown": (17, 18, 22, 24),
    "backpropagation": (19,),
    "cross_entropy": (13, 20, 21),
    "canonical_link": (23,),
}


def test_pages_are_read_in_the_order_of_their_middle_claims(tmp_path: Path) -> None:
    """Whatever comes early or late on a page, after C stands E, and names come last."""
    claims = {page: [f"C{number}" for number in numbers] for page, numbers in READ_IN_THIS_ORDER.items()}
    claims |= {"errata": ["E1", "E2", "E3"], "a_page_of_names": ["zeta"], "b_page_of_names": ["alpha"]}
    for page, identifiers in claims.items():
        functions = (f"@claim({name!r}, 'T')\ndef claim_{name}():\n    yield ''\n" for name in identifiers)
        (tmp_path / f"{page}.py").write_text(ONE + "".join(functions), encoding="utf-8")
    assert [page.name for page in discover([tmp_path])] == list(claims)


def built(**claims: tuple[str, ...]) -> list[Page]:
    """A page for each claim, which builds on the others named."""
    return [
        Page(name, "T", "", Path(f"{name}.py"), (Claim(name, "T", f"page_of_{name}", tuple, on),))
        for name, on in claims.items()
    ]


def test_what_a_claim_builds_on_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    text = "@claim('U2', 'T', builds_on=('U1', 'C3'))\ndef two():\n    yield ''\n"
    path.write_text(ONE + text, encoding="utf-8")
    (two,) = load_page(path).claims
    assert two.builds_on == ("U1", "C3")
    (alone,) = discover([path])
    assert alone.claims == (replace(two, write=alone.claims[0].write),)


def test_one_text_is_no_tuple_of_identifiers() -> None:
    with pytest.raises(ValueError, match=r"builds_on='C12' of U1 is one text; write builds_on=\('C12',\)"):
        claim("U1", "T", builds_on="C12")  # type: ignore[arg-type]


def test_a_whole_has_no_loose_ends() -> None:
    check_builds_on(built(C1=(), C2=("C1",), C3=("C1", "C2")))
    with pytest.raises(ValueError, match=r"page_of_C2\.py: the claim C2 builds on C99, which no page derives"):
        check_builds_on(built(C1=(), C2=("C1", "C99")))
    unread = replace(built(C5=())[0], failed=Failed("unread", ""))
    check_builds_on([*built(C1=(), C2=("C1", "C99")), unread])


@pytest.mark.parametrize(
    ("claims", "circle"),
    [
        ({"C1": ("C1",)}, "C1 builds on C1"),
        ({"C1": ("C2",), "C2": ("C3",), "C3": ("C1",)}, "C1 builds on C2 builds on C3 builds on C1"),
    ],
)
def test_reasoning_in_a_circle_is_refused(claims: dict[str, tuple[str, ...]], circle: str) -> None:
    with pytest.raises(ValueError, match=f"the reasoning goes in a circle: {circle}$"):
        check_builds_on(built(**claims))


def test_paths_that_are_no_pages(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="does not exist"):
        discover([tmp_path / "nothing"])
    (tmp_path / "note.txt").write_text("hm", encoding="utf-8")
    with pytest.raises(ValueError, match="is not a Python file"):
        discover([tmp_path / "note.txt"])


def test_the_project_derives_the_claims_of_the_note() -> None:
    pages = discover()
    claims = [claim.identifier for page in pages for claim in page.claims]
    of_the_note = [f"C{number}" for number in range(1, 27)]
    others = ["E1", "E2", "E3", "E4", "R1", "R2", "R3", *(f"P{number}" for number in range(1, 14))]
    exercises = [f"X{number}" for number in range(1, 17)]
    assert sorted(claims) == sorted([*of_the_note, *others, *exercises])
    assert [page.name for page in pages] == [
        "squared_error",
        "robust_losses",
        "gaussian_likelihood",
        "noise",
        "unknown_noise",
        "sigmoid_neuron",
        "cross_entropy",
        "other_libraries",
        "learning_slowdown",
        "backpropagation",
        "canonical_link",
        "rounding",
        "start_value",
        "errata",
        "public_record",
        "real_data",
    ]
    assert project_derivations().is_dir()


@pytest.mark.slow
@pytest.mark.parametrize("claim", [claim for page in discover() for claim in page.claims], ids=lambda c: c.identifier)
def test_every_claim_of_the_project_stands(claim: Claim) -> None:
    outcome = examine(claim)
    expected = dict.fromkeys(["C6", "C7", "C19", "C24", "C25", "C26", "R3"], "proved and measured") | {"R2": "measured"}
    expected |= dict.fromkeys(["C22", "R1"], "proved and computed") | {"C17": "computed"}
    others = "proved and measured" if claim.page == "public_record" else "proved"
    assert outcome.status == expected.get(claim.identifier, others), outcome.failure
    assert outcome.evidence
    assert [*false_reasons(outcome.contents)] == []
    assert without_a_word(outcome.contents) <= 3


def without_a_word(contents: Iterable[Content]) -> int:
    """How many derivations and formulas at most stand below each other without a word between."""
    runs = groupby(contents, key=lambda content: isinstance(content, Derivation | Display))
    return max((len([*run]) for is_shown, run in runs if is_shown), default=0)


def test_derivations_without_a_word_between_are_counted() -> None:
    a = symbols("a", real=True)
    line = Derivation.begin(a + a).state(2 * a, "collected")
    assert without_a_word(["So", line, Display(("a",)), "and", line, line, line, "."]) == 3
    assert without_a_word(["Nothing."]) == 0


def false_reasons(contents: Iterable[Content]) -> Iterator[str]:
    """The lines that are not of the kind that the words beside them say."""
    lines = [line for content in contents if isinstance(content, Derivation) for line in content.lines[1:]]
    for line in lines:
        is_fraction = any(fraction(part)[1] != 1 for part in Mul.make_args(line.expression))
        said = {"(common|one) denominator": is_fraction, "taken out$": isinstance(line.expression, Mul)}
        if any(re.search(words, line.reason) and not holds for words, holds in said.items()):
            yield f"{line.expression}: {line.reason}"


def test_a_false_reason_is_found() -> None:
    a, b = symbols("a b", positive=True)
    begun = Derivation.begin(1 / a + b / a)
    assert [*false_reasons([begun.state((1 + b) / a, "over a common denominator")])] == []
    assert [*false_reasons([begun.state(b / a + 1 / a, "the factor $1/a$ taken out")])] != []
    assert [*false_reasons([Derivation.begin((1 + b) / a).state(1 / a + b / a, "over a common denominator")])] != []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('@claim("my claim ü/1", "T")\ndef f(): yield "p"', "broken.py: the claim 'my claim ü/1'"),
        ('@claim("U1", "For $a")\ndef f(): yield "p"', "broken.py: the title of the claim U1: unbalanced '$'"),
        (
            '"""T.\n\nA lead for $a."""\n@claim("U1", "T")\ndef f(): yield "p"',
            "broken.py: the docstring: unbalanced '$'",
        ),
    ],
)
def test_what_no_report_can_hold_is_refused_where_it_stands(source: str, message: str, tmp_path: Path) -> None:
    docstring, _, body = source.rpartition("@claim")
    path = tmp_path / "broken.py"
    path.write_text(f"{docstring}\nfrom mse_sym import claim\n@claim{body}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(message)):
        load_page(path)


EXERCISE = """
from sympy import symbols
from mse_sym.pages.claims import claim, exercise
from mse_sym.proof import Derivation
from mse_sym.report.document import Display

a = symbols("a", real=True)


@claim("C50", "T")
def far_on(): yield Derivation.begin(a + a).state(2 * a, "")


@exercise("C1", "A {word}", "What is $a + a$?", builds_on=("C50",))
def answer(): yield Derivation.begin(a + a).state({answer}, "")
"""


def exercises(folder: Path, word: str = "sum", answer: str = "2 * a") -> Page:
    path = folder / "with_an_exercise.py"
    path.write_text(EXERCISE.format(word=word, answer=answer), encoding="utf-8")
    return load_page(path)


def test_the_answer_to_an_exercise_is_proved_like_a_claim(tmp_path: Path) -> None:
    claim, exercise = exercises(tmp_path).claims
    assert claim.question == ""
    assert (exercise.title, exercise.question, exercise.builds_on) == ("Exercise: A sum", "What is $a + a$?", ("C50",))
    assert examine(exercise).status == "proved"
    _, wrong = exercises(tmp_path, answer="3 * a").claims
    assert examine(wrong).status == "refuted"


def test_a_page_is_read_as_it_is_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where another text of the same length was saved at the same time, and nothing is left beside it."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "mine.py"
    for title in ("One", "Two"):
        path.write_text(f"{ONE}@claim('C1', '{title}')\ndef one():\n    yield ''\n", encoding="utf-8")
        os.utime(path, (1e9, 1e9))
        assert load_page(path).claims[0].title == title
    assert list(tmp_path.iterdir()) == [path]


def test_exercises_do_not_say_where_a_page_is_read(tmp_path: Path) -> None:
    exercises(tmp_path)
    text = "@claim('C2', 'T')\ndef two():\n    yield ''\n"
    (tmp_path / "another.py").write_text(ONE + text, encoding="utf-8")
    assert [page.name for page in discover([tmp_path])] == ["another", "with_an_exercise"]


def test_an_exercise_needs_a_question_that_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the exercise X1 has no question"):
        exercise("X1", "T", "")
    path = tmp_path / "mine.py"
    text = "from mse_sym.pages.claims import exercise\n@exercise('X1', 'T', 'for $5')\ndef f(): yield 'p'\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="the question of the exercise X1: unbalanced"):
        load_page(path)


def test_the_chapters_of_the_project_have_exercises() -> None:
    """Those which derive; not the errata, and not what was trained."""
    pages = {page.name: [claim for claim in page.claims if claim.question] for page in discover()}
    assert {name for name, found in pages.items() if not 1 <= len(found) <= 2} == {
        "errata",
        "public_record",
        "real_data",
    }
    for name, found in pages.items():
        claims = [claim.identifier for page in discover() if page.name == name for claim in page.claims]
        assert claims[len(claims) - len(found) :] == [claim.identifier for claim in found], "at the end of its chapter"
        assert all(claim.builds_on for claim in found)


def test_derivatives_in_the_words_of_an_edit_are_formulas() -> None:
    assert with_maths("with the forgotten factor ∂a/∂z") == r"with the forgotten factor $\partial a/\partial z$"
    assert with_maths("divided by ∂mu/∂z") == r"divided by $\partial \mu/\partial z$"
    assert with_maths("divided by ∂μ/∂z") == r"divided by $\partial \mu/\partial z$"
    assert with_maths("divided by 1/(2 λ²) σ(z)") == r"divided by 1/(2 $\lambda^{2}$) $\sigma$(z)"
    assert with_maths("the reciprocal") == "the reciprocal"


def test_greek_letters_in_the_words_of_an_edit_are_formulas() -> None:
    words = "divided by delta, because it is too large by the factor delta²; a deltoid"
    expected = r"divided by $\delta$, because it is too large by the factor $\delta^{2}$; a deltoid"
    assert with_maths(words) == expected

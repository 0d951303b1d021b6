"""A number that a claim prints of a formula is rounded rightly, and evidence says so; typed numbers are inputs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from sympy import Expr, Rational, Symbol, cosh, erfinv, exp, log, sqrt

from mse_sym.pages import evaluated as module
from mse_sym.pages.claims import Claim, Content, discover, evidence_of, examine
from mse_sym.pages.evaluated import evaluated, printed
from mse_sym.pages.measurements import run_once
from mse_sym.proof import Derivation, relations
from mse_sym.report.document import Display, Figure, Row, Table
from tests.pages.test_measured_claims import reached

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+(?!\.?\d))?(?: ?\\cdot 10\^\{-?\d+\}| ?\\?%)|(?<![\w.])\d+\.\d+(?!\.?\d)")
"""With a decimal point, a power of ten or a percent sign, and no version or number of a formula."""
ENCLOSED = evaluated("", "").method
FORMATS = re.compile(r"\.[1-9]\d*[efg%]")
"""How it is rounded."""


@pytest.mark.parametrize(
    ("value", "format_spec", "text", "maths"),
    [
        (log(2), ".2f", "0.69", "$0.69$"),
        (-exp(-40), ".1e", "-4.2e-18", r"$-4.2 \cdot 10^{-18}$"),
        (Rational(1, 3), ".1%", "33.3%", r"$33.3\%$"),
        (Rational(0), ".3f", "0.000", "$0.000$"),
        (2 * erfinv(Rational(1, 2)), ".3f", "0.954", "$0.954$"),
    ],
)
def test_a_number_is_rounded(value: Expr, format_spec: str, text: str, maths: str) -> None:
    number = printed(value, format_spec)
    assert (str(number), number.maths) == (text, maths)


@pytest.mark.parametrize("value", [Symbol("x"), log(-1), erfinv(2)], ids=str)
def test_what_has_no_value_is_not_printed(value: Expr) -> None:
    with pytest.raises(ValueError, match="enclosed"):
        printed(value, ".2f")


def test_digits_that_are_not_known_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """√2 lies so close to the middle of two texts of very many digits that floats do not tell them apart."""
    with pytest.raises(ValueError, match="number of digits"):
        printed(sqrt(2), ".30f")
    monkeypatch.setattr(module, "_ends", lambda number: (1.44, 1.46))
    with pytest.raises(ValueError, match=r"between 1\.4 and 1\.5"):
        printed(sqrt(2), ".1f")


def texts(content: Content) -> Iterator[str]:
    """What is read of a content; witnesses of refutations are evidence themselves."""
    match content:
        case str():
            yield content
        case Table(caption=caption, header=header, rows=rows):
            yield from (caption, *header, *(cell for row in rows for cell in row))
        case Figure(caption=caption):
            yield caption
        case Row(figures=figures):
            yield from (figure.caption for figure in figures)
        case Display(formula=formula):
            yield "".join(formula)
        case Derivation(lines=lines):
            yield from (line.reason for line in lines)


def numbers(text: str) -> set[str]:
    """The numbers of a text that may be rounded, without those in code."""
    return {found.replace(" %", "%") for found in NUMBER.findall(re.sub(r"`[^`]*`", "", text))}


def bare(number: str) -> str:
    return number.rstrip("%").rstrip("\\")


def inputs(path: Path) -> set[str]:
    """The numbers that the code of a page has: what it is given."""
    constants = [
        node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    ]
    given = {f"{value:g}" for value in constants if isinstance(value, int | float)}
    return given | {value for value in constants if isinstance(value, str) and re.fullmatch(r"[\d.]+", value)}


def typed(path: Path) -> set[str]:
    """The numbers that stand in the texts of a page, as an author typed them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {number for text in strings for number in numbers(text)}


def in_lines(contents: Iterable[Content]) -> set[str]:
    """The fractions in lines that are proved."""
    lines = [line.expression for content in contents if isinstance(content, Derivation) for line in content.lines]
    return {f"{float(number):g}" for line in lines for number in line.atoms(Rational)}


def uncovered(contents: tuple[Content, ...], given: set[str], by_hand: set[str]) -> set[str]:
    """The numbers of a claim that are no inputs, and of which no evidence says that they are right."""
    evidence = [item for content in contents for item in evidence_of(content)]
    shown = {number for content in contents for text in texts(content) for number in numbers(text)}
    right = {bare(number) for item in evidence if item.method == ENCLOSED for number in numbers(item.detail)}
    known = given | in_lines(contents) | right
    left = {number for number in shown if bare(number) not in known}
    return left & by_hand if any(item.kind != "proved" for item in evidence) else left


def may_round(claim: Claim) -> bool:
    """Whether texts or formats of the code of a claim may print such a number."""
    here = claim.write.__module__
    own = [thing for thing in reached(claim.write) if isinstance(thing, FunctionType) and thing.__module__ == here]
    texts = [text for thing in own for text in all_constants(thing.__code__) if isinstance(text, str)]
    return any(numbers(text) or FORMATS.fullmatch(text) for text in texts)


def all_constants(code: CodeType) -> Iterator[object]:
    for constant in code.co_consts:
        yield constant
        if isinstance(constant, CodeType):
            yield from all_constants(constant)


CLAIMS = [(claim, page.path) for page in discover() for claim in page.claims if may_round(claim)]


@pytest.mark.parametrize(("claim", "path"), CLAIMS, ids=[claim.identifier for claim, _ in CLAIMS])
def test_a_number_of_a_formula_has_evidence(claim: Claim, path: Path) -> None:
    assert uncovered(examine(claim).contents, inputs(path), typed(path)) == set()


def test_the_claims_are_found() -> None:
    assert {"C14", "C18", "C20", "C24", "C25", "E1", "P4", "P7", "X14"} <= {claim.identifier for claim, _ in CLAIMS}


def test_a_number_without_evidence_would_be_found() -> None:
    half, share = printed(cosh(1) / 2, ".3f"), printed(exp(-1), ".1%")
    says = f"With $\\eta = 0.15$ that is {half}, or {share}."
    table = Table("Of 0.25.", ("value",), ((half.text,),))
    proved = Derivation.begin(Rational(3, 2)).state(Rational(5, 4), "it is 1.25", relations.AtLeast(strict=True))
    given = {"0.15", "0.25"}
    assert uncovered((says, table, proved), given, set()) == {"0.772", "36.8%"}
    assert uncovered((says, table, proved, evaluated("half", "of $e$", half)), given, set()) == {"36.8%"}
    assert uncovered((says, table, evaluated("both", "of $e$", half, share)), given, set()) == set()


def test_what_was_run_needs_no_other_evidence_and_what_is_typed_does() -> None:
    found = ("It took 1.5 epochs, and 0.7 is a logarithm.", run_once("epochs", ""))
    assert uncovered(found, set(), {"0.7"}) == {"0.7"}


@pytest.mark.parametrize("path", dict.fromkeys(path for _, path in CLAIMS), ids=lambda path: path.stem)
def test_no_page_rounds_a_formula_itself(path: Path) -> None:
    called = {
        node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
    }
    assert called.isdisjoint({"evalf", "nstr", "n"})

"""A statement is refuted where it was made: at a point that satisfies what is said of its variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sympy import Rational, Symbol, exp

from mse_sym import refuted
from mse_sym.pages.claims import Claim, discover
from mse_sym.proof import relations
from mse_sym.proof.refutation import Refutation
from mse_sym.symbolic import Context, Partial

CONDITION = re.compile(r"\$\\?(\w+) (<|>|\\leq|\\geq) (-?[\d.]+|\\tfrac\{\d+\}\{\d+\})\$")
"""A variable beside a number, as maths."""
HOLDS = {"<": "__lt__", ">": "__gt__", r"\leq": "__le__", r"\geq": "__ge__"}


def conditions(said: str) -> Iterator[tuple[str, str, Rational]]:
    for name, sign, number in CONDITION.findall(said):
        yield name, sign, Rational("/".join(re.findall(r"-?[\d.]+", number)))


def violated(refutation: Refutation) -> list[str]:
    """The conditions that are said of a statement and do not hold at the point that refutes it."""
    point = {name: Rational(value) for name, value in refutation.verdict.witness.point}
    return [
        f"{name} {sign} {number}"
        for name, sign, number in conditions(refutation.said)
        if name in point and not getattr(point[name], HOLDS[sign])(number)
    ]


CLAIMS = [claim for page in discover() if page.name in ("errata", "public_record") for claim in page.claims]


def refutations(claim: Claim) -> list[Refutation]:
    return [content for content in claim.write() if isinstance(content, Refutation)]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.identifier)
def test_a_statement_is_refuted_where_it_was_made(claim: Claim) -> None:
    found = refutations(claim)
    assert found
    assert [condition for refutation in found for condition in violated(refutation)] == []


@pytest.mark.parametrize(
    ("identifier", "name", "sign"), [("P6", "z", "<"), ("P10", "z", r"\geq"), ("P11", "y", "<"), ("P13", "theta", ">")]
)
def test_a_statement_about_a_part_of_the_line_says_so(identifier: str, name: str, sign: str) -> None:
    claim = next(claim for claim in CLAIMS if claim.identifier == identifier)
    (refutation,) = refutations(claim)
    assert (name, sign) in {(variable, relation) for variable, relation, _ in conditions(refutation.said)}


def test_a_point_elsewhere_would_be_found() -> None:
    theta = Symbol("theta", real=True)
    statement = Partial(-exp(-theta), theta), relations.Equal(), -exp(-theta)
    assert violated(refuted(*statement, Context(), "For $\\theta > 20$ it is said:")) == ["theta > 20"]
    assert violated(refuted(*statement, Context(), "It is said:")) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.identifier)
def test_each_number_of_a_point_is_a_formula_of_its_own(claim: Claim) -> None:
    """A line may break between two, and does not break within one."""
    for refutation in refutations(claim):
        found = re.findall(r"\$([^$]*)\$", refutation.counterexample)
        assert len(found) >= len(refutation.verdict.witness.point)
        assert all(formula.count("=") <= 1 for formula in found)

"""The three answers of the prover, and the evidence that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from typing import TYPE_CHECKING, TypeAlias

from sympy import Expr, Symbol

from mse_sym.report.status import Kind
from mse_sym.symbolic.plain_notation import printed_formula

if TYPE_CHECKING:
    from mse_sym.proof.derivation import Derivation, Line

EQUAL = "both sides are equal"
"""The goal of an equation."""
OUGHT: Mapping[str, str] = {
    "the difference is positive": "the difference should be positive",
    "the difference is not negative": "the difference should not be negative",
    "substituted back": "the line above, with the solution put back in, should be $0$",
}
"""What should hold at a point, by the goal that fails there."""

_SEAL = object()


@dataclass(frozen=True)
class Evidence:
    """How something was proved; formulas in its texts are LaTeX between dollar signs.

    Attributes:
        goal: what was proved, in words.
        method: how: the name of the method, which the page on symbols explains.
        detail: the particulars, as the cases that were looked at.
        kind: ``"proved"``; ``"computed"`` where no proof stands behind it but a second computation, which agrees with
            the first; ``"measured"`` where there is one run or measurement alone.
    """

    goal: str
    method: str
    detail: str = ""
    kind: Kind = "proved"


@dataclass(frozen=True)
class Witness:
    """A point of the domain at which a statement fails, with both sides there, to the digits shown.

    Attributes:
        point: the name of each variable with its value there; empty where the statement fails at every point.
        before: the value of what stands before the relation.
        after: the value of what stands after it.
    """

    point: tuple[tuple[str, str], ...]
    before: str
    after: str

    @property
    def where(self) -> str:
        """The point, with the names of variables as formulas in plain characters have them."""
        return f"at {', '.join(f'{_in_plain(name)} = {value}' for name, value in self.point) or 'every point'}"

    def __str__(self) -> str:
        return f"{self.where}: {self.before} against {self.after}"


def _in_plain(name: str) -> str:
    """A variable, or an entry of a vector: ``x[1]`` is ``x_1``."""
    vector, _, entry = name.partition("[")
    return printed_formula(Symbol(vector)) + (f"_{entry.rstrip(']').replace(', ', '')}" if entry else "")


@dataclass(frozen=True)
class Proved:
    """Proved, with the evidence. Only the prover can make one.

    Attributes:
        evidence: how it was proved, an entry for each thing that had to be shown.

    Raises:
        TypeError: somebody else makes one.
    """

    evidence: tuple[Evidence, ...]
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("only the prover makes a Proved; call mse_sym.prove(before, relation, after)")


@dataclass(frozen=True)
class Refuted:
    """Refuted by a witness.

    Attributes:
        witness: a point of the domain at which it fails.
        goal: what fails there, in words, as that both sides are equal.
    """

    witness: Witness
    goal: str

    def __str__(self) -> str:
        """The witness in a sentence, which does not say of what fails that it holds."""
        if self.goal == EQUAL:
            return f"{self.witness.where} the two sides are {self.witness.before} and {self.witness.after}"
        if self.goal in OUGHT:
            return f"{self.witness.where} {OUGHT[self.goal].replace('$', '')}, but is {self.witness.before}"
        return f"“{self.goal}” does not hold {self.witness}"


@dataclass(frozen=True)
class Undecided:
    """Neither proved nor refuted, which counts as a failure.

    Attributes:
        reason: how far the prover came, in a sentence.
    """

    reason: str


Verdict: TypeAlias = Proved | Refuted | Undecided


def _proved(*evidence: Evidence) -> Proved:
    """Made by the prover alone (:mod:`mse_sym.proof.prover`)."""
    return Proved(evidence, _SEAL)


class StepFailed(ArithmeticError):
    """A line of a derivation is not what it claims to be.

    The message shows the line, the rule, before and after.
    """

    derivation: Derivation | None = None
    line: Line | None = None

    def __init__(self, rule: str, relation: str, before: Expr, after: Expr, outcome: str) -> None:
        self.rule, self.before, self.after = rule, before, after
        super().__init__(
            f"{outcome}\n  rule:     {rule}\n  before:   {printed_formula(before)}\n  relation: {relation}\n"
            f"  after:    {printed_formula(after)}"
        )


class StepRefuted(StepFailed):
    """A step is wrong; the message shows the line, the rule, before and after.

    Attributes:
        witness: a point of the domain at which it fails.
        derivation: the lines above it that are proved; ``None`` if it was to be no line of a derivation.
        line: the line that failed, or ``None`` likewise.
    """

    def __init__(self, rule: str, relation: str, before: Expr, after: Expr, verdict: Refuted) -> None:
        self.verdict, self.witness = verdict, verdict.witness
        super().__init__(rule, relation, before, after, f"refuted: {verdict}")


class StepUndecided(StepFailed):
    """A step could be neither proved nor refuted: take smaller steps, or declare the domain.

    Attributes:
        reason: how far the prover came, in a sentence.
        derivation: the lines above it that are proved; ``None`` if it was to be no line of a derivation.
        line: the line that is undecided, or ``None`` likewise.
    """

    def __init__(self, rule: str, relation: str, before: Expr, after: Expr, verdict: Undecided) -> None:
        self.reason = verdict.reason
        super().__init__(
            rule,
            relation,
            before,
            after,
            f"undecided: {verdict.reason}; state the step in smaller steps, or give the domain of its variables",
        )

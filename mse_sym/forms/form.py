"""A form: a derivation continued to what is computed, and the rules that were left out on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sympy import Expr

from mse_sym.proof import Derivation, Evidence
from mse_sym.proof.derivation import Line
from mse_sym.proof.verdict import StepUndecided
from mse_sym.symbolic.context import Context


@dataclass(frozen=True)
class LeftOut:
    """A rule whose line the prover left undecided: the line it stood at, the one it would have made, and why."""

    rule: str
    before: Expr
    line: Expr
    verdict: str

    @classmethod
    def of(cls, rule: str, undecided: StepUndecided) -> LeftOut:
        return cls(rule, undecided.before, undecided.after, undecided.reason)

    def __str__(self) -> str:
        return f"the rule {self.rule!r} was left out: {self.verdict}"


@dataclass(frozen=True)
class Form:
    """What is computed, as the last line of a derivation, and the rules that were left out since they are undecided.

    ``derived`` is the derivation before any rule of forms.
    """

    derivation: Derivation
    derived: Derivation
    left_out: tuple[LeftOut, ...] = ()

    @property
    def result(self) -> Expr:
        return self.derivation.result

    @property
    def context(self) -> Context:
        return self.derivation.context

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.derivation.lines

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return self.derivation.evidence


@contextmanager
def naming_left_out(forms: Iterable[Form], name: str) -> Iterator[None]:
    """Where code cannot be written of forms, the error says of what, and which rules were left out."""
    try:
        yield
    except ValueError as error:
        rules = dict.fromkeys(str(each) for form in forms for each in form.left_out)
        raise ValueError("; ".join([f"{name}: {error}", *rules])) from error

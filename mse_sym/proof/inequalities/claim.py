"""The claim that an expression is positive, or not negative, and what an argument for one is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from sympy import Basic, Dummy, Expr, Indexed, S, Set

from mse_sym.proof.sampling import occurring
from mse_sym.proof.verdict import Evidence
from mse_sym.symbolic.context import Context


@dataclass(frozen=True)
class Claim:
    """That a resolved expression is positive (``strict``) or not negative, wherever it has a value in the context.

    It is a claim about real numbers: nothing is said of where the expression has no value.
    """

    goal: str
    expr: Expr
    context: Context
    strict: bool = False

    def of(self, expr: Expr, *, goal: str = "", strict: bool | None = None) -> Claim:
        """The same claim of another expression."""
        return replace(self, expr=expr, goal=goal or self.goal, strict=self.strict if strict is None else strict)

    def within(self, variable: Basic, domain: Set) -> Claim:
        """The same claim where a variable ranges over another set."""
        return replace(self, context=Context({**self.context.domains, variable: domain}, self.context.definitions))


Argument: TypeAlias = tuple[Evidence, ...]
"""What shows a claim: how it was done, then how the claims were shown that it takes."""
Shows: TypeAlias = Callable[[Claim], Argument | None]
"""An attempt to show a claim, by fewer steps than are left to the one that makes it."""
Method: TypeAlias = Callable[[Claim, Shows], Argument | None]


@lru_cache(maxsize=1024)
def stand_in(part: Basic, name: str, **assumptions: bool) -> Dummy:
    """A variable of its own for a part of an expression, the same one each time."""
    return Dummy(name, **assumptions)


def all_reals(expr: Expr) -> Context:
    """A context in which of no variable more is known than its assumptions, or that it is real."""
    named = {part.base if isinstance(part, Indexed) else part for part in occurring(expr)}
    return Context({name: S.Reals for name in named if (getattr(name, "label", name)).is_real is None})


def all_shown(shows: Shows, *claims: Claim) -> Argument | None:
    """The arguments for all of the claims, or ``None`` where one is not shown."""
    evidence: Argument = ()
    for claim in claims:
        argument = shows(claim)
        if argument is None:
            return None
        evidence += argument
    return evidence

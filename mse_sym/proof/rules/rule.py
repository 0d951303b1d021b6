"""A rule: a named way to get from one line of a derivation to the next.

Rules compute and are not trusted: whatever a rule returns, the prover decides whether the line stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TypeAlias

from sympy import Expr

from mse_sym.proof.limited_time import SECONDS, within
from mse_sym.proof.progress import step
from mse_sym.proof.relations import Equal, Relation
from mse_sym.proof.verdict import StepUndecided, Undecided
from mse_sym.symbolic.context import Context

Rewrite: TypeAlias = Callable[[Expr, Context], Expr]
Telling: TypeAlias = Callable[[Expr, Expr, Context], str]
"""From the line before and the line after, what was done."""


@dataclass(frozen=True)
class Rule:
    """``name`` in words; ``reason`` is what the report prints beside the line (prose with ``$maths$``).

    Where the reason depends on the line, ``tells`` says it.
    """

    name: str
    rewrite: Rewrite
    relation: Relation = field(default_factory=Equal)
    reason: str = ""
    tells: Telling | None = None

    def told(self, before: Expr, after: Expr, context: Context) -> str:
        """What the report prints beside a line that the rule made."""
        return self.tells(before, after, context) if self.tells is not None else self.reason or self.name


def rewritten(rule: Rule, expr: Expr, context: Context) -> Expr:
    """What a rule makes of a line.

    Raises:
        StepUndecided: the rule takes too long.
    """
    try:
        with step(f"the rule {rule.name!r}"):
            return within(SECONDS, partial(_rewritten, rule, expr, context))
    except TimeoutError as error:
        reason = Undecided(f"the rule {rule.name!r} is {error}")
        raise StepUndecided(rule.name, rule.relation.words, expr, expr, reason) from None


@lru_cache(maxsize=1024)
def _rewritten(rule: Rule, expr: Expr, context: Context) -> Expr:
    """Kept, since a strategy looks whether a rule changes a line before it applies the rule."""
    return rule.rewrite(expr, context)


def combined(*rules: Rule, name: str = "") -> Rule:
    """Several rules of equality as one, for a line that does more than one thing."""
    if any(rule.relation != Equal() for rule in rules):
        raise ValueError("only rules of equality combine into one line")

    def rewrite(expr: Expr, context: Context) -> Expr:
        for rule in rules:
            expr = rule.rewrite(expr, context)
        return expr

    def tells(before: Expr, after: Expr, context: Context) -> str:
        told: list[str] = []
        for rule in rules:
            changed = rule.rewrite(before, context)
            told += [rule.told(before, changed, context)] * (changed != before)
            before = changed
        return ", ".join(dict.fromkeys(told))

    return Rule(name or ", ".join(rule.name for rule in rules), rewrite, tells=tells)

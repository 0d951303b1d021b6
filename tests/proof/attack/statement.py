"""A statement under attack, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sympy import Expr

from mse_sym.symbolic import Context


@dataclass(frozen=True)
class Statement:
    """What is put before the prover.

    ``is_true`` says that it is true by construction; of others the judge tells as far as it can see.  ``made_by``
    names how it was made.
    """

    before: Expr
    relation: Any  # a Relation; the judge looks at what the kinds of it have
    after: Expr
    context: Context = field(default_factory=Context)
    is_true: bool = False
    made_by: str = ""

    def __str__(self) -> str:
        where = f", {self.context}" if self.context.domains or self.context.definitions else ""
        return f"prove({self.before}, {self.relation}, {self.after}{where})  # {self.made_by}"

"""One reason why a function fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sympy import Expr

from mse_sym.check.comparison import Comparison

Kind: TypeAlias = Literal["wrong", "rounding", "overflow"]


@dataclass(frozen=True)
class Cause:
    """One reason why a function fails.

    ``kind`` is ``"wrong"`` where the formula is wrong, at numbers of moderate size or beyond what rounding explains,
    ``"rounding"`` where it is right and digits are lost, ``"overflow"`` where what comes out is infinite or NaN in the
    tails alone. ``where`` says to what it is confined, and is empty where it holds everywhere. ``witness`` is the
    smallest input found. ``corrected`` is what is right, and ``formula`` what the function computes there, as far as
    that is known.
    """

    words: str
    kind: Kind
    where: str
    witness: Comparison
    corrected: Expr
    formula: Expr | None = None

    def __str__(self) -> str:
        return f"{self.words}, {self.where}" if self.where else self.words

    def to_dict(self) -> dict[str, Any]:
        """What JSON can hold."""
        return {
            "words": self.words,
            "kind": self.kind,
            "where": self.where,
            "witness": self.witness.to_dict(),
            "corrected": str(self.corrected),
            "formula": None if self.formula is None else str(self.formula),
        }

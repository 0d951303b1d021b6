"""A mistake in a formula: what it is called, and what it makes of the right one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sympy import Expr

from mse_sym.check.ordinary import Ordinary
from mse_sym.check.strata import Array


@dataclass(frozen=True, eq=False)
class Mistake:
    """What a mistake is called, and what it makes of the right quantity: at ordinary points, and as a formula.

    One that ``is_partial`` says nothing where it makes no number: code may hold its argument in the domain there.
    """

    words: str
    made: Array
    formula: Expr | None = None
    is_partial: bool = False


Mistakes: TypeAlias = Iterator[Mistake]


def times(at: Ordinary, words: str, factor: Expr) -> Mistake:
    """A mistake that is a constant factor."""
    return Mistake(words, float(factor) * at.right, factor * at.formula)


def as_formula(at: Ordinary, words: str, formula: Expr) -> Mistake:
    """A mistake of a loss of numbers, where it is another formula in its arguments."""
    return Mistake(words, at.value_of(formula), formula)

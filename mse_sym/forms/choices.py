"""Of forms that are right at different points a choice by conditions, which is right at as many as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from sympy import And, Expr, Piecewise, preorder_traversal
from sympy.core.relational import Relational

from mse_sym.forms.points import Array

_WIDTH = 3
"""So many conditions and choices are followed at each depth."""


@dataclass(frozen=True)
class MeasuredForm:
    """A form, where it is right, where digits of the result are lost, and by how much its errors are not small."""

    form: Expr
    right: Array
    lost: Array
    large: Array
    infinite: int = 0
    """At how many other points it is no number or infinite."""

    @cached_property
    def size(self) -> int:
        return sum(1 for _ in preorder_traversal(self.form))

    @cached_property
    def rank(self) -> tuple[int, int, int]:
        return int(self.lost.sum() + self.large.sum()), self.infinite, self.size


@dataclass(frozen=True)
class Choice:
    """A form, perhaps in pieces, at how many points it is wrong, and loses digits; how large errors are; its length."""

    chosen: tuple[tuple[Expr, tuple[Relational, ...]], ...]
    wrong: int
    lost: int
    large: int
    size: int

    @property
    def pieces(self) -> tuple[tuple[Expr, Any], ...]:
        return tuple((form, And(*conditions)) for form, conditions in self.chosen)

    @property
    def form(self) -> Expr:
        return Piecewise(*self.pieces)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        return self.wrong, self.lost, len(self.chosen) + self.large, self.size

    def beside(self, other: Choice, condition: Relational) -> Choice:
        """This where a condition holds, and the other elsewhere."""
        inside = [(form, (condition, *conditions)) for form, conditions in self.chosen]
        counts = (getattr(self, n) + getattr(other, n) for n in ("wrong", "lost", "large", "size"))
        return Choice((*inside, *other.chosen), *counts)


class Choices:
    """Forms, and conditions with where they hold."""

    def __init__(self, forms: Sequence[MeasuredForm], conditions: Sequence[tuple[Relational, Array]]) -> None:
        self._forms = sorted(forms, key=lambda one: one.rank)
        self._wrong, self._lost, self._large = (
            np.array([getattr(one, name) for one in self._forms], np.float32) for name in ("right", "lost", "large")
        )
        self._wrong = 1 - self._wrong
        self._infinite = np.array([one.infinite for one in self._forms])
        self._conditions = [condition for condition, _ in conditions]
        self._holds = np.array([holds for _, holds in conditions], np.float32)
        self._known: dict[tuple[bytes, int], list[Choice]] = {}

    def best(self, depth: int) -> list[Choice]:
        """The best choices, by up to so many conditions one within the other."""
        return self._best(np.ones(self._wrong.shape[1], bool), depth)

    def _best(self, where: Array, depth: int) -> list[Choice]:
        key = where.tobytes(), depth
        if key not in self._known:
            self._known[key] = self._found(where, depth)
        return self._known[key]

    def _found(self, where: Array, depth: int) -> list[Choice]:
        found = self._alone(where)
        if depth == 0 or not self._conditions or found[0].wrong == found[0].lost == 0:
            return found
        for place in self._promising(where):
            holds = self._holds[place].astype(bool)
            for first in self._best(where & holds, depth - 1)[:2]:
                for second in self._best(where & ~holds, depth - 1)[:2]:
                    found.append(first.beside(second, self._conditions[place]))
        return sorted(found, key=lambda choice: choice.rank)[:_WIDTH]

    def _alone(self, where: Array) -> list[Choice]:
        wrong, lost, large = (each[:, where].sum(axis=1) for each in (self._wrong, self._lost, self._large))
        best = [
            (self._forms[place], place)
            for place in np.lexsort((self._infinite, large.astype(int), lost, wrong))[:_WIDTH]
        ]
        return [
            Choice(((one.form, ()),), int(wrong[place]), int(lost[place]), int(large[place]), one.size)
            for one, place in best
        ]

    def _promising(self, where: Array) -> list[int]:
        """The conditions on both sides of which the fewest points are left that the best form there has not right."""
        bad, holds = np.maximum(self._wrong, self._lost)[:, where], self._holds[:, where]
        inside = bad @ holds.T
        left = inside.min(axis=0) + (bad.sum(axis=1)[:, None] - inside).min(axis=0)
        parts = [place for place, count in enumerate(holds.sum(axis=1)) if 0 < count < holds.shape[1]]
        return sorted(parts, key=lambda place: float(left[place]))[:_WIDTH]

"""What a backend gets, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sympy import Expr, IndexedBase, Symbol

from mse_sym.proof import Evidence
from mse_sym.runtime import Kernel as Function
from mse_sym.symbolic.context import Context


@dataclass(frozen=True)
class Task:
    """Expressions to be computed together, in variables.

    Attributes:
        results: what they are called.
        derived: the expressions as they were derived.
        forms: their accurate forms, proved equal.
        free: the free indices of each.
        variables: in the order of the arguments.
        context: where they hold.
    """

    results: tuple[str, ...]
    derived: tuple[Expr, ...]
    forms: tuple[Expr, ...]
    free: tuple[tuple[Symbol, ...], ...]
    variables: tuple[Symbol | IndexedBase, ...]
    context: Context


TaskOf: TypeAlias = Callable[[tuple[str, ...]], Task]
"""The task for quantities, of which a backend may make kernels of its own."""


@dataclass(frozen=True)
class Kernel:
    """A function of float64 arrays, with the examples on the last axis and the entries of vectors on the first.

    Attributes:
        function: gives one result for each expression, which broadcasts to its shape; or fused loops.
        text: what runs, to be read.
        evidence: that it computes what was derived.
        of_forms: whether it computes the accurate forms, and not what was derived before them.
    """

    function: Function
    text: str
    evidence: tuple[Evidence, ...]
    of_forms: bool = True

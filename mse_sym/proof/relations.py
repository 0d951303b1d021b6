"""How a line of a derivation stands to the one before.

A relation says what is claimed; :mod:`mse_sym.proof.prover` says what that takes to prove.  On a page
the sign ``latex`` stands before the line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from sympy import Expr, Lambda

from mse_sym.symbolic.notation import textbook_latex


@dataclass(frozen=True)
class Equal:
    """Equal on the whole domain."""

    latex: ClassVar[str] = "="
    words: ClassVar[str] = "equal"


@dataclass(frozen=True)
class EqualUpToConstant:
    """Equal up to a term that does not depend on ``parameter`` (a symbol or a vector)."""

    parameter: Expr
    latex: ClassVar[str] = r"\doteq"

    @property
    def words(self) -> str:
        return f"equal up to a constant in {self.parameter}"


@dataclass(frozen=True)
class SameMinimiser:
    """The same minimiser in ``parameter``: the line is a strictly increasing function of the one before.

    Without ``through`` the function is sought among ``c · before + d`` with ``c > 0``; with it, the
    line is ``through(before)``.
    """

    parameter: Expr
    through: Lambda | None = None
    latex: ClassVar[str] = r"\sim"

    @property
    def words(self) -> str:
        return f"same minimiser in {self.parameter}"


@dataclass(frozen=True)
class NegativeLogarithm:
    """The negative logarithm of the line before, which is positive: its maximisers become minimisers."""

    latex: ClassVar[str] = r"-\log:"
    words: ClassVar[str] = "negative logarithm"


@dataclass(frozen=True)
class DerivativeIn:
    """The derivative of the line before in ``variable``."""

    variable: Expr

    @property
    def latex(self) -> str:
        return rf"\partial_{{{textbook_latex(self.variable)}}}:"

    @property
    def words(self) -> str:
        return f"derivative in {self.variable}"


@dataclass(frozen=True)
class AntiderivativeIn:
    """An antiderivative of the line before in ``variable``, unique up to a constant on an interval."""

    variable: Expr

    @property
    def latex(self) -> str:
        return rf"\smallint d{textbook_latex(self.variable)}:"

    @property
    def words(self) -> str:
        return f"antiderivative in {self.variable}"


@dataclass(frozen=True)
class SolvedFor:
    """The only point of the domain of ``variable`` at which the line before vanishes."""

    variable: Expr
    latex: ClassVar[str] = r"= 0 \iff"

    @property
    def words(self) -> str:
        return f"zero exactly at this {self.variable}"


@dataclass(frozen=True)
class AtLeast:
    """The line before is at least this one; strictly greater when ``strict``."""

    strict: bool = field(default=False)

    @property
    def latex(self) -> str:
        return ">" if self.strict else r"\geq"

    @property
    def words(self) -> str:
        return "greater" if self.strict else "greater or equal"


@dataclass(frozen=True)
class TendsTo:
    """The limit of the line before as ``variable`` goes to ``point`` (``oo`` or ``-oo``)."""

    variable: Expr
    point: Expr
    latex: ClassVar[str] = r"\to"

    @property
    def words(self) -> str:
        return f"limit as {self.variable} goes to {self.point}"


Relation: TypeAlias = (
    Equal
    | EqualUpToConstant
    | SameMinimiser
    | NegativeLogarithm
    | DerivativeIn
    | AntiderivativeIn
    | SolvedFor
    | AtLeast
    | TendsTo
)

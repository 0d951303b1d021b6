"""How a line of a derivation stands to the one before.

A relation says what is claimed; :mod:`mse_sym.proof.prover` says what that takes to prove.  On a page
the sign ``latex`` stands before the line; ``claims`` and ``proof`` say there what it claims and what is proved for it.
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
    claims: ClassVar[str] = "The line is equal to the line before, on the whole domain."
    proof: ClassVar[str] = "Both sides have the same normal form, and a value at the same points."


@dataclass(frozen=True)
class EqualUpToConstant:
    """Equal up to a term that does not depend on ``parameter`` (a symbol or a vector)."""

    parameter: Expr
    latex: ClassVar[str] = r"\doteq"
    claims: ClassVar[str] = "Equal up to a constant: a term that does not depend on the quantity that is sought."
    proof: ClassVar[str] = "The difference of the two lines stays the same when the parameter is given any other value."

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
    claims: ClassVar[str] = "Both lines are smallest at the same value of the parameter."
    proof: ClassVar[str] = (
        "The line is a strictly increasing function of the line before: most often a positive factor times "
        "it, plus a constant."
    )

    @property
    def words(self) -> str:
        return f"same minimiser in {self.parameter}"


@dataclass(frozen=True)
class NegativeLogarithm:
    """The negative logarithm of the line before, which is positive: its maximisers become minimisers."""

    latex: ClassVar[str] = r"-\log:"
    words: ClassVar[str] = "negative logarithm"
    claims: ClassVar[str] = (
        "The negative logarithm of the line above is taken: where that is largest, this is smallest."
    )
    proof: ClassVar[str] = "The line above is positive, and the line is equal to minus its logarithm."


@dataclass(frozen=True)
class DerivativeIn:
    """The derivative of the line before in ``variable``."""

    variable: Expr
    claims: ClassVar[str] = "The line above is differentiated in the variable at the sign."
    proof: ClassVar[str] = (
        "The line is equal to the derivative that SymPy finds of the line above, after all definitions are "
        "filled in; the rules that made the line share no code with that."
    )

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
    claims: ClassVar[str] = "The line is an antiderivative of the line above in the variable after d."
    proof: ClassVar[str] = "Its derivative is the line above, and it has neither jumps nor poles."

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
    claims: ClassVar[str] = "The line above is 0 exactly where the variable has this value."
    proof: ClassVar[str] = "The value, put in, gives 0; it lies in the domain; there is no other zero."

    @property
    def words(self) -> str:
        return f"zero exactly at this {self.variable}"


@dataclass(frozen=True)
class AtLeast:
    """The line before is at least this one; strictly greater when ``strict``."""

    strict: bool = field(default=False)
    claims: ClassVar[str] = "The line before is at least this one; with $>$ it is greater."
    proof: ClassVar[str] = "The difference is not negative, or is positive, on the whole domain."

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
    claims: ClassVar[str] = "The limit of the line before, as the variable goes where the end of the line says."
    proof: ClassVar[str] = (
        "The leading terms of an expansion, from every side from which the domain comes to the point."
    )

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

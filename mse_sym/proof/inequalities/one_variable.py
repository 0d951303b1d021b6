"""Claims about a function of one real variable on an interval, the other variables held fixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Basic, Expr, Indexed, Interval, S, Sum, Symbol, diff

from mse_sym.proof.inequalities.claim import Claim, stand_in
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE
from mse_sym.symbolic.notation import textbook_latex


@dataclass(frozen=True)
class OfOneVariable:
    """A claim about a function of ``variable``, which ranges over the real numbers of an interval.

    What holds for all real numbers there holds for the integers among them.
    """

    claim: Claim
    variable: Symbol
    domain: Interval
    shown: str

    @property
    def low(self) -> Expr:
        return self.domain.start

    @property
    def high(self) -> Expr:
        return self.domain.end

    @property
    def slope(self) -> Expr:
        """The derivative."""
        return diff(self.claim.expr, self.variable)

    def at(self, place: Expr, expr: Expr | None = None) -> Expr:
        """The value of the function, or of another one, at a place."""
        return (self.claim.expr if expr is None else expr).xreplace({self.variable: place})

    def on(self, domain: Interval) -> OfOneVariable:
        """The same claim on another interval, which may have ends that the variable's assumptions exclude."""
        variable = _ranging_over(domain, self.variable, self.shown)
        moved = self.claim.of(self.at(variable)).within(variable, domain)
        return OfOneVariable(moved, variable, domain, self.shown)


def functions_of_one_variable(claim: Claim) -> Iterator[OfOneVariable]:
    """The claim as one about a function of each of its variables that ranges over an interval of known ends."""
    for part in variables(claim.expr):
        domain = claim.context.domain(part)
        if part.is_integer and domain in (POSITIVE, NONNEGATIVE):
            domain = Interval(1 if part.is_positive else 0, S.Infinity)
        if not isinstance(domain, Interval) or not all(
            end.is_Rational or end.is_infinite for end in (domain.start, domain.end)
        ):
            continue
        shown = textbook_latex(part)
        variable = _ranging_over(domain, part, shown)
        yield OfOneVariable(
            claim.of(claim.expr.xreplace({part: variable})).within(variable, domain), variable, domain, shown
        )


def variables(expr: Expr) -> list[Expr]:
    """The variables of an expression: symbols, and those entries of vectors beside which no other entry occurs.

    No sizes and indices, of which there is one for each element of an array, and not a continuum.
    """
    entries = expr.atoms(Indexed)
    bound = {index for part in expr.atoms(Sum) for index in part.variables}
    alone = [
        entry
        for entry in entries
        if not entry.free_symbols & bound
        and not any(other != entry and other.base.label == entry.base.label for other in entries)
    ]
    taken = {symbol for entry in entries for symbol in entry.free_symbols}
    taken |= {symbol for part in expr.atoms(Sum) for limit in part.limits for symbol in _symbols(limit)}
    symbols = [symbol for symbol in expr.free_symbols - taken if isinstance(symbol, Symbol)]
    return sorted([*alone, *symbols], key=str)


def _symbols(limit: Basic) -> set[Basic]:
    return limit.free_symbols


def _ranging_over(domain: Interval, part: Basic, shown: str) -> Symbol:
    low = domain.start
    if low.is_positive or (low.is_zero and domain.left_open):
        return stand_in(part, shown, positive=True)
    return stand_in(part, shown, **({"nonnegative": True} if low.is_zero else {"real": True}))

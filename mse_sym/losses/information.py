"""The Fisher information of a likelihood: the expected square of its score, where that has a formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations_with_replacement
from typing import TypeVar

from mpmath import mp
from sympy import Expr, FiniteSet, Matrix, Symbol, count_ops

from mse_sym.losses.expectation import DIGITS, Expectation
from mse_sym.proof import Derivation, Proved, prove
from mse_sym.proof.foreign import FAILURES_OF_LIBRARIES
from mse_sym.proof.limited_time import within
from mse_sym.proof.relations import Equal
from mse_sym.proof.rules.algebra import simplest
from mse_sym.proof.strategy import derive_gradient, derive_second, simplified
from mse_sym.symbolic.context import Context

T = TypeVar("T")

SUMMED = "the sum over all values of the outcome"
PROVED = "the expected square of the score and the expected second derivative, found apart, are proved equal"

_AGREEING = 10
"""In so many digits a formula and a quadrature agree."""


@dataclass(frozen=True)
class Entry:
    """An entry of the information: its formula, or none, and what confirms it or why it is not there."""

    formula: Expr | None
    evidence: str


@dataclass(frozen=True, repr=False)
class Information:
    """The Fisher information in some variables of a likelihood, entry by entry."""

    name: str
    variables: tuple[Symbol, ...]
    scores: Mapping[Symbol, Derivation]
    """The derivatives of the negative logarithm of the density, each proved."""
    entries: Mapping[tuple[Symbol, Symbol], Entry]

    def __getitem__(self, pair: tuple[Symbol, Symbol]) -> Entry:
        first, second = pair
        return self.entries.get((first, second)) or self.entries[second, first]

    @property
    def matrix(self) -> Matrix:
        """The information as a matrix.

        Raises:
            ValueError: an entry is not found.
        """
        for (first, second), entry in self.entries.items():
            if entry.formula is None:
                raise ValueError(f"{self.name}: the Fisher information of {first} and {second} is {entry.evidence}")
        return Matrix([[self[first, second].formula for second in self.variables] for first in self.variables])

    @property
    def natural_gradient(self) -> dict[Symbol, Derivation]:
        """The inverse of the information times the gradient, for each variable; the product is worked out by proof.

        Raises:
            ValueError: an entry is not found.
        """
        inverse = self.matrix.inv()
        gradient = Matrix([self.scores[variable].result for variable in self.variables])
        context = self.scores[self.variables[0]].context
        products = (inverse * gradient).tolist()
        return {
            variable: simplified(Derivation.begin(product, context, "the inverse information times the gradient"))
            for variable, (product,) in zip(self.variables, products, strict=True)
        }

    def __repr__(self) -> str:
        lines = [
            f"  {first}, {second}: {'' if entry.formula is None else f'{entry.formula}; '}{entry.evidence}"
            for (first, second), entry in self.entries.items()
        ]
        return "\n".join([f"Fisher information of {self.name}:", *lines])


def information(
    name: str, negative_log: Expr, expectation: Expectation, variables: tuple[Symbol, ...], seconds: float
) -> Information:
    """The Fisher information in the variables, each expectation sought for so many seconds.

    Each score and second derivative is proved.  Two expectations are then sought apart, that of the product of two
    scores, which the information is, and that of the second derivative; where both are found and proved equal the
    formula is proved as far as SymPy's integrals are; where one is found it must agree with quadratures of the product
    of the scores at rational points.
    """
    domains = expectation.context.domains
    scores = {variable: derive_gradient(negative_log, variable, domains) for variable in variables}
    pairs = combinations_with_replacement(variables, 2)
    entries = {pair: _entry(scores, pair, expectation, seconds) for pair in pairs}
    return Information(name, variables, scores, entries)


def _entry(
    scores: Mapping[Symbol, Derivation], pair: tuple[Symbol, Symbol], expectation: Expectation, seconds: float
) -> Entry:
    first, second = pair
    square = scores[first].result * scores[second].result
    curvature = derive_second(scores[first].result, second, expectation.context.domains).result
    by_square = _soon(partial(expectation.of, square), seconds)
    by_curvature = _soon(partial(expectation.of, curvature), seconds)
    if by_square is None or by_curvature is None:
        by_mean = (_soon(partial(expectation.by_mean, curvature, scores[one].result), seconds) for one in pair)
        found = [formula for formula in (by_square, by_curvature, *by_mean) if formula is not None]
    elif isinstance(prove(by_square, Equal(), by_curvature, expectation.context), Proved):
        return Entry(min(by_square, by_curvature, key=count_ops), PROVED)
    else:  # as at a kink, where the score jumps and its derivative does not say so
        found = [by_square]
    if by_square is not None and isinstance(expectation.support, FiniteSet):
        return Entry(by_square, SUMMED)
    for formula in dict.fromkeys(found):
        if agreed := _soon(partial(_agreement, formula, square, expectation), seconds):
            return Entry(formula, agreed)
    return Entry(None, f"not found: SymPy has no expectation of {curvature} or of {square} within {seconds:g} s each")


def _soon(compute: Callable[[], T], seconds: float) -> T | None:
    """What is computed, or nothing where that takes longer or SymPy fails at it."""
    try:
        found = within(seconds, compute)
        return within(seconds, partial(simplest, found, Context())) if isinstance(found, Expr) else found
    except (TimeoutError, *FAILURES_OF_LIBRARIES):
        return None


def _agreement(formula: Expr, square: Expr, expectation: Expectation) -> str:
    """In how many digits a formula agrees with quadratures, in words; none where it does not."""
    errors = []
    for point in expectation.points():
        exact = expectation.at(square, point)
        with mp.workdps(DIGITS):
            errors.append(abs(mp.mpf(formula.subs(point).evalf(DIGITS)) - exact) / max(abs(exact), 1))
    digits = int(-mp.log10(max(*errors, mp.mpf(10) ** -DIGITS)))
    count = f"{len(errors)} rational points"
    return f"computed, and equal to a quadrature in {digits} digits at {count}" if digits >= _AGREEING else ""

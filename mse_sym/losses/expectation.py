"""Expectations under a density: formulas that SymPy finds, and numbers of a quadrature with which they are compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mpmath import mp
from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    FiniteSet,
    Integral,
    Interval,
    Piecewise,
    Pow,
    Rational,
    S,
    Set,
    Sum,
    Symbol,
    count_ops,
    exp,
    expand,
    expand_func,
    expand_log,
    factor,
    fraction,
    gammasimp,
    integrate,
    lambdify,
    log,
    powsimp,
    simplify,
    sqrt,
    summation,
    together,
)
from sympy.functions.elementary.hyperbolic import HyperbolicFunction

from mse_sym.symbolic.context import NONNEGATIVE, UNIT_CLOSED, Context
from mse_sym.symbolic.functions import expand_functions

DIGITS = 25
"""Digits in which a quadrature computes."""
_OF_REALS = Rational(3, 10), Rational(-7, 10)
_OF_POSITIVE = Rational(8, 5), Rational(7, 3)
_OF_UNIT = Rational(2, 5), Rational(2, 3)


@dataclass(frozen=True)
class Expectation:
    """The expectation of functions of an outcome that takes the values of ``support``, by its density there."""

    density: Expr
    outcome: Symbol
    support: Set
    context: Context

    def of(self, expr: Expr) -> Expr | None:
        """The expectation as a formula, or nothing where SymPy finds none; a conjecture, to be confirmed.

        Of few values it is the sum over these, by definition.
        """
        if isinstance(self.support, FiniteSet):
            return Add(*((expr * self.density).subs(self.outcome, value) for value in self.support))
        return self._found(expand_functions(expr))

    def by_mean(self, expr: Expr, score: Expr) -> Expr | None:
        """The expectation of what is affine in the outcome, by its mean: where an affine score is 0."""
        slopes = [simplify(part.diff(self.outcome)) for part in (expr, score)]
        if any(slope.has(self.outcome) for slope in slopes) or slopes[1] == 0:
            return None
        mean = -score.subs(self.outcome, 0) / slopes[1]
        return expr.subs(self.outcome, simplify(mean))

    def at(self, expr: Expr, point: Mapping[Symbol, Expr]) -> Any:
        """The expectation as a number, by a quadrature or a sum."""
        integrand = expand_functions(expr * self.density).subs(point)
        with mp.workdps(DIGITS):
            if isinstance(self.support, FiniteSet):
                return mp.mpf(Add(*(integrand.subs(self.outcome, value) for value in self.support)).evalf(DIGITS))
            function = lambdify(self.outcome, integrand, "mpmath")
            low, high = (end.subs(point) for end in self._ends)
            if self._counts:
                return _summed(function, int(low))
            between = sorted({value for value in point.values() if low < value < high})
            middle = [mp.mpf(value.evalf(DIGITS)) for value in (*([low] if low.is_finite else ()), *between)] or [
                mp.one
            ]
            left = [_reach(function, middle[0], -1)] if low.is_infinite else []
            right = _reach(function, middle[-1], 1) if high.is_infinite else [mp.mpf(high.evalf(DIGITS))]
            return mp.quad(function, [*(end for ends in left for end in reversed(ends)), *middle, *right])

    def points(self) -> Iterator[dict[Symbol, Expr]]:
        """Rational numbers in the domains of all symbols but the outcome."""
        for place in range(2):
            yield {s: _inside(self.context.domain(s), place + turn) for turn, s in enumerate(self._symbols)}

    @property
    def _counts(self) -> bool:
        return self.support in (S.Naturals0, S.Naturals)

    @cached_property
    def _ends(self) -> tuple[Expr, Expr]:
        return {S.Naturals0: (S.Zero, S.Infinity), S.Naturals: (S.One, S.Infinity)}.get(
            self.support, (self.support.inf, self.support.sup)
        )

    @cached_property
    def _symbols(self) -> list[Symbol]:
        found = self.density.free_symbols | self.support.free_symbols
        return sorted(found - {self.outcome}, key=str)

    def _found(self, expr: Expr) -> Expr | None:
        density = expand_functions(self.density)
        assumed = {s: _stand_in(s, self.context.domain(s)) for s in self._symbols}
        value, density, low, high = (part.xreplace(assumed) for part in (expr, density, *self._ends))
        if self._counts:
            whole = Dummy("n", integer=True, nonnegative=True)
            found = _by_terms(value.subs(self.outcome, whole), density.subs(self.outcome, whole), whole, low, high)
        else:
            outcome, low, high, variable = next(_standardised(density, self.outcome, low, high))
            moved = value.subs(self.outcome, outcome)
            scaled = powsimp(simplify(density.subs(self.outcome, outcome) * outcome.diff(variable)))
            found = _by_terms(*_transformed(moved, scaled, variable, low, high))
        return None if found is None else found.xreplace({stand_in: s for s, stand_in in assumed.items()})


def _standardised(density: Expr, outcome: Symbol, low: Expr, high: Expr) -> Iterator[tuple[Expr, Expr, Expr, Symbol]]:
    """The outcome by one whose density has neither location nor scale, between which ends, if there are any."""
    symbols = sorted(density.free_symbols - {outcome}, key=str)
    scales = [s for s in symbols if s.is_positive] if low in (0, S.NegativeInfinity) and high is S.Infinity else []
    locations = [s for s in symbols if not s.is_positive] if low is S.NegativeInfinity else []
    standard = Dummy("u", positive=True) if low == 0 else Dummy("u", real=True)
    for location in (*locations, S.Zero):
        for scale in (*scales, S.One):
            written = location + scale * standard
            free = simplify(density.subs(outcome, written) * scale).free_symbols
            if not free & {location, scale}:
                yield written, low, high, standard
    yield standard, low, high, standard


def _transformed(
    value: Expr, density: Expr, variable: Symbol, low: Expr, high: Expr
) -> tuple[Expr, Expr, Symbol, Expr, Expr]:
    """The integral in the variable in which the density has no exponential of an exponential, and no power of a square.

    These are the logistic function for a density of its kind, the exponential for Gumbel's, the power for Weibull's and
    the square for an even one without an exponential, as Student's.
    """
    new = Dummy("t", positive=True)
    over_all = low is S.NegativeInfinity and high is S.Infinity
    ways: list[tuple[Expr, Expr]] = [(log(new / (1 - new)), S.One), (-log(new), S.Infinity)] if over_all else []
    if low == 0 and high is S.Infinity:
        powers = {part.exp.as_independent(variable)[0] for part in density.atoms(Pow) if part.base == variable}
        ways += [(new ** (1 / power), S.Infinity) for power in powers if power.is_Symbol]
    for way, end in ways:
        written = simplify(
            density.rewrite(exp).subs(variable, way) * Abs(way.diff(new)).doit().subs(Abs(new - 1), 1 - new)
        )
        if not written.has(log) and count_ops(written) < count_ops(density):
            changed = factor(simplify(value.rewrite(exp).subs(variable, way)))
            return expand(expand_log(changed, force=True)), written, new, S.Zero, end
    if (
        over_all
        and not density.has(exp, HyperbolicFunction)
        and simplify(density - density.subs(variable, -variable)) == 0
    ):
        even, root = (value + value.subs(variable, -variable)) / 2, sqrt(new)
        return simplify(even.subs(variable, root)), simplify(density.subs(variable, root) / root), new, S.Zero, high
    return value, density, variable, low, high


def _by_terms(value: Expr, density: Expr, variable: Symbol, low: Expr, high: Expr) -> Expr | None:
    """The expectation term by term; what does not depend on the outcome is its own."""
    total: Expr = S.Zero
    numerator, denominator = fraction(together(value))
    if denominator.has(variable):
        terms = [term / factor(denominator) for term in Add.make_args(expand(numerator))]
    else:
        terms = Add.make_args(expand(value))
    for term in terms:
        outside, inside = term.as_independent(variable, as_Add=False)
        if inside == 1:
            mean: Expr = S.One
        elif variable.is_integer:
            mean = summation(inside * density, (variable, low, high))
        else:
            mean = integrate(powsimp(inside * density), (variable, low, high), conds="none")
        if isinstance(mean, Piecewise):  # the first piece is that of a series which converges, as it does here
            mean = mean.args[0][0]
        if mean.has(Integral, Sum, S.NaN, S.Infinity, S.ComplexInfinity, variable):
            return None
        total += outside * mean
    return simplify(expand_func(gammasimp(simplify(total))))


def _stand_in(symbol: Symbol, domain: Set) -> Dummy:
    """A symbol of which SymPy knows the sign."""
    positive = isinstance(domain, Interval) and domain.is_subset(NONNEGATIVE) and 0 not in domain
    return Dummy(symbol.name, **{**symbol.assumptions0, **({"positive": True} if positive else {})})


def _inside(domain: Set, place: int) -> Expr:
    """A rational number in a domain."""
    if isinstance(domain, FiniteSet):
        return sorted(domain)[place % len(domain)]
    numbers = (
        _OF_UNIT if domain.is_subset(UNIT_CLOSED) else _OF_POSITIVE if domain.is_subset(NONNEGATIVE) else _OF_REALS
    )
    return next((n for n in (numbers[place % 2], *numbers) if n in domain), numbers[0])


def _reach(function: Any, middle: Any, side: int) -> list[Any]:
    """Places twice as far each from a middle, until a function is as good as 0.

    An integral to infinity would ask for exponentials of exponentials, which end no computation.
    """
    places = [middle + side * mp.mpf(2) ** place for place in range(-1, 120)]
    scale = max(abs(function(place)) for place in places[:3])
    for count, place in enumerate(places[3:], 4):
        if abs(function(place) * (place - middle)) <= mp.eps * scale / 1000:
            return places[:count]
    return places


def _summed(function: Any, low: int) -> Any:
    """A sum of terms that fall geometrically in the end."""
    total, least = mp.zero, mp.eps
    for whole in range(low, low + 4000):
        term = function(whole)
        total += term
        if whole > low + 20 and abs(term) <= least * abs(total):
            break
    return total

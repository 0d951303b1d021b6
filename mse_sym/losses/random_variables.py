"""Random variables of ``sympy.stats``, read as densities with their domains; what they ask is proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import (
    And,
    Basic,
    Contains,
    Dummy,
    Eq,
    Expr,
    FiniteSet,
    Interval,
    Piecewise,
    Range,
    S,
    Set,
    StrictGreaterThan,
    StrictLessThan,
    Symbol,
    binomial,
    catalan,
    default_sort_key,
    gamma,
)
from sympy.core.relational import GreaterThan, LessThan, Relational
from sympy.stats import random_symbols
from sympy.stats.crv import SingleContinuousPSpace
from sympy.stats.rv import SinglePSpace

from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import AtLeast
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_OPEN, Context
from mse_sym.symbolic.domains import assumed_domain

_CANDIDATES: tuple[Set, ...] = (S.Reals, POSITIVE, UNIT_OPEN, Interval.open(1, S.Infinity))
"""The domains that are tried for a symbol of which none is declared, within its assumptions, the largest first.

They are open: at a probability of 0 or 1 some outcome has no logarithm.
"""
_SECONDS = 2.0
"""How long the prover may look at a condition."""


_COUNTS: dict[Set, Set] = {S.Naturals0: NONNEGATIVE, S.Naturals: Interval(1, S.Infinity), S.Integers: S.Reals}
_BY_GAMMA = binomial | catalan
"""Functions that are read at real numbers as the gamma function has them; SymPy writes beta(1/2, 3/2) by the second."""
_INEQUALITIES = StrictGreaterThan | StrictLessThan | GreaterThan | LessThan


@dataclass(frozen=True)
class Density:
    """The density of a random variable at ``outcome``, the domains it holds on, and its symbols in their order."""

    name: str
    expression: Expr
    domains: Mapping[Basic, Set]
    symbols: tuple[Symbol, ...]
    support: Set
    """The values that the variable takes."""


def density_of(variable: Expr, outcome: Symbol, domains: Mapping[Basic, Set]) -> Density:
    """The density of a random variable of ``sympy.stats``, or of ``location + scale * variable``.

    Of a continuous variable a closed end of the support at which the density is not proved to be positive is left
    out; a variable that counts is read at real numbers between its least and its greatest value.

    Raises:
        TypeError: it is no such variable.
        ValueError: what the distribution asks of its arguments is not proved on the domains.
    """
    random, scale, location = affine(variable)
    distribution = random.pspace.distribution
    conditions = [*_conditions(distribution), StrictGreaterThan(scale, 0, evaluate=False)]
    parts = (location, scale, *distribution.args)
    symbols = tuple(dict.fromkeys(symbol for part in parts for symbol in sorted(part.free_symbols, key=str)))
    known = _with_domains(conditions, symbols, {name: d for name, d in domains.items() if name != outcome}, variable)
    support = domains.get(outcome) or _moved(_support(distribution, random), scale, location)
    context = Context({**known, outcome: support})
    at = distribution.pdf if hasattr(distribution, "pdf") else distribution.pmf
    written = _on_the_support(at((outcome - location) / scale) / scale, outcome, context)
    written = written.replace(lambda part: isinstance(part, _BY_GAMMA), lambda part: part.rewrite(gamma))
    if isinstance(random.pspace, SingleContinuousPSpace) and outcome not in domains:
        support = _where_positive(support, written, outcome, context)
    name = type(distribution).__name__.removesuffix("Distribution")
    counts = distribution.set if _is_of_counts(distribution) else support
    return Density(name, written, {**known, outcome: support}, symbols, counts)


def affine(variable: Expr) -> tuple[Any, Expr, Expr]:
    """The random symbol in a variable, the scale before it and the location.

    Raises:
        TypeError: it is no random variable of one number, and no multiple of one.
    """
    found = random_symbols(variable) if isinstance(variable, Basic) else []
    if len(found) != 1 or not isinstance(found[0].pspace, SinglePSpace):
        raise TypeError(
            "a likelihood is one of a random variable of sympy.stats with one number as its value, like "
            f"Gamma('Y', nu, a/nu), or of a + s*variable, got {variable!r}; of another give the density itself: "
            "Likelihood(name, density, prediction, outcome)"
        )
    (random,) = found
    place = Dummy()
    written = variable.xreplace({random: place})
    scale = written.diff(place)
    location = (written - scale * place).expand()
    if scale.has(place) or location.has(place) or scale == 0:
        raise TypeError(f"{variable} is not of the form location + scale*{random}; give its density itself")
    if scale != 1 and not isinstance(random.pspace, SingleContinuousPSpace):
        raise TypeError(f"{random} is no continuous variable, and {variable} a multiple of it; give its density itself")
    return random, scale, location


class _Argument(Dummy):
    """Stands for an argument of a distribution, and notes what the distribution asks of it."""

    def __new__(cls, asked: list[Relational]) -> _Argument:
        argument: _Argument = super().__new__(cls, "argument")
        argument.asked = asked
        return argument

    asked: list[Relational]

    def _note(self, relation: type[Relational], bound: Any) -> Relational:
        condition = relation(self, bound, evaluate=False)
        self.asked.append(condition)
        return condition

    def __gt__(self, bound: Any) -> Relational:
        return self._note(StrictGreaterThan, bound)

    def __ge__(self, bound: Any) -> Relational:
        return self._note(GreaterThan, bound)

    def __lt__(self, bound: Any) -> Relational:
        return self._note(StrictLessThan, bound)

    def __le__(self, bound: Any) -> Relational:
        return self._note(LessThan, bound)

    @property
    def is_positive(self) -> None:
        self._note(StrictGreaterThan, S.Zero)

    @property
    def is_nonnegative(self) -> None:
        self._note(GreaterThan, S.Zero)


def _conditions(distribution: Any) -> Iterator[Relational]:
    """The inequalities that a distribution asks of its arguments."""
    asked: list[Relational] = []
    stand_ins = {_Argument(asked): argument for argument in distribution.args}
    distribution.check(*stand_ins)
    for condition in asked:
        yield condition.func(*(side.xreplace(stand_ins) for side in condition.args), evaluate=False)


def _with_domains(
    conditions: Sequence[Relational], symbols: Sequence[Symbol], domains: Mapping[Basic, Set], variable: Expr
) -> dict[Basic, Set]:
    """The domains of the symbols, each the largest of the usual ones on which the conditions are proved."""
    known = dict(domains)
    undeclared = [symbol for symbol in symbols if symbol not in known and assumed_domain(symbol) is not None]
    open_ones = sorted(undeclared, key=lambda symbol: assumed_domain(symbol) == S.Reals)
    for place, symbol in enumerate(open_ones):
        later = set(open_ones[place + 1 :])
        asked = [c for c in conditions if symbol in c.free_symbols and not c.free_symbols & later]
        assumed = assumed_domain(symbol)
        possible = (domain for domain in (assumed, *_CANDIDATES) if domain.is_subset(assumed))
        fitting = (d for d in possible if all(_holds(c, Context({**known, symbol: d})) for c in asked))
        domain = next(fitting, assumed)
        if domain != assumed:
            known[symbol] = domain
    for condition in conditions:
        if not _holds(condition, Context(known)):
            names = ", ".join(f"{symbol}: …" for symbol in sorted(condition.free_symbols, key=str))
            raise ValueError(f"{variable} asks for {condition}, which is not proved; give domains={{{names}}}")
    return known


def _holds(condition: Relational, context: Context) -> bool:
    """Whether an inequality is proved."""
    strict = isinstance(condition, StrictGreaterThan | StrictLessThan)
    return isinstance(prove(condition.gts, AtLeast(strict), condition.lts, context, seconds=_SECONDS), Proved)


def _is_of_counts(distribution: Any) -> bool:
    return isinstance(distribution.set, Set) and distribution.set in _COUNTS


def _support(distribution: Any, random: Any) -> Set:
    """The least interval around the values of a distribution; of numbers that are few, these."""
    values = distribution.set
    if isinstance(values, set | frozenset):
        return FiniteSet(*values)
    if _is_of_counts(distribution):
        return _COUNTS[values]
    if isinstance(values, Range):
        return Interval(values.inf, values.sup)
    intervals = [part for part in (values, *values.args) if isinstance(part, Interval | FiniteSet)]
    if not intervals:
        raise TypeError(f"the values of {random} are {values}, no interval; give its density itself")
    return intervals[0]


def _moved(support: Set, scale: Expr, location: Expr) -> Set:
    if isinstance(support, FiniteSet):
        return FiniteSet(*(location + scale * value for value in support))
    ends = [end if end.is_infinite else location + scale * end for end in (support.start, support.end)]
    return Interval(*ends, support.left_open, support.right_open)


def _on_the_support(density: Expr, outcome: Symbol, context: Context) -> Expr:
    """The piece of a density that holds on all of the support; of few values one for each."""
    support = context.domain(outcome)
    if isinstance(support, FiniteSet):
        *others, last = sorted(support, key=default_sort_key)
        pieces = [(density.subs(outcome, value), Eq(outcome, value)) for value in others]
        return Piecewise(*pieces, (density.subs(outcome, last), True))
    for part in density.atoms(Piecewise):
        for value, condition in part.args:
            if _is_true(condition, context):
                density = density.xreplace({part: value})
                break
            if not _excluded(condition, context):
                break
    return density


def _is_true(condition: Any, context: Context) -> bool:
    """Whether a condition holds on the support; that the outcome is an integer is no condition for real numbers."""
    parts: Iterable[Any] = condition.args if isinstance(condition, And) else (condition,)
    return all(part == S.true or isinstance(part, Contains) or _is_proved(part, context) for part in parts)


def _excluded(condition: Any, context: Context) -> bool:
    return isinstance(condition, Relational) and _is_proved(condition.negated, context)


def _is_proved(condition: Any, context: Context) -> bool:
    return isinstance(condition, _INEQUALITIES) and _holds(condition, context)


def _where_positive(support: Set, density: Expr, outcome: Symbol, context: Context) -> Set:
    """The support without those ends at which the density is not proved to be positive."""
    if not isinstance(support, Interval):
        return support

    def is_left_out(end: Expr) -> bool:
        value = density.subs(outcome, end)
        positive = value.is_finite is not False and not value.has(S.NaN, S.ComplexInfinity, S.Infinity)
        return not (positive and _holds(StrictGreaterThan(value, 0, evaluate=False), context))

    ends = (support.start, support.left_open), (support.end, support.right_open)
    left, right = (is_open or end.is_infinite or is_left_out(end) for end, is_open in ends)
    return Interval(support.start, support.end, bool(left), bool(right))

"""The judge: whether a statement is false at some point of its domain, as far as it sees.

It shares no code with the prover.  What it calls false is false, at the point that it shows: the numbers are intervals
with correct ends, and a statement that is true to all digits looked at is not called true for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mpmath import mp
from sympy import Expr, Indexed, IndexedBase, S, Symbol

from mse_sym.proof.relations import (
    AntiderivativeIn,
    AtLeast,
    DerivativeIn,
    Equal,
    EqualUpToConstant,
    NegativeLogarithm,
    SameMinimiser,
    SolvedFor,
    TendsTo,
)
from tests.proof.attack.arithmetic import NoValue, Unresolved
from tests.proof.attack.drawing import Names, points
from tests.proof.attack.evaluation import Point, value
from tests.proof.attack.far_points import solved_for, tends_to
from tests.proof.attack.pointwise import (
    PRECISIONS,
    at_least,
    equal,
    negative_logarithm,
    same_minimiser,
    up_to_a_constant,
)
from tests.proof.attack.slopes import antiderivative_in, derivative_in
from tests.proof.attack.statement import Statement

Outcome: TypeAlias = Literal["false", "true as far as seen", "cannot tell"]


@dataclass(frozen=True)
class Judgement:
    outcome: Outcome
    where: str = ""


def judge(statement: Statement, count: int = 10) -> Judgement:
    """What an independent look at some points of the domain tells of a statement."""
    expressions = (statement.before, statement.after)
    if not all(isinstance(expr, Expr) for expr in expressions):
        return Judgement("cannot tell")
    if _means_another(statement):
        return Judgement("false", "the relation's variable is not the one of this name in the lines")
    names = Names((*expressions, *_of_relation(statement)), statement.context)
    seen = 0
    for point in points(names, expressions, count):
        holds = _at(statement, names, point)
        if holds is False:
            return Judgement("false", _shown(point))
        seen += holds is True
    return Judgement("true as far as seen" if seen >= 2 else "cannot tell")


def _of_relation(statement: Statement) -> Iterator[Expr]:
    match statement.relation:
        case EqualUpToConstant(parameter=variable) | SameMinimiser(parameter=variable):
            yield variable if not isinstance(variable, IndexedBase) else variable[(S.One,) * len(variable.shape)]
        case DerivativeIn(variable=variable) | AntiderivativeIn(variable=variable) | SolvedFor(variable=variable):
            yield variable
        case TendsTo(variable=variable):
            yield variable


def _means_another(statement: Statement) -> bool:
    """Whether a relation speaks of a variable that only looks like one of the lines, or of an intermediate."""
    names = Names((statement.before, statement.after), statement.context)
    known = {*names.scalars, *names.vectors}
    relation = statement.relation
    if isinstance(relation, EqualUpToConstant | SameMinimiser) and relation.parameter in statement.context.definitions:
        return True
    variables = (getattr(relation, kind, None) for kind in ("parameter", "variable"))
    meant = [variable for variable in variables if isinstance(variable, Symbol | IndexedBase)]
    return any(variable not in known and str(variable) in set(map(str, known)) for variable in meant)


def _shown(point: Point) -> str:
    return ", ".join(f"{name} = {number}" for name, number in point.numbers.items())


def _at(statement: Statement, names: Names, point: Point) -> bool | None:
    """Whether the statement holds at a point; ``None`` if that cannot be told, or nothing is said there."""
    try:
        with mp.workprec(PRECISIONS[-1]):
            for name in statement.context.definitions:
                if not isinstance(name, Indexed):
                    value(name, point)
    except (NoValue, Unresolved):
        return None
    check = _CHECKS[type(statement.relation)]
    for bits in PRECISIONS:
        try:
            with mp.workprec(bits):
                return check(statement, names, point)
        except Unresolved:
            continue
    return None


_Check: TypeAlias = Callable[[Statement, Names, Point], bool | None]

_CHECKS: dict[type, _Check] = {
    Equal: equal,
    AtLeast: at_least,
    NegativeLogarithm: negative_logarithm,
    EqualUpToConstant: up_to_a_constant,
    SameMinimiser: same_minimiser,
    DerivativeIn: derivative_in,
    AntiderivativeIn: antiderivative_in,
    SolvedFor: solved_for,
    TendsTo: tends_to,
}

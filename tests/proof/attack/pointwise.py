"""Whether a statement holds at a point, for the relations of which one or two points tell."""

from __future__ import annotations

from mpmath import mp
from sympy import Expr, Lambda

from tests.proof.attack.arithmetic import NoValue, Number, Unresolved, added, interval, logarithm, negative, sign
from tests.proof.attack.drawing import Names, elsewhere
from tests.proof.attack.evaluation import Point, value
from tests.proof.attack.statement import Statement

PRECISIONS = (150, 500)
"""Bits, in turn."""


def both(statement: Statement, point: Point) -> tuple[Number | None, Number | None]:
    return value_or_none(statement.before, point), value_or_none(statement.after, point)


def value_or_none(expr: Expr, point: Point) -> Number | None:
    """``None`` where there is none."""
    try:
        return value(expr, point)
    except NoValue:
        return None


def minus(first: Number, second: Number) -> Number:
    return added(first, negative(second))


def same(first: Number, second: Number) -> bool:
    """Whether two numbers are the same as far as many digits show.

    Raises:
        Unresolved: they may be, and the digits are few.
    """
    difference = minus(first, second)
    try:
        return sign(difference) == 0
    except Unresolved:
        if is_narrow(difference, first) and mp.prec == PRECISIONS[-1]:
            return True
        raise


def is_narrow(difference: Number, scale: Number) -> bool:
    """Whether an interval about 0 is narrow beside a number."""
    inside, size = interval(difference), interval(scale)
    return inside.high - inside.low < mp.ldexp(1, -100) * (1 + max(abs(size.low), abs(size.high)))


def equal(statement: Statement, names: Names, point: Point) -> bool | None:
    before, after = both(statement, point)
    if before is None or after is None:
        return None if before is after else False
    return same(before, after)


def at_least(statement: Statement, names: Names, point: Point) -> bool | None:
    before, after = both(statement, point)
    if before is None or after is None:
        return None if before is after else False
    difference = minus(before, after)
    try:
        order = sign(difference)
    except Unresolved:
        if mp.prec == PRECISIONS[-1] and is_narrow(difference, before):
            return None
        raise
    return order > 0 or (order == 0 and not statement.relation.strict)


def negative_logarithm(statement: Statement, names: Names, point: Point) -> bool | None:
    before, after = both(statement, point)
    if before is None:
        return None
    if after is None or sign(before) <= 0:
        return False
    return same(negative(logarithm(before)), after)


def up_to_a_constant(statement: Statement, names: Names, point: Point) -> bool | None:
    before, after = both(statement, point)
    if before is None:
        return None
    if after is None:
        return False
    told = None
    for other in elsewhere(statement.relation.parameter, names, point):
        was, now = both(statement, other)
        if was is None or now is None:
            continue
        told = same(minus(after, before), minus(now, was))
        if not told:
            return False
    return told


def same_minimiser(statement: Statement, names: Names, point: Point) -> bool | None:
    before, after = both(statement, point)
    if before is None:
        return None
    if after is None:
        return False
    through = statement.relation.through
    if isinstance(through, Lambda):
        image = value_or_none(through.expr, Point({**point.numbers, through.variables[0]: before}, point.definitions))
        if image is None or not same(image, after):
            return False
    told = None
    for other in elsewhere(statement.relation.parameter, names, point):
        was, now = both(statement, other)
        if was is None or now is None:
            continue
        try:
            told = sign(minus(was, before)) == sign(minus(now, after))
        except Unresolved:
            continue
        if not told:
            return False
    return told

"""Whether a derivative or an antiderivative is one, by differences at a great many digits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mpmath import mp, mpf
from sympy import Expr, Indexed

from tests.proof.attack.arithmetic import Interval, Number, Unresolved, interval, multiplied
from tests.proof.attack.drawing import Names, lies_in
from tests.proof.attack.evaluation import Point, value
from tests.proof.attack.pointwise import both, minus, value_or_none
from tests.proof.attack.statement import Statement

BITS = 700
_STEP = Fraction(1, 2**90)


def moved(variable: Expr, point: Point, by: Fraction) -> Point:
    """The point moved in a symbol, or in an entry of a vector."""
    if not isinstance(variable, Indexed):
        return point.at(variable, fraction(point.numbers.get(variable)) + by)
    (index,) = variable.indices
    place = int(fraction(value(index, point))) - 1
    entries = list(point.numbers.get(variable.base, ()))
    if not 0 <= place < len(entries):
        raise Unresolved("a variable that is no entry")
    entries[place] += by
    return point.at(variable.base, tuple(entries))


def fraction(number: Any) -> Fraction:
    if not isinstance(number, Fraction):
        raise Unresolved("a variable that is no fraction")
    return number


def derivative(expr: Expr, variable: Expr, names: Names, point: Point) -> tuple[Any, Any] | None:
    """The derivative by differences, and a bound of its error as far as these tell; ``None`` where there seems none."""
    domain_of = variable.base if isinstance(variable, Indexed) else variable
    with mp.workprec(BITS):
        here = fraction(value_or_none(variable, point))
        slopes = []
        for step in (_STEP, -_STEP, _STEP / 2**20, -_STEP / 2**20):
            if not lies_in(here + step, domain_of, point, names.context):
                return None
            ends = value_or_none(expr, moved(variable, point, step)), value_or_none(expr, point)
            if ends[0] is None or ends[1] is None:
                return None
            rise = interval(multiplied(minus(ends[0], ends[1]), 1 / step))
            if rise.high - rise.low > mp.ldexp(1, -60) * (1 + abs(rise.low)):
                raise Unresolved("a slope")
            slopes.append((rise.low + rise.high) / 2)
        error = (max(slopes) - min(slopes)) * 2**10 + mp.ldexp(1, -59) * (1 + abs(slopes[0]))
        return (slopes[2] + slopes[3]) / 2, error


def _slope_is(slope: tuple[Any, Any], claimed: Number) -> bool | None:
    middle, error = slope
    inside = interval(claimed)
    size = 1 + abs(middle) + abs(inside.low)
    if error > mp.ldexp(1, -30) * size:
        return None
    far = middle - error > inside.high or middle + error < inside.low
    return not far


def derivative_in(statement: Statement, names: Names, point: Point) -> bool | None:
    before, after = both(statement, point)
    if after is None:
        return None
    if before is None:
        return False
    slope = derivative(statement.before, statement.relation.variable, names, point)
    return None if slope is None else _slope_is(slope, after)


def antiderivative_in(statement: Statement, names: Names, point: Point) -> bool | None:
    before, after = both(statement, point)
    if before is None:
        return None
    if after is None or jumps(statement.after, statement.relation.variable, names, point):
        return False
    slope = derivative(statement.after, statement.relation.variable, names, point)
    return None if slope is None else _slope_is(slope, before)


def jumps(expr: Expr, variable: Expr, names: Names, point: Point) -> bool:
    """Whether a function is not continuous at a point: very close by it differs, and no less closer by."""
    here = value(expr, point)
    for step in (_STEP, -_STEP):
        if not lies_in(fraction(value_or_none(variable, point)) + step, variable, point, names.context):
            continue
        sides = [value_or_none(expr, moved(variable, point, by)) for by in (step, step / 2**20)]
        if None not in sides:
            far, near = (size_of(minus(side, here)) for side in sides if side is not None)
            if near.low > mpf(1) / 1000 and near.low > far.high / 2:
                return True
    return False


def size_of(number: Number) -> Interval:
    """The absolute value, between two numbers."""
    inside = interval(number)
    ends = sorted((abs(inside.low), abs(inside.high)))
    return Interval(ends[0] if inside.low * inside.high > 0 else mpf(0), ends[1])

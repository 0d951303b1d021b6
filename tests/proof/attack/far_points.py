"""Whether a solution is the only one, and whether a limit is approached, as far as some points tell."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mpmath import mp, mpf
from sympy import S

from tests.proof.attack.drawing import Names, lies_in
from tests.proof.attack.evaluation import Point
from tests.proof.attack.pointwise import minus, same, value_or_none
from tests.proof.attack.slopes import BITS, fraction, size_of
from tests.proof.attack.statement import Statement


def solved_for(statement: Statement, names: Names, point: Point) -> bool | None:
    variable = statement.relation.variable
    solution = value_or_none(statement.after, point)
    if solution is None:
        return None
    there = Point(point.numbers, point.definitions, {variable: solution})
    rest = value_or_none(statement.before, there)
    if rest is None or not same(rest, Fraction(0)):
        return False
    if isinstance(solution, Fraction) and not lies_in(solution, variable, point, names.context):
        return False
    numbers = {sign * number for number in point.numbers.values() if isinstance(number, Fraction) for sign in (1, -1)}
    for number in sorted(numbers | {Fraction(0), Fraction(1)}):
        if number == solution or not lies_in(number, variable, point, names.context):
            continue
        if value_or_none(statement.before, point.at(variable, number)) == 0:
            return False
    return True


def tends_to(statement: Statement, names: Names, point: Point) -> bool | None:
    """False where the distance from the limit has settled at a number that is not small."""
    variable, goal = statement.relation.variable, statement.relation.point
    if not all(_is_moderate(number) for name, number in point.numbers.items() if name != variable):
        return None  # s^q with a small q tends to 0 too slowly to be seen
    limit = value_or_none(statement.after, point)
    gaps = []
    for power in (7, 10, 13):
        near = Fraction(1, 2**power)
        place = 2**power * (1 if goal == S.Infinity else -1) if goal.is_infinite else None
        here = Fraction(place) if place is not None else fraction(value_or_none(goal, point)) + near
        if not lies_in(here, variable, point, names.context):
            here = fraction(value_or_none(goal, point)) - near
        if not lies_in(here, variable, point, names.context):
            return None
        with mp.workprec(BITS):
            was = value_or_none(statement.before, point.at(variable, here))
            if was is None or limit is None:
                return None
            gaps.append(minus(was, limit))
    sizes = [size_of(gap).low for gap in gaps]
    change = size_of(minus(gaps[2], gaps[1])).high
    settled = change < (1 + sizes[2]) / 10**6 or sizes[2] > 2 * sizes[1] > 4 * sizes[0]
    if settled and min(sizes) > mpf(1) / 1000:
        return False
    return True if sizes[2] < mpf(1) / 1000 else None


def _is_moderate(number: Any) -> bool:
    if isinstance(number, tuple):
        return all(map(_is_moderate, number))
    return bool(abs(number) <= 16 and number.denominator <= 16)

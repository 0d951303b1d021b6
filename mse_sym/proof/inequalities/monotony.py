r"""Signs of functions of one variable, from the signs of their derivatives.

For a function :math:`f` with derivatives on an interval,

* where :math:`f'' \ge 0` and :math:`f'(v) = 0`, the least value is :math:`f(v)` (Boyd and Vandenberghe
  2004, section 3.1.3);
* where :math:`f' \le 0` on the left of :math:`v` and :math:`f' \ge 0` on its right, it is too, by the mean value
  theorem (Rudin 1976, theorem 5.11);
* where :math:`f` falls towards its limit at infinity, it is above it.

The other variables are held fixed, and may be anything in their domains.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Interval, S, Symbol, diff, nan, oo, zoo

from mse_sym.proof.asymptotics.germs import limit_at_infinity
from mse_sym.proof.asymptotics.parameter_signs import NoExpansion, NoValue, ParameterSigns, UnknownSign
from mse_sym.proof.inequalities.algebra import by_algebra, is_positive, vanishes
from mse_sym.proof.inequalities.claim import Argument, Claim, Shows, all_shown, stand_in
from mse_sym.proof.inequalities.one_variable import OfOneVariable, functions_of_one_variable, variables
from mse_sym.proof.inequalities.smoothness import is_smooth
from mse_sym.proof.inequalities.zeros import possible_zeros
from mse_sym.proof.needs import may_lack_a_value
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.verdict import Evidence
from mse_sym.symbolic.borders import IN_PIECES
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.pieces import Guarded

_MOST_PLACES = 6


def minimum_of_a_convex_function(claim: Claim, shows: Shows) -> Argument | None:
    """The value where the slope is 0, of a function whose second derivative is not negative."""
    for line in _smooth(claim):
        for place in _places(line):
            if not (_lies_inside(place, line) and vanishes(line.at(place, line.slope), line.claim.context)):
                continue
            curvature = line.claim.of(diff(line.slope, line.variable), goal="it is convex", strict=False)
            least = line.claim.of(line.at(place), goal="so is its least value")
            argument = all_shown(shows, least, curvature)
            if argument is not None:
                detail = f"in ${line.shown}$, least at ${textbook_latex(place)}$"
                return Evidence(claim.goal, "minimum of a convex function", detail), *argument
    return None


def rising_away_from_a_place(claim: Claim, shows: Shows) -> Argument | None:
    """The value at a place, of a function which rises from there to the ends of the interval.

    At an open end the value is not attained: it is that of the function continued there.
    """
    for line in _smooth(claim):
        for place in _ends_first(line):
            inside = _lies_inside(place, line)
            if not inside and not (place in (line.low, line.high) and _is_smooth(_closed_at(place, line))):
                continue
            least = line.claim.of(line.at(place), goal="so is its least value", strict=claim.strict and inside)
            slopes = [
                piece.claim.of(piece.claim.expr, goal=f"it {word}", strict=claim.strict and not inside)
                for word, piece in _slopes_away_from(place, line)
            ]
            argument = all_shown(shows, least, *slopes)
            if argument is not None:
                detail = f"in ${line.shown}$, least at ${textbook_latex(place)}$"
                return Evidence(claim.goal, "monotone from its least value on", detail), *argument
    return None


def falling_to_its_limit(claim: Claim, shows: Shows) -> Argument | None:
    """The limit at infinity, of a function which falls all the way there."""
    for line in _smooth(claim):
        for end, direction in ((line.high, -1), (line.low, 1)):
            limit = _limit(line, end) if end.is_infinite else None
            if limit is None or not limit.is_finite:
                continue
            above = line.claim.of(limit, goal="its limit is not negative", strict=False)
            falls = line.claim.of(direction * line.slope, goal="it falls")
            argument = all_shown(shows, above, falls)
            if argument is not None:
                detail = rf"in ${line.shown} \to {textbook_latex(end)}$"
                return Evidence(claim.goal, "falling to its limit", detail), *argument
    return None


def _limit(line: OfOneVariable, end: Expr) -> Expr | None:
    """The limit of the function at an infinite end, where it is found and depends on no sign that is not known."""
    time = stand_in(line.variable, "t", positive=True)
    try:
        return limit_at_infinity(
            line.at(time if end is S.Infinity else -time), time, ParameterSigns(line.claim.context)
        )
    except (UnknownSign, NoExpansion, NoValue):
        return None


def _smooth(claim: Claim) -> Iterator[OfOneVariable]:
    if not claim.expr.has(*IN_PIECES, Guarded):
        yield from filter(_is_smooth, functions_of_one_variable(claim))


def _is_smooth(line: OfOneVariable) -> bool:
    return is_smooth(line.claim.expr, line.variable, lambda part: is_positive(part, line.claim.context))


def _closed_at(place: Expr, line: OfOneVariable) -> OfOneVariable:
    domain = line.domain
    left_open, right_open = domain.left_open and place != line.low, domain.right_open and place != line.high
    return line.on(Interval(line.low, line.high, left_open, right_open))


def _places(line: OfOneVariable) -> list[Expr]:
    """Where the slope may be 0: what solving for it gives, then the other variables and simple numbers."""
    others = [part for part in variables(line.claim.expr) if part != line.variable and isinstance(part, Symbol)]
    simple = [S.Zero, S.One, S.Half, *others]
    found = possible_zeros(line.slope, line.variable)
    # Where solving finds something, it finds what else is tried.
    places = (found or simple)[:_MOST_PLACES]
    return [place for place in places if _has_a_value(place, line)]


def _ends_first(line: OfOneVariable) -> list[Expr]:
    ends = [end for end in (line.low, line.high) if end.is_finite]
    return list(dict.fromkeys([*ends, *_places(line)]))


def _has_a_value(place: Expr, line: OfOneVariable) -> bool:
    if place.has(nan, zoo, oo, -oo, line.variable):
        return False
    return not may_lack_a_value(place, GeneratorField(line.claim.context))


def _lies_inside(place: Expr, line: OfOneVariable) -> bool:
    """Whether a place is one of the interval's, whatever the other variables are."""
    ends = ((line.low, 1, line.domain.left_open), (line.high, -1, line.domain.right_open))
    return all(
        by_algebra(Claim("inside", sign * (place - end), line.claim.context, strict=bool(is_open))) is not None
        for end, sign, is_open in ends
        if end.is_finite
    )


def _slopes_away_from(place: Expr, line: OfOneVariable) -> Iterator[tuple[str, OfOneVariable]]:
    """The slope on the right of a place and minus the slope on its left, each with the distance as its variable."""
    for word, end, direction in (("rises on the right", line.high, 1), ("falls on the left", line.low, -1)):
        if place == end:
            continue
        domain = Interval.open(0, 1) if end.is_finite else Interval.open(0, oo)
        distance = stand_in(line.variable, rf"{line.shown}'", positive=True)
        there = place + (end - place if end.is_finite else direction) * distance
        slope = line.claim.of(direction * line.at(there, line.slope)).within(distance, domain)
        yield word, OfOneVariable(slope, distance, domain, line.shown)

r"""Cases over the sign of an expression in parameters, each written in parameters of its own.

Where :math:`e = c \, (v - b)` with :math:`c` of known sign, :math:`v > b` is written :math:`v = b + d` with
:math:`d > 0`; below an open end :math:`h > b` of the domain of :math:`v`, as :math:`v = b + (h - b) d/(1 + d)`.  What
is left out of the domain (a closed end, the other one) makes a case larger, never smaller: what holds in all cases
holds on the whole domain.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Abs, Dummy, Expr, FiniteSet, Indexed, Interval, S, Symbol, Tuple, cancel, together
from sympy.concrete.expr_with_limits import ExprWithLimits

from mse_sym.proof.asymptotics.parameter_signs import NoExpansion, ParameterSigns, UnknownSign, replaced
from mse_sym.proof.case import Case
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.notation import textbook_latex


def cases_by_sign(unknown: Expr, expressions: tuple[Expr, ...], context: Context) -> tuple[Case, ...]:
    """Positive, zero and negative, but for what cannot be; of a label, each of its values.  None where none are found.

    Raises:
        NoValue: in one of the cases an expression has none.
    """
    signs = ParameterSigns(context)
    unknown = _without_sizes(unknown, signs)
    candidates = tuple(_parameters(unknown, Tuple(*expressions)))
    for variable in candidates:
        domain = context.domain(variable)
        if isinstance(domain, FiniteSet):
            return tuple(
                _case(f"{textbook_latex(variable)} = {textbook_latex(value)}", {variable: value}, expressions, context)
                for value in sorted(domain)
            )
    solved = tuple(_solved(unknown, candidates, signs))
    if not solved:
        return ()
    name = textbook_latex(unknown)
    cases = []
    for relation, side in ((">", 1), ("=", 0), ("<", -1)):
        values = {variable: _value(variable, border, side * slope, signs) for variable, border, slope in solved}
        known = {variable: value for variable, value in values.items() if value is not None}
        if len(known) < len(values):
            continue  # impossible: the border is an end of the domain, or lies beyond
        variable = min(known, key=lambda variable: known[variable].count_ops())
        cases.append(_case(f"{name} {relation} 0", {variable: known[variable]}, expressions, context))
    return tuple(cases)


def _without_sizes(unknown: Expr, signs: ParameterSigns) -> Expr:
    """What to ask first, where an absolute value is in the way."""
    for size in sorted(unknown.atoms(Abs), key=str):
        try:
            signs.sign(size.args[0])
        except UnknownSign as inside:
            return _without_sizes(inside.expr, signs)
        except NoExpansion:
            continue
    return unknown


def _case(name: str, values: dict[Expr, Expr], expressions: tuple[Expr, ...], context: Context) -> Case:
    return Case(f"${name}$", tuple(replaced(expr, values) for expr in expressions), context)


def _parameters(unknown: Expr, expressions: Tuple) -> Iterator[Expr]:
    """The variables of an expression, without indices, sizes, and entries that an index of a sum may name."""
    limits = [limit for part in Tuple(unknown, *expressions).atoms(ExprWithLimits) for limit in part.limits]
    places = {symbol for limit in limits for symbol in limit.free_symbols}
    entries = {entry for entry in unknown.atoms(Indexed) if not entry.free_symbols & {limit[0] for limit in limits}}
    places |= {symbol for entry in Tuple(unknown, *expressions).atoms(Indexed) for symbol in entry.free_symbols}
    plain = {symbol for symbol in unknown.free_symbols - places if isinstance(symbol, Symbol)}
    yield from sorted(entries | plain, key=str)


def _solved(unknown: Expr, variables: tuple[Expr, ...], signs: ParameterSigns) -> Iterator[tuple[Expr, Expr, int]]:
    """Variables in which the expression is linear, the border at which it vanishes, and the sign of its slope."""
    for variable in variables:
        stand_in = Dummy(real=True)
        moved = unknown.xreplace({variable: stand_in})
        slope = moved.diff(stand_in)
        if slope.has(stand_in) or not isinstance(signs.context.domain(variable), Interval):
            continue
        rise = _known_sign(slope, signs)
        if rise:
            yield variable, cancel(together(-moved.xreplace({stand_in: S.Zero}) / slope)), rise


def _known_sign(value: Expr, signs: ParameterSigns) -> int | None:
    try:
        return signs.sign(value)
    except (UnknownSign, NoExpansion):
        return None


def _value(variable: Expr, border: Expr, side: int, signs: ParameterSigns) -> Expr | None:
    """A variable on one side of a border, or on it; ``None`` where its domain has no such value."""
    domain = signs.context.domain(variable)
    above, below = _room(domain.end - border, signs), _room(border - domain.start, signs)
    if side == 0:
        lies_beyond = -1 in (above, below) or (above == 0 and domain.right_open) or (below == 0 and domain.left_open)
        return None if lies_beyond else border
    end, is_open, room = (domain.end, domain.right_open, above) if side > 0 else (domain.start, domain.left_open, below)
    step = Dummy("d", positive=True)
    if room in (0, -1):
        return None
    if end.is_finite and is_open and room == 1:
        return border + (end - border) * step / (1 + step)
    return border + side * step


def _room(distance: Expr, signs: ParameterSigns) -> int | None:
    return 1 if distance == S.Infinity else _known_sign(distance, signs)

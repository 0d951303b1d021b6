r"""Limits, by the leading terms of expansions.

Every limit becomes one as a positive ``t → ∞``: at ``oo`` and ``-oo`` with ``v = t`` and ``v = -t``, at a
point ``c`` with ``v = c + 1/t`` from the right and ``v = c - 1/t`` from the left.  The expression is expanded
in exponentials, powers and logarithms of ``t`` (:mod:`mse_sym.proof.asymptotics`).  Where its growth depends on
the sign of an expression in the parameters, as that of :math:`e^{s t} + e^{q t}` does on :math:`s - q`, there are
cases, in each of which the claimed limit must be the limit.

A limit is refuted where, for certain numbers in the place of the parameters, the limit is found to be another.
Values of the expression itself refute nothing, however near the point they are: :math:`1/\log t` is 0.01 only
at :math:`t = e^{100}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from sympy import AccumBounds, Derivative, Dummy, Expr, Integral, Interval, S, Subs, Symbol, oo

from mse_sym.proof.asymptotics.germs import limit_at_infinity
from mse_sym.proof.asymptotics.parameter_signs import (
    NoExpansion,
    NoValue,
    ParameterSigns,
    UnknownSign,
    differ,
    is_real,
    replaced,
)
from mse_sym.proof.asymptotics.sign_cases import cases_by_sign
from mse_sym.proof.case import Case
from mse_sym.proof.goals import identity
from mse_sym.proof.plainly import plainly
from mse_sym.proof.sampling import Point, instantiate, points, with_example_functions
from mse_sym.proof.values import where_values_are
from mse_sym.proof.verdict import Evidence, Proved, Refuted, Undecided, Verdict, Witness, _proved
from mse_sym.symbolic.context import Context, with_fresh_bounds

_DEPTH = 6
_MOST_SHOWN = 4
_TRIES = 15
_CHECKED = 4
_LARGEST = 4096


def tends_to(expr: Expr, claimed: Expr, variable: Expr, point: Expr, context: Context) -> Verdict:
    """That a resolved expression has the claimed limit, from every side from which the domain comes to the point.

    Raises:
        ValueError: what is said to be the variable, the point or the limit cannot be it.
    """
    _check(claimed, variable, point, context)
    unread = [part for part in expr.atoms(Derivative, Integral, Subs) if variable in part.atoms(Symbol)]
    if unread:
        return Undecided(f"limit: {plainly(unread[0])} is not read")
    bound = [name for name, domain in context.domains.items() if variable in domain.free_symbols]
    if bound:
        return Undecided(f"limit: the domain of {bound[0]} depends on {variable}, which moves")
    sides = approaches(variable, point, context)
    if not sides:
        return Undecided(f"limit: the domain of {variable} does not come near {point}")
    verdicts = [_tends_to_from(side, expr, claimed, variable, point, context) for side in sides]
    for kind in (Refuted, Undecided):
        for verdict in verdicts:
            if isinstance(verdict, kind):
                return verdict
    return _proved(*(item for verdict in verdicts if isinstance(verdict, Proved) for item in verdict.evidence))


def _check(claimed: Expr, variable: Expr, point: Expr, context: Context) -> None:
    if not isinstance(variable, Symbol):
        raise ValueError(f"the variable of a limit is a symbol, not {variable}")
    if variable in context.definitions:
        raise ValueError(f"{variable} is an intermediate, defined as {context.definitions[variable]}; give a variable")
    if variable in point.free_symbols:
        raise ValueError(f"the point {point} to which {variable} goes contains {variable} itself")
    if variable in claimed.free_symbols:
        raise ValueError(
            f"the limit as {variable} goes to {point} cannot contain {variable}; it is said to be {claimed}"
        )
    if claimed not in (oo, -oo) and claimed.has(S.NaN, S.ComplexInfinity, AccumBounds):
        raise ValueError(f"{claimed} is neither a real number nor oo or -oo, so that it is no limit")


def approaches(variable: Symbol, point: Expr, context: Context) -> tuple[str, ...]:
    """From which sides the domain of the variable comes to the point: ``"+"`` from the right, ``"-"`` from the left.

    None where it does not come near.
    """
    domain = context.domain(variable)
    if not isinstance(domain, Interval) or (variable.is_integer and point not in (oo, -oo)):
        return ()
    if point in (oo, -oo):
        side, end = ("-", domain.end) if point == oo else ("+", domain.start)
        return (side,) if end == point else ()
    sides = {"+": Interval.Ropen(domain.start, domain.end), "-": Interval.Lopen(domain.start, domain.end)}
    return tuple(side for side, reached in sides.items() if reached.contains(point) == S.true)


def limit_of(expr: Expr, variable: Symbol, point: Expr, side: str, context: Context) -> Expr | None:
    """The limit of a resolved expression as a real variable goes to ``point`` from one side.

    ``None`` where it is not found, or depends on a sign that is not known.
    """
    time = Dummy("t", positive=True)
    try:
        return limit_at_infinity(_on_the_way(expr, variable, point, side, time), time, ParameterSigns(context))
    except (UnknownSign, NoExpansion):
        return None


def _on_the_way(expr: Expr, variable: Symbol, point: Expr, side: str, time: Symbol) -> Expr:
    """The expression where the variable goes to ``point`` from a side as ``time → ∞``."""
    if variable not in expr.free_symbols:
        return expr
    at_infinity = point in (oo, -oo)
    step = time if at_infinity else 1 / time
    place = (S.Zero if at_infinity else point) + (step if (side == "-") == at_infinity else -step)
    return replaced(with_fresh_bounds(expr), {variable: place})


def _tends_to_from(side: str, expr: Expr, claimed: Expr, variable: Symbol, point: Expr, context: Context) -> Verdict:
    goal = "limit" if point in (oo, -oo) else f"limit from the {'right' if side == '+' else 'left'}"
    time = Dummy("t", positive=True)
    try:
        moving = _on_the_way(expr, variable, point, side, time)
    except NoValue as reason:
        return Undecided(f"{goal}: {reason}")
    numbers = _at_numbers(moving, claimed, time, context)
    first = tuple(islice(numbers, _CHECKED))  # what is false mostly shows here, long before all cases are through
    try:
        if witness := _counterexample(first, variable, point):
            return Refuted(witness, goal)
        cases = _proved_cases(goal, time, Case("", (moving, claimed), context), _DEPTH)
    except NoExpansion as reason:
        witness = _counterexample(numbers, variable, point)
        return Undecided(f"{goal}: {reason}") if witness is None else Refuted(witness, goal)
    for parameters, found, value in first:
        if found is None and is_real(value):
            at = ", ".join(f"{name} = {number}" for name, number in parameters.items())
            return Undecided(f"{goal}: there is no value near {point}{at and f', for {at}'}")
    if cases == ("",):
        return _proved(Evidence(goal, "leading terms"))
    shown = f": {'; '.join(cases)}" if len(cases) <= _MOST_SHOWN else ""
    return _proved(Evidence(goal, "leading terms, case by case", f"{len(cases)} cases{shown}"))


def _proved_cases(goal: str, time: Symbol, case: Case, depth: int) -> tuple[str, ...]:
    """The names of the cases in each of which the claimed limit is the limit.

    Raises:
        NoExpansion: that is not seen in all cases.
    """
    moving, claimed = case.expressions
    signs = ParameterSigns(case.context)
    try:
        found = limit_at_infinity(moving, time, signs)
        limit = claimed if claimed in (oo, -oo) else limit_at_infinity(claimed, time, signs)
    except UnknownSign as unknown:
        cases = cases_by_sign(unknown.expr, case.expressions, case.context) if depth else ()
        if not cases:
            raise NoExpansion(str(unknown)) from None
        return tuple(
            f"{inner.name}, {name}".rstrip(", ")
            for inner in cases
            for name in _proved_cases(goal, time, inner, depth - 1)
        )
    if not _is_the_limit(goal, found, limit, case.context):
        raise NoExpansion(f"{found} is found, and not seen to be {limit}{case.name and f', for {case.name}'}")
    return ("",)


def _is_the_limit(goal: str, found: Expr, claimed: Expr, context: Context) -> bool:
    """Whether what is found is what is claimed, and the claim has a value wherever there is a limit."""
    if found in (oo, -oo) or claimed in (oo, -oo):
        return bool(found == claimed)
    verdict = identity(goal, found, claimed, context)
    return isinstance(where_values_are(verdict, found, claimed, context, lambda was, now: was and not now), Proved)


def _counterexample(
    numbers: Iterable[tuple[Point, Expr | None, Expr]], variable: Symbol, point: Expr
) -> Witness | None:
    """Parameters for which the limit is found, and is another than the claimed one."""
    for parameters, found, value in numbers:
        if found is not None and differ(found, value):
            at = sorted((str(name), str(number)) for name, number in parameters.items())
            return Witness(((str(variable), str(point)), *at), str(found.evalf(17)), str(value.evalf(17)))
    return None


def _at_numbers(
    moving: Expr, claimed: Expr, time: Symbol, context: Context
) -> Iterator[tuple[Point, Expr | None, Expr]]:
    """Numbers in the place of the parameters, the limit that is found for them, and the claimed one.

    The limit is ``None`` where there is no value near the point, and nothing is said where it is not found.  Only
    fractions of few digits, since SymPy factorises them where they are raised to a power.
    """
    moving, claimed = with_example_functions(moving), with_example_functions(claimed)
    for drawn in points((moving, claimed), context, _TRIES):
        parameters = {name: number for name, number in drawn.items() if name != time}
        if any(max(abs(number.p), number.q) > _LARGEST for number in parameters.values()):
            continue
        try:
            value = replaced(instantiate(claimed, parameters), parameters)
        except NoValue:
            continue
        try:
            there = replaced(instantiate(moving, parameters), parameters)
            yield parameters, limit_at_infinity(there, time, ParameterSigns(Context())), value
        except NoValue:
            yield parameters, None, value
        except (UnknownSign, NoExpansion):
            continue

"""Closed ends of domains at which a formula has no value, and a limit: y log y at 0."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sympy import Dummy, Eq, Expr, Indexed, IndexedBase, Interval, Limit, Piecewise, S, Sum, Symbol, limit

from mse_sym.proof import Proved, prove
from mse_sym.proof.foreign import FAILURES_OF_LIBRARIES
from mse_sym.proof.limited_time import within
from mse_sym.proof.relations import TendsTo
from mse_sym.symbolic.context import Context

_SECONDS = 5.0
"""How long a limit may take."""


def continued(expression: Expr, variable: Symbol, context: Context) -> Expr:
    """The expression, at the closed ends of the domain of a variable by its limits, if it has them and no values."""
    pieces = [(value, Eq(variable, end)) for end, value in _limits(expression, variable, context)]
    return Piecewise(*pieces, (expression, True)) if pieces else expression


def continued_in_sums(expression: Expr, variable: IndexedBase, context: Context) -> Expr:
    """The expression, whose sums take at the ends of the domain of an entry the limits of their terms."""

    def of(total: Expr) -> Expr:
        (bound, *_), *others = total.limits
        entry = variable[bound]
        if others or not total.function.has(entry):
            return total
        names = {each: Dummy(str(each), real=True) for each in total.function.atoms(Indexed)}
        domains = {symbol: context.domain(each) for each, symbol in names.items()}
        term = total.function.xreplace(names)
        if term.has(bound, IndexedBase):
            return total
        whole = continued(term, names[entry], Context({**context.domains, **domains}))
        return Sum(whole.xreplace({symbol: each for each, symbol in names.items()}), *total.limits)

    return expression.replace(lambda part: isinstance(part, Sum), of)


def _limits(expression: Expr, variable: Symbol, context: Context) -> Iterator[tuple[Expr, Expr]]:
    """The ends, and the limits there, which are proved."""
    domain = context.domain(variable)
    if not isinstance(domain, Interval) or expression.has(Piecewise):
        return
    sides = (domain.start, domain.left_open, "+"), (domain.end, domain.right_open, "-")
    for end, is_open, side in sides:
        if is_open or not end.is_Rational or not expression.xreplace({variable: end}).has(S.NaN, S.ComplexInfinity):
            continue
        value = _conjectured(expression, variable, end, side)
        if value is not None and isinstance(prove(expression, TendsTo(variable, end), value, context), Proved):
            yield end, value


def _conjectured(expression: Expr, variable: Symbol, end: Expr, side: str) -> Expr | None:
    """The finite limit that SymPy has, if it has one soon; it is not believed, but proved or left."""
    try:
        value = within(_SECONDS, partial(limit, expression, variable, end, side))
    except (TimeoutError, *FAILURES_OF_LIBRARIES):
        return None
    return value if isinstance(value, Expr) and value.is_finite is not False and not value.has(Limit) else None

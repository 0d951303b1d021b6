"""Accurate forms of what stands in the entries of vectors: in the body of a sum, beside a delta, of one number each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from time import process_time

from sympy import Expr, Indexed, KroneckerDelta, Set, Sum, Symbol

from mse_sym.forms.accurate import REASON
from mse_sym.forms.floating import Floating
from mse_sym.forms.form import Form
from mse_sym.forms.measure import Exact
from mse_sym.forms.points import Points, points, telling
from mse_sym.forms.search import searched
from mse_sym.proof import Derivation, Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import POSITIVE, UNIT_CLOSED, Context
from mse_sym.symbolic.functions import logsumexp, softmax

_OVER_INDICES = (Sum, KroneckerDelta, softmax, logsumexp)
_COUNT = 300
_LOOKED_AT = 1500
"""Points at which a body is computed as it is, to find those that tell of a better form."""
_TELLING, _SMALL = 60, 20
_OF_MEASURE = 0.6
"""Seconds of computing, after which no further exact value of a body is asked for."""


def form_by_entries(derived: Derivation, parameters: frozenset[Expr], seconds: float) -> Form | None:
    """The derivation with better forms of what stands in its entries, which are proved, if there are any.

    Args:
        parameters: symbols and vectors of moderate numbers.
    """
    over = process_time() + seconds

    def better(body: Expr) -> Expr:
        return body if process_time() > over else better_body(body, derived.context, parameters, over)

    found = _in_bodies(derived.result, cache(better))
    if found == derived.result or not isinstance(prove(derived.result, Equal(), found, derived.context), Proved):
        return None
    return Form(derived.state(found, REASON), derived)


def _in_bodies(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The expression with another form of each part without sums and deltas."""
    if not expr.has(*_OVER_INDICES):
        return change(expr)
    if isinstance(expr, _OVER_INDICES[1:]):
        return expr
    if isinstance(expr, Sum):
        return Sum(_in_bodies(expr.function, change), *expr.limits)
    if not (expr.is_Add or expr.is_Mul):
        return expr.func(*(_in_bodies(arg, change) for arg in expr.args))
    apart = [arg for arg in expr.args if not arg.has(*_OVER_INDICES)]
    others = [_in_bodies(arg, change) for arg in expr.args if arg.has(*_OVER_INDICES)]
    return expr.func(change(expr.func(*apart)), *others)


def better_body(body: Expr, context: Context, parameters: frozenset[Expr], over: float) -> Expr:
    """A form that is right at more points, where the body is one of numbers that are no polynomial."""
    numbers = _numbers(body, context)
    scalar = body.xreplace({variable: symbol for symbol, variable in numbers.items()})
    if not numbers or scalar.is_polynomial(*numbers):
        return body
    domains = {symbol: context.domain(variable) for symbol, variable in numbers.items()}
    moderate = [s for s, v in numbers.items() if (v.base if isinstance(v, Indexed) else v) in parameters]
    labels = frozenset(s for s, domain in domains.items() if domain.is_subset(UNIT_CLOSED) and 1 in domain)
    until = process_time() + _OF_MEASURE
    exact = Exact.of(scalar, _points(scalar, domains, moderate), labels, lambda: process_time() > until)
    seconds = (over - process_time()) / 2
    for choice in searched([scalar], Context(domains), exact, seconds) if seconds > 0 else ():
        if choice.form == scalar or isinstance(prove(scalar, Equal(), choice.form, Context(domains)), Proved):
            return choice.form.xreplace(dict(numbers))
    return body


def _points(body: Expr, domains: Mapping[Symbol, Set], parameters: Sequence[Symbol]) -> Points:
    where = points(domains, parameters, _LOOKED_AT)
    with suppress(KeyError):  # of a function that is not computed here
        rows = [*telling(Floating(where)(body), _TELLING, _SMALL), *range(_LOOKED_AT)]
        return {symbol: column[list(dict.fromkeys(rows))[:_COUNT]] for symbol, column in where.items()}
    return {symbol: column[:_COUNT] for symbol, column in where.items()}


def _numbers(body: Expr, context: Context) -> Mapping[Symbol, Expr]:
    """A symbol for each entry, and each symbol that is no index."""
    entries = sorted(body.atoms(Indexed), key=str)
    inside = {symbol for entry in entries for symbol in entry.free_symbols}
    symbols = sorted((s for s in body.free_symbols - inside if isinstance(s, Symbol)), key=str)
    of_entries = [(_symbol(entry, context), entry) for entry in entries]
    # points are drawn near each other of the first two
    return dict([*of_entries[:1], *zip(symbols, symbols, strict=True), *of_entries[1:]])


def _symbol(entry: Indexed, context: Context) -> Symbol:
    sign = {"positive": True} if context.domain(entry) == POSITIVE else {"real": True}
    return Symbol("_".join([str(entry.base.label), *map(str, entry.indices)]), **sign)

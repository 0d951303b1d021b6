"""Other forms of an expression: by small exponentials, by reciprocals of what is large, in other arrangements.

Each is the same number wherever it has a value and its logarithms and roots are of positive numbers; where it is
accurate is measured, and that it is the same is proved, by those who choose among them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from sympy import Dummy, Expr, FiniteSet, S, Symbol, log

from mse_sym.forms.angles import with_angles_apart
from mse_sym.forms.bessel import by_complements
from mse_sym.forms.candidates.arrangements import arranged, factored
from mse_sym.forms.candidates.logarithms import logarithms_near_one, logarithms_of_factors, normalised, plain_logarithms
from mse_sym.forms.candidates.ordered import ordered
from mse_sym.forms.candidates.replacements import (
    near_one,
    with_powers_near_one,
    with_powers_of_ratios,
    without_cancelling_roots,
)
from mse_sym.forms.candidates.substitutions import (
    Substituted,
    by_exponentials,
    by_powers,
    by_reciprocals,
    near_a_number,
)
from mse_sym.forms.gaps import by_gaps
from mse_sym.forms.one_power import by_one_power
from mse_sym.forms.powers_near_one import by_powers_near_one
from mse_sym.forms.stirling import Named, by_stirling
from mse_sym.forms.structure import Structured
from mse_sym.symbolic.context import Context

T = TypeVar("T")


_BESIDE = 4
"""So many candidates are looked at before another kind is begun, which may take long."""


def candidates(given: Structured, context: Context) -> Iterator[Expr]:
    """Forms in the symbols of the expression itself; each a moment's work, of the several kinds in turn."""
    return in_turn(_kinds(given, context))


def _kinds(given: Structured, context: Context) -> Iterator[Iterator[Expr]]:
    """The kinds, each begun when those before have given some; last what takes long, or helps at small numbers only."""

    def of(each: Iterable[Substituted]) -> Iterator[Iterator[Expr]]:
        return (_forms(given, substituted, context) for changed in each for substituted in by_powers(changed))

    of_one_power = [Substituted(named.expression, named.meanings) for named in by_one_power(given.expression)]
    known = {by_power.expression for by_power in of_one_power}
    begun = [by_power | each for by_power in of_one_power for each in by_exponentials(by_power.expression)]
    yield from of(of_one_power)
    yield from _of_named(given, (by_stirling, by_complements, by_powers_near_one))
    yield from of(each for each in begun if each.expression not in known)
    yield from of(chain.from_iterable(by_reciprocals(each, context, is_bounded=False) for each in begun))
    yield from of(chain.from_iterable(map(near_a_number, begun)))
    yield from _of_named(given, (by_gaps,))
    yield from of(chain.from_iterable(by_reciprocals(each, context, is_bounded=True) for each in begun))


def _of_named(given: Structured, kinds: Iterable[Callable[[Expr], Iterator[Named]]]) -> Iterator[Iterator[Expr]]:
    return (_forms_of_named(given, named) for by_names in kinds for named in by_names(given.expression))


def in_turn(kinds: Iterable[Iterator[T]]) -> Iterator[T]:
    """One of each kind after the other, as long as there are any; some of those before, beside each that begins."""
    waiting: deque[Iterator[T]] = deque()
    for kind in kinds:
        waiting.append(kind)
        for _ in range(_BESIDE):
            yield from _next(waiting)
    while waiting:
        yield from _next(waiting)


def _next(waiting: deque[Iterator[T]]) -> Iterator[T]:
    if waiting:
        kind = waiting.popleft()
        for one in kind:
            waiting.append(kind)
            yield one
            break


def _forms(given: Structured, substituted: Substituted, context: Context) -> Iterator[Expr]:
    symbols = sorted(given.expression.free_symbols, key=str)
    labels = [symbol for symbol in symbols if _is_label(symbol, context)]
    numbers = [symbol for symbol in symbols if not isinstance(symbol, Dummy) and symbol not in labels]
    normal = dict.fromkeys(
        normalised(substituted.expression, substituted.logarithms, logarithms)
        for logarithms in (logarithms_of_factors, plain_logarithms, logarithms_near_one)
    )
    known: set[Expr] = set()
    real = [each for each in normal if not each.has(S.ImaginaryUnit)]  # of no logarithm of a negative number
    for other in in_turn([arranged(each, labels, numbers) for each in real]):
        for form in chain.from_iterable(map(with_powers_near_one, without_cancelling_roots(near_one(other)))):
            if form not in known:
                known.add(form)
                written = with_angles_apart(given.written_out(form.xreplace(dict(substituted.meanings))))
                yield from chain.from_iterable(map(ordered, with_powers_of_ratios(written)))


def _forms_of_named(given: Structured, named: Named) -> Iterator[Expr]:
    """As they are, with logarithms of what is near 1, and the latter over one denominator."""
    with_gaps = named.expression.replace(log, logarithms_near_one)
    for form in dict.fromkeys((named.expression, with_gaps, factored(with_gaps), near_one(named.expression))):
        yield from ordered(given.written_out(form.xreplace(dict(named.meanings))))


def _is_label(symbol: Symbol, context: Context) -> bool:
    if isinstance(symbol, Dummy):
        return False
    domain = context.domain(symbol)
    return bool(isinstance(domain, FiniteSet) or (domain.inf >= 0 and domain.sup <= 1)) and domain.sup == 1

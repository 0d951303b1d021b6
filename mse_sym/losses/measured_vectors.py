"""Losses of vectors, measured entry by entry, and with better forms of what stands in their entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from time import process_time
from typing import NamedTuple

import numpy as np
from sympy import Expr, Symbol

from mse_sym.forms import Form
from mse_sym.forms.bodies import form_by_entries
from mse_sym.forms.measure import BOUND, Exact, is_over, shown
from mse_sym.forms.others import form_by_others
from mse_sym.forms.places import form_by_places
from mse_sym.forms.points import Array, Points, power_of_ten, telling
from mse_sym.losses.compiled import CompiledLoss, Measurement, Quantity
from mse_sym.losses.entries import Entries, components
from mse_sym.losses.watching import FAR, bounds, suspicious, unexplained, watching

_COUNT = 120
"""Points of each quantity."""
_LOOKED_AT = 1200
"""Points at which a function is computed, to find those where it is infinite or no number."""
_MOST_TELLING = 30
"""So many of these count among the points."""
_SMALL = 10
"""So many of those at which it is too small to be normal."""
_UNEXPLAINED = 30
"""So many of those where the bound of the error is greatest."""
_SAME = 2.0**-48
"""The relative difference up to which results of two forms are the same but for rounding."""
_OF_MEASURE = 0.3
"""Seconds of computing, after which no further exact value of a quantity is asked for."""
_OF_FORMS = 9.0
"""Seconds of computing, after which no further form is sought."""


class _At(NamedTuple):
    """What is right in one entry of a quantity, at points of its own."""

    place: Mapping[Symbol, int]
    exact: Exact


def measured_vectors(functions: CompiledLoss) -> CompiledLoss:
    """The functions of a loss of vectors with their measured errors, at vectors of a few entries."""
    if any(variable.domain.free_symbols for variable in functions.variables):
        return functions
    entries = Entries.of(functions)
    where = entries.points(_LOOKED_AT)
    over = process_time() + _OF_FORMS
    for number, quantity in enumerate(functions.forms):
        left = max(0.0, over - process_time()) / (len(functions.forms) - number)
        functions, known = _in_better_form(functions, quantity, entries, where, left)
        functions = _watched(functions, quantity, entries, known, where)
    return functions


def _in_better_form(
    functions: CompiledLoss, quantity: Quantity, entries: Entries, where: Points, seconds: float
) -> tuple[CompiledLoss, Sequence[_At]]:
    """The functions with a quantity in the form that is right at the most points, and what is right there."""
    form = functions.forms[quantity]
    others = form_by_others(form)
    in_others = functions if others is None else _in_form(functions, quantity, others)
    known = _known(functions, in_others, quantity, entries, where)
    functions = _with_measurement(functions, quantity, entries, known)
    if others is not None:  # whose terms have one sign, so that it is no worse elsewhere
        measured = _with_measurement(in_others, quantity, entries, known)
        functions = min(measured, functions, key=lambda each: each.accuracy[quantity].wrong)
    measurement = functions.accuracy[quantity]
    if not measurement.wrong or measurement.within >= FAR or not seconds:
        return functions, known
    given, free = (form.derived, _parameters(functions), seconds), functions.free_indices[quantity]
    other = form_by_places(*given, free, entries.size) if entries.is_fixed else form_by_entries(*given)
    return (functions if other is None else _less_wrong(functions, quantity, entries, known, other)), known


def _watched(
    functions: CompiledLoss, quantity: Quantity, entries: Entries, known: Sequence[_At], where: Points
) -> CompiledLoss:
    """The functions that compute a quantity again with many digits where it may be wrong."""
    where_wrong = []
    for place, exact in known:
        wrong = exact.errors(entries.computed(functions, quantity, exact.points, place)) > BOUND
        found = bounds(functions, quantity, entries.arrays(exact.points))
        where_wrong.append(found[tuple(at - 1 for at in place.values())][wrong])
    within, looked_at = functions.accuracy[quantity].within, entries.arrays(where)
    found = np.concatenate(where_wrong)
    watched = watching(functions, quantity, found, within, looked_at)
    return _with_measurement(watched, quantity, entries, known) if len(found) else watched


def _parameters(functions: CompiledLoss) -> frozenset[Expr]:
    return frozenset(variable.symbol for variable in functions.variables[2:])


def _less_wrong(
    functions: CompiledLoss, quantity: Quantity, entries: Entries, known: Sequence[_At], form: Form
) -> CompiledLoss:
    """The functions in another form of a quantity, if it is right at more points."""
    other = _with_measurement(_in_form(functions, quantity, form), quantity, entries, known)
    return other if other.accuracy[quantity].wrong < functions.accuracy[quantity].wrong else functions


def _in_form(functions: CompiledLoss, quantity: Quantity, form: Form) -> CompiledLoss:
    return replace(functions, forms={**functions.forms, quantity: form})


def _known(
    functions: CompiledLoss, in_others: CompiledLoss, quantity: Quantity, entries: Entries, where: Points
) -> list[_At]:
    """Each entry at points of its own: some at which it is infinite, no number or in another form another one."""
    derived = functions.forms[quantity].derived.result
    places = components(quantity, entries.size, functions.free_indices[quantity])
    share = len(places)
    known = []
    doubtful = suspicious(unexplained(functions, quantity, entries.arrays(where)), _UNEXPLAINED)
    for turn, place in enumerate(places):
        computed, in_form = (entries.computed(each, quantity, where, place) for each in (functions, in_others))
        told = telling(computed, _MOST_TELLING // share, _SMALL // share)
        told += _other_digits(computed, in_form)[: _MOST_TELLING // share]
        told += doubtful[turn::share]
        rows = list(dict.fromkeys([*told, *range(turn, _LOOKED_AT, share)]))[: _COUNT // share]
        own = {symbol: column[rows] for symbol, column in where.items()}
        over = partial(is_over, process_time() + _OF_MEASURE / share)
        known.append(_At(place, Exact.of(entries.written_out(derived, place), own, entries.labels, over)))
    return known


def _other_digits(computed: Array, in_form: Array) -> list[int]:
    """The points at which both are numbers that differ by more than rounding."""
    with np.errstate(all="ignore"):
        differ = np.abs(computed - in_form) > _SAME * np.abs(in_form)
    return [int(row) for row in np.nonzero(differ & np.isfinite(computed))[0]]


def _with_measurement(
    functions: CompiledLoss, quantity: Quantity, entries: Entries, known: Sequence[_At]
) -> CompiledLoss:
    computed = [entries.computed(functions, quantity, at.exact.points, at.place) for at in known]
    errors = [at.exact.errors(each) for at, each in zip(known, computed, strict=True)]
    turn, row = max(
        ((turn, row) for turn, each in enumerate(errors) for row in range(len(each))),
        key=lambda at: np.nan_to_num(errors[at[0]][at[1]], nan=np.inf),
    )
    wrong = [(at, each) for at, each in zip(known, errors, strict=True) if (each > BOUND).any()]
    place, exact = known[turn]
    here = {symbol: column[row : row + 1] for symbol, column in exact.points.items()}
    value = exact.values[row]
    taken = [variable.name for variable in functions.variables_of((quantity,))]
    measurement = Measurement(
        quantity,
        sum(at.exact.known for at in known),
        sum(int((each > BOUND).sum()) for each in errors),
        float(errors[turn][row]),
        {name: array[0].tolist() for name, array in entries.arrays(here).items() if name in taken},
        float(computed[turn][row]),
        shown(value) if value is not None else "",
        tuple(place.values()),
        min((power_of_ten(at.exact.points, each > BOUND) for at, each in wrong), default=0),
    )
    return replace(functions, accuracy={**functions.accuracy, quantity: measurement})

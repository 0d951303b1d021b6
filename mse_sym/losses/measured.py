"""Losses of one's own, measured as soon as they are compiled, and in better forms where the measure asks for them."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import process_time

import numpy as np
from sympy import Abs, Expr, Max, Min, Piecewise, S, Symbol

from mse_sym.backends.recomputed import beyond
from mse_sym.forms import Form
from mse_sym.forms.accurate import accurate_forms
from mse_sym.forms.floating import Floating
from mse_sym.forms.measure import BOUND, Badness, Exact, shown
from mse_sym.forms.points import Array, Points, at_ends, points, power_of_ten, telling
from mse_sym.forms.structure import distances
from mse_sym.losses.compiled import CompiledLoss, Measurement, Quantity
from mse_sym.losses.measured_vectors import measured_vectors
from mse_sym.losses.watching import FAR, bounds, suspicious, unexplained, watching
from mse_sym.symbolic.context import UNIT_CLOSED
from mse_sym.symbolic.functions import expand_functions

_COUNT = 250
"""Points of each quantity at which the exact value is asked for."""
_LOOKED_AT = 1500
"""Points at which a function is computed, to find those where it is infinite, no number, or 0."""
_TIED = 20
"""So many more at which the target is an activation's output."""
_FURTHER = 100
"""Points that are looked at besides, where a form was chosen."""
_AT_ENDS = 200
"""So many more, at ends of the numbers."""
_ENDS = 30
"""So many of these are measured anyway."""
_TELLING = 60
"""So many of these count among the points."""
_SMALL = 20
"""So many of those where it is 0, where it is all but 0, and where something on the way to it is."""
_UNEXPLAINED = 40
"""So many of those where the bound of the error is greatest."""
_SMALLEST_NORMAL = float(np.finfo(np.float64).smallest_normal)
_ROUNDS = 4
"""So often a form is sought anew, where the one that was found tells of other points."""
_OF_MEASURE = 1.0
"""Seconds of computing, after which no further exact value of a quantity is asked for."""
_OF_FORMS = 9.0
"""Seconds of computing, after which no further form of a quantity is sought."""
_OF_ROUND, _OF_FAR = 4.5, 0.5
"""Seconds of computing for a round, and where a function is wrong only for numbers of another size than is usual."""


class AccuracyWarning(UserWarning):
    """A function of a loss is less accurate than it should be, somewhere in its domain."""


@dataclass(frozen=True)
class _Measured:
    """Compiled functions, of which one quantity was measured."""

    functions: CompiledLoss
    measurement: Measurement
    badness: Badness


def measured(functions: CompiledLoss) -> CompiledLoss:
    """The functions with their measured errors; where these are too great, of other forms that are found and proved.

    Warns:
        AccuracyWarning: a quantity is wrong somewhere by more than the bound, in all forms that were found.
    """
    if any(variable.is_vector for variable in functions.variables):
        functions = measured_vectors(functions)
    else:
        where = _points(functions)
        for quantity in functions.forms:
            functions = _of_quantity(functions, quantity, where)
    for measurement in functions.accuracy.values():
        if measurement.wrong:
            warnings.warn(f"{functions.name}: {measurement}", AccuracyWarning, stacklevel=_calls())
    return functions


def _calls() -> int:
    """How many calls lie between a warning and the line that is not the package's."""
    count, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals["__name__"].startswith("mse_sym."):
        count, frame = count + 1, frame.f_back
    return count


def _points(functions: CompiledLoss) -> Points:
    domains = {variable.symbol: variable.domain for variable in functions.variables}
    parameters = [variable.symbol for variable in functions.variables[2:]]
    drawn = points(domains, parameters, _LOOKED_AT)
    ends = at_ends({symbol: column[:_AT_ENDS] for symbol, column in drawn.items()}, domains, parameters)
    ties = _ties(functions, drawn)
    return {symbol: np.concatenate([ties[symbol], column, ends[symbol]]) for symbol, column in drawn.items()}


def _ties(functions: CompiledLoss, drawn: Points) -> Points:
    """Points at which the target is what an activation's output rounds to."""
    target = functions.variables[1]
    value = expand_functions(functions.forms["value"].derived.result)
    tied = {symbol: column[:0] for symbol, column in drawn.items()}
    for distance in distances(value, target.symbol) if target.domain == S.Reals else ():
        some = {symbol: column[:_TIED] for symbol, column in drawn.items()}
        try:
            outputs = Floating(some)(distance + target.symbol)
        except (KeyError, ModuleNotFoundError):  # a function that is not computed here
            continue
        finite = np.isfinite(outputs)
        some |= {target.symbol: outputs}
        tied = {symbol: np.concatenate([column, some[symbol][finite]]) for symbol, column in tied.items()}
    return tied


def _labels(functions: CompiledLoss) -> frozenset[Symbol]:
    """The variables that are classes, or weights between 0 and 1."""
    domains = {variable.symbol: variable.domain for variable in functions.variables}
    return frozenset(s for s, domain in domains.items() if domain.is_subset(UNIT_CLOSED) and 1 in domain)


def _of_quantity(functions: CompiledLoss, quantity: Quantity, where: Points) -> CompiledLoss:
    derived = functions.forms[quantity].derived
    over = process_time() + _OF_MEASURE
    rows = _rows(functions, quantity, where)
    exact = Exact.of(derived.result, _at(where, rows), _labels(functions), lambda: process_time() > over)
    best = _with_measurement(functions, quantity, exact)
    over = process_time() + _OF_FORMS
    for _ in range(_ROUNDS):
        most = _OF_ROUND if best.measurement.within < FAR else _OF_FAR
        seconds = min(most, over - process_time())
        if not best.measurement.wrong or seconds <= 0:
            break
        for form in accurate_forms(derived, exact, _by_sympy(functions, quantity), seconds, where):
            other = _with_measurement(_in_form(functions, quantity, form), quantity, exact)
            if other.badness < best.badness:
                best = other
            if not best.measurement.wrong:
                break
        others = [row for row in range(_LOOKED_AT) if row not in rows]
        rest = [*_telling(best.functions, quantity, where), *others[:_FURTHER]]
        further = [row for row in dict.fromkeys(rest) if row not in rows]
        rows += further
        exact = exact.with_points(_at(where, further))
        best = _with_measurement(best.functions, quantity, exact)
    return _watched(best.functions, quantity, exact, where)


def _watched(functions: CompiledLoss, quantity: Quantity, exact: Exact, where: Points) -> CompiledLoss:
    """The functions that compute a quantity again with many digits where it may be wrong."""
    wrong = exact.errors(_computed(functions, quantity, exact.points)) > BOUND
    found = bounds(functions, quantity, _by_names(exact.points))[wrong]
    watched = watching(functions, quantity, found, functions.accuracy[quantity].within, _by_names(where))
    return _with_measurement(watched, quantity, exact).functions if wrong.any() else watched


def _by_names(where: Points) -> dict[str, Array]:
    return {symbol.name: column for symbol, column in where.items()}


def _rows(functions: CompiledLoss, quantity: Quantity, where: Points) -> list[int]:
    """Which points are measured: some at which the result is telling, some at the ends, then the others in turn."""
    first_end = len(next(iter(where.values()))) - _AT_ENDS
    told, ends = _telling(functions, quantity, where), range(first_end, first_end + _ENDS)
    return list(dict.fromkeys([*told, *ends, *range(_LOOKED_AT)]))[:_COUNT]


def _telling(functions: CompiledLoss, quantity: Quantity, where: Points) -> list[int]:
    """Points at which the result is infinite, no number, too small to be normal, or 0, which it may be elsewhere only.

    Where it vanishes or is infinite it is so too soon, if at all, at the most moderate numbers.  Where something on the
    way to it is all but 0, digits are lost: the more, the smaller that is beside the result.
    """
    computed = _computed(functions, quantity, where)
    with np.errstate(divide="ignore"):
        sizes = [np.abs(np.nan_to_num(np.log2(np.abs(column)), neginf=0.0)) for column in where.values()]
    in_order = np.argsort(np.max(sizes, axis=0), kind="stable")
    moderate = [in_order[which[in_order]][:_SMALL] for which in (computed == 0, np.isinf(computed))]
    try:
        least = Floating(where).least_subnormal(functions.forms[quantity].result)
    except KeyError:  # a function that is not computed there
        least = np.full(computed.shape, np.inf)
    given = np.any([(column != 0) & (np.abs(column) < _SMALLEST_NORMAL) for column in where.values()], axis=0)
    lost = np.where(given, 0, np.minimum(np.abs(computed), _SMALLEST_NORMAL) / least)
    lossy = np.argsort(-lost, kind="stable")[: min(_SMALL, int((lost > 1).sum()))]
    doubtful = _doubtful(functions, quantity, where)
    rows = np.concatenate([telling(computed, _TELLING, _SMALL), *moderate, lossy, doubtful])
    return list(dict.fromkeys(rows.astype(int).tolist()))


def _doubtful(functions: CompiledLoss, quantity: Quantity, where: Points) -> list[int]:
    """Where the inputs do not explain what the error may be; and where it may be greatest at ordinary numbers."""
    by_names = _by_names(where)
    found = bounds(functions, quantity, by_names)
    found[beyond(by_names.values(), FAR)] = 0
    return [*suspicious(unexplained(functions, quantity, by_names), _UNEXPLAINED), *suspicious(found, _SMALL)]


def _at(where: Points, rows: list[int]) -> Points:
    return {symbol: column[rows] for symbol, column in where.items()}


def _by_sympy(functions: CompiledLoss, quantity: Quantity) -> list[Expr]:
    """The derivative as SymPy leaves it, in which the author's terms are still to be seen."""
    value = expand_functions(functions.forms["value"].derived.result)
    order = ("value", "gradient", "hessian").index(quantity)
    return [] if value.has(Piecewise, Abs, Max, Min) else [value.diff(functions.variables[0].symbol, order)]


def _in_form(functions: CompiledLoss, quantity: Quantity, form: Form) -> CompiledLoss:
    return replace(functions, forms={**functions.forms, quantity: form})


def _with_measurement(functions: CompiledLoss, quantity: Quantity, exact: Exact) -> _Measured:
    computed = _computed(functions, quantity, exact.points)
    errors = exact.errors(computed)
    worst = int(np.argmax(np.where(np.isnan(errors), np.inf, errors)))
    measurement = Measurement(
        quantity,
        exact.known,
        int((errors > BOUND).sum()),
        float(errors[worst]),
        {symbol.name: float(column[worst]) for symbol, column in exact.points.items()},
        float(computed[worst]),
        shown(exact.values[worst]) if exact.values[worst] is not None else "",
        within=power_of_ten(exact.points, errors > BOUND),
    )
    accuracy: Mapping[Quantity, Measurement] = {**functions.accuracy, quantity: measurement}
    return _Measured(replace(functions, accuracy=accuracy), measurement, exact.badness(errors))


def _computed(functions: CompiledLoss, quantity: Quantity, where: Points) -> Array:
    prediction, target, *parameters = where.values()
    names = [variable.name for variable in functions.variables[2:]]
    with np.errstate(all="ignore"):
        result = getattr(functions, quantity)(prediction, target, **dict(zip(names, parameters, strict=True)))
    return np.asarray(result, np.float64)

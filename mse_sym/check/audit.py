"""The measure of :mod:`mse_sym.check.accuracy` on the functions of other libraries, and ours beside each.

Two greatest errors are kept: over all finite inputs, and over the *moderate* ones, in which nothing overflows or is
subnormal, neither in the input nor in the result: what a confident model meets every day.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from mpmath import mp, mpf

from mse_sym.check.accuracy import Accuracy, Worst, measured, references
from mse_sym.check.peers import LIBRARIES, Library, Peer
from mse_sym.check.right import Right, right
from mse_sym.check.strata import Array, Points
from mse_sym.losses import Loss, activations, binary_cross_entropy

COUNT = 1000
"""How many examples each function is measured at."""
MODERATE = 40.0
"""The greatest input that is called moderate; exp(−80), of the difference of two, is a normal number."""
LEAST = 1e-10
"""The least one but 0."""
_SHOWN = 4
"""Of a long vector so many entries are shown."""
_DIGITS = 8
"""Of an exact value so many digits are shown."""

Known = Sequence[tuple[Points, Sequence[Right]]]


@dataclass(frozen=True)
class Errors:
    """Errors in units in the last place: the greatest, that at moderate inputs, and the median."""

    greatest: float
    moderate: float
    median: float


@dataclass(frozen=True)
class Row:
    """One function of a library in one type: its errors and its worst input, and ours at the same points."""

    library: str
    version: str
    function: str
    loss: str
    quantity: str
    dtype: str
    points: str
    count: int
    errors: Errors
    ours: Errors
    worst: Mapping[str, Any]
    ours_worst: Mapping[str, Any]


@dataclass(frozen=True)
class Task:
    """One function in one type, to be measured."""

    library: Library
    peer: Peer
    dtype: str

    @property
    def name(self) -> str:
        return f"{self.library.title} {self.peer.function}"


def installed(names: Sequence[str] = ()) -> tuple[Library, ...]:
    """The libraries of these names, or all that are installed.

    Raises:
        ModuleNotFoundError: one of those named is not installed, or none is.
    """
    for library in (LIBRARIES[name] for name in names):
        if library.missing:
            raise ModuleNotFoundError(f"{library.title} is measured with {_and(library.missing)}, {_NOT_INSTALLED}")
    found = tuple(library for library in LIBRARIES.values() if not library.missing)
    if not found:
        raise ModuleNotFoundError(f"the audit measures {_and(LIBRARIES)}, of which none is installed; {_EXTRA}")
    return tuple(LIBRARIES[name] for name in dict.fromkeys(names)) or found


_EXTRA = "install the extra: pip install 'mse_sym[peers]'"
_NOT_INSTALLED = f"which is not installed; {_EXTRA}"


def _and(names: Any) -> str:
    return ", ".join(names)


def tasks(libraries: Sequence[Library]) -> tuple[Task, ...]:
    """All that is to be measured, in the order of the libraries."""
    return tuple(Task(library, peer, dtype) for library in libraries for peer in library.peers for dtype in peer.dtypes)


def measure(task: Task, count: int = COUNT) -> Row:
    """Measure one function of a library, and ours at the same points.

    Raises:
        ValueError: so few points that none is moderate.
    """
    peer, kind = task.peer, np.dtype(task.dtype)
    known = chosen(peer, references(peer.loss, peer.quantity, kind, count))
    theirs = _measured(peer.loss, peer, kind, known, peer.call)
    own = _measured(peer.loss, peer, kind, known, getattr(peer.loss.compile(), peer.quantity))
    return Row(
        task.library.title,
        task.library.version,
        peer.function,
        peer.loss.name,
        peer.quantity,
        task.dtype,
        peer.selection.name,
        theirs[0].count,
        _errors(*theirs),
        _errors(*own),
        shown(theirs[0].worst, kind),
        shown(own[0].worst, kind),
    )


def chosen(peer: Peer, known: Known) -> Known:
    """The examples that a function takes."""
    return _selected(known, lambda points, row: peer.selection.holds(peer.loss, points, row))


def _measured(
    loss: Loss, peer: Peer, kind: np.dtype[Any], known: Known, call: Callable[..., Any]
) -> tuple[Accuracy, Accuracy]:
    """At all points, and at the moderate ones."""

    def quietly(*arrays: Array, **parameters: Array) -> Array:
        with np.errstate(all="ignore"):  # what overflows is told by the measure
            return np.asarray(call(*arrays, **parameters))

    moderate = _selected(known, _is_moderate)
    if not moderate:
        raise ValueError(f"none of the points of {peer.function} is moderate; ask for more")
    everywhere, within = (measured(loss, peer.quantity, kind, part, quietly, "") for part in (known, moderate))
    return everywhere, within


def _errors(everywhere: Accuracy, within: Accuracy) -> Errors:
    return Errors(*map(_rounded, (everywhere.greatest, within.greatest, everywhere.median)))


def _rounded(number: float) -> float:
    return float(f"{number:.3g}")


def _is_moderate(points: Points, row: int) -> bool:
    given = np.abs([*points.prediction[row].ravel(), *points.target[row].ravel()])
    parameters = [abs(float(values[row])) for values in points.parameters.values()]
    return all(number == 0 or LEAST <= number <= MODERATE for number in (*given, *parameters))


def _selected(known: Known, holds: Callable[[Points, int], bool]) -> Known:
    """Those examples of each batch for which something holds, with what is right there."""
    found = []
    for points, rights in known:
        rows = [row for row in range(len(points.strata)) if holds(points, row)]
        if rows:
            places = {row: place for place, row in enumerate(rows)}
            kept = [Right(places[one.row], one.component, one.exact, one.terms) for one in rights if one.row in places]
            found.append((_at(points, rows), kept))
    return found


def _at(points: Points, rows: Sequence[int]) -> Points:
    parameters = {name: values[list(rows)] for name, values in points.parameters.items()}
    strata = tuple(points.strata[row] for row in rows)
    return Points(points.prediction[list(rows)], points.target[list(rows)], parameters, strata)


def shown(worst: Worst, dtype: np.dtype[Any]) -> dict[str, Any]:
    """The worst input as text, each number with the digits that its type needs."""
    return {
        "prediction": _numbers(worst.prediction, dtype),
        "target": _numbers(worst.target, dtype),
        "parameters": {name: _number(value, dtype) for name, value in worst.parameters.items()},
        "component": list(worst.component),
        "computed": _number(worst.computed, dtype),
        "exact": _short(worst.exact, dtype),
        "stratum": worst.stratum,
    }


def _numbers(given: Any, dtype: np.dtype[Any]) -> str:
    if not isinstance(given, list):
        return _number(given, dtype)
    first = [_number(entry, dtype) for entry in given[:_SHOWN]]
    return f"[{', '.join([*first, '…'] if len(given) > _SHOWN else first)}]"


def _number(number: float, dtype: np.dtype[Any]) -> str:
    return str(dtype.type(number))


def _short(decimal: str, dtype: np.dtype[Any]) -> str:
    """Eight digits of an exact value; beyond the largest number, the infinity of its sign."""
    with mp.workdps(_DIGITS):
        exact = mpf(decimal)
        if abs(exact) >= mp.ldexp(1, int(np.finfo(dtype).maxexp)):
            return "inf" if exact > 0 else "-inf"
        return mp.nstr(exact, _DIGITS)


@dataclass(frozen=True)
class Course:
    """Of functions of a logit at the label 1, the course of something against the logit, by library."""

    dtype: str
    logits: tuple[float, ...]
    of: Mapping[str, tuple[float, ...]]


_LOGIT = binary_cross_entropy.of(activations.sigmoid)
_BIN = 8
"""So many logits are measured in each unit of the horizontal axis."""


def gradients_of_logits(libraries: Sequence[Library], dtype: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Of each library that has it in this type, and of ours, the gradient of the binary cross-entropy of a logit."""
    yield "mse_sym", _LOGIT.compile().gradient
    for library in libraries:
        for peer in library.peers:
            if peer.loss == _LOGIT and peer.quantity == "gradient" and dtype in peer.dtypes:
                yield library.title, peer.call


def errors_by_logit(libraries: Sequence[Library], dtype: str, low: int = -20, high: int = 60) -> Course:
    """The greatest error of the gradient at the label 1 in each unit from ``low`` to ``high``."""
    kind, places = np.dtype(dtype), tuple(float(place) for place in range(low, high))
    batches = []
    for place in places:
        logits = (place + (np.arange(_BIN) + 1 / math.pi) / _BIN).astype(kind)
        points = Points(logits, np.ones_like(logits), {}, ("logit",) * _BIN)
        batches.append((points, tuple(right(_LOGIT, "gradient", points))))
    of = {
        title: tuple(_rounded(measured(_LOGIT, "gradient", kind, [batch], call, title).greatest) for batch in batches)
        for title, call in gradients_of_logits(libraries, dtype)
    }
    return Course(dtype, tuple(place + 0.5 for place in places), of)


def slopes_by_logit(libraries: Sequence[Library], dtype: str, high: int = 40, parts: int = 4) -> Course:
    """The size of the gradient at the label 1, from the logit 0 to ``high``."""
    logits = (np.arange(high * parts + 1) / parts).astype(dtype)
    of = {
        title: tuple(float(f"{slope:.4g}") for slope in np.abs(call(logits, np.ones_like(logits))))
        for title, call in gradients_of_logits(libraries, dtype)
    }
    return Course(dtype, tuple(logits.tolist()), of)


def as_data(rows: Sequence[Row], libraries: Sequence[Library], count: int = COUNT) -> dict[str, Any]:
    """The audit as one object of numbers and text."""
    return {
        "count": count,
        "moderate": MODERATE,
        "versions": {library.title: library.version for library in libraries},
        "rows": [asdict(row) for row in rows],
        "errors": asdict(errors_by_logit(libraries, "float64")),
        "slopes": asdict(slopes_by_logit(libraries, "float32")),
    }

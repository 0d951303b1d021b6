"""How fast and how right value and gradient are, beside the libraries that people use: all in one run.

Run as ``make bench-losses`` on a quiet machine; ``--write`` keeps what is measured for the page on speed.  All take
turns, and the median of the repetitions counts.  An element is one number; of vectors, one entry.  The error is
the greatest of value and gradient, in units in the last place, at ordinary and at confident inputs.
"""

from __future__ import annotations

import json
import os
import platform
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from timeit import Timer
from typing import Any

import numpy as np
from rich.text import Text

from mse_sym.check.accuracy import measured
from mse_sym.check.right import Right, right
from mse_sym.check.strata import Points
from mse_sym.cli.tables import table
from mse_sym.cli.terminal import output, print_json, tracked
from mse_sym.pages.measurements import TIMED
from tests.benchmarks.by_hand import BY_HAND
from tests.benchmarks.contenders import CONTENDERS, CORES, LOGIT, LOSSES, VECTOR, Array, Contender, loss_named

TYPES = ("float64", "float32")
ELEMENTS = (1, 1_000, 100_000, 4_000_000)
CLASSES = (10, 100, 32_000)

_LEAST_SECONDS = 0.02
"""So long is each timing at least: short functions are called again and again."""
_POINTS, _CLASSES_OF_POINTS = 400, 10
_WIDE = 8
"""So many times as wide as ordinary ones are the predictions at which half of the errors are measured."""


@dataclass(frozen=True)
class Row:
    """What is timed: value and gradient of the mean of so many examples."""

    loss: str
    type: str
    elements: int
    classes: int = 0

    @property
    def name(self) -> str:
        return f"{self.loss}{f', K = {self.classes:,}' if self.classes else ''}"


@dataclass(frozen=True)
class Goal:
    """At most so many times what the fastest of others takes; without others, so many microseconds."""

    most: float
    others: tuple[str, ...] = ()


USED = tuple(contender.name for contender in CONTENDERS if not contender.is_ours)
"""What people use."""


def goals(row: Row) -> Mapping[str, Goal]:
    """Of those contenders for which something is asked of a row."""
    asked: dict[str, Goal] = {}
    match row.elements:
        case 1:
            asked["mse_sym numba"] = Goal(8)
        case 1_000:
            asked["mse_sym numba"] = Goal(1, ("NumPy by hand",))
        case _:
            asked["mse_sym numba"] = Goal(*_asked_of_loops(row))
    if row.elements == 100_000 and row.classes <= 100:
        beside = {contender.name: contender.beside for contender in CONTENDERS if contender.beside}
        asked |= {name: Goal(1.5, (other,)) for name, other in beside.items()}
    return asked


def _asked_of_loops(row: Row) -> tuple[float, tuple[str, ...]]:
    if row.classes > 100:
        return 1, ("torch",)
    faster = {LOGIT: 1.5, VECTOR: 1.3}.get(row.loss, 1) if row.type == "float64" else 1
    return 1 / faster, USED


@dataclass(frozen=True)
class Measured:
    """The median seconds of each contender, and its greatest error."""

    row: Row
    seconds: Mapping[str, float]
    errors: Mapping[str, float]

    def ratio(self, name: str) -> float | None:
        """What a contender takes, in units of its goal; None where it has none, or none of the others is there."""
        goal = goals(self.row).get(name)
        if goal is None:
            return None
        others = [self.seconds[other] for other in goal.others if other in self.seconds]
        if goal.others and not others:
            return None
        return self.seconds[name] / (min(others) if others else 1e-6)

    def is_reached(self, name: str) -> bool | None:
        ratio = self.ratio(name)
        return None if ratio is None else ratio <= goals(self.row)[name].most


def rows(losses: Iterable[str], types: Iterable[str], elements: Sequence[int], classes: Sequence[int]) -> list[Row]:
    """The rows that are chosen; the most classes go with the most elements alone, and one example has three."""
    found = []
    for loss in losses:
        for dtype in types:
            for count in elements:
                sizes = classes if loss == VECTOR else (0,)
                sizes = (3,) if count == 1 and loss == VECTOR else sizes
                found += [Row(loss, dtype, count, k) for k in sizes if k <= 100 or count >= 1_000_000]
    return found


def examples(row: Row) -> tuple[Array, Array]:
    """Prediction and target, always the same."""
    count = max(row.elements // max(row.classes, 1), 1)
    return _drawn(row.loss, row.type, count, row.classes)


def _drawn(loss: str, dtype: str, count: int, classes: int) -> tuple[Array, Array]:
    random = np.random.default_rng(0)
    if loss != VECTOR:
        prediction, target = BY_HAND[loss].draw(random, (count,))
        return prediction.astype(dtype), target.astype(dtype)
    return random.normal(0, 3, (count, classes)).astype(dtype), random.integers(0, classes, count)


def seconds(row: Row, contenders: Sequence[Contender], repetitions: int) -> dict[str, float]:
    """The median times of the contenders that have the loss, in turns."""
    prediction, target = examples(row)
    timers = {}
    for contender in contenders:
        if row.loss in contender.of:
            call = contender.prepare(row.loss, prediction, target, BY_HAND[row.loss].parameters, "mean")
            call()
            timers[contender.name] = Timer(call)
    calls = {name: max(1, round(_LEAST_SECONDS / timer.timeit(1))) for name, timer in timers.items()}
    taken: dict[str, list[float]] = {name: [] for name in timers}
    for _ in range(repetitions):
        for name, timer in timers.items():
            taken[name].append(timer.timeit(calls[name]) / calls[name])
    return {name: median(times) for name, times in taken.items()}


def errors(loss: str, dtype: str, contenders: Sequence[Contender]) -> dict[str, float]:
    """The greatest errors of value and gradient of the contenders that have the loss."""
    known = {quantity: _references(loss, quantity, dtype) for quantity in ("value", "gradient")}
    return {
        contender.name: max(
            measured(
                loss_named(loss), quantity, np.dtype(dtype), known[quantity], _quantity_of(contender, loss, place), ""
            ).greatest
            for place, quantity in enumerate(known)
        )
        for contender in contenders
        if loss in contender.of
    }


def _references(loss: str, quantity: Any, dtype: str) -> list[tuple[Points, Sequence[Right]]]:
    prediction, target = _drawn(loss, dtype, _POINTS, _CLASSES_OF_POINTS)
    prediction[::2] *= _WIDE
    if loss == VECTOR:
        target = (target[:, None] == np.arange(_CLASSES_OF_POINTS)).astype(dtype)
    given = BY_HAND[loss].parameters.items()
    parameters = {name: np.full(_POINTS, number, dtype) for name, number in given}
    points = Points(prediction, target, parameters, ("ordinary",) * _POINTS)
    return [(points, tuple(right(loss_named(loss), quantity, points)))]


def _quantity_of(contender: Contender, loss: str, place: int) -> Callable[..., Array]:
    def function(prediction: Array, target: Array, **parameters: Array) -> Array:
        classes = target.argmax(axis=1) if loss == VECTOR else target
        numbers = {name: float(values[0]) for name, values in parameters.items()}
        with np.errstate(all="ignore"):
            return np.asarray(contender.prepare(loss, prediction, classes, numbers, "none")()[place])

    return function


def as_data(
    found: Sequence[Measured], contenders: Sequence[Contender], repetitions: int, load: float
) -> dict[str, Any]:
    """What is written, and what the page on speed is made of; ``load`` is that of the machine before."""
    return {
        "repetitions": repetitions,
        "points": _POINTS,
        "processor": _processor(),
        "cores": CORES,
        "load": round(load, 1),
        "versions": {contender.package: contender.version for contender in contenders},
        "threads": {contender.name: contender.threads for contender in contenders},
        "rows": [
            {
                **asdict(one.row),
                "of": {
                    name: {
                        "seconds": float(f"{taken:.3g}"),
                        "error": float(f"{one.errors[name]:.3g}"),
                        "ratio": None if (ratio := one.ratio(name)) is None else float(f"{ratio:.3g}"),
                        "most": round(goals(one.row)[name].most, 3) if name in goals(one.row) else None,
                    }
                    for name, taken in one.seconds.items()
                },
            }
            for one in found
        ],
    }


def _processor() -> str:
    """What the system calls it."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _lines(found: Measured, contenders: Sequence[Contender]) -> Iterator[Sequence[str | Text]]:
    """One line for each contender of a row."""
    row = found.row
    scale = 1e6 if row.elements == 1 else 1e9 / row.elements
    asked = goals(row)
    for contender in contenders:
        name = contender.name
        if name not in found.seconds:
            continue
        ratio = found.ratio(name)
        style = {True: "green", False: "bold red", None: ""}[found.is_reached(name)]
        goal = f"{asked[name].most:.2g}" if ratio is not None else ""
        yield (
            *(row.name, row.type, f"{row.elements:,}", name, contender.threads),
            *(f"{found.seconds[name] * scale:.3g}", f"{found.errors[name]:.3g}"),
            *("" if ratio is None else f"{ratio:.2f}", Text(goal, style)),
        )


def main(given: Sequence[str] | None = None) -> None:
    parser = ArgumentParser("make bench-losses", description="Time value and gradient beside other libraries.")
    names = tuple(contender.name for contender in CONTENDERS)
    parser.add_argument("--losses", nargs="+", choices=LOSSES, default=LOSSES, metavar="LOSS", help=", ".join(LOSSES))
    parser.add_argument("--contenders", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--types", nargs="+", choices=TYPES, default=TYPES)
    parser.add_argument("--elements", nargs="+", type=int, choices=ELEMENTS, default=ELEMENTS)
    parser.add_argument("--classes", nargs="+", type=int, choices=CLASSES, default=CLASSES)
    parser.add_argument("--repetitions", type=int, default=7, help="of which the median counts (7)")
    parser.add_argument("--json", action="store_true", help="print one JSON object; times are seconds a call")
    parser.add_argument("--write", action="store_true", help="keep what is measured for the page on speed")
    chosen = parser.parse_args(given)
    contenders = [each for each in CONTENDERS if each.name in chosen.contenders and each.is_installed]
    load = os.getloadavg()[0]
    np.empty(max(ELEMENTS))  # all work in memory that the process has, whatever row comes first
    wrong = {
        (loss, dtype): errors(loss, dtype, contenders)
        for loss, dtype in tracked(
            [(loss, dtype) for loss in chosen.losses for dtype in chosen.types], "Errors", lambda each: each[0]
        )
    }
    found = [
        Measured(row, seconds(row, contenders, chosen.repetitions), wrong[row.loss, row.type])
        for row in tracked(
            rows(chosen.losses, chosen.types, chosen.elements, chosen.classes),
            "Timing",
            lambda row: f"{row.name}, {row.elements:,}",
        )
    ]
    kept = as_data(found, contenders, chosen.repetitions, load)
    if chosen.write:
        TIMED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if chosen.json:
        print_json(kept)
        return
    console = output()
    console.print(table(_TITLE, _COLUMNS, (line for one in found for line in _lines(one, contenders))))
    reached = [one.is_reached(name) for one in found for name in one.seconds]
    console.print(f"{reached.count(True)} of {len(reached) - reached.count(None)} goals reached")


_TITLE = "Nanoseconds an element (microseconds for one example), and the greatest error in units in the last place"
_COLUMNS = ("loss", "type", "elements", "by", "threads", "time", "error", "ratio", "goal")


if __name__ == "__main__":
    main()

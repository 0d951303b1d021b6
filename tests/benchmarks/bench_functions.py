"""How fast the compiled functions are, beside the same losses written by hand in NumPy.

Run as ``make bench-numpy``, on a quiet machine; ``make bench-numpy ARGS="--help"`` says how to choose rows. Both sides
take turns in one run, and the median of the repetitions counts. An element is one number; of vectors, one entry. One
element means one call on one example.
"""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import product
from statistics import median
from timeit import Timer
from typing import Any

import numpy as np
from rich.text import Text

from mse_sym import gradients
from mse_sym.cli.tables import table
from mse_sym.cli.terminal import output, print_json, tracked
from tests.benchmarks.by_hand import BY_HAND

FUNCTIONS = ("value_and_gradient", "gradient")
TYPES = ("float64", "float32")
ELEMENTS = (1, 1_000, 100_000, 4_000_000)
IMPORT = "import"
_CLASSES = (10, 100)
_CLASSES_OF_ONE = 3

_LEAST_SECONDS = 0.005
"""So long is each timing at least: short functions are called again and again."""

_TITLE = "Nanoseconds an element (microseconds a call, milliseconds an import)"
_COLUMNS = ("loss", "function", "type", "elements", "classes", "ours", "by hand", "ratio", "goal")
_FRESH = "from time import perf_counter as now; start = now(); import {}; print(now() - start)"


@dataclass(frozen=True)
class Row:
    """What is measured; of an import there is nothing but the name."""

    loss: str
    function: str = ""
    type: str = ""
    elements: int = 0
    classes: int = 0

    @property
    def scale(self) -> float:
        """What the seconds are multiplied by where they are shown."""
        return {0: 1e3, 1: 1e6}.get(self.elements, 1e9 / max(self.elements, 1))

    @property
    def most(self) -> tuple[float, str] | None:
        """The goal, if there is one: at most so many times what is written by hand, or so many microseconds."""
        if self.loss == IMPORT:
            return 1.3, "times"
        if self.elements == 1:
            return (50, "µs") if self.classes else (15, "µs")
        if self.type != "float64" or self.elements < 100_000 or self.classes > 10:
            return None
        return (4, "times") if self.classes else (2.5, "times")


@dataclass(frozen=True)
class Measured:
    """The median seconds of either side."""

    row: Row
    ours: float
    by_hand: float

    @property
    def ratio(self) -> float:
        return self.ours / self.by_hand

    @property
    def is_reached(self) -> bool | None:
        """Whether the goal is reached, if there is one."""
        if self.row.most is None:
            return None
        most, unit = self.row.most
        return (self.ratio if unit == "times" else self.ours * self.row.scale) <= most


def rows(losses: Sequence[str], functions: Sequence[str], types: Sequence[str], elements: Sequence[int]) -> list[Row]:
    """The rows that are chosen; one example is of float64 alone."""
    chosen = [Row(IMPORT)] if IMPORT in losses else []
    for loss, function, dtype, count in product(losses, functions, types, elements):
        if loss == IMPORT or (count == 1 and dtype != "float64"):
            continue
        several = (_CLASSES_OF_ONE,) if count == 1 else _CLASSES
        chosen += [Row(loss, function, dtype, count, k) for k in (several if BY_HAND[loss].is_vector else (0,))]
    return chosen


def measured(row: Row, repetitions: int) -> Measured:
    """Both sides, in turns."""
    sides = list(_imports() if row.loss == IMPORT else _calls(row))
    taken = [[seconds() for seconds in sides] for _ in range(repetitions)]
    ours, by_hand = map(median, zip(*taken, strict=True))
    return Measured(row, ours, by_hand)


def _imports() -> Iterator[Callable[[], float]]:
    for module in ("mse_sym.gradients", "numpy"):
        yield partial(_seconds_to_import, module)


def _seconds_to_import(module: str) -> float:
    """In a fresh interpreter, without its start, and with the bytecode that Python keeps beside what is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", _FRESH.format(module)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, env=kept).stdout)


def _calls(row: Row) -> Iterator[Callable[[], float]]:
    arguments, parameters = examples(row)
    for of_loss in (getattr(gradients, row.loss), BY_HAND[row.loss]):
        timer = Timer(partial(getattr(of_loss, row.function), *arguments, **parameters))
        timer.timeit(1)
        yield partial(_seconds_a_call, timer, max(1, round(_LEAST_SECONDS / timer.timeit(1))))


def _seconds_a_call(timer: Timer, calls: int) -> float:
    return timer.timeit(calls) / calls


def examples(row: Row) -> tuple[tuple[Any, ...], dict[str, float]]:
    """Prediction, target and parameters: always the same; one example of a loss of numbers is two Python numbers."""
    by_hand = BY_HAND[row.loss]
    count = row.elements // row.classes if row.classes else row.elements
    entries = (row.classes,) if row.classes else ()
    drawn = by_hand.draw(np.random.default_rng(0), entries if row.elements == 1 else (count, *entries))
    arguments = tuple(np.asarray(array, row.type) for array in drawn)
    if row.elements == 1 and not entries:
        arguments = tuple(array.item() for array in arguments)
    return arguments, dict(by_hand.parameters)


def _cells(found: Measured) -> Sequence[str | Text]:
    row = found.row
    most = f"{row.most[0]:g} {row.most[1]}" if row.most else ""
    style = {True: "green", False: "bold red", None: ""}[found.is_reached]
    return (
        row.loss,
        row.function,
        row.type,
        f"{row.elements:,}" if row.elements else "",
        str(row.classes or ""),
        f"{found.ours * row.scale:.3g}",
        f"{found.by_hand * row.scale:.3g}",
        f"{found.ratio:.3g}",
        Text(most, style),
    )


def _as_json(found: Measured) -> dict[str, Any]:
    return asdict(found) | {"ratio": found.ratio, "goal": found.row.most, "is_reached": found.is_reached}


def _keep_freed_memory() -> None:
    """Let both sides work in memory that the process has, whatever row comes first.

    The allocator of glibc gives arrays of 128 KB and more back to the system until a larger one was freed, and to get
    them again, page by page, takes longer than to compute what is in them.
    """
    np.empty(max(ELEMENTS))


def main(given: Sequence[str] | None = None) -> None:
    parser = ArgumentParser("make bench-numpy", description="Time the compiled functions beside NumPy written by hand.")
    losses = (*BY_HAND, IMPORT)
    parser.add_argument("--losses", nargs="+", choices=losses, default=losses, metavar="LOSS", help=", ".join(losses))
    parser.add_argument("--functions", nargs="+", choices=FUNCTIONS, default=FUNCTIONS)
    parser.add_argument("--types", nargs="+", choices=TYPES, default=TYPES)
    parser.add_argument("--elements", nargs="+", type=int, choices=ELEMENTS, default=ELEMENTS)
    parser.add_argument("--repetitions", type=int, default=7, help="of which the median counts (7)")
    parser.add_argument("--json", action="store_true", help="print one JSON object; times are seconds a call")
    chosen = parser.parse_args(given)
    wanted = rows(chosen.losses, chosen.functions, chosen.types, chosen.elements)
    _keep_freed_memory()
    found = [
        measured(row, chosen.repetitions)
        for row in tracked(wanted, "Measuring", lambda row: f"{row.loss}, {row.elements:,}")
    ]
    if chosen.json:
        print_json({"repetitions": chosen.repetitions, "rows": [_as_json(one) for one in found]})
        return
    console = output()
    console.print(table(_TITLE, _COLUMNS, map(_cells, found)))
    goals = [one.is_reached for one in found if one.row.most]
    console.print(f"{sum(map(bool, goals))} of {len(goals)} goals reached")


if __name__ == "__main__":
    main()

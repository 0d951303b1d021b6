"""How fast many random starts of a neuron are trained beside torch, JAX and NumPy, and how much memory a million take.

Run as ``python -m tests.benchmarks.bench_study`` on a quiet machine.  All contenders count for each of 100,000 starts
how many of 300 epochs its output is above a level, by the same formulas in float64, and take turns in one run; the
median counts.  *All epochs*: the level is never reached.  *Until they arrive*: it is 1/2, as in the study.
"""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module, util
from statistics import median
from timeit import Timer
from typing import Any, TypeAlias

import numpy as np
from rich.text import Text

from mse_sym.cli.tables import table
from mse_sym.cli.terminal import output, print_json, tracked
from mse_sym.losses import Loss, activations, binary_cross_entropy, squared_error
from mse_sym.train.study import NOT_ARRIVED, counted

Array: TypeAlias = np.ndarray[Any, Any]
Count: TypeAlias = Callable[[], Array]

STARTS, EPOCHS, RATE = 100_000, 300, 0.15
LEVELS = {"all epochs": 1e-9, "until they arrive": 0.5}
LOSSES = (squared_error, binary_cross_entropy)
FASTER = 3.0
"""So many times as fast as the fastest of the others ours shall be."""
MEMORY = 64.0
"""So many MiB beyond its result a study of a million starts may take."""


@dataclass(frozen=True)
class Row:
    """What is timed."""

    loss: Loss
    name: str

    @property
    def level(self) -> float:
        return LEVELS[self.name]


def starts() -> tuple[Array, Array]:
    """Weights and biases, always the same."""
    weights, biases = np.random.default_rng(0).standard_normal((2, STARTS))
    return weights, biases


def ours(backend: Any) -> Callable[[Row], Count]:
    def prepare(row: Row) -> Count:
        weights, biases = starts()

        def run() -> Array:
            found = counted(
                row.loss,
                activations.sigmoid,
                row.level,
                weights=weights,
                biases=biases,
                most=EPOCHS - 1,
                backend=backend,
            )
            return np.where(found == NOT_ARRIVED, EPOCHS, found)

        return run

    return prepare


def slope(loss: Loss, a: Any) -> Any:
    """The error signal for the target 0, as one writes it."""
    return a * a * (1 - a) if loss == squared_error else a


def with_numpy(row: Row) -> Count:
    given = starts()

    def run() -> Array:
        w, b = given[0].copy(), given[1].copy()
        counts = np.zeros(STARTS, np.int64)
        for _ in range(EPOCHS):
            a = 1 / (1 + np.exp(-(w + b)))
            counts += a > row.level
            step = RATE * slope(row.loss, a)
            w -= step
            b -= step
        return counts

    return run


def with_numpy_leaving_out(row: Row) -> Count:
    """Starts that have arrived are taken out after each epoch."""
    given = starts()

    def run() -> Array:
        w, b, on = *given, np.arange(STARTS)
        counts = np.zeros(STARTS, np.int64)
        for _ in range(EPOCHS):
            a = 1 / (1 + np.exp(-(w + b)))
            above = a > row.level
            on, a = on[above], a[above]
            counts[on] += 1
            step = RATE * slope(row.loss, a)
            w, b = w[above] - step, b[above] - step
        return counts

    return run


def with_torch(compiled: bool) -> Callable[[Row], Count]:
    def prepare(row: Row) -> Count:
        torch = import_module("torch")
        first = [torch.from_numpy(each) for each in starts()]

        def epoch(w: Any, b: Any, counts: Any) -> Any:
            a = torch.sigmoid(w + b)
            step = RATE * slope(row.loss, a)
            return w - step, b - step, counts + (a > row.level)

        step = torch.compile(epoch) if compiled else epoch

        def run() -> Array:
            w, b = first
            counts = torch.zeros(STARTS, dtype=torch.int64)
            with torch.no_grad():
                for _ in range(EPOCHS):
                    w, b, counts = step(w, b, counts)
            return np.asarray(counts)

        return run

    return prepare


def with_jax(row: Row) -> Count:
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    first = [jax.numpy.asarray(each) for each in starts()]

    def epoch(_: Any, state: Any) -> Any:
        w, b, counts = state
        a = jax.nn.sigmoid(w + b)
        step = RATE * slope(row.loss, a)
        return w - step, b - step, counts + (a > row.level)

    def every(w: Any, b: Any) -> Any:
        return jax.lax.fori_loop(0, EPOCHS, epoch, (w, b, jax.numpy.zeros(STARTS, int)))[2]

    compiled = jax.jit(every)
    return lambda: np.asarray(compiled(*first))


CONTENDERS: Mapping[str, tuple[str, Callable[[Row], Count]]] = {
    "mse_sym numba": ("numba", ours("numba")),
    "mse_sym numpy": ("numpy", ours("numpy")),
    "NumPy": ("numpy", with_numpy),
    "NumPy, without those that have arrived": ("numpy", with_numpy_leaving_out),
    "torch": ("torch", with_torch(compiled=False)),
    "torch.compile": ("torch", with_torch(compiled=True)),
    "JAX jit": ("jax", with_jax),
}
"""With the library that each needs."""
OURS = "mse_sym numba"


@cache
def reference(row: Row) -> Array:
    return with_numpy(row)()


def seconds(row: Row, names: Sequence[str], repetitions: int) -> dict[str, float]:
    """The median time of each contender, in turns, of which all count the same."""
    timers = {}
    for name in names:
        run = CONTENDERS[name][1](row)
        differ = np.count_nonzero(run() != reference(row))
        assert differ <= 1, f"{name} counts {differ} starts otherwise"
        timers[name] = Timer(run)
    taken: dict[str, list[float]] = {name: [] for name in timers}
    for _ in range(repetitions):
        for name, timer in timers.items():
            taken[name].append(timer.timeit(1))
    return {name: median(times) for name, times in taken.items()}


def ratio(found: Mapping[str, float]) -> float | None:
    """How many times as fast as the fastest of the others ours is."""
    others = [taken for name, taken in found.items() if not name.startswith("mse_sym")]
    return min(others) / found[OURS] if others and OURS in found else None


def memory() -> float:
    """MiB that a study of a million starts takes beyond its result, in a process of its own.

    The greater of what NumPy allocates and of how much the process grows.
    """
    done = subprocess.run([sys.executable, "-c", _MEASURED], capture_output=True, text=True, check=True)
    return float(done.stdout)


_MEASURED = """
import tracemalloc
from resource import RUSAGE_SELF, getrusage
from mse_sym.train.study import Study, run_study
run_study(Study(starts=10_000))
before = getrusage(RUSAGE_SELF).ru_maxrss
tracemalloc.start()
counts = run_study(Study())
grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
allocated = tracemalloc.get_traced_memory()[1] / 2**20
print(max(grown, allocated) - sum(each.nbytes for each in counts.values()) / 2**20)
"""


def main(given: Sequence[str] | None = None) -> None:
    parser = ArgumentParser("bench_study", description="Time many random starts beside torch, JAX and NumPy.")
    parser.add_argument("--contenders", nargs="+", choices=CONTENDERS, default=[*CONTENDERS], metavar="NAME")
    parser.add_argument("--repetitions", type=int, default=7, help="of which the median counts (7)")
    parser.add_argument("--json", action="store_true", help="print one JSON object; times are seconds")
    chosen = parser.parse_args(given)
    names = [name for name in chosen.contenders if util.find_spec(CONTENDERS[name][0])]
    load = os.getloadavg()[0]
    rows = [Row(loss, name) for name in LEVELS for loss in LOSSES]
    found = {
        row: seconds(row, names, chosen.repetitions)
        for row in tracked(rows, "Timing", lambda row: f"{row.loss.name}, {row.name}")
    }
    used = memory()
    if chosen.json:
        as_rows = [{"loss": row.loss.name, "epochs": row.name, "seconds": times} for row, times in found.items()]
        print_json({"load": load, "rows": as_rows, "MiB": used})
        return
    lines = []
    for row, times in found.items():
        faster = ratio(times)
        for name, taken in times.items():
            shown = Text("")
            if name == OURS and faster is not None:
                shown = Text(f"{faster:.2f}", "green" if faster >= FASTER else "bold red")
            lines.append((row.loss.name, row.name, name, f"{1000 * taken:.1f}", shown))
    console = output()
    title = f"Milliseconds for {EPOCHS} epochs from {STARTS:,} starts (load before {load:.1f})"
    console.print(table(title, ("loss", "", "by", "time", f"times as fast, of {FASTER:g}"), lines))
    console.print(
        f"A million starts take {used:.1f} MiB beyond the result, of {MEMORY:g}.",
        style="green" if used <= MEMORY else "bold red",
    )


if __name__ == "__main__":
    main()

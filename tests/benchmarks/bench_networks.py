"""How fast networks are trained beside torch and scikit-learn: the same steps from one start, all in one run.

Run as ``python -m tests.benchmarks.bench_networks`` on a quiet machine.  All contenders take turns, and the median of
the repetitions counts; seconds are of all epochs, without compiling.  Plain gradient descent on the cross-entropy
behind the softmax, tanh in the hidden layers.
"""

from __future__ import annotations

import warnings
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np

from mse_sym.cli.tables import table
from mse_sym.cli.terminal import output, print_json, tracked
from mse_sym.losses import activations, cross_entropy
from mse_sym.train import SGD, Network, Parameters, train

Array: TypeAlias = np.ndarray[Any, Any]
Run: TypeAlias = Callable[[], float]
"""Trains, and gives the risk at the end, or NaN where a library starts from elsewhere."""


@dataclass(frozen=True)
class Row:
    """What is trained: so many epochs in batches, from data by a name."""

    data: str
    widths: tuple[int, ...]
    batch_size: int
    epochs: int
    goal: float
    """At most so many times the seconds of the fastest other library."""
    rate: float = 0.1

    @property
    def name(self) -> str:
        return f"{self.data}, {'-'.join(map(str, self.widths))}, batch {self.batch_size}, {self.epochs} epochs"


ROWS = (Row("digits", (64, 100, 10), 32, 20, 1 / 3), Row("noise", (784, 512, 512, 10), 256, 2, 1.0))
TYPES = ("float64", "float32")


def examples(row: Row, dtype: str) -> tuple[Array, Array]:
    """The handwritten digits of scikit-learn, or as many inputs as there are in one of MNIST's images, at random."""
    if row.data == "digits":
        X, y = import_module("sklearn.datasets").load_digits(return_X_y=True)
        return (X / 16).astype(dtype), y
    random = np.random.default_rng(0)
    return random.normal(size=(4096, row.widths[0])).astype(dtype), random.integers(0, row.widths[-1], 4096)


def of_ours(backend: str) -> Callable[[Row, Array, Array, Parameters], Run]:
    def prepare(row: Row, X: Array, y: Array, start: Parameters) -> Run:
        model = Network(row.widths, cross_entropy, activations.softmax, backend=backend)

        def run() -> float:
            found = train(
                model, X, y, SGD(row.rate), start=start, batch_size=row.batch_size, epochs=row.epochs, progress=False
            )
            return float(found.risk[-1])

        return run

    return prepare


def of_torch(threads: int) -> Callable[[Row, Array, Array, Parameters], Run]:
    def prepare(row: Row, X: Array, y: Array, start: Parameters) -> Run:
        torch = import_module("torch")
        inputs, classes, layers = torch.tensor(X), torch.tensor(y), []
        for columns, rows in zip(row.widths, row.widths[1:], strict=False):
            layers += [torch.nn.Linear(columns, rows, dtype=inputs.dtype), torch.nn.Tanh()]
        model, rule = torch.nn.Sequential(*layers[:-1]), torch.nn.CrossEntropyLoss()
        linear = [layer for layer in model if isinstance(layer, torch.nn.Linear)]

        def run() -> float:
            torch.set_num_threads(threads)
            with torch.no_grad():
                for layer, weights, biases in zip(linear, start.weights, start.biases, strict=True):
                    layer.weight.copy_(torch.tensor(weights))
                    layer.bias.copy_(torch.tensor(biases))
            optimiser = torch.optim.SGD(model.parameters(), lr=row.rate)
            random = np.random.default_rng([0, 1])
            for _ in range(row.epochs):
                order, total = torch.tensor(random.permutation(len(X))), 0.0
                for begin in range(0, len(X), row.batch_size):
                    batch = order[begin : begin + row.batch_size]
                    optimiser.zero_grad()
                    risk = rule(model(inputs[batch]), classes[batch])
                    risk.backward()
                    optimiser.step()
                    total += risk.detach() * len(batch)
            return float(total / len(X))

        return run

    return prepare


def of_scikit_learn(row: Row, X: Array, y: Array, start: Parameters) -> Run:
    model = import_module("sklearn.neural_network").MLPClassifier(
        row.widths[1:-1],
        activation="tanh",
        solver="sgd",
        learning_rate_init=row.rate,
        batch_size=row.batch_size,
        max_iter=row.epochs,
        n_iter_no_change=row.epochs + 1,
        momentum=0,
        alpha=0,
        tol=0,
    )

    def run() -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it has not converged after so few epochs
            model.fit(X, y)
        return float("nan")

    return run


@dataclass(frozen=True)
class Contender:
    """What trains, and the modules that it needs."""

    name: str
    prepare: Callable[[Row, Array, Array, Parameters], Run]
    modules: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        return self.name.startswith("mse_sym")


CONTENDERS = (
    Contender("mse_sym numba", of_ours("numba"), ("numba",)),
    Contender("mse_sym numpy", of_ours("numpy")),
    Contender("torch, 1 thread", of_torch(1), ("torch",)),
    Contender("torch, 2 threads", of_torch(2), ("torch",)),
    Contender("MLPClassifier", of_scikit_learn, ("sklearn",)),
)


def seconds(row: Row, dtype: str, contenders: Sequence[Contender], repetitions: int) -> dict[str, float]:
    """The median seconds of each contender, after one run that compiles."""
    X, y = examples(row, dtype)
    start = Network(row.widths, cross_entropy, activations.softmax).start(0, dtype)
    runs = {each.name: each.prepare(row, X, y, start) for each in contenders}
    for run in runs.values():
        run()
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repetitions):
        for name, run in runs.items():
            begin = perf_counter()
            run()
            taken[name].append(perf_counter() - begin)
    return {name: median(each) for name, each in taken.items()}


def _lines(row: Row, dtype: str, found: Mapping[str, float]) -> Iterator[tuple[str, ...]]:
    others = [taken for name, taken in found.items() if not name.startswith("mse_sym")]
    for name, taken in found.items():
        ratio, goal = "", ""
        if name.startswith("mse_sym") and others:
            ratio = f"{taken / min(others):.2f}"
            goal = f"{row.goal:.2f}" if name == "mse_sym numba" else ""
        yield row.name, dtype, name, f"{taken:.4f}", ratio, goal


def main(given: Sequence[str] | None = None) -> None:
    parser = ArgumentParser("bench_networks", description="Time training beside torch and scikit-learn.")
    parser.add_argument("--data", nargs="+", choices=[row.data for row in ROWS], default=[row.data for row in ROWS])
    parser.add_argument("--types", nargs="+", choices=TYPES, default=TYPES)
    parser.add_argument("--repetitions", type=int, default=5, help="of which the median counts (5)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args(given)
    contenders = [each for each in CONTENDERS if all(find_spec(name) for name in each.modules)]
    wanted = [(row, dtype) for row in ROWS if row.data in chosen.data for dtype in chosen.types]
    found = [
        (row, dtype, seconds(row, dtype, contenders, chosen.repetitions))
        for row, dtype in tracked(wanted, "Timing", lambda each: each[0].name)
    ]
    if chosen.json:
        print_json([{"row": row.name, "type": dtype, "seconds": taken} for row, dtype, taken in found])
        return
    lines = (line for each in found for line in _lines(*each))
    output().print(table("Seconds of training; the ratio is to the fastest other library", _COLUMNS, lines))


_COLUMNS = ("what", "type", "by", "seconds", "ratio", "goal")


if __name__ == "__main__":
    main()

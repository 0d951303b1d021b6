"""How long boosting takes with our objectives, beside the objectives that the libraries have of their own.

Run as ``make bench-boosting`` on a quiet machine; ``--help`` says how to choose rows.  Both sides
take turns in one run, on the same data, from the same start, with as many threads as there are cores, and the median of
the repetitions counts.  Our side must not take longer than the other by more than a tenth.  ``--cpu`` counts what the
process had of all processors, which says more on a machine that others use.  The column *at best* is the ratio that an
objective would have that takes no time at all: what is left then, the library takes for calling any objective.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
from rich.text import Text
from sympy import Integer, Rational, exp

from mse_sym import activations, losses
from mse_sym.adapters import as_objective
from mse_sym.cli.tables import table
from mse_sym.cli.terminal import output, print_json, tracked

LIBRARIES = ("xgboost", "lightgbm", "catboost")
OBJECTIVES = ("bernoulli", "poisson", "softmax")
CLASSES = 3
MOST = 1.1
"""Our side takes at most so many times what the other takes."""

_COLUMNS = ("library", "objective", "rows", "trees", "ours", "built in", "ratio", "at best", "goal")


@dataclass(frozen=True)
class Row:
    """What is measured."""

    library: str
    objective: str
    rows: int
    trees: int


@dataclass(frozen=True)
class Measured:
    """The median seconds of either side, and of those that were spent within our objective."""

    row: Row
    ours: float
    built_in: float
    within: float

    @property
    def ratio(self) -> float:
        return self.ours / self.built_in

    @property
    def at_best(self) -> float:
        """The ratio, had our objective taken no time."""
        return (self.ours - self.within) / self.built_in


@dataclass
class _Timed:
    """An objective, and the seconds that were spent within it."""

    objective: Any
    clock: Callable[[], float]
    seconds: float = 0.0

    no_jit = True  # as CatBoost asks of objects with these methods

    def __call__(self, *given: Any) -> Any:
        return self._timed(self.objective, given)

    def calc_ders_range(self, *given: Any) -> Any:
        return self._timed(self.objective.calc_ders_range, given)

    def calc_ders_multi(self, *given: Any) -> Any:
        return self._timed(self.objective.calc_ders_multi, given)

    def start(self, targets: Any) -> Any:
        return self.objective.start(targets)

    def _timed(self, call: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        start = self.clock()
        found = call(*given)
        self.seconds += self.clock() - start
        return found


def measured(row: Row, repetitions: int, clock: Callable[[], float]) -> Measured:
    """Both sides, in turns, after one run of each that counts nothing."""
    objective = _Timed(_objective(row), clock)
    sides = tuple(_sides(row, objective))
    taken: list[tuple[float, float, float]] = []
    for _ in range(repetitions + 1):
        before = objective.seconds
        ours, built_in = (_seconds(side, clock) for side in sides)
        taken.append((ours, built_in, objective.seconds - before))
    return Measured(row, *map(median, zip(*taken[1:], strict=True)))


def _seconds(run: Callable[[], Any], clock: Callable[[], float]) -> float:
    start = clock()
    run()
    return clock() - start


def _sides(row: Row, objective: _Timed) -> Iterator[Callable[[], Any]]:
    random = np.random.default_rng(0)
    X = random.normal(size=(row.rows, 10)).astype(np.float32)
    signal = X[:, 0] + np.sin(2 * X[:, 1]) * X[:, 2]
    match row.objective:
        case "bernoulli":
            y: Any = random.uniform(size=row.rows) < 1 / (1 + np.exp(-signal))
        case "poisson":
            y = random.poisson(np.exp(signal / 2))
        case _:
            scores = np.stack([signal, -signal, X[:, 3]], axis=1)
            y = np.argmax(scores + random.gumbel(size=scores.shape), axis=1)
    sides = {"xgboost": _of_xgboost, "lightgbm": _of_lightgbm, "catboost": _of_catboost}
    return sides[row.library](row, objective, X, y.astype(np.float32))


def _objective(row: Row) -> Any:
    """Ours, with the curvature that the library has."""
    if row.objective == "bernoulli":
        return as_objective(losses.binary_cross_entropy, row.library, link=activations.sigmoid)  # type: ignore[arg-type]
    if row.objective == "poisson":
        poisson = losses.poisson_nll.of(activations.exp)
        steps = {"xgboost": Rational(7, 10), "lightgbm": Rational(7, 10), "catboost": Integer(0)}[row.library]
        return as_objective(poisson, row.library, curvature=exp(poisson.prediction + steps))  # type: ignore[arg-type]
    softmax = losses.cross_entropy.of(activations.softmax)
    factor = {"xgboost": Integer(2), "lightgbm": Rational(CLASSES, CLASSES - 1), "catboost": Integer(1)}[row.library]
    chosen = None if row.library == "catboost" else factor * softmax.hessian_diagonal
    return as_objective(softmax, row.library, curvature=chosen)  # type: ignore[arg-type]


def _of_xgboost(row: Row, objective: _Timed, X: Any, y: Any) -> Iterator[Callable[[], Any]]:
    import xgboost

    data = xgboost.QuantileDMatrix(X, label=y)
    start = objective.start(y)
    name, score = {
        "bernoulli": ("binary:logistic", 1 / (1 + np.exp(-start))),
        "poisson": ("count:poisson", np.exp(start)),
        "softmax": ("multi:softprob", np.ravel(start).tolist()),
    }[row.objective]
    settings: dict[str, Any] = {"max_depth": 6, "eta": 0.1, "tree_method": "hist"}
    if row.objective == "softmax":
        settings["num_class"] = CLASSES
    if row.objective == "poisson":
        settings["max_delta_step"] = 0.7
    ours = {**settings, "base_score": np.ravel(start).tolist() if row.objective == "softmax" else start}
    theirs = {**settings, "objective": name, "base_score": score}
    yield lambda: xgboost.train(ours, data, row.trees, obj=objective)
    yield lambda: xgboost.train(theirs, data, row.trees)


def _of_lightgbm(row: Row, objective: _Timed, X: Any, y: Any) -> Iterator[Callable[[], Any]]:
    import lightgbm

    start = objective.start(y)
    name = {"bernoulli": "binary", "poisson": "poisson", "softmax": "multiclass"}[row.objective]
    settings: dict[str, Any] = {"num_leaves": 63, "learning_rate": 0.1, "verbosity": -1, "force_col_wise": True}
    if row.objective == "softmax":
        settings |= {"num_class": CLASSES, "objective": name}
    begin = np.broadcast_to(start, (len(y), CLASSES) if row.objective == "softmax" else len(y)).copy()
    of_ours = lightgbm.Dataset(X, y, init_score=begin, params=settings).construct()
    of_theirs = lightgbm.Dataset(X, y, params=settings).construct()
    yield lambda: lightgbm.train({**settings, "objective": objective}, of_ours, row.trees)
    yield lambda: lightgbm.train({**settings, "objective": name}, of_theirs, row.trees)


def _of_catboost(row: Row, objective: _Timed, X: Any, y: Any) -> Iterator[Callable[[], Any]]:
    import catboost

    name = {"bernoulli": "Logloss", "poisson": "Poisson", "softmax": "MultiClass"}[row.objective]
    settings = {
        "iterations": row.trees,
        "learning_rate": 0.1,
        "depth": 6,
        "boosting_type": "Plain",
        "bootstrap_type": "No",
        "leaf_estimation_method": "Newton",
        "leaf_estimation_iterations": 1,
        "boost_from_average": False,
        "eval_metric": name,
        "metric_period": row.trees,
        "verbose": 0,
        "allow_writing_files": False,
    }
    data = catboost.Pool(X, y)
    data.quantize()
    yield lambda: catboost.CatBoost({**settings, "loss_function": objective}).fit(data)
    yield lambda: catboost.CatBoost({**settings, "loss_function": name}).fit(data)


def _cells(found: Measured) -> Sequence[str | Text]:
    style = "green" if found.ratio <= MOST else "bold red"
    row = found.row
    return (
        row.library,
        row.objective,
        f"{row.rows:,}",
        str(row.trees),
        f"{found.ours:.2f}",
        f"{found.built_in:.2f}",
        f"{found.ratio:.3f}",
        f"{found.at_best:.3f}",
        Text(f"{MOST:g} times", style),
    )


def main(given: Sequence[str] | None = None) -> None:
    parser = ArgumentParser("bench_boosting", description="Time boosting with our objectives beside the built-in ones.")
    parser.add_argument("--libraries", nargs="+", choices=LIBRARIES, default=LIBRARIES)
    parser.add_argument("--objectives", nargs="+", choices=OBJECTIVES, default=OBJECTIVES)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--trees", type=int, default=10)
    parser.add_argument("--repetitions", type=int, default=5, help="of which the median counts (5)")
    parser.add_argument("--cpu", action="store_true", help="count seconds of the processors")
    parser.add_argument("--json", action="store_true", help="print one JSON object; times are seconds a run")
    chosen = parser.parse_args(given)
    wanted = [
        Row(library, objective, chosen.rows, chosen.trees)
        for library in chosen.libraries
        for objective in chosen.objectives
    ]
    found = [
        measured(row, chosen.repetitions, process_time if chosen.cpu else perf_counter)
        for row in tracked(wanted, "Boosting", lambda row: f"{row.library}, {row.objective}")
    ]
    if chosen.json:
        print_json(
            {
                "repetitions": chosen.repetitions,
                "rows": [asdict(one) | {"ratio": one.ratio, "at_best": one.at_best} for one in found],
            }
        )
        return
    console = output()
    console.print(table("Seconds a run", _COLUMNS, map(_cells, found)))
    console.print(f"{sum(one.ratio <= MOST for one in found)} of {len(found)} goals reached")


if __name__ == "__main__":
    main()

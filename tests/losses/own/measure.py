"""What is asked of each of the seventy, one process a loss: proved, compiled, measured, checked, and timed.

Run as ``python -m tests.losses.own.measure [NAME …]``; ``--write`` keeps what is found for the page of the reports.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import warnings
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from math import inf
from typing import Any

import numpy as np

from mse_sym.check import check_gradient
from mse_sym.check.own_loss import measured_quantities, own_accuracy
from mse_sym.forms.measure import BOUND
from mse_sym.forms.points import points
from mse_sym.losses import AccuracyWarning, Loss
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.pages.catalogue import examine_loss
from mse_sym.pages.measurements import OWN_LOSSES, own_losses_data
from mse_sym.pages.own import SEVENTY
from mse_sym.proof import StepRefuted, StepUndecided
from mse_sym.report.status import STANDING

_ELEMENTS = 100_000
_WATCHED_ELEMENTS = 500
"""Where some are computed again with many digits, although no number is beyond this power of ten."""
_ORDINARY = 12
_REPETITIONS = 5
_TYPES = (np.float64, np.float32)


@dataclass(frozen=True)
class Found:
    """What became of one loss; times in seconds of computing, and of one element in nanoseconds.

    ``said`` is the sentence with which it is refused, or what it warns of; ``watched`` which quantities are computed
    again with many digits where they may be off too much, and up to which power of ten of the inputs that is nowhere.
    """

    loss: str
    formula: str
    proofs: int = 0
    proving: float = inf
    compiling: float = inf
    errors: Mapping[str, float] | None = None
    worst: Mapping[str, str] | None = None
    plain_error: float = inf
    passes_check: bool = False
    has_page: bool = False
    nanoseconds: float = inf
    plain_nanoseconds: float = inf
    said: str = ""
    watched: Mapping[str, int] | None = None

    @property
    def line(self) -> str:
        """What came out, in a line or two."""
        greatest = max((self.errors or {}).values(), default=inf)
        numbers = (
            f"{'ok ' if self.meets else 'NOT'} {self.loss:28} {self.proofs:3} proofs in {self.proving:5.1f} s, "
            f"compiled in {self.compiling:5.1f} s, errors to {greatest:.3g} (plain {self.plain_error:.3g}), "
            f"check {self.passes_check}, page {self.has_page}, "
            f"{self.nanoseconds:.0f} ns (plain {self.plain_nanoseconds:.0f})"
        )
        return "\n      ".join([numbers, *(self.worst or {}).values(), *[self.said] * bool(self.said)])

    @property
    def meets(self) -> bool:
        """Whether it is proved, compiles, runs, and is as accurate as is asked."""
        errors = self.errors or {}
        return bool(errors) and max(errors.values()) <= BOUND and self.passes_check and self.has_page


def examined(name: str) -> Found:
    """What becomes of a loss."""
    loss = SEVENTY[name]
    start = Found(name, str(loss.expression))
    try:
        return _examined(loss, start)
    except (StepRefuted, StepUndecided, ValueError, TypeError, ArithmeticError, KeyError, RecursionError) as error:
        return Found(name, str(loss.expression), said=f"{type(error).__name__}: {error}"[:1000])


def _examined(loss: Loss, start: Found) -> Found:
    known: dict[str, Any] = asdict(start)
    begin = time.process_time()
    loss.gradient_derivation, loss.hessian_derivation  # noqa: B018 (derived here, and kept)
    known["proving"] = time.process_time() - begin
    begin = time.process_time()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", AccuracyWarning)
        functions = loss.compile()
    known["compiling"] = time.process_time() - begin
    known["said"] = "; ".join(str(each.message) for each in said)
    known["proofs"] = len(functions.evidence)
    known["watched"] = {quantity: watch.n for quantity, watch in functions.watches.items()}
    found = [
        own_accuracy(loss, functions, quantity, dtype) for quantity in measured_quantities(loss) for dtype in _TYPES
    ]
    known["errors"] = {f"{one.quantity} {one.dtype}": one.greatest for one in found}
    known["worst"] = {f"{one.quantity} {one.dtype}": str(one) for one in found if one.wrong}
    known["passes_check"] = check_gradient(loss, functions.gradient).passed
    known["has_page"] = examine_loss(loss, on_page=True).status in STANDING
    try:
        plain = loss.compile("lambdify")
        known["plain_error"] = max(own_accuracy(loss, plain, q, np.float64).greatest for q in measured_quantities(loss))
    except (NameError, ValueError):  # a function that NumPy does not have
        (known["nanoseconds"],) = _timed(loss, functions)
    else:
        known["nanoseconds"], known["plain_nanoseconds"] = _timed(loss, functions, plain)
    return Found(**known)


def _timed(loss: Loss, *each: CompiledLoss) -> Iterator[float]:
    """Nanoseconds an example of value and gradient, at moderate numbers; the least of several turns."""
    is_slow = any(watch.n < _ORDINARY for watch in each[0].watches.values())
    elements = _WATCHED_ELEMENTS if is_slow else _ELEMENTS
    calls = [_call(loss, functions, elements) for functions in each]
    for call in calls:
        call()  # which makes what value and gradient share
    turns = [[_seconds(call) for call in calls] for _ in range(1 if is_slow else _REPETITIONS)]
    return iter([min(times) * 1e9 / elements for times in zip(*turns, strict=True)])


def _call(loss: Loss, functions: CompiledLoss, elements: int) -> Callable[[], Any]:
    domains = {variable.name: variable.domain for variable in functions.variables}

    def array(name: str) -> Any:
        variable = next(v for v in functions.variables if v.name == name)
        drawn = points({name: domains[name]}, [name], 1000, len(name) + ord(name[0]))[name]
        many = np.resize(drawn, elements * 3)
        if not variable.is_vector:
            return many[:elements]
        (length,) = variable.symbol.shape
        return np.resize(many, (elements, int(length) if length.is_Integer else 3))

    prediction, target, *parameters = map(array, domains)
    keywords = dict(zip(list(domains)[2:], parameters, strict=True))

    def call() -> Any:
        with np.errstate(all="ignore"):
            return functions.value_and_gradient(prediction, target, **keywords)

    return call


def _seconds(call: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def main() -> None:
    """Examine the losses that are named, or all."""
    parser = ArgumentParser(prog="python -m tests.losses.own.measure", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="of the seventy (default: all)")
    parser.add_argument("--seconds", type=float, default=240.0, help="after which a loss counts as not answered")
    parser.add_argument("--jobs", type=int, default=1, help="how many side by side")
    parser.add_argument("--write", action="store_true", help="keep what is found for the page")
    parser.add_argument("--here", action="store_true", help="in this process; print JSON")
    chosen = parser.parse_args()
    if chosen.here:
        print(json.dumps([asdict(examined(name)) for name in chosen.names]))
        return
    names = chosen.names or list(SEVENTY)
    found = []
    with ThreadPoolExecutor(chosen.jobs) as pool:
        for one in pool.map(lambda name: _elsewhere(name, chosen.seconds), names):
            print(one.line, flush=True)
            found.append(one)
            if chosen.write:
                _keep(one)
    print(f"{sum(one.meets for one in found)} of {len(found)} meet everything")


def _keep(one: Found) -> None:
    """Among what is kept of the others, in their order."""
    kept = {row["loss"]: row for row in own_losses_data()} | {one.loss: asdict(one)}
    rows = [kept[name] for name in SEVENTY if name in kept]
    OWN_LOSSES.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _elsewhere(name: str, seconds: float) -> Found:
    """A loss in a process of its own, which is ended when the time is over."""
    command = [sys.executable, "-m", "tests.losses.own.measure", name, "--here"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
        (found,) = (Found(**each) for each in json.loads(answer.stdout))
    except subprocess.TimeoutExpired:
        found = Found(name, str(SEVENTY[name].expression), said=f"no answer in {seconds:g} s")
    except json.JSONDecodeError:
        found = Found(name, str(SEVENTY[name].expression), said=answer.stderr[-1000:])
    return found


if __name__ == "__main__":
    main()

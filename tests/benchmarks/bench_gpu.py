"""How fast and how right value and gradient are on a GPU, beside PyTorch's own losses: all in one run.

Run as ``python -m tests.benchmarks.bench_gpu`` where PyTorch finds a GPU.  Contenders take turns, the median of the
repetitions counts, and each is timed by the events of the GPU.  Errors are in units in the last place, of the gradient.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from importlib import import_module
from statistics import median
from typing import Any

import numpy as np

from mse_sym.check.accuracy import measured
from mse_sym.check.right import right
from mse_sym.check.strata import Points
from mse_sym.cli.tables import table
from mse_sym.cli.terminal import output
from tests.benchmarks.bench_libraries import Row, examples
from tests.benchmarks.by_hand import BY_HAND
from tests.benchmarks.contenders import LOSSES, VECTOR, loss_named, of_torch, ours_in_torch

ROWS = tuple(
    Row(loss, dtype, 4_000_000, classes)
    for loss in LOSSES
    for dtype in ("float64", "float32")
    for classes in ((10, 1000) if loss == VECTOR else (0,))
)
CONTENDERS: dict[str, tuple[Callable[..., Any], bool]] = {
    "mse_sym": (ours_in_torch, False),
    "mse_sym, compiled": (ours_in_torch, True),
    "torch": (of_torch, False),
    "torch, compiled": (of_torch, True),
}
_CALLS = 20


def prepared(row: Row, name: str, prediction: Any, target: Any, reduction: Any) -> Callable[[], tuple[Any, Any]]:
    """Value and gradient by automatic differentiation, of tensors that lie on the GPU."""
    torch = import_module("torch")
    of, is_compiled = CONTENDERS[name]
    leaf = torch.tensor(prediction, device="cuda", requires_grad=True)
    compute = of(row.loss, torch.tensor(target, device="cuda"), BY_HAND[row.loss].parameters, reduction)
    if is_compiled:
        import_module("torch._dynamo").reset()  # or the ninth of them would not be compiled any more
        compute = torch.compile(compute, dynamic=False)

    def call() -> tuple[Any, Any]:
        value = compute(leaf)
        return value, torch.autograd.grad(value.sum() if reduction == "none" else value, leaf)[0]

    return call


def seconds(row: Row, repetitions: int) -> dict[str, float]:
    """The median times of all, in turns."""
    torch = import_module("torch")
    calls = {name: prepared(row, name, *examples(row), "mean") for name in CONTENDERS}
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for repetition in range(repetitions + 1):
        for name, call in calls.items():
            start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            call()
            start.record()
            for _ in range(_CALLS):
                call()
            end.record()
            torch.cuda.synchronize()
            if repetition:
                taken[name].append(start.elapsed_time(end) / 1e3 / _CALLS)
    return {name: median(times) for name, times in taken.items()}


def errors(row: Row, count: int = 200) -> dict[str, float]:
    """The greatest errors of the gradients, at ordinary and at confident predictions."""
    classes = 10 if row.classes else 0
    prediction, target = examples(Row(row.loss, row.type, count * max(classes, 1), classes))
    prediction[::2] *= 8
    hot = (target[:, None] == np.arange(classes)).astype(row.type) if classes else target
    parameters = {name: np.full(count, number, row.type) for name, number in BY_HAND[row.loss].parameters.items()}
    points = Points(prediction, hot, parameters, ("ordinary",) * count)
    known = [(points, tuple(right(loss_named(row.loss), "gradient", points)))]
    found = {}
    for name in CONTENDERS:

        def gradient(z: Any, *_: Any, name: str = name, **__: Any) -> Any:
            return prepared(row, name, z, target, "none")()[1].cpu().numpy()

        kind = np.dtype(row.type)
        found[name] = measured(loss_named(row.loss), "gradient", kind, known, gradient, "torch").greatest
    return found


def main() -> None:
    parser = ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--repetitions", type=int, default=5)
    repetitions = parser.parse_args().repetitions
    torch = import_module("torch")
    lines = []
    for row in ROWS:
        taken, wrong = seconds(row, repetitions), errors(row)
        for name in CONTENDERS:
            numbers = (f"{taken[name] * 1e6:.4g}", f"{taken[name] / taken['torch']:.2f}", f"{wrong[name]:.3g}")
            lines.append((row.name, row.type, name, *numbers))
    title = f"{torch.cuda.get_device_name()}, PyTorch {torch.__version__}: value and gradient of 4,000,000 elements"
    output().print(table(title, ("loss", "type", "by", "µs", "of torch's", "error in ulp"), lines))


if __name__ == "__main__":
    main()

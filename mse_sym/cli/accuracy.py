"""``mse-sym accuracy``: how many units in the last place each function of a loss is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import product
from typing import Any

import numpy as np
from rich.text import Text

from mse_sym.backends import BACKENDS
from mse_sym.check.accuracy import ALLOWED, Accuracy, Worst, accuracy
from mse_sym.cli.problem import FAILED, Problem, unknown
from mse_sym.cli.terminal import json_text, output, print_json, table, tracked
from mse_sym.losses import Loss, with_activations
from mse_sym.pages.measurements import MEASURED, accuracy_rows

_COLUMNS = ("loss", "quantity", "type", "greatest", "99 %", "median", "worst input")
_TITLE = "Errors in units in the last place (of the terms, where the result may cancel)"
_SHOWN_ENTRIES = 3


def accuracies(names: Sequence[str], count: int, backend: str, *, as_json: bool, writes: bool) -> int:
    """Measure the losses that are named, or all; show it, and keep it; 0 where no error is greater than is allowed."""
    if backend not in BACKENDS:
        raise Problem(f"there is no backend {backend!r}; give {', '.join(BACKENDS)}")
    if writes and backend != "numpy":
        raise Problem(f"what is kept was measured of numpy, and not of {backend}; leave out --write")
    types = (np.float64, np.float32)
    rows = [(loss, *kind) for loss in _chosen(names) for kind in product(loss.quantities, types)]
    found = [
        accuracy(loss, quantity, dtype, backend=backend, count=count)
        for loss, quantity, dtype in tracked(rows, "Measuring", lambda row: f"{row[0].name}, {row[1]}")
    ]
    if writes:
        MEASURED.write_text(json_text({"allowed": ALLOWED, "accuracy": _renewed(found)}) + "\n", encoding="utf-8")
    if as_json:
        print_json({"allowed": ALLOWED, "accuracy": [asdict(one) for one in found]})
    else:
        console = output()
        console.print(
            table(
                _TITLE,
                _COLUMNS,
                map(_row, found),
            )
        )
        within = sum(one.greatest <= ALLOWED for one in found)
        console.print(f"{within} of {len(found)} within {ALLOWED:g} ulp")
    return 0 if all(one.greatest <= ALLOWED for one in found) else FAILED


def _renewed(found: Sequence[Accuracy]) -> list[Mapping[str, Any]]:
    """What was measured, and of the other losses what was measured before, in the order of the catalogue."""
    known = {(row["loss"], row["quantity"], row["dtype"]): row for row in accuracy_rows()}
    known |= {(one.loss, one.quantity, one.dtype): asdict(one) for one in found}
    kinds = [(loss.name, *kind) for loss in _chosen(()) for kind in product(loss.quantities, ("float64", "float32"))]
    return [known[kind] for kind in kinds if kind in known]


def _chosen(names: Sequence[str]) -> list[Loss]:
    losses = with_activations()
    for name in names:
        if name not in losses:
            raise unknown(name, "loss", losses)
    return [losses[name] for name in dict.fromkeys(names or losses)]


def _row(one: Accuracy) -> Sequence[str | Text]:
    greatest = Text(f"{one.greatest:.3g}", "green" if one.greatest <= ALLOWED else "bold red")
    return (
        one.loss,
        one.quantity,
        one.dtype,
        greatest,
        f"{one.percentile_99:.3g}",
        f"{one.median:.3g}",
        _shown(one.worst),
    )


def _shown(worst: Worst) -> str:
    parameters = "".join(f", {name} = {value!r}" for name, value in worst.parameters.items())
    component = f", component {list(worst.component)}" if worst.component else ""
    return (
        f"{_entries(worst.prediction)}, {_entries(worst.target)}{parameters}{component}: "
        f"{worst.computed!r} for {worst.exact} ({worst.stratum})"
    )


def _entries(value: Any) -> str:
    if isinstance(value, list) and len(value) > _SHOWN_ENTRIES:
        return f"[{', '.join(map(repr, value[:_SHOWN_ENTRIES]))}, …]"
    return repr(value)

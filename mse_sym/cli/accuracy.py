"""``mse-sym accuracy``: how many units in the last place each function of a loss is wrong."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import product
from typing import Any

import numpy as np
from rich.text import Text

from mse_sym.backends import BACKENDS
from mse_sym.check.accuracy import ALLOWED, WIDER, Accuracy, Worst, accuracy, allowed
from mse_sym.check.own_loss import OwnAccuracy, measured_quantities, own_accuracy
from mse_sym.cli.named import is_own, loss_called
from mse_sym.cli.problem import FAILED, Problem, unknown
from mse_sym.cli.tables import table
from mse_sym.cli.terminal import json_text, output, print_json, tracked, working
from mse_sym.losses import AccuracyWarning, Loss, with_activations
from mse_sym.losses.compiled import Quantity
from mse_sym.pages.measurements import MEASURED, accuracy_rows

_COLUMNS = ("loss", "quantity", "type", "greatest", "99 %", "median", "worst input")
_TITLE = "Errors in units in the last place (of the terms, where the result may cancel)"
_TITLE_OF_OWN = "Errors in units in the last place of the result and of what the inputs’ last places change"
_SHOWN_ENTRIES = 3
_TYPES = (np.float64, np.float32)


def accuracies(names: Sequence[str], count: int, backend: str, *, as_json: bool, writes: bool) -> int:
    """Measure the losses that are named, or all; show it, and keep it; 0 where no error is greater than is allowed."""
    if backend not in BACKENDS:
        raise Problem(f"there is no backend {backend!r}; give {', '.join(BACKENDS)}")
    if writes and backend != "numpy":
        raise Problem(f"what is kept was measured of numpy, and not of {backend}; leave out --write")
    own = [loss_called(name) for name in dict.fromkeys(names) if is_own(name)]
    if own and writes:
        raise Problem("what is kept is of the losses of the project, and not of one's own; leave out --write")
    chosen = [] if own and len(own) == len(set(names)) else _chosen([name for name in names if not is_own(name)])
    rows = [(loss, *kind) for loss in chosen for kind in product(loss.quantities, _TYPES)]
    found = [
        accuracy(loss, quantity, dtype, backend=backend, count=count)
        for loss, quantity, dtype in tracked(rows, "Measuring", lambda row: f"{row[0].name}, {row[1]}")
    ]
    found_own = [one for loss in own for one in _of_own(loss, count, backend)]
    is_within = [*map(_is_within, found), *map(_is_within, found_own)]
    if writes:
        MEASURED.write_text(json_text({"allowed": ALLOWED, "accuracy": _renewed(found)}) + "\n", encoding="utf-8")
    if as_json:
        print_json({"allowed": ALLOWED, "accuracy": [*map(asdict, found), *map(asdict, found_own)]})
    else:
        console = output()
        if found:
            console.print(table(_TITLE, _COLUMNS, map(_row, found)))
        if found_own:
            console.print(table(_TITLE_OF_OWN, _COLUMNS, map(_row_of_own, found_own)))
        wider = dict.fromkeys(one for one in ((one.loss, one.quantity) for one in found) if one in WIDER)
        more = f", or within a wider bound: {', '.join(map(_wider, wider))}" if wider else ""
        console.print(f"{sum(is_within)} of {len(is_within)} within {ALLOWED:g} ulp{more}")
    return 0 if all(is_within) else FAILED


def _wider(kind: tuple[str, Quantity]) -> str:
    loss, quantity = kind
    return f"{loss} {quantity} {WIDER[kind]:g}"


def _is_within(one: Accuracy | OwnAccuracy) -> bool:
    return one.greatest <= (allowed(one.loss, one.quantity) if isinstance(one, Accuracy) else ALLOWED)


def _of_own(loss: Loss, count: int, backend: str) -> Iterator[OwnAccuracy]:
    """A loss of one's own is measured by what the last digits of its inputs may change."""
    with working(f"Compiling {loss.name}"), warnings.catch_warnings():
        warnings.simplefilter("ignore", AccuracyWarning)  # the table says more
        functions = loss.compile(backend)
    rows = [*product(measured_quantities(loss), _TYPES)]
    for quantity, dtype in tracked(rows, "Measuring", lambda row: f"{loss.name}, {row[0]}"):
        yield own_accuracy(loss, functions, quantity, dtype, count)


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


def _row_of_own(one: OwnAccuracy) -> Sequence[str | Text]:
    where = ", ".join(f"{name} = {number!r}" for name, number in one.inputs.items())
    return (
        one.loss,
        one.quantity,
        one.dtype,
        Text(f"{one.greatest:.3g}", "green" if _is_within(one) else "bold red"),
        f"{one.percentile_99:.3g}",
        f"{one.median:.3g}",
        f"{where}: {one.computed!r} instead of {one.exact}",
    )


def _row(one: Accuracy) -> Sequence[str | Text]:
    greatest = Text(f"{one.greatest:.3g}", "green" if _is_within(one) else "bold red")
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
    parameters = "".join(f", {name} = {_entries(value)}" for name, value in worst.parameters.items())
    component = f", component {list(worst.component)}" if worst.component else ""
    return (
        f"prediction = {_entries(worst.prediction)}, target = {_entries(worst.target)}{parameters}{component}: "
        f"{worst.computed!r} instead of {worst.exact} ({worst.stratum})"
    )


def _entries(value: Any) -> str:
    if isinstance(value, list) and len(value) > _SHOWN_ENTRIES:
        return f"[{', '.join(map(repr, value[:_SHOWN_ENTRIES]))}, …]"
    return repr(value)

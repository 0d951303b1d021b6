"""``mse-sym neuron``: one neuron is trained, and the run shown as a table and a chart."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from mse_sym.cli.chart import ASCII, BRAILLE, Curve, chart
from mse_sym.cli.problem import FAILED, Problem, unknown
from mse_sym.cli.tables import UNBROKEN, Rows, table
from mse_sym.cli.terminal import output, print_json
from mse_sym.losses import Activation, Loss, activations, catalogue
from mse_sym.losses.catalogue import activations_behind
from mse_sym.proof import StepUndecided
from mse_sym.symbolic.context import shown_set
from mse_sym.train import NeuronRun, train_neuron

_ROWS = 10
_WIDTH = 11
"""Of a number on a terminal, where five stand beside the epoch."""
_CHART_WIDTH, _CHART_HEIGHT = 80, 14


@dataclass(frozen=True)
class Start:
    """Where a run starts."""

    name: str
    weight: float
    bias: float

    def __str__(self) -> str:
        return f"{self.name} ({self.weight:g}, {self.bias:g})"


LUCKY, UNLUCKY = Start("lucky start", 0.6, 0.9), Start("unlucky start", 2.0, 2.0)
"""The two runs of Nielsen 2015, chapter 3."""


def neuron(arguments: Namespace) -> int:
    """Train from the start that was given, or from the lucky and the unlucky one, and show the runs."""
    loss, activation = _loss(arguments.loss), activation_called(arguments.activation)
    _check_parameters(loss, dict(arguments.parameters))
    starts = _starts(arguments.weight, arguments.bias)
    runs = [_trained(loss, activation, start, arguments) for start in starts]
    if arguments.json:
        print_json(_as_object(arguments, starts, runs))
    else:
        _show(arguments, starts, runs)
    return 0


def _loss(name: str) -> Loss:
    losses = catalogue()
    if name not in losses:
        raise unknown(name, "loss", losses)
    return losses[name]


def activation_called(name: str) -> Activation:
    """The activation of the catalogue of a name."""
    known = activations.catalogue()
    if name not in known:
        raise unknown(name, "activation", known)
    return known[name]


def _check_parameters(loss: Loss, given: dict[str, float]) -> None:
    wanted = {str(parameter): loss.context.domain(parameter) for parameter in loss.parameters}
    options = " ".join(f"--parameter {name}=…" for name in wanted) or "no --parameter"
    if strangers := [name for name in given if name not in wanted]:
        raise Problem(f"{loss.name} has no parameter {', '.join(strangers)}; it needs {options}")
    if set(given) != set(wanted):
        raise Problem(f"{loss.name} needs {options}; given: {', '.join(given) or 'none'}")
    for name, value in given.items():
        if not (isfinite(value) and value in wanted[name]):
            raise Problem(f"{loss.name}: the parameter {name} must lie in {shown_set(wanted[name])}, got {value:g}")


def _starts(weight: float | None, bias: float | None) -> tuple[Start, ...]:
    if weight is None and bias is None:
        return LUCKY, UNLUCKY
    if weight is None or bias is None:
        missing = "--weight" if weight is None else "--bias"
        raise Problem(f"a run starts at a weight and a bias; give {missing} too, or neither")
    return (Start("start", weight, bias),)


def _trained(loss: Loss, activation: Activation, start: Start, arguments: Namespace) -> NeuronRun:
    try:
        return train_neuron(
            loss,
            activation,
            weight=start.weight,
            bias=start.bias,
            x=arguments.input,
            target=arguments.target,
            rate=arguments.rate,
            epochs=arguments.epochs,
            **dict(arguments.parameters),
        )
    except ValueError as error:
        raise Problem(str(error)) from error
    except StepUndecided as error:
        raise Problem(
            f"{loss.name} of {activation.name}: the gradient is not proved, so nothing is trained; "
            f"{loss.name} is behind {', '.join(each.name for each in activations_behind(loss))}",
            FAILED,
        ) from error
    except FloatingPointError as error:
        raise Problem(f"{start}: {error}", FAILED) from error


def _as_object(arguments: Namespace, starts: Sequence[Start], runs: Sequence[NeuronRun]) -> dict[str, object]:
    """What ``--json`` prints: what was trained, and of each run what it was at each epoch, from the start on."""
    given = ("loss", "activation", "input", "target", "rate", "epochs")
    columns = ("weight", "bias", "output", "loss", "gradient")
    return {
        **{name: getattr(arguments, name) for name in given},
        "parameters": dict(arguments.parameters),
        "runs": [
            {"start": start.name, **{name: getattr(run, name).tolist() for name in columns}}
            for start, run in zip(starts, runs, strict=True)
        ],
    }


def _show(arguments: Namespace, starts: Sequence[Start], runs: Sequence[NeuronRun]) -> None:
    console = output()
    epochs = np.arange(arguments.epochs + 1, dtype=np.float64)
    console.print(
        f"One neuron, {arguments.loss} of {arguments.activation}: "
        f"x = {arguments.input:g}, y = {arguments.target:g}, "
        f"rate {arguments.rate:g}, {arguments.epochs} epochs\n"
    )
    for start, run in zip(starts, runs, strict=True):
        console.print(run_table(start, run, _WIDTH if console.width < UNBROKEN else UNBROKEN))
    curves = [Curve(str(start), epochs, run.loss) for start, run in zip(starts, runs, strict=True)]
    ink = ASCII if console.options.ascii_only else BRAILLE
    console.print(chart(curves, "epoch", "loss", min(console.width, _CHART_WIDTH), _CHART_HEIGHT, ink))


def run_table(start: Start, run: NeuronRun, width: int) -> Rows:
    """A run at about ten epochs, from the first to the last, in numbers no wider than ``width``."""
    last = len(run.loss) - 1
    epochs = np.unique(np.linspace(0, last, min(last, _ROWS) + 1).round().astype(int))
    columns = {
        "epoch": [str(epoch) for epoch in epochs],
        "weight": _numbers(run.weight[epochs], 6, width),
        "bias": _numbers(run.bias[epochs], 6, width),
        "output": _numbers(run.output[epochs], 10, width),
        "loss": _numbers(run.loss[epochs], 10, width),
        "gradient": _numbers(run.gradient[epochs], 10, width),
    }
    return table(str(start).capitalize(), tuple(columns), zip(*columns.values(), strict=True), numeric=True)


def _numbers(values: NDArray[np.float64], decimals: int, width: int) -> list[str]:
    """One column: with fixed decimals, or in powers of ten where these would leave few digits; as many as have room."""
    sizes = np.abs(values[values != 0])
    for places in range(decimals, 3, -1):
        texts = [f"{value:.{places}f}" for value in values]
        leaves_digits = not sizes.size or (sizes.min() >= 10.0 ** (3 - places) and sizes.max() < 1e7)
        if leaves_digits and max(map(len, texts)) <= width:
            return texts
    for places in range(decimals - 1, 0, -1):
        texts = [f"{value:.{places}e}" for value in values]
        if max(map(len, texts)) <= width:
            break
    return texts

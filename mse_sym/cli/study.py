"""``mse-sym study``: many random starts of one neuron, shown as a table, a chart and a map."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from rich.text import Text

from mse_sym.cli.chart import ASCII, BRAILLE, Curve, chart
from mse_sym.cli.named import loss_called
from mse_sym.cli.neuron import activation_called
from mse_sym.cli.problem import FAILED, Problem
from mse_sym.cli.tables import Rows, table
from mse_sym.cli.terminal import output, print_json, progress
from mse_sym.losses import binary_cross_entropy, squared_error
from mse_sym.pages.measurements import STUDY
from mse_sym.proof import StepUndecided
from mse_sym.train.study import Study, run_study
from mse_sym.train.study.cluster import client_at
from mse_sym.train.study.folder import Folder
from mse_sym.train.study.summary import summary

_CHART_WIDTH, _CHART_HEIGHT = 80, 14
_SHOWN_TAIL = 0.01
"""The chart ends where so small a share of the starts is still on its way."""
_EDGES = (0, 10, 30, 100, 300, 1000)
_SHADES = (" ·░▒▓█#", " .:-=+#")
"""Of the map, from 0 epochs on; the last is for more than 1,000, or for starts that do not arrive."""


def study(arguments: Namespace) -> int:
    """Count the epochs of random starts, and show what was found."""
    try:
        chosen = _chosen(arguments)
        counts = _counted(chosen, arguments)
        found = summary(chosen, counts)
    except (ValueError, TypeError) as error:
        raise Problem(str(error)) from error
    except StepUndecided as error:
        raise Problem(f"the gradient is not proved, so nothing is trained: {error}", FAILED) from error
    if arguments.write:
        STUDY.write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
    if arguments.json:
        print_json(found)
    else:
        _show(found)
    return 0


def _chosen(arguments: Namespace) -> Study:
    losses = tuple(map(loss_called, arguments.losses or ())) or (squared_error, binary_cross_entropy)
    given = dict(arguments.parameters)
    for loss in losses:
        if missing := [str(parameter) for parameter in loss.parameters if str(parameter) not in given]:
            raise Problem(f"{loss.name} needs {' '.join(f'--parameter {name}=…' for name in missing)}")
    return Study(
        losses,
        activation_called(arguments.activation),
        arguments.starts,
        arguments.spread,
        arguments.seed,
        arguments.level,
        arguments.input,
        arguments.target,
        arguments.rate,
        arguments.most,
        given,
    )


def _counted(chosen: Study, arguments: Namespace) -> Mapping[str, Any]:
    with client_at(arguments.scheduler) as client, progress("Counting", chosen.chunks) as bar:
        try:
            return run_study(
                chosen,
                arguments.output,
                backend=arguments.backend,
                client=client,
                done=lambda chunk: bar.advance(f"chunk {chunk}"),
            )
        except KeyboardInterrupt:
            if arguments.output is not None and arguments.output.exists():
                kept = len(Folder(chosen, arguments.output).done())
                print(
                    f"mse-sym: {kept} of {chosen.chunks} chunks are kept in {arguments.output}; "
                    "the same command goes on from there",
                    file=sys.stderr,
                )
            raise


def _show(found: Mapping[str, Any]) -> None:
    console = output()
    given, losses = found["study"], found["losses"]
    console.print(
        f"One neuron, {' and '.join(losses)} of {given['activation']}, from {given['starts']:,} random starts of "
        f"spread {given['spread']:g}: x = {given['x']:g}, y = {given['target']:g}, rate {given['rate']:g}, "
        f"until the output is {given['level']:g}\n"
    )
    console.print(quantile_table(losses))
    for name, one in losses.items():
        console.print(f"{name}: {', '.join(_said(one, given['starts']))}", soft_wrap=True)
    ink = ASCII if console.options.ascii_only else BRAILLE
    curves = [_curve(name, one) for name, one in losses.items()]
    if len(curves) <= 2:
        console.print()
        console.print(chart(curves, "epoch", "on its way", min(console.width, _CHART_WIDTH), _CHART_HEIGHT, ink))
    for name, epochs in found["map"]["epochs"].items():
        console.print()
        console.print(_map(name, epochs, found["map"]["reach"], _SHADES[console.options.ascii_only]))


def quantile_table(losses: Mapping[str, Any]) -> Rows:
    """For each share of the starts the epochs that it does not exceed, counted and by the law."""
    columns = ["share of starts"]
    for name, one in losses.items():
        columns += [name, "by the law"] if one["law"] else [name]
    first, *_ = losses.values()
    rows = []
    for place, (share, *_) in enumerate(first["quantiles"]):
        row = [f"{100 * share:g}%"]
        for one in losses.values():
            _, counted, lawful = one["quantiles"][place]
            row += ["never" if counted is None else f"{counted:,}", *([f"{lawful:,.1f}"] if one["law"] else [])]
        rows.append(row)
    return table("Epochs that so large a share of the starts does not exceed", tuple(columns), rows, numeric=True)


def _said(one: Mapping[str, Any], starts: int) -> Iterator[str]:
    yield f"{one['at_once'] / starts:.2%} of the starts are there at once"
    if one["not_arrived"]:
        yield f"{one['not_arrived']:,} never arrive"
    if one["most"] is not None:
        yield f"{one['mean']:,.1f} epochs in the mean, {one['most']:,} at most"
    if one["differences"]:
        least, _, most = one["differences"]
        yield f"{least:+.1f} to {most:+.1f} epochs from the law"


def _curve(name: str, one: Mapping[str, Any]) -> Curve:
    """The share of the starts that are on their way, as far as that is worth showing."""
    tail = [row for row in one["tail"] if row[1] >= _SHOWN_TAIL] or one["tail"][:1] or [[1, 0.0]]
    at = np.array([0.0, *(row[0] for row in tail)])
    return Curve(name, at, np.array([tail[0][1], *(row[1] for row in tail)]))


def _map(name: str, epochs: list[list[int]], reach: float, shades: str) -> Text:
    """The grid from above, every other row of it, since a character is twice as high as wide."""
    classes = np.where(np.array(epochs) < 0, len(_EDGES), np.searchsorted(_EDGES, epochs))
    lines = [f"{name}: epochs from weight (to the right) and bias (up), each from {-reach:g} to {reach:g}"]
    lines += ["".join(shades[each] for each in row) for row in classes[::-2]]
    named = ["0", *(f"to {edge:,}" for edge in _EDGES[1:]), "more, or never"]
    lines.append("   ".join(f"{shade} {text}" for shade, text in zip(shades, named, strict=True)))
    return Text("\n".join(lines))

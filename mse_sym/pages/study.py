"""The page on random starts: a million of them, the law of the plateau, and a map of where the plateaus are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from mse_sym.losses import catalogue
from mse_sym.pages.measurements import study_data
from mse_sym.pages.quantities import figures
from mse_sym.report.document import Block, Cells, Curve, Document, Figure, Paragraph, Row, Section, Table

EDGES = (0, 10, 30, 100, 300, 1000)
"""The ends of the classes of a map; beyond the last there is one more, in which are those that never arrive."""


def study_document() -> Document:
    """From the committed counts."""
    data = study_data()
    given = data["study"]
    return Document(
        "study",
        f"{_in_words(given['starts'])} random starts",
        "The neuron of C17 and C18 trained from many random starts, with the gradients that are proved: how many "
        "epochs each takes, beside the law C24, and where the plateaus lie. Computed.",
        (_what(given), _distribution(data), _plateaus(data)),
        (
            f"Counted by `mse-sym study --write`: seed {given['seed']}, spread {given['spread']:g}, at most "
            f"{given['most']:,} epochs.",
        ),
    )


def _in_words(starts: int) -> str:
    return "A million" if starts == 1_000_000 else f"{starts:,}"


def _what(given: Mapping[str, Any]) -> Section:
    blocks = (
        Paragraph(
            f"One {given['activation']} neuron, $a = \\sigma(wx + b)$ with $x = {given['x']:g}$ and the target "
            f"$y = {given['target']:g}$, by gradient descent with the learning rate $\\eta = {given['rate']:g}$. "
            f"Weight and bias of each of the {given['starts']:,} starts are drawn independently from a normal "
            f"distribution with mean 0 and standard deviation {given['spread']:g}. What is counted is the number of "
            f"epochs until the output has come down to $a = {given['level']:g}$; a start that is there already takes "
            "none."
        ),
        Paragraph(
            "What runs is printed from the program of one epoch, which is read back and proved equal to output and "
            "steps as they were derived; a test checks, start by start, "
            "that the counts are those of plain descent."
        ),
    )
    return Section("study_what", "What is counted", blocks)


def _distribution(data: Mapping[str, Any]) -> Section:
    starts, losses = data["study"]["starts"], data["losses"]
    blocks: list[Block] = [_quantiles(losses), _tail(losses)]
    for name, one in losses.items():
        least, middle, most = one["differences"]
        blocks.append(
            Paragraph(
                f"With the {_title(name)}, {one['at_once'] / starts:.1%} of the starts are there at once, the mean is "
                f"{one['mean']:.1f} epochs, and the slowest start takes {one['most']:,}. Of all starts that take any, "
                f"the count exceeds the law by {_number(least)} to {_number(most)} epochs, in the median by "
                f"{_number(middle)}."
            )
        )
    blocks.append(
        Paragraph(
            "These differences are between the count of each start and the law at its own $z_0$. In the table both "
            "columns are quantiles, the one of the starts that were drawn and the other of the distribution they were "
            "drawn from; at large shares, beyond which few starts lie, the two differ by more."
        )
    )
    return Section("study_law", "Counted, and by the law", tuple(blocks))


def _number(value: float) -> str:
    return f"${figures(value, 2)}$"


def _title(name: str) -> str:
    return catalogue()[name].title.lower().removeprefix("binary ")


def _quantiles(losses: Mapping[str, Any]) -> Table:
    first, *_ = losses.values()
    return Table(
        caption="Epochs that this share of the starts does not exceed: counted, and by the law C24 at the exact "
        "quantiles of the normal distribution of $z_0$.",
        header=("share", *(head for name in losses for head in (_title(name), "law"))),
        rows=tuple(
            (
                f"{100 * share:g}%",
                *(
                    cell
                    for one in losses.values()
                    for cell in (f"{one['quantiles'][place][1]:,}", f"{one['quantiles'][place][2]:,.1f}")
                ),
            )
            for place, (share, *_) in enumerate(first["quantiles"])
        ),
        numeric=frozenset(range(1 + 2 * len(losses))),
    )


def _tail(losses: Mapping[str, Any]) -> Figure:
    curves = []
    for place, (name, one) in enumerate(losses.items()):
        for rows, label, dots in ((one["law"], "law", False), (one["tail"], "counted", True)):
            shown = [row for row in rows if row[0] >= 1]
            x, y = (tuple(map(float, column)) for column in zip(*shown, strict=True))
            curves.append(Curve(x, y, f"{_title(name)}, {label}", colour=place, dots=dots))
    return Figure(
        name="study_tail",
        caption="The share $P(T > t)$ of the starts that take more than $t$ epochs: by the law, and as counted. "
        "Both axes are logarithmic.",
        alt="Two falling curves with dots on them. The cross-entropy's drops to one in a million before 30 epochs, the "
        "squared error's reaches beyond 2,000.",
        x_label="epochs $t$",
        y_label="$P(T > t)$",
        curves=tuple(curves),
        log_x=True,
        log_y=True,
    )


def _plateaus(data: Mapping[str, Any]) -> Section:
    found = data["map"]
    return Section(
        "study_map",
        "Where the plateaus are",
        (
            Paragraph(
                "The same count from each point of a grid of starts $(w_0, b_0)$. It is nearly the same along lines of "
                "equal $z_0 = w_0 x + b_0$: what decides is where $z_0$ falls. With the squared error each unit of "
                "$z_0$ multiplies the epochs; with the cross-entropy it adds a few."
            ),
            Row(tuple(_map(name, epochs, found["reach"]) for name, epochs in found["epochs"].items())),
        ),
    )


def _map(name: str, epochs: Sequence[Sequence[int]], reach: float) -> Figure:
    classes = np.where(np.array(epochs) < 0, len(EDGES), np.searchsorted(EDGES, epochs))
    labels = ("none", *(f"to {edge:,}" for edge in EDGES[1:]), f"over {EDGES[-1]:,}")
    return Figure(
        name=f"study_map_{name}",
        caption=f"Epochs from the start $(w_0, b_0)$ with the {_title(name)}.",
        alt=f"Diagonal stripes over weight and bias from {-reach:g} to {reach:g}: none in the lower left half; towards "
        f"the upper right corner up to {int(np.max(epochs)):,} epochs.",
        x_label="weight $w_0$",
        y_label="bias $b_0$",
        curves=(),
        cells=tuple(
            Cells(tuple(_rectangles(classes == each, reach)), label, each)
            for each, label in enumerate(labels)
            if (classes == each).any()
        ),
        x_range=(-reach, reach),
        y_range=(-reach, reach),
    )


def _rectangles(chosen: Any, reach: float) -> Iterator[tuple[float, float, float, float]]:
    """The runs of chosen cells of a grid in its rows, as far as they lie within reach."""
    points = len(chosen)
    step = 2 * reach / (points - 1)

    def border(place: int) -> float:
        return round(min(max(-reach + (place - 0.5) * step, -reach), reach), 6)

    for row, line in enumerate(chosen):
        place = 0
        for is_chosen, run in groupby(line.tolist()):
            length = len(list(run))
            if is_chosen:
                yield border(place), border(place + length), border(row), border(row + 1)
            place += length

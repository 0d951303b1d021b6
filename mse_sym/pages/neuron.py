"""The page to play with: one neuron, whose arithmetic in the browser is the proved programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from itertools import takewhile

import numpy as np

from mse_sym.losses import Loss, activations, binary_cross_entropy, squared_error
from mse_sym.pages.attempts import Failed, attempt
from mse_sym.pages.blocks import failure
from mse_sym.pages.colours import colour_of
from mse_sym.pages.neuron_programs import LOSSES, programs_text
from mse_sym.pages.results import Result
from mse_sym.report.document import Block, Curve, Document, Figure, Live, Note, Paragraph, Section
from mse_sym.report.figure_style import DARK, LIGHT
from mse_sym.report.figures import sampled
from mse_sym.symbolic import textbook_latex
from mse_sym.train.arithmetic import BITS, of_law, of_loss, rounding_of, run_rounded, train_rounded
from mse_sym.train.neuron import neuron

NAME, ANCHOR, _PLAY = "neuron", "play", "The neuron"
EPOCHS, RATE = 300, 0.15
CLAIMS = ("C15", "C17", "C20", "C22", "C24", "C25")
"""Whose sections lead here."""
_COLOURS = {loss.name: colour for loss in LOSSES if (colour := colour_of(loss.title)) is not None}
_LABELS = {
    "lucky": "$w = 0.6$, $b = 0.9$",
    "unlucky": "$w = 2$, $b = 2$",
    "weight": "weight $w$",
    "bias": "bias $b$",
    "rate": "learning rate $\\eta$",
    "target": "target $y$",
    "output": "output $a$",
    "loss": "loss $\\ell$",
    "compiled": "$\\partial \\ell/\\partial z$, as compiled",
    "written": "$\\partial \\ell/\\partial z$, as written",
    "counted": "epochs to $a = \\frac{1}{2}$, counted",
    "key_sigmoid": "$a = \\sigma(z)$",
    "key_now": "the neuron now",
    "key_arrow": "the shaft: $-8 \\, \\partial \\ell/\\partial z$",
    "key_target": "the target $y$",
    "sigmoid": "The neuron on its sigmoid: descent moves $z$ along the arrow, and $a$ shall come to the dotted line.",
    "key_course": "the loss so far",
    "key_law": "by the law C24",
    "course": "The loss as it falls, in the colour that this loss has on all pages, and what the law predicts, where "
    "there is one: at the target 0, for the squared error and the cross-entropy.",
}
_WHERE = {"squared_error": " (C15)", "binary_cross_entropy": " (C20)"}


def examine_neuron() -> Result:
    """Prove the programs and compute the figures, as they stand on the page."""
    found = attempt(lambda: (*_play(), *_still()), NAME)
    if isinstance(found, Failed):
        shown = tuple(failure(found.message))
        return Result(NAME, "error", failure=found.message, traceback=found.traceback, blocks=shown)
    return Result(NAME, "proved", blocks=found)


def neuron_document(examined: Result, colophon: Sequence[str] = ()) -> Document:
    """The page, of what was proved and computed."""
    if examined.status != "proved":
        sections: tuple[Section, ...] = (Section(ANCHOR, _PLAY, examined.blocks, examined.status),)
    else:
        said, live, *still = examined.blocks
        sections = Section(ANCHOR, _PLAY, (said, live)), _arithmetics(), Section("still", "Two pictures", tuple(still))
    return Document(
        NAME,
        "A neuron to play with",
        "One sigmoid neuron that learns in the browser: where it starts, how fast it goes, which loss it has and with "
        "how many bits it computes can be chosen. What it computes with are the proved programs. Computed.",
        sections,
        tuple(colophon),
    )


def pointed(document: Document) -> Document:
    """The page with a line at each claim that can be seen at work here, below where it stands among the claims."""
    return replace(document, sections=tuple(map(_pointed, document.sections)))


def _pointed(section: Section) -> Section:
    if section.number not in CLAIMS:
        return section
    notes = tuple(takewhile(lambda block: isinstance(block, Note), section.blocks))
    note = Note(f"To see it at work: [a neuron to play with]({NAME}#{ANCHOR}).")
    return replace(section, blocks=(*notes, note, *section.blocks[len(notes) :]))


def _play() -> tuple[Block, ...]:
    return (
        Paragraph(
            "One neuron, $a = \\sigma(z)$ with $z = w + b$ (its input is 1), learns by gradient descent: $w "
            "\\leftarrow w - \\eta \\, \\partial \\ell/\\partial z$, and $b$ likewise. The buttons of the two starts "
            "are those of C17, with the target $y = 0$ and $\\eta = 0.15$. *Step* is one epoch, *Run* goes on to the "
            f"next {EPOCHS}, and any other setting begins again."
        ),
        Live(
            _text("page.html"),
            _style(),
            f"const programs = (() => {{\n{programs_text()}}})();\n\n{_text('page.js')}",
            tuple(_texts()),
            f"In a browser that runs scripts, the page `{NAME}.html` has a neuron to play with at this place: sliders "
            "for weight, bias, learning rate and target, a choice of losses and arithmetics, the loss as it falls "
            "beside what the law of C24 predicts, and the lines that are at work. The figures below show what it "
            "shows.",
        ),
    )


def _texts() -> Iterator[tuple[str, str]]:
    """What stands in the markup, by its names there."""
    yield from _LABELS.items()
    yield from _lines()


def _lines() -> Iterator[tuple[str, str]]:
    for loss in LOSSES:
        latex = textbook_latex(neuron(loss, activations.sigmoid).bias_gradient.result)
        where = _WHERE.get(loss.name, "")
        yield loss.name, f"{_title(loss).capitalize()}: $\\partial \\ell/\\partial z = {latex}${where}."
    yield from _MET.items()


_MET = {
    "plateau": "The first plateau: the neuron is wrong by 0.4 or more, and the error signal is at most a tenth of that "
    "(C16, C17).",
    "law": "The law (C24): for a large $z_0$ nearly $e^{z_0}/(2 \\eta)$ epochs with the squared error, and "
    "$z_0/(2 \\eta)$ with the cross-entropy. The table has the law with all its terms.",
    "step": "The second plateau, of the step: $w - \\eta \\, \\partial \\ell/\\partial z$ is rounded to $w$, and for "
    "$b$ likewise. Nothing moves, though the gradient is not 0.",
    "signal": "The second plateau, of the error signal: as it is written, it is rounded to 0; as it is compiled, it is "
    "not (C25).",
}
"""What a descent may meet."""


def _title(loss: Loss) -> str:
    return loss.title.lower().removeprefix("binary ")


def _style() -> str:
    """The colour of each loss, by day and by night, before the rest."""
    day, night = (
        "".join(f"--{name}: {palette[place]}; " for name, place in _COLOURS.items()) for palette in (LIGHT, DARK)
    )
    return f":root {{ {day}}}\n@media (prefers-color-scheme: dark) {{ :root {{ {night}}} }}\n{_text('page.css')}"


def _arithmetics() -> Section:
    blocks = (
        Paragraph(
            "The programs are printed for JavaScript as `mse-sym export` prints losses: output, loss and error signal "
            "of each loss behind the sigmoid, the sum $w + b$, the step, and the two formulas of the law. Each was "
            "derived, brought to its accurate form and read back, and every line of that is proved; the arithmetic "
            "that then rounds is not exact, and what comes out is computed."
        ),
        Paragraph(
            "In float64 the numbers are the doubles of the browser. In float32 and bfloat16 weight, bias, learning "
            "rate and target are rounded to the nearest number of 24 or 8 bits, ties to even, and so is the result of "
            "every single operation: each sum, product, quotient, exponential and logarithm. Rounding is itself one "
            "program, $(u + t) - t$ with $t = \\frac{3}{2} \\cdot 2^{52 + e - p}$ for $p$ bits and $2^{e - 1} \\leq "
            "|u| < 2^e$, which Python and JavaScript both run. The tests hold it to the types themselves, and the "
            "numbers on this page to the same runs in Python, to $10^{-12}$. The law is of real numbers and is "
            "computed in float64."
        ),
        Paragraph(
            "The error signal *as it is written* is the formula of the derivation with $\\sigma(z) = 1/(1 + e^{-z})$ "
            "in it. *As it is compiled* it is the accurate form of C25, in which nothing cancels. With the target $y = "
            "1$, cross-entropy, bfloat16, $w = b = 3$ and $\\eta = 10$ the first stands still at once and the second "
            "goes on."
        ),
    )
    return Section("arithmetics", "What it computes with", blocks)


def _still() -> tuple[Block, ...]:
    return (
        Paragraph(
            "What can be seen there, in two pictures that stand still. From both starts the loss falls as the law "
            "says, to within a few epochs."
        ),
        _with_law(),
        Paragraph("In few bits it need not fall at all."),
        _with_bits(),
        Paragraph(
            "In bfloat16 the unlucky start with the squared error never moves: just below 2 the numbers are $2^{-7}$ "
            "apart, and the step of $0.15 \\cdot 0.017$ is less than half of that. With the cross-entropy the same "
            "neuron learns, until its steps have become too short as well. Of 32 and 64 bits the curves cannot be told "
            "apart here."
        ),
    )


_EPOCHS = np.arange(EPOCHS + 1)


def _with_law() -> Figure:
    """Both starts, and the time by the law at which each loss is reached."""
    curves: list[Curve] = []
    for name, (weight, bias) in {"lucky": (0.6, 0.9), "unlucky": (2.0, 2.0)}.items():
        run = train_rounded(squared_error, weight=weight, bias=bias, rate=RATE, epochs=EPOCHS)
        is_second = name == "unlucky"
        curves += (
            sampled(_EPOCHS, run.loss, f"{name} start", dashed=is_second),
            replace(_by_the_law(weight + bias, f"{name}, by the law"), dots=True, dashed=is_second),
        )
    return Figure(
        name="neuron_law",
        caption="The loss of the two starts with the squared error, and as dots what the law C24 says of it.",
        alt="Two falling curves over 300 epochs, one from the start on and one after epoch 150; the dots lie on them.",
        x_label="epoch",
        y_label=r"loss $\ell$",
        curves=tuple(replace(curve, colour=_COLOURS["squared_error"]) for curve in curves),
        x_range=(0.0, float(EPOCHS)),
    )


def _by_the_law(start: float, label: str) -> Curve:
    """When each loss is reached from a pre-activation, as far as that is shown and about as far apart."""
    float64 = rounding_of("float64")
    z = np.linspace(start, start - 8, 4001)
    (times,) = run_rounded(of_law(squared_error).program, float64)(z)
    _, losses, *_ = run_rounded(of_loss(squared_error).program, float64)(z, 0.0)
    places = np.searchsorted((times[0] - times) / (2 * RATE), np.arange(0, EPOCHS + 1, 20))
    return sampled(((times[0] - times) / (2 * RATE))[places], losses[places], label)


def _with_bits() -> Figure:
    curves = []
    for loss in (squared_error, binary_cross_entropy):
        for arithmetic in BITS:
            if arithmetic == "float32":
                continue
            run = train_rounded(loss, arithmetic, weight=2.0, bias=2.0, rate=RATE, epochs=EPOCHS)
            curve = sampled(_EPOCHS, run.output, f"{_title(loss)}, {arithmetic}", dashed=arithmetic != "float64")
            curves.append(replace(curve, colour=_COLOURS[loss.name]))
    return Figure(
        name="neuron_bits",
        caption="The output from the unlucky start, $w = b = 2$, in arithmetics of 8 and of 53 bits. Where a curve is "
        "level in bfloat16, the steps are rounded away.",
        alt="Over 300 epochs: with the squared error the output falls late in float64 and not at all in bfloat16; with "
        "the cross-entropy both fall at once, and in bfloat16 it then becomes level, a little above.",
        x_label="epoch",
        y_label="output $a$",
        curves=tuple(curves),
        x_range=(0.0, float(EPOCHS)),
        y_range=(0.0, 1.02),
    )


def _text(name: str) -> str:
    return files("mse_sym").joinpath("data", "neuron", name).read_text(encoding="utf-8")

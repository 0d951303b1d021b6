"""The page on accuracy: the errors of our functions, and of those that other libraries have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, get_args

from mse_sym.check.accuracy import ALLOWED, WIDER, allowed
from mse_sym.losses.compiled import Quantity
from mse_sym.pages.audit import audit_sections
from mse_sym.pages.loss_names import in_words, linked_to_catalogue
from mse_sym.pages.measurements import accuracy_rows, audit_data
from mse_sym.pages.quantities import TYPES, ulps
from mse_sym.report.document import Block, Curve, Document, Figure, Paragraph, Section, Shape, Table
from mse_sym.runtime.quantity import QUANTITIES


def accuracy_document() -> Document:
    """Our rows and the audit, from the committed measurements."""
    audit = audit_data()
    versions = ", ".join(f"{library} {version}" for library, version in audit["versions"].items())
    return Document(
        "accuracy",
        "Right to the last bits",
        "How many units in the last place the compiled functions are wrong, over all finite inputs, and how many the "
        "functions of other libraries are. Measured; what is proved is that each compiled form is equal to what "
        "was derived.",
        (_measure(), _ours(accuracy_rows()), *audit_sections(audit)),
        (f"Measured with {versions}.",),
    )


def _measure() -> Section:
    blocks = (
        Paragraph(
            "The error of a number is its distance from the exact value at the given inputs, in *units in the last "
            "place*: one is the distance between the floating-point numbers there. The exact value comes from ball "
            "arithmetic or interval arithmetic, with as many bits as it takes. Rounding the exact value once "
            r"gives an error of at most $\tfrac12$. Arguments and results have 64 bits (`float64`) or 32. In "
            "either case the functions of this project compute in 64 bits, and a result of 32 is rounded to these "
            "once, at the end; an error of a few units in 64 bits is then too small to be seen, and what is "
            r"left is hardly more than $\tfrac12$. A result of 64 bits keeps the errors of all its operations."
        ),
        Paragraph(
            "The inputs come from everywhere: normal numbers, both tails up to the largest number, subnormal "
            "numbers, both sides of every border at which a branch changes or a function overflows, ties; hard "
            r"and soft labels; vectors of $K = 2$ to $K = 1000$ entries. Where a soft label or a residual makes the "
            "result pass through zero, the error is measured in units of the terms of the compiled form. "
            "A result that is not a number, or infinite where the exact value is not, is infinitely wrong."
        ),
    )
    return Section("the_measure", "The measure", blocks)


def _ours(rows: Sequence[Mapping[str, Any]]) -> Section:
    blocks: tuple[Block, ...] = (
        Paragraph(
            "Every function of the catalogue, in 64 and in 32 bits. `mse-sym accuracy` measures them again, and "
            f"names the input at which each is worst. At most {ALLOWED:g} units are allowed, and more only where "
            f"a power multiplies the error of a quotient, or two probabilities are multiplied: {_wider()}."
        ),
        _dots(rows),
        _table(rows),
    )
    return Section("ours", "The functions of this project", blocks)


def _wider() -> str:
    """What is allowed there: the losses, each with its quantities and bounds."""
    bounds: dict[str, list[str]] = {}
    for (loss, quantity), bound in WIDER.items():
        bounds.setdefault(loss, []).append(f"{QUANTITIES[quantity].words} {bound:g}")
    return "; ".join(f"{linked_to_catalogue(loss)}, {', '.join(each)}" for loss, each in bounds.items())


def _table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """The greatest errors: a row for each loss, a column for each quantity, in both types."""
    errors = {(row["loss"], row["quantity"], row["dtype"]): ulps(float(row["greatest"])) for row in rows}

    def cell(loss: str, quantity: str) -> str:
        return " / ".join(errors[loss, quantity, dtype] for dtype in TYPES if (loss, quantity, dtype) in errors)

    return Table(
        "The greatest errors, in units in the last place, in 64 / in 32 bits; the product is that of the second "
        "derivatives with a vector. A loss of one number has neither diagonal nor product.",
        ("loss", *(quantity.words for quantity in QUANTITIES.values())),
        tuple(
            (linked_to_catalogue(loss), *(cell(loss, quantity) for quantity in QUANTITIES))
            for loss in dict.fromkeys(row["loss"] for row in rows)
        ),
        frozenset(range(1, 1 + len(QUANTITIES))),
    )


_SHAPES = get_args(Shape)
Errors: TypeAlias = Mapping[tuple[str, Quantity], float]
"""A number for each function."""


def _dots(rows: Sequence[Mapping[str, Any]]) -> Figure:
    """The greatest errors in 64 bits: a line for each loss, a dot for each quantity."""
    doubles = [row for row in rows if row["dtype"] == "float64"]
    lines = {loss: float(line) for line, loss in enumerate(dict.fromkeys(row["loss"] for row in doubles), start=1)}
    errors: Errors = {(row["loss"], row["quantity"]): float(row["greatest"]) for row in doubles}
    heights = _apart(errors, lines)

    def dots(number: int, quantity: Quantity) -> Curve:
        found = [(error, heights[loss, each]) for (loss, each), error in errors.items() if each == quantity]
        x, y = zip(*found, strict=True)
        words, ring, shape = QUANTITIES[quantity].words, number % 2 == 1, _SHAPES[number]
        return Curve(x, y, words, dashed=ring, colour=number, dots=True, shape=shape)

    shown = [quantity for quantity in QUANTITIES if any(quantity == each for _, each in errors)]
    asked = {loss: max(allowed(loss, quantity) for each, quantity in errors if each == loss) for loss in lines}
    limits = [(bound, lines[loss] + side) for loss, bound in asked.items() for side in (-0.5, 0.5)]
    bounds, ends = zip(*limits, strict=True)
    border = Curve(bounds, ends, "the most allowed in the line", dashed=True, colour=len(shown))
    return Figure(
        name="accuracy",
        caption="The greatest error of each function of the catalogue in 64 bits, in units in the last place. Dots "
        "that would hide each other stand one below the other in their line.",
        alt=f"A line of dots for each loss, from 0 to {max(errors.values()):.2g}; most lie below 2. A border runs "
        f"beside them at {min(asked.values()):g}, and for some losses at up to {max(asked.values()):g}; no dot lies "
        "beyond it.",
        x_label="units in the last place",
        y_label="",
        curves=(*(dots(number, quantity) for number, quantity in enumerate(shown)), border),
        names=tuple(map(in_words, lines)),
    )


_WIDE, _HIGH, _LINE = 0.2, 0.28, 0.84
"""Dots nearer than the first, in units, are moved apart by the second, as far as their line has room."""


def _apart(errors: Errors, lines: Mapping[str, float]) -> Errors:
    """How high each dot stands: at its line, or where others stand, beside them above and below."""
    heights: dict[tuple[str, Quantity], float] = {}
    for loss, line in lines.items():
        groups: list[list[tuple[str, Quantity]]] = []
        for place in sorted((each for each in errors if each[0] == loss), key=lambda each: errors[each]):
            if groups and errors[place] - errors[groups[-1][-1]] < _WIDE:
                groups[-1].append(place)
            else:
                groups.append([place])
        for group in groups:
            step = min(_HIGH, _LINE / len(group))
            for number, place in enumerate(group):
                heights[place] = line + step * (number - (len(group) - 1) / 2)
    return heights

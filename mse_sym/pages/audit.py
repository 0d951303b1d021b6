"""The audit on the page on accuracy: a table for each loss, library by library, and the errors against the logit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mse_sym.pages.loss_names import in_words
from mse_sym.pages.quantities import TYPES, given, ulps
from mse_sym.report.document import Block, Curve, Figure, Paragraph, Section, Table
from mse_sym.runtime.quantity import QUANTITIES

OURS = "mse_sym"
_FLOOR = 0.01
_HEADER = ("function", "bits", "all", "moderate", "median", "worst input")


def audit_sections(audit: Mapping[str, Any]) -> Iterator[Section]:
    """What is measured of other libraries and how, then each loss."""
    yield Section("audit", "The functions of other libraries", tuple(_introduction(audit)))
    losses = dict.fromkeys(row["loss"] for row in audit["rows"])
    for loss in losses:
        rows = [row for row in audit["rows"] if row["loss"] == loss]
        yield Section(f"audit_{loss}", in_words(loss), tuple(_tables(loss, rows)))


def _introduction(audit: Mapping[str, Any]) -> Iterator[Block]:
    yield Paragraph(
        f"The same measurement, at {audit['count']:,} inputs, of functions that are used today: values, and gradients "
        "by the library’s own means. The functions of this project are measured at the same inputs. Beside the "
        "greatest error over all inputs stands the greatest over *moderate* ones: none greater than "
        f"{audit['moderate']:g} in size, and none but 0 smaller than $10^{{-10}}$. A median of 0 says that most inputs "
        r"lie where every form gives the same, as $\sigma(z) = 0$ or $1$."
    )
    yield Paragraph(
        r"An error of about $9 \cdot 10^{15}$ in 64 bits, or $1.7 \cdot 10^7$ in 32, says that the result is 0 and the "
        "exact value is not: what should have been a small number is the difference of two large ones, and has been "
        "rounded away. JAX takes subnormal numbers for 0, which makes errors of the same size at the smallest inputs. "
        "Where PyTorch has an `eps`, by which $10^{-8}$ is added to a rate and variances below $10^{-6}$ are replaced, "
        "it is switched off. XGBoost and LightGBM show their gradients only in the leaves of their trees, in 32 bits, "
        "from which they are read."
    )
    yield Paragraph(
        "Of vectors the worst input is said by its kind: how many logits there are; how they were drawn, with a normal "
        "distribution of this standard deviation (*scale*), all of them far from 0 (*offset*), with *two largest* "
        "that are equal, or from 0, 1 and the largest numbers of the type (*extreme*); and where the label lies."
    )
    yield _figure(audit["errors"])


def _figure(errors: Mapping[str, Any]) -> Figure:
    return Figure(
        name="audit",
        caption="The error of the gradient of the binary cross-entropy of a logit at $y = 1$, in 64 bits and in "
        "units in the last place: the greatest in each unit of $z$. What is below 0.01 is drawn there.",
        alt="Over z from -20 to 60: the curves of torch and SciPy rise straight from 1 at z = 0 to nearly 10¹⁶ at "
        "z = 37 and stay there; those of mse_sym, optax and scikit-learn stay flat between 1 and 20.",
        x_label="$z$",
        y_label="error, in units in the last place",
        curves=tuple(
            Curve(
                tuple(errors["logits"]),
                tuple(max(float(error), _FLOOR) for error in found),
                f"`{library}`" if library == OURS else library,
                dashed=library == "SciPy",
            )
            for library, found in errors["of"].items()
        ),
        log_y=True,
        x_range=(errors["logits"][0], errors["logits"][-1]),
    )


def _tables(loss: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Table]:
    """A table for each quantity: our errors in a type, then those of the libraries."""
    for quantity in QUANTITIES:
        cells: list[tuple[str, ...]] = []
        for dtype in TYPES:
            same = [row for row in rows if (row["quantity"], row["dtype"]) == (quantity, dtype)]
            if same:
                # Ours is shown at the points of the function that takes the most.
                cells.append(_ours(loss, max(same, key=lambda row: row["count"])))
                cells += [_theirs(loss, row) for row in same]
        if cells:
            caption = f"{in_words(loss)}, the {QUANTITIES[quantity].words}: errors in units in the last place."
            yield Table(caption, _HEADER, tuple(cells), frozenset({1, 2, 3, 4}))


def _ours(loss: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    worst = given(loss, {"worst": row["ours_worst"], "greatest": row["ours"]["greatest"]})
    return (f"`{OURS}`", *_measured(row, row["ours"]), worst)


def _theirs(loss: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    taken = f" ({_typeset(row['points'])})" if row["points"] else ""
    worst = given(loss, {"worst": row["worst"], "greatest": row["errors"]["greatest"]})
    return (f"{row['library']} `{row['function']}`{taken}", *_measured(row, row["errors"]), worst)


_SIGNS = {"≠": r"\neq", "≤": r"\leq"}
_RELATION = re.compile(r"(\S+) ([≠≤]) (\S+)")


def _typeset(words: str) -> str:
    """The relations among words as formulas."""
    return _RELATION.sub(lambda found: f"${found[1]} {_SIGNS[found[2]]} {found[3]}$", words)


def _measured(row: Mapping[str, Any], errors: Mapping[str, Any]) -> tuple[str, ...]:
    numbers = (ulps(float(errors[name])) for name in ("greatest", "moderate", "median"))
    return (TYPES[row["dtype"]], *numbers)

"""The page on losses of one's own: what becomes of seventy that people write, beside plain NumPy of their formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sympy import Symbol

from mse_sym.forms.measure import BOUND
from mse_sym.pages.blocks import as_prose
from mse_sym.pages.measurements import own_losses_data
from mse_sym.pages.quantities import TYPES, number, ulps
from mse_sym.report.document import Block, Document, Paragraph, Section, Table
from mse_sym.symbolic import textbook_latex

_SHOWN = 300
"""Of a sentence so many characters."""
_ORDINARY = 12
"""As a power of ten, how large and how small ordinary numbers are."""
_LARGEST = 308
"""As a power of ten, about the largest number."""


def own_losses_document() -> Document:
    """From the committed measurements."""
    rows = own_losses_data()
    return Document(
        "own_losses",
        "Losses of one’s own",
        f"{len(rows)} losses as people write them, those of `tests/losses/own`: what is proved of each, how long it "
        "takes, how right the compiled functions are, and how right and fast plain NumPy of the same formula is. "
        "Measured.",
        (_how(), _table(rows), *_rest(rows)),
    )


def _how() -> Section:
    blocks = (
        Paragraph(
            "Each loss is a SymPy expression with its domain and nothing else. Its gradient and Hessian are derived "
            "and proved, and value, gradient and Hessian are compiled; where a function is inaccurate, another form is "
            "sought and proved. Where no form is right everywhere, a bound of the error runs along with the numbers "
            "(Wilkinson’s running error analysis), and a result that may be off too much is computed again with as "
            "many digits as it takes, in about a millisecond: “far” says that this is looked for only where a number "
            "is beyond some power of ten, “near” that it is so at ordinary numbers, and “–” that it is never looked "
            "for. A result that is infinite or no number is always looked at again."
        ),
        Paragraph(
            "The error is the greatest at points from everywhere in the domain, in value, gradient and Hessian, in "
            "units of what the last digits of the result and of the inputs are worth: "
            r"$\operatorname{ulp}(f) + \sum_i \operatorname{ulp}(x_i) \, |\partial f/\partial x_i|$. "
            f"At most {BOUND:g} is asked. A result that is not a number, or infinite where the exact value is not, is "
            "infinitely wrong. The points are others than those at which forms are chosen, and of vectors of three "
            "entries; “plain” is SymPy’s own `lambdify` of the derivatives, in 64 bits. “Checked” says that "
            "`check_gradient` passes the compiled gradient. Proving and compiling are in seconds of computing, the "
            "functions in nanoseconds an example, of value and gradient together."
        ),
    )
    return Section("own_measure", "What is measured", blocks)


def _table(rows: Sequence[Mapping[str, Any]]) -> Section:
    columns = ("loss", "error", "of plain", "ns", "proofs", "seconds", "again", "checked")
    table = Table(
        "The greatest errors, in 64 / in 32 bits, and that of plain NumPy; nanoseconds an example / of plain NumPy; "
        "proofs; the seconds that derivatives / functions take.",
        columns,
        tuple(map(_row, rows)),
        frozenset(range(1, len(columns))),
    )
    met = sum(_meets(row) for row in rows)
    return Section(
        "own_table",
        "The losses",
        (Paragraph(f"{met} of the {len(rows)} that were measured meet everything that is asked."), table),
    )


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    if row["errors"] is None:
        return (f"`{row['loss']}`", *["–"] * 7)
    return (
        f"`{row['loss']}`",
        " / ".join(ulps(_greatest(row, dtype)) for dtype in TYPES),
        ulps(float(row["plain_error"])),
        f"{_nanoseconds(row['nanoseconds'])} / {_nanoseconds(row['plain_nanoseconds'])}",
        str(row["proofs"]),
        f"{row['proving']:.1f} / {row['compiling']:.1f}",
        _again(row.get("watched") or {}),
        "yes" if row["passes_check"] else "no",
    )


def _again(watched: Mapping[str, int]) -> str:
    """Where results are computed again with many digits; infinite ones, and those that are no numbers, are anyway."""
    least = min(watched.values(), default=_LARGEST)
    return "near" if least < _ORDINARY else "far" if least < _LARGEST else "–"


def _greatest(row: Mapping[str, Any], dtype: str) -> float:
    return max(float(error) for name, error in row["errors"].items() if name.endswith(dtype))


def _nanoseconds(time: float) -> str:
    return "–" if time == float("inf") else number(float(f"{time:.3g}"))


def _meets(row: Mapping[str, Any]) -> bool:
    within = row["errors"] is not None and max(map(float, row["errors"].values())) <= BOUND
    return bool(within and row["passes_check"] and row["has_page"])


def _rest(rows: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    """What is said of those that do not meet everything."""
    wanting = [row for row in rows if not _meets(row)]
    if not wanting:
        return ()
    blocks: list[Block] = [Paragraph(f"`{row['loss']}`: {in_maths(_said(row))}") for row in wanting]
    return (Section("own_rest", "What is not reached", tuple(blocks)),)


def _said(row: Mapping[str, Any]) -> str:
    """The first of what is said of a loss, or where it is worst."""
    worst = [told.rpartition(": ")[0] for told in (row["worst"] or {}).values()]
    told = [row["said"].partition("; at ")[0], *worst]
    said = next(filter(None, told), "the check of its gradient does not pass.")[:_SHOWN]
    return _KIND.sub(lambda found: f"{found[1].replace('hessian', 'Hessian')} in {TYPES[found[2]]} bits", said)


_KIND = re.compile(rf"\b(value|gradient|hessian) ({'|'.join(TYPES)})\b")
_NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_EQUATIONS = re.compile(rf"\b([A-Za-z_]\w*) = ({_NUMBER})(?!\w)|-?\d+\.\d{{5,}}(?:e[+-]?\d+)?|\d+(?:\.\d+)?e[+-]?\d+")


def in_maths(said: str) -> str:
    """Text from a measurement as prose: numbers, and the variables that have them, as formulas."""
    found, end = "", 0
    for each in _EQUATIONS.finditer(said):
        name = f"{textbook_latex(Symbol(each[1]))} = " if each[1] else ""
        found += f"{as_prose(said[end : each.start()])}${name}{number(float(each[2] or each[0])).strip('$')}$"
        end = each.end()
    return found + as_prose(said[end:])

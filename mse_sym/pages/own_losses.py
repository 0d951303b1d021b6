"""The page on losses of one's own: what becomes of seventy that people write, beside plain NumPy of their formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isinf
from typing import Any

from sympy import IndexedBase, S, Set, Symbol

from mse_sym.forms.measure import BOUND
from mse_sym.losses import Loss
from mse_sym.pages.blocks import as_prose
from mse_sym.pages.measurements import own_losses_data
from mse_sym.pages.quantities import TYPES, figures, number, ulps
from mse_sym.report.document import Definitions, Document, Paragraph, Section, Table
from mse_sym.symbolic.context import index
from mse_sym.symbolic.notation import set_latex, textbook_latex

_SHOWN = 300
"""Of a sentence so many characters."""
_ORDINARY = 12
"""As a power of ten, how large and how small ordinary numbers are."""
_LARGEST = 308
"""As a power of ten, about the largest number."""


def own_losses_document() -> Document:
    """From the committed measurements."""
    from mse_sym.pages.own import GROUPS  # a quarter of a second, which only this page needs

    rows = {row["loss"]: row for row in own_losses_data()}
    measured = {title: [loss for loss in losses if loss.name in rows] for title, losses in GROUPS.items()}
    groups = [_group(title, losses, rows) for title, losses in measured.items()]
    wanting = [loss for losses in measured.values() for loss in losses if not _meets(rows[loss.name])]
    return Document(
        "own_losses",
        "Losses of one’s own",
        f"{len(rows)} losses as people write them, those of `mse_sym/pages/own`: what each is, what is proved of it, "
        "how long it takes, how right the compiled functions are, and how right and fast plain NumPy of the same "
        "formula is. Measured.",
        (_how(len(rows), len(wanting)), *groups, *_rest(wanting, rows)),
    )


def _how(measured: int, wanting: int) -> Section:
    blocks = (
        Paragraph(
            "Each loss is a SymPy expression with its domain and nothing else: the prediction stands first, then the "
            "target, then the parameters. Its gradient and Hessian are derived and proved, and value, gradient and "
            "Hessian are compiled; where a function is inaccurate, another form is sought and proved. Where no form is "
            "right everywhere, a bound of the error runs along with the numbers (running error analysis: Higham 2002, "
            "section 3.3), "
            "and a result that may be off too much is computed again with as many digits as it takes, in about a "
            "millisecond. Under “again” stands where that is looked for: “far” is only where a number is beyond some "
            "power of ten, “near” is at ordinary numbers, too, and “–” is never. A result that is infinite or no "
            "number is always looked at again."
        ),
        Paragraph(
            "The error is the greatest at points from everywhere in the domain, in value, gradient and Hessian, in "
            "units of what the last digits of the result and of the inputs are worth: "
            r"$\operatorname{ulp}(f) + \sum_i \operatorname{ulp}(x_i) \, |\partial f/\partial x_i|$. "
            f"At most {BOUND:g} is asked, and that `check_gradient` passes the compiled gradient. A result that is not "
            "a number, or infinite where the exact value is not, is infinitely wrong. The points are others than those "
            "at which forms are chosen, and of vectors of three entries; “plain” is SymPy’s own `lambdify` of the "
            "derivatives, in 64 bits. The time is that of an example, of value and gradient together, beside that of "
            "plain NumPy; deriving and compiling are in seconds of computing. "
            f"{measured - wanting} of the {measured} losses meet everything that is asked."
        ),
    )
    return Section("own_measure", "What is measured", blocks)


def _group(title: str, losses: Sequence[Loss], rows: Mapping[str, Mapping[str, Any]]) -> Section:
    """What the losses are, and what was measured of each."""
    table = Table(
        f"{title}: the greatest errors in 64 and in 32 bits, and that of plain NumPy; the time of an example, and with "
        "plain NumPy; how much is proved; the seconds of deriving and of compiling.",
        _COLUMNS,
        tuple((loss.title, *_measured(rows[loss.name])) for loss in losses),
        frozenset(range(1, len(_COLUMNS))),
    )
    what = Definitions("What they are", tuple((loss.title, _formula(loss)) for loss in losses))
    return Section(f"own_{title.split()[-1]}", title, (what, table))


_COLUMNS = ("loss", "error", "plain", "time", "proofs", "seconds", "again")


def _formula(loss: Loss) -> str:
    """As a function of its arguments, and where those lie that are not just real."""
    symbols = loss.predictions or (loss.prediction,)
    own = {loss.prediction[place]: symbol for place, symbol in enumerate(loss.predictions, 1)}
    before = ", ".join(map(textbook_latex, (*symbols, loss.target)))
    after = "".join(f"{';' if place == 0 else ','} {textbook_latex(p)}" for place, p in enumerate(loss.parameters))
    lying: dict[Set, list[str]] = {}
    for variable in (loss.prediction, loss.target, *loss.parameters):
        if (domain := loss.context.domain(variable)) != S.Reals:
            entry = variable[index("k")] if isinstance(variable, IndexedBase) else variable
            lying.setdefault(domain, []).append(textbook_latex(entry))
    where = "".join(rf", ${', '.join(names)} \in {set_latex(domain)}$" for domain, names in lying.items())
    return rf"$\ell({before}{after}) = {textbook_latex(loss.expression.xreplace(own))}${where}"


def _measured(row: Mapping[str, Any]) -> tuple[str, ...]:
    if row["errors"] is None:
        return ("–",) * (len(_COLUMNS) - 1)
    return (
        " / ".join(ulps(_greatest(row, dtype)) for dtype in TYPES),
        ulps(float(row["plain_error"])),
        times(float(row["nanoseconds"]), float(row["plain_nanoseconds"])),
        str(row["proofs"]),
        f"{row['proving']:.1f} / {row['compiling']:.1f}",
        _again(row.get("watched") or {}),
    )


def _again(watched: Mapping[str, int]) -> str:
    """Where results are computed again with many digits; infinite ones, and those that are no numbers, are anyway."""
    least = min(watched.values(), default=_LARGEST)
    return "near" if least < _ORDINARY else "far" if least < _LARGEST else "–"


def _greatest(row: Mapping[str, Any], dtype: str) -> float:
    return max(float(error) for name, error in row["errors"].items() if name.endswith(dtype))


def times(*nanoseconds: float) -> str:
    """Each in three figures and its unit, which stands once where it is the same."""
    amounts, units = zip(*map(_time, nanoseconds), strict=True)
    if len({*units}) == 1:
        return f"{' / '.join(amounts)} {units[0]}"
    return " / ".join(f"{amount} {unit}".strip() for amount, unit in zip(amounts, units, strict=True))


def _time(nanoseconds: float) -> tuple[str, str]:
    if isinf(nanoseconds):
        return "–", ""
    worth = max(each for each in _UNITS if each <= max(nanoseconds, 1))
    return figures(nanoseconds / worth, 3), _UNITS[worth]


_UNITS = {1.0: "ns", 1e3: "µs", 1e6: "ms"}


def _meets(row: Mapping[str, Any]) -> bool:
    within = row["errors"] is not None and max(map(float, row["errors"].values())) <= BOUND
    return bool(within and row["passes_check"] and row["has_page"])


def _rest(wanting: Sequence[Loss], rows: Mapping[str, Mapping[str, Any]]) -> tuple[Section, ...]:
    """What is said of those that do not meet everything."""
    if not wanting:
        return ()
    blocks = [Paragraph(f"{loss.title}: {in_maths(_said(rows[loss.name]))}.") for loss in wanting]
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

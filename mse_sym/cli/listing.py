"""``mse-sym list``: what there is, or what is asked for by name or pattern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, TypeAlias

from rich.console import Console
from rich.text import Text

from mse_sym.cli.problem import unknown
from mse_sym.cli.prose import in_lines
from mse_sym.cli.subjects import load
from mse_sym.cli.tables import SET_IN, UNBROKEN, table
from mse_sym.cli.terminal import output, print_json
from mse_sym.losses import activations, catalogue, likelihoods
from mse_sym.losses.catalogue import activations_behind
from mse_sym.pages.claims import Page
from mse_sym.report.lines import broken
from mse_sym.report.markup import spoken

Entry: TypeAlias = Mapping[str, Any]
Inventory: TypeAlias = Mapping[str, Sequence[Entry]]

_FORMULAS = ("formula", "density")
"""What may be too long for a table."""
_LEFT_OUT = "…"


def listing(names: Sequence[str], *, as_json: bool) -> int:
    """Show losses, likelihoods, activations, derivations and claims; of names, those that bear or match one."""
    found = chosen(inventory(load()), names)
    console = output()
    if as_json:
        print_json(found)
    elif console.width >= UNBROKEN:
        _show_records(found)
    elif names:
        _show_chosen(console, found)
    else:
        _show_overview(console, found)
    return 0


def inventory(pages: tuple[Page, ...]) -> Inventory:
    """What there is, kind by kind; formulas as SymPy writes them."""
    known = activations.catalogue().values()
    return {
        "losses": [
            {
                "name": loss.name,
                "parameters": [str(parameter) for parameter in loss.parameters],
                "activations": [activation.name for activation in activations_behind(loss)],
                "formula": str(loss.expression),
            }
            for loss in catalogue().values()
        ],
        "likelihoods": [
            {
                "name": likelihood.name,
                "parameters": [str(parameter) for parameter in likelihood.parameters],
                "density": str(likelihood.density),
            }
            for likelihood in likelihoods.catalogue().values()
        ],
        "activations": [{"name": activation.name, "formula": str(activation.expression)} for activation in known],
        "derivations": [
            {
                "name": page.name,
                "title": spoken(page.title),
                "claims": [claim.identifier for claim in page.claims],
            }
            for page in pages
        ],
        "claims": [
            {"id": claim.identifier, "title": spoken(claim.title), "derivation": claim.page}
            for page in pages
            for claim in page.claims
        ],
    }


def chosen(found: Inventory, names: Sequence[str]) -> Inventory:
    """What has one of the names, or of a kind that is named all; else what matches, or has the text in its name.

    Raises:
        Problem: a name to which nothing comes near.
    """
    if not names:
        return found
    known = [_name(entry) for entries in found.values() for entry in entries]
    wanted = {name for text in names for name in _matching(text, known, found)}
    kept = {
        kind: [entry for entry in entries if kind in names or _name(entry) in wanted] for kind, entries in found.items()
    }
    return {kind: entries for kind, entries in kept.items() if entries}


def _matching(text: str, known: Sequence[str], kinds: Inventory) -> list[str]:
    if text in kinds or text in known:
        return [text]
    pattern = text.casefold() if set(text) & set("*?[") else f"*{text.casefold()}*"
    if matching := [name for name in known if fnmatchcase(name.casefold(), pattern)]:
        return matching
    raise unknown(text, "loss, likelihood, activation, derivation or claim", [*kinds, *known])


def _name(entry: Entry) -> str:
    return str(entry.get("name") or entry["id"])


def _cell(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else ", ".join(_SPELLED.get(part, part) for part in value)


_SPELLED = {"lamda": "lamda (λ)"}
"""Names that Python spells otherwise, since its own word has the right one."""


def _show_records(found: Inventory) -> None:
    """For other programs: a line for each, its parts between tabs, the kind first."""
    for kind, entries in found.items():
        for entry in entries:
            print(kind, *map(_cell, entry.values()), sep="\t")


_BESIDE, _LINES = 14, 3
"""Parameters that are wider stand below their row, and so does a formula, in at most so many lines."""


def _show_overview(console: Console, found: Inventory) -> None:
    """Names, and beside them or below what there is room for: a formula is whole there, or it is left out."""
    is_whole = True
    for kind, entries in found.items():
        columns = [column for column in entries[0] if column != "activations"]
        cells = [[_cell(entry[column]) for column in columns] for entry in entries]
        below = [*_moved(columns, cells, console.width)] if columns[-1] in _FORMULAS else []
        is_whole &= all(row[-1] != _LEFT_OUT for row in cells)
        console.print(replace(table(kind.capitalize(), columns, cells), below=tuple(below)))
    hint = "'mse-sym list NAME' shows behind which activations a loss stands"
    if not is_whole:
        hint = f"{_LEFT_OUT} has no room here: {hint}, and what is left out"
    console.print(in_lines(hint, console.width), soft_wrap=True)


def _moved(columns: Sequence[str], cells: Sequence[list[str]], width: int) -> Iterator[tuple[str, ...]]:
    """What is taken out of each row, since it is too wide there, and stands below."""
    taken = []
    for row in cells:
        wide = [place for place, column in enumerate(columns) if column == "parameters" and len(row[place]) > _BESIDE]
        taken.append([f"{columns[place]}: {row[place]}" for place in wide])
        for place in wide:
            row[place] = ""
    room = width - 1 - sum(3 + max(map(len, column)) for column in list(zip(columns, *cells, strict=True))[:-1])
    for row, below in zip(cells, taken, strict=True):
        if len(formula := row[-1]) > room:
            has_room = len(broken(formula, width - SET_IN)) <= _LINES
            row[-1], below = ("", [*below, formula]) if has_room else (_LEFT_OUT, below)
        yield tuple(below)


def _show_chosen(console: Console, found: Inventory) -> None:
    """What has a formula each by itself, whatever its length."""
    for kind, entries in found.items():
        if not set(entries[0]) & set(_FORMULAS):
            rows = (tuple(map(_cell, entry.values())) for entry in entries)
            console.print(table(kind.capitalize(), tuple(entries[0]), rows))
            continue
        for entry in entries:
            console.print(Text(f"{_name(entry)}, of the {kind}", "bold"), soft_wrap=True)
            for line in _lines({k: _cell(v) for k, v in entry.items() if k not in ("name", "id") and v}, console.width):
                console.print(Text(line), soft_wrap=True)
            console.print()


def _lines(parts: Mapping[str, str], width: int) -> Iterator[str]:
    """What belongs to an entry, set in behind what it is called; formulas are broken at their blanks alone."""
    margin = max(map(len, parts), default=0) + 4
    for name, text in parts.items():
        first, *others = in_lines(text, width - margin).split("\n")
        yield f"  {name:<{margin - 2}}{first}"
        yield from (f"{'':<{margin}}{other}" for other in others)

"""``mse-sym list``: what there is."""

from __future__ import annotations

from typing import Any

from mse_sym.cli.subjects import load
from mse_sym.cli.tables import table
from mse_sym.cli.terminal import output, print_json
from mse_sym.losses import activations, catalogue, likelihoods
from mse_sym.losses.catalogue import activations_behind
from mse_sym.pages.claims import Page
from mse_sym.report.markup import plain


def listing(*, as_json: bool) -> int:
    """Show losses, likelihoods, activations, derivations and claims."""
    found = inventory(load())
    if as_json:
        print_json(found)
    else:
        _show(found)
    return 0


def inventory(pages: tuple[Page, ...]) -> dict[str, list[dict[str, Any]]]:
    """What there is, kind by kind; formulas as SymPy writes them."""
    known = activations.catalogue().values()
    return {
        "losses": [
            {
                "name": loss.name,
                "formula": str(loss.expression),
                "parameters": [str(parameter) for parameter in loss.parameters],
                "activations": [activation.name for activation in activations_behind(loss)],
            }
            for loss in catalogue().values()
        ],
        "likelihoods": [
            {
                "name": likelihood.name,
                "density": str(likelihood.density),
                "parameters": [str(parameter) for parameter in likelihood.parameters],
            }
            for likelihood in likelihoods.catalogue().values()
        ],
        "activations": [{"name": activation.name, "formula": str(activation.expression)} for activation in known],
        "derivations": [
            {
                "name": page.name,
                "title": plain(page.title),
                "claims": [claim.identifier for claim in page.claims],
            }
            for page in pages
        ],
        "claims": [
            {"id": claim.identifier, "title": plain(claim.title), "derivation": claim.page}
            for page in pages
            for claim in page.claims
        ],
    }


def _show(found: dict[str, list[dict[str, Any]]]) -> None:
    console = output()
    for kind, entries in found.items():
        columns = tuple(entries[0]) if entries else ()
        rows = (tuple(map(_cell, entry.values())) for entry in entries)
        console.print(table(kind.capitalize(), columns, rows))


def _cell(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)

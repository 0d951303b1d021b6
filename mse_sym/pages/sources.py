"""Where what stands on a page was written, and the command that examines it again."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from mse_sym.losses import Loss
from mse_sym.losses.catalogue import classification
from mse_sym.pages.claims import Claim, Page, project_derivations
from mse_sym.report.document import Source


def of_claim(claim: Claim, page: Page, folder: Path) -> Source | None:
    """The first line of a claim, seen from a page in ``folder``, and how it is named on the command line."""
    code = getattr(claim.write, "__code__", None)
    if code is None or Path(code.co_filename).resolve() != page.path.resolve():
        return None
    shown, link = _seen(page.path, folder)
    is_ours = page.path.resolve().parent == project_derivations().resolve()
    name = claim.identifier if is_ours else shown
    return Source(shown, link, code.co_firstlineno, f"mse-sym verify {name}")


def of_loss(loss: Loss, folder: Path) -> Source | None:
    """The entry of a loss in the catalogue; of one behind an activation, that of the loss alone."""
    entry = loss if loss.composition is None else loss.composition.loss
    if entry.name not in _entries():
        return None
    path, line = _entries()[entry.name]
    return Source(*_seen(path, folder), line, f"mse-sym verify {loss.name}")


@cache
def _entries() -> dict[str, tuple[Path, int]]:
    """File and line of each name that the modules of the catalogue assign."""
    paths = sorted(Path(classification.__file__).parent.glob("*.py"))
    nodes = ((path, node) for path in paths for node in ast.parse(path.read_text(encoding="utf-8")).body)
    return {
        target.id: (path, node.lineno)
        for path, node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _seen(path: Path, folder: Path) -> tuple[str, str]:
    """How a file is called, and the link to it from a page in ``folder``: where it lies beside or below that.

    From elsewhere the way would say where the machine keeps its files, so that there is none.
    """
    place, beside = path.resolve(), folder.resolve().parent
    if not place.is_relative_to(beside):
        return path.name, ""
    shown = place.relative_to(beside).as_posix()
    return shown, f"../{shown}"

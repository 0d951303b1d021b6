"""What a command works on: pages of claims, the claims and losses that were named, and their examination."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache, partial
from io import StringIO
from pathlib import Path
from typing import TypeAlias

from mse_sym.cli.problem import Problem, unknown
from mse_sym.cli.side_by_side import Task, side_by_side
from mse_sym.cli.terminal import working
from mse_sym.losses import Loss, with_activations
from mse_sym.pages.catalogue import FUNCTIONS, examine_functions, examine_loss
from mse_sym.pages.claims import Claim, Page, discover, examine
from mse_sym.pages.results import Result, result_of


@dataclass(frozen=True)
class Subjects:
    """The claims and losses that a command is about; each claim stands on one of the pages."""

    pages: tuple[Page, ...]
    claims: tuple[Claim, ...]
    losses: Mapping[str, Loss]


def chosen(texts: Sequence[str]) -> Subjects:
    """The claims and losses that are named by identifier, page, loss or path; all, if none is.

    A name that several things bear means all of them.
    """
    losses = with_activations()
    if not texts:
        pages = load()
        return Subjects(pages, _claims(pages), losses)
    paths = [Path(text) for text in texts if is_path(text)]
    names = [text for text in texts if not is_path(text)]
    pages = load() if names else ()
    known = {claim.identifier for claim in _claims(pages)} | {page.name for page in pages} | losses.keys()
    for name in names:
        if name not in known:
            raise _unknown(name, known, pages)
    own = load(paths) if paths else ()
    files = {page.path.resolve() for page in own}
    others = tuple(page for page in pages if page.path.resolve() not in files)
    named = tuple(claim for claim in _claims(others) if {claim.identifier, claim.page} & set(names))
    return Subjects(others + own, named + _claims(own), {name: loss for name, loss in losses.items() if name in names})


def _unknown(name: str, known: set[str], pages: Sequence[Page]) -> Problem:
    """There is nothing of that name, unless it stands on a page that cannot be read."""
    failures = "".join(f"\n{page.failed.message}" for page in pages if page.failed)
    return Problem(f"{unknown(name, 'claim, derivation, loss or file', known)}{failures}")


def load(paths: Sequence[Path] = ()) -> tuple[Page, ...]:
    """The pages at the paths, or the project's own; what their code prints goes to standard error."""
    try:
        with working("Reading the claims"), redirect_stdout(sys.stderr):
            pages = discover(tuple(dict.fromkeys(paths)))
    except (FileNotFoundError, ValueError) as error:
        raise Problem(str(error)) from error
    for path in paths:
        if not any(path in (page.path, page.path.parent) for page in pages):
            raise Problem(f"{path} has no files of claims; give a Python file with @claim functions, or their folder")
    return pages


@dataclass(frozen=True)
class Message:
    """What another process needs to know: the file and the number of a claim, or else the name of a loss."""

    path: Path | None
    name: str
    on_page: bool


def _neuron() -> Result:
    from mse_sym.pages.neuron import examine_neuron  # what trains neurons is not needed to prove claims

    return examine_neuron()


PARTS: Mapping[str, Callable[[], Result]] = {FUNCTIONS: examine_functions, "neuron": _neuron}
"""What stands on pages beside claims and losses, and is proved too."""
_LONG = 1e9

Printed: TypeAlias = tuple[Result, str]
"""A result, and what the code of a page printed on the way."""


def examined(subjects: Subjects, jobs: int, *, on_page: bool) -> tuple[tuple[Result, ...], tuple[Result, ...]]:
    """What becomes of the claims and of the losses, with what a page shows of them if they are to stand ``on_page``."""
    claims = [*_claim_tasks(subjects, on_page)]
    losses = [*_loss_tasks(subjects, on_page)]
    found = side_by_side([*claims, *losses], _answer, _died, jobs, "Proving")
    sys.stderr.write("".join(printed for _, printed in found))
    results = tuple(result for result, _ in found)
    return results[: len(claims)], results[len(claims) :]


def _claim_tasks(subjects: Subjects, on_page: bool) -> Iterator[Task[Message, Printed]]:
    """The more a page says for each of its claims, the longer it takes to prove them."""
    for page in subjects.pages:
        for claim in page.claims:
            if claim in subjects.claims:
                yield Task(
                    claim.identifier,
                    Message(page.path.absolute(), claim.identifier, on_page),
                    partial(_claim_here, claim, on_page),
                    page.path.stat().st_size / len(page.claims) if page.failed is None else 0,
                )


def _loss_tasks(subjects: Subjects, on_page: bool) -> Iterator[Task[Message, Printed]]:
    """Those of vectors take longest, and others the longer, the more there is to them."""
    if on_page and subjects.losses:
        for name, examine_part in PARTS.items():
            yield Task(name, Message(None, name, on_page), partial(_part_here, examine_part), _LONG)
    for name, loss in subjects.losses.items():
        weight = _LONG if loss.is_vector else float(loss.expression.count_ops())
        yield Task(name, Message(None, name, on_page), partial(_loss_here, loss, on_page), weight)


def _claim_here(claim: Claim, on_page: bool) -> Printed:
    with redirect_stdout(sys.stderr):
        return result_of(examine(claim), on_page=on_page), ""


def _part_here(examine_part: Callable[[], Result]) -> Printed:
    return examine_part(), ""


def _loss_here(loss: Loss, on_page: bool) -> Printed:
    return examine_loss(loss, on_page=on_page), ""


def _answer(message: Message) -> Printed:
    """In another process: the page is read there, and what its claim prints is sent back."""
    if message.path is None:
        if message.on_page and message.name in PARTS:
            return _part_here(PARTS[message.name])
        return _loss_here(with_activations()[message.name], message.on_page)
    page = _page(message.path)
    claims = {claim.identifier: claim for claim in page.claims}
    with redirect_stdout(StringIO()) as printed:
        outcome = examine(page.claims[0] if page.failed else claims[message.name])
        return result_of(outcome, on_page=message.on_page), printed.getvalue()


@cache
def _page(path: Path) -> Page:
    """A page as another process reads it, whose prints the first one has shown."""
    with redirect_stdout(StringIO()):
        (page,) = discover((path,))
    return page


def _died(name: str) -> Printed:
    return Result(name, "error", failure=f"{name}: the process that worked on it ended without an answer"), ""


def _claims(pages: Sequence[Page]) -> tuple[Claim, ...]:
    return tuple(claim for page in pages for claim in page.claims)


def is_path(text: str) -> bool:
    """Whether a text is a path, and no name."""
    return text.endswith(".py") or os.sep in text or Path(text).is_dir()

"""What a command works on: pages of claims, the claims and losses that were named, and their examination."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb

from mse_sym.cli.problem import Problem, unknown
from mse_sym.cli.terminal import tracked
from mse_sym.losses import Loss, with_activations
from mse_sym.report.claims import Claim, Outcome, Page, discover, examine


@dataclass(frozen=True)
class Subjects:
    """The claims and losses that a command is about."""

    claims: tuple[Claim, ...]
    losses: Mapping[str, Loss]


def chosen(texts: Sequence[str]) -> Subjects:
    """The claims and losses that are named by identifier, page, loss or path; all, if none is.

    A name that several things bear means all of them.
    """
    losses = with_activations()
    if not texts:
        return Subjects(_claims(load()), losses)
    paths = [Path(text) for text in texts if _is_path(text)]
    names = [text for text in texts if not _is_path(text)]
    pages = load() if names else ()
    known = {claim.identifier for claim in _claims(pages)} | {page.name for page in pages} | losses.keys()
    for name in names:
        if name not in known:
            raise unknown(name, "claim, derivation, loss or file", known)
    own = load(paths) if paths else ()
    files = {page.path.resolve() for page in own}
    others = [page for page in pages if page.path.resolve() not in files]
    named = tuple(claim for claim in _claims(others) if {claim.identifier, claim.page} & set(names))
    return Subjects(named + _claims(own), {name: loss for name, loss in losses.items() if name in names})


def load(paths: Sequence[Path] = ()) -> tuple[Page, ...]:
    """The pages at the paths, or the project's own."""
    with _page_at_work():
        pages = discover(tuple(dict.fromkeys(paths)))
    for path in paths:
        if not any(path in (page.path, page.path.parent) for page in pages):
            raise Problem(f"{path} has no files of claims; give a Python file with @claim functions, or their folder")
    return pages


def examined(claims: Sequence[Claim]) -> tuple[Outcome, ...]:
    """What becomes of each claim, with a progress bar."""
    return tuple(_examined(claim) for claim in tracked(claims, "Proving", lambda claim: claim.identifier))


def _examined(claim: Claim) -> Outcome:
    with _page_at_work():
        return examine(claim)


def _claims(pages: Sequence[Page]) -> tuple[Claim, ...]:
    return tuple(claim for page in pages for claim in page.claims)


def _is_path(text: str) -> bool:
    return text.endswith(".py") or os.sep in text or Path(text).is_dir()


@contextmanager
def _page_at_work() -> Iterator[None]:
    """While the code of a page runs: an error is told as the page's, and its prints go to standard error."""
    try:
        with redirect_stdout(sys.stderr):
            yield
    except (Exception, SystemExit) as error:  # a page is a program of its author's, and may raise anything
        place = _place_in_page(error)
        if place is not None:
            raise Problem(f"{place}: {type(error).__name__}: {_message(error)}") from error
        if isinstance(error, FileNotFoundError | ValueError):
            raise Problem(str(error)) from error
        raise


def _place_in_page(error: BaseException) -> str | None:
    """File and line of the page in whose code an error arose, if it arose in a page."""
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if str(frame.f_globals.get("__name__")).startswith("_derivation_")
    ]
    if not frames and isinstance(error, SyntaxError):
        frames = [(error.filename or "?", error.lineno or 1)]
    return "{}, line {}".format(*frames[-1]) if frames else None


def _message(error: BaseException) -> str:
    return error.msg if isinstance(error, SyntaxError) else str(error)

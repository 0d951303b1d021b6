"""``mse-sym verify``: every claim and every loss, and how each was proved."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial

from rich.console import Console
from rich.text import Text

from mse_sym.cli.problem import FAILED
from mse_sym.cli.prose import in_lines
from mse_sym.cli.subjects import chosen, examined
from mse_sym.cli.tables import table
from mse_sym.cli.terminal import output, print_json
from mse_sym.pages.claims import Claim
from mse_sym.pages.results import Result
from mse_sym.proof import Evidence
from mse_sym.report.markup import spoken
from mse_sym.report.status import STANDING, Status, counted, words

_COLOURS: dict[Status, str] = {
    "proved": "green",
    "proved and computed": "cyan",
    "proved and measured": "magenta",
    "computed": "cyan",
    "measured": "magenta",
    "refuted": "bold red",
    "undecided": "bold yellow",
    "error": "bold red",
}


def verify(names: Sequence[str], jobs: int, *, as_json: bool, debug: bool) -> int:
    """Prove what is named, or everything; show it; 0 where nothing of it fails."""
    subjects = chosen(names)
    claims, losses = examined(subjects, jobs, on_page=False)
    if debug:
        show_tracebacks((*claims, *losses))
    if as_json:
        print_json(as_object(subjects.claims, claims, losses))
    else:
        show(output(), subjects.claims, claims, losses)
    return 0 if all_standing((*claims, *losses)) else FAILED


def all_standing(results: Iterable[Result]) -> bool:
    """Whether none is refuted, undecided or an error."""
    return all(result.status in STANDING for result in results)


def show_tracebacks(results: Iterable[Result]) -> None:
    """Where each error arose, on standard error."""
    for result in results:
        sys.stderr.write(result.traceback)


def as_object(claims: Sequence[Claim], of_claims: Sequence[Result], of_losses: Sequence[Result]) -> dict[str, object]:
    """What ``--json`` prints."""
    return {
        "claims": [
            {
                "id": claim.identifier,
                "title": spoken(claim.title),
                "derivation": claim.page,
                **_as_object(result),
            }
            for claim, result in zip(claims, of_claims, strict=True)
        ],
        "losses": [{"name": result.name, **_as_object(result)} for result in of_losses],
        "counts": dict(counted(result.status for result in (*of_claims, *of_losses))),
    }


def _as_object(result: Result) -> dict[str, object]:
    failure = {"failure": result.failure} if result.failure else {}
    return {"status": result.status, "evidence": [asdict(item) for item in result.evidence], **failure}


def show(console: Console, claims: Sequence[Claim], of_claims: Sequence[Result], of_losses: Sequence[Result]) -> None:
    """What there is for people: a table of each kind, then the failures in full."""
    how = partial(methods, between="\n" if console.is_terminal else "; ")
    if claims:
        titles = (spoken(claim.title) for claim in claims)
        rows = ((r.name, title, _status(r), how(r.evidence)) for title, r in zip(titles, of_claims, strict=True))
        console.print(table("Claims", ("id", "claim", "status", "how"), rows))
    if of_losses:
        rows_of_losses = ((r.name, _status(r), how(r.evidence)) for r in of_losses)
        console.print(table("Losses: value, gradient and Hessian", ("loss", "status", "how"), rows_of_losses))
    show_failures(console, claims, of_claims, of_losses)
    console.print(summary((*of_claims, *of_losses)))


def show_failures(
    console: Console, claims: Sequence[Claim], of_claims: Sequence[Result], of_losses: Sequence[Result] = ()
) -> None:
    """Each failure in full, with its witness."""
    headings = [f"{claim.identifier} {spoken(claim.title)} ({claim.page})" for claim in claims]
    headings += [result.name for result in of_losses]
    for heading, result in zip(headings, (*of_claims, *of_losses), strict=True):
        if result.failure:
            console.print(Text(heading, "bold"))
            for line in in_lines(result.failure, console.width - 2).split("\n"):
                console.print(Text(f"  {line}".rstrip()), soft_wrap=True)
            console.print()


def summary(results: Sequence[Result]) -> Text:
    """How many are proved, and how many are not, in one line."""
    counts = dict(counted(result.status for result in results))
    parts = [Text(f"{counts.pop('proved', 0)} of {len(results)} proved", _COLOURS["proved"])]
    parts += [Text(words(status, count), _COLOURS[status]) for status, count in counts.items()]
    return Text(", ").join(parts)


def methods(evidence: Iterable[Evidence], between: str = "; ") -> str:
    """How something was proved, in words with counts: ``normal form × 9; case by case × 2``."""
    counts = Counter(item.method.removeprefix("normal form, ") for item in evidence)
    return between.join(f"{method} × {count}" for method, count in counts.items())


def _status(result: Result) -> Text:
    return Text(result.status, _COLOURS[result.status])

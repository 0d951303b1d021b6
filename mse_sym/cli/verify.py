"""``mse-sym verify``: every claim and every loss, and how each was proved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from mse_sym.cli.problem import FAILED
from mse_sym.cli.subjects import chosen, examined
from mse_sym.cli.terminal import output, print_json, table, tracked
from mse_sym.losses import Loss
from mse_sym.proof import Evidence, StepRefuted, StepUndecided
from mse_sym.report.claims import Outcome, Status
from mse_sym.report.markup import plain

_COLOURS: dict[Status, str] = {"proved": "green", "refuted": "bold red", "undecided": "bold yellow"}


@dataclass(frozen=True)
class LossOutcome:
    """What became of a loss: whether value, gradient and Hessian could be derived to what is compiled."""

    name: str
    status: Status
    evidence: tuple[Evidence, ...] = ()
    failure: str = ""


def verify(names: Sequence[str], *, as_json: bool) -> int:
    """Prove what is named, or everything; show it; 0 where all of it is proved."""
    subjects = chosen(names)
    claims = examined(subjects.claims)
    losses = tuple(examine_loss(loss) for loss in tracked(tuple(subjects.losses.values()), "Proving", _name))
    if as_json:
        print_json(as_object(claims, losses))
    else:
        show(output(), claims, losses)
    return 0 if all_proved((*claims, *losses)) else FAILED


def examine_loss(loss: Loss) -> LossOutcome:
    """Derive value, gradient and Hessian of a loss down to the compiled forms."""
    try:
        forms = loss.stable_forms.values()
    except StepRefuted as error:
        return LossOutcome(loss.name, "refuted", failure=str(error))
    except StepUndecided as error:
        return LossOutcome(loss.name, "undecided", failure=str(error))
    return LossOutcome(loss.name, "proved", tuple(item for form in forms for item in form.evidence))


def all_proved(outcomes: Iterable[Outcome | LossOutcome]) -> bool:
    """Whether none is refuted or undecided."""
    return all(outcome.status == "proved" for outcome in outcomes)


def as_object(claims: Sequence[Outcome], losses: Sequence[LossOutcome]) -> dict[str, object]:
    """What ``--json`` prints."""
    return {
        "claims": [
            {
                "id": outcome.claim.identifier,
                "title": plain(outcome.claim.title),
                "derivation": outcome.claim.page,
                **_result(outcome),
            }
            for outcome in claims
        ],
        "losses": [{"name": outcome.name, **_result(outcome)} for outcome in losses],
    }


def _result(outcome: Outcome | LossOutcome) -> dict[str, object]:
    failure = {"failure": outcome.failure} if outcome.failure else {}
    return {"status": outcome.status, "evidence": [asdict(item) for item in outcome.evidence], **failure}


def show(console: Console, claims: Sequence[Outcome], losses: Sequence[LossOutcome]) -> None:
    """What there is for people: a table of each kind, then the failures in full."""
    how = partial(methods, between="\n" if console.is_terminal else "; ")
    if claims:
        rows = ((o.claim.identifier, plain(o.claim.title), _status(o), how(o.evidence)) for o in claims)
        console.print(table("Claims", ("id", "claim", "status", "how"), rows))
    if losses:
        rows_of_losses = ((o.name, _status(o), how(o.evidence)) for o in losses)
        console.print(table("Losses: value, gradient and Hessian", ("loss", "status", "how"), rows_of_losses))
    show_failures(console, claims)
    show_failures(console, losses)
    console.print(summary((*claims, *losses)))


def show_failures(console: Console, outcomes: Iterable[Outcome | LossOutcome]) -> None:
    """Each failure in full, with its witness."""
    for outcome in outcomes:
        if outcome.failure:
            console.print(Text(_heading(outcome), "bold"))
            console.print(Padding(Text(outcome.failure), (0, 0, 1, 2), expand=False))


def summary(outcomes: Sequence[Outcome | LossOutcome]) -> Text:
    """How many are proved, and how many are not, in one line."""
    counts = Counter(outcome.status for outcome in outcomes)
    parts = [Text(f"{counts['proved']} of {len(outcomes)} proved", _COLOURS["proved"])]
    for status in ("refuted", "undecided"):
        if counts[status]:
            parts.append(Text(f"{counts[status]} {status}", _COLOURS[status]))
    return Text(", ").join(parts)


def methods(evidence: Iterable[Evidence], between: str = "; ") -> str:
    """How something was proved, in words with counts: ``normal form × 9; case by case × 2``."""
    counts = Counter(item.method.removeprefix("normal form, ") for item in evidence)
    return between.join(f"{method} × {count}" for method, count in counts.items())


def _heading(outcome: Outcome | LossOutcome) -> str:
    if isinstance(outcome, LossOutcome):
        return outcome.name
    return f"{outcome.claim.identifier} {plain(outcome.claim.title)} ({outcome.claim.page})"


def _status(outcome: Outcome | LossOutcome) -> Text:
    return Text(outcome.status, _COLOURS[outcome.status])


def _name(loss: Loss) -> str:
    return loss.name

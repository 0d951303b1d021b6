"""The statements of a page one by one, as they are tested: each line of each derivation, each refutation and run.

A statement that fails says so in text: the derivation up to the line that failed, and the verdict below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mse_sym.pages.claims import Claim, Outcome, evidence_of, examine
from mse_sym.pages.typeset import typeset
from mse_sym.proof import Derivation, Evidence
from mse_sym.report.markup import plain

WIDTH = 100
"""Of the lines of a failure."""


@dataclass(frozen=True)
class Statement:
    """A statement by the place at which it stands in its claim, and why it ``failed``, or how it was proved."""

    name: str
    how: str = ""
    failed: str = ""


def statements_of(claim: Claim) -> tuple[Statement, ...]:
    """The statements of a claim up to the first that fails, in the order in which they stand there."""
    outcome = examine(claim)
    return (*_that_stand(outcome), *_that_fails(outcome))


def _that_stand(outcome: Outcome) -> Iterator[Statement]:
    yielding = [content for content in outcome.contents if isinstance(content, Derivation) or evidence_of(content)]
    for number, content in enumerate(yielding, start=1):
        if isinstance(content, Derivation):
            yield from _lines(number, content)
        else:
            evidence = evidence_of(content)
            yield Statement(f"{number} {_KINDS[evidence[0].kind]}", _how(evidence))
    if outcome.derivation is not None:
        yield from _lines(len(yielding) + 1, outcome.derivation)


_KINDS = {"proved": "evidence", "computed": "run"}


def _lines(number: int, derivation: Derivation) -> Iterator[Statement]:
    for place, line in enumerate(derivation.lines[1:], start=1):
        yield Statement(f"{number}.{place} {line.rule}", _how(line.evidence))


def _how(evidence: tuple[Evidence, ...]) -> str:
    return "; ".join(dict.fromkeys(item.method for item in evidence))


def _that_fails(outcome: Outcome) -> Iterator[Statement]:
    if not outcome.failure:
        return
    above, failed = outcome.derivation, outcome.failed
    head = f"{outcome.claim.identifier}: {plain(outcome.claim.title)}\n"
    if above is None or failed is None:
        yield Statement(outcome.status, failed=f"{head}\n{outcome.failure}")
        return
    number = 1 + sum(isinstance(content, Derivation) or bool(evidence_of(content)) for content in outcome.contents)
    verdict, *particulars = outcome.failure.splitlines()
    edits = [line for line in particulars if line.split(":")[0].strip() in ("edit", "mended")]
    shown = "\n".join([head, *typeset(above, WIDTH, failed), "", verdict, *edits])
    yield Statement(f"{number}.{len(above.lines)} {failed.rule}", failed=shown)

"""How a claim or a loss stands, in the words and the marks that all formats share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["proved", "partly computed", "computed", "refuted", "undecided", "error"]

MARKS: Mapping[Status, str] = {
    "proved": "✓",
    "partly computed": "✓≈",
    "computed": "≈",
    "refuted": "✗",
    "undecided": "?",
    "error": "!",
}
"""A mark for each status, in the order in which they are counted."""

MEANINGS: Mapping[Status, str] = {
    "proved": "Every line and every statement is proved.",
    "partly computed": "The lines are proved; it rests on runs, too, and these are computed.",
    "computed": "It rests on runs in floating point, which were computed a second time, with 50 digits or exactly, and "
    "compared.",
    "refuted": "A line is false: there is a point at which it fails, and the page shows it.",
    "undecided": "A line could be neither proved nor refuted, which counts as a failure.",
    "error": "The page’s own code failed.",
}
"""What each says."""

STANDING: frozenset[Status] = frozenset({"proved", "partly computed", "computed"})
"""Of what holds, by proof or by computation; the others are failures."""

COMPUTED: frozenset[Status] = frozenset({"partly computed", "computed"})

WHAT_COMPUTED_MEANS = (
    "Runs of gradient descent in floating point are not proved but *computed*: a second time, with 50 digits or "
    "exactly, and compared. A claim that rests on runs alone is computed; one whose lines are proved and whose runs "
    "are computed is partly computed."
)


def counted(statuses: Iterable[Status]) -> tuple[tuple[Status, int], ...]:
    """Each status that occurs and how often, in the order of :data:`MARKS`."""
    counts = Counter(statuses)
    return tuple((status, counts[status]) for status in MARKS if counts[status])


def words(status: Status, count: int) -> str:
    """How many stand so."""
    return f"{count} {status}{'s' * (status == 'error' and count > 1)}"


def slug(status: Status) -> str:
    """The status in letters alone, for names of classes and commands."""
    return status.replace(" ", "")

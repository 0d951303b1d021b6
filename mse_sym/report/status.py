"""How a claim or a loss stands, in the words and the marks that all formats share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["proved", "computed", "measured"]
"""What stands behind a statement, the strongest first: a proof, a second computation, or one run alone."""
Status: TypeAlias = Literal[
    "proved", "proved and computed", "proved and measured", "computed", "measured", "refuted", "undecided", "error"
]

MARKS: Mapping[Status, str] = {
    "proved": "✓",
    "proved and computed": "✓≈",
    "proved and measured": "✓○",
    "computed": "≈",
    "measured": "○",
    "refuted": "✗",
    "undecided": "?",
    "error": "!",
}
"""A mark for each status, in the order in which they are counted."""

MEANINGS: Mapping[Status, str] = {
    "proved": "Every line and every statement is proved.",
    "proved and computed": "Every line is proved; it shows runs, too, and these are computed.",
    "proved and measured": "Every line is proved; it shows numbers, too, that are measured, and there may be computed "
    "runs beside them.",
    "computed": "It rests on runs in floating point, which were computed a second time, with 50 digits, exactly or in "
    "another way, and compared.",
    "measured": "It rests on numbers that a program gave, ours or another library, in one run, and nothing else "
    "stands behind them.",
    "refuted": "A line is false: there is a point at which it fails, and the page shows it.",
    "undecided": "A line could be neither proved nor refuted, which counts as a failure.",
    "error": "The page’s own code failed.",
}
"""What each says."""

NOT_PROVED_ALONE: frozenset[Status] = frozenset({"proved and computed", "proved and measured", "computed", "measured"})
"""Of what holds, and not by proof alone."""

STANDING: frozenset[Status] = NOT_PROVED_ALONE | {"proved"}
"""Of what holds, by proof, computation or measurement; the others are failures."""

WHAT_ELSE_STANDS = (
    "What a program gave in floating point is not proved. It is *computed* where it was computed a second time, in "
    "another way, and compared; it is *measured* where there is one run alone, of ours or of another library. A claim "
    "says beside its heading which of the three it is."
)


def standing(kinds: Collection[Kind]) -> Status:
    """How something stands whose evidence is of these kinds: by proof or not, and by the weakest of the others."""
    weakest: Status | None = "measured" if "measured" in kinds else "computed" if "computed" in kinds else None
    if "proved" not in kinds:
        return weakest or "undecided"
    match weakest:
        case "measured":
            return "proved and measured"
        case "computed":
            return "proved and computed"
    return "proved"


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

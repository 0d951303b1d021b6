"""What ends a command early, with a message for the user."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

FAILED = 1
UNUSABLE = 2


class Problem(Exception):
    """What was given, what was expected and what to do; ``code`` is the exit code."""

    def __init__(self, message: str, code: int = UNUSABLE) -> None:
        super().__init__(message)
        self.code = code


def unknown(name: str, kind: str, known: Iterable[str]) -> Problem:
    """There is nothing of that name: near ones are named, whatever their case."""
    names = {candidate.casefold(): candidate for candidate in known}
    near = [names[match] for match in get_close_matches(name.casefold(), names, n=5, cutoff=0.6)]
    hint = f"did you mean {', '.join(near)}? " if near else ""
    return Problem(f"there is no {kind} {name!r}; {hint}'mse-sym list' shows all")

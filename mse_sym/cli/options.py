"""What the checks say of the options of their functions, as one gives these options in a shell."""

from __future__ import annotations

import re
from collections.abc import Sequence

_IN_SHELL: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(python), shell)
    for python, shell in (
        (r'\bwithin=\{"(\w+)": \(low, high\)\}', r"--within \1=LOW..HIGH"),
        (r"""\b(labels|rounding|way|quantity)=["'](\w+)["']""", r"--\1 \2"),
        (r'\border="(\w+)"', r"--order \1"),
        (r'\border=("[^"]+")', r"--order \1"),
        (r"^dtype (?=must)", "--type "),
        (r"^(points|tolerance|labels|rounding|order|way) (?=must)", r"--\1 "),
        (r"^within (?=of|is given)", "--within "),
        (r"\bin within$", "in --within"),
        (r"two numbers, the lower one first, got \((\S+), (\S+)\)", r"LOW..HIGH, the lower number first, got \1..\2"),
    )
)  # fmt: skip
"""How Python gives an option, and how a shell does."""


def in_shell(text: str) -> str:
    """A message of a check, with the options of the command instead of the arguments of the function."""
    for python, shell in _IN_SHELL:
        text = python.sub(shell, text)
    return text


def told_in_shell(found: object) -> object:
    """What ``--json`` prints, its sentences with the options of the command."""
    match found:
        case str():
            return in_shell(found)
        case dict():
            return {name: told_in_shell(part) for name, part in found.items()}
        case list():
            return [told_in_shell(part) for part in found]
    return found

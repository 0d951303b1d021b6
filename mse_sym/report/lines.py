"""Texts in lines no wider than there is room: broken between words, clauses or terms, a number never if it fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

PIECE = re.compile(r"[+-]?\d[\d.]*(?:e[+-]?\d+)?[,;:)]*|\w+|\*\*|\S")
"""What stays together: a number, a name, a sign."""


_WORD = re.compile(r" *\S+(?: × \d+| [-+] \w\b\S*)?")
"""What a blank ends; a count stays with its sign and what it counts, and a letter with what it is taken from."""


def filled(parts: Sequence[str], width: int) -> list[str]:
    """Parts in lines, as many in each as have room; one that is longer than a line is broken itself."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + 1 + len(part) <= width:
            lines[-1] += f" {part}"
        else:
            lines += broken(part, width)
    return lines


def clauses(text: str) -> list[str]:
    """The parts of a text between whose signs it may be broken, which is not within brackets."""
    parts, begun = [], 0
    for end in (found.start() for found in re.finditer(r"(?<=[,;.:]) ", text)):
        before = text[begun:end]
        if all(before.count(opened) <= before.count(closed) for opened, closed in ("()", "[]", "{}")):
            parts.append(before)
            begun = end + 1
    return [*parts, text[begun:]]


def broken(text: str, width: int) -> list[str]:
    """A text in lines: broken at blanks, else between numbers, names and signs, else anywhere."""
    lines: list[str] = []
    for written in text.split("\n"):
        lines.append("")
        for word in _WORD.findall(written):
            if len(lines[-1]) + len(word) <= width:
                lines[-1] += word
                continue
            whole = word.lstrip(" ")
            pieces = [whole] if len(whole) <= width else PIECE.findall(whole)
            lines.append("")
            for piece in (part for one in pieces for part in _cut(one, width)):
                if lines[-1] and len(lines[-1]) + len(piece) > width:
                    lines.append("")
                lines[-1] += piece
    return [line for line in lines if line] or [""]


def _cut(piece: str, width: int) -> Iterator[str]:
    yield from (piece[begin : begin + width] for begin in range(0, len(piece), max(width, 1)))

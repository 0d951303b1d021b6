r"""Formulas that are wider than a line: the same in LaTeX that may be broken within its parentheses and fractions.

TeX breaks no line between ``\left`` and ``\right`` and none within a fraction.  In what is written here parentheses
have a fixed size, and a fraction is written with a slash.
"""

from __future__ import annotations

import re

_FENCE = re.compile(r"\\(left|right)(?![A-Za-z])\s*(\\[A-Za-z]+|\\.|.)")
_CASES = re.compile(
    r"(?P<before>(?:\{\})?)\\begin\{cases\}(?P<rows>(?:(?!\\begin|\\end).)*)\\end\{cases\}(?:\{\})?", re.DOTALL
)
_FRACTION = re.compile(r"\\frac(?=\{)")
_SIZES = {"left": "bigl", "right": "bigr"}


def broken_parentheses(latex: str) -> str:
    """``latex`` that may be broken within parentheses outside fractions, or unchanged where there are pieces."""
    return "".join(_fixed(part) if depth == 0 else part for part, depth in _by_depth(latex)) if _may(latex) else latex


def broken_fractions(latex: str) -> str:
    """``latex`` that may be broken within its fractions, too, and whose cases follow one another."""
    if cases := _CASES.fullmatch(latex):
        rows = (row.split("&") for row in cases["rows"].split(r"\\"))
        written = r" ; \allowbreak \quad ".join(
            rf"{broken_fractions(value.strip())} \quad {when}" for value, when in rows
        )
        return cases["before"] + written
    if not _may(latex):
        return latex
    written, position = "", 0
    while found := _FRACTION.search(latex, position):
        above, middle = _group(latex, found.end())
        below, end = _group(latex, middle)
        is_outside = latex.count("{", 0, found.start()) == latex.count("}", 0, found.start())
        if is_outside:
            written += latex[position : found.start()] + f"{_part(above)}/{_part(below)}"
            position = end
        else:
            written += latex[position : found.end()]
            position = found.end()
    return broken_parentheses(written + latex[position:])


def _may(latex: str) -> bool:
    return r"\begin" not in latex and r"\{" not in latex


def _part(latex: str) -> str:
    """What was above or below a bar: alone if it is one sign, or else in parentheses."""
    inner = broken_fractions(latex)
    return inner if re.fullmatch(r"\\?\w+|\\sqrt\{[^{}]*\}", inner) else rf"\left({inner}\right)"


def _fixed(part: str) -> str:
    return _FENCE.sub(lambda fence: rf"\{_SIZES[fence[1]]}{fence[2]}", part)


def _by_depth(latex: str) -> list[tuple[str, int]]:
    """The parts of ``latex`` between its braces, each with how many braces are open there."""
    parts: list[tuple[str, int]] = []
    depth = 0
    for part in re.split(r"([{}])", latex):
        depth -= part == "}"
        parts.append((part, depth))
        depth += part == "{"
    return parts


def _group(latex: str, begin: int) -> tuple[str, int]:
    """What stands in the braces that open at ``begin``, and where they end."""
    depth = 0
    for place in range(begin, len(latex)):
        depth += (latex[place] == "{") - (latex[place] == "}")
        if depth == 0:
            return latex[begin + 1 : place], place + 1
    raise ValueError(f"unbalanced braces in {latex!r}")

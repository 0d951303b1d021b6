r"""About how wide a formula is printed, in the width of a letter M (an em), from its LaTeX.

A fraction is as wide as the wider of its halves, cases as their widest value and their widest condition together.
Scripts are small, and so are fractions in scripts and in cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\\(?:text|operatorname\*?|mathrm|begin|end)\{[^{}]*\}|\\[A-Za-z]+|\\.|\S")
r"""Commands and characters; a text, and the name of an environment, is one of them."""

_WIDTHS: dict[str, float] = {
    **dict.fromkeys(("&", r"\left", r"\right"), 0.0),
    r"\,": 0.17,
    r"\:": 0.22,
    r"\;": 0.28,
    r"\quad": 1.0,
    r"\qquad": 2.0,
    **dict.fromkeys(("(", ")", "[", "]", "|", r"\{", r"\}", r"\lvert", r"\rvert"), 0.4),
    **dict.fromkeys(("+", "-", r"\times", r"\in", r"\odot", r"\sum", r"\prod", r"\int"), 1.2),
    **dict.fromkeys(("=", "<", ">", r"\leq", r"\geq", r"\neq", r"\sim", r"\doteq", r"\approx", r"\to"), 1.35),
    **{name: 0.5 * len(name) - 0.3 for name in (r"\log", r"\exp", r"\max", r"\min", r"\sin", r"\cos", r"\tan")},
    **{name: 0.5 * len(name) - 0.3 for name in (r"\sinh", r"\cosh", r"\tanh")},
}
_LETTER, _CHARACTER = 0.6, 0.5
_SMALL = 0.72  # of scripts and small fractions
_BAR, _ROOT = 0.25, 0.85  # ems that a fraction, or a root, is wider than what it has
_BRACE = 2.2  # of cases, with what stands between a value and its condition


def printed_ems(latex: str) -> float:
    """About how many ems wide ``latex`` is printed on one line."""
    return _row(iter(_TOKEN.findall(latex)), small=False)


def _row(tokens: Iterator[str], *, small: bool) -> float:
    """The width of what comes before the next brace that closes."""
    width = scripts = 0.0
    for token in tokens:
        if token == "}":
            break
        if token in ("^", "_"):
            wider = max(scripts, _SMALL * _one(next(tokens), tokens, small=True))  # one above the other
            width, scripts = width + wider - scripts, wider
        else:
            width, scripts = width + _one(token, tokens, small=small), 0.0
    return width


def _one(token: str, tokens: Iterator[str], *, small: bool) -> float:
    """The width of one token, with its arguments."""
    match token:
        case "{":
            return _row(tokens, small=small)
        case r"\frac" | r"\tfrac":
            halves = max(_one(next(tokens), tokens, small=True) for _ in range(2))
            return _BAR + halves * (_SMALL if small or token == r"\tfrac" else 1)
        case r"\sqrt":
            return _ROOT + _one(next(tokens), tokens, small=small)
    if token.startswith(r"\begin"):
        return _cases(tokens)
    if token.endswith("}") and len(token) > 2:
        return _CHARACTER * len(token[token.index("{") + 1 : -1])
    return _WIDTHS.get(token, _LETTER)


def _cases(tokens: Iterator[str]) -> float:
    """Values in one column, conditions in another."""
    columns: list[list[list[str]]] = [[[]], [[]]]
    column = 0
    for token in tokens:
        if token.startswith(r"\end"):
            break
        if token in ("&", r"\\"):
            column = int(token == "&")
            columns[column].append([])
        else:
            columns[column][-1] += [token, *_within(tokens)] if token.startswith(r"\begin") else [token]
    return _BRACE + sum(max(_row(iter(cell), small=True) for cell in cells) for cells in columns)


def _within(tokens: Iterator[str]) -> Iterator[str]:
    """What stands in an environment that was opened, with its end."""
    depth = 1
    for token in tokens:
        depth += token.startswith(r"\begin") - token.startswith(r"\end")
        yield token
        if depth == 0:
            return

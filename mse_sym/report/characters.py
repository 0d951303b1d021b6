"""Formulas in characters: what a terminal shows of LaTeX, and what is read out of it."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = {
    "partial": "∂", "ell": "ℓ", "infty": "∞", "to": "→ ", "leq": "≤ ", "geq": "≥ ", "cdot": "·", "pm": "±",
    "sum": "Σ", "varphi": "φ", "in": "∈ ", "neq": "≠ ", "iff": "⇔ ", "doteq": "≐", "sim": "~", "smallint": "∫",
}  # fmt: skip
_GROUP = re.compile(
    r"\\[td]?frac(?:\{(?P<above>[^{}]*)\}|(?P<one>\d))(?:\{(?P<below>[^{}]*)\}|(?P<other>\d))"
    r"|\\binom\{(?P<of>[^{}]*)\}\{(?P<over>[^{}]*)\}"
    r"|\\sqrt\{(?P<root>[^{}]*)\}"
    r"|(?P<place>[\^_])\{(?P<raised>[^{}]*)\}"
    # Not an argument of a fraction whose other one has groups within it, which are flattened first.
    r"|(?:\\(?:operatorname|mathrm|mathbb|text))?(?<!\\)(?<!(?<!\\)\})(?<!frac)(?<!binom)\{(?P<inside>[^{}]*)\}"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)( ?)(?=(.?))")


def in_characters(latex: str) -> str:
    """A formula in characters, as far as there are any; groups that LaTeX has in braces stand in brackets."""
    before, flat = "", re.sub(r"\\(?:left|right|[bB]ig+[lr]|textstyle|displaystyle)(?![A-Za-z])", "", latex)
    while flat != before:  # from the innermost groups
        before, flat = flat, _GROUP.sub(_flattened, flat)
    return re.sub(r" ?\\[,;! ]", "", _COMMAND.sub(_character, flat)).replace(r"\{", "{").replace(r"\}", "}")


def _flattened(group: re.Match[str]) -> str:
    found = {name: text for name, text in group.groupdict().items() if text is not None}
    match found:
        case {"of": of, "over": over}:
            return f"({of} over {over})"
        case {"root": root}:
            return f"√{_bracketed(root)}"
        case {"place": place, "raised": raised}:
            is_index = place == "_" and re.fullmatch(r"[\w, ]*", raised)
            return place + (raised if is_index else _bracketed(raised))
        case {"inside": inside}:
            return inside
    above, below = found.get("above", found.get("one", "")), found.get("below", found.get("other", ""))
    return "/".join(part if re.fullmatch(_POWER, part) else _bracketed(part) for part in (above, below))


_CLOSED = r"\\?[^\W_]*|\d*\.\d+|\([^()]*\)|\\partial *\S+"
"""What needs no brackets: a word, a number, a command, or what has some."""
_POWER = r"\\?[^\W_]+\^\w"
"""In a fraction it needs none either."""


def _bracketed(part: str) -> str:
    return part if re.fullmatch(_CLOSED, part) else f"({part})"


def _character(command: re.Match[str]) -> str:
    """A Greek letter or a sign; of other commands the name, ``log``, ``max``."""
    name, blank, following = command.groups()
    if name in _SIGNS:
        return _SIGNS[name]
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name.replace('lambda', 'lamda').upper()}") + blank
    except KeyError:
        return f"{name} " if following.isalnum() or following == "\\" else name

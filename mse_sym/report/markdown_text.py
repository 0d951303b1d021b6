"""Prose as Markdown: its characters, its marks, and its maths for MathJax."""

from __future__ import annotations

import re
from dataclasses import replace

from mse_sym.report.characters import in_characters
from mse_sym.report.markup import Marks, in_type, render

_LOW = re.compile(r"\\left\(((?:(?!\\left|\\right|\\frac|\\sum|\\begin|\^).)*)\\right\)", re.DOTALL)
_OPERATOR = re.compile(
    r"(?P<before>\\(?:begin|text)\{[^{}]*\}|\\[A-Za-z]+|\\.|.)?(?P<space>\s*)\\operatorname\*?\{(?P<name>[^{}]*)\}"
    r"(?P<scripts>(?:'|[\^_]\{[^{}]*\})*)\s*(?=(?P<next>\\[A-Za-z]+|.)?)",
    re.DOTALL,
)
_APART = frozenset(
    rf"\{name}"
    for name in (
        *("cdot", "times", "pm", "odot", "leq", "geq", "neq", "lt", "gt", "in", "to", "sim", "doteq", "approx", "iff"),
        *("wedge", "vee", "mid", "quad", "qquad", "left", "right"),
    )
)
"""What has its own space around it, or begins or ends a group: next to it an operator needs none."""


def for_hosts(latex: str) -> str:
    r"""Maths as repository hosts take it, which refuse some macros for the harm that they could do.

    ``\operatorname`` is among them; an upright name with a thin space where one belongs is the same to the eye.  ``<``
    and ``>`` may be read as tags.  Around what is low there is no ``\left`` and ``\right``, since MathJax puts spaces
    around them.
    """
    upright = _OPERATOR.sub(_upright, _LOW.sub(r"(\1)", latex))
    return re.sub(r">\s*", r"\\gt ", re.sub(r"<\s*", r"\\lt ", upright))


def _upright(found: re.Match[str]) -> str:
    before, after = found["before"] or "", found["next"] or ""
    leading = r"\, " if _is_ordinary(before, "})'") else found["space"]
    trailing = r"\, " if _is_ordinary(after, "") else ""
    return rf"{before}{leading}\mathrm{{{found['name']}}}{found['scripts']}{trailing}"


def _is_ordinary(token: str, closing: str) -> bool:
    """Whether a token is a letter, a digit, a symbol like them, or one that ends such a thing."""
    if re.fullmatch(r"\\[A-Za-z]+", token):
        return token not in _APART
    return token.isalnum() or (token != "" and token in closing)


_SPECIAL = re.compile(r"[\\`*_\[\]|~#]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>$</span>"}


def escape(text: str) -> str:
    """Characters as Markdown reads them back."""
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    return "".join(_ENTITIES.get(character, character) for character in escaped)


_SAFE_BETWEEN_DOLLARS = re.compile(r"(?:[A-Za-z0-9 +=/().,'^-]|\\[A-Za-z]++|[{}])+")


def _maths(latex: str) -> str:
    r"""Markdown may read what it finds between dollars, so all but the tamest maths stands in backquotes."""
    written = for_hosts(latex).replace(r"\|", r"\Vert ").replace("|", r"\vert ").strip()
    return f"${written}$" if _SAFE_BETWEEN_DOLLARS.fullmatch(written) else f"$`{written}`$"


def code(text: str) -> str:
    """Something that one types; a bar would end the cell of a table."""
    return "`" + text.replace("|", "\\|") + "`"


# A dollar before a star ends no maths.
_MARKS = Marks(
    text=lambda text: escape(in_type(text)),
    maths=_maths,
    code=code,
    emphasis=lambda written: f"<em>{written}</em>" if written.endswith("$") else f"*{written}*",
    link=lambda link: f"[{escape(link.text)}]({link.page and f'{link.page}.md'}#{link.anchor})",
)
# Within a link no host sets maths.
_MARKS_WITHIN_LINKS = replace(_MARKS, maths=lambda latex: escape(in_characters(latex)))

_OUTSIDE_TEXT = {
    **{character: rf"\{character}" for character in "{}$&%#_"},
    "\\": r"\backslash ",
    "^": r"\hat{}",
    "~": r"\sim ",
    "<": r"\lt ",
    ">": r"\gt ",
}


def _words(text: str, command: str = "text") -> str:
    r"""Words within maths; characters that ``\text`` does not take everywhere stand outside it."""
    parts = re.split(r"([\\{}$&%#_^~<>])", text)
    return "".join(_OUTSIDE_TEXT.get(part, rf"\{command}{{{part}}}") for part in parts if part)


_WITHIN_MATHS = Marks(
    text=_words,
    maths=for_hosts,
    code=lambda text: _words(text, "texttt"),
    emphasis=str,
    link=lambda link: _words(link.text),
)


def paragraph(text: str) -> str:
    """Prose at the start of a line, where a number or a dash would begin a list."""
    return re.sub(r"^(\d+)([.)])|^([+-])", r"\1\\\2\3", prose(text))


def prose(text: str) -> str:
    """Text with its marks."""
    return render(text, _MARKS)


def within_link(text: str) -> str:
    """Text that leads somewhere."""
    return render(text, _MARKS_WITHIN_LINKS)


def within_maths(text: str) -> str:
    """Prose that stands in a formula, where there are no links."""
    return render(text, _WITHIN_MATHS)

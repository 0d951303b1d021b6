"""Prose as Markdown: its characters, its marks, and its maths for MathJax."""

from __future__ import annotations

import re

from mse_sym.report.markup import Marks, render

_LOW = re.compile(r"\\left\(((?:(?!\\left|\\right|\\frac|\\sum|\\begin|\^).)*)\\right\)", re.DOTALL)


def plain_parentheses(latex: str) -> str:
    r"""Without ``\left`` and ``\right`` around what is low, since MathJax puts spaces around them."""
    return _LOW.sub(r"(\1)", latex)


_SPECIAL = re.compile(r"[\\`*_\[\]|~#]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>$</span>"}


def escape(text: str) -> str:
    """Characters as Markdown reads them back."""
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    return "".join(_ENTITIES.get(character, character) for character in escaped)


_SAFE_BETWEEN_DOLLARS = re.compile(r"(?:[A-Za-z0-9 +=/().,'^-]|\\[A-Za-z]+|[{}])+")


def _maths(latex: str) -> str:
    r"""Markdown may read what it finds between dollars, so all but the tamest maths stands in backquotes."""
    written = plain_parentheses(latex).replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return f"${written}$" if _SAFE_BETWEEN_DOLLARS.fullmatch(written) else f"$`{written}`$"


def code(text: str) -> str:
    """Something that one types; a bar would end the cell of a table."""
    return "`" + text.replace("|", "\\|") + "`"


_MARKS = Marks(
    text=escape,
    maths=_maths,
    code=code,
    emphasis=lambda written: f"*{written}*",
    link=lambda link: f"[{escape(link.text)}]({link.page and f'{link.page}.md'}#{link.anchor})",
)

_OUTSIDE_TEXT = {
    **{character: rf"\{character}" for character in "{}$&%#_"},
    "\\": r"\backslash ",
    "^": r"\hat{}",
    "~": r"\sim ",
}


def _words(text: str, command: str = "text") -> str:
    r"""Words within maths; characters that ``\text`` does not take everywhere stand outside it."""
    parts = re.split(r"([\\{}$&%#_^~])", text)
    return "".join(_OUTSIDE_TEXT.get(part, rf"\{command}{{{part}}}") for part in parts if part)


_WITHIN_MATHS = Marks(
    text=_words,
    maths=plain_parentheses,
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


def within_maths(text: str) -> str:
    """Prose that stands in a formula, where there are no links."""
    return render(text, _WITHIN_MATHS)

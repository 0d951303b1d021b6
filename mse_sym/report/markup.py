"""The inline marks of prose, read once for all writers.

They are ``$maths$``, ``*emphasis*``, `` `code` `` and ``[words](page#anchor)``, a link to an anchor of another
page, or of the same one where ``page`` is empty.  Brackets that begin no link are themselves.

A backslash before one of the marks, or before another backslash, takes it literally.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from mse_sym.report.characters import in_characters


@dataclass(frozen=True)
class Text:
    """Plain characters."""

    text: str


@dataclass(frozen=True)
class Maths:
    """A formula within a line, as LaTeX."""

    latex: str


@dataclass(frozen=True)
class Code:
    """Something that one types."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    """Stressed words, which may hold maths and code themselves."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Link:
    """Plain words that lead to an anchor; ``page`` is empty for the page that they stand on."""

    text: str
    page: str
    anchor: str


Span: TypeAlias = Text | Maths | Code | Emphasis | Link

MATHS = r"\$(?:\\.|[^\\$])+\$"
CODE = r"`[^`]+`"
LINK = r"\[[^][\\$*`]+\]\([\w.-]*#[\w.-]+\)"
_SPAN = re.compile(
    rf"(?P<maths>{MATHS})|(?P<code>{CODE})|(?P<link>{LINK})"
    rf"|\*(?P<emphasis>(?:\\.|{MATHS}|{CODE}|[^\\*$`])+)\*"
    rf"|(?P<text>(?:\\[\\$*`\[]|\\(?![\\$*`\[])|(?!{LINK})[^\\$*`])+)",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\\$*`\[])")


def parse(prose: str) -> tuple[Span, ...]:
    """The spans of ``prose``, in order; a mark that is not closed, or closes at once, is a ``ValueError``."""
    spans: list[Span] = []
    position = 0
    while position < len(prose):
        match = _SPAN.match(prose, position)
        if match is None:
            raise ValueError(
                f"unbalanced {prose[position]!r} at character {position} of {prose!r}: close it, "
                "or write a backslash before it to have the character itself"
            )
        spans.append(_span(match))
        position = match.end()
    return tuple(spans)


def _span(match: re.Match[str]) -> Span:
    content = match[0]
    match match.lastgroup:
        case "maths":
            return Maths(content[1:-1])
        case "code":
            return Code(content[1:-1])
        case "emphasis":
            return Emphasis(parse(content[1:-1]))
        case "link":
            words, target = content[1:-1].split("](")
            page, anchor = target.split("#")
            return Link(words, page, anchor)
        case _:
            return Text(_ESCAPED.sub(r"\1", content))


@dataclass(frozen=True)
class Marks:
    """How one format writes each mark; ``emphasis`` is given its content already written."""

    text: Callable[[str], str]
    maths: Callable[[str], str]
    code: Callable[[str], str]
    emphasis: Callable[[str], str]
    link: Callable[[Link], str]


def render(prose: str, marks: Marks) -> str:
    """``prose`` in one format."""
    return _written(parse(prose), marks)


def _written(spans: tuple[Span, ...], marks: Marks) -> str:
    return "".join(_write(span, marks) for span in spans)


def _write(span: Span, marks: Marks) -> str:
    match span:
        case Text(text):
            return marks.text(text)
        case Maths(latex):
            return marks.maths(latex)
        case Code(text):
            return marks.code(text)
        case Emphasis(spans):
            return marks.emphasis(_written(spans, marks))
        case Link():
            return marks.link(replace(span, text=in_type(span.text)))


_STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])|(?<=s)'(?=\s)")
_HYPHEN = re.compile(r"(?<![\w.)\]-])-(?=\.?\d)")


def in_type(text: str) -> str:
    """Text whose apostrophes and minus signs are those of a book, and not of a typewriter."""
    return _HYPHEN.sub("−", _STRAIGHT.sub("’", text))


_PLAIN = Marks(text=in_type, maths=str, code=str, emphasis=str, link=lambda link: link.text)


def plain(prose: str) -> str:
    """``prose`` without its marks, for titles of windows and of PDF bookmarks; maths stays LaTeX."""
    return render(prose, _PLAIN)


def spoken(prose: str) -> str:
    """``prose`` without its marks, for those who hear it; maths in characters, as far as there are any."""
    return render(prose, _SPOKEN)


_SPOKEN = Marks(text=str, maths=in_characters, code=str, emphasis=str, link=lambda link: link.text)


def printed_width(latex: str) -> int:
    """About how many characters wide a formula is printed; a fraction is as wide as half its LaTeX."""
    printed = re.sub(r"\\(?:left|right|operatorname|text|mathrm)|[{}^_\s]", "", latex)
    fractions = len(re.findall(r"\\[td]?frac", printed))
    return max(1, len(re.sub(r"\\[A-Za-z]+", "x", printed)) - 2 * fractions)


_IN_PRINT = Marks(
    text=str,
    maths=lambda latex: "x" * printed_width(latex),
    code=str,
    emphasis=str,
    link=lambda link: link.text,
)


def in_print(prose: str) -> str:
    """``prose`` with as many characters as it has in print, where a formula is one word."""
    return render(prose, _IN_PRINT)


def shown_width(prose: str) -> int:
    """About how many characters wide ``prose`` is printed on one line."""
    return len(in_print(prose))

"""The inline marks of prose: ``$maths$``, ``*emphasis*`` and `` `code` ``, read once for all writers.

A backslash before one of the marks, or before another backslash, takes it literally.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


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


Span: TypeAlias = Text | Maths | Code | Emphasis

_MATHS = r"\$(?:\\.|[^\\$])+\$"
_CODE = r"`[^`]+`"
_SPAN = re.compile(
    rf"(?P<maths>{_MATHS})|(?P<code>{_CODE})|\*(?P<emphasis>(?:\\.|{_MATHS}|{_CODE}|[^\\*$`])+)\*"
    r"|(?P<text>(?:\\[\\$*`]|\\(?![\\$*`])|[^\\$*`])+)",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\\$*`])")


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
        case _:
            return Text(_ESCAPED.sub(r"\1", content))


@dataclass(frozen=True)
class Marks:
    """How one format writes each mark; ``emphasis`` is given its content already written."""

    text: Callable[[str], str]
    maths: Callable[[str], str]
    code: Callable[[str], str]
    emphasis: Callable[[str], str]


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


_PLAIN = Marks(text=str, maths=str, code=str, emphasis=str)


def plain(prose: str) -> str:
    """``prose`` without its marks, for titles of windows and of PDF bookmarks; maths stays LaTeX."""
    return render(prose, _PLAIN)

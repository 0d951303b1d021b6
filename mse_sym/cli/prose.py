"""Sentences for people: on a terminal in lines as wide as it is, broken between words alone, and elsewhere as they are.

A path, a number or a name that is longer than a line stays whole. Only the standard library is asked, so that
``--help`` is immediate.
"""

from __future__ import annotations

import os
import re
from textwrap import TextWrapper
from typing import TextIO

_COMMAND = "  mse-sym "
_TO_COPY = re.compile(r"pip install (['\"]).*?\1")
"""What people copy, in one piece."""
_HOLDING = "\N{NO-BREAK SPACE}"


def in_lines(text: str, width: int) -> str:
    """A text in lines of at most ``width``, each set in as far as the line that is broken."""
    return "\n".join(_filled(line, width, line[: len(line) - len(line.lstrip())]) for line in text.split("\n"))


def fitting(text: str, stream: TextIO) -> str:
    """A text as it is printed to a stream: in lines where that is a terminal, or a width is asked for."""
    width = width_of(stream)
    return text if width is None else in_lines(text, width)


def width_of(stream: TextIO) -> int | None:
    """How many letters a line has; of a pipe nothing is known, unless ``COLUMNS`` says it."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None


def epilogue(text: str, width: int) -> str:
    """Paragraphs below a help: sentences in lines, commands whole, or on in the next line as a shell reads it."""
    return "\n\n".join(
        "\n".join(_command(line, width) if line.startswith(_COMMAND) else in_lines(line, width) for line in lines)
        for lines in (paragraph.split("\n") for paragraph in text.strip("\n").split("\n\n"))
    )


def _command(line: str, width: int) -> str:
    """A command, in which quoted formulas stay whole and options keep their values."""
    if len(line) <= width:
        return line
    return _filled(_held(line), width - 2, " " * 6, end=" \\")


def _filled(line: str, width: int, after: str, end: str = "") -> str:
    if len(line) <= width:
        return line
    wrapper = TextWrapper(width, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)
    whole = _TO_COPY.sub(lambda found: found[0].replace(" ", _HOLDING), line)
    return f"{end}\n".join(wrapper.wrap(whole)).replace(_HOLDING, " ")


def _held(line: str) -> str:
    """A command with blanks at which no line is broken between quotes, and behind the names of options."""
    parts = line.split('"')
    quoted = '"'.join(part.replace(" ", _HOLDING) if place % 2 else part for place, part in enumerate(parts))
    return re.sub(r"(--?[a-z]+) (?!-)", rf"\1{_HOLDING}", quoted)

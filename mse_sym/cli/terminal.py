"""What is common to all that the commands print: consoles, progress, encodings."""

from __future__ import annotations

import codecs
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import count
from math import isfinite
from time import monotonic
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from mse_sym.cli.tables import UNBROKEN
from mse_sym.proof.progress import silently
from mse_sym.report.lines import filled

T = TypeVar("T")

PATIENCE = 5.0
"""So many seconds nothing is said of what is done where there is no terminal."""
_SPELLED = {
    "×": "x", "·": "*", "−": "-", "–": "-", "—": "-", "…": "...", "′": "'", "’": "'", "‘": "'", "“": '"',
    "”": '"', "∂": "d", "∞": "oo", "≤": "<=", "≥": ">=", "≠": "!=", "≐": "=", "→": "->", "∈": "in",
    "─": "-", "²": "^2", "³": "^3", "√": "sqrt ", "⇔": "<=>",
}  # fmt: skip


class _Output(Console):
    """Leaves a broken pipe to :func:`mse_sym.cli.main`: rich would exit with 1, which means refuted here."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def output() -> Console:
    """Standard output: as wide as the terminal, and in a pipe without colours and without broken lines."""
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else UNBROKEN
    return _Output(width=width, markup=False, emoji=False, highlight=False)


def print_json(value: Any) -> None:
    """Print one object; what is not ASCII is escaped, so that it survives every encoding.

    NaN and infinities, which JSON does not have, become text.
    """
    print(json_text(value))


def json_text(value: Any) -> str:
    """The text of one object."""
    return json.dumps(_finite(value), indent=2, allow_nan=False)


def _finite(value: Any) -> Any:
    match value:
        case dict():
            return {name: _finite(part) for name, part in value.items()}
        case list() | tuple():
            return [_finite(part) for part in value]
        case float() if not isfinite(value):
            return repr(value)
    return value


def pairs(rows: Iterable[tuple[str, str]], width: int) -> Text:
    """Short names and what belongs to each, in lines no wider than ``width``; in a pipe without padding."""
    if width >= UNBROKEN:
        return Text("\n".join(f"{name}: {value}" for name, value in rows))
    lines = (
        f"  {'' if place else name:<4}  {line}"
        for name, value in rows
        for place, line in enumerate(filled(value.split(" "), width - 8))
    )
    return Text("\n".join(lines))


@dataclass(frozen=True)
class Bar:
    """A progress bar: ``at`` names what is worked on, and ``advance`` says that what has a name is done."""

    at: Callable[[str], None]
    advance: Callable[[str], None]


@contextmanager
def progress(doing: str, total: int) -> Iterator[Bar]:
    """A progress bar on standard error, if that is a terminal; elsewhere a line for all that is done after a while."""
    console = Console(stderr=True)
    begun, done = monotonic(), count(1)

    def told(name: str) -> None:
        number = next(done)
        if monotonic() - begun > PATIENCE:
            print(f"{doing}: {name}, {number} of {total}", file=sys.stderr, flush=True)

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with (
        silently(),
        Progress(
            *columns, console=console, transient=True, redirect_stdout=False, disable=not console.is_terminal
        ) as bar,
    ):
        task = bar.add_task(doing, total=total)
        advance = (lambda _: bar.advance(task)) if console.is_terminal else told
        yield Bar(lambda name: bar.update(task, description=f"{doing} {name}"), advance)


def tracked(items: Sequence[T], doing: str, name: Callable[[T], str]) -> Iterator[T]:
    """The items, with a progress bar while they are worked on."""
    with progress(doing, len(items)) as bar:
        for item in items:
            bar.at(name(item))
            yield item
            bar.advance(name(item))


@contextmanager
def working(doing: str) -> Iterator[None]:
    """A sign of life on standard error while something takes its time, if that is a terminal."""
    console = Console(stderr=True)
    if console.is_terminal:
        with silently(), console.status(doing):
            yield
    else:
        yield


def spell_what_cannot_be_encoded() -> None:
    """Let an encoding without mathematical letters get them spelled in ASCII, not end the program."""
    codecs.register_error("mse_sym.spelled", _spelled)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="mse_sym.spelled")


def _spelled(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_in_ascii, error.object[error.start : error.end])), error.end


def _in_ascii(letter: str) -> str:
    if letter in _SPELLED:
        return _SPELLED[letter]
    if unicodedata.name(letter, "").startswith("GREEK"):
        return unicodedata.name(letter).split()[-1].lower()
    decomposed = unicodedata.normalize("NFKD", letter).replace("\N{FRACTION SLASH}", "/")
    return decomposed.encode("ascii", "ignore").decode() or "?"

"""The code of a page at work: what comes of it, or a sentence about what it raised.

A page is a program of its author's, and may raise anything; whatever that is, it concerns this page alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from traceback import format_exception, format_exception_only, walk_tb
from typing import TypeVar

T = TypeVar("T")

PAGE_MODULE = "_derivation_"
"""How the name of the module of a page begins."""


class Unusable(ValueError):
    """Something that no report can hold; the message says which page it stands on."""


@dataclass(frozen=True)
class Failed:
    """What was raised: a sentence with its place, and the traceback for those who ask for it."""

    message: str
    traceback: str


def attempt(work: Callable[[], T], place: str) -> T | Failed:
    """What ``work`` returns, or what it raised; ``place`` is named where that was not in the code of a page."""
    try:
        return work()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # of a page's author, SystemExit among them
        told = str(error) if isinstance(error, Unusable) else f"{_place_in_page(error) or place}: {_words(error)}"
        return Failed(told, "".join(format_exception(error)))


def _place_in_page(error: BaseException) -> str | None:
    """File and line of the page in whose code an error arose, if it arose in a page."""
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if str(frame.f_globals.get("__name__")).startswith(PAGE_MODULE)
    ]
    if not frames and isinstance(error, SyntaxError) and error.filename:
        frames = [(error.filename, error.lineno or 1)]
    return line_of(*frames[-1]) if frames else None


def line_of(file: str, line: int) -> str:
    """A line of a file, as seen from the folder in which one works."""
    return f"{seen(Path(file))}, line {line}"


def seen(path: Path) -> str:
    """A path as seen from the folder in which one works, where that is one of those above it."""
    full = path.absolute()
    return str(full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else full)


def _words(error: BaseException) -> str:
    """The type of an error and its message, as Python ends a traceback."""
    lines = (line for line in format_exception_only(error) if not line.startswith("  "))
    return next(lines).strip().removeprefix(f"{type(error).__module__}.")

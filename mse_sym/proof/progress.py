"""What takes long says what it does, ends within a time, and says at which step it was.

After a second the step is shown on standard error, if that is a terminal; elsewhere the logger ``mse_sym`` has every
step at the level ``DEBUG``, and nothing is shown.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from shutil import get_terminal_size
from threading import Event, Thread
from time import monotonic
from typing import TypeVar

from mse_sym.proof.limited_time import within

T = TypeVar("T")

SECONDS = 300.0
"""How long all steps of a loss may take together, unless it is told otherwise."""
_SILENT_FOR = 1.0
_AGAIN = 0.5
_LOG = logging.getLogger("mse_sym")


@dataclass
class _Work:
    """What is done, from the whole to the step, and since when."""

    what: str
    steps: list[str] = field(default_factory=list)
    began: float = field(default_factory=monotonic)

    @property
    def at(self) -> str:
        return ", ".join(self.steps)


_WORK: ContextVar[_Work | None] = ContextVar("work", default=None)
_SILENT: ContextVar[bool] = ContextVar("silent", default=False)


def carried_out(what: str, compute: Callable[[], T], seconds: float = SECONDS) -> T:
    """What ``compute`` returns; if this is a part of something greater, it is a step of that, and takes of its time.

    Raises:
        TimeoutError: it takes longer; the message has the step.
        ValueError: the time is not positive.
    """
    if _WORK.get() is not None:
        with step(what):
            return compute()
    work = _Work(what)
    token, shown = _WORK.set(work), _Shown(work)
    try:
        shown.begin()
        return within(seconds, compute)
    except TimeoutError:
        at = f" The step was: {work.at}." if work.steps else ""
        raise TimeoutError(
            f"{what}: not done within {seconds:g} s.{at} Write the expression shorter, or give more time: "
            "compile(seconds=…)"
        ) from None
    finally:
        shown.end()
        _WORK.reset(token)


@contextmanager
def step(name: str) -> Iterator[None]:
    """A step of what is done; it is the last one where the time is over."""
    work = _WORK.get()
    if work is None:
        yield
        return
    depth = len(work.steps)
    work.steps.append(name)
    _LOG.debug("%s: %s", work.what, work.at)
    try:
        yield
    except Exception:  # the time that is over is none, and keeps its step
        del work.steps[depth:]
        raise
    del work.steps[depth:]


@contextmanager
def silently() -> Iterator[None]:
    """Show nothing, as something else is shown."""
    token = _SILENT.set(True)
    try:
        yield
    finally:
        _SILENT.reset(token)


class _Shown(Thread):
    """A line on a terminal, as long as something is done, and then none."""

    def __init__(self, work: _Work) -> None:
        super().__init__(daemon=True)
        self._work, self._is_over = work, Event()
        self._is_seen = not _SILENT.get() and sys.stderr is not None and sys.stderr.isatty()

    def begin(self) -> None:
        if self._is_seen:
            self.start()

    def run(self) -> None:
        seconds, was_shown = _SILENT_FOR, False
        while not self._is_over.wait(seconds):
            since = f" ({monotonic() - self._work.began:.0f} s)"
            # A line that the terminal wraps could not be taken back.
            room = get_terminal_size().columns - len(since) - 1
            sys.stderr.write(f"\r\x1b[K{f'{self._work.what}: {self._work.at}'[:room]}{since}")
            sys.stderr.flush()
            seconds, was_shown = _AGAIN, True
        if was_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def end(self) -> None:
        self._is_over.set()
        if self.is_alive():
            self.join()

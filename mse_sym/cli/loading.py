"""A sign of life while a command is loaded, which on a busy machine takes seconds; from the standard library alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

PATIENCE = 2.0
"""So many seconds nothing is said."""
_ERASE = "\r\x1b[K"


@contextmanager
def sign_of_life() -> Iterator[None]:
    """A line on standard error that is gone when the work begins, if that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    done = Event()
    thread = Thread(target=_tell, args=(done,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _tell(done: Event) -> None:
    if done.wait(PATIENCE):
        return
    sys.stderr.write("Loading ...")
    sys.stderr.flush()
    done.wait()
    sys.stderr.write(_ERASE)
    sys.stderr.flush()

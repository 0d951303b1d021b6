"""A limit to the time that a computation takes, wherever in SymPy it is.

A watching thread raises an exception in the computing one when the time is over. It is no ``Exception``, so that
no library takes it for an error of its own.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

SECONDS = 20.0
"""How long the prover looks at a statement and a rule at a line, unless they are told otherwise."""
_AGAIN = 0.5
"""Seconds after which the exception is raised again, if it was lost: Python drops those in finalisers."""


class _OutOfTime(BaseException):
    """The time of some computation is over, perhaps of one around this one."""


def within(seconds: float, compute: Callable[[], T]) -> T:
    """What ``compute`` returns; limits may be nested.

    Raises:
        TimeoutError: it takes longer.
        ValueError: the time is not positive.
    """
    if not seconds > 0:
        raise ValueError(f"a time limit is a positive number of seconds, got {seconds!r}")
    watch = _Watch()
    watcher = threading.Thread(target=watch.run, args=(min(seconds, threading.TIMEOUT_MAX),), daemon=True)
    try:
        try:
            watcher.start()
            return compute()
        finally:
            watch.end()
    except _OutOfTime:
        watch.end()  # the exception may have come in the middle of ending
        if not watch.has_raised:
            raise
    raise TimeoutError(f"not done within {seconds:g} s")


class _Watch:
    """Raises the exception in the thread that made it, and again after a while, until the computation is over."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.is_over, self.has_raised = threading.Event(), False
        self._raising = threading.Lock()

    def run(self, seconds: float) -> None:
        while not self.is_over.wait(seconds):
            with self._raising:
                if not self.is_over.is_set():
                    self.has_raised = True
                    _raise_in(self.thread, _OutOfTime)
            seconds = _AGAIN

    def end(self) -> None:
        """No more exceptions from now on; one that is on its way is called off."""
        while True:
            try:
                self.is_over.set()
                with self._raising:
                    if self.has_raised:
                        _raise_in(self.thread, None)
            except _OutOfTime:
                continue
            return


def _raise_in(thread: int, exception: type[BaseException] | None) -> None:
    pending = None if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), pending)

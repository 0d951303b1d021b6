"""A limit to the time that a computation takes, wherever in SymPy it is.

A watching thread raises an exception in the computing one when the time is over. It is no ``Exception``, so that
no library takes it for an error of its own. The seconds are those that the thread computes, so that a busy machine
gives the same answers as an idle one; some systems do not tell them, and there all seconds count.

The exception comes between any two instructions of Python, so also in what ends a limit. Two rules follow. Only the
interpreter's own locks are taken there: one of ``threading.Event`` would stay locked where the exception meets the
function that takes it, and everything would wait for it forever. And one thread watches all limits of a computation,
begun before the first of them: while a thread begins another, Python may give the exception to the new one.
"""

from __future__ import annotations

import ctypes
import threading
import time
from _thread import allocate_lock, start_new_thread
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

SECONDS = 20.0
"""How long the prover looks at a statement and a rule at a line, unless they are told otherwise."""
_AGAIN = 0.5
"""Seconds after which the exception is raised again, if it was lost: Python drops those in finalisers."""
_GRAIN = 0.001
_PATIENCE = 8.0
"""So many times the seconds of computing may pass, as a thread may also wait."""


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
    watch = _WATCHES.begun
    if watch is not None:
        return _within(seconds, compute, watch)
    try:
        watch = _WATCHES.begun = _Watch()
        start_new_thread(watch.run, ())
        return _within(seconds, compute, watch)
    finally:
        _WATCHES.begun = None


def _within(seconds: float, compute: Callable[[], T], watch: _Watch) -> T:
    now, depth = monotonic(), watch.depth
    limit = _Limit(now + seconds, now + _PATIENCE * seconds, watch.computed() + seconds)
    try:
        try:
            watch.begin(limit)
            return compute()
        finally:
            watch.end(depth)
    except _OutOfTime as over:
        while True:  # the exception may have come in the middle of ending, and comes again after a while
            try:
                watch.end(depth)
                break
            except _OutOfTime:
                continue
        if not limit.is_over:
            raise over
    raise TimeoutError(f"not done within {seconds:g} s")


@dataclass
class _Limit:
    """When to look next, when the time is over at the latest, after how much computing it is, and whether it was."""

    when: float
    latest: float
    computed: float
    is_over: bool = False


class _Watch:
    """Raises the exception in the thread that made it when a limit is over, and again after a while, until it ends."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self.computed = _clock_of(self._thread)
        self._limits: list[_Limit] = []  # from the outermost
        self._changing, self._news = allocate_lock(), allocate_lock()
        self._news.acquire()
        self._sleeps_until, self._is_over = 0.0, False

    @property
    def depth(self) -> int:
        return len(self._limits)

    def run(self) -> None:
        while not self._is_over:
            with self._changing:
                self._sleeps_until = when = self._raised(monotonic())
            self._news.acquire(timeout=min(max(when - monotonic(), 0.0), threading.TIMEOUT_MAX))

    def _raised(self, now: float) -> float:
        """When to look again, after the exception was raised for the outermost limit that is over, if there is one."""
        over = next((limit for limit in self._limits if limit.is_over or self._has_passed(limit, now)), None)
        if over is None:
            return min((limit.when for limit in self._limits), default=now + threading.TIMEOUT_MAX)
        if over.when <= now:
            over.when, over.is_over = now + _AGAIN, True
            _raise_in(self._thread, _OutOfTime)
        return over.when

    def _has_passed(self, limit: _Limit, now: float) -> bool:
        """Whether so much was computed, or all patience is at an end; if not, when to look again."""
        left = limit.computed - self.computed()
        if limit.when <= now and left > 0:
            limit.when = min(now + max(left, _GRAIN), limit.latest)
        return limit.when <= now

    def begin(self, limit: _Limit) -> None:
        with self._changing:
            self._limits.append(limit)
            self._wake(limit.when < self._sleeps_until)

    def end(self, depth: int) -> None:
        """No more exceptions for the limits from this depth on; one that is on its way is called off."""
        while True:
            try:
                with self._changing:
                    if any(limit.is_over for limit in self._limits[depth:]):
                        _take_back(self._thread)
                    del self._limits[depth:]
                    self._is_over = not depth
                    self._wake(self._is_over)
            except _OutOfTime:
                continue
            return

    def _wake(self, is_news: bool) -> None:
        if is_news and self._news.locked():
            self._news.release()


class _Watches(threading.local):
    """The watch of each thread, while one of its computations has a limit."""

    begun: _Watch | None = None


_WATCHES = _Watches()


def _clock_of(thread: int) -> Callable[[], float]:
    """The seconds that a thread has computed, where the system tells; else those that have passed."""
    if hasattr(time, "pthread_getcpuclockid"):
        return partial(time.clock_gettime, time.pthread_getcpuclockid(thread))
    return monotonic


def _raise_in(thread: int, exception: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(exception))


def _take_back(thread: int) -> None:
    """Take the exception that may be on its way to this thread, by another in its place, which comes at once.

    Python can be told that there is none, but goes on looking for it: each call is slower from then on, and, in
    Python 3.11, a function that is traced never begins.
    """
    try:
        while True:  # until it comes here: Python drops one that meets a finaliser
            _raise_in(thread, _OutOfTime)
    except _OutOfTime:
        return

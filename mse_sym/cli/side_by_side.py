"""Work that is done side by side in processes, and comes back in the order in which it was given.

A task carries a message for another process, which is a name and no function, since what a page defines is known only
to the process that has read the page.  The longest are begun first, so that no core is idle for long at the end.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_all_start_methods, get_context, parent_process
from multiprocessing.context import BaseContext
from signal import SIG_IGN, SIGINT, signal
from threading import Thread
from typing import Generic, TypeVar

from mse_sym.cli.terminal import progress

M = TypeVar("M")
R = TypeVar("R")


@dataclass(frozen=True)
class Task(Generic[M, R]):
    """One piece of work: ``here`` does it in this process, and ``message`` tells another process what to do.

    ``weight`` says how long it takes compared with the others, as far as one can tell beforehand.
    """

    name: str
    message: M
    here: Callable[[], R]
    weight: float = 0.0


def side_by_side(
    tasks: Sequence[Task[M, R]], answer: Callable[[M], R], died: Callable[[str], R], jobs: int, doing: str
) -> tuple[R, ...]:
    """The results of all tasks, in their order, from up to ``jobs`` processes at once.

    ``answer`` is called with a message in another process, and ``died`` with the name of a task that ended its process.
    """
    with progress(doing, len(tasks)) as bar:
        if min(jobs, len(tasks)) < 2:
            return tuple(_followed(tasks, bar.at, bar.advance))
        order = sorted(tasks, key=lambda task: -task.weight)
        found: dict[int, R] = {}
        with _pool(min(jobs, len(tasks))) as pool:
            waiting = {pool.submit(answer, task.message): task for task in order}
            _show(waiting, jobs, bar.at)
            for future in as_completed(list(waiting)):
                task = waiting.pop(future)
                if not isinstance(future.exception(), BrokenProcessPool):
                    found[id(task)] = _sent(future, task)
                    bar.advance(task.name)
                _show(waiting, jobs, bar.at)
        for task in order:
            if id(task) not in found:
                found[id(task)] = _alone(task, answer, died)
                bar.advance(task.name)
    return tuple(found[id(task)] for task in tasks)


def _followed(tasks: Sequence[Task[M, R]], at: Callable[[str], None], advance: Callable[[str], None]) -> Iterator[R]:
    for task in tasks:
        at(task.name)
        yield task.here()
        advance(task.name)


def _show(waiting: dict[Future[R], Task[M, R]], jobs: int, at: Callable[[str], None]) -> None:
    """The names of those that are worked on: they were begun in order."""
    at(", ".join(task.name for task in list(waiting.values())[:jobs]))


def _sent(future: Future[R], task: Task[M, R]) -> R:
    """What another process sent, or what comes of the task here, if that could not be sent."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, KeyboardInterrupt):
        raise error
    return task.here()


def _alone(task: Task[M, R], answer: Callable[[M], R], died: Callable[[str], R]) -> R:
    """A task whose process ended, be it by its own doing or by that of another, once more in a process of its own."""
    with _pool(1) as pool:
        try:
            return pool.submit(answer, task.message).result()
        except BrokenProcessPool:
            return died(task.name)


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes which end with this one, however it ends: an interruption does not wait for what they are at."""
    others = set(active_children())
    pool = ProcessPoolExecutor(jobs, _context(), _begin)
    try:
        yield pool
    except BaseException:
        for process in set(active_children()) - others:
            process.terminate()
        # Waited for, which is short now: else Python's exit meets the pool's thread at closing the pipe between them.
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _context() -> BaseContext:
    """Processes that are copies of one which has read the package, where there are such, and else begun anew.

    No copies of this one, which may have threads, of the progress bar or of NumPy: a copy of a lock that one of them
    holds would stay locked.
    """
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["mse_sym.cli.subjects"])
    return context


_NEW_OBJECTS = 1_000_000
"""After so many more does Python look for cycles: formulas are many objects, of which few lie in any."""


def look_for_cycles_rarely() -> None:
    """In a process that does one piece of work and ends."""
    gc.freeze()  # what was read with the package stays, and need not be looked through
    gc.set_threshold(_NEW_OBJECTS)


def _begin() -> None:
    """In a new process: the interruption is for the first one, with which this one ends."""
    look_for_cycles_rarely()
    signal(SIGINT, SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)

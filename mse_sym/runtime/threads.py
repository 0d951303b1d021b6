"""Threads that share the work of a call: those of Numba, which begin within microseconds, or else those of Python.

Numba has its threads from OpenMP or TBB, which any number of callers may use at once.  Where it has neither, and in a
child of a fork, in which OpenMP must not be used, threads of Python do the same a little later.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

_SHARED = ("omp", "tbb")
"""The layers of Numba that may be entered from several threads at once."""
_CHILDREN: list[int] = []
"""The children of forks that this process is and descends from."""


@cache
def thread_count() -> int:
    """How many threads there are, by Numba's setting ``NUMBA_NUM_THREADS``."""
    from numba import config

    return int(config.NUMBA_NUM_THREADS)


@cache
def has_team() -> bool:
    """Whether the threads of Numba may be used."""
    if _CHILDREN:
        return False
    from numba import threading_layer

    from mse_sym.runtime import driver

    driver.start_team()
    return threading_layer() in _SHARED


@cache
def pool() -> ThreadPoolExecutor:
    """Threads of Python, beside the one that calls."""
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(max(1, thread_count() - 1), "mse_sym")


def _forget() -> None:
    _CHILDREN.append(os.getpid())
    pool.cache_clear()
    has_team.cache_clear()


os.register_at_fork(after_in_child=_forget)

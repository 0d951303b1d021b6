"""Epochs counted by fused loops, which are printed from the proved program of one epoch and compiled by Numba."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import lru_cache
from itertools import pairwise
from threading import current_thread, main_thread

import numpy as np

from mse_sym.backends.numba import compiled_text, language
from mse_sym.backends.printing.descents import descents
from mse_sym.backends.printing.loops import functions
from mse_sym.runtime import Array
from mse_sym.train.study.epoch import Epoch, EpochProgram

_FEWEST = 512
"""So many descents at least are worth a thread of their own."""


def count_in_loops(
    epoch: Epoch, starts: Array, level: float, falling: bool, most: int, threads: int | None = None
) -> Array:
    """The epochs of each start, and -1 where they are more than ``most``; see :func:`mse_sym.train.study.counted`.

    Raises:
        ModuleNotFoundError: Numba is not installed.
        ValueError: a loss with a function that loops do not have.
        KeyboardInterrupt: the user's, at once and not after the longest descent.
    """
    run = _function(epoch.program, falling)
    counts = np.empty(starts.shape[1], np.int64)
    stopped = np.zeros(1, np.int64)
    given = (float(level), float(most))
    parts = max(1, min(_threads() if threads is None else threads, starts.shape[1] // _FEWEST))
    borders = [starts.shape[1] * part // parts for part in range(parts + 1)]
    if parts == 1 and current_thread() is not main_thread():
        run(np.ascontiguousarray(starts), *given, counts, stopped, *epoch.values)  # where no interrupt comes
        return counts
    with ThreadPoolExecutor(parts, "mse_sym_study") as pool:
        running = [
            pool.submit(
                run, np.ascontiguousarray(starts[:, low:high]), *given, counts[low:high], stopped, *epoch.values
            )
            for low, high in pairwise(borders)
        ]
        try:
            wait(running)
        finally:
            stopped[0] = 1
    for each in running:
        each.result()
    return counts


@lru_cache
def _function(program: EpochProgram, falling: bool) -> Callable[..., None]:
    return compiled_text(loops_text(program, falling), "count_epochs")


def loops_text(program: EpochProgram, falling: bool) -> str:
    """What runs, to be read."""
    flat = program.proved.in_loops(apart=True)
    own = language("float64")
    made = descents(flat.program, "count_epochs", own, state=2, falling=falling)
    return "\n\n".join([*functions(made.calls, own).values(), made.text])


def _threads() -> int:
    from numba import config

    return int(config.NUMBA_NUM_THREADS)


def has_numba() -> bool:
    """Whether Numba is installed."""
    from importlib.util import find_spec

    return find_spec("numba") is not None

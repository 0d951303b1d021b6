"""A study at work: its chunks counted here or by the workers of a Dask cluster, kept, and put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from mse_sym.runtime import Array
from mse_sym.train.study.counting import Backend
from mse_sym.train.study.definition import CHUNK, Study
from mse_sym.train.study.folder import Folder

Counts = dict[str, Array]


def run_study(
    study: Study,
    folder: Path | str | None = None,
    *,
    backend: Backend | None = None,
    client: Any = None,
    done: Callable[[int], None] = lambda chunk: None,
) -> Counts:
    """The epochs of all starts of a study by the names of its losses, in the order in which the starts are drawn.

    Example::

        from mse_sym.train import Study, run_study

        counts = run_study(Study(starts=200), backend="numpy")
        print({name: len(epochs) for name, epochs in counts.items()})  # {'squared_error': 200

    Args:
        study: what is counted.
        folder: where chunks are kept as they are counted; what is there is not counted again, so that a study which
            was stopped goes on where it was.
        backend: as in :func:`mse_sym.train.study.counted`.
        client: a client of ``dask.distributed``, whose workers count; without one the cores of this machine do.
        done: is called with the number of each chunk that is there.

    Raises:
        ValueError: the folder is of another study, or cannot be read.
        ModuleNotFoundError: the backend ``"numba"`` without Numba.
    """
    found = {loss.name: np.empty(study.starts, np.int64) for loss in study.losses}

    def enter(chunk: int, counts: Counts) -> None:
        for name, epochs in counts.items():
            found[name][chunk * CHUNK : chunk * CHUNK + len(epochs)] = epochs
        done(chunk)

    kept = None if folder is None else Folder.opened(study, Path(folder))
    known = frozenset() if kept is None else kept.done()
    for chunk in sorted(known):
        assert kept is not None
        enter(chunk, kept.read(chunk))
    wanted = [chunk for chunk in range(study.chunks) if chunk not in known]
    for chunk, counts in _counted(study, wanted, backend, client):
        if kept is not None:
            kept.write(chunk, counts)
        enter(chunk, counts)
    return found


def _counted(study: Study, chunks: Iterable[int], backend: Backend | None, client: Any) -> Iterator[tuple[int, Counts]]:
    if client is None:
        for chunk in chunks:
            yield chunk, study.counts(chunk, backend)
        return
    from mse_sym.train.study.cluster import counted_by_workers

    yield from counted_by_workers(client, study, chunks, backend)

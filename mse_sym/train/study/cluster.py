"""The chunks of a study shared out among the workers of a Dask cluster.

A chunk that is lost with its worker is counted again by another one, and comes out the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from logging import ERROR
from typing import Any

from mse_sym.runtime import Array
from mse_sym.train.study.counting import Backend
from mse_sym.train.study.definition import Study


def counted_by_workers(
    client: Any, study: Study, chunks: Iterable[int], backend: Backend | None
) -> Iterator[tuple[int, dict[str, Array]]]:
    """The counts of the chunks, as they come."""
    as_completed = distributed().as_completed
    futures = {client.submit(study.counts, chunk, backend, 1, pure=False): chunk for chunk in chunks}
    try:
        for future in as_completed(list(futures)):
            yield futures[future], future.result()
            future.release()
    finally:
        client.cancel(list(futures))


@contextmanager
def client_at(scheduler: str | None) -> Iterator[Any]:
    """A client of the cluster whose scheduler has an address, or, where that is ``"local"``, of one on this machine.

    Nothing without an address: the cores of this machine count without Dask.

    Raises:
        ModuleNotFoundError: Dask is not installed.
        OSError: no scheduler answers.
    """
    if scheduler is None:
        yield None
        return
    dask = distributed()
    own = {"processes": True, "dashboard_address": None, "silence_logs": ERROR}
    with dask.Client(**own if scheduler == "local" else {"address": scheduler}) as client:
        yield client


def distributed() -> Any:
    """The module ``dask.distributed``.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    try:
        import distributed as module
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            'a cluster needs Dask, which is an extra: pip install "mse_sym[dask]"', name=error.name
        ) from error
    return module

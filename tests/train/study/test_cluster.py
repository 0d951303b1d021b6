"""A study shared out among the workers of a Dask cluster: the same counts, also where a worker is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mse_sym.train.study import Study, run_study
from mse_sym.train.study.cluster import client_at

pytestmark = pytest.mark.peers("dask", "distributed")

STUDY = Study(starts=300_000)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    import distributed

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def alone() -> dict[str, Any]:
    return run_study(STUDY, backend="numpy")


def assert_same(one: Any, other: Any) -> None:
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], other[name])


def test_workers_count_the_same(client: Any, alone: dict[str, Any], tmp_path: Path) -> None:
    """Those at an address, of whom no client is known here."""
    run_study(STUDY, tmp_path, backend="numpy")
    for chunk in (1, 4):
        (tmp_path / f"chunk-{chunk:05}.npz").unlink()
    with client_at(client.scheduler.address) as found:
        assert_same(run_study(STUDY, tmp_path, backend="numpy", client=found), alone)


def test_a_worker_that_is_killed_loses_nothing(client: Any, alone: dict[str, Any]) -> None:
    before = set(client.run(os.getpid).values())
    killed: list[int] = []

    def kill(chunk: int) -> None:
        if not killed:
            killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    assert_same(run_study(STUDY, backend="numpy", client=client, done=kill), alone)
    client.wait_for_workers(2, timeout=60)
    assert killed[0] in before - set(client.run(os.getpid).values())


def test_without_an_address_there_is_no_client_and_at_a_wrong_one_an_error() -> None:
    with client_at(None) as found:
        assert found is None
    import dask

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "300ms"}),
        pytest.raises(OSError, match=r"127\.0\.0\.1:9"),
        client_at("tcp://127.0.0.1:9"),
    ):
        pass

"""Threads share the work of a call, whichever there are: the same bits, also in children and from many callers."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mse_sym.losses import with_activations
from tests.backends.test_numba import run_elsewhere

pytestmark = pytest.mark.backend("numba")

_COUNT = 60_000
_REST = """\
import hashlib
import sys
import numpy as np
from mse_sym.losses import with_activations

functions = with_activations()["log_cosh"].compile("numba")
random = np.random.default_rng(0)
given = random.normal(size=60_000), random.normal(size=60_000)
value, gradient = functions.value_and_gradient(*given, reduction="mean")
from mse_sym.runtime import threads
print(hashlib.sha256(value.tobytes() + gradient.tobytes()).hexdigest(), threads.has_team())
"""


def of_parent_and_child(before: str) -> str:
    """A program that runs the rest in a child, too."""
    return f"{before}\nimport os, sys\nif child := os.fork():\n    os.waitpid(child, 0)\n" + _REST


@pytest.fixture
def work() -> Callable[[], tuple[Any, ...]]:
    functions = with_activations()["log_cosh"].compile("numba")
    random = np.random.default_rng(0)
    given = random.normal(size=_COUNT), random.normal(size=_COUNT)
    return lambda: functions.value_and_gradient(*given, reduction="mean")


def test_there_is_no_team_where_callers_would_meet_in_it(tmp_path: Path) -> None:
    own, other = (
        run_elsewhere(_REST, tmp_path, NUMBA_THREADING_LAYER=layer).split() for layer in ("default", "workqueue")
    )
    assert own[0] == other[0]
    assert other[1] == "False"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_a_child_computes_the_same_without_the_team(tmp_path: Path) -> None:
    in_parent = run_elsewhere(_REST, tmp_path).split()
    after_use = _REST + "sys.stdout.flush()\n" + of_parent_and_child("")
    first, *others = (line.split() for line in run_elsewhere(after_use, tmp_path).splitlines())
    assert first == in_parent
    assert sorted(others) == sorted([[in_parent[0], "False"], in_parent])


def test_many_callers_at_once_get_the_same(work: Callable[[], tuple[Any, ...]]) -> None:
    expected = work()
    with ThreadPoolExecutor(8) as callers:
        for found in callers.map(lambda _: work(), range(64)):
            assert all(np.array_equal(one, other) for one, other in zip(found, expected, strict=True))


def test_threads_of_python_give_the_same(work: Callable[[], tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = work()
    fused: Any = import_module("mse_sym.runtime.fused")
    monkeypatch.setattr(fused, "has_team", lambda: False)
    assert all(np.array_equal(one, other) for one, other in zip(work(), expected, strict=True))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", ["huber", "gaussian_nll", "student_t_nll", "pseudo_huber"])
def test_a_parameter_for_all_examples_has_the_bits_of_one_for_each(name: str, dtype: Any) -> None:
    loss = with_activations()[name]
    functions = loss.compile("numba")
    random = np.random.default_rng(1)
    prediction, target = (random.uniform(0.05, 0.95, 5_000).astype(dtype) for _ in range(2))
    numbers = {parameter.name: dtype(random.uniform(0.5, 2)) for parameter in loss.parameters}
    each = {parameter: np.full(5_000, number) for parameter, number in numbers.items()}
    for quantity in ("value", "gradient", "hessian"):
        of_one, of_each = (getattr(functions, quantity)(prediction, target, **given) for given in (numbers, each))
        np.testing.assert_array_equal(of_one, of_each)
        assert of_one.dtype == dtype

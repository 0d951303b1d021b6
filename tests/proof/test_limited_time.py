"""A computation ends at its time, the inner one of two at its own."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random
from time import monotonic
from typing import NoReturn

import pytest

from mse_sym.proof.limited_time import within


def forever() -> NoReturn:
    while True:
        with suppress(Exception):  # as a library might do
            sum(range(100))


def test_what_is_done_in_time_is_returned() -> None:
    assert within(5, lambda: 7) == 7


def test_what_takes_longer_is_stopped() -> None:
    start = monotonic()
    with pytest.raises(TimeoutError, match=r"not done within 0\.1 s"):
        within(0.1, forever)
    assert monotonic() - start < 5


@pytest.mark.skipif(
    not hasattr(time, "pthread_getcpuclockid"), reason="the system does not tell what a thread computes"
)
def test_waiting_is_not_computing() -> None:
    """As on a machine that is busy with something else."""
    assert within(0.25, lambda: time.sleep(0.5)) is None


def test_waiting_ends_nevertheless() -> None:
    def idle() -> None:
        while True:
            time.sleep(0.001)

    start = monotonic()
    with pytest.raises(TimeoutError):
        within(0.02, idle)
    assert monotonic() - start < 5


def test_the_outer_limit_is_not_taken_for_the_inner_one() -> None:
    inner: list[str] = []

    def nested() -> None:
        try:
            within(60, forever)
        except TimeoutError:
            inner.append("taken")

    with pytest.raises(TimeoutError, match=r"0\.1 s"):
        within(0.1, nested)
    assert not inner


def test_after_the_inner_limit_the_outer_computation_goes_on() -> None:
    def nested() -> str:
        with pytest.raises(TimeoutError):
            within(0.05, forever)
        return "done"

    assert within(30, nested) == "done"


@pytest.mark.parametrize("compute", [lambda: 1 / 0, lambda: int("x")])
def test_errors_are_the_callers(compute: Callable[[], object]) -> None:
    with pytest.raises((ZeroDivisionError, ValueError)):
        within(5, compute)


def test_many_short_ones_leave_nothing_behind() -> None:
    for _ in range(200):
        try:
            within(0.0005, lambda: sum(range(20_000)))
        except TimeoutError:
            continue
    sum(range(200_000))


@pytest.mark.timeout(120)
def test_limits_that_end_where_others_begin_and_end_leave_nothing_behind() -> None:
    """The exception of the outer one meets every instruction of the inner ones sooner or later; none waits forever."""
    draw = Random(0).random
    threads = len(sys._current_frames())

    def inner() -> None:
        while True:
            with suppress(TimeoutError):
                within(0.004 if draw() < 0.5 else 9, lambda: sum(range(200_000 if draw() < 0.05 else 10)))

    for _ in range(200):
        with pytest.raises(TimeoutError):
            within(draw() * 0.004 + 1e-5, inner)
    time.sleep(0.7)
    assert len(sys._current_frames()) == threads


@pytest.mark.timeout(60)
def test_functions_can_be_traced_after_a_limit() -> None:
    """As debuggers, coverage and Hypothesis do; Python 3.11 looks for an exception forever that was set to none."""
    calls: list[str] = []
    with pytest.raises(TimeoutError):
        within(0.02, forever)
    before = sys.gettrace()
    sys.settrace(lambda frame, event, argument: calls.append(frame.f_code.co_name))
    try:
        within(5, lambda: 7)
    finally:
        sys.settrace(before)
    assert "within" in calls


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_limit_is_positive(seconds: float) -> None:
    with pytest.raises(ValueError, match="positive number of seconds"):
        within(seconds, lambda: None)

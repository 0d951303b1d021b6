"""What takes long says what it does, ends in time and says where."""

from __future__ import annotations

import io
import logging
import time
from types import SimpleNamespace

import pytest
from sympy import symbols

from mse_sym.losses import Loss
from mse_sym.proof import progress
from mse_sym.proof.progress import carried_out, silently, step

a, y = symbols("a y", real=True)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    shown = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=shown))
    monkeypatch.setattr(progress, "_SILENT_FOR", 0.02)
    return shown


def long(seconds: float = 0.1) -> str:
    with step("first"):
        pass
    with step("second"), step("inside"):
        over = time.monotonic() + seconds
        while time.monotonic() < over:
            pass
    return "done"


def test_a_terminal_shows_the_step_and_is_left_empty(terminal: Terminal) -> None:
    assert carried_out("work", long) == "done"
    assert "work: second, inside (0 s)" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_what_is_soon_done_shows_nothing(terminal: Terminal) -> None:
    assert carried_out("work", lambda: 1) == 1
    assert not terminal.getvalue()


def test_nothing_is_shown_beside_something_else(terminal: Terminal) -> None:
    with silently():
        carried_out("work", long)
    assert not terminal.getvalue()


def test_the_steps_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "mse_sym"):
        carried_out("work", lambda: long(0))
    assert [record.message for record in caplog.records] == ["work: first", "work: second", "work: second, inside"]


def test_the_time_is_over_at_a_step() -> None:
    with pytest.raises(TimeoutError, match=r"work: not done within 0.05 s. The step was: part, second, inside. .*give"):
        carried_out("work", lambda: carried_out("part", lambda: long(5)), 0.05)


def test_a_step_that_fails_is_no_longer_done() -> None:
    def failing() -> None:
        with pytest.raises(ZeroDivisionError), step("wrong"):
            raise ZeroDivisionError
        long(5)

    with pytest.raises(TimeoutError, match="The step was: second, inside"):
        carried_out("work", failing, 0.05)


def test_compiling_ends_in_time_and_may_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    loss = Loss("slow", (a - y) ** 2 / 7, a, y)
    with monkeypatch.context() as slower:
        slower.setattr("mse_sym.losses.loss.stable_form", lambda derivation: long(60))
        with pytest.raises(TimeoutError, match=r"compiling slow: not done within 0.5 s\. The step was: value"):
            loss.compile(measure=False, seconds=0.5)
    assert loss.compile(measure=False).value(1.0, 1.0) == 0


@pytest.mark.parametrize("columns", [40, 80])
def test_the_line_is_shorter_than_the_terminal(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    carried_out("work of many words " * 9, long)
    lines = [line for line in terminal.getvalue().split("\r\x1b[K") if line]
    assert lines
    assert all(len(line) < columns and line.endswith(" s)") for line in lines)

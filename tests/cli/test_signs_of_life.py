"""While a command is at something that may take its time, a terminal shows what it is."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest

from mse_sym.cli import loading as module
from mse_sym.cli import main
from mse_sym.cli.loading import sign_of_life

SOURCE = """
from sympy import symbols
from mse_sym import Loss
a, y = symbols("a y", real=True)
mine = Loss("mine", (a - y)**2, a, y)

def gradient(a, y):
    return 2 * (a - y)
"""


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which one works at a terminal."""
    (tmp_path / "own.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FORCE_COLOR", "1")
    return tmp_path


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["check", "own.py:gradient", "--loss", "own.py:mine", "--points", "9"], ["Reading own.py", "Checking"]),
        (["accuracy", "own.py:mine", "--points", "5"], ["Reading own.py", "Compiling mine"]),
        (["export", "own.py:mine", "-o", "new.py"], ["Reading own.py", "Compiling mine", "Writing mine"]),
        (["verify", "own.py"], ["Reading the claims"]),
    ],
    ids=lambda argv: argv[0],
)
def test_what_is_worked_on_is_told(argv: list[str], told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(argv)
    out, err = capsys.readouterr()
    assert [words for words in told if words not in err] == []
    assert not any(words in out for words in told)


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "shown"),
    [(_Terminal(), 0.0, "Loading ...\r\x1b[K"), (_Terminal(), 60.0, ""), (StringIO(), 0.0, "")],
    ids=["slow", "quick", "in a pipe"],
)
def test_what_is_loaded_slowly_is_told_and_erased(
    stream: StringIO, patience: float, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", stream)
    with sign_of_life():
        while patience == 0.0 and stream.isatty() and not stream.getvalue():
            pass
    assert stream.getvalue() == shown

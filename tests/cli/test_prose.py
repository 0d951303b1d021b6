"""Sentences in lines: broken between words, on terminals alone; examples of helps stay commands that a shell reads."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym.cli import main
from mse_sym.cli.arguments import parser
from mse_sym.cli.prose import epilogue, fitting, in_lines

COMMANDS = ("report", "verify", "derive", "check", "accuracy", "audit", "export", "neuron", "study", "list")
WORDS = st.lists(st.text("ab/.(-1", min_size=1, max_size=30), min_size=1, max_size=20)


@given(WORDS, st.integers(10, 60))
def test_lines_are_broken_between_words_and_a_word_never(words: list[str], width: int) -> None:
    lines = in_lines(" ".join(words), width).split("\n")
    assert " ".join(lines).split() == words
    assert all(len(line) <= width or " " not in line for line in lines)


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(0, 4))
def test_lines_that_are_there_stay_and_keep_their_margin(texts: list[list[str]], margin: int) -> None:
    text = "\n".join(" " * margin + " ".join(words) for words in texts)
    assert in_lines(text, 10_000) == text
    assert all(line.startswith(" " * margin) for line in in_lines(text, 20).split("\n"))


def test_in_a_pipe_nothing_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    text = "word " * 100
    assert fitting(text, StringIO()) == text


@pytest.fixture
def at_60(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")


@pytest.mark.usefixtures("at_60")
@pytest.mark.parametrize("argv", [["export", "hubert"], ["list", "--nothing", *"abcdefghijklmnopqrstuvwxyzabcdefghij"]])
def test_what_is_wrong_is_told_in_lines(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code: object = main(argv)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 60


def helps() -> Iterator[str]:
    for command in COMMANDS:
        with pytest.raises(SystemExit):
            parser().parse_args([command, "--help"])
        yield command


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_help_is_wider_than_the_terminal(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = {command: capsys.readouterr().out for command in helps()}
    for text in shown.values():
        assert max(map(len, text.splitlines())) <= width
    for example in re.findall(r"^  (mse-sym (?:.*\\\n)*.*)", "\n".join(shown.values()), re.MULTILINE):
        program, *argv = shlex.split(example.replace("\\\n", ""))
        assert program == "mse-sym"
        assert parser().parse_args(argv).command in COMMANDS


def test_a_command_is_broken_before_options_and_never_within_a_formula() -> None:
    line = '  mse-sym derive "log(1 + exp(z)) - y*z" --wrt z --domain y=0..1'
    assert epilogue(line, 46) == ('  mse-sym derive "log(1 + exp(z)) - y*z" \\\n      --wrt z --domain y=0..1')


@pytest.mark.parametrize("width", [20, 40, 60])
def test_what_people_copy_stays_in_one_piece(width: int) -> None:
    text = (
        "LaTeX is read with lark, which is an extra; install it: pip install 'mse_sym[latex]' or \"pip install\" more"
    )
    assert "pip install 'mse_sym[latex]'" in in_lines(text, width)


def test_every_help_says_what_the_exit_codes_are(capsys: pytest.CaptureFixture[str]) -> None:
    for command in helps():
        words = " ".join(capsys.readouterr().out.split())
        assert re.search(r"exit codes: 0 \w[^.]+, 2 what was given cannot be used$", words), command

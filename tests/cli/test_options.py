"""What the checks say of their options is said in a shell as one gives them there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import pytest

import mse_sym.check
from mse_sym.check import check_gradient, check_objective
from mse_sym.cli.arguments import parser
from mse_sym.cli.options import in_shell, told_in_shell

NAMES = {*signature(check_gradient).parameters, *signature(check_objective).parameters}
OPTION = re.compile(rf"\b(?:{'|'.join(sorted(NAMES))})=[\"'{{]")


def texts() -> Iterator[str]:
    """The texts of all modules of checks, but docstrings; ``prediction`` where something is filled in."""
    for path in Path(mse_sym.check.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(node.body[0], ast.Expr)
        }
        others = docstrings | {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "prediction" for part in node.values
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in others:
                yield node.value


def test_no_message_of_a_check_names_an_option_as_python_has_it() -> None:
    spoken = [text for text in texts() if OPTION.search(text)]
    assert len(spoken) >= 5
    for text in spoken:
        assert not OPTION.search(in_shell(text).replace("--", "")), text
        for option in re.findall(r"--([a-z]+)", in_shell(text)):
            assert option in vars(parser().parse_args(["check", "f", "--loss", "huber"]))


@pytest.mark.parametrize(
    ("python", "shell"),
    [
        ('say so: labels="simplex"', "say so: --labels simplex"),
        ('within={"delta": (low, high)}', "--within delta=LOW..HIGH"),
        ('order="targets and predictions"', '--order "targets and predictions"'),
        ("points must be at least 9, got 3", "--points must be at least 9, got 3"),
        ("the points must be many", "the points must be many"),
    ],
)
def test_options_are_told_as_the_command_has_them(python: str, shell: str) -> None:
    assert in_shell(python) == shell
    assert told_in_shell({"needs": [python], "points": 3}) == {"needs": [shell], "points": 3}

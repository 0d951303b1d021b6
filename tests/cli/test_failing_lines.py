"""What fails is told on the terminal in plain mathematics: as formulas are printed elsewhere, and not as code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mse_sym.cli import main

PAGE = '''"""Mistakes."""

from sympy import Max, Piecewise, Sum, symbols
from mse_sym import Derivation, claim, index, size, vector
from mse_sym.proof import rules
from mse_sym.symbolic import Partial
from mse_sym.symbolic.functions import softmax

a, y = symbols("a y", real=True)
K, j, k = size("K"), index("j"), index("k")
p, t = vector("p", K), vector("t", K)


@claim("M1", "A derivative")
def derivative():
    yield Derivation.begin(Partial((a - y) ** 2 / 2, a)).state(y - a, "wrong")


@claim("M2", "A sum")
def total():
    yield Derivation.begin(Partial(Sum(p[k] ** 2 * t[k], (k, 1, K)), p[j])).state(p[j] * t[j], "wrong")


@claim("M3", "In pieces")
def pieces():
    yield Derivation.begin(Piecewise((a**2, a < y), (Max(a, 0), True))).state(a**3, "wrong")


@claim("M4", "A softmax")
def shares():
    yield Derivation.begin(Sum(softmax(p, k), (k, 1, K))).state(K, "wrong")


@claim("M5", "A rule that changes nothing")
def nothing():
    yield Derivation.begin(Partial(a**2, a)).apply(rules.sum_rule)
'''
CODE = re.compile(r"\b[A-Z]\w+\(|\*|\w\[|\\|(?<![\w)])_\w")
"""The name of a class of SymPy before its arguments, signs and brackets of Python, names that stand inside alone."""


def test_failing_lines_are_plain_mathematics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "mistakes.py"
    page.write_text(PAGE, encoding="utf-8")
    assert main(["verify", "--jobs", "1", str(page)]) == 1
    _, _, failures = capsys.readouterr().out.partition("\n\n")
    assert all(f"M{number} " in failures for number in range(1, 6))
    assert "before:   ∂/∂a [(a - y)²/2]\n" in failures
    assert "before:   ∂/∂p_j [Σ_k p_k² t_k]\n" in failures
    assert "before:   a² if a < y else max(0, a)\n" in failures
    assert "mended:   2 p_j t_j\n" in failures
    assert [line for line in failures.splitlines() if CODE.search(line)] == []

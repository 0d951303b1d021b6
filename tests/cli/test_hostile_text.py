r"""Texts that are no formulas, or far too large: each ends in a clear sentence within a second, and none is evaluated.

What would be evaluated would make the file ``evaluated``, or write to the standard output.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from mse_sym.cli import main

PLAIN: dict[str, Sequence[str]] = {
    "imports": ("import os", "__import__('os').mkdir('evaluated')", "os.mkdir(z)", "from os import z"),
    "calls": ("eval(z)", "exec(z)", "open(z)", "getattr(z, 1)", "globals()", "print(z)", "sympify(z)", "Symbol(z)"),
    "attributes": ("z.__class__", "().__class__", "z.real", "z[0]", "1 .real", "(z).x"),
    "names of Python": (
        "__builtins__",
        "__name__*z",
        "_z",
        "lambda z: z",
        "await z",
        "None*z",
        "True*z",
        "z if z else 1",
    ),
    "texts": ("'z'", '"""z"""', "b'z'", "f'{z}'", "'%s' % z"),
    "other operations": ("z := 1", "z == y", "z < y", "z @ y", "z // y", "z % y", "z << 9", "~z", "z, y", "*z", "z; z"),
    "towers": (
        "9**9**9",
        "10**10**10",
        "9**9**9**9*z",
        "z**9**9",
        "z**(10**10)",
        "(((9**99)**99)**99)*z",
        "2**2**2**2**2",
    ),
    "growing functions": ("gamma(10**9)*z", "gamma(gamma(gamma(9)))*z", "exp(exp(exp(9)))*z", "exp(10**9*log(9))*z"),
    "factorials": ("factorial(10**10)*z", "factorial(factorial(9))", "z!", "binomial(9**9, 8**8)"),
    "depth": (
        "(" * 10**6 + "z" + ")" * 10**6,
        "(" * 400 + "z" + ")" * 400,
        "-" * 900 + "z",
        "sin(" * 100 + "z" + ")" * 100,
    ),
    "length": ("z" * 10**6, "z" * 31, "1" * 999, "1" * 31, "z**" * 300 + "1", "x" * 10**5 + "("),
    "numbers": ("1e999999999", "0xff*z", "0b1*z", "1_000*z", "1j*z", "1.2.3", ".", "...", "007"),
    "characters": (
        "\0",
        "z\0",
        "z\u200b",
        "z\u200d*y",
        "\ufeffz",
        "z\u202ey",
        "z\u2028y",
        "z\x0by",
        "\x1b[31mz",
        "z\\\ny",
    ),
    "look-alike letters": (
        "z\u0435*y",
        "\u0435xp(z)",
        "log\uff08z\uff09",
        "z\uff0ay",
        "z\u2212y",
        "\U0001d467",
        "\u03c0*z",
    ),
    "digits of other scripts": ("\uff12*z", "\u0663*z", "z\u00b2", "\u00bd*z", "\u0967*z"),
    "no numbers": ("log(0)*z", "1/0*z", "z/(1 - 1)", "0**0*z", "sqrt(-1)*z", "nan*z", "oo*z", "E**z", "I*z"),
    "nothing": ("", "   ", "\n\n", "()", "(", ")", "log()", "max()", "z y", "2z"),
}

LATEX: dict[str, Sequence[str]] = {
    "files": (r"\input{/etc/passwd}", r"\include{x}", r"\openin5=z", r"\read5 to\z", r"\includegraphics{z}"),
    "commands": (r"\write18{ls}", r"\immediate\write18{mkdir evaluated}", r"\directlua{os.exit()}", r"\special{z}"),
    "macros": (r"\csname z\endcsname", r"\def\z{\z\z}\z", r"\let\z=\y", r"\catcode`\z=0", r"\expandafter\z"),
    "escapes": (r"^^5cinput z", "z %comment", "z & y", "z # y", r"\verb|z|", r"\\", r"\string z"),
    "towers": (r"9^{9^{9}} z", r"z^{9^{9}}", r"10^{10^{10}}", r"e^{e^{e^{e^{9}}}} z", r"10000000! z", r"z!!!!!"),
    "sums": (r"\sum_{i=1}^{10^9} z", r"\prod_{i=1}^{10^9} z", r"\int_0^1 z dz", r"\lim_{z\to 0} z"),
    "depth": ("{" * 10**6, "{" * 100 + "z" + "}" * 100, r"\frac{" * 100, "(" * 41 + "z" + ")" * 41),
    "length": ("zy" * 190, "zy" * 10**5, "1" * 300 + "z"),
    "characters": ("z\0", "z\u200b", "\uff5a", "\u03c0 z", "z\u00b2", r"\operatorname{eval}(z)", r"\text{import os}"),
}


_ENDLESS = 10
"""Many times the second that reading may take, of which a slow machine is not suspected."""


def _ends_in_a_sentence(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    begun = time.thread_time()
    assert main(["derive", "--wrt", "z", *argv]) == 2
    assert time.thread_time() - begun < _ENDLESS
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("mse-sym: ")
    assert err.count("\n") == 1
    assert len(err) < 600
    assert err.replace("\n", "").isprintable()


@pytest.mark.parametrize("texts", PLAIN.values(), ids=PLAIN)
def test_plain_texts(
    texts: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in texts:
        _ends_in_a_sentence(["--", text], capsys)
    assert not list(tmp_path.iterdir())


@pytest.mark.peers("lark")
@pytest.mark.parametrize("texts", LATEX.values(), ids=LATEX)
def test_texts_in_latex(
    texts: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in texts:
        _ends_in_a_sentence(["--latex", "--", text], capsys)
    assert not list(tmp_path.iterdir())

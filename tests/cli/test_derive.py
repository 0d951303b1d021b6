"""``mse-sym derive``: what is typed, what is printed at 80 columns and in a pipe, and what is refused."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest
from rich.cells import cell_len

from mse_sym.cli import main
from mse_sym.pages.typeset import typeset
from mse_sym.proof.strategy import derive_gradient
from mse_sym.symbolic.typed import read_formula
from tests.symbolic.test_typed import real

EXAMPLE = ("derive", "log(1 + exp(z)) - y*z", "--wrt", "z", "--domain", "y=0..1")

SHOWN = """\
ℓ = log(1 + exp(z)) - y z
for y in [0, 1], z real

∂ℓ/∂z = ∂/∂z [log(1 + exp(z)) - y z]   definition of ℓ
      = exp(z)/(1 + exp(z)) - y        sum rule, constant factor, (log u)' = 1/u, (e^u)' = e^u, chain rule with 1 + e^z inside

2 lines proved: normal form × 2.
"""  # noqa: E501 (printed in one line)

AT_80 = """\
∂ℓ/∂z = ∂/∂z [log(1 + exp(z)) - y z]                             definition of ℓ
      = exp(z)/(1 + exp(z)) - y
                        sum rule, constant factor, (log u)' = 1/u, (e^u)' = e^u,
                                                  chain rule with 1 + e^z inside
"""


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


def test_in_a_pipe_each_line_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(EXAMPLE) == 0
    assert capsys.readouterr().out == SHOWN


def test_at_80_columns_a_long_reason_stands_below(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(EXAMPLE) == 0
    assert AT_80 in capsys.readouterr().out


@pytest.mark.parametrize("width", [30, 44, 60, 80])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut(width: int) -> None:
    text = "-y*log(sigmoid(z)) - (1 - y)*log(1 - sigmoid(z)) + alpha*abs(z) + lamda*z**2/2 + exp(z)*sin(z)"
    derivation = derive_gradient(read_formula(text, real), real("z"), {})
    lines = [*typeset(derivation, width)]
    assert max(map(cell_len, lines)) <= width
    whole = "".join("".join(typeset(derivation, 10_000)).split())
    assert sorted("".join("".join(lines).split())) == sorted(whole)


def test_terms_stay_whole_where_a_formula_is_broken() -> None:
    derivation = derive_gradient(read_formula("y*sin(z)*z - cos(z)*z - (1 - y)*exp(z)", real), real("z"), {})
    assert any(line.strip().startswith(("+ ", "- ")) for line in typeset(derivation, 40))
    assert not any(line.endswith((" +", " -")) for line in typeset(derivation, 40))


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["(a - y)**2/2", "--wrt", "a"], r"= a - y"),
        (["max(0, 1 - y*z)", "--wrt", "z", "--domain", "y={-1, 1}"], r"No derivative at y = -1"),
        (["log(sigma) + y**2/(2*sigma**2)", "--wrt", "sigma", "--domain", "sigma=positive"], r"for σ > 0, y real"),
        (["-z*y", "--wrt", "z"], r"= -y "),
        (["-y*log(p)", "--wrt", "p", "--domain", "p=(0, 1)"], r"= -y/p"),
        (["e*z", "--wrt", "z", "--domain", "e=real"], r"= e "),
        (["2*e", "--wrt", "e"], r"= 2 "),
        (["x**y", "--wrt", "y", "--domain", "x=(0,inf)"], r"= x\^y log\(x\)"),
        (["log(z)", "--wrt", "z"], r"for z > 0\n(?s:.*)= 1/z "),
        (["log(sigma) + y**2/sigma", "--wrt", "y"], r"for σ > 0, y real\n"),
        (["y*log(1 - a)", "--wrt", "a"], r"for a real, y real, where 1 - a > 0\n"),
        (["y*log(1 - a)", "--wrt", "a", "--domain", "a=(0, 1)"], r"for a in \(0, 1\), y real\n"),
        (["1/z + sqrt(y)", "--wrt", "z"], r"for y real, z real, where (?=.*y ≥ 0)(?=.*z ≠ 0)"),
        (["1/(1 + z**2)", "--wrt", "z"], r"for z real\n"),
    ],
)  # fmt: skip
def test_what_is_derived(argv: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", *argv]) == 0
    assert re.search(words, capsys.readouterr().out)


@pytest.mark.parametrize("formula", ["log(cosh(z))", "log(z) + z", "sin(z)*exp(z) - z**2"])
def test_an_only_variable_need_not_be_named(formula: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = [capsys.readouterr().out for named in ([], ["--wrt", "z"]) if main(["derive", formula, *named]) == 0]
    assert shown[0] == shown[1]
    assert "∂ℓ/∂z" in shown[0]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("markdown", "```math\n\\begin{aligned}\n\\frac{\\partial \\ell}{\\partial z}"),
        ("latex", "\\begin{document}"),
        ("html", "<math displaystyle"),
    ],
)
def test_a_page_that_stands_alone(written: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*EXAMPLE, "--format", written]) == 0
    shown = capsys.readouterr().out
    assert words in shown
    assert "Contents" not in shown
    assert re.search(r"Assumed: .*y.*\[.*0.*1.*\]", shown)


@pytest.mark.parametrize(("written", "words"), [("markdown", r"$1 - a \gt 0$"), ("latex", "$1 - a > 0$")])
def test_a_page_says_where_the_formula_has_a_value(
    written: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["derive", "y*log(1 - a)", "--wrt", "a", "--format", written]) == 0
    assert f"This has a real value where {words}." in capsys.readouterr().out


@pytest.mark.tex
def test_the_latex_compiles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([*EXAMPLE, "--format", "latex"])
    command = ["latexmk", "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    (tmp_path / "page.tex").write_text(capsys.readouterr().out, encoding="utf-8")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["9**9**9", "--wrt", "z"], r"at character 1: an exponent has a number of at most 100"),
        (["(" * 1_000_000, "--wrt", "z"], r"1000000 characters, and at most 1000 are read"),
        (["__import__('os')", "--wrt", "z"], r"at character 12: \"'\" cannot stand"),
        (["x + y"], r"no --wrt says in which variable the formula is derived, and it has x, y; choose one: --wrt x"),
        (["1 + 2"], r"no --wrt says in which variable the formula is derived, and it has no names"),
        (["x", "--domain", "y=0..1"], r"--domain y: there is no y in the formula; it has x"),
        (["x + 1", "--wrt", "z"], r"--wrt z: there is no z in the formula; it has x"),
        (["z", "--wrt", "z", "--domain", "y=0..1"], r"--domain y: there is no y"),
        (["z", "--wrt", "z", "--domain", "z=0..1", "--domain", "z=real"], r"the domain of z is given twice"),
        (["z", "--wrt", "z", "--domain", "z=1..0"], r"--domain z: the domain '1..0' is empty"),
        (["e**z", "--wrt", "z"], r"e may be a variable or 2.718…; write exp\(1\), or declare it: --domain e=real"),
        (["inf*z", "--wrt", "z"], r"inf is no real number"),
        (["ell*z", "--wrt", "z"], r"ell is the name of the formula itself; rename it"),
        (["z", "--wrt", "z", "--format", "pdf"], r"no format 'pdf'; choose among text, markdown, latex, html"),
    ],
)
def test_what_cannot_be_used_exits_with_2(argv: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    begun = time.perf_counter()
    assert main(["derive", *argv]) == 2
    assert time.perf_counter() - begun < 5
    out, err = capsys.readouterr()
    assert out == ""
    assert re.match(f"mse-sym: .*{message}", err)


def test_what_is_not_proved_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "floor(z)", "--wrt", "z"]) == 1
    assert "undecided" in capsys.readouterr().err


def test_a_derivation_that_takes_too_long_ends(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mse_sym.cli.derive._SECONDS", 1e-4)
    of_no_other_test = "log(1 + exp(7*z)) - 5*y*z + sqrt(1 + z**2)"
    assert main(["derive", of_no_other_test, "--wrt", "z"]) == 1
    assert "not done within 0.0001 s; write the formula shorter" in capsys.readouterr().err


@pytest.mark.parametrize("argument", ["y", "y 0..1", "1=0..1", "=0..1"])
def test_a_domain_without_a_name_is_bad_grammar(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["derive", "y", "--wrt", "y", "--domain", argument])
    assert stopped.value.code == 2
    assert "expected NAME=SET, like y=0..1" in capsys.readouterr().err

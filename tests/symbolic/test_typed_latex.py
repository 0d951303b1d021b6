r"""Formulas in LaTeX: what is read, what has two meanings and is refused, and that what is printed is read back."""

from __future__ import annotations

import builtins
import re
import sys
from typing import Any

import pytest
import sympy
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sympy import Abs, Expr, Max, Rational, S, Symbol, cosh, exp, log, pi, sqrt, symbols, tanh

from mse_sym.cli import main
from mse_sym.proof.limited_time import within
from mse_sym.symbolic.functions import sigmoid
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.typed import Unreadable, read_latex
from tests.symbolic.test_typed import real

NEEDS_LARK = pytest.mark.peers("lark")
a, b, c, p, x, y, z = symbols("a b c p x y z", real=True)
delta, mu, sigma = symbols("delta mu sigma", real=True)


@NEEDS_LARK
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\log(1 + e^{z}) - y z", log(1 + exp(z)) - y * z),
        (r"\log\left(1+\exp(z)\right)-yz", log(1 + exp(z)) - y * z),
        (r"\frac{(y-\mu)^2}{2\sigma^2} + \log \sigma", (y - mu) ** 2 / (2 * sigma**2) + log(sigma)),
        (r"-y \log p - (1-y)\log(1-p)", -y * log(p) - (1 - y) * log(1 - p)),
        (r"-y\ln(p)-(1-y)\ln\left(1-p\right)", -y * log(p) - (1 - y) * log(1 - p)),
        (r"\max(0, 1 - y z) x", x * Max(0, 1 - y * z)),
        (r"|a - y|", Abs(a - y)),
        (r"\tfrac{1}{2}\left(a-y\right)^{2}", (a - y) ** 2 / 2),
        (r"\frac12 x^2 y", x**2 * y / 2),
        (r"\delta^2 (\sqrt{1 + \frac{(a-y)^2}{\delta^2}} - 1)", delta**2 * (sqrt(1 + (a - y) ** 2 / delta**2) - 1)),
        (r"\sigma(z)(1 - \sigma(z))", sigmoid(z) * (1 - sigmoid(z))),
        (r"y \sigma(z)", y * sigmoid(z)),
        (r"\sigma y", sigma * y),
        (r"\pi r^{2}", pi * real("r") ** 2),
        (r"\lambda x_1 + x_{ab}", real("lamda") * real("x_1") + real("x_ab")),
        (r"\tanh z \cosh z", tanh(z) * cosh(z)),
        (r"e^{-\frac{z^2}{2}}", exp(-(z**2) / 2)),
        (r"2^xy", 2**x * y),
        (r"x_ab", real("x_a") * b),
        (r"x y/z", x * y / z),
        (r"(a)(b)(c)", a * b * c),
        (r"\sqrt[3]{x}", x ** Rational(1, 3)),
        (r"1.5x", 3 * x / 2),
    ],
)
def test_what_is_read(text: str, expected: Expr) -> None:
    assert read_latex(text, real) == expected


@NEEDS_LARK
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"9^{9^{9}}", "an exponent has a number of at most 100"),
        ("{" * 41 + "x" + "}" * 41, "at character 41: more than 40 brackets"),
        ("(" * 1_000_000, "1000000 characters"),
        ("x" * 401, "of LaTeX at most 400"),
        (r"{x", "the bracket is not closed"),
        (r"\log(x)^2", "may be a power of the function or of its argument"),
        (r"\sin x y", r"where the argument of \sin ends is not said"),
        (r"\exp -z", r"where the argument of \exp ends is not said"),
        (r"y(z - 1)", "may be a function or a product"),
        (r"\sigma(z) + \sigma", "is the sigmoid, and"),
        (r"\sigma^{2}(z)", "may be a power of the sigmoid or a product"),
        (r"x'", "is not read in LaTeX"),
        (r"\input{/etc/passwd}", "does not read the LaTeX at"),
        (r"\write18{true}", "does not read the LaTeX at"),
        (r"\def\x{x}\x", "does not read the LaTeX at"),
        (r"\operatorname{eval}(x)", "does not read the LaTeX at"),
        (r"\lim_{x\to 0} x", "limit is not read"),
        (r"\int x dx", "normal integral is not read"),
        (r"\sum_{k=1}^{9} k", "LaTeX"),
        (r"\begin{pmatrix}1\end{pmatrix}", "matrix is not read"),
        (r"x!", "factorial is not read"),
        (r"\binom{n}{k}", "binomial is not read"),
        (r"x = y", "eq is not read"),
        (r"\log_2 x", "log is not read"),
        (r"\infty", "is not read in LaTeX"),
        (r"\imaginaryunit", "number is not read"),
        (r"\frac{1}{0}", "divided by 0"),
        ("\N{CYRILLIC SMALL LETTER A}", "at character 1: '\\u0430'"),
        ("x\0", "at character 2"),
        ("", "the formula is empty"),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, words: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(words)):
        read_latex(text, real)


@NEEDS_LARK
def test_nothing_is_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    read_latex("x", real)  # the grammar is made
    events: list[str] = []
    watching = True
    sys.addaudithook(lambda event, _: events.append(event) if watching else None)

    def never(*given: Any, **named: Any) -> None:
        raise AssertionError("evaluated")

    for place, name in ((builtins, "eval"), (builtins, "exec"), (sympy, "sympify"), (sympy, "parse_expr")):
        monkeypatch.setattr(place, name, never)
    read_latex(r"\log(1 + e^{z}) - y z", real)
    watching = False
    assert not {event for event in events if event.startswith(("exec", "open", "os.", "subprocess"))}


def _printed(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    pair = st.tuples(inner, inner)
    one = st.sampled_from([exp, log, tanh, Abs, sigmoid, sqrt, lambda u: u**2, lambda u: 1 / (u + 2)])
    return (
        pair.map(lambda q: q[0] + q[1])
        | pair.map(lambda q: q[0] * q[1])
        | st.tuples(one, inner).map(lambda q: q[0](q[1]))
        | pair.map(lambda q: Max(*q))
    )


ATOMS = [*(Symbol(name, positive=True) for name in ("x", "y", "mu", "delta", "x_1")), S(2), S.Half]


@NEEDS_LARK
@settings(max_examples=25)
@given(st.recursive(st.sampled_from(ATOMS), _printed, max_leaves=6), st.booleans())
@example(ATOMS[1] * log(ATOMS[0]) - (1 - ATOMS[1]) * log(1 - ATOMS[0]), True)
@example(sigmoid(ATOMS[0]) ** 2, False)
def test_what_is_printed_means_the_same_or_is_refused(expr: Expr, by_sympy: bool) -> None:
    """SymPy's own LaTeX, and that of the pages: refusals are right, another meaning never."""
    assume(not expr.has(S.Exp1, S.NaN, S.ComplexInfinity, S.ImaginaryUnit))
    text = sympy.latex(expr) if by_sympy else textbook_latex(expr)
    assume(len(text) < 120)
    try:
        found = within(20, lambda: read_latex(text, lambda name: Symbol(name, positive=True)))
    except (Unreadable, TimeoutError):
        return
    here = {symbol: Rational(number, 7) for number, symbol in enumerate(ATOMS[:5], 2)}
    value = expr.subs(here).evalf(30)
    assert abs(found.subs(here).evalf(30) - value) <= abs(value) * Rational(1, 10**20)


@NEEDS_LARK
@settings(max_examples=25)
@given(st.lists(st.sampled_from([*"xye2(){}^_/+-,|!'[]", r"\log", r"\sigma", r"\frac", r"\cdot", " "]), max_size=10))
def test_any_text_is_read_or_refused(parts: list[str]) -> None:
    try:
        found = within(5, lambda: read_latex("".join(parts), real))
    except Unreadable:
        return
    assert isinstance(found, Expr)


@NEEDS_LARK
def test_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "--latex", r"\log(1 + e^{z}) - y z", "--wrt", "z", "--domain", "y=0..1"]) == 0
    assert "= exp(z)/(1 + exp(z)) - y" in capsys.readouterr().out


def test_without_lark_the_extra_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from mse_sym.symbolic.typed import grammar

    grammar.cache_clear()
    monkeypatch.setitem(sys.modules, "lark.exceptions", None)
    assert main(["derive", "--latex", "z", "--wrt", "z"]) == 2
    assert "pip install 'mse_sym[latex]'" in capsys.readouterr().err


@NEEDS_LARK
def test_what_takes_too_long_to_read_ends(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mse_sym.cli.derive._SECONDS_TO_READ", 0.05)
    assert main(["derive", "--latex", "x" * 100, "--wrt", "x"]) == 2
    assert "not read in time; write it shorter" in capsys.readouterr().err

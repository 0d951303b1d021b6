"""Formulas and domains that are typed: what is read, what is refused and where, and that nothing is evaluated."""

from __future__ import annotations

import builtins
import string
import sys
import time
from typing import Any

import pytest
import sympy
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sympy import Abs, Expr, FiniteSet, Interval, Max, Rational, S, Symbol, exp, gamma, log, oo, pi, sqrt, symbols, tanh

from mse_sym.symbolic.domains import POSITIVE
from mse_sym.symbolic.functions import gaussian_cumulative, sigmoid
from mse_sym.symbolic.typed import Unreadable, read_domain, read_formula
from mse_sym.symbolic.typed.limits import FUNCTIONS

a, x, y, z = symbols("a x y z", real=True)


def real(name: str) -> Symbol:
    return Symbol(name, real=True)


def read_or_words(text: str) -> Expr | str:
    """What a text means, or the sentence by which it is refused."""
    try:
        return read_formula(text, real)
    except Unreadable as refused:
        return str(refused)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("log(1 + exp(z)) - y*z", log(1 + exp(z)) - y * z),
        ("(a-y)**2/2", (a - y) ** 2 / 2),
        ("-x**2", -(x**2)),
        ("2**-x", 2**-x),
        ("x**y**z", x ** (y**z)),
        ("a/x/y*z", a / x / y * z),
        ("a - x - y", a - x - y),
        ("0.1*x + 1e-3 + .5 + 2.", x / 10 + Rational(1, 1000) + Rational(5, 2)),
        ("abs(a - y) + Abs(a)", Abs(a - y) + Abs(a)),
        ("max(0, 1 - y*z, x)", Max(0, 1 - y * z, x)),
        ("sigmoid(z)*tanh(z) + ln(x)", sigmoid(z) * tanh(z) + log(x)),
        ("relu(x) + gelu(z)", Max(x, 0) + z * gaussian_cumulative(z)),
        ("pi*sqrt(x)", pi * sqrt(x)),
        ("exp(x)\n  + 1", exp(x) + 1),
        ("+x", x),
        ("beta*x + gamma*gamma(x)", real("beta") * x + real("gamma") * gamma(x)),
        ("+".join(["x*y"] * 160), 160 * x * y),
        ("*".join(["y"] * 90), y**90),
    ],
)
def test_what_is_read(text: str, expected: Expr) -> None:
    assert read_formula(text, real) == expected


HOSTILE = {
    "9**9**9": "at character 1: an exponent has a number of at most 100 in size",
    "(((2*exp(x))**99)**99)**99": "binary digits",
    "((x**99)**99)**99": "an exponent is at most 100",
    "x**50 * x**51": "an exponent is at most 100",
    "exp(10**9*log(9))": "at character 1: an argument of exp",
    "exp(z + 387420489*log(9))": "an argument of exp",
    "9**(999999999*z)": "an exponent has a number of at most 100",
    "factorial(10**9)": "an argument of factorial",
    "loggamma(10**9)": "an argument of loggamma",
    "floor(exp(1e9))": "an argument of exp",
    "erf(exp(exp(9)))": "an argument of",
    "1e999999999": "more than 30 digits",
    "1e-999999999": "more than 30 digits",
    "1" * 900: "more than 30 digits",
    "(" * 1_000_000 + ")" * 1_000_000: "2000000 characters, and at most 1000",
    "(" * 400 + "x" + ")" * 400: "at character 41: more than 40 brackets",
    "[" * 400: "at character 1: '[' cannot stand",
    "-" * 900 + "x": "more than 40 operations",
    "x" + "**x" * 300: "more than 40 operations",
    "sin(" * 100 + "x" + ")" * 100: "more than 40 brackets",
    "__import__('os').system('true')": 'at character 12: "\'" cannot stand',
    "__import__(os)": "there is no function '__import__'",
    "x.__class__": "'x.__class__'",
    "().__class__": "and not '().__class__'",
    "x.real": "at character 1: a formula has numbers, names",
    "__x": "a name begins with a letter",
    "eval(x)": "there is no function 'eval'",
    "exec(x)": "there is no function 'exec'",
    "lambdify(x)": "there is no function",
    "lambda: x": "at character 7: ':' cannot stand",
    "lambda x": "'lambda' is a word of the language that formulas are read by, and no name",
    "(y := x)": "at character 4: ':' cannot stand",
    'f"{x}"': "at character 2: '\"' cannot stand",
    "'x'": "cannot stand",
    "b'x'": "cannot stand",
    "[x for x in y]": "'[' cannot stand",
    "(x for x in y)": "at character 4: 'for' is a word",
    "{x: y}": "'{' cannot stand",
    "log(x=1)": "at character 6: '=' cannot stand",
    "log(*x)": "and not '*x'",
    "log(x)(y)": "'log(x)(y)' is no function; a product is written with *",
    "x if y else z": "at character 3: 'if' is a word",
    "x and y": "at character 3: 'and' is a word",
    "x < y": "'<' cannot stand",
    "x // y": "and not 'x // y'",
    "x % y": "'%' cannot stand",
    "x @ y": "'@' cannot stand",
    "x; y": "';' cannot stand",
    "x, y": "and not '(x, y)'",
    "x # y": "'#' cannot stand",
    "x \\\n y": "cannot stand",
    "...": "'...' is no decimal number",
    "1j": "'1j' is no decimal number",
    "0x10": "'0x10' is no decimal number",
    "1_000": "'1_000' is no decimal number",
    "True": "'True' is a word",
    "None": "'None' is a word",
    "\N{CYRILLIC SMALL LETTER A} + 1": "CYRILLIC SMALL LETTER A",
    "e\N{COMBINING ACUTE ACCENT}": "COMBINING ACUTE ACCENT",
    "\N{MATHEMATICAL BOLD SMALL X}": "MATHEMATICAL BOLD SMALL X",
    "x\N{ZERO WIDTH SPACE}": "ZERO WIDTH SPACE",
    "x\N{RIGHT-TO-LEFT OVERRIDE}": "RIGHT-TO-LEFT OVERRIDE",
    "x\0": "at character 2: '\\x00'",
    "\ud800": "'\\ud800'",
    "x^2": "at character 2: '^' cannot stand in a formula; a power is written **",
    "|x|": "the absolute value is abs",
    "2x": "at character 2: between '2' and 'x' a sign is missing; a product is 2*x",
    "x y": "at character 3: between 'x' and 'y' a sign is missing; a product is x*y",
    " x + 2.5 exp(x)": "at character 10: between '2.5' and 'exp' a sign is missing; a product is 2.5*exp",
    "1e3x": "at character 4: between '1e3' and 'x' a sign",
    "log (x) +": "at character 10: something is missing",
    "(x)y": "at character 4: between ')' and 'y' a sign is missing",
    "2(x + 1)": "at character 1: '2(x + 1)' is no function; a product is written with *",
    "(x + 1)(x - 1)": "at character 1: '(x + 1)(x - 1)' is no function; a product is written with *",
    "x(x + 1)": "at character 1: there is no function 'x'",
    "softmax(x)": "at character 1: softmax is of a vector, and a formula is of numbers",
    "Sum(x, y)": "at character 1: Sum is of a vector",
    "x +": "at character 4: something is missing",
    "(x": "at character 1: the bracket is not closed",
    "x)": "at character 2: ')' closes no bracket",
    "": "the formula is empty",
    " \n ": "the formula is empty",
    "1/0": "at character 3: something is divided by 0",
    "x/(1 - 1)": "something is divided by 0",
    "0**-1": "0 is raised to '-1'",
    "log(0)": "no finite value",
    "sqrt(-1)": "no real number",
    "log(-2)": "no real number",
    "(-1)**0.5": "no real number",
    "log()": "log takes 1 or 2 argument(s), got 0",
    "tanh(x, y)": "tanh takes 1 argument(s), got 2",
    "log": "log is a function; write log(…)",
    "sigmoi(x)": "did you mean sigmoid",
    "y" * 31: "at most 30 characters",
}
"""What is refused, and words of the refusal."""


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:30].encode("unicode_escape").decode())
def test_what_is_refused_at_once_with_its_place(text: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(Unreadable) as refused:
        read_formula(text, real)
    assert time.perf_counter() - begun < 1
    assert HOSTILE[text] in str(refused.value)
    assert len(str(refused.value)) < 600


def test_nothing_is_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    watching = True
    sys.addaudithook(lambda event, _: events.append(event) if watching else None)

    def never(*given: Any, **named: Any) -> None:
        raise AssertionError("evaluated")

    for place, name in ((builtins, "eval"), (builtins, "exec"), (sympy, "sympify")):
        monkeypatch.setattr(place, name, never)
    read_formula("log(1 + exp(z)) - y*z", real)
    for text in HOSTILE:
        with pytest.raises(Unreadable):
            read_formula(text, real)
    watching = False
    assert not {event for event in events if event.startswith(("exec", "open", "import", "os.", "subprocess"))}


@given(st.text(st.sampled_from("xyz_e.0123456789+-*/(), \n" + "logexpabsmax'\"[]{}:=λ\0"), max_size=60))
@example("1if x")
@example("x(1)")
@example("0 0")
@example("max(0x)")
@example("((x)\n(y))")
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    begun = time.perf_counter()
    found = read_or_words(text)
    assert found
    assert time.perf_counter() - begun < 1


@given(st.text(max_size=200))
def test_text_of_any_letters_is_read_or_refused(text: str) -> None:
    if isinstance(read_or_words(text), Expr):
        assert set(text) <= set(string.printable)


def _operations(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, st.sampled_from([" + ", " - ", "*", "/", "**"]), inner)
    called = st.tuples(st.sampled_from(sorted(FUNCTIONS)), inner)
    return pair.map(lambda p: f"({p[0]}){p[1]}({p[2]})") | called.map(lambda c: f"{c[0]}({c[1]})")


TYPED = st.recursive(st.sampled_from(["x", "y", "2", "0.5", "100", "-3", "pi", "1e9"]), _operations, max_leaves=8)


@given(TYPED)
@example("exp((exp(1e9))*(2))")
@example("floor(gamma(100))")
@example("Max((acos(100)) + (x))")
def test_formulas_of_the_grammar_are_built_at_once(text: str) -> None:
    begun = time.perf_counter()
    found = read_or_words(text)
    assert time.perf_counter() - begun < 2
    assert isinstance(found, str) or not found.has(S.NaN, S.ComplexInfinity, S.ImaginaryUnit)


def _sympy(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    pair = st.tuples(inner, inner)
    return pair.map(lambda p: p[0] + p[1]) | pair.map(lambda p: p[0] * p[1]) | inner.map(exp) | inner.map(tanh)


@settings(max_examples=30)
@given(st.recursive(st.sampled_from([x, y, S(2), S.Half, S(-3)]), _sympy, max_leaves=8))
def test_what_sympy_prints_is_read_back(expr: Expr) -> None:
    assume(not expr.has(S.Exp1))
    found = read_or_words(str(expr))
    if isinstance(found, str):
        assert "at most" in found or "more than" in found
        return
    here = {x: Rational(3, 10), y: Rational(-7, 10)}
    value = expr.subs(here).evalf(30)
    assert abs(found.subs(here).evalf(30) - value) <= abs(value) * Rational(1, 10**20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0..1", Interval(0, 1)),
        ("-1.5..1/3", Interval(Rational(-3, 2), Rational(1, 3))),
        ("0..inf", Interval(0, oo)),
        ("(0, inf)", POSITIVE),
        ("(0..1]", Interval.Lopen(0, 1)),
        ("[0, 1)", Interval.Ropen(0, 1)),
        ("{0, 1}", FiniteSet(0, 1)),
        ("{-1,1}", FiniteSet(-1, 1)),
        (" positive ", POSITIVE),
        ("real", S.Reals),
    ],
)
def test_domains_that_are_read(text: str, expected: sympy.Set) -> None:
    assert read_domain(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "0", "0,1", "(0,1", "0..1)", "{}", "{inf}", "1..0", "1..1", "0..x", "0....1", "..", "{0, 1/0}", "0..1e9999999",
     "__import__('os')", "(0, 9**9**9)", "0..nan", "\N{ARABIC-INDIC DIGIT ONE}..2", "{" * 999, "0..1\0", "positiv"],
)  # fmt: skip
def test_domains_that_are_refused(text: str) -> None:
    with pytest.raises(Unreadable, match=r"domain|decimal|digits"):
        read_domain(text)


@given(st.text(st.sampled_from("01.-/,[](){}infe positve"), max_size=20) | st.text(max_size=20))
def test_any_text_is_a_domain_or_is_refused(text: str) -> None:
    try:
        found = read_domain(text)
    except Unreadable:
        return
    assert isinstance(found, sympy.Set)

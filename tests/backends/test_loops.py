"""From statements to loops: groups, names, numbers, functions of compound primitives."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import And, Expr, Or, Piecewise, Rational, S, Sum, besseli, exp, gamma, log, sqrt, symbols

from mse_sym.backends.numpy import array_function
from mse_sym.backends.printing.languages import Language
from mse_sym.backends.printing.loops import Written, functions, written
from mse_sym.export.c import C
from mse_sym.export.javascript import JAVASCRIPT
from mse_sym.symbolic.context import index, size, vector

K = size("K")
p, y = vector("p", K), vector("y", K)
k, j, l = (index(name) for name in "kjl")  # noqa: E741  (as in the formulas)
a, b = symbols("a b", real=True)
needs_scipy = pytest.mark.backend("scipy")


def body_of(expr: Expr, free: tuple[Any, ...] = (), variables: Any = (p, y), language: Language = C) -> Written:
    program = array_function([expr], [free], variables, ["r"]).source.program
    return written(program, language, len(free), "r[{place}] = {}" if free else "return {}")


def test_statements_keep_their_order_and_those_of_the_same_indices_stand_in_one_loop() -> None:
    made = body_of(exp(p[j]) * y[j] + log(exp(y[j]) + 1) / Sum(exp(p[k]) * y[k], (k, 1, K)) * exp(y[j]), (j,))
    assert made.lines == (
        "for (size_t j = 0; j < K; j++) {",
        "    product[j] = y[j] * exp(p[j]);",
        "    e[j] = exp(y[j]);",
        "}",
        "const double sum_of_product = accurate_sum(product, K);",
        "for (size_t j = 0; j < K; j++) {",
        "    r[j] = product[j] + e[j] * log(1.0 + e[j]) / sum_of_product;",
        "}",
    )
    assert made.arrays == {"e": 1, "product": 1}


def test_what_is_used_in_one_loop_only_is_a_number_there() -> None:
    one = body_of(exp(p[j]) / (1 + exp(p[j])), (j,))
    assert one.lines[1:-1] == ("    const double e = exp(p[j]);", "    r[j] = e / (1.0 + e);")
    assert one.arrays == {}
    two = body_of(exp(p[j]) / (1 + exp(p[j])) * y[l], (j, l))
    assert two.lines[1] == "    e[j] = exp(p[j]);"
    assert two.lines[5] == "        r[j * K + l] = y[l] * e[j] / (1.0 + e[j]);"


@pytest.mark.parametrize(
    ("expr", "line"),
    [
        (a / 3 + Rational(2, 3) * b, "return a / 3.0 + 2.0 * b / 3.0;"),
        (sqrt(a**2 + 1) - b**4, "return sqrt(1.0 + square(a)) - pow(b, 4.0);"),
        (
            Piecewise((a, Or(And(a > 0, b > 0), a > 2)), (S.Zero, True)),
            "return a > 2.0 || (a > 0.0 && b > 0.0) ? a : 0.0;",
        ),
    ],
)
def test_numbers_are_doubles_and_conditions_have_parentheses(expr: Expr, line: str) -> None:
    assert body_of(expr, variables=(a, b)).lines == (line,)


@pytest.mark.parametrize(
    ("expr", "language", "words"),
    [
        pytest.param(besseli(1, a), C, "C has no function besseli; take the backend numpy", marks=needs_scipy),
        pytest.param(gamma(a), JAVASCRIPT, "JavaScript has no function gamma", marks=needs_scipy),
        (a / 10**400, C, "the number 1.00E[+]400 is not within the range of doubles"),
    ],
)
def test_what_a_language_does_not_have_is_said(expr: Expr, language: Language, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        body_of(expr, variables=(a,), language=language)


def test_names_are_free_in_the_language() -> None:
    variables = symbols("double K NAN sqrt_ j", real=True)
    made = body_of(sum(variables[1:], variables[0]), variables=variables)
    assert list(made.names.values())[:5] == ["double_", "K_", "NAN_", "sqrt_", "j"]
    run = body_of(p[j] * symbols("j", real=True), (j,), (p, symbols("j", real=True)))
    assert run.lines[0] == "for (size_t j_ = 0; j_ < K; j_++) {"


def test_a_compound_primitive_is_a_function_of_its_body() -> None:
    square, total = functions({"square", "normal_part"}, JAVASCRIPT).values()
    assert total == "function square(u) {\n    return u * u;\n}\n"
    assert "return Math.abs(u) <= 708.3964185322641 ? u : u / 2.0;" in square
    texts = [*functions({"accurate_sum"}, C).values()]
    assert texts[-1].startswith("/* The sum, rounded about once")
    assert "static double accurate_sum(const double *terms, size_t K) {" in texts[-1]
    assert "[" not in "".join(texts).replace("terms[k]", ""), "it needs no array of its own"
    assert sorted(text.split("(")[0].split()[-1] for text in texts[:-1] if "/*" not in text) == ["bit_length", "larger"]

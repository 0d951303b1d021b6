"""The number that is taken out of a sum, and where fractions stand in a row."""

from __future__ import annotations

import re

import pytest
from sympy import Add, Expr, KroneckerDelta, Mul, Pow, Rational, Sum, exp, log, pi, sqrt, symbols, tanh

from mse_sym.losses import Loss, with_activations
from mse_sym.symbolic import textbook_latex
from mse_sym.symbolic.common_number import common_number
from mse_sym.symbolic.context import index, size, vector

a, b, m_1, m_2, r, y, z = symbols("a b m_1 m_2 r y z", real=True)
p, s, mu, nu, rho, delta, sigma = symbols("p s mu nu rho delta sigma", positive=True)
K, j, k = size("K"), index("j"), index("k")
u, t = vector("u", K), vector("y", K)
half = Rational(1, 2)


@pytest.mark.parametrize(
    ("expression", "latex"),
    [
        ((nu / 2 + half) * log(a), r"\tfrac{1}{2} (\nu + 1) \log a"),
        (nu / 2 + half, r"\tfrac{1}{2} (\nu + 1)"),
        (2 * (a - y) * (nu / 2 + half) / s, r"\frac{(\nu + 1) (a - y)}{s}"),
        (half - y, r"\tfrac{1}{2} - y"),
        (nu / 2 + Rational(1, 3), r"\tfrac{1}{2} \nu + \tfrac{1}{3}"),
        (2 * u[j] - 2 * t[j], "2 (u_{j} - y_{j})"),
        (2 * u[j] - 2 * KroneckerDelta(j, k), r"2 (u_{j} - \delta_{jk})"),
        ((2 * u[j] - 2 * t[j]) / s, r"\frac{2 (u_{j} - y_{j})}{s}"),
        ((2 * y - 2 * a) * s / 2, r"\tfrac{1}{2} s (2 y - 2 a)"),
        (2 * a - 4 * y, "2 a - 4 y"),
        (log(exp(a) / 2 + exp(y) / 2), r"\log(\tfrac{1}{2} (e^{a} + e^{y}))"),
        (log(half - tanh(z) / 2), r"\log(\tfrac{1}{2} (1 - \tanh(z)))"),
        (log(2 * pi) / 2 + log(a) / 2, r"\tfrac{1}{2} \log(2 \pi) + \tfrac{1}{2} \log a"),
        (Add(a / 2, y / 2, evaluate=False), r"\tfrac{1}{2} (a + y)"),
        (Add(y / 2, a / 2, evaluate=False), r"\tfrac{1}{2} y + \tfrac{1}{2} a"),
        (Mul(nu / 2 + half, log(a), evaluate=False), r"\tfrac{1}{2} (\nu + 1) \log a"),
        (Mul(log(a), nu / 2 + half, evaluate=False), r"\log a (\tfrac{1}{2} \nu + \tfrac{1}{2})"),
        ((-y * (1 - p) - s / a) / b, r"-\frac{(1 - p) y + s/a}{b}"),
        ((-y * (1 - p) - s / 2) * log(a) - y, r"-((1 - p) y + \tfrac{1}{2} s) \log a - y"),
        (y - (-y * (1 - p) - s / 2) * log(a), r"y + ((1 - p) y + \tfrac{1}{2} s) \log a"),
        (Mul(-1, (-y * (1 - p) - s / a) * b / y, evaluate=False), r"-\frac{-b ((1 - p) y + s/a)}{y}"),
        (Mul(-1, -y * (1 - p) - s / a, b, 1 / y), r"-\frac{-b ((1 - p) y + s/a)}{y}"),
        (delta * (-r - delta / 2), r"\delta (-r - \tfrac{1}{2} \delta)"),
    ],
)
def test_what_is_taken_out_of_a_sum(expression: Expr, latex: str) -> None:
    assert textbook_latex(expression).replace(r"\left", "").replace(r"\right", "") == latex


def test_a_number_is_what_all_terms_have() -> None:
    assert [common_number(each) for each in (a / 2 + y, 3 * a / 2 + y / 2, 3 * a - 3 * y, a)] == [1, half, 3, 1]


@pytest.mark.parametrize(
    ("expression", "latex"),
    [
        (
            Mul(3, Pow(a, Rational(-5, 2)), 1 / sqrt(p), u[j] ** 2, Sum(u[k], (k, 1, K)), evaluate=False),
            r"\frac{3 u_{j}^{2}}{a^{5/2} \sqrt{p}} \, \sum_{k=1}^{K} u_{k}",
        ),
        (Mul(sqrt(a), 1 / sqrt(r), evaluate=False), r"\frac{\sqrt{a}}{\sqrt{r}}"),
        (
            Mul(sqrt(a), nu ** Rational(-1, 4) / sqrt(p), evaluate=False),
            r"\frac{\sqrt{a}}{\sqrt[4]{\nu} \sqrt{p}}",
        ),
        (Mul(4, Mul(exp(-r), 1 / (1 + exp(-r)), evaluate=False), evaluate=False), r"\frac{4 e^{-r}}{1 + e^{-r}}"),
        (Mul(delta / 2, 1 / a, evaluate=False), r"\frac{\delta}{2 a}"),
        (Mul(a - y, Pow(s, -2), evaluate=False), r"(a - y) \, \frac{1}{s^{2}}"),
        (
            Mul(Pow(2 * pi * s**2, -half, evaluate=False), exp(-a), evaluate=False),
            r"\frac{1}{\sqrt{2 \pi s^{2}}} \, e^{-a}",
        ),
        (sqrt(2) * exp(-a) / sqrt(pi), r"\sqrt{2/\pi} e^{-a}"),
        (sqrt(2) * exp(-a) / (sqrt(pi) * sigma), r"\sqrt{2/\pi} \, \frac{e^{-a}}{\sigma}"),
        (3 * sqrt(2) * a / sqrt(pi), r"3 \sqrt{2/\pi} a"),
        (
            1 - Sum(u[k] * t[k], (k, 1, K)) / sqrt(Sum(u[k] ** 2, (k, 1, K))),
            r"1 - \frac{\sum_{k=1}^{K} u_{k} y_{k}}{\sqrt{\sum_{k=1}^{K} u_{k}^{2}}}",
        ),
        (a ** Rational(3, 2), "a^{3/2}"),
        (p * y * a ** (-p - 1), r"\frac{p y}{a^{p+1}}"),
        ((1 - y) / a * a**-p, r"\frac{1 - y}{a^{p+1}}"),
        (a**-p * exp(y), r"\frac{e^{y}}{a^{p}}"),
        (2**20 * r, "2^{20} r"),
        (1024 * r, "1024 r"),
        ((a / 2 + y) / s, r"\frac{a/2 + y}{s}"),
    ],
)
def test_where_fractions_stand(expression: Expr, latex: str) -> None:
    assert textbook_latex(expression).replace(r"\left", "").replace(r"\right", "") == latex


@pytest.mark.parametrize(
    ("expression", "latex"),
    [
        ((a - y) * (1 - (a - y) ** 2 / delta**2) ** 2, r"(a - y) (1 - \frac{(a - y)^{2}}{\delta^{2}})^{2}"),
        ((s * r) ** 2 / 2, r"\tfrac{1}{2} s^{2} r^{2}"),
        (exp((2 - rho) * mu), r"e^{(2 - \rho) \mu}"),
        (mu * (1 - mu), r"\mu (1 - \mu)"),
        (exp(m_2) + exp(m_1), "e^{m_{1}} + e^{m_{2}}"),
        ((1 - exp(a)) * log(y), r"(1 - e^{a}) \log y"),
    ],
)
def test_the_order(expression: Expr, latex: str) -> None:
    assert textbook_latex(expression).replace(r"\left", "").replace(r"\right", "") == latex


def _formulas(loss: Loss) -> list[str]:
    return [textbook_latex(each) for each in (loss.expression, loss.gradient, loss.hessian)]


@pytest.mark.slow
def test_no_formula_of_the_catalogue_has_what_a_textbook_has_not() -> None:
    latex = [each for loss in with_activations().values() for each in _formulas(loss)]
    shapes = (
        r"\^\{\\tfrac",
        r"\}\} ?\\, ?\\frac\{1\}",
        r"\\sqrt\{2\}[^{}]*\}\{\\sqrt\{\\pi\}",
        r"\d{5,}",
        r"--|\+ -|- -",
    )
    assert [each for each in latex for shape in shapes if re.search(shape, each)] == []

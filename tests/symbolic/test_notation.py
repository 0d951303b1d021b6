"""Formulas as a textbook prints them: exact LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sympy import (
    Abs,
    Expr,
    IndexedBase,
    Interval,
    KroneckerDelta,
    Max,
    Mul,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    atan,
    exp,
    log,
    loggamma,
    pi,
    sqrt,
    symbols,
)
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.losses import with_activations
from mse_sym.symbolic import Partial, logsumexp, sigmoid, softmax, softplus, textbook_latex
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import gaussian_cumulative, gaussian_density, ordered_product
from mse_sym.symbolic.notation import latex_in_text, latex_pieces, set_latex
from mse_sym.symbolic.rounding import overflow_scale, rounding_error
from mse_sym.symbolic.special import log_besseli
from mse_sym.symbolic.summation import sum_of_others
from tests.losses.compiled import EVERY

a, w, x, y, z, ell, mu = symbols("a w x y z ell mu", real=True)
s, nu = symbols("sigma nu", positive=True)
K, n, i, j, k = size("K"), size("n"), index("i"), index("j"), index("k")
p, t, v = vector("p", K), vector("y", K), vector("z", K)


@pytest.mark.parametrize(
    ("expression", "latex"),
    [
        ((a - y) ** 2 / 2, r"\tfrac{1}{2} \left(a - y\right)^{2}"),
        (a - y, "a - y"),
        (ordered_product(a, 1 / s) ** 2, r"\left(" + textbook_latex(ordered_product(a, 1 / s)) + r"\right)^{2}"),
        (log1p(a) ** 2, r"\operatorname{log1p}^{2}\left(a\right)"),
        (1 / log_besseli(s), r"\frac{1}{\log I_0\left(\sigma\right)}"),
        (Mul(-1, s, a - y, a, evaluate=False), r"-\sigma \left(a - y\right) a"),
        (Mul(-1, a - y, evaluate=False), r"-\left(a - y\right)"),
        (Mul(a**2, y / 2, evaluate=False), r"a^{2} \cdot \tfrac{1}{2} y"),
        (Mul(a / s, Mul(2, a - y, evaluate=False), evaluate=False), r"\frac{a}{\sigma} \cdot 2 \left(a - y\right)"),
        (2 * sqrt(2) * a, r"2 \sqrt{2} a"),
        (a / sqrt(2), r"\frac{a}{\sqrt{2}}"),
        (a / (2 * (s + 1)), r"\frac{a}{2 \left(1 + \sigma\right)}"),
        (a / (3 * (s / 2 + Rational(1, 2))), r"\frac{2 a}{3 \left(1 + \sigma\right)}"),
        (a / (s / 2 + Rational(3, 4)), r"\frac{a}{3/4 + \sigma/2}"),
        (-3 * a / (2 * sqrt(2)), r"-\frac{3 a}{2 \sqrt{2}}"),
        (1 / (1 + a / sqrt(2)), r"\frac{1}{1 + a/\sqrt{2}}"),
        (exp(-y / s) / sqrt(2 * pi) / s, r"\frac{e^{-y/\sigma}}{\sqrt{2 \pi} \sigma}"),
        (gaussian_cumulative(z) + gaussian_density(z), r"\Phi\left(z\right) + \varphi\left(z\right)"),
        (overflow_scale(z) * exp(z), r"e^{z} \operatorname{scale}\left(z\right)"),
        (expm1(z), r"\operatorname{expm1}\left(z\right)"),
        (
            sum_of_others(Sum(exp(v[k]), (k, 1, K)), Sum(v[k] * rounding_error(a, y), (k, 1, K)), s),
            r"\left(\sum_{k=1}^{K} e^{z_{k}} - \sigma\right)",
        ),
        (Max(0, a - y) ** 2, r"\max\left(a - y, 0\right)^{2}"),
        (loggamma(s + 1), r"\log \Gamma\left(1 + \sigma\right)"),
        (atan(2 * a) ** 2, r"\arctan^{2}\left(2 a\right)"),
        (a * Symbol("width"), r"a \mathrm{width}"),
        (Symbol("lambda_"), r"\lambda"),
        (sigmoid(z) - y, r"\sigma\left(z\right) - y"),
        (y - mu, r"y - \mu"),
        (x - mu, r"x - \mu"),
        (-a - y, "-a - y"),
        ((a - y) / s**2, r"\frac{a - y}{\sigma^{2}}"),
        (1 / s, r"\frac{1}{\sigma}"),
        (1 / s**2, r"\frac{1}{\sigma^{2}}"),
        (sigmoid(z) * (1 - sigmoid(z)), r"\sigma\left(z\right) \left(1 - \sigma\left(z\right)\right)"),
        (sigmoid(z) ** 2, r"\sigma^{2}\left(z\right)"),
        (a**2 * (1 - a), r"a^{2} \left(1 - a\right)"),
        (log(1 - a), r"\log\left(1 - a\right)"),
        (log(s), r"\log \sigma"),
        (vector(r"\delta^{l}", K)[k] ** 2, r"\left(\delta^{l}_{k}\right)^{2}"),
        (vector(r"\delta^{l}", K)[k] ** (2 * a), r"\left(\delta^{l}_{k}\right)^{2 a}"),
        (1 / vector(r"\delta^{l}", K)[k] ** 2, r"\frac{1}{\left(\delta^{l}_{k}\right)^{2}}"),
        (sqrt(vector(r"\delta^{l}", K)[k]), r"\sqrt{\delta^{l}_{k}}"),
        (exp(-z), r"e^{-z}"),
        (exp(-(z**2) / 2), r"e^{-z^{2}/2}"),
        (exp(-(z**2) / (2 * y)), r"e^{-z^{2}/\left(2 y\right)}"),
        (exp(y**2 / 2 - y * z), r"e^{y^{2}/2-y z}"),
        (exp(z * log(2), evaluate=False), r"e^{z \log 2}"),
        ((1 + z**2) ** (-(y + 1) / 2), r"\left(1 + z^{2}\right)^{-\left(1 + y\right)/2}"),
        (softplus(z), r"\operatorname{softplus}\left(z\right)"),
        (Rational(-1, 2), r"-\tfrac{1}{2}"),
        (Rational(1, 1000), r"\tfrac{1}{1000}"),
        (Rational(-1, 10**12), "-10^{-12}"),
        (Rational(1, 10**12 + 1), r"\tfrac{1}{1000000000001}"),
        (Rational(1, 10**4) ** a, r"\left(10^{-4}\right)^{a}"),
        (log(2 * pi) / 2, r"\tfrac{1}{2} \log\left(2 \pi\right)"),
        (softmax(v, k), r"\operatorname{softmax}\left(z\right)_{k}"),
        (logsumexp(v), r"\operatorname{logsumexp}\left(z\right)"),
        (KroneckerDelta(j, k), r"\delta_{jk}"),
        (p[j] - t[j], "p_{j} - y_{j}"),
        (Sum(t[k] * log(p[k]), (k, 1, K)), r"\sum_{k=1}^{K} y_{k} \log p_{k}"),
        (Sum((t[i] - mu) ** 2, (i, 1, n)) / n, r"\frac{1}{n} \, \sum_{i=1}^{n} \left(y_{i} - \mu\right)^{2}"),
        (Product(p[k] ** t[k], (k, 1, K)), r"\prod_{k=1}^{K} p_{k}^{y_{k}}"),
        (Partial(ell, a), r"\frac{\partial \ell}{\partial a}"),
        (Partial(p[k], v[j]), r"\frac{\partial p_{k}}{\partial z_{j}}"),
        (Partial(Partial(ell, a), a), r"\frac{\partial^{2} \ell}{\partial a^{2}}"),
        (Partial(Partial(ell, a), y), r"\frac{\partial^{2} \ell}{\partial y \, \partial a}"),
        (Partial((a - y) ** 2, a), r"\frac{\partial}{\partial a} \, \left(a - y\right)^{2}"),
        (Partial(a * y, a), r"\frac{\partial}{\partial a} \, \left[a y\right]"),
        (Partial(sigmoid(z), z), r"\sigma'\left(z\right)"),
        (
            Partial(ell, a) * Partial(a, z) * Partial(z, w),
            r"\frac{\partial \ell}{\partial a} \, \frac{\partial a}{\partial z} \, \frac{\partial z}{\partial w}",
        ),
        (
            Mul(Partial(ell, a), Partial(a, z), Partial(z, w), evaluate=False),
            r"\frac{\partial \ell}{\partial a} \, \frac{\partial a}{\partial z} \, \frac{\partial z}{\partial w}",
        ),
        (-a * s, r"-\sigma a"),
        (a * (1 - s), r"\left(1 - \sigma\right) a"),
        ((a - y) * (1 + x**2) * s, r"\sigma \left(1 + x^{2}\right) \left(a - y\right)"),
        ((a - y) * (1 + s), r"\left(1 + \sigma\right) \left(a - y\right)"),
        ((a + 1) / (1 - a), r"\frac{1 + a}{1 - a}"),
        (x * a / (y * s + w), r"\frac{a x}{w + \sigma y}"),
        (1 / (nu * z**2), r"\frac{1}{\nu z^{2}}"),
        (x**2 / (a + y) / 2, r"\frac{x^{2}}{2 \left(a + y\right)}"),
        (exp(z) - z - 1, "e^{z} - 1 - z"),
        (a**2 - 1, "a^{2} - 1"),
        (x + y + 1, "1 + x + y"),
        (n + 1, "n + 1"),
        (nu + 1, r"\nu + 1"),
        (a * (nu + 1), r"\left(\nu + 1\right) a"),
        (Pow(pi / 2, Rational(1, 2), evaluate=False), r"\sqrt{\pi/2}"),
        ((a - y) * x * Partial(sigmoid(z), z), r"x \left(a - y\right) \sigma'\left(z\right)"),
    ],
    ids=str,
)
def test_golden(expression: Expr, latex: str) -> None:
    assert textbook_latex(expression) == latex


@pytest.mark.parametrize("name", EVERY)
def test_no_sum_with_a_positive_term_begins_with_a_minus(name: str) -> None:
    loss = with_activations()[name]
    for expression in (loss.gradient, loss.hessian):
        latex = textbook_latex(expression)
        assert r"\left(-" not in latex.replace(r"\exp\left(-", "")
        assert latex.count("{") == latex.count("}")
        assert latex.count(r"\left") == latex.count(r"\right")


@pytest.mark.parametrize("name", with_activations())
def test_pieces_make_up_the_whole(name: str) -> None:
    expression = with_activations()[name].expression
    assert "".join(latex_pieces(expression)) == textbook_latex(expression)
    assert len(latex_pieces(a - y + z)) == 3


def test_no_line_breaks_beside_a_letter() -> None:
    product = Mul(a - y, a, 1 - a, z, evaluate=False)
    assert latex_pieces(product) == (r"\left(a - y\right)", r" a \left(1 - a\right) z")


def test_large_powers_of_two_at_the_ends_of_an_interval() -> None:
    assert set_latex(Interval(-(2**160), 2**160)) == "[-2^{160}, 2^{160}]"
    assert set_latex(Interval.Lopen(Rational(1, 2**64), 2**64 + 1)) == "(2^{-64}, 18446744073709551617]"
    assert set_latex(Interval(Rational(1, 4), 1024)) == r"[\tfrac{1}{4}, 1024]"


FRACTIONS = [
    exp(-(z**2) / (2 * s**2)) / sqrt(2 * pi),
    (1 / s - a / s**3) / (y + 1 / x),
    1 / (1 + 1 / s),
    1 / sqrt(1 + (a - y) ** 2 / s**2),
    Mul((a - y) / s, Pow(1 + x / s, -1), evaluate=False),
    (a / s) ** z / (w / x + 1),
]


@pytest.mark.parametrize("expression", FRACTIONS, ids=str)
def test_no_fraction_stands_in_a_fraction(expression: Expr) -> None:
    r"""A small number before a product, ``\tfrac``, is none."""
    depth = bars = 0
    for part in re.split(r"(\\frac\{|[{}])", textbook_latex(expression)):
        if bars and part == r"\frac{":
            pytest.fail(textbook_latex(expression))
        depth += part.endswith("{") - (part == "}")
        bars = depth if part == r"\frac{" and not bars else bars if depth >= bars else 0


def test_logarithms_stand_in_the_order_of_a_textbook() -> None:
    likelihood = (a - y) ** 2 / (2 * s**2) + log(s) + log(2 * pi) / 2
    order = [textbook_latex(likelihood).index(part) for part in (r"\log\left(2 \pi", r"\log \sigma", r"\frac{\left(a")]
    assert order == sorted(order)
    for target, output in ((y, a), (t[k], p[k])):
        cross_entropy = textbook_latex(-target * log(output) - (1 - target) * log(1 - output))
        assert cross_entropy.startswith(f"-{textbook_latex(target)} " r"\log ")


@pytest.mark.parametrize(
    ("factors", "latex"),
    [
        ((a, 1 / s, 1 / s), r"\frac{a}{\sigma^{2}}"),
        ((a, s, s), r"a \sigma^{2}"),
        ((a - y, s, a - y), r"\left(a - y\right)^{2} \sigma"),
        ((ordered_product(a, 1 / s),) * 3, r"\left(\frac{a}{\sigma}\right)^{3}"),
        ((sigmoid(z), sigmoid(z)), r"\sigma^{2}\left(z\right)"),
        ((s**z, s**z), r"\left(\sigma^{z}\right)^{2}"),
        ((1 / (1 + s), a, 1 / (1 + s)), r"\frac{a}{\left(1 + \sigma\right)^{2}}"),
        ((-1, a - y, a - y), r"-\left(a - y\right)^{2}"),
        ((2, 2, a), r"2 \cdot 2 a"),
    ],
)
def test_equal_factors_are_a_power(factors: tuple[Expr, ...], latex: str) -> None:
    assert textbook_latex(Mul(*factors, evaluate=False)) == latex


@pytest.mark.parametrize(
    ("expression", "latex"),
    [
        (ordered_product(a - y) / s**2, r"\frac{a - y}{\sigma^{2}}"),
        (s / ordered_product(a - y), r"\frac{\sigma}{a - y}"),
        (ordered_product(a - y, a + y) / s, r"\frac{\left(a - y\right) \left(a + y\right)}{\sigma}"),
        (ordered_product(a - y) ** 2 / s, r"\frac{\left(a - y\right)^{2}}{\sigma}"),
        (Abs(a - y) / s, r"\frac{\left|{a - y}\right|}{\sigma}"),
    ],
)
def test_nothing_above_a_bar_or_below_it_stands_in_parentheses_as_a_whole(expression: Expr, latex: str) -> None:
    assert textbook_latex(expression) == latex


@pytest.mark.parametrize(
    ("inner", "written"),
    [
        (lambda x, y, z: ordered_product(x, 1 / ordered_product(y, z)), r"x/\left(y z\right)"),
        (lambda x, y, z: ordered_product(ordered_product(x, 1 / y), z), r"\left(x/y\right) z"),
        (lambda x, y, z: ordered_product(x, 1 / ordered_product(y, 1 / z)), r"x/\left(y/z\right)"),
        (lambda x, y, z: ordered_product(x, 1 / p[k], z), r"x z/p_{k}"),
        (lambda x, y, z: ordered_product(x, 1 / Sum(p[k], (k, 1, K))), r"x/\left(\sum_{k=1}^{K} p_{k}\right)"),
    ],
)
def test_what_a_slash_takes_is_seen(inner: Callable[..., Expr], written: str) -> None:
    x, y, z, w = symbols("x y z w", positive=True)
    assert textbook_latex((1 + inner(x, y, z)) / w) == rf"\frac{{1 + {written}}}{{w}}"


def test_a_line_may_break_before_a_sum_behind_parentheses() -> None:
    k, n = symbols("k n", integer=True, positive=True)
    u, m = IndexedBase("u"), IndexedBase("m")
    shares = Sum(m[k], (k, 1, n))
    x = Symbol("x")
    whole = Mul(u[1], 1 - x, shares)
    first, second = latex_pieces(whole)
    assert first + second == textbook_latex(whole)
    assert second == f" {textbook_latex(shares)}"
    assert len(latex_pieces(Mul(u[1], shares))) == 1, "a letter stays with what it multiplies"


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        (log(a / (1 - a)), r"\log\left(a/\left(1 - a\right)\right)"),
        (-1 / a, "-1/a"),
        (a / 2, "a/2"),
    ],
)
def test_fractions_in_text_have_a_slash(expression: Expr, written: str) -> None:
    assert latex_in_text(expression) == written

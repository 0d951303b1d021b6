"""Formulas that are wider than a line, and where they may be broken."""

from __future__ import annotations

import re

import pytest

from mse_sym.report.latex_wide import are_factors, broken


def shown(latex: str) -> str:
    """Where a line may end: ``|`` with how bad it is there; within a product ``*``, and ``**`` where it is worse."""
    products = broken(latex).replace(r"\hardproductbreak ", "**").replace(r"\productbreak ", "*")
    return re.sub(r"\\penalty(\d+) ", r"|\1|", products).replace(r"\nobreak ", "")


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("a + b", "a |100|+ b"),
        ("a = -b", "a |50|= -b"),
        (r"\left(a + b\right) c", r"\fenced{(}{)}{a |800|+ b} *c"),
        (r"f\left(a, b\right)", r"f\fenced{(}{)}{a, |1000|b}"),
        (r"\left|{a - b}\right|", r"\fenced{|}{|}{a |800|- b}"),
        (r"\left\lvert a\right\rvert", r"\fenced{\lvert}{\rvert}{ a}"),
        (r"\sqrt{\left(a + b\right)}", r"\sqrt{\left(a + b\right)}"),
        (r"\sqrt[4]{a} x_{i}^{2}", r"\sqrt[4]{a} **x_{i}^{2}"),
        (r"\left(a\right)^{2} \left(b\right)", r"\fenced{(}{)}{a}^{2} *\fenced{(}{)}{b}"),
        (r"1048576 r", "1048576 **r"),
        (r"\frac{a}{b}", r"\brokenfraction{\frac{a}{b}}{a/b}"),
        (
            r"\frac{a + b}{c d}",
            r"\brokenfraction{\frac{a + b}{c d}}{\fenced{(}{)}{a |800|+ b}/\fenced{(}{)}{c **d}}",
        ),
        (r"\frac{a b}{\log\left(c\right)}", r"\brokenfraction{…}{a **b/\log\fenced{(}{)}{c}}"),
        (r"\frac{a}{\nu\left(c\right)}", r"\brokenfraction{…}{a/\fenced{(}{)}{\nu**\fenced{(}{)}{c}}}"),
        (r"\tfrac{1}{2} a", r"\tfrac{1}{2} **a"),
        (r"\left(a\right) \frac{b}{c} d", r"\fenced{(}{)}{a} *\brokenfraction{\frac{b}{c}}{b/c} *d"),
        (r"\left(a \left(b\right) \left(c\right)\right)", r"\fenced{(}{)}{a **\fenced{(}{)}{b} *\fenced{(}{)}{c}}"),
    ],
)
def test_where_it_may_be_broken(latex: str, expected: str) -> None:
    assert shown(latex) == expected.replace("…", latex)


@pytest.mark.parametrize(
    "latex",
    [
        r"\log\left(a\right)",
        r"\sum_{k} \frac{a}{b}",
        r"\frac{\partial}{\partial a} \left(b\right)",
        r"\sigma'\left(z\right)",
        r"\int \left(a\right) \, d y",
        r"\left(a\right) \ldots",
    ],
)
def test_what_is_no_product_gets_no_sign_of_multiplication(latex: str) -> None:
    assert "*" not in shown(latex)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (r"\left(a - y\right)", " p", True),
        (r"\frac{\partial \ell}{\partial a}", r" \, \frac{\partial a}{\partial z}", True),
        ("2", r" \left(a\right)", True),
        ("a", "+ b", False),
        ("a =", "b", False),
        ("0", r"\quad (z \to \infty)", False),
        (r"\frac{\partial}{\partial a}", r"\left(b\right)", False),
    ],
)
def test_which_pieces_are_factors(before: str, after: str, expected: bool) -> None:
    assert are_factors(before, after) == expected


def test_cases_are_broken_row_by_row() -> None:
    inner = r"\begin{cases} x & \text{if } u \\ y & \text{otherwise} \end{cases}"
    rows = r"\caserow{x}{\text{if } u}\caserow{y}{\text{otherwise}}"
    assert broken(inner) == rf"\brokencases{{{inner}}}{{{rows}}}"
    outer = rf"\begin{{cases}} a + {inner} & \text{{if }} v \\ b & \text{{otherwise}} \end{{cases}}"
    value = rf"a \penalty100 +\nobreak  \brokencases{{{inner}}}{{{rows}}}"
    assert rf"\caserow{{{value}}}{{\text{{if }} v}}\caserow{{b}}{{\text{{otherwise}}}}" in broken(outer)


def test_the_outermost_operators_come_first() -> None:
    nested = r"a + \left(b + \left(c + \left(d + e\right)\right)\right)"
    penalties = [int(found) for found in re.findall(r"\\penalty(\d+) \+", broken(nested))]
    assert len(penalties) == 4
    assert penalties == sorted(set(penalties))
    assert penalties[-1] < 9000


@pytest.mark.parametrize("latex", [r"\left(a", "{a", r"\begin{cases} a"])
def test_what_is_not_closed_is_said(latex: str) -> None:
    with pytest.raises(ValueError, match="without"):
        broken(latex)

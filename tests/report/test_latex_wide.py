"""Formulas that are wider than a line, and where they may be broken."""

from __future__ import annotations

import pytest

from mse_sym.report.latex_wide import broken_fractions, broken_parentheses


@pytest.mark.parametrize(
    ("latex", "parentheses", "fractions"),
    [
        (r"a + b", r"a + b", r"a + b"),
        (r"\left(a + b\right) c", r"\bigl(a + b\bigr) c", r"\bigl(a + b\bigr) c"),
        (r"\left\lvert a\right\rvert", r"\bigl\lvert a\bigr\rvert", r"\bigl\lvert a\bigr\rvert"),
        (r"\leftarrow \left[a\right]", r"\leftarrow \bigl[a\bigr]", r"\leftarrow \bigl[a\bigr]"),
        (r"\sqrt{\left(a\right)}", r"\sqrt{\left(a\right)}", r"\sqrt{\left(a\right)}"),
        (r"\frac{a}{b}", r"\frac{a}{b}", r"a/b"),
        (r"\frac{a + \frac{b}{c}}{d e}", r"\frac{a + \frac{b}{c}}{d e}", r"\bigl(a + b/c\bigr)/\bigl(d e\bigr)"),
        (r"e^{\frac{a}{b}} + \tfrac{1}{2}", r"e^{\frac{a}{b}} + \tfrac{1}{2}", r"e^{\frac{a}{b}} + \tfrac{1}{2}"),
        (
            r"\begin{cases} \frac{a}{b} & \text{if } a < b \\ c & \text{otherwise} \end{cases}",
            r"\begin{cases} \frac{a}{b} & \text{if } a < b \\ c & \text{otherwise} \end{cases}",
            r"a/b \quad  \text{if } a < b  ; \allowbreak \quad c \quad  \text{otherwise} ",
        ),
        (r"\{\frac{a}{b}\}", r"\{\frac{a}{b}\}", r"\{\frac{a}{b}\}"),
    ],
)
def test_where_it_may_be_broken(latex: str, parentheses: str, fractions: str) -> None:
    assert broken_parentheses(latex) == parentheses
    assert broken_fractions(latex) == fractions

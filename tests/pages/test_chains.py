"""A short left-hand side stands before its relation where both sides have room on the line of a telephone."""

from __future__ import annotations

import pytest

from mse_sym.pages.blocks import chained
from mse_sym.report.document import Step


@pytest.mark.parametrize(
    ("left", "relation", "right", "lines"),
    [
        ("a - m", r"= 0 \iff", "a = m", 1),
        (r"\sigma(z) - m", r"= 0 \iff", r"z = \log\left(\frac{m}{1 - m}\right)", 2),
        (r"\sigma(z) - m", "=", r"\log\left(\frac{m}{1 - m}\right) + \log\left(\frac{m}{1 - m}\right)", 1),
        (r"\sigma(z) - m + \sigma(-z)", "=", "1 - m", 2),
        (
            r"\sigma(z) - m",
            "=",
            r"\log\left(1 + \sum_{k=1}^{K} \left(1 - \delta_{km}\right) y_{k} e^{z_{k}-z_{m}} + m\right)",
            2,
        ),
        *(
            (rf"\frac{{\partial^{{2}} \ell}}{{\partial a \, \partial {name}}}", "=", "1", 1)
            for name in ("v", r"\sigma")
        ),
    ],
)
def test_a_left_hand_side_has_a_line_of_its_own_where_it_needs_one(
    left: str, relation: str, right: str, lines: int
) -> None:
    assert len(chained([Step("", (left,), ""), Step(relation, (right,), "")]).steps) == lines

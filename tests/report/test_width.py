"""How wide formulas are printed, told from their LaTeX and measured in a browser."""

from __future__ import annotations

import pytest

from mse_sym.report.document import Display, Document, Section
from mse_sym.report.width import printed_ems
from mse_sym.report.writers.html import page
from tests.report.conftest import Measure

CASES = r"\begin{cases} 1 & \text{if } a > y \\ a + y & \text{otherwise} \end{cases}"
WIDE = [
    r"\frac{\left(a - y\right) \left(\nu + 1\right)}{\nu \sigma^{2} + \left(a - y\right)^{2}} + \delta_{kl}",
    r"\begin{cases} \frac{\left(a - y\right)^{2}}{1 + a^{2}} & \text{if } \left|{a - y}\right| \leq \delta \\ "
    rf"\delta \sigma \log\left(1 + a\right) + {CASES} & \text{{otherwise}} \end{{cases}}",
    r"\sum_{k=1}^{K} y_{k} \left(1 - p_{k}\right) + \sqrt{1 + \sum_{k=1}^{K} u_{k}^{2}} + \operatorname{log1p} a",
    r"2 \log 2 + 4 \log\left(\sqrt{a}\right) - \tfrac{1}{2} \delta^{2} e^{\alpha/2-1} \cdot \tfrac{3}{2}",
]


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (r"\frac{a}{b + c}", "a + b + c"),
        (r"\frac{a + b}{c}", r"\frac{a + b + c}{d}"),
        (r"\tfrac{a + b}{c}", r"\frac{a + b}{c}"),
        ("x^{a + b}", "x a + b"),
        ("x_{a + b}^{a + c}", "x_{a + b} x^{a + c}"),
        (r"\left(a\right)", r"\left(a\right) \quad b"),
        (r"\begin{cases} a & b \\ c & d \end{cases}", r"\begin{cases} a & b + e \\ c & d \end{cases}"),
        (r"\begin{cases} a + e & b \\ c & d + f \end{cases}", r"\begin{cases} a + e + f & b + f \\ c & d \end{cases}"),
        (CASES, rf"\begin{{cases}} {CASES} & b \\ c & d \end{{cases}}"),
    ],
)
def test_narrower_and_wider(narrow: str, wide: str) -> None:
    assert printed_ems(narrow) < printed_ems(wide)


@pytest.mark.chromium
@pytest.mark.parametrize("latex", WIDE)
def test_a_browser_prints_it_about_as_wide(latex: str, measure: Measure) -> None:
    html = page(Document("mine", "Mine", "", (Section("s", "S", (Display((latex,)),)),)))
    ems = measure(
        html,
        1280,
        "{ const maths = document.querySelector('.display math');"
        " return maths.getBoundingClientRect().width / parseFloat(getComputedStyle(maths).fontSize); }",
    )
    assert ems > 8
    assert 0.9 * ems < printed_ems(latex) < 1.3 * ems

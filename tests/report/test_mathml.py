from __future__ import annotations

import re
import sys
from xml.etree import ElementTree

import pytest

from mse_sym.report import mathml
from mse_sym.report.document import Step
from tests.report.sample import CHAIN, LONG_CHAIN


def written(latex: str) -> str:
    return mathml.inline(latex).removeprefix("<math>").removesuffix("</math>")


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\eta", "<mrow><mi>η</mi></mrow>"),
        (r"\doteq", "<mrow><mo>≐</mo></mrow>"),
        (r"\sim", "<mrow><mo>∼</mo></mrow>"),
        (r"\mathbb{E}", "<mrow><mi>𝔼</mi></mrow>"),
        (r"\mathbf{1}", "<mrow><mrow><mn>𝟏</mn></mrow></mrow>"),
        (r"\boldsymbol{W}", "<mrow><mrow><mi>𝑾</mi></mrow></mrow>"),
        (r"\boldsymbol{\delta}", "<mrow><mrow><mi>𝜹</mi></mrow></mrow>"),
        (r"\partial \ell", "<mrow><mi>∂</mi><mi>ℓ</mi></mrow>"),
        (r"\mathrm{d}a", '<mrow><mi mathvariant="normal">d</mi><mi>a</mi></mrow>'),
        (r"\mathrm{Var}", "<mrow><mi>Var</mi></mrow>"),
        (r"\infty", "<mrow><mi>∞</mi></mrow>"),
        (r"\operatorname{log1p}", "<mrow><mi>log1p</mi></mrow>"),
        (
            r"XY^{\top}",
            '<mrow><mi>X</mi><msup><mpadded height="0.62em"><mi>Y</mi></mpadded><mrow><mi>⊤</mi></mrow></msup></mrow>',
        ),
        (r"a \pm b", "<mrow><mi>a</mi><mo>±</mo><mi>b</mi></mrow>"),
        ("A'''", '<mrow><mrow><mi>A</mi><mo lspace="0" rspace="0">‴</mo></mrow></mrow>'),
        ("a;b", "<mrow><mi>a</mi><mo>;</mo><mi>b</mi></mrow>"),
        (r"a \cdot b", "<mrow><mi>a</mi><mo>⋅</mo><mi>b</mi></mrow>"),
        (r"\sigma'", '<mrow><mrow><mi>σ</mi><mo lspace="0" rspace="0">′</mo></mrow></mrow>'),
        (r"f^{\prime}", '<mrow><mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow></mrow>'),
    ],
)
def test_symbols(latex: str, expected: str) -> None:
    assert written(latex) == expected


def test_names_are_upright_with_thin_spaces_but_none_before_a_parenthesis() -> None:
    thin = '<mspace width="0.1667em" />'
    assert written(r"y \log p") == f"<mrow><mi>y</mi>{thin}<mi>log</mi>{thin}<mi>p</mi></mrow>"
    assert written(r"\operatorname{softplus}\left(z\right)").startswith("<mrow><mi>softplus</mi><mrow><mo")
    assert thin not in written(r"\log (z)")
    assert f"</mrow>{thin}<mrow><mi>tanh</mi>" in written(r"\left(a\right) \tanh'(z)")
    assert thin not in written(r"y \sigma'(z)")


def test_a_name_of_one_letter_is_spaced_as_other_names_are() -> None:
    thin, name = '<mspace width="0.1667em" />', '<mi mathvariant="normal">E</mi>'
    assert written(r"\operatorname{E}") == f"<mrow>{name}</mrow>"
    assert written(r"s \operatorname{E} y") == f"<mrow><mi>s</mi>{thin}{name}{thin}<mi>y</mi></mrow>"
    assert written(r"\operatorname{E}\left(z\right)").startswith(f"<mrow>{name}<mrow><mo")
    assert thin not in written(r"y \mathrm{d} x")


def test_a_sign_stands_off_a_name_and_an_operator_has_its_own_spaces() -> None:
    thin = '<mspace width="0.1667em" />'
    assert written(r"- \log (z)").startswith(f"<mrow><mo>−</mo>{thin}<mi>log</mi>")
    assert f'<mo form="prefix">−</mo>{thin}<mi>log</mi>' in written(r"\left(- \log (z)\right)")
    assert thin not in written(r"\sum_{i} \log (z)")
    assert thin not in written(r"a - \log (z)")
    assert thin not in mathml.pieces(("a", r"- \log (z)"))[1]


def test_limits_stand_below_names_that_take_them() -> None:
    assert written(r"\operatorname*{arg\,min}_{a} R").startswith("<mrow><munder><mi>arg\u2006min</mi>")


def test_a_sign_after_a_relation_or_a_parenthesis_belongs_to_its_term() -> None:
    assert written("a = - b") == '<mrow><mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mi>b</mi></mrow>'
    assert '<mo form="prefix">−</mo>' in written(r"f \left(- z\right)")
    assert "prefix" not in written("a - b")


def test_sums_have_limits_and_fences_grow_around_them() -> None:
    bracket = written(r"\left[- \sum_{k=1}^{K} y_{k}\right]")
    assert bracket.startswith('<mrow><mrow><mo stretchy="true"')
    assert "<munderover><mo>∑</mo>" in bracket
    assert "<munder><mo>∑</mo>" in written(r"\log \left(\sum_{k} y\right)")


def test_scripts_keep_one_height_whatever_they_stand_by() -> None:
    low = '<mpadded height="0.62em"><mrow><mo stretchy="false"'
    assert written(r"\left(1 - a\right)^{2}").startswith(f"<mrow><msup>{low}")
    assert '<mpadded height="0.62em"><mo stretchy="false" form="postfix"' in written("(1 - a)^2")
    assert '<msub><mpadded depth="0"><mi>p</mi></mpadded>' in written("p_j")
    assert '<msubsup><mpadded height="0.62em" depth="0"><mi>p</mi></mpadded>' in written("p_j^2")
    assert "mpadded" not in written(r"\left(\frac{1}{2}\right)^{2}")
    assert "mpadded" not in written("10^{2}")


def test_bars_are_fences_without_spaces() -> None:
    bar = '<mo lspace="0" rspace="0" stretchy="false">|</mo>'
    assert written(r"\lvert r \rvert") == f"<mrow>{bar}<mi>r</mi>{bar}</mrow>"


@pytest.mark.parametrize("unit", ["cm", "em", "ex", "mm", "pt"])
def test_a_product_that_looks_like_a_length_is_a_product(unit: str) -> None:
    letters = "".join(f"<mi>{letter}</mi>" for letter in unit)
    assert letters in mathml.inline(f"q - 2{unit} + 1")
    assert "width" in mathml.inline(f"a \\hspace{{2{unit}}} b"), "and a length is a length"


def test_a_root_is_as_high_as_over_a_digit() -> None:
    assert re.search(r"<msqrt><mspace [^>]*height=", mathml.inline(r"\sqrt{\nu}"))
    assert "<mspace" not in mathml.inline(r"\sqrt{\frac{1}{\nu}}"), "what is tall makes it so itself"


def test_scripts_have_no_spaces() -> None:
    assert '<mo lspace="0" rspace="0">=</mo>' in written(r"\sum_{i=1}")
    assert "<mo>=</mo>" in written("i=1")


def test_fences_stretch_around_fractions_only() -> None:
    assert 'stretchy="true"' in written(r"\left(\frac{1}{2}\right)")
    assert 'stretchy="true"' not in written(r"\left(\tfrac{1}{2} a\right)")
    assert 'stretchy="true"' not in written(r"\left(a - y\right)")


def test_cells_of_cases_are_aligned_in_a_way_that_browsers_know() -> None:
    cases = written(r"\begin{cases} a & \text{if}\: z > 0 \\ b & \text{otherwise} \end{cases}")
    assert cases.count('<mtd style="text-align:left">') == 4
    assert "columnalign" not in cases


def test_a_prime_and_a_power() -> None:
    primed = '<mrow><mi>a</mi><mo lspace="0" rspace="0">′</mo></mrow>'
    assert written("a'^{2}") == f"<mrow><msup>{primed}<mrow><mrow><mn>2</mn></mrow></mrow></msup></mrow>"


def test_each_piece_is_an_element_and_later_ones_keep_their_operators_spaces() -> None:
    first, second = mathml.pieces(("- a", "- b"))
    assert first == '<math displaystyle="true"><mrow><mo>−</mo><mi>a</mi></mrow></math>'
    assert second == '<math displaystyle="true"><mrow><mo form="infix">−</mo><mi>b</mi></mrow></math>'


def test_a_long_formula_within_text_may_break_after_its_relations() -> None:
    long = r"R = a + b + c + d + e \geq 0"
    first, second, third = re.findall("<math>.*?</math>", mathml.inline(long))
    assert first.endswith('<mo form="infix">=</mo></math>')
    assert second.endswith('<mo form="infix">≥</mo></math>')
    assert third == "<math><mn>0</mn></math>"
    assert "".join(ElementTree.fromstring(f"<p>{mathml.inline(long)}</p>").itertext()) == "R=a+b+c+d+e≥0"
    assert mathml.inline("a = b").count("<math>") == 1
    assert mathml.inline(r"a, b, c, d, e \in \{0, 1, 2\}").count("<math>") == 1


def test_what_is_wider_than_a_telephone_breaks_before_its_terms() -> None:
    terms = " - ".join(rf"\log\left({letter} + 1\right)" for letter in "uvwxy")
    found = re.findall("<math>.*?</math>", mathml.inline(terms))
    assert len(found) == len("uvwxy")
    assert all(part.startswith('<math><mo form="infix">−</mo>') for part in found[1:])
    assert mathml.inline("a + b + c + d + e + f - g").count("<math>") == 1, "what has room stays on its line"


@pytest.mark.parametrize("step", CHAIN.steps + LONG_CHAIN.steps)
def test_the_sample_is_well_formed_and_free_of_latex(step: Step) -> None:
    for piece in mathml.pieces(step.formula):
        assert "\\" not in "".join(ElementTree.fromstring(piece).itertext())


@pytest.mark.parametrize("latex", [r"\left(a", "a_b_c", r"\nonsense{x}", "", r"\text{<b}"])
def test_what_cannot_be_read_is_refused_by_name(latex: str) -> None:
    with pytest.raises(ValueError, match="LaTeX formula") as error:
        mathml.inline(latex)
    assert repr(latex) in str(error.value)


def test_special_characters_in_words_survive() -> None:
    element = ElementTree.fromstring(mathml.inline(r"\text{50\% < 1 & so on}"))
    assert "".join(element.itertext()).replace("\xa0", " ") == "50% < 1 & so on"


def test_without_the_library_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "latex2mathml", None)
    monkeypatch.delitem(sys.modules, "latex2mathml.converter", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'mse_sym\[report\]'"):
        mathml.inline("x")

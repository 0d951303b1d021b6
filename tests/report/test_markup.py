from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym.report.document import Curve, Document, Figure, Paragraph, Section
from mse_sym.report.markup import Code, Emphasis, Link, Marks, Maths, Text, in_type, parse, plain, render, spoken
from mse_sym.report.writers import html, md, tex


def test_each_mark_is_a_span() -> None:
    assert parse("a $b_1$ *c* `d*`.") == (
        Text("a "),
        Maths("b_1"),
        Text(" "),
        Emphasis((Text("c"),)),
        Text(" "),
        Code("d*"),
        Text("."),
    )


def test_emphasis_may_hold_maths_and_code() -> None:
    assert parse("*the $x$ of `f`*") == (Emphasis((Text("the "), Maths("x"), Text(" of "), Code("f"))),)


def test_a_star_within_maths_is_maths() -> None:
    assert parse("$a * b$ and $c * d$") == (Maths("a * b"), Text(" and "), Maths("c * d"))


def test_backslashes_take_marks_literally_and_others_are_themselves() -> None:
    assert parse(r"\$5 \* \` \\ C:\dir") == (Text(r"$5 * ` \ C:\dir"),)


def test_an_escaped_dollar_does_not_end_maths() -> None:
    assert parse(r"$\$5$") == (Maths(r"\$5"),)


def test_a_link_is_words_a_page_and_an_anchor() -> None:
    assert parse("see [C14](sigmoid_neuron#C14).") == (
        Text("see "),
        Link("C14", "sigmoid_neuron", "C14"),
        Text("."),
    )
    assert parse("*as in [C1](#C1)*") == (Emphasis((Text("as in "), Link("C1", "", "C1"))),)


@pytest.mark.parametrize("prose", ["in [0, 1]", "[a](b)", "[](a#b)", "a[i](x # y)", "[", "](#a)"])
def test_other_brackets_are_text(prose: str) -> None:
    assert parse(prose) == (Text(prose),)
    assert parse(r"\[a](b#c)") == (Text("[a](b#c)"),)


@pytest.mark.parametrize("prose", ["$x", "*a", "`f", "a*", "**a**", "$$", "*a $x*", "``", "a $x$ $"])
def test_unbalanced_marks_are_refused(prose: str) -> None:
    with pytest.raises(ValueError, match=r"unbalanced '[$*`]' at character \d+ of "):
        parse(prose)


def test_the_error_names_the_place() -> None:
    with pytest.raises(ValueError, match="at character 4 of 'see \\$x'"):
        parse("see $x")


def test_render_calls_each_mark_once() -> None:
    marks = Marks(
        text=str.upper,
        maths=lambda latex: f"<{latex}>",
        code=lambda text: f"[{text}]",
        emphasis=lambda inner: f"_{inner}_",
        link=lambda link: f"{link.text}@{link.page}:{link.anchor}",
    )
    assert render("a *b $c$* `d` [e](f#g)", marks) == "A _B <c>_ [d] e@f:g"


def test_plain_has_no_marks() -> None:
    assert plain("the *best* $x$ of `f` in [C1](p#C1)") == "the best x of f in C1"


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (r"beyond $\delta = 1$", "beyond δ = 1"),
        (r"the *signal* $|\partial \ell/\partial z|$ for $z \to \infty$", "the signal |∂ℓ/∂z| for z → ∞"),
        (r"$(\cosh^{-1})' u = 1/\sqrt{u^2 - 1}$", "(cosh^(-1))' u = 1/√(u^2 - 1)"),
        (r"$\operatorname{erf}' u = 2 e^{-u^2}/\sqrt{\pi}$", "erf' u = 2 e^(-u^2)/√π"),
        (r"$2 I_n' = I_{n - 1} + I_{n + 1}$, $\delta_{kj}$", "2 I_n' = I_(n - 1) + I_(n + 1), δ_kj"),
        (r"$\frac{a + b}{2} \, \frac{\partial \ell}{\partial z}$", "(a + b)/2 ∂ℓ/∂z"),
        (r"$\{0, 1\}$, $\log\left(1 + a\right)$", "{0, 1}, log(1 + a)"),
        (r"$1 + \frac{z^{2}}{\nu}$, $\frac{\nu}{z^{2} + 1}$", "1 + z^2/ν, ν/(z^2 + 1)"),
        (r"$\binom{n_{1}}{k} {x} \{y\}$, $\textstyle\sum_k {p}$", "(n_1 over k) x {y}, Σ_k p"),
        (r"$\tfrac12 a^{2}$ or $\tfrac{1}{2} \log \lambda$ in `f`", "1/2 a^2 or 1/2 log λ in f"),
    ],
)
def test_spoken_maths_has_characters_and_no_commands(prose: str, expected: str) -> None:
    assert spoken(prose) == expected


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    escaped = "".join(f"\\{character}" if character in "\\$*`[" else character for character in text)
    assert plain(escaped) == in_type(text)


def test_apostrophes_are_of_one_kind_in_links_titles_and_descriptions() -> None:
    typed = f"[Tukey's]({'catalogue#tukey'}), Student's, `it's`"
    assert plain(typed) == "Tukey’s, Student’s, it's"
    figure = Figure("f", "Laplace's", "The entropy's rises.", "x", "y", (Curve((0.0, 1.0), (0.0, 1.0), "a"),))
    page = Document("one", "A's", "B's", (Section("c", "D's", (Paragraph(typed), figure)),))
    for written in (html.page(page), md.page(page), tex.page(page)):
        assert "Tukey’s" in written
        assert re.findall(r"\b(?:Tukey|Student|Laplace|entropy|A|B|D)'s", written) == []

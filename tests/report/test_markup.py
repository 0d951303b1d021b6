from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym.report.markup import Code, Emphasis, Marks, Maths, Text, parse, plain, render


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
    )
    assert render("a *b $c$* `d`", marks) == "A _B <c>_ [d]"


def test_plain_has_no_marks() -> None:
    assert plain("the *best* $x$ of `f`") == "the best x of f"


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    escaped = "".join(f"\\{character}" if character in "\\$*`" else character for character in text)
    assert plain(escaped) == text

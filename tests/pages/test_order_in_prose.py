"""Formulas within text have their terms and factors in the order in which derivations print them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

import pytest
from sympy import Symbol
from sympy.printing.latex import greek_letters_set

from mse_sym.losses import with_activations
from mse_sym.pages.claims import discover
from mse_sym.symbolic import textbook_latex
from mse_sym.symbolic.typed import Unreadable, read_latex

pytestmark = pytest.mark.peers("lark")

_MATHS = re.compile(r"(?<!\\)\$(?! )([^$]+)\$")
_BETWEEN = re.compile(r"=|<|>|,|\\(?:leq?|geq?|neq?|to|approx|in|sim|propto|quad|mid|c?dots)(?![a-z])")
_SPACING = re.compile(r"\\left|\\right|\\[,;!]|\\cdot|\\operatorname|\\mathrm|[\s{}]")
_COMMAND = re.compile(r"\\[a-z]+")
_INDEX = re.compile(r"[_^](?:\w|\{\w+\})")
_SUM_OR_PRODUCT = re.compile(r"\+|[A-Za-z] ?[A-Za-z]")


def written(latex: str) -> str:
    """The formula without spaces and braces."""
    return _SPACING.sub("", latex).replace(r"\tfrac", r"\frac")


def sides(text: str) -> Iterator[str]:
    """What is added or multiplied in the formulas of a text, between relations and commas."""
    for maths in _MATHS.findall(text):
        yield from filter(is_sum_or_product, map(str.strip, _BETWEEN.split(maths)))


def is_sum_or_product(latex: str) -> bool:
    """Whether a formula has a plus, or two letters side by side, which may be Greek."""
    letters = _COMMAND.sub(lambda command: "g" if command[0][1:] in greek_letters_set else "", _INDEX.sub("", latex))
    return _SUM_OR_PRODUCT.search(letters) is not None


def printed(latex: str, whole: str) -> str:
    """How the formula is printed, if it is one that the grammar reads, where some letters are whole numbers."""
    try:
        return textbook_latex(read_latex(latex, lambda name: Symbol(name, real=True, integer=name in whole or None)))
    except Unreadable:
        return ""


def differs(latex: str, other: str) -> bool:
    """Whether a formula has the same signs as another in another order."""
    here, there = written(latex), written(other)
    return here != there and sorted(here) == sorted(there)


def otherwise(texts: Iterable[str]) -> dict[str, str]:
    """The formulas that are printed in another order, each with how it is printed; ``d`` is whole on some pages."""
    found = {side: printed(side, "nKNl") for side in sorted({side for text in texts for side in sides(text)})}
    return {
        side: latex for side, latex in found.items() if differs(side, latex) and differs(side, printed(side, "nKNld"))
    }


def texts_of_pages() -> Iterator[str]:
    """The texts in the code of the pages, without those that are made of parts."""
    for page in discover():
        tree = ast.parse(page.path.read_text(encoding="utf-8"))
        parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in parts)
        yield from (node.value for node in constants if isinstance(node.value, str))


def test_prose_has_the_order_of_derivations() -> None:
    assert otherwise(texts_of_pages()) == {}


def test_the_notes_of_losses_have_the_order_of_derivations() -> None:
    assert otherwise(loss.note for loss in with_activations().values()) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("at $r$ and at $h + r$, for $h > 0$", {"h + r"}),
        ("as $a = 1 + x^2$ and $x^2 + 1$", {"x^2 + 1"}),
        (r"the step $K \eta$", {r"K \eta"}),
        (r"$r + h$ and $w x + b$, $a - y$, $\eta K$", set()),
        (r"what is no formula of letters, $\#\{y_i < m\} + 1$", set()),
    ],
)
def test_another_order_is_found(text: str, found: set[str]) -> None:
    assert set(otherwise([text])) == found

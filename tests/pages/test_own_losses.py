"""The page on losses of one's own, and the committed measurements that it is made from."""

from __future__ import annotations

import re
from math import inf
from typing import TypeVar

from mse_sym.pages.measurements import own_losses_data
from mse_sym.pages.own import SEVENTY
from mse_sym.pages.own_losses import in_maths, own_losses_document, times
from mse_sym.report.document import Definitions, Table
from mse_sym.symbolic import textbook_latex

ROWS = own_losses_data()
Kind = TypeVar("Kind")


def test_what_is_measured_is_of_the_seventy() -> None:
    names = [row["loss"] for row in ROWS]
    assert names == [name for name in SEVENTY if name in names]
    assert [row["formula"] for row in ROWS] == [str(SEVENTY[name].expression) for name in names]


def blocks(kind: type[Kind]) -> list[Kind]:
    return [block for section in own_losses_document().sections for block in section.blocks if isinstance(block, kind)]


def test_the_page_has_a_line_for_each_that_names_it_in_words() -> None:
    tables = blocks(Table)
    lines = [line for table in tables for line in table.rows]
    assert [line[0] for line in lines] == [SEVENTY[row["loss"]].title for row in ROWS]
    assert len({line[0] for line in lines}) == len(ROWS)
    assert not [name for name, *_ in lines if "`" in name or "_" in name]
    assert all(len(line) == len(table.header) for table in tables for line in table.rows)


def test_the_page_says_what_each_is_in_the_formula_that_is_measured() -> None:
    what = [line for definitions in blocks(Definitions) for line in definitions.rows]
    assert [name for name, _ in what] == [SEVENTY[row["loss"]].title for row in ROWS]
    said = dict(what)
    assert said["Barron’s general robust loss"].startswith(r"$\ell(a, y; \alpha, c) = \frac{\left|{\alpha - 2}\right|")
    assert said["Hinge loss"] == r"$\ell(z, y) = \max\left(1 - y z, 0\right)$, $y \in \{-1, 1\}$"
    assert said["Margin of a pair"].startswith(r"$\ell(u, v, y; m) = \max\left(m - y \left(u - v\right), 0\right)$, ")
    scalar = [SEVENTY[row["loss"]] for row in ROWS if not SEVENTY[row["loss"]].predictions]
    assert not [loss.name for loss in scalar if f" = {textbook_latex(loss.expression)}$" not in said[loss.title]]


def test_times_have_few_figures_and_a_unit_that_is_said_once_where_it_is_the_same() -> None:
    assert times(4.0512, 3.157) == "4.05 / 3.16 ns"
    assert times(4.9e5, 545.2) == "490 µs / 545 ns"
    assert times(27_912_345.0, inf) == "27.9 ms / –"
    assert times(0.25, 0.5) == "0.250 / 0.500 ns"


def test_what_is_not_reached_is_typeset() -> None:
    said = in_maths("gradient: 4.75 at z = 3.7474462486, alpha = 2e-07, y = 0.0: 0.046951196719 for [1]")
    assert said == (r"gradient: 4.75 at $z = 3.747$, $\alpha = 2.0 \cdot 10^{-7}$, $y = 0$: $0.04695$ for \[1]")
    sections = own_losses_document().sections
    rest = [block.text for section in sections if section.identifier == "own_rest" for block in section.blocks]  # type: ignore[union-attr]
    assert not [text for text in rest if re.search(r" = |float64|[0-9]e[+-]?[0-9]", re.sub(r"\$[^$]*\$", "", text))]

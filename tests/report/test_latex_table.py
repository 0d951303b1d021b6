from __future__ import annotations

import re

import pytest

from mse_sym.report.document import Table
from mse_sym.report.latex_table import is_whole, room_for, table
from tests.report.sample import TABLE, WORDY_TABLE

WORDS = "words " * 20


def columns(*rows: tuple[str, ...], numeric: frozenset[int] = frozenset()) -> str:
    """The types of the columns."""
    found = re.search(r"{@{}(.*)@{}}", table(Table("c", rows[0], rows, numeric)))
    assert found
    return found[1]


def test_a_narrow_table_keeps_its_widths() -> None:
    narrow = table(Table("c", ("a", "b"), (("x", "1"),), frozenset({1})))
    assert r"\begin{tabular}{@{}lr@{}}" in narrow
    assert "x & 1 \\\\" in narrow


def test_a_short_table_stays_whole_and_a_long_one_ends_a_page_neither_after_its_head_nor_before_its_end() -> None:
    short, long = (Table("c", ("a", "b"), (("x", "1"),) * rows) for rows in (10, 60))
    assert "longtable" not in table(short)
    written = table(long)
    assert r"\begin{longtable}" in written
    rows = [line for line in written.splitlines() if line.startswith("x & 1")]
    assert [row.endswith("*") for row in rows] == [True] + [False] * 57 + [True] * 2
    assert is_whole(short)
    assert not is_whole(long)
    assert 2 < room_for(long) < 60


def test_a_table_with_more_to_say_has_smaller_type() -> None:
    def size(*row: str) -> str:
        found = re.search(r"\\(?:small|footnotesize|scriptsize)", table(Table("c", row, (row,))))
        assert found
        return found[0]

    assert size(*["word"] * 5) == r"\small"
    assert size(*["x" * 12] * 6) == r"\footnotesize"
    assert size(*["x" * 12] * 8) == size(WORDS * 3, WORDS * 3) == r"\scriptsize"


def test_the_wide_columns_of_a_wide_table_share_the_line() -> None:
    assert columns((WORDS, WORDS, "1"), numeric=frozenset({2})) == "L{1.00}L{1.00}r"
    assert columns((WORDS, WORDS), numeric=frozenset({1})) == "L{1.00}R{1.00}"


def test_a_column_that_cannot_break_has_more_of_the_line() -> None:
    shares = [float(share) for share in re.findall(r"L{(.*?)}", columns((WORDS, "`unbreakable" + "e" * 30 + "`")))]
    assert sum(shares) == pytest.approx(2, abs=0.01)
    assert shares[0] < shares[1]


def test_formulas_count_as_they_are_printed() -> None:
    latex = r"$\frac{\operatorname{softplus}\left(z\right)}{\sigma\left(z\right)}$"
    assert columns((latex,) * 5) == "lllll"


def test_rows_with_fractions_stand_apart() -> None:
    assert r"\tallrows" in table(Table("c", ("a",), ((r"$\frac{1}{2}$",),)))
    assert r"\tallrows" not in table(TABLE) + table(WORDY_TABLE)


def test_a_name_has_the_room_not_to_be_broken_and_a_long_one_leaves_some_to_others() -> None:
    def share(name: str) -> float:
        return float(columns((f"some library `{name}`", WORDS)).partition("L{")[2].partition("}")[0])

    assert share("HalfSquaredError") > share("half errs square")
    assert share("some_" * 12) - share("some " * 12) < 0.3

"""Tables at any width: no number is broken, nothing is cut, and in a pipe a row is a line, its cells between tabs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from mse_sym.cli import main
from mse_sym.cli.tables import UNBROKEN, Rows, table
from mse_sym.cli.terminal import pairs
from mse_sym.report.lines import broken

ROWS = [
    (
        "huber",
        "gradient",
        "float64",
        "0.489",
        "7.462174666660444e-19, 2.452970315205364e-14, delta = 8.0: -2.45289e-14",
    ),
    ("cross_entropy_of_softmax", "hessian_diagonal", "float32", "1.79e+16", "[-0.6517911526116896, 0.5], [0.0, 1.0]"),
]
NUMBERS = re.compile(r"[+-]?\d+\.\d+(?:e[+-]?\d+)?")


def shown(rows: Rows, width: int) -> list[str]:
    console = Console(width=width, color_system=None, highlight=False, markup=False)
    with console.capture() as captured:
        console.print(rows)
    return captured.get().splitlines()


def errors() -> Rows:
    return table("Errors", ("loss", "quantity", "type", "greatest", "worst input"), ROWS)


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100, 132, 200, UNBROKEN])
def test_no_number_is_broken_and_no_line_too_wide(width: int) -> None:
    lines = shown(errors(), width)
    assert max(map(len, lines)) <= width
    text = "\n".join(lines)
    for row in ROWS:
        for number in NUMBERS.findall(" ".join(row)):
            assert number in text
    assert all(line == line.rstrip() for line in lines)


def test_no_line_of_a_long_title_ends_with_a_blank() -> None:
    title = "Errors in units in the last place of the result and of what the inputs change"
    lines = shown(table(title, ("a",), ()), 72)
    assert " ".join(lines[:2]) == title
    assert all(line == line.rstrip() for line in lines)


@given(
    st.lists(st.lists(st.text(st.sampled_from("ab 1.5e-3,\n([*_"), max_size=200), min_size=3, max_size=3), max_size=4),
    st.booleans(),
)
def test_in_a_pipe_a_row_is_a_line_with_tabs_between_its_cells(rows: list[list[str]], numeric: bool) -> None:
    title, head, *lines, end = shown(table("T", ("a b", "c", "d"), rows, numeric), UNBROKEN)
    assert (title, head, end) == ("T", "a b\tc\td", "")
    assert [line.split("\t") for line in lines] == [[" ".join(cell.split()) for cell in row] for row in rows]


@pytest.mark.parametrize("argv", [["verify", "C3"], ["neuron", "--epochs", "20"]])
def test_what_commands_print_in_a_pipe_is_not_padded(
    argv: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert main(argv) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if "\t" in line]
    assert len(rows) > 1
    assert not any("  " in row or "─" in row for row in rows)


def test_a_wide_first_column_stands_above_its_rows_once() -> None:
    rows = [("label_smoothed_cross_entropy_of_softmax", "value", str(number), "1.25, " * 9) for number in range(3)]
    lines = shown(table("T", ("loss", "quantity", "n", "worst"), rows), 30)
    assert sum("label_smoothed" in line for line in lines) == 1
    assert sum("worst: 1.25" in line for line in lines) == 3
    assert [line for line in lines if "value" in line] == [f" value      {number}" for number in range(3)]


def test_a_numeric_table_is_set_flush_right() -> None:
    lines = shown(table("T", ("a", "b"), [("1", "10.5"), ("100", "2")], numeric=True), 80)
    assert lines[-3:-1] == ["   1   10.5", " 100      2"]


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.text(st.sampled_from("ab 1.5e-3,([*_"), max_size=40), min_size=3, max_size=3), max_size=4),
    st.integers(12, 90),
)
def test_nothing_is_lost_at_any_width(rows: list[list[str]], width: int) -> None:
    lines = shown(table("T", ("x", "y", "z"), rows), width)
    assert max(map(len, lines)) <= width
    letters = sorted("".join("".join(row) for row in rows).replace(" ", ""))
    found = "".join(lines).replace(" ", "")
    assert all(found.count(letter) >= letters.count(letter) for letter in set(letters) - {"x", "y", "z", ":"})


def test_text_is_broken_at_blanks_and_never_within_a_number() -> None:
    assert broken("of -1.25e-16, that", 10) == ["of", "-1.25e-16,", "that"]
    assert broken("f(1.2345678)+22", 10) == ["f(", "1.2345678)", "+22"]
    assert broken("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert broken("", 10) == [""]


def test_a_count_stays_with_its_sign() -> None:
    for width in range(13, 40):
        assert not any(line.endswith("×") or line[:1].isdigit() for line in broken("run in exact numbers × 12", width))


def test_pairs_are_not_padded() -> None:
    rows = [("html", ", ".join(f"page{number}.html" for number in range(30))), ("md", "a.md")]
    lines = pairs(rows, UNBROKEN).plain.splitlines()
    assert lines == [f"{name}: {value}" for name, value in rows]
    narrow = pairs(rows, 60).plain.splitlines()
    assert max(map(len, narrow)) <= 60
    assert all(line == line.rstrip() for line in (*lines, *narrow))
    assert " ".join("".join(f"{line[8:]} " for line in narrow).split()) == f"{rows[0][1]} a.md"

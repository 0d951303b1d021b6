"""The page on accuracy, and the committed measurements that it is made from."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from itertools import combinations

import pytest

from mse_sym.check.accuracy import WIDER, Accuracy
from mse_sym.check.audit import Errors, Row
from mse_sym.check.peers import LIBRARIES
from mse_sym.losses import with_activations
from mse_sym.pages import accuracy as accuracy_page
from mse_sym.pages import audit as audit_page
from mse_sym.pages.accuracy import accuracy_document
from mse_sym.pages.loss_names import in_words
from mse_sym.pages.measurements import accuracy_rows, audit_data
from mse_sym.pages.quantities import given, number, ulps
from mse_sym.report.document import Figure, Paragraph, Table
from mse_sym.runtime.quantity import QUANTITIES

ROWS = audit_data()["rows"]
MODULES = {module for library in LIBRARIES.values() for module in library.modules}


def names(kind: type) -> set[str]:
    return {field.name for field in fields(kind)}


def test_every_row_of_the_audit_is_whole() -> None:
    for row in ROWS:
        assert row.keys() == names(Row)
        for errors in (row["errors"], row["ours"]):
            assert errors.keys() == names(Errors)
            assert 0 <= float(errors["median"]) <= float(errors["greatest"])
            assert float(errors["moderate"]) <= float(errors["greatest"])
        assert row["version"] == audit_data()["versions"][row["library"]]
        assert row["quantity"] in QUANTITIES


def test_the_audit_is_of_every_function_that_is_known() -> None:
    known = {
        (library.title, one.function, one.loss.name, one.quantity, dtype)
        for library in LIBRARIES.values()
        for one in library.peers
        for dtype in one.dtypes
    }
    keys = ("library", "function", "loss", "quantity", "dtype")
    assert {tuple(row[key] for key in keys) for row in ROWS} == known
    assert len(ROWS) == len(known)


def test_our_accuracy_is_that_of_the_whole_catalogue() -> None:
    assert all(row.keys() == names(Accuracy) for row in accuracy_rows())
    found = [(row["loss"], row["quantity"], row["dtype"]) for row in accuracy_rows()]
    assert set(found) == {
        (name, quantity, dtype)
        for name, loss in with_activations().items()
        for quantity in loss.quantities
        for dtype in ("float64", "float32")
    }
    assert len(set(found)) == len(found)


def test_every_function_stands_on_the_page_with_its_version() -> None:
    document = accuracy_document()
    tables = [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
    cells = {row[0] for table in tables for row in table.rows}
    for row in ROWS:
        assert any(cell.startswith(f"{row['library']} `{row['function']}`") for cell in cells)
    assert {f"[{loss.title}](catalogue#{name})" for name, loss in with_activations().items()} <= cells
    assert all(version in document.colophon[0] for version in audit_data()["versions"].values())


def test_ours_stands_before_theirs_in_each_type() -> None:
    for section in audit_page.audit_sections(audit_data()):
        for table in (block for block in section.blocks if isinstance(block, Table)):
            ours = [place for place, row in enumerate(table.rows) if row[0] == "`mse_sym`"]
            starts = [place for place, row in enumerate(table.rows) if place == 0 or row[1] != table.rows[place - 1][1]]
            assert ours == starts
            assert all(row[-1] for row in table.rows)


def test_headings_and_captions_name_losses_in_words() -> None:
    document = accuracy_document()
    for section in document.sections:
        captions = [block.caption for block in section.blocks if isinstance(block, Table)]
        for text in (section.title, *captions, *(name for figure in section.figures for name in figure.names)):
            assert not re.search(r"\w_\w|`|\bnll\b", text), text


def test_an_error_of_the_data_is_seen_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [dict(row) for row in accuracy_rows()]
    rows[0]["greatest"] = 1234567.0
    monkeypatch.setattr(accuracy_page, "accuracy_rows", lambda: rows)
    changed = accuracy_document().sections[1]
    (table,) = (block for block in changed.blocks if isinstance(block, Table))
    assert r"$1.2 \cdot 10^{6}$ / " in table.rows[0][1]
    (figure,) = changed.figures
    assert 1234567.0 in figure.curves[0].x


def test_figures_have_no_zeros_on_their_logarithmic_axes() -> None:
    figures: list[Figure] = [figure for section in accuracy_document().sections for figure in section.figures]
    assert len(figures) == 2
    assert all(min(curve.y) > 0 for figure in figures for curve in figure.curves)


def test_no_dot_hides_another_and_each_lies_within_what_is_allowed_in_its_line() -> None:
    (figure,) = accuracy_document().sections[1].figures
    *dots, border = figure.curves
    places = [(x, y) for curve in dots for x, y in zip(curve.x, curve.y, strict=True)]
    assert all(abs(x - u) > 0.1 or abs(y - v) > 0.15 for (x, y), (u, v) in combinations(places, 2))
    for x, y in places:
        top = 2 * round(y) - 2
        assert border.y[top : top + 2] == (round(y) - 0.5, round(y) + 0.5)
        assert x <= border.x[top] == border.x[top + 1]
    for (loss, quantity), bound in WIDER.items():
        line = figure.names.index(in_words(loss))
        assert border.x[2 * line] >= bound, quantity


def test_the_page_is_made_without_the_libraries() -> None:
    code = (
        "import sys; from mse_sym.pages.accuracy import accuracy_document; accuracy_document();"
        f"print(sorted({MODULES!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("show", "value", "text"),
    [
        (ulps, 0.0, "0"),
        (ulps, 0.00004, "< 0.01"),
        (ulps, 1.34, "1.3"),
        (ulps, 0.5, "0.50"),
        (ulps, 2.0, "2.0"),
        (ulps, 99.2, "99"),
        (ulps, 412.0, "412"),
        (ulps, 9.01e15, r"$9.0 \cdot 10^{15}$"),
        (ulps, float("inf"), r"$\infty$"),
        (number, -0.0, "$0$"),
        (number, 40.97008, "$40.97$"),
        (number, -1.5e-7, r"$-1.5 \cdot 10^{-7}$"),
        (number, float("-inf"), r"$-\infty$"),
        (number, float("nan"), "not a number"),
    ],
)
def test_numbers_in_tables(show: Callable[[float], str], value: float, text: str) -> None:
    assert show(value) == text


@pytest.mark.parametrize(("value", "text"), [(-37.2, "$-37.20$"), (0.3, "$0.3000$"), (712.04, "$712.0$"), (0, "$0$")])
def test_filled_numbers_have_as_many_figures_each(value: float, text: str) -> None:
    assert number(value, filled=True) == text
    assert number(712.0, 3, filled=True) == "$712$"


def test_an_input_is_named_and_what_came_out_of_it_only_if_far_off() -> None:
    worst = {"prediction": 2.0, "target": "1.0", "parameters": {"delta": 0.5}, "computed": "0.0", "exact": "7e-400"}
    assert given("huber", {"worst": worst, "greatest": 2.0}) == r"$a = 2$, $y = 1$, $\delta = 0.5$"
    assert given("gaussian_nll_of_variance", {"worst": worst, "greatest": 2.0}).startswith("$a = 2$")
    assert given("x_of_exp", {"worst": worst, "greatest": 2.0}).startswith("$z = 2$")
    assert given("x_of_y", {"worst": worst, "greatest": "inf"}).endswith(r"; $0$ instead of $7.0 \cdot 10^{-400}$")
    vector = {**worst, "prediction": "[1.0, 2.0, …]", "stratum": "K = 3"}
    assert given("cross_entropy", {"worst": vector, "greatest": 1.0}) == "$K = 3$"


def test_the_kinds_of_vectors_that_tables_name_are_explained() -> None:
    sections = {section.identifier: section for section in accuracy_document().sections}
    told = " ".join(block.text for block in sections["audit"].blocks if isinstance(block, Paragraph))
    worst = [row[name] for row in ROWS for name in ("worst", "ours_worst")]
    kinds = {found[1] for each in worst if (found := re.match(r"K = \d+, ([a-z ]+?)(?: [\d,]+)?, ", each["stratum"]))}
    assert len(kinds) > 3
    for kind in kinds:
        assert f"*{kind}*" in told, kind

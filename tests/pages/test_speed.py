"""The page on speed, and the committed measurements that it is made from."""

from __future__ import annotations

import re

from mse_sym.pages.accuracy import accuracy_document
from mse_sym.pages.estimators import estimators_document
from mse_sym.pages.measurements import speed_data
from mse_sym.pages.own_losses import own_losses_document
from mse_sym.pages.speed import speed_document
from mse_sym.report.document import Figure, Table
from mse_sym.report.formulas import formulas
from tests.benchmarks.bench_libraries import CLASSES, ELEMENTS, TYPES, Row, rows
from tests.benchmarks.contenders import CONTENDERS, LOSSES

DATA = speed_data()


def row_of(found: dict[str, object]) -> Row:
    return Row(*(found[name] for name in ("loss", "type", "elements", "classes")))  # type: ignore[arg-type]


def test_all_rows_and_all_contenders_are_measured() -> None:
    assert [row_of(found) for found in DATA["rows"]] == rows(LOSSES, TYPES, ELEMENTS, CLASSES)
    for found in DATA["rows"]:
        assert set(found["of"]) == {each.name for each in CONTENDERS if found["loss"] in each.of}
        assert all(one["seconds"] > 0 and float(one["error"]) >= 0 for one in found["of"].values())


def test_ours_are_right_to_the_last_bits() -> None:
    ours = {each.name for each in CONTENDERS if each.is_ours}
    wrong = [
        (found["loss"], found["type"], name, one["error"])
        for found in DATA["rows"]
        for name, one in found["of"].items()
        if name in ours and float(one["error"]) > (4 if found["type"] == "float64" else 0.51)
    ]
    assert not wrong


def test_the_page_has_a_point_and_a_line_for_each() -> None:
    document = speed_document()
    blocks = [block for section in document.sections for block in section.blocks]
    (figure,) = [block for block in blocks if isinstance(block, Figure)]
    assert [curve.label.strip("`") for curve in figure.curves] == [each.name for each in CONTENDERS]
    looks = [(curve.colour, curve.dashed, curve.shape) for curve in figure.curves]
    assert len(set(looks)) == len(looks)
    pairs = {(curve.colour, curve.shape) for curve in figure.curves}
    assert len(pairs) == len({colour for colour, _ in pairs}) == len({shape for _, shape in pairs})
    of_losses = [block for block in blocks if isinstance(block, Table) and block.header[0] == "function"]
    shown = [row for block in of_losses for row in block.rows]
    tables = {(found["loss"], found["type"], found["classes"]) for found in DATA["rows"]}
    units = {head.partition(", ")[2] for block in of_losses for head in block.header[1:]}
    assert units == {"ulp", "µs", "ns"}
    assert len(shown) == sum(loss in each.of for each in CONTENDERS for loss, *_ in tables)


def test_no_number_of_a_table_has_fewer_figures_than_its_neighbours() -> None:
    tables = [block for section in speed_document().sections for block in section.blocks if isinstance(block, Table)]
    for table in (each for each in tables if each.header[0] == "function"):
        for _, error, *times in table.rows:
            (mantissa,) = re.findall(r"^\$?([\d.]+)", error)
            assert error == "0" or len(_figures(mantissa)) == 2
            assert all(len(_figures(time)) >= 3 for time in times if time)


def _figures(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0")


def test_the_page_says_where_others_are_faster() -> None:
    (section,) = [section for section in speed_document().sections if section.identifier == "slower"]
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    others = {each.name for each in CONTENDERS if not each.is_ours}
    for name in ("mse_sym numba", "mse_sym torch"):
        beside = others if name == "mse_sym numba" else {"torch"}
        slower = [
            found
            for found in DATA["rows"]
            if found["elements"] == 100_000
            and found["of"][name]["seconds"]
            > min(one["seconds"] for other, one in found["of"].items() if other in beside)
        ]
        assert len([row for row in table.rows if (row[2], row[3]) == ("100,000", f"`{name}`")]) == len(slower) > 0


def test_no_formula_has_a_comma_between_its_digits() -> None:
    # It would be set as one between two numbers, with a space behind it.
    for document in (speed_document(), accuracy_document(), estimators_document(), own_losses_document()):
        shown = [latex for latex in formulas(document) if re.search(r"\d,\d", latex)]
        assert not shown, document.name

"""The page on random starts, and the committed counts that it is made from."""

from __future__ import annotations

import numpy as np
import pytest

from mse_sym.losses import catalogue
from mse_sym.pages.measurements import study_data
from mse_sym.pages.study import EDGES, study_document
from mse_sym.report.document import Figure, Table
from mse_sym.train.study import Study

DATA = study_data()
BLOCKS = [block for section in study_document().sections for block in section.blocks]


def test_they_are_of_a_million_starts_as_the_command_draws_them() -> None:
    manifest = Study().manifest
    assert DATA["study"] == {
        **{name: manifest[name] for name in DATA["study"] if name != "activation"},
        "activation": "sigmoid",
    }
    assert set(DATA["losses"]) == set(manifest["losses"])


def test_a_grid_counted_again_is_the_same() -> None:
    """Every sixteenth point of it."""
    points, reach = DATA["map"]["points"], DATA["map"]["reach"]
    axis = np.linspace(-reach, reach, points)[::16]
    for name, epochs in DATA["map"]["epochs"].items():
        found = Study().counted(catalogue()[name], *np.meshgrid(axis, axis), "numpy")
        np.testing.assert_array_equal(found, np.array(epochs)[::16, ::16])


def test_the_law_is_within_a_few_epochs_of_every_start() -> None:
    for one in DATA["losses"].values():
        least, middle, most = one["differences"]
        assert -1 < least < middle < most < 4
        for share, counted, lawful in one["quantiles"]:
            assert counted == pytest.approx(lawful, rel=0.06, abs=1), share


def test_the_maps_cover_the_square_once_each_cell_in_its_class() -> None:
    maps = {figure.name: figure for section in study_document().sections for figure in section.figures if figure.cells}
    reach, points = DATA["map"]["reach"], DATA["map"]["points"]
    step = 2 * reach / (points - 1)
    for name, epochs in DATA["map"]["epochs"].items():
        shades = np.full((points, points), -1)
        for cells in maps[f"study_map_{name}"].cells:
            for left, right, low, high in cells.rectangles:
                columns, rows = (
                    slice(round((start + reach) / step + 0.4), round((end + reach) / step + 0.6))
                    for start, end in ((left, right), (low, high))
                )
                assert (shades[rows, columns] == -1).all()
                shades[rows, columns] = cells.shade
        np.testing.assert_array_equal(shades, np.searchsorted(EDGES, epochs))


def test_the_page_has_a_row_for_each_share_and_a_curve_with_dots_for_each_loss() -> None:
    (table,) = [block for block in BLOCKS if isinstance(block, Table)]
    (tail,) = [block for block in BLOCKS if isinstance(block, Figure)]
    assert [len(row) for row in table.rows] == [len(table.header)] * 6
    assert [curve.dots for curve in tail.curves] == [False, True, False, True]

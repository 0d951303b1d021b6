"""C25: the runs that show it, and that other runs would be refused."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from mse_sym.pages.claims import examine, load_page, project_derivations
from mse_sym.report.document import Table
from mse_sym.train.recomputation import RunDiffers

PAGE = load_page(project_derivations() / "rounding.py")
C25 = vars(sys.modules[PAGE.claims[0].write.__module__])


def test_its_lines_are_proved_and_its_runs_computed() -> None:
    statuses = {claim.identifier: examine(claim).status for claim in PAGE.claims}
    assert statuses.pop("C25") == "proved and measured"
    assert set(statuses.values()) == {"proved"}  # the exercises


def test_the_ordinary_run_stops_and_ours_goes_on() -> None:
    ordinary, compiled = C25["_trained"](C25["_ordinary"]), C25["_trained"](C25["_compiled"])
    assert ordinary.dtype == compiled.dtype == np.float32
    assert ordinary[-1] == pytest.approx(24 * np.log(2), abs=0.25)
    assert np.all(np.diff(compiled) == 0.25)
    C25["_checked"](ordinary, compiled)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_run_that_is_not_as_told_is_refused(swapped: bool) -> None:
    runs = [C25["_trained"](C25["_ordinary"]), C25["_trained"](C25["_compiled"])]
    wrong = runs[::-1] if swapped else [runs[1], runs[1]]
    with pytest.raises(RunDiffers):
        C25["_checked"](*wrong)


def test_the_table_has_the_margins_of_both_types() -> None:
    (table,) = (content for content in C25["_borders"]() if isinstance(content, Table))
    first, second = table.rows
    assert first[2:4] == ("16.64", "17.33")
    assert second[2:4] == ("36.74", "37.43")
    for row, kind in ((first, np.float32), (second, np.float64)):
        usual = float(row[2])
        assert 1 / (1 + np.exp(-kind(usual + 0.01))) == 1 > 1 / (1 + np.exp(-kind(usual - 0.01)))

"""The estimators agree with those of other libraries, as the page says."""

from __future__ import annotations

import pytest

from mse_sym.pages.estimators import estimators_document
from mse_sym.pages.measurements import estimators_data
from mse_sym.report.document import Table
from tests.peers.estimators import COMPARISONS, Comparison

BOUNDS = {"HuberRegressor": 3e-6, "OrderedModel": 1e-7}
"""What is reached by those that end sooner than others; their own tolerances leave no more."""
USUAL = 1e-8
OF_ERRORS = {"OrderedModel": 1e-4}
"""Statsmodels differentiates by differences there."""


@pytest.mark.parametrize(
    "comparison",
    [
        pytest.param(each, marks=pytest.mark.peers("sklearn", *each.library.modules), id=each.name)
        for each in COMPARISONS
    ],
)
def test_the_minimum_is_that_of_the_other_library(comparison: Comparison) -> None:
    found = comparison.measured()
    assert found["coefficients"] <= BOUNDS.get(comparison.peer, USUAL)
    assert found.get("excess", 0.0) >= -1e-14
    assert found.get("standard_errors", 0.0) <= OF_ERRORS.get(comparison.peer, USUAL)
    kept = {row["peer"] + " " + row["data"]: row for row in estimators_data()["rows"]}[comparison.name]
    words = ("peer", "library", "data", "ours")
    assert [found[name] for name in words] == [kept[name] for name in words]
    assert found.keys() == kept.keys()


@pytest.mark.peers("sklearn", "statsmodels")
def test_the_versions_are_those_that_are_installed() -> None:
    libraries = {comparison.library for comparison in COMPARISONS}
    assert estimators_data()["versions"] == {library.title: library.version for library in libraries}


def test_the_page_has_a_row_for_each() -> None:
    blocks = [block for section in estimators_document().sections for block in section.blocks]
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    assert [row[0] for row in rows] == [comparison.peer for comparison in COMPARISONS]
    assert all(len(row) == len(block.header) for block in blocks if isinstance(block, Table) for row in block.rows)

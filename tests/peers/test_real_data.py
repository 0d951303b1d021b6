"""The committed numbers of the page of real data, computed again."""

from __future__ import annotations

import json

import pytest

from mse_sym.pages.claims import load_page, project_derivations
from mse_sym.pages.measurements import real_data
from tests.peers.real_data import RUNS, SETTINGS, rounded
from tests.peers.test_public_record import numbers, without_numbers


@pytest.mark.peers("sklearn", "scipy")
@pytest.mark.parametrize("claim", RUNS)
def test_the_numbers_of_the_page_come_again(claim: str) -> None:
    kept, found = real_data()["runs"][claim], json.loads(json.dumps(rounded(RUNS[claim]())))
    for rounding in ("largest error", "apart"):  # what these are is the rounding of the machine
        if rounding in kept:
            assert found.pop(rounding) < 1e-8 > kept.pop(rounding)
    assert without_numbers(found) == without_numbers(kept)
    # a share of the digits may differ by a few of them
    assert numbers(found) == pytest.approx(numbers(kept), rel=5e-3, abs=3e-3 if claim != "R1" else 0)


def test_the_page_is_of_these_runs_and_settings() -> None:
    page = load_page(project_derivations() / "real_data.py")
    assert [claim.identifier for claim in page.claims] == list(RUNS) == list(real_data()["runs"])
    assert real_data()["settings"] == json.loads(json.dumps(SETTINGS))

"""The committed numbers of the page of the public record against what the libraries that are installed do."""

from __future__ import annotations

from typing import Any

import pytest

from mse_sym.pages.claims import load_page, project_derivations
from mse_sym.pages.measurements import public_record_data
from tests.peers.public_record import RUNS, Run


def modules(run: Run) -> list[str]:
    return [name for library in run.libraries for name in library.modules]


def without_numbers(found: Any) -> Any:
    """The shape of what was found, and its words."""
    if isinstance(found, dict):
        return {name: without_numbers(value) for name, value in found.items()}
    if isinstance(found, list):
        return [without_numbers(value) for value in found]
    return found if isinstance(found, str | bool) else None


def numbers(found: Any) -> list[float]:
    if isinstance(found, dict | list):
        return [number for value in (found.values() if isinstance(found, dict) else found) for number in numbers(value)]
    return [found] if isinstance(found, int | float) else []


@pytest.mark.parametrize(
    "run", [pytest.param(run, marks=pytest.mark.peers(*modules(run)), id=run.claim) for run in RUNS]
)
def test_the_libraries_do_what_the_page_says(run: Run) -> None:
    kept, found = public_record_data()["runs"][run.claim], run.measure()
    assert without_numbers(found) == without_numbers(kept)
    assert numbers(found) == pytest.approx(numbers(kept), rel=1e-3, abs=0)


@pytest.mark.parametrize(
    "run", [pytest.param(run, marks=pytest.mark.peers(*modules(run)), id=run.claim) for run in RUNS]
)
def test_the_versions_are_those_that_are_installed(run: Run) -> None:
    versions = public_record_data()["versions"]
    assert {library.title: library.version for library in run.libraries}.items() <= versions.items()


def test_every_claim_of_the_page_is_run() -> None:
    page = load_page(project_derivations() / "public_record.py")
    claims = [claim.identifier for claim in page.claims]
    assert claims == [run.claim for run in RUNS] == list(public_record_data()["runs"])

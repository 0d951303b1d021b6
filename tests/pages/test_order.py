"""The order in which pages are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from mse_sym.pages.claims import Claim, Page, discover
from mse_sym.pages.order import in_reading_order


def page(name: str, **claims: str) -> Page:
    """A page with claims, each with the ones that it builds on."""
    made = tuple(Claim(number, "T", name, tuple, tuple(above.split())) for number, above in claims.items())
    return Page(name, name, "", Path(f"{name}.py"), made)


def names(*pages: Page) -> list[str]:
    return [each.name for each in in_reading_order(pages)]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ((page("b", C2=""), page("a", C10=""), page("c", C1="")), ["c", "b", "a"]),
        ((page("late", C2="C9"), page("early", C9="C1"), page("first", C1="")), ["first", "early", "late"]),
        ((page("median", C1="", C20="C5", C30=""), page("used", C5="")), ["used", "median"]),
        ((page("e", E1="P1"), page("p", P1=""), page("without", errata="")), ["p", "e", "without"]),
        ((page("one", C1="C2"), page("two", C2="C1"), page("three", C3="")), ["three", "one", "two"]),
        ((page("alone", C1="C99"), page("itself", C2="C3", C3="")), ["alone", "itself"]),
    ],
)
def test_a_page_comes_after_those_that_it_builds_on(pages: tuple[Page, ...], expected: list[str]) -> None:
    assert names(*pages) == names(*reversed(pages)) == expected


def test_no_claim_of_the_project_comes_before_one_that_it_builds_on() -> None:
    claims = [claim for each in discover() for claim in each.claims]
    place = {claim.identifier: number for number, claim in enumerate(claims)}
    assert [c.identifier for c in claims if any(place[above] > place[c.identifier] for above in c.builds_on)] == []

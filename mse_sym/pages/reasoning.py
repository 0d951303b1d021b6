"""The claims of a whole of pages as an argument: each builds on claims that are there, and none on itself."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from mse_sym.pages.claims import Page


def check_builds_on(pages: Sequence[Page]) -> None:
    """Refuse a whole of pages in which a claim builds on one that is not there, or in the end on itself.

    Where a page could not be read, it is not known what is there, and only a circle is refused.

    Raises:
        ValueError: there is such a claim.
    """
    claims = {claim.identifier: claim for page in pages for claim in page.claims}
    complete = all(page.failed is None for page in pages)
    for claim in claims.values():
        for identifier in claim.builds_on:
            if complete and identifier not in claims:
                raise ValueError(
                    f"{claim.page}.py: the claim {claim.identifier} builds on {identifier}, which no page derives"
                )
    try:
        TopologicalSorter({name: claim.builds_on for name, claim in claims.items()}).prepare()
    except CycleError as error:
        circle = " builds on ".join(reversed(error.args[1]))
        raise ValueError(f"the reasoning goes in a circle: {circle}") from error

"""The order in which pages are read: each after those that it builds on, else by the numbers of their claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median_low
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mse_sym.pages.claims import Page

_NUMBERED = re.compile(r"([A-Z]+)([0-9]+)")


def in_reading_order(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages, each as early as its number allows, and after all whose claims its own build on.

    Where all that are left build on one another, the first by number comes first.
    """
    left = sorted(pages, key=_by_number)
    ordered: list[Page] = []
    while left:
        waiting = {claim.identifier: page for page in left for claim in page.claims}
        free = (page for page in left if not _builds_on_another(page, waiting))
        ordered.append(page := next(free, left[0]))
        left.remove(page)
    return tuple(ordered)


def _builds_on_another(page: Page, waiting: dict[str, Page]) -> bool:
    used = {identifier for claim in page.claims for identifier in claim.builds_on}
    return any(waiting[identifier] is not page for identifier in used & waiting.keys())


def _by_number(page: Page) -> tuple[bool, tuple[str, int], str]:
    """By the number in the middle, which an early or late claim on a page does not move; without one, last.

    Exercises do not count.
    """
    found = (_NUMBERED.fullmatch(claim.identifier) for claim in page.claims if not claim.question)
    numbers = [(match[1], int(match[2])) for match in found if match]
    return not numbers, median_low(numbers) if numbers else ("", 0), page.name

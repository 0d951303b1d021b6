"""Exact descent: a closed form, the theorem on random rationals, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, S, cosh, log, symbols

from mse_sym.losses import Loss, squared_error
from mse_sym.train import TrajectoriesDiffer, same_trajectory, trajectories
from tests.losses.own import OWN

EXAMPLES = [(S.Zero, S.One), (S.One, Rational(2)), (Rational(2), Rational(4))]
ORIGIN = (S.Zero, S.Zero)
rationals = st.fractions(min_value=-4, max_value=4, max_denominator=12).map(Rational)
a, y = symbols("a y", real=True)


@given(start=rationals, target=rationals, rate=rationals)
def test_one_example_at_the_origin_has_a_closed_form(start: Rational, target: Rational, rate: Rational) -> None:
    """The weight stays, and the bias is y + (1 − η)^t (b − y) after t steps."""
    run = trajectories.descent(squared_error, [(S.Zero, target)], (Rational(3), start), rate)
    for step, (weight, bias) in enumerate(islice(run, 6)):
        assert weight == 3
        assert bias == target + (1 - rate) ** step * (start - target)


@settings(max_examples=25)
@given(
    factor=rationals.filter(lambda c: c > 0),
    rate=rationals,
    start=st.tuples(rationals, rationals),
    examples=st.lists(st.tuples(rationals, rationals), min_size=1, max_size=4),
)
def test_the_factor_moves_no_trajectory(factor: Rational, rate: Rational, start: Any, examples: Any) -> None:
    evidence = same_trajectory(squared_error, factor, examples=examples, start=start, rate=rate, steps=8)
    assert evidence.method == "run in exact rational numbers"
    assert evidence.detail.startswith("8 steps")


def test_how_long_the_numbers_become() -> None:
    run: Any = {"examples": [(S.Zero, S.One)], "start": (S.Zero, S.Zero), "rate": Rational(1, 8)}
    for steps, digits in ((1, 1), (2, 2), (4, 4)):  # 1/8, 15/64, 1695/4096
        found = same_trajectory(squared_error, Rational(2), **run, steps=steps)
        assert found.detail.endswith(f"the longest integer in the last one has {digits} digits")


def test_any_loss_with_a_rational_gradient() -> None:
    same_trajectory(OWN["quartic"], Rational(5), examples=EXAMPLES[:1], start=ORIGIN, rate=Rational(1, 4), steps=3)


def test_a_step_that_differs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = trajectories.descent

    def perturbed(loss: Loss, *arguments: Any) -> Iterator[Any]:
        for step, (weight, bias) in enumerate(exact(loss, *arguments)):
            yield weight + (Rational(1, 10**40) if step == 7 and loss is not squared_error else 0), bias

    monkeypatch.setattr(trajectories, "descent", perturbed)
    with pytest.raises(TrajectoriesDiffer, match="after 7 steps"):
        same_trajectory(squared_error, Rational(2), examples=EXAMPLES, start=ORIGIN, rate=Rational(1, 8), steps=7)
    same_trajectory(squared_error, Rational(2), examples=EXAMPLES, start=ORIGIN, rate=Rational(1, 8), steps=6)


@pytest.mark.parametrize("factor", [S.Zero, Rational(-1, 2)])
def test_a_factor_that_is_not_positive(factor: Rational) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        same_trajectory(squared_error, factor, examples=EXAMPLES, start=ORIGIN, rate=Rational(1, 8), steps=1)


def test_a_gradient_that_is_not_rational() -> None:
    log_cosh = Loss("log_cosh", log(cosh(a - y)), prediction=a, target=y)
    with pytest.raises(TypeError, match="not a rational number"):
        same_trajectory(log_cosh, Rational(2), examples=EXAMPLES, start=ORIGIN, rate=Rational(1, 8), steps=1)

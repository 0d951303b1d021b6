"""Curves with fewer points lie within a hair of those with all."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym.report.document import Curve, Figure
from mse_sym.report.thinning import thinned


def a_figure(*curves: Curve, log_y: bool = False) -> Figure:
    return Figure("name", "Caption.", "Alt.", "x", "y", curves, log_y=log_y)


def test_a_smooth_curve_keeps_a_few_of_its_points() -> None:
    x = np.linspace(-6, 6, 400)
    y = 1 / (1 + np.exp(-x))
    (curve,) = thinned(a_figure(Curve((*x,), (*y,), "σ"))).curves
    assert len(curve.x) < 60
    assert {*zip(curve.x, curve.y, strict=True)} <= {*zip(x, y, strict=True)}
    assert np.abs(np.interp(x, curve.x, curve.y) - y).max() < 1e-3  # where it rises three times as fast as it runs


@pytest.mark.parametrize("log_y", [False, True])
@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=60))
def test_no_point_lies_further_than_a_hair(log_y: bool, heights: list[float]) -> None:
    x = tuple(range(len(heights)))
    (curve,) = thinned(a_figure(Curve(x, tuple(heights), ""), log_y=log_y)).curves
    placed, kept = (np.log(each) if log_y else np.asarray(each) for each in (heights, curve.y))
    assert (curve.x[0], curve.x[-1]) == (x[0], x[-1])
    extent, steps = np.ptp(placed) or 1.0, len(x) - 1
    for at, height in zip(x, placed, strict=True):
        after = int(np.clip(np.searchsorted(curve.x, at), 1, len(curve.x) - 1))
        start, end = ((curve.x[n] / steps, kept[n] / extent) for n in (after - 1, after))
        along, off = np.subtract(end, start), np.subtract((at / steps, height / extent), start)
        assert abs(along[0] * off[1] - along[1] * off[0]) / math.hypot(*along) < 2.1e-4


def test_breaks_and_dots_stay() -> None:
    x, y = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0), (0.0, 0.0, 0.0, math.nan, 1.0, 1.0, 1.0)
    line, dots = thinned(a_figure(Curve(x, y, "line"), Curve(x, y, "dots", dots=True))).curves
    assert line.x == (0.0, 2.0, 3.0, 4.0, 6.0)
    assert dots.x == x

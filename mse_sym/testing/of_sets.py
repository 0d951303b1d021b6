"""Strategies for the floating-point numbers of a set, and for labels that add up to 1."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

import numpy as np
from hypothesis import strategies as st
from sympy import Set

from mse_sym.check.drawing import borders_of
from mse_sym.check.floats import Floats, Piece, floats_of
from mse_sym.check.vectors import of_sum_one
from mse_sym.runtime import Array

_PLAIN = 12
"""So many numbers that are easily read come first, the closed ends among them."""
_STEPS = 3
"""So many floats on either side of a border are drawn."""
_MIDDLE = 4.0


def numbers(domain: Set, dtype: Any = np.float64) -> st.SearchStrategy[Any]:
    """The numbers of a floating type in a set of real numbers: closed ends, never open ones, both sides of all borders.

    Example::

        from hypothesis import given
        from sympy import Interval
        from mse_sym.testing import numbers


        @given(numbers(Interval.Lopen(0, 1)))
        def test_an_open_end_is_never_drawn(number):
            assert 0 < number <= 1


        test_an_open_end_is_never_drawn()

    Raises:
        ValueError: a set that is no interval, finite set or union of those, or without a number of the type.
    """
    return _numbers(domain, np.dtype(dtype))


@lru_cache(maxsize=1 << 10)
def _numbers(domain: Set, dtype: np.dtype[Any]) -> st.SearchStrategy[Any]:
    floats = floats_of(domain, dtype)
    plain = st.sampled_from(floats.plain(_PLAIN))
    inside = [strategy for piece in floats.pieces if piece.least < piece.most for strategy in _inside(piece, dtype)]
    return st.one_of(plain, *inside, _beside_borders(floats)).map(dtype.type) if inside else plain.map(dtype.type)


def _inside(piece: Piece, dtype: np.dtype[Any]) -> list[st.SearchStrategy[float]]:
    """Moderate numbers of a piece, and numbers of any size."""
    if piece.whole:
        return [_between(piece, -_MIDDLE * 4, _MIDDLE * 4), _between(piece, -(2.0**20), 2.0**20)]
    width = dtype.itemsize * 8
    middle = (max(piece.least, -_MIDDLE), min(piece.most, _MIDDLE))
    spans = [(piece.least, piece.most), *([middle] if middle[0] < middle[1] else [])]
    near = st.builds(
        partial(_near, piece, dtype),
        st.integers(0, 2 * int(np.finfo(dtype).nmant)),
        st.booleans(),
    )
    return [*(st.floats(low, high, width=width) for low, high in reversed(spans)), near]  # type: ignore[arg-type]


def _between(piece: Piece, low: float, high: float) -> st.SearchStrategy[float]:
    return st.integers(int(low), int(high)).map(piece.nearest)


def _near(piece: Piece, dtype: np.dtype[Any], power: int, is_upper: bool) -> float:
    """A power of two away from an end of a piece; from one that is no number of moderate size, beyond it."""
    length = min(1.0, piece.most / 2 - piece.least / 2)
    end, away = (piece.most, -1) if is_upper else (piece.least, 1)
    return piece.nearest(float(dtype.type(end + away * length * 2.0**-power)))


def _beside_borders(floats: Floats) -> st.SearchStrategy[Any]:
    ends = [end for piece in floats.pieces for end in (piece.least, piece.most)]
    around = [sign * border for border in borders_of(floats.dtype) for sign in (1, -1)]
    places = dict.fromkeys([*ends, *(float(floats.nearest(border)) for border in around)])
    return st.builds(partial(beside, floats), st.sampled_from(list(places)), st.integers(-_STEPS, _STEPS))


def beside(floats: Floats, place: Any, steps: int) -> Any:
    """The float so many steps above a place, or below it, or the number of the set that is nearest to it."""
    found = floats.dtype.type(float(place))
    toward = floats.dtype.type(np.copysign(np.finfo(floats.dtype).max, steps))
    for _ in range(abs(steps)):
        found = np.nextafter(found, toward)
    return floats.nearest(found)


def simplex(size: int, dtype: Any = np.float64) -> st.SearchStrategy[Array]:
    """Labels of so many classes that add up to 1 without error: of one class, even, uneven, and of any proportions.

    Example::

        from hypothesis import given
        from mse_sym.testing import simplex


        @given(simplex(3))
        def test_they_add_up_without_error(labels):
            assert labels.shape == (3,) and labels.sum() == 1


        test_they_add_up_without_error()

    Raises:
        ValueError: no class.
    """
    if size < 1:
        raise ValueError(f"labels of {size} classes do not add up to 1; give a size of at least 1")
    kind = np.dtype(dtype)

    def labels(weights: list[float]) -> Array:
        return of_sum_one(np.array(weights), kind)

    def of(weight: st.SearchStrategy[float]) -> st.SearchStrategy[Array]:
        return st.lists(weight, min_size=size, max_size=size).filter(any).map(labels)

    powers = st.integers(0, 60).map(lambda power: 2.0**-power)
    return classes(size, kind) | of(st.integers(0, 4).map(float)) | of(powers) | of(st.floats(0, 1, width=32))


def classes(size: int, dtype: np.dtype[Any]) -> st.SearchStrategy[Array]:
    """Labels of one class each."""
    return st.integers(0, size - 1).map(lambda place: np.asarray(np.arange(size) == place, dtype))

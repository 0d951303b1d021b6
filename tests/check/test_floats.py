"""The floats of a set: exactly those that lie in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sympy import FiniteSet, Interval, Range, Rational, S, Set, Union, oo, sqrt

from mse_sym.check.drawing import parameter, strata_of
from mse_sym.check.floats import floats_of

DOUBLE, SINGLE = np.dtype(np.float64), np.dtype(np.float32)
SETS = (
    S.Reals,
    Interval.open(0, oo),
    Interval(0, oo),
    Interval.open(-oo, 0),
    Interval.open(0, 1),
    Interval.open(-1, 1),
    Interval(1, 2),
    Interval.open(1, 2),
    Interval(Rational(1, 4), Rational(1, 2)),
    Interval(Rational(1, 3), sqrt(2)),
    Interval.open(1 + Rational(1, 10**9), oo),
    Interval.Lopen(-(10**6), -(10**5)),
    Interval(-(10**150), 10**150),
    FiniteSet(0, 1),
    FiniteSet(-1, Rational(1, 2), 3),
    S.Integers,
    S.Naturals0,
    Range(2, 9),
    Range(0, 20, 5),
    Union(Interval.open(-oo, 0), Interval.open(0, oo)),
)


@pytest.mark.parametrize("domain", SETS, ids=str)
@pytest.mark.parametrize("dtype", [DOUBLE, SINGLE], ids=str)
def test_what_is_drawn_lies_in_the_set_and_reaches_its_ends(domain: Set, dtype: np.dtype[Any]) -> None:
    random = np.random.default_rng(0)
    floats = floats_of(domain, dtype)
    drawn = [draw(random) for draw in strata_of(domain, dtype).values() for _ in range(20)]
    drawn += [parameter(domain, dtype, random) for _ in range(40)]
    drawn += [dtype.type(number) for number in floats.plain(9)]
    for number in drawn:
        assert number.dtype == dtype
        assert domain.contains(Rational(float(number))) == True, number  # noqa: E712 (a SymPy Boolean)
    if domain.inf < 0 < domain.sup:
        assert min(drawn) < 0 < max(drawn)


def test_an_open_end_is_left_and_a_closed_one_kept() -> None:
    (piece,) = floats_of(Interval.Lopen(1, 2), SINGLE).pieces
    assert piece.least == np.nextafter(np.float32(1), np.float32(2))
    assert piece.ends == (2.0,)
    (piece,) = floats_of(Interval(Rational(1, 3), 1), DOUBLE).pieces
    assert Rational(piece.least) > Rational(1, 3) > Rational(float(np.nextafter(piece.least, 0)))
    assert piece.ends == (1.0,)


def test_an_element_that_the_type_does_not_have_is_left_out() -> None:
    assert floats_of(FiniteSet(Rational(1, 10), 1), DOUBLE).plain(5) == (1.0, 0.1)
    assert floats_of(FiniteSet(Rational(1, 10), 1), SINGLE).plain(5) == (1.0,)
    with pytest.raises(ValueError, match=r"there is no float32 in \{1/10\}; declare another domain"):
        floats_of(FiniteSet(Rational(1, 10)), SINGLE)


def test_plain_numbers_are_few_digits_and_the_closed_ends() -> None:
    assert floats_of(S.Reals, DOUBLE).plain(5) == (0.0, 1.0, -1.0, 2.0, -2.0)
    assert set(floats_of(Interval(1, 2), DOUBLE).plain(5)) == {1.0, 2.0, 1.5, 1.25, 1.75}
    assert set(floats_of(Interval(0, 5) & S.Integers, DOUBLE).plain(9)) == {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}


@pytest.mark.parametrize(
    "domain", [S.Rationals, S.Complexes, Range(0, 10**9, 7)], ids=["fractions", "complex", "many steps"]
)
def test_a_set_of_which_no_points_are_known(domain: Set) -> None:
    with pytest.raises(ValueError, match=r"no points are known of .*; declare an interval or a finite set"):
        floats_of(domain, DOUBLE)

"""Domains: sets of real numbers that agree with what is assumed, in exact numbers."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import FiniteSet, Float, Interval, Rational, S, Set, Symbol, Union, oo, sqrt, symbols

from mse_sym.symbolic import Context
from mse_sym.symbolic.context import size, vector
from mse_sym.symbolic.domains import assumed_domain, in_exact_numbers, interior, is_open, lies_in, obeys

x, b = symbols("x b", real=True)
s = Symbol("s", positive=True)

ASSUMED: dict[str, Set] = {
    "positive": Interval.open(0, oo),
    "negative": Interval.open(-oo, 0),
    "nonnegative": Interval(0, oo),
    "nonpositive": Interval(-oo, 0),
    "real": S.Reals,
    "integer": S.Reals,
    "zero": FiniteSet(0),
}


@pytest.mark.parametrize(("fact", "domain"), ASSUMED.items())
def test_what_assumptions_say(fact: str, domain: Set) -> None:
    assert assumed_domain(Symbol("a", **{fact: True})) == domain
    assert Context().domain(Symbol("a", **{fact: True})) == domain


def test_of_what_is_not_real_nothing_is_said() -> None:
    assert assumed_domain(Symbol("a")) is None


REFUSED: dict[str, tuple[Any, Any, type[Exception], str]] = {
    "a pair": (x, (0, 1), TypeError, "is a set of SymPy"),
    "a list": (x, [0, 1], TypeError, "is a set of SymPy"),
    "an empty set": (x, S.EmptySet, ValueError, "is empty"),
    "two intervals": (x, Union(Interval(0, 1), Interval(2, 3)), TypeError, "an interval or a finite set"),
    "whole numbers": (x, S.Integers, TypeError, "an interval or a finite set"),
    "complex numbers": (x, FiniteSet(S.ImaginaryUnit), TypeError, "an interval or a finite set"),
    "ends without an order": (x, Interval.open(0, b), ValueError, "may be empty"),
    "beyond the assumptions": (s, Interval(-1, 1), ValueError, "by its assumptions"),
    "the end excluded": (s, Interval(0, 1), ValueError, "by its assumptions"),
    "an element beyond the assumptions": (s, FiniteSet(0, 1), ValueError, "by its assumptions"),
    "no whole number": (size("n"), FiniteSet(Rational(1, 2)), ValueError, "contradicts the assumptions"),
    "a vector beyond its assumptions": (
        vector("v", 3, positive=True),
        Interval(-1, 1),
        ValueError,
        "by its assumptions",
    ),
}


@pytest.mark.parametrize(("name", "domain", "error", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_domain_that_is_none_is_refused(name: Any, domain: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        Context({name: domain})


def test_floats_are_the_fractions_that_they_are() -> None:
    assert in_exact_numbers(0.5 * x + Float("0.1")) == x / 2 + Rational(0.1)
    assert Context({x: Interval(0, 0.25)}).domain(x) == Interval(0, Rational(1, 4))
    assert Context({x: FiniteSet(0.5, 1)}).domain(x) == FiniteSet(Rational(1, 2), 1)


def test_ends_that_are_symbols() -> None:
    assert Context({x: Interval.open(0, s)}).domain(x) == Interval.open(0, s)
    assert is_open(Interval.open(-oo, s))
    assert not is_open(Interval(0, s))
    assert interior(Interval(-s, s)) == Interval.open(-s, s)


@pytest.mark.parametrize(
    ("facts", "numbers"), [({"even": True}, {2, 4}), ({"integer": True, "positive": True}, {2, 3, 4})]
)
def test_what_obeys(facts: dict[str, bool], numbers: set[int]) -> None:
    candidates = [S(-1), S(0) + S.Half, S(2), S(3), S(4)]
    assert {int(number) for number in candidates if obeys(Symbol("a", **facts), number)} == numbers


@pytest.mark.parametrize(
    "domain",
    [S.Reals, Interval(0, oo), Interval.Lopen(-1, 2), Interval.Ropen(-sqrt(2), 2), Interval.open(0, sqrt(2))],
    ids=str,
)
def test_what_lies_in_an_interval_is_what_sympy_says(domain: Interval) -> None:
    for number in (S(-2), S.NegativeOne, S.Zero, Rational(1414, 1000), Rational(1415, 1000), S(2)):
        assert lies_in(number, domain) == (domain.contains(number) == S.true)

"""Factors by which people get a formula wrong, in one table for refutations and for checks of functions."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Expr, Integer, Rational, S, Symbol, log

FACTORS: Mapping[str, Expr] = {
    "the sign is wrong": S.NegativeOne,
    "a factor 2 too large": Integer(2),
    "a factor 2 too small": Rational(1, 2),
    "a factor 3 too large": Integer(3),
    "a factor 3 too small": Rational(1, 3),
    "a factor 4 too large": Integer(4),
    "a factor 4 too small": Rational(1, 4),
    "a factor ln 2 too large: of a logarithm to the base 2": log(2),
    "a factor ln 2 too small: of a logarithm to the base 2": 1 / log(2),
    "a factor ln 10 too small: of a logarithm to the base 10": 1 / log(10),
}
"""What a wrong factor is called, and how many times the right value it makes."""


def factors_of(parameter: Symbol) -> Mapping[str, Expr]:
    """What a wrong power of a parameter is called, and how many times the right value it makes."""
    name = parameter.name
    return {
        f"a factor {name} too large": parameter,
        f"a factor {name} too small": 1 / parameter,
        f"a factor {name}² too large": parameter**2,
        f"a factor {name}² too small": 1 / parameter**2,
    }

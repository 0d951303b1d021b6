"""Parameters of a loss that become numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np
from sympy import Basic, Expr, IndexedBase, Number, Rational, S, Set, Symbol

from mse_sym.symbolic.context import Context, shown_set
from mse_sym.symbolic.notation import textbook_latex


def numbers_of(
    name: str, parameters: tuple[Basic, ...], context: Context, given: Mapping[str, Any]
) -> dict[Basic, Expr]:
    """The exact numbers that are given for some parameters.

    Raises:
        TypeError: the loss has no such parameter, or that is a vector; what is given is no number.
        ValueError: a number outside of the domain.
    """
    known = {symbol.name: symbol for symbol in parameters if isinstance(symbol, Symbol)}
    vectors = {str(each.label) for each in parameters if isinstance(each, IndexedBase)}
    found: dict[Basic, Expr] = {}
    for parameter, value in given.items():
        if parameter in vectors:
            raise TypeError(f"{name}: {parameter} is a vector, which the compiled functions take as an array")
        if parameter not in known:
            raise TypeError(f"{name} has {', '.join(known) or 'no parameters'}, and no parameter {parameter}")
        if isinstance(value, bool) or not isinstance(value, Real | Number) or not np.isfinite(float(value)):
            raise TypeError(f"{name}: {parameter} becomes a number, got {value!r}")
        found[known[parameter]] = Rational(value if isinstance(value, Number | Fraction | int) else float(value))
    for symbol, number in found.items():
        domain = context.domain(symbol).xreplace(found)
        if domain.contains(number) is S.false:
            raise ValueError(f"{name}: the parameter {symbol} lies in {shown_set(domain)}, got {_shown(number)}")
    return found


def domains_at(domains: Mapping[Basic, Set], numbers: Mapping[Basic, Expr]) -> dict[Basic, Set]:
    """The domains of what stays, whose ends may have been parameters."""
    return {symbol: domain.xreplace(dict(numbers)) for symbol, domain in domains.items() if symbol not in numbers}


def name_at(name: str, numbers: Mapping[Basic, Expr]) -> str:
    """An identifier, like ``huber_at_delta_1_345``."""
    told = "_".join(f"{symbol}_{_shown(number)}" for symbol, number in numbers.items())
    return f"{name}_at_" + re.sub(r"\W", "_", told.replace("-", "minus_").replace("+", ""))


def title_at(title: str, numbers: Mapping[Basic, Expr]) -> str:
    """The title with the numbers, for reports."""
    told = ", ".join(f"${textbook_latex(symbol)} = {_shown_latex(number)}$" for symbol, number in numbers.items())
    return f"{title} at {told}"


def _shown(number: Expr) -> str:
    return str(number) if isinstance(number, Rational) and number.q < 1000 else repr(float(number))


def _shown_latex(number: Expr) -> str:
    return textbook_latex(number) if isinstance(number, Rational) and number.q < 1000 else repr(float(number))

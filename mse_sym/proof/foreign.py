"""Failures of libraries: SymPy raises errors of many kinds where it meets what it does not expect."""

from __future__ import annotations

from traceback import walk_tb

from sympy.polys.polyerrors import BasePolynomialError

FAILURES_OF_LIBRARIES = (
    ArithmeticError,
    AttributeError,
    BasePolynomialError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
"""The kinds of errors that SymPy and mpmath are known to raise at unusual expressions."""


def arose_here(error: BaseException) -> bool:
    """Whether an error was raised by code of this package, and not by that of a library.

    A recursion too deep is nobody's alone: it is that of the expression, wherever it ends.
    """
    *_, (frame, _) = walk_tb(error.__traceback__)
    return not isinstance(error, RecursionError) and str(frame.f_globals.get("__name__")).startswith("mse_sym.")

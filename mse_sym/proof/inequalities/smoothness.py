"""Where a function of one variable has a value and all its derivatives, seen from how it is written."""

from __future__ import annotations

from collections.abc import Callable

from sympy import (
    Add,
    Expr,
    Mul,
    Pow,
    Sum,
    Symbol,
    asinh,
    atan,
    besseli,
    cos,
    cosh,
    digamma,
    erf,
    erfc,
    exp,
    gamma,
    log,
    loggamma,
    polygamma,
    sin,
    sinh,
    tanh,
)
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.proof.sums import has_terms_of_their_own, runs_over_indices

_ON_THE_REALS = (exp, expm1, sinh, cosh, tanh, erf, erfc, sin, cos, atan, asinh)
_ON_POSITIVES = (log, gamma, loggamma, digamma)


def is_smooth(expr: Expr, variable: Symbol, is_positive: Callable[[Expr], bool]) -> bool:
    """Whether a resolved expression has all derivatives in a variable, everywhere on an interval.

    It has if it is made by rational operations without a division by zero, and of functions that are smooth where
    they have a value.  ``is_positive`` tells what is seen to be positive on the whole interval, for all values of
    the other variables.  What does not depend on the variable may lack a value, and then says nothing anyway.
    """
    if not expr.has(variable):
        return True
    match expr:
        case Symbol():
            return True
        case Sum(args=(body, *limits)):
            known = has_terms_of_their_own(expr) and all(
                runs_over_indices(limit) and not any(part.has(variable) for part in limit) for limit in limits
            )
            return known and is_smooth(body, variable, is_positive)
        case Pow(base=base, exp=exponent) if exponent.is_Integer:
            defined = exponent.is_nonnegative or is_positive(base**2)
        case Pow(base=base):
            defined = is_positive(base)
        case log1p(args=(argument,)):
            defined = is_positive(1 + argument)
        case polygamma(args=(order, argument)):
            defined = bool(order.is_Integer and order.is_nonnegative) and is_positive(argument)
        case besseli(args=(order, _)):
            defined = bool(order.is_Integer)
        case _:
            defined = isinstance(expr, (Add, Mul, *_ON_THE_REALS)) or (
                isinstance(expr, _ON_POSITIVES) and is_positive(expr.args[0])
            )
    return defined and all(is_smooth(part, variable, is_positive) for part in expr.args)

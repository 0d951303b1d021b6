r"""Primitives: the operations of programs, each one object with what is known of it.

An elementary operation means a function of SymPy, over the reals.  A compound one is written once, in elementary
operations, and means a named function.  What rounding does is a *free number* in the meaning, so that what is proved
holds whatever it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sympy
from sympy import Add, And, Expr, Mul, Not, Or, Piecewise, Pow, S
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.symbolic import rounding, special, summation
from mse_sym.symbolic.functions import scaled_complement, scaled_complement_fall
from mse_sym.symbolic.operations import Node


@dataclass(frozen=True)
class Primitive:
    """An operation of programs.

    Attributes:
        name: what programs call it.
        meaning: what it is over the reals, of the meanings of its arguments; a class of SymPy becomes this operation.
        word: what its value is called in code, where it has no other name.
        body: what it does in elementary operations, of the nodes of its arguments; an elementary one has none.
        over: how many of its arguments run over an index, the first ones.
        says: of a compound one, what it gives, in a sentence.
    """

    name: str
    meaning: Callable[..., Expr]
    word: str = "part"
    body: Callable[..., Node] | None = None
    over: int = 0
    says: str = ""


def _pieces(condition: Expr, one: Expr, other: Expr) -> Expr:
    return Piecewise((one, condition), (other, True))


def _elementary() -> tuple[Primitive, ...]:
    functions = (
        *(rounding.leading_half, rounding.significand, rounding.exponent),
        *(sympy.acos, sympy.acosh, sympy.asin, sympy.asinh, sympy.atan, sympy.atanh),
        *(sympy.cos, sympy.cosh, sympy.sin, sympy.sinh, sympy.tan, sympy.Max, sympy.Min),
        *(sympy.erf, sympy.erfc, sympy.gamma, sympy.loggamma, sympy.digamma, sympy.polygamma, sympy.beta),
        *(sympy.factorial, sympy.besseli, sympy.floor, sympy.ceiling, scaled_complement),
        *(special.logarithm_gap, special.binet, special.digamma_gap, special.trigamma_gap, special.log_besseli),
        *(scaled_complement_fall, special.log_factorial, special.log_scaled_besseli),
        *(special.besseli_ratio, special.besseli_ratio_gap, special.besseli_ratio_slope),
    )
    words = {
        sympy.Abs: "distance",
        sympy.exp: "e",
        expm1: "correction",
        sympy.log: "logarithm",
        log1p: "logarithm",
        sympy.sign: "sign",
        sympy.tanh: "t",
    }
    return (
        Primitive("add", Add, "terms"),
        Primitive("multiply", Mul, "product"),
        Primitive("divide", lambda u, v: u / v, "quotient"),
        Primitive("negate", lambda u: -u),
        Primitive("divisor", lambda u: 1 / u),
        Primitive("power", Pow, "power"),
        Primitive("square_root", sympy.sqrt, "root"),
        Primitive("choose", _pieces, "piece"),
        Primitive("less", sympy.Lt, "is_less"),
        Primitive("at_most", sympy.Le, "is_at_most"),
        Primitive("greater", sympy.Gt, "is_greater"),
        Primitive("at_least", sympy.Ge, "is_at_least"),
        Primitive("equal", sympy.Eq, "is_equal"),
        Primitive("unequal", sympy.Ne, "is_unequal"),
        Primitive("and", And, "holds"),
        Primitive("or", Or, "holds"),
        Primitive("not", Not, "holds"),
        Primitive("rounded_difference", rounding.rounded_difference, "residual"),
        Primitive("rounded_sum", lambda u, v: rounding.rounded_difference(u, -v), "total"),
        Primitive("times_power_of_two", lambda u, n: u * S(2) ** n, "scaled"),
        Primitive("multiply_add", lambda u, v, w: u * v + w),  # rounded once
        Primitive("power_of_two", lambda n: S(2) ** n, "scale"),  # of an integer from -1022 to 1023
        Primitive("nearest_integer", rounding.nearest_integer, "n"),  # of two, the even one
        Primitive("significand_of_normal", rounding.significand, "m"),  # of a positive normal number
        Primitive("exponent_of_normal", rounding.exponent, "n"),  # of a positive normal number
        Primitive("copy_sign", lambda u, v: _pieces(v < 0, -sympy.Abs(u), sympy.Abs(u))),  # of -0 also
        Primitive("bit_length", rounding.bit_length, "bits"),
        Primitive("sum", lambda terms: terms, "total", over=1),
        Primitive("maximum", lambda terms: terms, "largest", over=1),
        Primitive("place_of_maximum", lambda terms: terms, "place", over=1),
        *(Primitive(function.__name__, function, word) for function, word in words.items()),
        *(Primitive(function.__name__, function) for function in functions),
    )


def _compound() -> Iterator[Primitive]:
    """The functions of what rounding does that have a body."""
    functions: list[Any] = [*vars(rounding).values(), *vars(summation).values()]
    for function in filter(lambda each: isinstance(each, type) and hasattr(each, "says"), functions):
        over = getattr(function, "over", 0)
        yield Primitive(function.__name__, function, function.word, function.body, over, function.says)


_ACCURATE_SUM = Primitive(
    "accurate_sum",
    lambda terms: terms,
    "total",
    summation.accurate_sum,
    over=1,
    says="The sum over the first axis, rounded about once however many terms there are.",
)

PRIMITIVES = {primitive.name: primitive for primitive in (*_elementary(), _ACCURATE_SUM, *_compound())}
"""By their names in programs."""

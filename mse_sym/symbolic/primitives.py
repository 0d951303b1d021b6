r"""Primitives: the operations of programs, each one object with what is known of it.

An elementary operation means a function of SymPy, over the reals.  A compound one is written once, in elementary
operations, and means a named function.  What rounding does is a *free number* in the meaning, so that what is proved
holds whatever it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log as logarithm
from sys import float_info

import sympy
from sympy import Add, And, Expr, Float, Integer, Mul, Not, Or, Piecewise, Pow, S, oo
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.symbolic import functions as named
from mse_sym.symbolic.operations import Node, Number, Operation, Over, Size, choose, operation


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


# Constants of float64, in which everything is computed.

_LARGEST_EXPONENT = Number(Float(-logarithm(float_info.min)))
"""Of which, or of less in size, the exponential and its reciprocal are normal numbers."""
_SCALE = Number(Integer(2) ** (float_info.max_exp // 2 - 8))
"""Whose square is finite by a wide margin."""
_SMALLEST = Number(Integer(2) ** (float_info.min_exp - float_info.mant_dig))
_RECIPROCAL_OF_ROUNDING = Number(Integer(2) ** (float_info.mant_dig - 1))


def _rounding_error(u: Node, v: Node, most: Node) -> Node:
    """It is 0 where the difference overflows, and where it would be ``most`` or more in size."""
    error = _error(u, v, u - v)
    return choose(operation("Abs", error) < most, error, 0)


def _error(u: Node, v: Node, difference: Node) -> Node:
    """TwoDiff, in the form of TwoSum, which asks nothing of the sizes of ``u`` and ``v``.

    D. E. Knuth, *The Art of Computer Programming*, volume 2, section 4.2.2, theorem B.
    """
    from_v = u - difference
    return (u - (difference + from_v)) + (from_v - v)


def _is_normal(exponent: Node) -> Node:
    return operation("Abs", exponent) <= _LARGEST_EXPONENT


def _normal_part(u: Node) -> Node:
    return choose(_is_normal(u), u, u / 2)


def _remaining_part(u: Node) -> Node:
    return choose(_is_normal(u), 0, u / 2)


def _subtraction_scale(u: Node, v: Node) -> Node:
    largest = operation("Max", operation("Abs", u), operation("Abs", v))
    return choose(largest >= 1, Number(S.Half), _RECIPROCAL_OF_ROUNDING)


def _overflow_scale(u: Node) -> Node:
    """The product of two finite numbers with the smallest one is finite."""
    return choose(u <= _LARGEST_EXPONENT, 1, _SMALLEST)


def _scaled_exponential(u: Node, scale: Node) -> Node:
    half = operation("exp", u / 2)
    return choose(_is_normal(u), operation("exp", u) * scale, half * scale * half)


def _leading_quotient(u: Node, du: Node, v: Node, dv: Node) -> Node:
    return operation("leading_half", (u + du) / (v + dv))


def _remaining_quotient(u: Node, du: Node, v: Node, dv: Node, leading: Node) -> Node:
    """Where ``v`` is a leading half, ``leading*v`` is exact."""
    return ((u - leading * v) + (du - leading * dv)) / (v + dv)


def _accurate_quotient(u: Node, v: Node, w: Node) -> Node:
    total = operation("rounded_sum", v, w)
    leading_total = operation("leading_half", total)
    remaining_total = (total - leading_total) + _error(v, operation("negate", w), total)
    leading = operation("leading_half", u / (v + w))
    remaining = (u - leading * leading_total) - leading * remaining_total
    return leading + remaining / (leading_total + remaining_total)


def _balanced_product(*factors: Node) -> Node:
    """Significands multiplied and exponents added: only the product itself can overflow or be lost."""
    significand: Node = Number(S.One)
    exponent: Node = Number(S.Zero)
    for factor in factors:
        match factor:
            case Operation("divisor", (divisor,)):
                significand = significand / operation("significand", divisor)
                exponent = exponent - operation("exponent", divisor)
            case _:
                significand = significand * operation("significand", factor)
                exponent = exponent + operation("exponent", factor)
    return operation("times_power_of_two", significand, exponent)


def _sum(index: str, terms: Node) -> Node:
    return Over("sum", index, (terms,))


def _size(largest: Node) -> Node:
    """A power of two so far above all terms that what adding it leaves of them has an exact sum."""
    bits = operation("bit_length", Size() + 1)
    return operation("times_power_of_two", Number(Float(1)), operation("exponent", largest) + bits)


def _exactly_and_rest(index: str, terms: Node) -> tuple[Node, Node]:
    """The sum of the leading bits of the terms, so many that it is exact, and that of what is left of them.

    S. M. Rump, T. Ogita and S. Oishi, *Accurate floating-point summation part I: faithful rounding*, SIAM Journal
    on Scientific Computing 31, 2008, algorithm 3.3.  Where that would overflow, the terms are added as they are.
    """
    largest = _size(Over("maximum", index, (operation("Abs", terms),)))
    size = choose(largest < Number(oo), largest, 0)
    leading = operation("rounded_sum", size, terms) - size
    exact = _sum(index, leading)
    return exact, choose(operation("Abs", exact) < Number(oo), _sum(index, terms - leading), 0)


def _accurate_sum(index: str, terms: Node) -> Node:
    exact, rest = _exactly_and_rest(index, terms)
    return exact + rest


def _leading_sum(index: str, terms: Node) -> Node:
    return operation("leading_half", _accurate_sum(index, terms))


def _remaining_sum(index: str, terms: Node, corrections: Node, leading: Node) -> Node:
    exact, rest = _exactly_and_rest(index, terms)
    return (exact - leading) + (rest + _sum(index, corrections))


def _sum_of_others(index: str, terms: Node, corrections: Node, largest: Node) -> Node:
    size = _size(largest)
    leading = operation("rounded_sum", size, terms) - size
    return (_sum(index, leading) - largest) + _sum(index, (terms - leading) + corrections)


def _pieces(condition: Expr, one: Expr, other: Expr) -> Expr:
    return Piecewise((one, condition), (other, True))


def _elementary() -> tuple[Primitive, ...]:
    functions = (
        *(named.leading_half, named.significand, named.exponent),
        *(sympy.acos, sympy.acosh, sympy.asin, sympy.asinh, sympy.atan, sympy.atanh),
        *(sympy.cos, sympy.cosh, sympy.sin, sympy.sinh, sympy.tan, sympy.Max, sympy.Min),
        *(sympy.erf, sympy.erfc, sympy.gamma, sympy.loggamma, sympy.digamma, sympy.polygamma, sympy.beta),
        *(sympy.factorial, sympy.besseli, sympy.floor, sympy.ceiling),
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
        Primitive("rounded_difference", named.rounded_difference, "residual"),
        Primitive("rounded_sum", lambda u, v: named.rounded_difference(u, -v), "total"),
        Primitive("times_power_of_two", lambda u, n: u * S(2) ** n, "scaled"),
        Primitive("bit_length", named.bit_length, "bits"),
        Primitive("sum", lambda terms: terms, "total", over=1),
        Primitive("maximum", lambda terms: terms, "largest", over=1),
        Primitive("place_of_maximum", lambda terms: terms, "place", over=1),
        *(Primitive(function.__name__, function, word) for function, word in words.items()),
        *(Primitive(function.__name__, function) for function in functions),
    )


_COMPOUND = (
    Primitive(
        "rounding_error",
        named.rounding_error,
        "rounding",
        _rounding_error,
        says="What rounding leaves out of u - v; 0 where that would be most or more in size, or not finite.",
    ),
    Primitive(
        "normal_part",
        named.normal_part,
        "part",
        _normal_part,
        says="An exponent where its exponential is a normal number, elsewhere its half.",
    ),
    Primitive(
        "remaining_part",
        named.remaining_part,
        "part",
        _remaining_part,
        says="What normal_part leaves of an exponent: 0, or the other half.",
    ),
    Primitive(
        "subtraction_scale",
        named.subtraction_scale,
        "scale",
        _subtraction_scale,
        says="A power of two s for which s*u - s*v does not overflow, and has no subnormal rounding.",
    ),
    Primitive(
        "exponential_scale",
        named.exponential_scale,
        "scale",
        lambda u: _SCALE,
        says="A power of two for scaled_exponential, whose square is finite by a wide margin.",
    ),
    Primitive(
        "overflow_scale",
        named.overflow_scale,
        "scale",
        _overflow_scale,
        says="A power of two with which an exponential is finite that is little more than the largest number.",
    ),
    Primitive(
        "scaled_exponential",
        named.scaled_exponential,
        "e",
        _scaled_exponential,
        says="The exponential times a scale, with all its digits where the exponential alone is no normal number.",
    ),
    Primitive(
        "leading_quotient",
        named.leading_quotient,
        "leading",
        _leading_quotient,
        says="The leading half of the digits of (u + du)/(v + dv).",
    ),
    Primitive(
        "remaining_quotient",
        named.remaining_quotient,
        "remaining",
        _remaining_quotient,
        says="What the leading digits leave of (u + du)/(v + dv).",
    ),
    Primitive(
        "accurate_quotient",
        named.accurate_quotient,
        "quotient",
        _accurate_quotient,
        says="The quotient u/(v + w) of numbers that are not negative, rounded about once.",
    ),
    Primitive(
        "balanced_product",
        named.balanced_product,
        "product",
        _balanced_product,
        says="The product of factors over divisors, in which nothing overflows or is lost but the result itself.",
    ),
    Primitive(
        "accurate_sum",
        lambda terms: terms,
        "total",
        _accurate_sum,
        over=1,
        says="The sum over the last axis but one, rounded about once however many terms there are.",
    ),
    Primitive(
        "leading_sum",
        named.leading_sum,
        "leading_total",
        _leading_sum,
        over=1,
        says="The leading half of the digits of a sum over the last axis but one.",
    ),
    Primitive(
        "remaining_sum",
        named.remaining_sum,
        "remaining_total",
        _remaining_sum,
        over=2,
        says="What the leading digits leave of a sum of terms with small corrections.",
    ),
    Primitive(
        "sum_of_others",
        named.sum_of_others,
        "others",
        _sum_of_others,
        over=2,
        says="The sum of terms with small corrections, without the largest term, of which no other is greater in size.",
    ),
)

PRIMITIVES = {primitive.name: primitive for primitive in (*_elementary(), *_COMPOUND)}
"""By their names in programs."""

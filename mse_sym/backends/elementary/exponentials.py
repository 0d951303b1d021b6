"""The exponential and its kin: x = n log 2 + r with |r| about (log 2)/2 or less, and a polynomial of r."""

from __future__ import annotations

from math import log

from mse_sym.backends.elementary.arithmetic import INFINITY, multiply_add, number, polynomial, sum_of
from mse_sym.backends.elementary.coefficients import LOG_2
from mse_sym.backends.elementary.elementary import Size
from mse_sym.symbolic.operations import Node, choose, operation

_OVERFLOWS, _VANISHES = 710.0, -746.0
"""Above and below which the exponential is infinite and 0."""


def _reduced(size: Size, x: Node) -> tuple[Node, Node, Node]:
    """The integer n, and r in two parts; for results of float32 one will do."""
    n = operation("nearest_integer", x * number(1 / log(2)))
    leading, rest = map(number, LOG_2)
    minus_n = operation("negate", n)
    if size == "float32":
        return n, multiply_add(minus_n, number(log(2)), x), number(0.0)
    near = multiply_add(minus_n, leading, x)
    r = multiply_add(minus_n, rest, near)
    return n, r, multiply_add(minus_n, rest, near - r)


def exponential(size: Size, x: Node) -> Node:
    """2^n (1 + r + r^2 q(r)); by two powers of two, so that a subnormal result is rounded as what it is."""
    n, r, rest = _reduced(size, x)
    q = polynomial("exponential", size, r)
    if size == "float32":
        power = multiply_add(multiply_add(q, r, number(1.0)), r, number(1.0))
    else:
        total, lost = sum_of(number(1.0), r)
        power = total + (lost + multiply_add(r * r, q, rest))
    half = operation("nearest_integer", n * number(0.5))
    scaled = power * operation("power_of_two", half) * operation("power_of_two", n - half)
    return choose(operation("greater", x, number(_OVERFLOWS)), INFINITY, choose(x < number(_VANISHES), 0, scaled))

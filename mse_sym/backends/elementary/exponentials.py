"""The exponential and its kin: x = n log 2 + r with |r| about (log 2)/2 or less, and polynomials of r.

What is chosen away may be any number, NaN too; where x is NaN, so is the result.
"""

from __future__ import annotations

from math import log

from mse_sym.backends.elementary.arithmetic import (
    INFINITY,
    multiply_add,
    negative,
    number,
    polynomial,
    product_of,
    sum_of,
)
from mse_sym.backends.elementary.coefficients import LOG_2
from mse_sym.backends.elementary.elementary import Size
from mse_sym.symbolic.operations import Node, choose, operation

_OVERFLOWS, _VANISHES = number(710.0), number(-746.0)
"""Above and below which the exponential is infinite and 0."""
_VANISHES_SCALED = number(-1101.0)
_HYPERBOLIC_OVERFLOW = number(711.0)
_NEGLIGIBLE = number(-37.05)
"""Below which the exponential is less than 3/4 of the last place of 1 less it."""
_LINEAR = number(2.0**-54)
"""Below which, in size, a function is its argument."""
_ALMOST_LINEAR = number(2.0**-27)
"""Below which so is one that has no curvature at 0."""
_ONE, _TWO, _HALF = number(1.0), number(2.0), number(0.5)


def _reduced(size: Size, x: Node) -> tuple[Node, Node, Node]:
    """The integer n, and r in two parts; for results of float32 one will do."""
    n = operation("nearest_integer", x * number(1 / log(2)))
    if size == "float32":
        return n, multiply_add(negative(n), number(log(2)), x), number(0.0)
    leading, rest = map(number, LOG_2)
    near = multiply_add(negative(n), leading, x)
    r = multiply_add(negative(n), rest, near)
    return n, r, multiply_add(negative(n), rest, near - r)


def _power_of_two(n: Node) -> Node:
    return operation("power_of_two", n)


def _curved(size: Size, r: Node, rest: Node) -> Node:
    """The exponential of r in two parts, less 1 + r."""
    square, q = r * r, polynomial("exponential", size, r)
    if size == "float32":
        return square * multiply_add(q, r, _HALF)
    return multiply_add(r * _HALF, r, multiply_add(square * r, q, multiply_add(rest, r, rest)))


def _factors(size: Size, x: Node) -> tuple[Node, Node, Node]:
    """Those of the exponential: e^r and two powers of two, by which a subnormal result is rounded as what it is."""
    n, r, rest = _reduced(size, x)
    curved = _curved(size, r, rest)
    if size == "float32":
        power = _ONE + (r + curved)
    else:
        total, lost = sum_of(_ONE, r)
        power = total + (lost + curved)
    half = operation("nearest_integer", n * _HALF)
    return power, _power_of_two(half), _power_of_two(n - half)


def exponential(size: Size, x: Node) -> Node:
    """2^n e^r."""
    power, first, second = _factors(size, x)
    return _between(x, _VANISHES, power * first * second)


def scaled_exponential(size: Size, x: Node, scale: Node) -> Node:
    """The exponential times a power of two from 1 to 2^512, before it is subnormal."""
    power, first, second = _factors(size, x)
    return _between(x, _VANISHES_SCALED, power * first * scale * second)


def _between(x: Node, vanishes: Node, value: Node) -> Node:
    return choose(operation("greater", x, _OVERFLOWS), INFINITY, choose(x < vanishes, 0, value))


def _less_one(size: Size, x: Node, one: Node) -> tuple[Node, Node]:
    """The exponential less 1 in two parts, the second of the size of the first's rounding; times ``one``, 1 or ½."""
    n, r, rest = _reduced(size, x)
    curved = _curved(size, r, rest)
    scale = _power_of_two(n) if one == _ONE else _power_of_two(n - _ONE)
    if size == "float32":
        return multiply_add(scale, r + curved, scale - one), number(0.0)
    integer, lost_integer = sum_of(negative(one), scale) if one == _ONE else sum_of(scale, negative(one))
    linear, lost_linear = sum_of(integer, scale * r)
    total, lost = sum_of(linear, scale * curved)
    return total, lost + (lost_linear + lost_integer)


def exponential_less_one(size: Size, x: Node) -> Node:
    """2^n e^r - 1, halved until the end, where it may overflow."""
    total, rest = _less_one(size, x, _HALF)
    half = total if size == "float32" else total + rest
    within = choose(x < _NEGLIGIBLE, negative(_ONE), half + half)
    finite = choose(operation("Abs", x) < _LINEAR, x, within)
    return choose(operation("greater", x, _OVERFLOWS), INFINITY, finite)


def hyperbolic_tangent(size: Size, x: Node) -> Node:
    """The size of E/(2 + E) with E = exp(-2|x|) - 1: the quotient by a reciprocal, and what this leaves."""
    largest = number(20.0)
    distance = operation("Abs", x)
    within = choose(operation("greater", distance, largest), largest, distance)
    total, rest = _less_one(size, negative(_TWO) * within, _ONE)
    if size == "float32":
        value = total / (_TWO + total)
    else:
        divisor, lost = sum_of(_TWO, total)
        reciprocal = _ONE / divisor
        quotient = total * reciprocal
        remainder = multiply_add(negative(quotient), divisor, total)
        remaining = remainder + multiply_add(negative(quotient), lost + rest, rest)
        value = multiply_add(remaining, reciprocal, quotient)
    return operation("copy_sign", choose(distance < _ALMOST_LINEAR, distance, value), x)


def _parts(size: Size, distance: Node) -> tuple[Node, Node, Node, Node, Node, Node]:
    """2^(n-2) and 2^(-n-2), r in two parts, and sinh r - r and cosh r - 1."""
    n, r, rest = _reduced(size, distance)
    square = r * r
    odd, even = (polynomial(name, size, square) for name in ("sinh", "cosh"))
    curved = multiply_add(r * _HALF, r, multiply_add(square * square, even, rest * r))
    falling = choose(n < number(60.0), _power_of_two(negative(n) - _TWO), 0)
    return _power_of_two(n - _TWO), falling, r, rest, square * r * odd, curved


def hyperbolic_sine(size: Size, x: Node) -> Node:
    """(2^n - 2^-n)/2 cosh r + (2^n + 2^-n)/2 sinh r, halved until the end, where it may overflow."""
    distance = operation("Abs", x)
    rising, falling, r, rest, odd, even = _parts(size, distance)
    of_even, lost_even = sum_of(rising, negative(falling))
    of_odd = rising + falling
    if size == "float32":
        half = multiply_add(of_even, even, multiply_add(of_odd, odd + r, of_even))
    else:
        small = multiply_add(of_even, even, of_odd * (odd + rest))
        half = _sum(of_even, of_odd, r, small, lost_even)
    finite = choose(distance < _ALMOST_LINEAR, distance, half + half)
    overflows = operation("greater", distance, _HYPERBOLIC_OVERFLOW)
    return operation("copy_sign", choose(overflows, INFINITY, finite), x)


def hyperbolic_cosine(size: Size, x: Node) -> Node:
    """(2^n + 2^-n)/2 cosh r + (2^n - 2^-n)/2 sinh r, halved until the end, where it may overflow."""
    distance = operation("Abs", x)
    rising, falling, r, rest, odd, even = _parts(size, distance)
    of_even, lost_even = sum_of(rising, falling)
    of_odd = rising - falling
    if size == "float32":
        half = multiply_add(of_even, even, multiply_add(of_odd, odd + r, of_even))
    else:
        small = multiply_add(of_even, even, of_odd * (odd + rest))
        half = _sum(of_even, of_odd, r, small, lost_even)
    return choose(operation("greater", distance, _HYPERBOLIC_OVERFLOW), INFINITY, half + half)


def _sum(of_even: Node, of_odd: Node, r: Node, small: Node, lost: Node) -> Node:
    """The sum of ``of_even``, ``of_odd`` times r, and small terms; ``of_odd`` lacks the negative of ``lost``."""
    product, lost_product = product_of(of_odd, r)
    total, lost_total = sum_of(of_even, product)
    return total + (small + (lost_total + (lost_product + multiply_add(negative(lost), r, lost))))

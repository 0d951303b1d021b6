"""The logarithm and its kin: x = 2^k (1 + f) with 1 + f from the root of ½ to that of 2, and a polynomial of f/(2 + f).

R. C. Tang's reduction as it stands in fdlibm (Sun Microsystems, 1993), with what its sums and products lose.
"""

from __future__ import annotations

from math import log, sqrt

from sympy import Integer

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
from mse_sym.symbolic.operations import Node, Number, choose, operation

_ONE, _TWO, _HALF = number(1.0), number(2.0), number(0.5)
_LINEAR = number(2.0**-54)
"""Below which, in size, the logarithm of 1 + x is x."""
_SMALLEST_NORMAL = Number(Integer(2) ** -1022)
_NO_NUMBER = INFINITY - INFINITY


def logarithm(size: Size, x: Node) -> Node:
    """The natural logarithm."""
    is_subnormal = x < _SMALLEST_NORMAL
    normal = choose(is_subnormal, x * number(2.0**54), x)
    k, significand = _reduced(normal)
    value = _of_reduced(size, k - choose(is_subnormal, number(54.0), 0), significand - _ONE, None)
    return _of_positive(x, value, x)


def logarithm_of_one_more(size: Size, x: Node) -> Node:
    """The logarithm of 1 + x, with what rounding leaves out of this sum; where it is about 1, f is x itself."""
    u = _ONE + x
    k, significand = _reduced(u)
    is_near = operation("equal", k, number(0.0))
    f = choose(is_near, x, significand - _ONE)
    correction = None
    if size == "float64":
        lost = choose(operation("Abs", x) < _ONE, (_ONE - u) + x, (x - u) + _ONE)
        scaled = lost * operation("power_of_two", negative(k))
        correction = choose(is_near, 0, choose(k < number(64.0), scaled, 0))
    value = _of_positive(u, _of_reduced(size, k, f, correction), x)
    return choose(operation("Abs", x) < _LINEAR, x, value)


def _reduced(u: Node) -> tuple[Node, Node]:
    """The integer k and 1 + f of a positive normal number."""
    exponent, significand = (operation(f"{name}_of_normal", u) for name in ("exponent", "significand"))
    is_low = significand < number(sqrt(0.5))
    return (
        choose(is_low, exponent - _ONE, exponent),
        choose(is_low, significand + significand, significand),
    )


def _of_positive(u: Node, value: Node, x: Node) -> Node:
    """The value where u is positive; -∞ where it is 0, and x where that is infinite or NaN."""
    finite = choose(x < INFINITY, value, x)
    return choose(operation("at_most", u, 0), choose(u < number(0.0), _NO_NUMBER, negative(INFINITY)), finite)


def _of_reduced(size: Size, k: Node, f: Node, correction: Node | None) -> Node:
    """The sum of k log 2 and log(1 + f + correction), by log((1 + s)/(1 - s)) with s = f/(2 + f)."""
    s = f / (_TWO + f)
    square = s * s
    q = polynomial("logarithm", size, square)
    if size == "float32":
        return multiply_add(k, number(log(2)), s * multiply_add(square, q, _TWO))
    leading, rest = map(number, LOG_2)
    half_square, lost_square = product_of(f * _HALF, f)
    near, lost_near = sum_of(f, negative(half_square))
    total, lost_total = sum_of(k * leading, near)
    small = multiply_add(s, multiply_add(square, q, half_square), negative(lost_square))
    lost = lost_total + lost_near
    if correction is not None:  # times 1 - 2s + 2s^2, which is about 1/(1 + f)
        lost = lost + multiply_add(correction + correction, multiply_add(s, s, negative(s)), correction)
    return total + (lost + multiply_add(k, rest, small))

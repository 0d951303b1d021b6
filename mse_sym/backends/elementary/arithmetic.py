"""Arithmetic from which the elementary functions are built."""

from __future__ import annotations

from functools import reduce

from sympy import Rational, oo

from mse_sym.backends.elementary.coefficients import COEFFICIENTS
from mse_sym.backends.elementary.elementary import Size
from mse_sym.symbolic.operations import Node, Number, operation

INFINITY = Number(oo)


def number(value: float) -> Node:
    """A double as a node; of a negative one, the size has a sign before it."""
    size = Number(Rational(abs(value)))
    return negative(size) if value < 0 else size


def negative(u: Node) -> Node:
    """The number with its sign changed."""
    return operation("negate", u)


def multiply_add(u: Node, v: Node, w: Node) -> Node:
    """The number u*v + w, rounded once."""
    return operation("multiply_add", u, v, w)


def polynomial(name: str, size: Size, x: Node) -> Node:
    """The polynomial of a name, by Horner's rule in fused multiply-adds."""
    *lower, highest = map(number, COEFFICIENTS[name, size])
    return reduce(lambda value, coefficient: multiply_add(value, x, coefficient), reversed(lower), highest)


def sum_of(larger: Node, smaller: Node) -> tuple[Node, Node]:
    """The rounded sum of two numbers, and what rounding leaves out of it, where ``larger`` is 0 or no smaller in size.

    Dekker 1971.
    """
    total = larger + smaller
    return total, (larger - total) + smaller


def product_of(u: Node, v: Node) -> tuple[Node, Node]:
    """The rounded product, and what rounding leaves out of it."""
    product = u * v
    return product, multiply_add(u, v, negative(product))

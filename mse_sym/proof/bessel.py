r"""Modified Bessel functions of whole orders, by those of the orders 0 and 1.

* :math:`I_{-n} = I_n`, :math:`I_{n + 1}(x) = I_{n - 1}(x) - \tfrac{2n}{x} I_n(x)`, :math:`I_n(-x) = (-1)^n I_n(x)`,
* :math:`I_0 > 0`, and :math:`I_1(x) > 0` where :math:`x > 0`.

Abramowitz and Stegun 1964, 9.6.6, 9.6.10, 9.6.26 and 9.6.30.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, S, besseli

from mse_sym.proof.generators import Generators, cancelled

_HIGHEST = 20


def bessel_function(generators: Generators, order: Expr, argument: Expr, normal: Callable[[Expr], Expr]) -> Expr | None:
    """I_n of a rational function of generators, if anything is known of it; ``normal`` is that of expressions."""
    if not order.is_Integer or abs(order) > _HIGHEST or argument == 0:
        return None
    number = abs(int(order))
    is_negative = generators.restore(argument).could_extract_minus_sign()
    value = cancelled(-argument) if is_negative else argument
    orders = [_of_order(generators, each, value, normal) for each in (0, 1)]
    for n in range(1, number):
        orders.append(orders[n - 1] - 2 * n / value * orders[n])
    return orders[number] * (S.NegativeOne**number if is_negative else S.One)


def _of_order(generators: Generators, order: int, value: Expr, normal: Callable[[Expr], Expr]) -> Expr:
    meaning = besseli(order, generators.restore(value))
    if not isinstance(meaning, besseli):
        return normal(meaning)
    is_positive = order == 0 or generators.sign(value) == 1
    return generators.generator(("function", besseli, order, value), meaning, positive=is_positive)

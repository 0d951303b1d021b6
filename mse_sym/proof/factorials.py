r"""Γ and what is made of it, where its argument is positive.

* :math:`\Gamma(x + 1) = x \, \Gamma(x)`, and :math:`\log \Gamma` is a logarithm,
* :math:`\psi^{(n)}(x + 1) = \psi^{(n)}(x) + (-1)^n n!/x^{n+1}`, and :math:`(-1)^{n+1} \psi^{(n)}(x) > 0` for
  :math:`n \ge 1`,
* :math:`\binom{x}{m} = x(x - 1) \cdots (x - m + 1)/m!` for whole :math:`m`, of any :math:`x`, and
  :math:`\binom{x}{y} = \Gamma(x + 1)/(\Gamma(y + 1) \Gamma(x - y + 1))` of three positive arguments.

Abramowitz and Stegun 1964, 6.1.15, 6.1.21, 6.4.6 and 6.4.10.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, Mul, S, factorial, gamma, polygamma

from mse_sym.proof.generators import Generators, cancelled

Normal = Callable[[Expr], Expr]
"""The normal form of an ordinary expression."""

_MOST_FACTORS = 50


def gamma_function(generators: Generators, argument: Expr, normal: Normal) -> Expr:
    """Γ of a rational function of generators; positive where this is."""
    value, steps = _above_its_whole_steps(generators, argument)
    factor = Mul(*steps)
    meaning = gamma(generators.restore(value))
    if not isinstance(meaning, gamma):
        return factor * normal(meaning)
    return factor * generators.generator(("function", gamma, value), meaning, positive=generators.sign(value) == 1)


def polygamma_function(generators: Generators, order: Expr, argument: Expr, normal: Normal) -> Expr:
    """ψ⁽ⁿ⁾ of a rational function of generators; of known sign where this is positive and n at least 1."""
    if not order.is_Integer or order < 0:
        meaning = polygamma(order, generators.restore(argument))
        return generators.generator(("function", polygamma, order, argument), meaning)
    value, steps = _above_its_whole_steps(generators, argument)
    risen = sum(((-1) ** order * factorial(order) / step ** (order + 1) for step in steps), S.Zero)
    meaning = polygamma(order, generators.restore(value))
    if not isinstance(meaning, polygamma):
        return risen + normal(meaning)
    if order == 0 or generators.sign(value) != 1:
        return risen + generators.generator(("function", polygamma, order, value), meaning)
    sign = (-1) ** (order + 1)
    return risen + sign * generators.generator(("signed", polygamma, order, value), sign * meaning, positive=True)


def binomial_coefficient(generators: Generators, above: Expr, below: Expr, normal: Normal) -> Expr | None:
    """The binomial coefficient of rational functions of generators, if anything is known of it."""
    if below.is_Integer and 0 <= below <= _MOST_FACTORS:
        return Mul(*(above - number for number in range(int(below)))) / factorial(below)
    arguments = [cancelled(argument + 1) for argument in (above, below, above - below)]
    if not all(generators.sign(argument) == 1 for argument in arguments):
        return None
    whole, chosen, rest = (gamma_function(generators, argument, normal) for argument in arguments)
    return whole / (chosen * rest)


def _above_its_whole_steps(generators: Generators, argument: Expr) -> tuple[Expr, list[Expr]]:
    """The argument less whole numbers as long as it is positive, and what it has been on the way."""
    value = argument
    steps: list[Expr] = []
    while generators.sign(cancelled(value - 1)) == 1 and len(steps) < _MOST_FACTORS:
        value = cancelled(value - 1)
        steps.append(value)
    return value, steps

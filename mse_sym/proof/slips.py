"""How people get a formula wrong, in one table for refutations and for checks of functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sympy import Expr, Integer, Rational, S, Set, Symbol, log, sqrt

from mse_sym.symbolic.domains import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN

FACTORS: Mapping[str, Expr] = {
    "the sign is wrong": S.NegativeOne,
    "a factor 2 too large": Integer(2),
    "a factor 2 too small": Rational(1, 2),
    "a factor 3 too large": Integer(3),
    "a factor 3 too small": Rational(1, 3),
    "a factor 4 too large": Integer(4),
    "a factor 4 too small": Rational(1, 4),
    "a factor ln 2 too large: of a logarithm to the base 2": log(2),
    "a factor ln 2 too small: of a logarithm to the base 2": 1 / log(2),
    "a factor ln 10 too small: of a logarithm to the base 10": 1 / log(10),
}
"""What a wrong factor is called, and how many times the right value it makes."""


def factors_of(parameter: Symbol) -> Mapping[str, Expr]:
    """What a wrong power of a parameter is called, and how many times the right value it makes."""
    name = parameter.name
    return {
        f"a factor {name} too large": parameter,
        f"a factor {name} too small": 1 / parameter,
        f"a factor {name}² too large": parameter**2,
        f"a factor {name}² too small": 1 / parameter**2,
    }


def factors_of_size(size: Expr) -> Mapping[str, Expr]:
    """What a wrong power of the number of entries is called, and how many times the right value it makes."""
    return {
        "a factor 1/K, K the number of entries: of their mean, not of their sum": 1 / size,
        "a factor K, the number of entries, too large": size,
    }


JACOBIANS: Mapping[str, Callable[[Expr, Expr, Expr], Expr]] = {
    "the diagonal p(1 − p) of the softmax's Jacobian alone: the entries −p_j p_k beside it are left out": (
        lambda delta, p, q: delta * p * (1 - p)
    ),
    "the coupling −p_j p_k of the softmax is left out": lambda delta, p, q: delta * p,
    "the coupling −p_j p_k of the softmax has another sign": lambda delta, p, q: p * (delta + q),
}
"""What is taken for the Jacobian p_j (δ_jk − p_k) of the softmax, by the delta and both probabilities."""


def jacobian(delta: Expr, p: Expr, q: Expr) -> Expr:
    """The Jacobian of the softmax, from the delta of two indices and the probabilities that they have."""
    return p * (delta - q)


def variables_for(variable: Symbol, domain: Set) -> Mapping[str, Expr]:
    """Functions of a variable in which people differentiate instead, and how many times the right value that makes."""
    v = variable
    if domain in (UNIT_OPEN, UNIT_CLOSED):
        return {f"the derivative in the logit of {v}, not in {v}": v * (1 - v)}
    if domain in (POSITIVE, NONNEGATIVE):
        return {
            f"the derivative in log {v}, not in {v}": v,
            f"the derivative in {v}², not in {v}": 1 / (2 * v),
            f"the derivative in √{v}, not in {v}": 2 * sqrt(v),
            f"the derivative in 1/{v}, not in {v}": -(v**2),
        }
    return {}


def exchanged(expression: Expr, first: Symbol, second: Symbol) -> Expr:
    """An expression with two of its variables in each other's place."""
    return expression.xreplace({first: second, second: first})

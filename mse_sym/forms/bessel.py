r"""Bessel functions by the logarithm of :math:`I_0` and its derivatives, none of which overflows or cancels.

:math:`I_0(\kappa)` is too large a number from 714 on, where its logarithm is 710; and of
:math:`A' = 1 - A/\kappa - A^2`, with :math:`A = I_1/I_0`, six digits are lost for :math:`\kappa = 1000`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Add, Dummy, Expr, Mul, Poly, S, Symbol, besseli, bottom_up, cancel, collect, log

from mse_sym.forms.stirling import Named
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.special import (
    besseli_ratio,
    besseli_ratio_gap,
    besseli_ratio_slope,
    log_besseli,
    log_scaled_besseli,
)


def _by_ratios(expr: Expr, context: Context) -> Expr:
    """By log I₀ under its name; where I₀ falls out, I₁ and higher orders by A, and A² by A′."""
    for x in sorted({part.args[1] for part in expr.atoms(besseli) if part.args[0].is_Integer}, key=str):
        expr = _of_argument(expr, x)
    return expr


def _of_argument(expr: Expr, x: Expr) -> Expr:
    first, ratio = Dummy("I", positive=True), Dummy("A", real=True)
    bessel = [part for part in expr.atoms(besseli) if part.args[1] == x]
    orders = {part: first * _of_order(abs(int(part.args[0])), x, ratio) for part in bessel}
    found = bottom_up(expr.xreplace(orders), _without(first, log_besseli(x)))
    if found.has(first):
        return expr
    return bottom_up(found, _by_slope(ratio, x)).xreplace({ratio: besseli_ratio(x)})


def _of_order(order: int, x: Expr, ratio: Symbol) -> Expr:
    r""":math:`I_n/I_0`, by :math:`I_{n + 1} = I_{n - 1} - 2n I_n/x`."""
    orders: list[Expr] = [S.One, ratio]
    for n in range(1, order):
        orders.append(orders[n - 1] - 2 * n * orders[n] / x)
    return orders[order]


def _without(first: Symbol, logarithm: Expr) -> Callable[[Expr], Expr]:
    """A factor of all terms of a sum before it, and its logarithm by name."""

    def of(part: Expr) -> Expr:
        if part.is_Add:
            factors = {term.as_independent(first, as_Add=False)[1] for term in part.args}
            if len(factors) == 1 and _is_power(factor := factors.pop(), first):
                return factor * Add(*(term / factor for term in part.args))
        if isinstance(part, log):
            rest, factor = part.args[0].as_independent(first, as_Add=False)
            if _is_power(factor, first):
                return factor.as_base_exp()[1] * logarithm + log(rest)
        return part

    return of


def _is_power(factor: Expr, symbol: Symbol) -> bool:
    base, exponent = factor.as_base_exp()
    return base == symbol and bool(exponent.is_Integer)


def _by_slope(ratio: Symbol, x: Expr) -> Callable[[Expr], Expr]:
    """A² as 1 − A/x − A′ in sums that are quadratic in A."""

    def of(part: Expr) -> Expr:
        if not (part.is_Add and part.is_polynomial(ratio)) or Poly(part, ratio).degree() != 2:
            return part
        square, linear, constant = Poly(part, ratio).all_coeffs()
        rest = [cancel(linear - square / x) * ratio, cancel(constant + square)]
        return Add(Mul(-square, besseli_ratio_slope(x)), *rest)

    return of


def by_complements(expr: Expr) -> Iterator[Named]:
    """With what log I₀ is more than κ and A less than 1, of positive numbers."""
    for x in {part.args[1] for part in expr.atoms(besseli) if part.args[1].is_positive}:
        logarithm, gap, slope = (Dummy(letter, real=True) for letter in "SCD")
        meanings = {logarithm: log_scaled_besseli(x), gap: besseli_ratio_gap(x), slope: besseli_ratio_slope(x)}
        parts = {log_besseli(x): x + logarithm, besseli_ratio(x): 1 - gap, besseli_ratio_slope(x): slope}
        yield Named(collect(_of_argument(expr, x).xreplace(parts), x), meanings)


BESSEL = Rule("logarithm of the Bessel function", _by_ratios, reason=r"$\log I_0$ and its derivatives as functions")
"""Of Bessel functions of whole orders."""

"""Products as their factors, and so that no intermediate result is too large or too small."""

from __future__ import annotations

from sympy import Expr, Mul, Pow, S, sign

from mse_sym.symbolic.rounding import PRODUCTS, balanced_product

_MOST = 4
"""Up to which a power is taken as so many factors."""


def factors_of(product: Expr) -> list[Expr]:
    """The number, and the other factors and divisors of a product, each as often as it stands there."""
    number: Expr = S.One
    others: list[Expr] = []
    for part in product.args if isinstance(product, Mul | PRODUCTS) else (product,):
        for each in one_at_a_time(part):
            if isinstance(each, Mul | PRODUCTS) and len(each.args) > 1:
                inner, *rest = factors_of(each)
                number, others = number * inner, [*others, *rest]
            elif each.is_number:
                number *= each
            else:
                others.append(each)
    return [number, *others]


def balanced(number: Expr, *factors: Expr) -> Expr:
    """The product by significands and exponents, so that nothing but itself is too large or too small."""
    return sign(number) * balanced_product(*([abs(number)] * (abs(number) != 1)), *factors)


def one_at_a_time(factor: Expr) -> list[Expr]:
    """A factor or divisor as often as it stands there."""
    base, power = factor.as_base_exp() if isinstance(factor, Pow) else (factor, S.One)
    return [base ** sign(power)] * abs(int(power)) if power.is_Integer and abs(power) <= _MOST else [factor]

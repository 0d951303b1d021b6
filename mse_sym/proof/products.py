r"""Products of positive factors as exponentials of sums, :math:`\prod_k f_k = e^{\sum_k \log f_k}`."""

from __future__ import annotations

from sympy import Expr, Product, Sum, exp, log

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.symbolic.pieces import NoDerivative


def products_as_sums(expr: Expr, field: GeneratorField) -> Expr:
    """The expression with its products of positive factors as exponentials of sums of logarithms."""
    return expr.replace(
        lambda part: isinstance(part, Product) and is_positive(part.function, field),
        lambda part: exp(Sum(log(part.function), *part.limits)),
    )


def is_positive(expr: Expr, field: GeneratorField) -> bool:
    """Whether an expression is seen to be positive by its normal form."""
    try:
        return field.sign(field.normal(expr)) == 1
    except (UnsupportedExpression, NoDerivative):
        return False

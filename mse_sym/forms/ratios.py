r"""Logarithms of one and a ratio of positive numbers, which may be too large or too small a number.

Of a large one :math:`\log(1 + u/v) = 2 \log(\sqrt u / \sqrt v) + \log(1 + v/u)`, and of a small one
:math:`w \log(1 + x) = (w u/v) \, (\log(1 + x)/x)` with :math:`x = u/v`.
"""

from __future__ import annotations

from sympy import Expr, Mul, Piecewise, S, Symbol, fraction, log, sqrt
from sympy.codegen.cfunctions import log1p

from mse_sym.forms.products import balanced, factors_of
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import POSITIVE, Context
from mse_sym.symbolic.functions import ordered_product

_FAR = 2**20
"""From where on the logarithm is so large that the errors of roots are small beside it."""


def _logarithm_of_a_ratio(expr: Expr, context: Context) -> Expr:
    """A product with log1p(u/v), by the size of the ratio."""

    def of(*factors: Expr) -> Expr:
        product = Mul(*factors)
        logarithms = [(part, fraction(part.args[0])) for part in factors if isinstance(part, log1p)]
        if len(logarithms) != 1 or not all(_is_positive(part, context) for part in logarithms[0][1]):
            return product
        ((logarithm, (u, v)),) = logarithms
        weight = product / logarithm
        ratio = ordered_product(u, 1 / v)
        slope = Piecewise((ordered_product(log1p(ratio), 1 / ratio), ratio > 0), (S.One, True))
        slopes = u * weight / v if v in factors else balanced(*factors_of(weight), u, 1 / v)
        far = weight * (log1p(v / u) + 2 * log(ordered_product(sqrt(u), 1 / sqrt(v))))
        return Piecewise((ordered_product(slopes, slope), u <= v), (product, u <= _FAR * v), (far, True))

    return expr.replace(Mul, of)


def _is_positive(part: Expr, context: Context) -> bool:
    return isinstance(part, Symbol) and context.domain(part) == POSITIVE


LOGARITHM_OF_A_RATIO = Rule(
    "logarithm of a ratio",
    _logarithm_of_a_ratio,
    reason=r"$\log(1 + u/v) = 2 \log(\sqrt u/\sqrt v) + \log(1 + v/u)$",
)

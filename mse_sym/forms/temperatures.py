r"""Exponentials of a difference over a temperature: the rounding error of a large exponent is not small in them.

With the leading half :math:`h` of the digits of :math:`(u - v)/T` and the rest :math:`r` it is
:math:`e^{(u - v)/T} = e^h e^r`.  So it is where neither can overflow, by the domains of u, v and T.
"""

from __future__ import annotations

from sympy import Add, Expr, Indexed, Interval, Mul, Pow, Sum, Symbol, exp

from mse_sym.forms.differences import is_difference, operands
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.rounding import leading_half, rounded_difference, rounding_error
from mse_sym.symbolic.summation import leading_quotient, remaining_quotient

_MOST = 2**64
"""Numbers between that and its inverse are far from overflowing."""


def _temperature_inside(expr: Expr, context: Context) -> Expr:
    """(x + y)/T as x/T + y/T, where these are products with exponentials that may be too small without 1/T."""

    def of(*factors: Expr) -> Expr:
        sums = [factor for factor in factors if isinstance(factor, Add) and factor.has(exp)]
        temperatures = [factor for factor in factors if _is_temperature(1 / factor, context)]
        if len(sums) != 1 or not temperatures:
            return Mul(*factors)
        others = [factor for factor in factors if factor not in (*sums, *temperatures)]
        return Mul(*others, Add(*(_times(Mul(*temperatures), term) for term in sums[0].args)))

    return expr.replace(Mul, of)


def _times(factor: Expr, term: Expr) -> Expr:
    """A product; in a sum of products, of each of them."""
    number, total = term.as_coeff_Mul()
    return number * Sum(factor * total.function, *total.limits) if isinstance(total, Sum) else factor * term


def _exponents_in_parts(expr: Expr, context: Context) -> Expr:
    """The exponential of the leading half of the digits of a quotient, which is exact, times that of the rest."""

    def of(exponent: Expr) -> Expr:
        difference, temperature = exponent.as_numer_denom()
        if not (is_difference(difference) and _is_temperature(temperature, context)):
            return exp(exponent)
        u, v = operands(difference)
        if not all(_is_bounded(number, context) for number in (u, v)):
            return exp(exponent)
        leading = leading_half(temperature)
        parts = rounded_difference(u, v), rounding_error(u, v), leading, temperature - leading
        return ordered_product(exp(leading_quotient(*parts)), exp(remaining_quotient(*parts)))

    return expr.replace(exp, of)


def _is_temperature(expr: Expr, context: Context) -> bool:
    """Whether an expression is a number, or a power of one, that is positive and neither large nor small."""
    base = expr.base if isinstance(expr, Pow) and expr.exp.is_Integer else expr
    if not (isinstance(base, Symbol) and base.is_positive):
        return False
    domain = context.domain(base)
    return isinstance(domain, Interval) and bool(domain.start * _MOST >= 1) and _is_bounded(base, context)


def _is_bounded(number: Expr, context: Context) -> bool:
    """Whether an input is not large."""
    domain = context.domain(number.base if isinstance(number, Indexed) else number)
    return isinstance(domain, Interval) and bool(domain.end <= _MOST) and bool(domain.start >= -_MOST)


TEMPERATURE_INSIDE = Rule("temperature inside", _temperature_inside, reason=r"$(x + y)/T = x/T + y/T$")
EXPONENTS_IN_PARTS = Rule(
    "exponents in parts",
    _exponents_in_parts,
    reason=r"$e^{(u - v)/T} = e^h e^r$ with the leading digits $h$ of $(u - v)/T = h + r$",
)

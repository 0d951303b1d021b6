r"""Exponentials of the square of a ratio, as in a Gaussian density: the error of a large square is not small in them.

With the leading half :math:`h` of the digits of :math:`x = (u - v)/w` and the rest :math:`r` it is
:math:`e^{-c x^2} = e^{-c h^2} e^{-c r (2h + r)}`, of which the first exponent is exact and the second small.
"""

from __future__ import annotations

from sympy import Abs, Expr, Mul, Piecewise, Pow, S, Symbol, erf, exp

from mse_sym.forms.differences import is_difference, operands
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import POSITIVE, Context
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.rounding import (
    expm1_of_correction,
    leading_half,
    normal_part,
    remaining_part,
    rounded_difference,
    rounding_error,
)
from mse_sym.symbolic.summation import leading_quotient, remaining_quotient

_FAR = 64
"""A ratio of which the exponential of the square is 0, whatever it is multiplied by."""


def _exponential_of_a_square(expr: Expr, context: Context) -> Expr:
    """Of a product with e^{−c x²} in two parts; far out, where x may overflow, it stays as it is."""
    exponents = {part.args[0] for part in expr.atoms(normal_part)}
    known = [(each, ratio) for each in exponents if (ratio := _ratio(each, context)) is not None]
    if not isinstance(expr, Mul | ordered_product) or len(exponents) != 1 or not known:
        return expr
    ((exponent, (c, difference, width)),) = known
    u, v = operands(difference)
    leading_width = leading_half(width)
    parts = rounded_difference(u, v), rounding_error(u, v), leading_width, width - leading_width
    h, r = leading_quotient(*parts), remaining_quotient(*parts)
    first = exp(normal_part(-c * h**2))
    near = expr.xreplace(
        {
            exp(normal_part(exponent)): ordered_product(
                first, 1 + expm1_of_correction(ordered_product(-c, r, 2 * h + r))
            ),
            remaining_part(exponent): remaining_part(-c * h**2),
        }
    )
    return Piecewise((near, Abs(difference) <= _FAR * width), (expr, True))


def _ratio(exponent: Expr, context: Context) -> tuple[Expr, Expr, Symbol] | None:
    """The c, u − v and w of −c ((u − v)/w)², with a power of two c."""
    number, rest = exponent.as_coeff_Mul()
    powers = {part.exp: part.base for part in Mul.make_args(rest) if isinstance(part, Pow)}
    if set(powers) != {S(2), S(-2)} or rest != Mul(*(base**power for power, base in powers.items())):
        return None
    difference, width = powers[S(2)], powers[S(-2)]
    is_exact = all(part.p & (part.p - 1) == 0 for part in (S(abs(number.p)), S(number.q)))
    if number > 0 or not is_exact or not is_difference(difference):
        return None
    return (-number, difference, width) if isinstance(width, Symbol) and context.domain(width) == POSITIVE else None


def _number_last(expr: Expr, context: Context) -> Expr:
    """The error function of c (u − v)/w, with the quotient first: c (u − v) may be too small a number."""

    def of(argument: Expr) -> Expr:
        number, quotient = argument.as_independent(*argument.free_symbols, as_Add=False)
        differences = [factor for factor in Mul.make_args(quotient) if is_difference(factor)]
        return erf(ordered_product(quotient, number) if number != 1 and quotient.is_Mul and differences else argument)

    return expr.replace(erf, of)


NUMBER_LAST = Rule("number last", _number_last, reason=r"$c (u - v)/w = ((u - v)/w) \, c$")
EXPONENTIAL_OF_A_SQUARE = Rule(
    "exponential of a square",
    _exponential_of_a_square,
    reason=r"$e^{-c x^2} = e^{-c h^2} e^{-c r (2h + r)}$ with the leading digits $h$ of $x = h + r$",
)

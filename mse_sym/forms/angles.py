r"""Sines and cosines of the difference of two inputs, which overflows, or is rounded by more than the period.

With :math:`\sin(u - v) = \sin u \cos v - \cos u \sin v` and :math:`\cos(u - v) = \cos u \cos v + \sin u \sin v`
the errors are those of the functions, however large the angles are.
"""

from __future__ import annotations

from sympy import Abs, Expr, Piecewise, cos, sin

from mse_sym.forms.differences import is_difference, operands
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import ordered_product


def with_angles_apart(expr: Expr) -> Expr:
    """Of a difference times a number up to 1, where it is more than 1, by the functions of both inputs."""

    def of(function: type[Expr], angle: Expr) -> Expr:
        number, difference = angle.replace(ordered_product, lambda part: part).as_content_primitive()
        if not is_difference(difference) or number > 1:
            return function(angle)
        u, v = (number * each for each in operands(difference))
        apart = sin(u) * cos(v) - cos(u) * sin(v) if function is sin else cos(u) * cos(v) + sin(u) * sin(v)
        return Piecewise((function(angle), Abs(difference) <= 1), (apart, True))

    return expr.replace(sin, lambda angle: of(sin, angle)).replace(cos, lambda angle: of(cos, angle))


def _angles_apart(expr: Expr, context: Context) -> Expr:
    """Those of the differences of an expression."""
    return with_angles_apart(expr)


ANGLES_APART = Rule("angles apart", _angles_apart, reason=r"$\sin(u - v) = \sin u \cos v - \cos u \sin v$")
"""Of sines and cosines."""

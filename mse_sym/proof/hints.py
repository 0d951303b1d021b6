"""What would help where nothing is decided: a function that is not read, a factor without a known sign."""

from __future__ import annotations

from sympy import Expr

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.plainly import plainly
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.pieces import NoDerivative

_LONGEST = 120


def of_equality(left: Expr, right: Expr, context: Context) -> str:
    """Why there is no normal form of a difference, in words; empty where there is one."""
    try:
        GeneratorField(context).normal(left - right)
    except UnsupportedExpression as reason:
        return _shortened(str(reason))
    except NoDerivative:
        return ""
    return ""


def of_sign(expr: Expr, context: Context) -> str:
    """Which factor has no known sign, or why there is no normal form."""
    field = GeneratorField(context)
    try:
        factors = field.factors(field.normal(expr))
        unknown = [field.restore(factor) for factor, power in factors if power % 2 and field.sign(factor) is None]
    except UnsupportedExpression as reason:
        return _shortened(str(reason))
    except NoDerivative:
        return ""
    return _shortened(f"the sign of {plainly(unknown[0])} is not known") if unknown else ""


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

r"""Logarithms and quotients of a softplus, which is itself too small a number where its argument is far below 0.

With :math:`e = e^u` it is :math:`e \, r`, where :math:`r = \log(1 + e)/e` lies between :math:`\log 2` and 1 for
:math:`u \le 0`.  Then :math:`\log \operatorname{softplus}(u) = u + \log r`, and in a quotient like
:math:`\sigma(u)/\operatorname{softplus}(u) = \sigma(-u)/r` the small factors cancel.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Dummy, Expr, Piecewise, Pow, S, exp, expand_mul, factor, fraction, log
from sympy.codegen.cfunctions import log1p

from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import ordered_product, sigmoid, softplus


def _apart_below_zero(expr: Expr, context: Context) -> Expr:
    """As it is for u ≥ 0; below, u + log r for log softplus(u), and each quotient by a softplus without it."""
    arguments = {part.args[0] for part in expr.atoms(softplus) if _is_logarithm_or_divisor(part, expr)}
    if len(arguments) != 1 or expr.has(Piecewise):
        return expr
    (u,) = arguments
    r = Dummy("r", positive=True)
    below = _small(expr.xreplace({1 - sigmoid(u): sigmoid(-u)}), u, r).xreplace({log(softplus(u)): u + log(r)})
    return Piecewise((expr, u >= 0), (below.xreplace({r: _ratio(u)}), True))


def _is_logarithm_or_divisor(function: Expr, expr: Expr) -> bool:
    divides = any(power.base == function and bool(power.exp.is_negative) for power in expr.atoms(Pow))
    return divides or log(function) in expr.atoms(log)


def _small(total: Expr, u: Expr, r: Expr) -> Expr:
    """Terms that are divided by softplus(u) = e r, with σ(u) = e σ(−u), by their powers of e."""
    whole: list[Expr] = []
    apart: dict[Expr, list[Expr]] = {}
    for term in _terms(total):
        powers = term.as_powers_dict()
        small, slope = (powers.get(function, S.Zero) for function in (softplus(u), sigmoid(u)))
        if small.is_negative:
            others = term / softplus(u) ** small / sigmoid(u) ** slope
            number, others = others.as_coeff_Mul()
            others, slopes = others.as_independent(sigmoid, as_Add=False)
            reciprocals = number * slopes * sigmoid(-u) ** slope * r**small
            apart.setdefault(others * exp((small + slope) * u), []).append(reciprocals)
        else:
            whole.append(term)
    return Add(*whole, *(others * factor(Add(*each)) for others, each in apart.items()))


def _terms(total: Expr) -> Iterator[Expr]:
    """The terms of a sum, and of what is multiplied in it, each over its whole denominator."""
    for part in Add.make_args(total):
        above, below = fraction(part)
        yield from (term / below for term in Add.make_args(expand_mul(above)))


def _ratio(u: Expr) -> Expr:
    """log(1 + e)/e; where the exponential is rounded to 0, as no exponential is, the limit 1."""
    small = ordered_product(exp(u))
    return Piecewise((ordered_product(log1p(small), 1 / small), small > 0), (S.One, True))


SMALL_SOFTPLUS = Rule(
    "softplus below 0",
    _apart_below_zero,
    reason=r"$\operatorname{softplus}(u) = e^u r$ with $r = \log(1 + e^u)/e^u$, for $u < 0$",
)
"""Of logarithms and quotients of one softplus."""

r"""Factorials, binomial coefficients and beta functions by the gamma function, and its logarithm as one function.

:math:`\Gamma(x)` is too large a number from 172 on, where :math:`\log \Gamma(x)` is 711.
"""

from __future__ import annotations

from sympy import Add, Dummy, Expr, Mul, S, beta, binomial, factorial, gamma, log, loggamma

from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import AtLeast
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, Context


def _by_gamma(expr: Expr, context: Context) -> Expr:
    """The factors of what is in a logarithm apart, where they are gamma functions of positive numbers."""

    def logarithm(argument: Expr) -> Expr:
        apart = [factor for factor in Mul.make_args(argument) if _is_of_positive(factor.as_base_exp()[0], context)]
        rest = argument / Mul(*apart)
        logarithms = [power * loggamma(base.args[0]) for base, power in (factor.as_base_exp() for factor in apart)]
        return Add(*logarithms, log(rest))

    def in_gammas(argument: Expr) -> Expr:
        written = argument.replace(beta, lambda a, b: gamma(a) * gamma(b) / gamma(a + b))
        written = written.replace(binomial, lambda n, k: gamma(n + 1) / (gamma(k + 1) * gamma(n - k + 1)))
        return written.replace(factorial, lambda n: gamma(n + 1))

    written = expr.replace(log, lambda argument: logarithm(in_gammas(argument)))
    return in_gammas(written) if written.has(binomial) else written.replace(factorial, lambda n: gamma(n + 1))


def _is_of_positive(expr: Expr, context: Context) -> bool:
    if not isinstance(expr, gamma):
        return False
    symbols = [symbol for symbol in expr.free_symbols if symbol.is_Symbol]
    known = {POSITIVE: {"positive": True}, NONNEGATIVE: {"nonnegative": True}}
    assumed = {s: Dummy(str(s), **known.get(context.domain(s), s.assumptions0)) for s in symbols}
    if expr.args[0].xreplace(assumed).is_positive:
        return True
    return isinstance(prove(expr.args[0], AtLeast(strict=True), S.Zero, context), Proved)


GAMMA = Rule("logarithm of the gamma function", _by_gamma, reason=r"$\log \Gamma(x)$ as one function")
"""Of factorials, binomial coefficients, gamma and beta functions."""

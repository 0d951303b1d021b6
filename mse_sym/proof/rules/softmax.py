r"""Softmax and logsumexp that an author has written out, by their names: their derivatives are short."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Dummy, Expr, Indexed, IndexedBase, Pow, S, Sum, bottom_up, exp, log

from mse_sym.proof.rules.rule import Rule
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import logsumexp, softmax

_TOTAL = Dummy("E", positive=True)
"""The sum of the exponentials of all entries."""


def _by_names(expr: Expr, context: Context) -> Expr:
    for vector in sorted({total.function.args[0].base for total in expr.atoms(Sum) if _is_whole(total)}, key=str):
        expr = named_softmax(expr, vector)
    return expr


def named_softmax(expr: Expr, vector: IndexedBase) -> Expr:
    r"""By softmax and logsumexp, where :math:`e^{z_j}` stands over the sum of all; as it is where it does not."""
    whole = [part for part in expr.atoms(Sum) if _is_whole(part) and part.function.args[0].base == vector]
    found = expr.xreplace(dict.fromkeys(whole, _TOTAL))

    def probability(exponent: Expr) -> Expr:
        is_entry = isinstance(exponent, Indexed) and exponent.base == vector
        return _TOTAL * softmax(vector, exponent.indices[0]) if is_entry else exp(exponent)

    found = bottom_up(found.replace(exp, probability), factor_outside(_TOTAL, logsumexp(vector)))
    return expr if found.has(_TOTAL) else found


def _is_whole(total: Sum) -> bool:
    """Whether it is the sum of the exponentials of all entries of a vector."""
    body, (index, *limits), *others = total.args
    if others or not isinstance(body, exp) or not isinstance(body.args[0], Indexed):
        return False
    entry = body.args[0]
    return bool(entry.indices == (index,) and entry.base.shape and limits == [1, entry.base.shape[0]])


def factor_outside(
    symbol: Expr, logarithm: Expr, of_rest: Callable[[Expr], Expr | None] = lambda rest: None
) -> Callable[[Expr], Expr]:
    """With powers of a symbol outside of sums; its logarithm is known, and perhaps that of what is beside it."""

    def of(part: Expr) -> Expr:
        if isinstance(part, Sum):
            rest, factor = part.function.as_independent(symbol, as_Add=False)
            return factor * Sum(rest, *part.limits) if _is_power(factor, symbol) else part
        if part.is_Add:
            factors = {term.as_independent(symbol, as_Add=False)[1] for term in part.args}
            if len(factors) == 1 and _is_power(factor := factors.pop(), symbol):
                return factor * Add(*(term / factor for term in part.args))
        if isinstance(part, log):
            rest, factor = part.args[0].as_independent(symbol, as_Add=False)
            beside = S.Zero if rest == 1 else of_rest(rest)
            if _is_power(factor, symbol) and beside is not None:
                return factor.as_base_exp()[1] * logarithm + beside
        return part

    return of


def _is_power(factor: Expr, symbol: Expr) -> bool:
    return factor == symbol or (isinstance(factor, Pow) and factor.base == symbol and factor.exp.is_Integer)


name_softmax = Rule("softmax by its name", _by_names, reason=r"$p_k = e^{z_k} / \sum_i e^{z_i}$")

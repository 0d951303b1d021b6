r"""Induction over a size: an identity that holds for :math:`n = 1`, and for :math:`n + 1` where it holds for :math:`n`.

Both are identities of their own: :math:`d_1 = 0` and :math:`d_{n+1} - d_n = 0`, where :math:`d_n` is the difference
of the sides, whose sums over 1, …, :math:`n + 1` have one term more.  The vectors of size :math:`n` are the first
entries of vectors of size :math:`n + 1`.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Indexed, IndexedBase, Integer, KroneckerDelta, Product, Sum, Symbol
from sympy import Tuple as Expressions

from mse_sym.proof.ranges import aligned
from mse_sym.proof.sampling import instantiate
from mse_sym.symbolic.context import Context, size
from mse_sym.symbolic.unknown import UnknownOfVector


def inductions(left: Expr, right: Expr, context: Context) -> Iterator[tuple[Symbol, tuple[Expr, Expr]]]:
    """For each size over which there is an induction: the difference of the sides for 1, and its growth."""
    for number in sorted(_upper_limits(left - right), key=str):
        if _may_grow(number, left - right, context):
            difference = _without_shapes(left - right)
            growth = aligned(difference.xreplace({number: number + 1})) - aligned(difference)
            yield number, (instantiate(difference, {number: Integer(1)}), growth)


def _upper_limits(expr: Expr) -> set[Symbol]:
    limits = {limit[2] for total in expr.atoms(Sum, Product) for limit in total.limits}
    return {symbol for high in limits for symbol in high.free_symbols & expr.free_symbols}


def _may_grow(number: Symbol, expr: Expr, context: Context) -> bool:
    """Whether it is any of 1, 2, …, and no set over which anything else ranges depends on it.

    So does the set of a free index of a vector of this size.
    """
    if number.assumptions0 != size(number.name).assumptions0 or expr.has(UnknownOfVector):
        return False
    if any(number in {name, *domain.free_symbols} for name, domain in context.domains.items()):
        return False
    if any(number == limit[0] for total in expr.atoms(Sum, Product) for limit in total.limits):
        return False  # one name for two numbers
    free = expr.free_symbols - {number}
    places = [
        index
        for entry in expr.atoms(Indexed)
        for index, length in zip(entry.indices, entry.base.shape or (number,) * len(entry.indices), strict=True)
        if length.has(number)
    ]
    places += [index for delta in expr.atoms(KroneckerDelta) for index in delta.args]
    return not Expressions(*places).free_symbols & free


def _without_shapes(expr: Expr) -> Expr:
    """The expression with vectors of no stated size, so that those of sizes ``n`` and ``n + 1`` are one."""
    return expr.xreplace({base: IndexedBase(base.label) for base in expr.atoms(IndexedBase)})

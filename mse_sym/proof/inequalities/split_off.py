"""One entry split off a sum: a sum of terms that are not negative is at least each of them."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Basic, Expr, Indexed, Interval, KroneckerDelta, Product, Sum, Symbol, oo
from sympy.concrete.expr_with_limits import ExprWithLimits

from mse_sym.proof.inequalities.algebra import is_positive
from mse_sym.proof.inequalities.claim import Argument, Claim, Shows, stand_in
from mse_sym.proof.sums import runs_over_indices
from mse_sym.proof.verdict import Evidence
from mse_sym.symbolic.context import NONNEGATIVE
from mse_sym.symbolic.notation import textbook_latex


def one_entry_split_off(claim: Claim, shows: Shows) -> Argument | None:
    """The claim with ``f_j + r`` in the place of ``Σ f``, for every ``r`` that is not negative.

    Where no term can be 0 and there are two at least, for every positive ``r``.
    """
    bound = _bound(claim.expr)  # a sum that an outer one has in each of its terms is another number in each
    for index, size in _entries(claim.expr):
        known: dict[Expr, Expr] = {}
        moved = claim
        for total in sorted(claim.expr.atoms(Sum), key=str):
            rest = None if total.free_symbols & bound else _rest(total, index, size, claim, shows)
            if rest is not None:
                variable = stand_in(total, r"r", real=True)
                known[total] = total.function.xreplace({total.variables[0]: index}) + variable
                moved = moved.within(variable, rest)
        if not known:
            continue
        argument = shows(moved.of(claim.expr.xreplace(known)))
        if argument is not None:
            return Evidence(claim.goal, "one entry split off the sum", f"${textbook_latex(index)}$"), *argument
    return None


def _bound(expr: Expr) -> set[Basic]:
    """The indices that sums and products bind."""
    return {index for part in expr.atoms(ExprWithLimits) for index in part.variables}


def _entries(expr: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The free indices of entries, and 1, each with the size of the vector: it is one of 1, 2, …, size.

    An entry ``x[K + 1]`` is none of a vector of size ``K``, and ``x[2]`` none of one of size 1.
    """
    bound = _bound(expr)
    found = dict.fromkeys(
        (index, size)
        for entry in sorted(expr.atoms(Indexed), key=str)
        if not entry.free_symbols & bound
        for index, size in zip(entry.indices, entry.base.shape or (), strict=False)
        if isinstance(index, Symbol) or index == 1
    )
    yield from found


def _rest(total: Sum, index: Expr, size: Expr, claim: Claim, shows: Shows) -> Interval | None:
    """Where the sum of all terms but one lies, if none is negative and the one is there."""
    if len(total.limits) != 1 or not runs_over_indices(total.limits[0]):
        return None
    (_, low, high), body = total.limits[0], total.function
    if low != 1 or high != size or body.has(Sum, Product, KroneckerDelta):
        return None
    if is_positive(body, claim.context):
        return Interval.open(0, oo) if (high - low).is_positive else NONNEGATIVE
    if shows(claim.of(body, goal="no term is negative", strict=False)) is None:
        return None
    return NONNEGATIVE

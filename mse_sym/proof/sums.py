"""Finite sums over bound indices: linear, and written in one canonical way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import permutations
from typing import TypeAlias

from sympy import (
    Add,
    Basic,
    Dummy,
    Expr,
    Indexed,
    KroneckerDelta,
    Mul,
    Product,
    S,
    Sum,
    Symbol,
    expand,
    factor_list,
    fraction,
)

from mse_sym.proof.generators import Generators

Limit: TypeAlias = tuple[Expr, Expr, Expr]
"""A bound index, the first and the last number it takes."""

_BOUND = tuple(Symbol(f"i_{depth}", integer=True, positive=True) for depth in range(12))


def with_letters(expr: Expr) -> Expr:
    """The expression with letters for the bound indices of normal forms, as people call them."""
    taken = {str(symbol) for symbol in expr.atoms(Symbol)}
    bound = (name for name in _BOUND if expr.has(name))
    free = (Symbol(letter, integer=True, positive=True) for letter in "ikjlm" if letter not in taken)
    return expr.xreplace(dict(zip(bound, free, strict=False)))


def runs_over_indices(limit: Sequence[Expr]) -> bool:
    """Whether the bound index takes no numbers but 1, 2, …, and only finitely many."""
    _, low, high = limit
    return bool(low.is_integer and low.is_positive and high.is_integer)


def never_empty(limit: Sequence[Expr]) -> bool:
    """Whether the bound index surely takes a number: a sum over none is 0, whatever its terms are."""
    _, low, high = limit
    return bool((high - low).is_nonnegative)


def sum_over(value: Expr, limit: Limit, generators: Generators, normal: Callable[[Expr], Expr]) -> Expr:
    """The sum of a rational function: linear, with what is free of the bound index taken out.

    What comes out of a sum altogether is put into its normal form by ``normal``.
    """
    bound, *_ = limit
    depending = {generator for generator in value.free_symbols if generators.meaning[generator].has(bound)}
    top, bottom = fraction(value)
    constant, factors = factor_list(bottom)
    bottom_inside = Mul(*(factor**power for factor, power in factors if factor.free_symbols & depending))
    bottom_outside = constant * Mul(
        *(factor**power for factor, power in factors if not factor.free_symbols & depending)
    )
    total: Expr = S.Zero
    for term in Add.make_args(expand(top)):
        outside, inside = term.as_independent(*depending, as_Add=False)
        total += outside * _sum_of_term(inside / bottom_inside, limit, generators, normal)
    return total / bottom_outside


def single_term(total: Sum, bound_elsewhere: AbstractSet[Basic]) -> Expr:
    """The one term of a sum over a whole size which does not vanish: every other has the factor δ_kj, which is 0.

    Where ``j`` is the index of an entry of an array of this size, it is one of the numbers that ``k`` takes.
    """
    (bound, low, high), *others = total.limits
    for delta in sorted(total.function.atoms(KroneckerDelta), key=str):
        other = next((index for index in delta.args if index != bound), bound)
        if others or low != 1 or bound not in delta.args or not isinstance(other, Symbol) or other in bound_elsewhere:
            continue
        there = total.function.xreplace({bound: other})
        sizes = [dict(zip(entry.indices, entry.base.shape or (), strict=False)) for entry in there.atoms(Indexed)]
        if any(ranges.get(other) == high for ranges in sizes) and total.function.xreplace({delta: S.Zero}) == 0:
            return there
    return total


def _sum_of_term(term: Expr, limit: Limit, generators: Generators, normal: Callable[[Expr], Expr]) -> Expr:
    bound, low, high = limit
    if term == 1 and (high - low + 1).is_nonnegative:
        return normal(high - low + 1)
    limits = [limit]
    body: Expr = S.One
    for factor, power in term.as_powers_dict().items():
        meaning = generators.meaning.get(factor)
        if isinstance(meaning, KroneckerDelta) and power > 0 and bound in meaning.args:
            (other,) = set(meaning.args) - {bound}
            there = generators.restore(term / factor**power).xreplace({bound: other})
            if _takes(limit, other, there, generators):
                return normal(there)
        if isinstance(meaning, Sum) and power.is_Integer and power > 0:
            for _ in range(power):
                inner, *inner_limits = meaning.args
                fresh = {index: Dummy("i", integer=True, positive=True) for index, *_ in inner_limits}
                limits += [tuple(part.xreplace(fresh) for part in parts) for parts in inner_limits]
                body *= inner.xreplace(fresh)
        else:
            body *= generators.restore(factor) ** power
    positive = generators.sign(term) == 1 and all(map(never_empty, limits))
    canonical = canonical_sum(body, limits)
    return generators.generator(("sum", canonical), canonical, positive=positive)


def _takes(limit: Limit, other: Expr, there: Expr, generators: Generators) -> bool:
    """Whether the bound index surely takes the value of another index, which is met in the term ``there``.

    A bound index lies between its own limits.  A free one, of which nothing else is known, may be any of those that
    an array has whose entry it names.
    """
    _, low, high = limit
    first, *lasts = generators.ranges.get(other, (other, other))
    if isinstance(other, Symbol) and other not in generators.ranges:
        lasts = [size for index, size in _indices_of_entries(there) if index == other] or [other]
    return bool((first - low).is_nonnegative) and all((high - last).is_nonnegative for last in lasts)


def ranges_of_free_indices(statement: Expr) -> dict[Symbol, tuple[Expr, Expr]]:
    """Over what a free index runs whose deltas a statement has: over all indices of one size.

    That is the size of the arrays whose entries it names and of the sums in which it meets a bound index.  Where a
    statement has two of them, it does not say which.
    """
    deltas = statement.atoms(KroneckerDelta)
    if not deltas:
        return {}
    free = {index for delta in deltas for index in delta.args} & statement.free_symbols
    sizes: dict[Expr, set[Expr]] = {index: set() for index in free}
    for index, size in _indices_of_entries(statement):
        if index in sizes:
            sizes[index].add(size)
    for total in statement.atoms(Sum):
        for bound, low, high in total.limits:
            for delta in total.function.atoms(KroneckerDelta):
                for index in free & set(delta.args) if bound in delta.args else ():
                    sizes[index].add(high if low == 1 else S.NaN)
    known = {index: next(iter(found)) for index, found in sizes.items() if len(found) == 1}
    return {index: (S.One, size) for index, size in known.items() if size.is_integer}


def _indices_of_entries(expr: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Each index with the size of the array whose entry it names."""
    for entry in expr.atoms(Indexed):
        yield from zip(entry.indices, entry.base.shape or (), strict=False)


def has_terms_of_their_own(total: Sum) -> bool:
    """Whether a term may be looked at alone: a delta in a sum inside would forget over what its index runs."""
    bound = {limit[0] for limit in total.limits}
    deltas = {delta for inner in total.function.atoms(Sum, Product) for delta in inner.atoms(KroneckerDelta)}
    return not any(bound & delta.free_symbols for delta in deltas)


def canonical_sum(body: Expr, limits: Sequence[tuple[Expr, ...]]) -> Sum:
    """The sum with its bound indices renamed: the least of all the ways, since finite sums commute."""
    depth = max((_BOUND.index(symbol) + 1 for symbol in _BOUND if body.has(symbol)), default=0)
    candidates = []
    for names in permutations(_BOUND[depth : depth + len(limits)]):
        renaming = {limit[0]: name for limit, name in zip(limits, names, strict=True)}
        renamed = sorted((tuple(part.xreplace(renaming) for part in limit) for limit in limits), key=str)
        candidates.append(Sum(body.xreplace(renaming), *renamed))
    return min(candidates, key=str)

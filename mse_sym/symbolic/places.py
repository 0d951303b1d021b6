"""The place of the largest of numbers that are not negative: an index, of which identities hold whatever it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sympy import Expr, Indexed, KroneckerDelta, Mul, Sum, Symbol

from mse_sym.symbolic.context import index


def place_of_largest(terms: Expr, bound: Symbol) -> Symbol:
    """The index of the largest of terms over a bound index; each has a name of its own, of products a short one."""
    entries = Mul.make_args(terms)
    if all(isinstance(entry, Indexed) and entry.indices == (bound,) for entry in entries):
        return index("m_" + ",".join(sorted(str(entry.base.label) for entry in entries)))
    return index(f"place of the largest {terms}")


def others(total: Sum, place: Symbol) -> Sum:
    """The sum without the term at a place."""
    (bound, *_), *_ = total.limits
    return Sum((1 - KroneckerDelta(bound, place)) * total.function, *total.limits)


def places_in(expressions: Iterable[Expr]) -> Mapping[Symbol, Sum]:
    """The places of largest terms in expressions, by the sums that leave these out, and the sums of all terms."""
    found = {}
    for total in sorted(set().union(*(expr.atoms(Sum) for expr in expressions)), key=str):
        bound = total.limits[0][0]
        terms, without = total.function.as_independent(KroneckerDelta, as_Add=False)
        place = place_of_largest(terms, bound)
        if without == 1 - KroneckerDelta(bound, place):
            found[place] = Sum(terms, *total.limits)
    return found

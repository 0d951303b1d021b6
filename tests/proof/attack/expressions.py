"""The names of which random statements are made, and the expressions in them."""

from __future__ import annotations

from hypothesis import strategies as st
from sympy import Dummy, Expr, FiniteSet, Interval, Set, Symbol, oo, symbols

from mse_sym.proof.relations import Relation
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import index, size, vector
from mse_sym.testing import grammar
from tests.proof.attack.statement import Statement

x, y = symbols("x y", real=True)
s, q = symbols("s q", positive=True)
below = Symbol("m", negative=True)
count = Symbol("n", integer=True, nonnegative=True)
weight = Symbol("w", nonnegative=True)
dummy = Dummy("x", real=True)
unit, closed, centred, left, label, inside = symbols("p r u h l g", real=True)
K, N = size("K"), size("N")
j, k, i = index("j"), index("k"), index("i")
X, Y, Z = vector("a", K), vector("b", K), vector("c", N)

DOMAINS: dict[Symbol, Set] = {
    unit: Interval.open(0, 1),
    closed: Interval(0, 1),
    centred: Interval(-1, 1),
    left: Interval.open(-oo, 0),
    label: FiniteSet(0, 1),
    inside: Interval.Ropen(0, 2),
}
"""Where assumptions do not say it."""

SCALARS = (x, y, x, y, s, q, below, count, weight, unit, closed, centred, left, label, inside, dummy)
POSITIVE = (s, q, unit)


def context_of(*expressions: Expr) -> Context:
    """The domains of what stands in the expressions."""
    free = {symbol for expr in expressions for symbol in expr.free_symbols}
    return Context({symbol: domain for symbol, domain in DOMAINS.items() if symbol in free})


GRAMMAR = grammar.Grammar(SCALARS, POSITIVE, (X, Y), sizes=(N,))


def leaves(bound: tuple[Symbol, ...] = ()) -> st.SearchStrategy[Expr]:
    """A number, a name, an entry of a vector."""
    return grammar.leaves(GRAMMAR, bound)


def positive(depth: int, bound: tuple[Symbol, ...] = ()) -> st.SearchStrategy[Expr]:
    """An expression that is positive on the whole domain."""
    return grammar.positives(GRAMMAR, depth, bound)


def smooth(depth: int, bound: tuple[Symbol, ...] = ()) -> st.SearchStrategy[Expr]:
    """An expression without pieces."""
    return reals(depth, bound, pieces=False)


def reals(depth: int, bound: tuple[Symbol, ...] = (), *, pieces: bool = True) -> st.SearchStrategy[Expr]:
    """Any expression."""
    return grammar.reals(GRAMMAR, depth, bound, pieces=pieces)


def true(before: Expr, relation: Relation, after: Expr, made_by: str, *others: Expr) -> Statement:
    """A statement that is true by construction on the domains of its names."""
    return Statement(before, relation, after, context_of(before, after, *others), is_true=True, made_by=made_by)

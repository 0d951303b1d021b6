"""Random expressions in the grammar of statements: every one has a value on the whole domain of its names."""

from __future__ import annotations

from hypothesis import strategies as st
from sympy import (
    Abs,
    Dummy,
    Expr,
    FiniteSet,
    Interval,
    KroneckerDelta,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Set,
    Sum,
    Symbol,
    cosh,
    erf,
    exp,
    log,
    oo,
    sign,
    sqrt,
    symbols,
    tanh,
)

from mse_sym.proof.relations import Relation
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import gaussian_cumulative, logsumexp, sigmoid, softmax, softplus
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
NUMBERS = (*map(S, (1, 2, 3, -1, -2)), Rational(1, 2), Rational(-1, 3), Rational(3, 4))


def context_of(*expressions: Expr) -> Context:
    """The domains of what stands in the expressions."""
    free = {symbol for expr in expressions for symbol in expr.free_symbols}
    return Context({symbol: domain for symbol, domain in DOMAINS.items() if symbol in free})


@st.composite
def leaves(draw: st.DrawFn, bound: tuple[Symbol, ...] = ()) -> Expr:
    """A number, a name, an entry of a vector."""
    kind = draw(st.integers(0, 9))
    if bound and kind < 5:
        return draw(st.sampled_from((X, Y)))[draw(st.sampled_from(bound))]
    if kind == 9:
        return draw(st.sampled_from((X, Y)))[j]
    if kind == 8:
        return draw(st.sampled_from(NUMBERS))
    return draw(st.sampled_from(SCALARS))


@st.composite
def positive(draw: st.DrawFn, depth: int, bound: tuple[Symbol, ...] = ()) -> Expr:
    """An expression that is positive on the whole domain."""
    if depth <= 0 or draw(st.booleans()):
        return draw(st.sampled_from(POSITIVE))
    e = draw(reals(depth - 1, bound))
    return draw(
        st.sampled_from([exp(e), 1 + e**2, sigmoid(e), softplus(e), cosh(e), 2 + Abs(e), gaussian_cumulative(e)])
    )


@st.composite
def smooth(draw: st.DrawFn, depth: int, bound: tuple[Symbol, ...] = ()) -> Expr:
    """An expression without pieces."""
    return draw(reals(depth, bound, pieces=False))


@st.composite
def reals(draw: st.DrawFn, depth: int, bound: tuple[Symbol, ...] = (), *, pieces: bool = True) -> Expr:
    """Any expression."""
    if depth <= 0:
        return draw(leaves(bound))
    again = reals(depth - 1, bound, pieces=pieces)
    kind = draw(st.integers(0, 11 if pieces else 8))
    match kind:
        case 0 | 1:
            return draw(again) + draw(again)
        case 2:
            return draw(again) * draw(again)
        case 3:
            return draw(again) ** draw(st.sampled_from((2, 2, 3)))
        case 4:
            e = draw(again)
            return draw(st.sampled_from([exp(e), sigmoid(e), softplus(e), tanh(e), erf(e), gaussian_cumulative(e)]))
        case 5:
            p = draw(positive(depth - 1, bound))
            return draw(st.sampled_from([log(p), sqrt(p), 1 / p]))
        case 6:
            return draw(again) / draw(positive(depth - 1, bound))
        case 7:
            return draw(positive(depth - 1, bound)) ** draw(leaves(bound))
        case 8:
            return draw(sums(depth - 1, bound, pieces=pieces))
        case 9:
            u, v = draw(again), draw(leaves(bound))
            return draw(st.sampled_from([Abs(u), Abs(u - v), Max(u, v), Min(u, v), sign(u - v), Max(u, 0)]))
        case 10:
            u, v, f, g = (draw(leaves(bound)) for _ in range(4))
            condition = draw(st.sampled_from([u < v, u <= v, u > v, u >= v]))
            return Piecewise((f, condition), (g, True))
    u = draw(leaves(bound))
    return draw(st.sampled_from([Abs(u), Max(u, 0), Min(u, 1)])) * draw(again)


@st.composite
def sums(draw: st.DrawFn, depth: int, bound: tuple[Symbol, ...] = (), *, pieces: bool = True) -> Expr:
    """A sum over the entries of a vector, or a function of a whole vector."""
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return logsumexp(X)
    if kind == 1:
        return softmax(X, draw(st.sampled_from((*bound, j))))
    over = k if k not in bound else i
    if over in bound:
        return draw(leaves(bound))
    body = draw(reals(depth, (*bound, over), pieces=pieces))
    if kind == 2:
        body = body * KroneckerDelta(over, j)
    if kind == 3:
        return Sum(body, (over, 1, N)) if not body.has(over) else Sum(body, (over, 1, K))
    return Sum(body, (over, 1, K))


def true(before: Expr, relation: Relation, after: Expr, made_by: str, *others: Expr) -> Statement:
    """A statement that is true by construction on the domains of its names."""
    return Statement(before, relation, after, context_of(before, after, *others), is_true=True, made_by=made_by)

"""Statements that are true by construction, for every relation, and what a single change makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import assume
from hypothesis import strategies as st
from sympy import (
    Abs,
    Dummy,
    Expr,
    IndexedBase,
    KroneckerDelta,
    Lambda,
    Max,
    Piecewise,
    S,
    Sum,
    Symbol,
    acot,
    atan,
    diff,
    exp,
    log,
    sign,
    tanh,
)

from mse_sym.proof.relations import (
    AntiderivativeIn,
    AtLeast,
    DerivativeIn,
    Equal,
    EqualUpToConstant,
    NegativeLogarithm,
    SameMinimiser,
    SolvedFor,
)
from mse_sym.symbolic import Context
from mse_sym.symbolic.functions import expand_functions, logsumexp, sigmoid, softmax, softplus
from tests.proof.attack.corners import domains, far_away, integers, unread
from tests.proof.attack.expressions import (
    K,
    N,
    X,
    Y,
    Z,
    context_of,
    i,
    j,
    k,
    leaves,
    positive,
    q,
    reals,
    s,
    smooth,
    true,
    x,
    y,
)
from tests.proof.attack.limits import limits
from tests.proof.attack.mutations import mutated
from tests.proof.attack.renaming import renamed
from tests.proof.attack.rewriting import rewritten
from tests.proof.attack.statement import Statement

Statements = Callable[[], st.SearchStrategy[Statement]]


@st.composite
def equalities(draw: st.DrawFn) -> Statement:
    before = draw(reals(draw(st.integers(1, 2))))
    return true(before, Equal(), draw(rewritten(before, draw(st.integers(1, 2)))), "an equality")


@st.composite
def sums(draw: st.DrawFn) -> Statement:
    """Identities of sums and indices."""
    f = draw(reals(1, (k,), pieces=False))
    at_j, squares = f.xreplace({k: j}), Sum(X[k] ** 2, (k, 1, K))
    pairs = [
        (Sum(KroneckerDelta(k, j) * f * X[j], (k, 1, K)), at_j * X[j]),
        (Sum(Sum(X[k] * Z[i] * q, (k, 1, K)), (i, 1, N)), q * Sum(X[k], (k, 1, K)) * Sum(Z[i], (i, 1, N))),
        (Sum(f + s, (k, 1, K)), Sum(f, (k, 1, K)) + K * s),
        (Sum(f * X[k], (k, 1, K)), Sum(at_j * X[j], (j, 1, K)) if not f.has(j) else Sum(f * X[k], (k, 1, K))),
        (
            Sum((X[k] - X[i]) ** 2, (k, 1, K), (i, 1, K)),
            2 * K * squares - 2 * Sum(X[k], (k, 1, K)) ** 2,
        ),
        (Sum(X[k] * (s + Y[k]), (k, 1, K)), s * Sum(X[k], (k, 1, K)) + Sum(X[i] * Y[i], (i, 1, K))),
        (Sum((1 - KroneckerDelta(k, j)) * X[k], (k, 1, K)), Sum(X[k], (k, 1, K)) - X[j]),
        (Sum(Sum(KroneckerDelta(k, i) * f, (i, 1, K)), (k, 1, K)), Sum(f, (k, 1, K))),
    ]
    traps = [
        (Sum(f, (k, 1, k)), Sum(at_j, (j, 1, j))),
        (Sum(Sum(KroneckerDelta(k, i), (i, 1, K)) * Z[k], (k, 1, N)), Sum(Z[k], (k, 1, N))),
        (Sum(KroneckerDelta(k, j) * X[k], (k, 1, N)), X[j]),
        (Sum(f, (k, 1, N)), Sum(f, (k, 1, K))),
    ]
    before, after = draw(st.sampled_from([*pairs, *pairs, *traps]))
    return replace(true(before, Equal(), after, "a sum"), is_true=(before, after) in pairs)


@st.composite
def with_a_definition(draw: st.DrawFn) -> Statement:
    """An equality with a part of it under a name."""
    inner, name = draw(reals(1)), Dummy("u", real=True) if draw(st.booleans()) else Symbol("u", real=True)
    assume(not inner.has(name))
    outer = draw(smooth(1)) * name + draw(leaves())
    after = draw(rewritten(outer.xreplace({name: inner})))
    context = Context(context_of(outer, inner, after).domains, {name: inner})
    return Statement(outer, Equal(), after, context, is_true=True, made_by="a definition")


@st.composite
def up_to_a_constant(draw: st.DrawFn) -> Statement:
    parameter = draw(st.sampled_from([x, y, s, X]))
    f, g = draw(reals(1)), draw(reals(1))
    depending = f + (parameter[j] if isinstance(parameter, IndexedBase) else parameter)
    constant = S.One if g.has(parameter) else g
    after = draw(rewritten(depending)) + constant
    return true(depending, EqualUpToConstant(parameter), after, "up to a constant")


@st.composite
def same_minimiser(draw: st.DrawFn) -> Statement:
    parameter = draw(st.sampled_from([x, s]))
    f = draw(smooth(1)) + parameter**2
    factor, rest = draw(positive(1)), draw(leaves())
    clear = [part if not part.has(parameter) else S(2) for part in (factor, rest)]
    if draw(st.booleans()):
        return true(f, SameMinimiser(parameter), clear[0] * draw(rewritten(f)) + clear[1], "the same minimiser")
    z = Symbol("z", real=True)
    images = [
        exp(z),
        z**3 + z,
        tanh(z),
        sigmoid(z),
        3 * z - 1,
        softplus(z),
        z * q + y,
        z + z * parameter**2,
        z + parameter,
    ]
    through = draw(st.sampled_from(images))
    after = through.xreplace({z: f})
    relation = SameMinimiser(parameter, Lambda(z, through))
    statement = true(f, relation, after, "the same minimiser through a function")
    return replace(statement, is_true=not through.has(parameter))


def _derivative(expr: Expr, variable: Expr) -> Expr:
    """By SymPy, of what has no pieces; it cannot differentiate functions of a whole vector by their names."""
    return diff(expand_functions(expr) if expr.has(logsumexp, softmax) else expr, variable)


@st.composite
def derivatives(draw: st.DrawFn) -> Statement:
    variable = draw(st.sampled_from([x, s, X[j]]))
    f = draw(smooth(1)) * draw(st.sampled_from([variable, exp(variable), sigmoid(variable), S.One])) + variable**2
    kinds = [(f, _derivative(f, variable))]
    u = draw(leaves())
    if not u.has(x):
        kinds += [
            (Abs(x - u), sign(x - u)),
            (Max(x, u), Piecewise((1, x > u), (0, True))),
            (Abs(x - u) * (x - u), 2 * Abs(x - u)),
            (Max(x - u, 0) ** 2 / 2, Max(x - u, 0)),
        ]
    before, after = draw(st.sampled_from(kinds))
    if before is not f:
        variable = x
    return true(before, DerivativeIn(variable), draw(rewritten(after)), "a derivative", variable)


@st.composite
def antiderivatives(draw: st.DrawFn) -> Statement:
    f = draw(smooth(1)) * draw(st.sampled_from([x, exp(x), sigmoid(x), x**2])) + x
    jumps = [sign(x), acot(x) + atan(x), Piecewise((1, x > s), (0, True))]
    constant = draw(st.sampled_from([S.Zero, S.One, s, *jumps]))
    statement = true(draw(rewritten(_derivative(f, x))), AntiderivativeIn(x), f + constant, "an antiderivative", x)
    return replace(statement, is_true=constant not in jumps)


@st.composite
def solutions(draw: st.DrawFn) -> Statement:
    t, weight = draw(st.sampled_from((y, s, q, y**2, s + q, -s))), draw(positive(1))
    once = [weight * (x - t), exp(x) - exp(t), (x - t) * (1 + x**2), tanh(x - t), (x - t) ** 3 + x - t]
    before = draw(st.sampled_from([*once, x**2 - t**2]))
    return replace(true(before, SolvedFor(x), t, "a solution"), is_true=before in once)


@st.composite
def inequalities(draw: st.DrawFn) -> Statement:
    f = draw(reals(1))
    gap = draw(reals(1))
    strict = draw(st.booleans())
    more = draw(positive(2)) if strict else draw(st.sampled_from([gap**2, Abs(gap), Max(gap, 0), s * gap**2]))
    before = draw(rewritten(f + more))
    return true(before, AtLeast(strict), f, "an inequality", more)


@st.composite
def negative_logarithms(draw: st.DrawFn) -> Statement:
    f, p = draw(smooth(1)), draw(positive(1))
    before, after = exp(-f) * p, f - log(p)
    return true(before, NegativeLogarithm(), draw(rewritten(after)), "a negative logarithm", before)


FAMILIES: dict[str, Statements] = {
    "equalities": equalities,
    "sums": sums,
    "definitions": with_a_definition,
    "constants": up_to_a_constant,
    "minimisers": same_minimiser,
    "derivatives": derivatives,
    "antiderivatives": antiderivatives,
    "solutions": solutions,
    "inequalities": inequalities,
    "negative logarithms": negative_logarithms,
    "limits": limits,
    "domains": domains,
    "whole numbers": integers,
    "far away": far_away,
    "unread": unread,
}


@st.composite
def statements(draw: st.DrawFn, family: str) -> Statement:
    """A statement of a family: as it was made, under other names, or with one change."""
    statement = draw(FAMILIES[family]())
    what = draw(st.sampled_from(("as made", "as made", "renamed", "mutated", "mutated", "mutated")))
    if what == "as made" or family == "unread":
        return statement
    return draw(renamed(statement) if what == "renamed" else mutated(statement))

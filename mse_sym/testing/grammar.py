"""A strategy for expressions in a small grammar: every one has a value on the whole domain of its names.

Sums, products, powers, quotients, logarithms and roots of what is positive, the usual functions, pieces, and sums over
the entries of vectors. What a prover says of a statement about such an expression can be held against its values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from sympy import (
    Abs,
    Expr,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Max,
    Min,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    cosh,
    erf,
    exp,
    log,
    sign,
    sqrt,
    tanh,
)

from mse_sym.symbolic import Context
from mse_sym.symbolic.context import POSITIVE, index
from mse_sym.symbolic.functions import gaussian_cumulative, logsumexp, sigmoid, softmax, softplus

NUMBERS = (*map(Integer, (1, 2, 3, -1, -2)), Rational(1, 2), Rational(-1, 3), Rational(3, 4))
_ENTRY = index("j")
_BOUND = (index("k"), index("i"))


def expressions(
    variables: Sequence[Symbol | IndexedBase],
    *,
    depth: int = 2,
    context: Context = Context(),  # noqa: B008 (frozen)
    positive: bool = False,
    pieces: bool = True,
) -> st.SearchStrategy[Expr]:
    """Expressions in variables, each of which has a value on the whole of their domains.

    Example::

        from hypothesis import given, settings
        from sympy import symbols
        from mse_sym.testing import expressions

        x = symbols("x", real=True)


        @settings(max_examples=10)
        @given(expressions([x], depth=1))
        def test_each_has_a_value(expression):
            assert expression.subs(x, 1).is_real is not False


        test_each_has_a_value()

    Args:
        variables: real symbols, and vectors (:func:`mse_sym.vector`), over whose entries sums are taken; an entry
            that is not summed over has the index ``j``.
        depth: how deep functions are nested at most.
        context: the domains of variables, where their assumptions do not say them.
        positive: only expressions that are positive.
        pieces: whether there are absolute values, maxima and cases among them.

    Raises:
        TypeError: a variable of another kind.
        ValueError: no variable, a negative depth, a variable without a domain, or vectors of different sizes.
    """
    if strangers := [name for name in variables if not isinstance(name, Symbol | IndexedBase)]:
        raise TypeError(f"variables must be symbols or vectors, got {strangers[0]!r}")
    if depth < 0 or not variables:
        raise ValueError(f"expressions need variables and a depth of 0 or more, got {variables!r} and {depth}")
    symbols = tuple(name for name in variables if isinstance(name, Symbol))
    vectors = tuple(name for name in variables if isinstance(name, IndexedBase))
    if len({name.shape for name in vectors}) > 1:
        raise ValueError(f"vectors must have as many entries as one another, got {vectors!r}")
    known = tuple(symbol for symbol in symbols if context.domain(symbol).is_subset(POSITIVE))
    grammar = Grammar(symbols, known, vectors)
    return positives(grammar, depth) if positive else reals(grammar, depth, pieces=pieces)


@dataclass(frozen=True)
class Grammar:
    """Of what expressions are made: symbols, the positive ones among them, vectors, numbers.

    ``sizes`` are those over which sums of what has no index are taken.
    """

    symbols: tuple[Symbol, ...]
    positive: tuple[Symbol, ...]
    vectors: tuple[IndexedBase, ...] = ()
    numbers: tuple[Expr, ...] = NUMBERS
    sizes: tuple[Expr, ...] = ()


@st.composite
def leaves(draw: st.DrawFn, grammar: Grammar, bound: tuple[Symbol, ...] = ()) -> Expr:
    """A number, a name, an entry of a vector."""
    kind = draw(st.integers(0, 9))
    if grammar.vectors and bound and kind < 5:
        return draw(st.sampled_from(grammar.vectors))[draw(st.sampled_from(bound))]
    if grammar.vectors and (kind == 9 or not grammar.symbols):
        return draw(st.sampled_from(grammar.vectors))[_ENTRY]
    if kind == 8 or not grammar.symbols:
        return draw(st.sampled_from(grammar.numbers))
    return draw(st.sampled_from(grammar.symbols))


@st.composite
def positives(draw: st.DrawFn, grammar: Grammar, depth: int, bound: tuple[Symbol, ...] = ()) -> Expr:
    """An expression that is positive on the whole domain."""
    if depth <= 0 or draw(st.booleans()):
        return draw(st.sampled_from(grammar.positive or (Integer(1), Integer(2))))
    e = draw(reals(grammar, depth - 1, bound))
    return draw(
        st.sampled_from([exp(e), 1 + e**2, sigmoid(e), softplus(e), cosh(e), 2 + Abs(e), gaussian_cumulative(e)])
    )


@st.composite
def reals(
    draw: st.DrawFn, grammar: Grammar, depth: int, bound: tuple[Symbol, ...] = (), *, pieces: bool = True
) -> Expr:
    """Any expression, without pieces if they are not wanted."""
    if depth <= 0:
        return draw(leaves(grammar, bound))
    again = reals(grammar, depth - 1, bound, pieces=pieces)
    leaf, positive = leaves(grammar, bound), positives(grammar, depth - 1, bound)
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
            p = draw(positive)
            return draw(st.sampled_from([log(p), sqrt(p), 1 / p]))
        case 6:
            return draw(again) / draw(positive)
        case 7:
            return draw(positive) ** draw(leaf)
        case 8:
            return draw(sums(grammar, depth - 1, bound, pieces=pieces) if grammar.vectors else again)
        case 9:
            u, v = draw(again), draw(leaf)
            return draw(st.sampled_from([Abs(u), Abs(u - v), Max(u, v), Min(u, v), sign(u - v), Max(u, 0)]))
        case 10:
            u, v, f, g = (draw(leaf) for _ in range(4))
            condition = draw(st.sampled_from([u < v, u <= v, u > v, u >= v]))
            return Piecewise((f, condition), (g, True))
    u = draw(leaf)
    return draw(st.sampled_from([Abs(u), Max(u, 0), Min(u, 1)])) * draw(again)


@st.composite
def sums(draw: st.DrawFn, grammar: Grammar, depth: int, bound: tuple[Symbol, ...] = (), *, pieces: bool = True) -> Expr:
    """A sum over the entries of a vector, or a function of a whole vector."""
    vector = grammar.vectors[0]
    (size,) = vector.shape
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return logsumexp(vector)
    if kind == 1:
        return softmax(vector, draw(st.sampled_from((*bound, _ENTRY))))
    free = [symbol for symbol in _BOUND if symbol not in bound]
    if not free:
        return draw(leaves(grammar, bound))
    over = free[0]
    body = draw(reals(grammar, depth, (*bound, over), pieces=pieces))
    if kind == 2:
        body = body * KroneckerDelta(over, _ENTRY)
    if kind == 3 and grammar.sizes and not body.has(over):
        return Sum(body, (over, 1, draw(st.sampled_from(grammar.sizes))))
    return Sum(body, (over, 1, size))

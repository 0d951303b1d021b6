"""Statements of the corners of the grammar: domains and their ends, integers, huge numbers, what is not read."""

from __future__ import annotations

from typing import Any, TypeAlias

from hypothesis import strategies as st
from sympy import (
    Abs,
    Expr,
    FiniteSet,
    Float,
    Function,
    Integer,
    Integral,
    Interval,
    Matrix,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Set,
    Sum,
    Symbol,
    Tuple,
    cosh,
    erf,
    erfc,
    exp,
    factorial,
    floor,
    log,
    oo,
    pi,
    sign,
    sinh,
    sqrt,
    symbols,
    tanh,
)

from mse_sym.proof.relations import AtLeast, DerivativeIn, Equal, Relation, SameMinimiser, TendsTo
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.functions import gaussian_cumulative, sigmoid, softplus
from tests.proof.attack.expressions import (
    K,
    N,
    X,
    below,
    context_of,
    count,
    k,
    positive,
    q,
    reals,
    s,
    smooth,
    weight,
    x,
    y,
)
from tests.proof.attack.statement import Statement

Form: TypeAlias = tuple[Expr, Relation, Expr, bool]
"""Line before, relation, line after, and whether it is true."""

v = Symbol("v", real=True)
ENDS = (*map(S, (-100, -2, -1, 0, 1, 3)), Rational(-1, 2), Rational(1, 10), Rational(1, 3))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Open, closed, half open, unbounded, with ends that are symbols now and then."""
    low, high = sorted(draw(st.lists(st.sampled_from(ENDS), min_size=2, max_size=2, unique=True)))
    low, high = draw(st.sampled_from([(low, high), (low, high), (low, oo), (-oo, high), (S.Zero, s), (-s, s)]))
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


@st.composite
def domains(draw: st.DrawFn) -> Statement:
    """What the ends of a domain say of a variable, or no longer say."""
    domain = draw(intervals())
    end, side, is_open = draw(
        st.sampled_from(
            [
                (e, d, o)
                for e, d, o in ((domain.start, 1, domain.left_open), (domain.end, -1, domain.right_open))
                if e.is_finite
            ]
        )
    )
    distance = side * (v - end)
    shift = draw(st.sampled_from([S.Zero, S.Zero, S.One, Rational(1, 100), s]))
    f = draw(reals(1))
    forms: list[Form] = [
        (distance, AtLeast(), S.Zero, True),
        (distance + shift, AtLeast(strict=True), S.Zero, bool(is_open or shift != 0)),
        (Abs(distance), Equal(), distance, True),
        (Max(v * side, end * side) + f, Equal(), side * v + f, True),
        (sqrt(distance) ** 2, Equal(), distance, True),
        (sign(distance), Equal(), S.One, is_open),
        (log(distance) - log(distance), Equal(), S.Zero, True),
        (log(distance + shift) ** 2, AtLeast(), S.Zero, bool(is_open or shift != 0)),
        (exp(log(distance)), Equal(), distance, is_open),
        (1 / distance, AtLeast(strict=True), S.Zero, is_open),
        (Piecewise((f, distance > 0), (f + 1, True)), Equal(), f, is_open),
        (Piecewise((f, distance >= 0), (f + 1, True)), Equal(), f, True),
        (log(v + 100) ** 2, AtLeast(), S.Zero, False),
        (v**2, AtLeast(), end**2, False),
        (Abs(v), AtLeast(), v, True),
    ]
    before, relation, after, is_true = draw(st.sampled_from(forms))
    others = context_of(before, after).domains
    return Statement(before, relation, after, Context({**others, v: domain}), is_true=is_true, made_by="a domain")


@st.composite
def integers(draw: st.DrawFn) -> Statement:
    """Of integers, and of symbols of one sign."""
    forms: list[Form] = [
        (count**2, AtLeast(), count, True),
        (count**2 + count, AtLeast(strict=True), S.Zero, False),
        (-below, AtLeast(strict=True), S.Zero, True),
        (Abs(below), Equal(), -below, True),
        (floor(x), AtLeast(), x, False),
        (x, AtLeast(), floor(x), True),
        (floor(count), Equal(), count, True),
        (K**2, AtLeast(), K, True),
        (K, AtLeast(), S.One, True),
        (K, AtLeast(strict=True), S.One, False),
        (S(-1) ** (2 * count), Equal(), S.One, True),
        (sqrt(below**2), Equal(), -below, True),
        (weight * Abs(x), Equal(), Abs(weight * x), True),
        (weight + s, AtLeast(strict=True), S.Zero, True),
        (weight, AtLeast(strict=True), S.Zero, False),
        (Sum(X[k], (k, 1, K)) ** 2, AtLeast(), S.Zero, True),
        (Sum(S.One, (k, 1, K)) + 0 * x, Equal(), K, True),
    ]
    before, relation, after, is_true = draw(st.sampled_from(forms))
    f = draw(reals(1))
    return Statement(before + f, relation, after + f, context_of(f), is_true=is_true, made_by="whole numbers")


@st.composite
def far_away(draw: st.DrawFn) -> Statement:
    """Identities whose sides differ from a simple number by less than any fixed number of digits shows."""
    e = draw(st.sampled_from([exp(s), exp(x**2), s**3, x**2 * exp(q), exp(s * q), x**4 + s]))
    f = draw(st.sampled_from([x, s, y**2, S.One]))
    forms: list[Form] = [
        (1 - sigmoid(e), Equal(), sigmoid(-e), True),
        (1 - tanh(e) ** 2, Equal(), 1 / cosh(e) ** 2, True),
        (S.One, AtLeast(strict=True), erf(e), True),
        (S.One, AtLeast(strict=True), tanh(e), True),
        (S.One, AtLeast(strict=True), 1 + sigmoid(-e), False),
        (erfc(e), Equal(), 1 - erf(e), True),
        (softplus(e) - e, Equal(), softplus(-e), True),
        (softplus(e), AtLeast(strict=True), e, True),
        (softplus(e), Equal(), e, False),
        (gaussian_cumulative(-e), AtLeast(strict=True), S.Zero, True),
        (cosh(e) - sinh(e), Equal(), exp(-e), True),
        (log(1 + exp(-e)), AtLeast(strict=True), S.Zero, True),
        (exp(-e) + f, Equal(), f, False),
        (f * (1 - sigmoid(e)), Equal(), f * sigmoid(-e), True),
    ]
    before, relation, after, is_true = draw(st.sampled_from(forms))
    return Statement(before, relation, after, is_true=is_true, made_by="far away")


@st.composite
def unread(draw: st.DrawFn) -> Statement:
    """What the prover need not read: it may answer undecided, or say in a sentence what it does not take."""
    e, p = draw(smooth(1)), draw(positive(1))
    f = Function("f", nonnegative=True)
    b = symbols("b", positive=True)
    forms: list[tuple[Any, Relation, Any, bool]] = [
        (Sum(exp(-s) * s**k / factorial(k), (k, 0, oo)), Equal(), S.One, True),
        (Integral(exp(-(x**2) / 2) / sqrt(2 * pi), (x, -oo, oo)), Equal(), S.One, True),
        (f(x) + e, AtLeast(), e, True),
        (e > 0, Equal(), e > 0, True),
        (Matrix([e]), Equal(), Matrix([e]), True),
        (Tuple(e, x), Equal(), Tuple(e, x), True),
        (Partial(floor(x), x), Equal(), S.Zero, False),
        (Partial(e * Abs(x), x), Equal(), e, False),
        (Max(0, 1 - x), TendsTo(x, oo), S.Zero, True),
        (Max(0, s - x) + e.xreplace({x: y}), TendsTo(x, oo), e.xreplace({x: y}), True),
        (Max(sqrt(x), y), AtLeast(), y, False),
        (X[N] + Sum(X[k], (k, 1, N - 1)), Equal(), Sum(X[k], (k, 1, N)), False),
        (Abs(x - y) ** Rational(3, 2), DerivativeIn(x), Rational(3, 2) * Abs(x - y) ** S.Half * sign(x - y), True),
        (exp(floor(x)), TendsTo(x, S.One), S.Exp1, False),
        (x**2, SameMinimiser(x), 1 - exp(-(x**2) / 2), True),
        (x, SameMinimiser(x), tanh(x), True),
        (1 / (p - p.xreplace({x: y})), Equal(), 1 / (p - p.xreplace({x: y})), True),
        (Min(b, e) + Float(0.5), AtLeast(), Min(b, e) + Float(0.25), True),
        (1 / x, Equal(), 1 / x + 0 * y, True),
        (S.Infinity, AtLeast(), e, False),
        (S.NaN, Equal(), e, False),
        (S.ImaginaryUnit * e, Equal(), S.ImaginaryUnit * e, False),
        (Integer(2) ** (2**e), AtLeast(), S.One, False),
    ]
    before, relation, after, is_true = draw(st.sampled_from(forms))
    domain: Set = draw(st.sampled_from([S.Reals, S.Reals, Interval.open(0, 1), Interval(0, b), FiniteSet(1, 2)]))
    context = context_of(*(part for part in (before, after) if isinstance(part, Expr)))
    if x in getattr(before, "free_symbols", ()) and domain != S.Reals:
        context = Context({**context.domains, x: domain})
        is_true = is_true and not isinstance(relation, TendsTo | DerivativeIn | SameMinimiser)
    return Statement(before, relation, after, context, is_true=is_true, made_by="the unread")

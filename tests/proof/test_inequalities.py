"""Inequalities, method by method: what is true is proved, and what is nearly the same but false never is.

The methods are sound one by one, which no list of statements shows; what is listed as false has the shape of what a
method proves, with another constant, direction, strictness, domain, range of a sum or vector.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import (
    Abs,
    Expr,
    Interval,
    Max,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    atan,
    cos,
    cosh,
    digamma,
    erf,
    exp,
    log,
    loggamma,
    oo,
    pi,
    sin,
    sinh,
    sqrt,
    symbols,
    tan,
    tanh,
)

from mse_sym.proof import Proved, prove
from mse_sym.proof.inequalities.squares import polynomial_is_nonnegative
from mse_sym.proof.relations import AtLeast
from mse_sym.symbolic import Context, logsumexp, sigmoid, softmax, softplus
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import gaussian_cumulative, gaussian_density

a, b, p, u, v, w, x, y, z = symbols("a b p u v w x y z", real=True)
c, q, s, t = symbols("c q s t", positive=True)
h = Symbol("h", nonnegative=True)
count, i, j, k = index("n"), index("i"), index("j"), index("k")
whole = Symbol("m", integer=True, nonnegative=True)
K, N = size("K"), size("N")
X, Y, Z, W = vector("x", N), vector("y", N), vector("z", K), vector("w", K)
P = vector("p", N, positive=True)
PLAIN = Context()
UNIT = Context({a: UNIT_OPEN, b: UNIT_OPEN, w: UNIT_OPEN, p: UNIT_OPEN})
CLOSED = Context({a: UNIT_CLOSED, y: UNIT_CLOSED})
ABOVE_ONE = Context({p: Interval.open(1, oo)})
ABOVE_MINUS_ONE = Context({x: Interval.open(-1, oo)})
BERNOULLI = a * log(a / b) + (1 - a) * log((1 - a) / (1 - b))
ENTROPY = -a * log(a) - (1 - a) * log(1 - a)
GAUSSIAN = log(q / s) + (s**2 + (a - b) ** 2) / (2 * q**2)
HUBER = Piecewise((x**2 / 2, Abs(x) <= 1), (Abs(x) - S.Half, True))

Statement = tuple[Expr, Expr] | tuple[Expr, Expr, Context]


def _all(term: Expr) -> Expr:
    return Sum(term, (i, 1, N))


def _classes(term: Expr) -> Expr:
    return Sum(term, (k, 1, K))


def _from_the_second(term: Expr) -> Expr:
    return Sum(term, (i, 2, N))


MEAN = _all(X[i]) / N
SOFT = softmax(Z, k)

AT_LEAST: dict[str, Statement] = {
    "convex: exponential": (exp(x), 1 + x),
    "convex: tangent anywhere": (exp(x), exp(y) * (1 + x - y)),
    "convex: logarithm": (s - 1, log(s)),
    "convex: logarithm of 1 + x": (x, log(1 + x), ABOVE_MINUS_ONE),
    "convex: Poisson": (s * log(s / q) - s + q, S.Zero),
    "convex: Bernoulli": (BERNOULLI, S.Zero, UNIT),
    "convex: two variables, one after the other": (GAUSSIAN, S.Half),
    "convex: Fenchel and Young": (exp(x) + s * log(s) - s, x * s),
    "convex: entropy": (log(2), ENTROPY, UNIT),
    "convex: log cosh": (x**2 / 2, log(cosh(x))),
    "convex: Bernoulli's inequality, below": (1 + p * s, (1 + s) ** p, UNIT),
    "convex: arithmetic and geometric mean with weights": (w * s + (1 - w) * q, s**w * q ** (1 - w), UNIT),
    "monotone: exponential to second order": (exp(s), 1 + s + s**2 / 2),
    "monotone: from a closed end": (exp(h), 1 + h),
    "monotone: erf": (2 * s / sqrt(pi), erf(s)),
    "monotone: sigmoid": (s / 4, sigmoid(s) - S.Half),
    "limit: Mills": (gaussian_density(s) / s, 1 - gaussian_cumulative(s)),
    "cases: softplus": (softplus(x), x / 2 + log(2)),
    "pairs: variance": (_all(X[i] ** 2) / N, MEAN**2),
    "pairs: Cauchy and Schwarz": (_all(X[i] ** 2) * _all(Y[i] ** 2), _all(X[i] * Y[i]) ** 2),
    "pairs: with weights": (_all(P[i] * X[i] ** 2) * _all(P[i]), _all(P[i] * X[i]) ** 2),
    "pairs: harmonic mean": (_all(P[i]) * _all(1 / P[i]), N**2),
    "pairs: a term with itself": (_all(P[i]) ** 2, _all(P[i] ** 2)),
    "pairs: softmax": (_classes(SOFT * W[k] ** 2), _classes(SOFT * W[k]) ** 2),
    "pairs: sum of squares of the softmax": (_classes(SOFT**2), 1 / K),
    "tangent: exponential": (_all(exp(X[i])) / N, exp(MEAN)),
    "tangent: logsumexp": (logsumexp(Z), _classes(Z[k]) / K + log(K)),
    "entry: logsumexp": (logsumexp(Z), Max(Z[i], Z[j])),
    "entry: softmax": (S.One, softmax(Z, j)),
    "entry: square": (_all(X[i] ** 2), X[j] ** 2),
    "range: Φ": (gaussian_cumulative(h), S.Half),
    "range: erf": (x * erf(x), S.Zero),
    "range: sine and cosine": (S(2), sin(x) + cos(y)),
    "root: arithmetic and geometric mean": ((s + q) / 2, sqrt(s * q)),
    "root: absolute value": (sqrt(1 + x**2), Abs(x)),
    "root: parabola": (1 + x**2 / 2, sqrt(1 + x**2)),
    "whole: square": (count**2, count),
    "whole: logarithm": (log(count), S.Zero),
    "squares: three variables": (x**2 + y**2 + z**2, x * y + y * z + z * x),
    "squares: every order": (s / (q + t) + q / (s + t) + t / (s + q), Rational(3, 2)),
}

GREATER: dict[str, Statement] = {
    "monotone: exponential": (exp(s), 1 + s),
    "monotone: logarithm": (log(1 + s), s / (1 + s)),
    "monotone: to a larger argument": (gaussian_cumulative(x + s), gaussian_cumulative(x)),
    "monotone: inverse tangent": (s, atan(s)),
    "terms: entropy": (ENTROPY, S.Zero, UNIT),
    "range: erf": (S.One, erf(z)),
    "range: logarithm of Φ": (S.Zero, log(gaussian_cumulative(x))),
    "range: inverse tangent": (pi / 2, atan(x)),
    "zeros: quartic": (x**4 - x + 1, S.Zero),
}

NOT_AT_LEAST: dict[str, Statement] = {
    "convex: exponential, slope": (exp(x), 1 + Rational(101, 100) * x),
    "convex: exponential, constant": (exp(x), 1 + x + Rational(1, 10**6)),
    "convex: logarithm without a value": (x, log(1 + x)),
    "convex: logarithm without a value near an end": (x, log(1 + x), Context({x: Interval.open(-2, oo)})),
    "convex: logarithm of a square has a pole": (x**2 - 1 - x, log(x**2)),
    "convex: on both sides of a pole": (1 / x, 2 - x),
    "convex: tangent of a function with a pole": (1 / x, 1 / y - (x - y) / y**2),
    "convex: Bernoulli, exchanged": (-BERNOULLI, S.Zero, UNIT),
    "convex: Bernoulli, more": (BERNOULLI, Rational(21, 10) * (a - b) ** 2, UNIT),
    "convex: Poisson, no rates": (s * log(s / q), S.Zero),
    "convex: Gaussian, exchanged": (log(s / q) + (s**2 + (a - b) ** 2) / (2 * q**2), S.Half),
    "convex: gamma, at the other": ((s - q) * digamma(q) - loggamma(s) + loggamma(q), S.Zero),
    "convex: x log x": (s * log(s), -Rational(367, 1000)),
    "convex: entropy": (Rational(69, 100), ENTROPY, UNIT),
    "convex: log cosh": (x**2 / 2 - x**4 / 1000, log(cosh(x))),
    "convex: weights outside": (w * s + (1 - w) * q, s**w * q ** (1 - w), Context({w: Interval.open(0, 2)})),
    "convex: weights, exchanged": (s**w * q ** (1 - w), w * s + (1 - w) * q, UNIT),
    "convex: Bernoulli's inequality": ((1 + s) ** p, 1 + p * s, UNIT),
    "convex: a parameter of any sign": (p * x**2, S.Zero),
    "monotone: exponential on the other side": (exp(x), 1 + x + x**2 / 2),
    "monotone: tanh on the other side": (x, tanh(x)),
    "monotone: erf": (s, erf(s)),
    "monotone: erf on the other side": (2 * x / sqrt(pi), erf(x)),
    "monotone: sine": (sin(s), s - s**3 / 7),
    "monotone: between poles": (tan(x), x),
    "monotone: two jumps": (Piecewise((x, x < 1), (x - 2, True)), -S.Half, Context({x: Interval(0, oo)})),
    "limit: Mills, exchanged": (1 - gaussian_cumulative(s), gaussian_density(s) / s),
    "limit: below 0": (1 / s, Rational(1, 10**3)),
    "cases: softplus": (Max(x, 0) + Rational(69, 100), softplus(x)),
    "cases: Huber": (HUBER, x**2 / 2),
    "pairs: variance, no mean": (_all(X[i] ** 2), _all(X[i]) ** 2),
    "pairs: another size": (K * _all(X[i] ** 2), _all(X[i]) ** 2),
    "pairs: Cauchy and Schwarz, exchanged": (_all(X[i] * Y[i]) ** 2, _all(X[i] ** 2) * _all(Y[i] ** 2)),
    "pairs: weights of any sign": (_all(X[i] * Y[i] ** 2) * _all(X[i]), _all(X[i] * Y[i]) ** 2),
    "pairs: harmonic mean of any numbers": (_all(X[i]) * _all(1 / X[i]), N**2),
    "pairs: a term with itself": (_all(P[i] ** 2), _all(P[i]) ** 2),
    "pairs: a term with itself, of any sign": (_all(X[i]) ** 2, _all(X[i] ** 2)),
    "tangent: exponential, twice": (_all(exp(X[i])) / N, exp(2 * MEAN)),
    "tangent: geometric mean": (exp(_all(log(P[i])) / N), _all(P[i]) / N),
    "tangent: softmax, exchanged": (_classes(softmax(W, k) * log(SOFT / softmax(W, k))), S.Zero),
    "entry: two": (logsumexp(Z), log(exp(Z[i]) + exp(Z[j]))),
    "entry: two of the softmax": (S.One, softmax(Z, i) + softmax(Z, j)),
    "entry: of another vector": (_all(X[i] ** 2), Y[j] ** 2),
    "entry: of another size": (_classes(exp(Z[k])), exp(X[j])),
    "entry: of a sum from the second on": (_from_the_second(X[i] ** 2), X[j] ** 2),
    "entry: terms of any sign": (_all(X[i]), X[j]),
    "range: erf": (erf(x), S.Zero),
    "range: Φ": (gaussian_cumulative(x), S.Half),
    "range: inverse tangent": (S(3) / 2, atan(x)),
    "root: means": ((s + q) / 2, sqrt((s**2 + q**2) / 2)),
    "root: absolute value": (Abs(x), sqrt(x**2 + Rational(1, 10**4))),
    "root: without a value": (1 + x / 2, sqrt(1 + x)),
    "root: linear": (sqrt(1 + x**2), 1 + x / 1000),
    "whole: twice": (count**2, 2 * count),
    "whole: real": (s**2, s),
    "whole: zero": (whole, S.One),
    "squares: three variables": (x**2 + y**2 + z**2, Rational(21, 20) * (x * y + y * z + z * x)),
    "squares: a vanishing leading term": (x**2 * y**2 + y, S.Zero),
    "squares: numbers of any sign": ((x**3 + y**3 + z**3) / 3, x * y * z),
}

NOT_GREATER: dict[str, Statement] = {
    "convex: attained": (exp(x), 1 + x),
    "convex: attained at 1": (s - 1, log(s)),
    "convex: attained for equal parameters": (BERNOULLI, S.Zero, UNIT),
    "convex: attained everywhere on a line": (GAUSSIAN, S.Half),
    "monotone: attained at a closed end": (exp(h), 1 + h),
    "monotone: attained at the end of a probability": (log(1 / a), 1 - a, Context({a: Interval.Lopen(0, 1)})),
    "monotone: of both signs": (sinh(x), x),
    "monotone: to an argument not smaller": (gaussian_cumulative(x + h), gaussian_cumulative(x)),
    "terms: closed ends": (a * (1 - a), S.Zero, CLOSED),
    "terms: a sum without any": (_from_the_second(exp(X[i]) - X[i]), S.Zero),
    "pairs: equal numbers": (_all(X[i] ** 2) / N, MEAN**2),
    "pairs: one number": (_all(P[i]) ** 2, _all(P[i] ** 2)),
    "tangent: equal numbers": (_all(exp(X[i])) / N, exp(MEAN)),
    "entry: the only one": (logsumexp(Z), Z[j]),
    "entry: the only class": (S.One, softmax(Z, j)),
    "entry: the only term": (_all(P[i]), P[j]),
    "range: the sine attains it": (S.One, sin(x)),
    "root: equal numbers": ((s + q) / 2, sqrt(s * q)),
    "whole: one": (count**2, count),
    "squares: every order": (s / (q + t) + q / (s + t) + t / (s + q), Rational(3, 2)),
}

LONG = frozenset(
    {
        "convex: attained everywhere on a line",
        "convex: attained for equal parameters",
        "convex: entropy",
        "convex: Poisson, no rates",
        "convex: two variables, one after the other",
        "cases: softplus",
        "entry: of another size",
        "entry: the only class",
        "entry: the only one",
        "entry: two",
        "entry: two of the softmax",
        "monotone: to an argument not smaller",
        "range: logarithm of Φ",
        "root: equal numbers",
        "root: linear",
        "squares: every order",
        "squares: three variables",
        "tangent: logsumexp",
    }
)
"""What takes more than a second."""


def _each(statements: dict[str, Statement]) -> pytest.MarkDecorator:
    cases = [
        pytest.param(statement, id=name, marks=[pytest.mark.slow] if name in LONG else [])
        for name, statement in statements.items()
    ]
    return pytest.mark.parametrize("statement", cases)


def _proved(statement: Statement, *, strict: bool) -> bool:
    larger, smaller, *context = statement
    return isinstance(prove(larger, AtLeast(strict=strict), smaller, *context), Proved)


@_each(AT_LEAST)
def test_what_is_at_least_as_large(statement: Statement) -> None:
    assert _proved(statement, strict=False)


@_each(GREATER)
def test_what_is_greater(statement: Statement) -> None:
    assert _proved(statement, strict=True)


@_each(NOT_AT_LEAST)
def test_what_is_somewhere_less_is_not_proved(statement: Statement) -> None:
    assert not _proved(statement, strict=False)


@_each(NOT_GREATER)
def test_what_is_somewhere_equal_is_not_proved_greater(statement: Statement) -> None:
    assert not _proved(statement, strict=True)


def test_with_two_classes_none_has_all_the_probability() -> None:
    two = vector("z", 2)
    assert _proved((S.One, softmax(two, S.One)), strict=True)


def test_what_is_false_is_refuted_before_anything_is_tried() -> None:
    """``(v²x²+1)⁴`` multiplied out under a logarithm is long, and three points are enough."""
    steep = (v**2 * x**2 + 1) ** 4
    context = Context({y: Interval.open(-2, oo), v: UNIT_CLOSED})
    assert not _proved((softplus(y), steep, context), strict=False)


coefficients = st.integers(-2, 2)
numbers = st.fractions(-8, 8, max_denominator=4).map(Rational)
monomials = st.sampled_from([S.One, x, y, s, x**2, y**2, x * y, s**2, s * x, s * y, s * q, q**2, x**2 * y**2, q * x**2])


@given(
    st.lists(st.tuples(coefficients, monomials), min_size=1, max_size=6),
    st.tuples(numbers, numbers, numbers, numbers),
    st.booleans(),
)
def test_what_is_seen_of_a_polynomial_holds_at_every_point(
    terms: list[tuple[int, Expr]], at: tuple[Rational, ...], strict: bool
) -> None:
    polynomial = sum((number * monomial for number, monomial in terms), start=S.Zero)
    if polynomial_is_nonnegative(polynomial, strict=strict):
        first, second, third, fourth = at
        value = polynomial.subs({x: first, y: second, s: abs(third) + S.Half, q: abs(fourth) + S.Half})
        assert value > 0 if strict else value >= 0

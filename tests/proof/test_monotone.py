"""Strictly increasing functions of a loss, and equations that have one solution."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Expr,
    Interval,
    Lambda,
    Max,
    Rational,
    S,
    Sum,
    asinh,
    cosh,
    exp,
    log,
    oo,
    sinh,
    sqrt,
    symbols,
    tan,
)

from mse_sym.proof import Evidence, Proved, Refuted, prove
from mse_sym.proof.relations import Relation, SameMinimiser, SolvedFor
from mse_sym.symbolic import Context, sigmoid
from mse_sym.symbolic.context import NONNEGATIVE, UNIT_OPEN, index, size, vector

a, t, u, x, y, z = symbols("a t u x y z", real=True)
s, q, lam = symbols("s q lambda", positive=True)
i, N = index("i"), size("N")
X, Y = vector("x", N), vector("y", N)
PLAIN, FROM_ZERO = Context(), Context({t: NONNEGATIVE})


def through(
    function: Expr, before: Expr, after: Expr, context: Context = PLAIN
) -> tuple[Expr, Relation, Expr, Context]:
    return before, SameMinimiser(u, Lambda(t, function)), after, context


def solved(
    function: Expr, variable: Expr, solution: Expr, context: Context = PLAIN
) -> tuple[Expr, Relation, Expr, Context]:
    return function, SolvedFor(variable), solution, context


Statement = tuple[Expr, Relation, Expr, Context]

PROVED: dict[str, Statement] = {
    "a cube, though its slope vanishes": through(t**3, u, u**3),
    "a root, whose slope at 0 is none": through(sqrt(t), u**2, Abs(u), FROM_ZERO),
    "a square of what is not negative": through(t**2, u**2, u**4, FROM_ZERO),
    "a sum with a flat place": through(sinh(t) - t, u, sinh(u) - u),
    "a kink": through(t + Abs(t) / 2, u, u + Abs(u) / 2),
    "ridge regression of a sample": solved(
        a * Sum(X[i] ** 2, (i, 1, N)) - Sum(X[i] * Y[i], (i, 1, N)) + lam * a,
        a,
        Sum(X[i] * Y[i], (i, 1, N)) / (Sum(X[i] ** 2, (i, 1, N)) + lam),
    ),
    "logistic regression of a constant": solved(
        N * sigmoid(z) - Sum(Y[i], (i, 1, N)),
        z,
        log(Sum(Y[i], (i, 1, N)) / (N - Sum(Y[i], (i, 1, N)))),
        Context({Y: UNIT_OPEN}),
    ),
    "the inverse of sinh": solved(sinh(z) - x, z, asinh(x)),
    "one real root of a cubic": solved(u**3 + u - 2, u, S.One),
    "a sum that falls": solved(1 - exp(z) - z, z, S.Zero),
}

NOT_PROVED: dict[str, Statement] = {
    "a square": through(t**2, u, u**2),
    "a cubic that falls": through(t**3 - t, u, u**3 - u),
    "flat on one side": through(t + sqrt(t**2), u, u + sqrt(u**2)),
    "flat at kinks": through(Max(t, 0), u, Max(u, 0)),
    "without a value at the end": through(log(t), u**2, log(u**2), FROM_ZERO),
    "with poles": through(tan(t), u, tan(u)),
    "a root without its negatives": solved(s**2 - u**2, u, s),
    "cosh has two": solved(cosh(z) - cosh(x), z, x),
    "a cubic with three": solved(u**3 - u, u, S.One),
    "one of two roots of a sum": solved(s - log(s) - 2 + log(2), s, S(2)),
    "flat about its zero": solved(Max(u - 1, 0) + Max(-u - 1, 0), u, S.Zero),
    "a pole between two zeros": solved(u - 1 / u, u, S.One, Context({u: Interval(-oo, oo)})),
}


@pytest.mark.parametrize("statement", PROVED.values(), ids=PROVED.keys())
def test_what_is_true_is_proved(statement: Statement) -> None:
    verdict = prove(*statement)
    assert isinstance(verdict, Proved), verdict


@pytest.mark.parametrize("statement", NOT_PROVED.values(), ids=NOT_PROVED.keys())
def test_what_is_false_is_not(statement: Statement) -> None:
    verdict = prove(*statement)
    assert not isinstance(verdict, Proved), verdict


@pytest.mark.parametrize("function", [t**3, t ** Rational(1, 3), sinh(t) - t], ids=str)
def test_a_slope_of_0_or_without_a_value_refutes_nothing(function: Expr) -> None:
    verdict = prove(*through(function, u**2, function.xreplace({t: u**2}), FROM_ZERO))
    assert not isinstance(verdict, Refuted), verdict


READ: dict[str, tuple[Statement, str]] = {
    "a line on an interval": (solved(2 * a - 1, a, S.Half, Context({a: UNIT_OPEN})), "$2 a - 1$"),
    "two of an interval": (solved(a - t, a, t, Context({a: UNIT_OPEN, t: UNIT_OPEN})), "$a - t$"),
    "a falling line": (solved(3 - 2 * a, a, Rational(3, 2), Context({a: Interval.open(1, 4)})), "$2 a - 3$"),
    "a power of a number": (solved(2**x - 4, x, S(2)), "$2^{x} - 4$"),
}


@pytest.mark.parametrize(("statement", "factor"), READ.values(), ids=READ.keys())
def test_evidence_names_the_factor_as_it_is_read(statement: Statement, factor: str) -> None:
    """And not the quantity that the normal form has for a variable of an interval, a/(1 - a)."""
    verdict = prove(*statement)
    assert isinstance(verdict, Proved)
    assert Evidence("no other zero", "strictly monotone factor", factor) in verdict.evidence

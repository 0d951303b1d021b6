"""The judge: it sees what is false, and is not deceived by digits."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Float,
    Interval,
    KroneckerDelta,
    Lambda,
    Max,
    Min,
    Piecewise,
    S,
    Sum,
    Symbol,
    acot,
    atan,
    cosh,
    erf,
    erfc,
    exp,
    floor,
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
    TendsTo,
)
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import vector
from mse_sym.symbolic.functions import sigmoid, softmax
from tests.proof.attack.expressions import K, N, X, j, k, q, s, x, y
from tests.proof.attack.judge import judge
from tests.proof.attack.statement import Statement

z = Symbol("z", real=True)
UNIT = Context({x: Interval.open(0, 1)})

FALSE = {
    "an end of an interval": Statement(x, AtLeast(strict=True), S.Zero, Context({x: Interval(0, 1)})),
    "a kink": Statement(Piecewise((1, x > y), (0, True)), Equal(), Piecewise((1, x >= y), (0, True))),
    "a pole that cancels": Statement(x + 1, Equal(), (x**2 - 1) / (x - 1)),
    "no value far away": Statement(log(x + 100) ** 2, AtLeast(), S.Zero),
    "the order of two parameters": Statement(exp(s / q) / (exp(s / q) + exp(x / q)), TendsTo(q, S.Zero), S.One),
    "a step near the point": Statement(exp(floor(x)), TendsTo(x, S.One), S.Exp1, UNIT),
    "a function of the parameter": Statement(x**2, SameMinimiser(x, Lambda(z, z + 10 * x)), x**2 + 10 * x),
    "a variable of the same name": Statement(x**2, DerivativeIn(Symbol("x")), S.Zero),
    "an intermediate as parameter": Statement(x**2, EqualUpToConstant(x), S.Zero, Context(definitions={x: y})),
    "a vector of a scalar's name": Statement(
        vector("x", K)[j] * (1 - sign(x - y) ** 2), Equal(), vector("y", K)[j] * (1 - sign(x - y) ** 2)
    ),
    "a jump of an antiderivative": Statement(S.One + 0 * x, AntiderivativeIn(x), x + acot(x) + atan(x)),
    "an index out of range": Statement(Sum(Sum(KroneckerDelta(k, j), (j, 1, K)) - 1, (k, 1, N)), AtLeast(), S.Zero),
    "an index that is captured": Statement(
        Sum(x * X[k], (k, 1, K)), Equal(), Sum(X[k] ** 2, (k, 1, K)), Context(definitions={x: X[k]})
    ),
    "a limit of an index's name": Statement(Sum(X[k], (k, 1, k)), Equal(), Sum(X[j], (j, 1, j))),
    "floats": Statement(s + Float(1e16), AtLeast(), s + 10**16 + 1),
    "two zeros": Statement(x**2 - y**2, SolvedFor(x), y),
    "a negative logarithm": Statement(exp(-x) * s, NegativeLogarithm(), x + log(s)),
    "a slope": Statement(exp(2 * x), DerivativeIn(x), exp(2 * x)),
}

TRUE = {
    "far beyond the digits": Statement(1 - tanh(exp(s)) ** 2, Equal(), 1 / cosh(exp(s)) ** 2),
    "strictly, by less than all digits": Statement(S.One, AtLeast(strict=True), erf(x**2)),
    "a small difference of two that are not": Statement(erfc(s**3), Equal(), 1 - erf(s**3)),
    "a sum": Statement(Sum(softmax(X, k), (k, 1, K)), Equal(), S.One),
    "a kink that is none": Statement(Abs(x - y), Equal(), Max(x, y) - Min(x, y)),
    "slowly": Statement(s**q, TendsTo(s, S.Zero), S.Zero),
    "a steep slope": Statement(exp(x) * s**x, DerivativeIn(x), exp(x) * s**x * (1 + log(s))),
    "a reflection": Statement(1 - sigmoid(exp(x)), Equal(), sigmoid(-exp(x))),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_seen(name: str) -> None:
    assert judge(FALSE[name], count=60).outcome == "false"


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_called_false(name: str) -> None:
    assert judge(TRUE[name], count=30).outcome != "false"

"""Derivatives of functions in pieces: right at every kink, silent where there is none, and nothing false proved."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    And,
    DiracDelta,
    Eq,
    Expr,
    Heaviside,
    Interval,
    KroneckerDelta,
    Max,
    Min,
    Mod,
    Ne,
    Not,
    Or,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    acot,
    ceiling,
    exp,
    floor,
    frac,
    log,
    oo,
    sign,
    sqrt,
    symbols,
    tanh,
)

from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.relations import AtLeast, DerivativeIn, Equal
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import NONNEGATIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import sigmoid

a, b, p, t, w, x, y = symbols("a b p t w x y", real=True)
c, q = symbols("c q", positive=True)
n = Symbol("n", nonnegative=True)
K, j, k = size("K"), index("j"), index("k")
P, T = vector("p", K), vector("t", K)
HALF = Rational(1, 2)
PLAIN = Context()
STEEPER = Context({p: Interval.open(1, 2)})
STEEPER_OR_STRAIGHT = Context({p: Interval(1, 2)})
CUSPED = Context({p: Interval.open(0, 1)})
SMOOTH = Context({p: Interval(2, oo)})
WEIGHT = Context({w: NONNEGATIVE})
SHARE = Context({w: UNIT_CLOSED})
ERROR = Abs(a - y)
OF_LOGIT = Max(a, 0) - a * y + log(1 + exp(-Abs(a)))

Statement = tuple[Expr, Expr, Expr, Context]
"""A function, the variable, its derivative, and where."""


def power(error: Expr, exponent: Expr, slope: Expr) -> Expr:
    return exponent * error ** (exponent - 1) * slope


def but_at_zero(value: Expr, elsewhere: Expr) -> Expr:
    return Piecewise((value, Eq(x, 0)), (elsewhere, True))


TRUE: dict[str, Statement] = {
    "a power between 1 and 2": (ERROR**p, a, power(ERROR, p, sign(a - y)), STEEPER),
    "a power of at least 1": (ERROR**p, a, power(ERROR, p, sign(a - y)), STEEPER_OR_STRAIGHT),
    "a power below 1": (ERROR**p, a, power(ERROR, p, sign(a - y)), CUSPED),
    "a power of at least 2": (ERROR**p, a, power(ERROR, p, sign(a - y)), SMOOTH),
    "any positive power": (ERROR**q, a, power(ERROR, q, sign(a - y)), PLAIN),
    "three halves": (ERROR ** Rational(3, 2), a, Rational(3, 2) * sqrt(ERROR) * sign(a - y), PLAIN),
    "a power times another function": (
        Abs(x) ** p * exp(x),
        x,
        exp(x) * (power(Abs(x), p, sign(x)) + Abs(x) ** p),
        STEEPER,
    ),
    "a power at the end of the domain": (b**p, b, p * b ** (p - 1), Context({b: NONNEGATIVE, p: Interval.open(1, 2)})),
    "a cube": (Abs(x) ** 3, x, 3 * x * Abs(x), PLAIN),
    "x |x|": (x * Abs(x), x, 2 * Abs(x), PLAIN),
    "a square times a jump": (x**2 * sign(x), x, 2 * Abs(x), PLAIN),
    "a square times a step": (x**2 * Heaviside(x), x, 2 * x * Heaviside(x), PLAIN),
    "a rectifier squared": (Max(x, 0) ** 2, x, 2 * Max(x, 0), PLAIN),
    "a squared hinge": (Max(0, 1 - a * y) ** 2, a, -2 * y * Max(0, 1 - a * y), PLAIN),
    "a hinge": (Max(0, 1 - a * y), a, Piecewise((-y, a * y < 1), (0, True)), PLAIN),
    "a root of a square": (sqrt((a - y) ** 2), a, sign(a - y), PLAIN),
    "a cusp": (sqrt(Abs(x)), x, sign(x) / (2 * sqrt(Abs(x))), PLAIN),
    "a vertical tangent": (sign(x) * Abs(x) ** Rational(1, 3), x, Abs(x) ** Rational(-2, 3) / 3, PLAIN),
    "a weight that may be 0": (n * Abs(a - n), a, n * sign(a - n), PLAIN),
    "a weight that may be 0, by its domain": (w * Abs(a - t), a, w * sign(a - t), WEIGHT),
    "a weight between 0 and 1": (w * Abs(a - t), a, w * sign(a - t), SHARE),
    "two weights that add up to 1": (
        w * Abs(a - t) + (1 - w) * (a - t) ** 2,
        a,
        w * sign(a - t) + 2 * (1 - w) * (a - t),
        SHARE,
    ),
    "kinks that cancel": (OF_LOGIT, a, sigmoid(a) - y, PLAIN),
    "kinks that cancel in log cosh": (Abs(x) + log(1 + exp(-2 * Abs(x))), x, tanh(x), PLAIN),
    "a kink along a line": (Abs(tanh(w * x) - y), w, x * (1 - tanh(w * x) ** 2) * sign(tanh(w * x) - y), PLAIN),
    "jumps that cancel": (Abs(x) - x * sign(x), x, S.Zero, PLAIN),
    "a sum over entries": (Sum(Abs(T[k] - P[k]), (k, 1, K)), P[j], sign(P[j] - T[j]), PLAIN),
    "a sum over entries, with a delta": (
        Sum(Abs(T[k] - P[k]), (k, 1, K)),
        P[j],
        Sum(KroneckerDelta(j, k) * sign(P[k] - T[k]), (k, 1, K)),
        PLAIN,
    ),
    "a sum of kinks": (Sum(Abs(T[k] - a), (k, 1, K)), a, Sum(sign(a - T[k]), (k, 1, K)), PLAIN),
    "a mean of kinks": (Sum(Abs(T[k] - a), (k, 1, K)) / K, a, Sum(sign(a - T[k]), (k, 1, K)) / K, PLAIN),
    "a sum of concave kinks": (-Sum(Abs(T[k] - a), (k, 1, K)), a, -Sum(sign(a - T[k]), (k, 1, K)), PLAIN),
    "a sum of hinges": (
        Sum(Max(0, 1 - T[k] * P[k]), (k, 1, K)),
        P[j],
        Piecewise((-T[j], T[j] * P[j] < 1), (0, True)),
        PLAIN,
    ),
    "a square cut off": (Min((a - y) ** 2, 1), a, Piecewise((2 * (a - y), (a - y) ** 2 < 1), (0, True)), PLAIN),
    "a square cut off, by the error": (
        Min((a - y) ** 2, c**2),
        a,
        Piecewise((2 * (a - y), c > ERROR), (0, True)),
        PLAIN,
    ),
    "a maximum of three": (
        Max(x, 0, 1 - x) ** 2,
        x,
        Piecewise((2 * x, x > HALF), (2 * (x - 1), True)),
        PLAIN,
    ),
    "a border that is touched": (
        Max(x**3 - x**2, 0),
        x,
        Piecewise((3 * x**2 - 2 * x, x > 1), (0, True)),
        PLAIN,
    ),
    "a value at a point": (Piecewise((0, Eq(x, 0)), (x**2, True)), x, 2 * x, PLAIN),
    "a value at all points but one": (Piecewise((x**2, Ne(x, 0)), (0, True)), x, 2 * x, PLAIN),
    "one condition or another": (
        Piecewise((x**2, Or(x < -1, x > 1)), (1, True)),
        x,
        Piecewise((2 * x, Or(x < -1, x > 1)), (0, True)),
        PLAIN,
    ),
    "not one condition nor another": (
        Piecewise((x**2, Not(Or(x < -1, x > 1))), (2 * Abs(x) - 1, True)),
        x,
        Piecewise((2 * x, Abs(x) < 1), (2 * sign(x), True)),
        PLAIN,
    ),
    "pieces that overlap": (
        Piecewise((x**2, x < 1), (x, x < 3), (3, True)),
        x,
        Piecewise((2 * x, x < 1), (1, x < 3), (0, True)),
        PLAIN,
    ),
    "a condition in a parameter": (
        Piecewise((x**2, q > 1), (x, True)),
        x,
        Piecewise((2 * x, q > 1), (1, True)),
        PLAIN,
    ),
    "kinks behind kinks": (Abs(Abs(x) - 1), x, sign(Abs(x) - 1) * sign(x), PLAIN),
    "a rectifier of a neuron": (Max(w * x + b, 0), w, Piecewise((x, w * x + b > 0), (0, True)), PLAIN),
    "both ends closed": (ERROR, a, sign(a - y), Context({a: UNIT_CLOSED, y: UNIT_CLOSED})),
    "pinball": (Max(w * (y - a), (w - 1) * (y - a)), a, Piecewise((-w, y > a), (1 - w, True)), Context({w: UNIT_OPEN})),
    "a second derivative": (Partial(Abs(x) ** 3, x), x, 6 * Abs(x), PLAIN),
}

FALSE: dict[str, Statement] = {
    "a power, wrong at the kink": (
        Abs(x) ** 3 / 3,
        x,
        but_at_zero(S.One, x * Abs(x)),
        PLAIN,
    ),
    "any positive power, wrong at the kink": (
        ERROR**q,
        a,
        Piecewise((7, Eq(a, y)), (power(ERROR, q, sign(a - y)), True)),
        PLAIN,
    ),
    "a power of at least 1, wrong at the kink": (
        ERROR**p,
        a,
        Piecewise((7, Eq(a, y)), (power(ERROR, p, sign(a - y)), True)),
        STEEPER_OR_STRAIGHT,
    ),
    "a power without its sign": (Abs(x) ** p, x, p * Abs(x) ** (p - 1), STEEPER),
    "x |x|, wrong at 0": (x * Abs(x), x, but_at_zero(S.One, 2 * Abs(x)), PLAIN),
    "a square times a jump, wrong at 0": (x**2 * sign(x), x, but_at_zero(S(5), 2 * Abs(x)), PLAIN),
    "a square times a step, wrong at 0": (x**2 * Heaviside(x), x, but_at_zero(S.One, 2 * x * Heaviside(x)), PLAIN),
    "a rectifier squared, wrong at 0": (Max(x, 0) ** 2, x, but_at_zero(S.One, 2 * Max(x, 0)), PLAIN),
    "a squared hinge without the target": (Max(0, 1 - a * y) ** 2, a, -2 * Max(0, 1 - a * y), PLAIN),
    "a weight of 0, wrong": (w * Abs(a - t), a, w * sign(a - t) + Piecewise((1, Eq(w, 0)), (0, True)), SHARE),
    "a weight of 0, wrong at the kink": (
        w * Abs(a - t),
        a,
        w * sign(a - t) + Piecewise((1, And(Eq(w, 0), Eq(a, t))), (0, True)),
        SHARE,
    ),
    "kinks that cancel, part by part": (
        OF_LOGIT,
        a,
        Piecewise((1, a > 0), (0, True)) - y - sign(a) * exp(-Abs(a)) / (1 + exp(-Abs(a))),
        PLAIN,
    ),
    "a kink along a line, wrong where this is level": (
        Abs(tanh(w * x) - y),
        w,
        but_at_zero(S.One, x * (1 - tanh(w * x) ** 2) * sign(tanh(w * x) - y)),
        PLAIN,
    ),
    "jumps that cancel, wrong at 0": (Abs(x) - x * sign(x), x, but_at_zero(S.One, S.Zero), PLAIN),
    "jumps that cancel in a product, wrong at 0": (
        Piecewise((1, x > 0), (0, True)) * Piecewise((0, x > 0), (1, True)),
        x,
        but_at_zero(S(3), S.Zero),
        PLAIN,
    ),
    "steps that cancel, wrong at 0": (Heaviside(x) + Heaviside(-x), x, but_at_zero(S.One, S.Zero), PLAIN),
    "a sum of kinks, another sign": (Sum(Abs(T[k] - a), (k, 1, K)), a, Sum(sign(T[k] - a), (k, 1, K)), PLAIN),
    "a sum of kinks that may cancel, wrong there": (
        Sum(P[k] * Abs(T[k] - a), (k, 1, K)),
        a,
        Sum(P[k] * sign(a - T[k]) + Piecewise((1, Eq(a, T[k])), (0, True)), (k, 1, K)),
        PLAIN,
    ),
    "a sum over entries, another sign": (Sum(Abs(T[k] - P[k]), (k, 1, K)), P[j], sign(T[j] - P[j]), PLAIN),
    "a sum over entries, all of them": (
        Sum(Abs(T[k] - P[k]), (k, 1, K)),
        P[j],
        Sum(sign(P[k] - T[k]), (k, 1, K)),
        PLAIN,
    ),
    "a sum that begins at 2": (Sum(Abs(T[k] - P[k]), (k, 2, K)), P[j], sign(P[j] - T[j]), PLAIN),
    "a delta that the sum does not reach": (
        Sum(KroneckerDelta(j, k) * Abs(T[k] - a), (k, 2, K)),
        a,
        sign(a - T[j]),
        PLAIN,
    ),
    "a square cut off elsewhere": (
        Min((a - y) ** 2, 1),
        a,
        Piecewise((2 * (a - y), ERROR < 2), (0, True)),
        PLAIN,
    ),
    "a border that is touched, wrong there": (
        Max(x**3 - x**2, 0),
        x,
        Piecewise((3 * x**2 - 2 * x, x > 1), (5, Eq(x, 0)), (0, True)),
        PLAIN,
    ),
    "a touched border between other pieces": (
        Piecewise((x, x**2 * (x - 1) >= 0), (2 * x, True)),
        x,
        Piecewise((1, x**2 * (x - 1) >= 0), (2, True)),
        PLAIN,
    ),
    "a value at all points but one, wrong there": (
        Piecewise((x**2, Ne(x, 0)), (0, True)),
        x,
        but_at_zero(S.One, 2 * x),
        PLAIN,
    ),
    "a condition in a parameter, with its border": (
        Piecewise((x**2, q > 1), (x, True)),
        x,
        Piecewise((2 * x, q >= 1), (1, True)),
        PLAIN,
    ),
    "the slope of a step": (Heaviside(x), x, S.One, PLAIN),
    "the slope of a sign": (sign(x), x, S.One, PLAIN),
    "a condition that jumps": (
        Piecewise((x**2, x * floor(x) > HALF), (x, True)),
        x,
        Piecewise((2 * x, x >= 1), (1, True)),
        PLAIN,
    ),
    "a condition that jumps where it is smooth": (
        Piecewise((x, acot(x) > 0), (2 * x, True)),
        x,
        Piecewise((1, x >= 0), (2, True)),
        PLAIN,
    ),
    "a second derivative, wrong at 0": (Partial(Abs(x) ** 3, x), x, but_at_zero(S(2), 6 * Abs(x)), PLAIN),
    "an exponential unit, wrong at 0": (
        Piecewise((x, x > 0), (exp(x) - 1, True)),
        x,
        Piecewise((1, x > 0), (2, Eq(x, 0)), (exp(x), True)),
        PLAIN,
    ),
}


@pytest.mark.parametrize("statement", TRUE.values(), ids=TRUE.keys())
def test_a_true_derivative_is_proved(statement: Statement) -> None:
    function, variable, derivative, context = statement
    verdict = prove(function, DerivativeIn(variable), derivative, context)
    assert isinstance(verdict, Proved), verdict


@pytest.mark.parametrize("statement", FALSE.values(), ids=FALSE.keys())
def test_a_false_neighbour_is_not_proved(statement: Statement) -> None:
    function, variable, derivative, context = statement
    assert not isinstance(prove(function, DerivativeIn(variable), derivative, context), Proved)


@pytest.mark.parametrize("function", [floor(x), ceiling(x), frac(x), Mod(x, 2), x * floor(x)], ids=str)
@pytest.mark.parametrize("derivative", [S.Zero, S.One, floor(x)], ids=str)
def test_a_derivative_that_is_not_read_is_neither_proved_nor_a_crash(function: Expr, derivative: Expr) -> None:
    verdict = prove(function, DerivativeIn(x), derivative)
    assert not isinstance(verdict, Proved | Refuted)
    assert "a derivative is not read: of " in verdict.reason


@pytest.mark.parametrize(
    ("function", "derivative"),
    [(Heaviside(x), DiracDelta(x)), (sign(x), 2 * DiracDelta(x)), (DiracDelta(x), S.Zero)],
)
def test_a_jump_has_no_delta_for_a_derivative(function: Expr, derivative: Expr) -> None:
    verdict = prove(function, DerivativeIn(x), derivative)
    assert not isinstance(verdict, Proved | Refuted)
    assert "Dirac" in verdict.reason


@pytest.mark.parametrize(
    ("function", "derivative", "context", "places"),
    [
        (ERROR, sign(a - y), PLAIN, "$a - y = 0$"),
        (w * ERROR, w * sign(a - y), WEIGHT, "$a - y = 0$, $w > 0$"),
        (ERROR**p, power(ERROR, p, sign(a - y)), STEEPER_OR_STRAIGHT, "$a - y = 0$, $p - 1 = 0$"),
        (ERROR**q, power(ERROR, q, sign(a - y)), PLAIN, "$a - y = 0$, $q - 1 = 0$; $a - y = 0$, $q - 1 < 0$"),
    ],
)
def test_the_evidence_names_the_places_without_a_derivative(
    function: Expr, derivative: Expr, context: Context, places: str
) -> None:
    verdict = prove(function, DerivativeIn(a), derivative, context)
    assert isinstance(verdict, Proved)
    assert verdict.evidence[0].detail.endswith(f"No derivative at {places}")


@pytest.mark.parametrize(
    ("function", "derivative", "context"),
    [
        (ERROR**p, power(ERROR, p, sign(a - y)), STEEPER),
        (Min(ERROR, 1) * ERROR, Piecewise((2 * (a - y), ERROR < 1), (sign(a - y), True)), Context({y: Interval(0, 0)})),
        (OF_LOGIT, sigmoid(a) - y, PLAIN),
    ],
)
def test_where_there_is_a_derivative_none_is_said_to_lack(function: Expr, derivative: Expr, context: Context) -> None:
    verdict = prove(function, DerivativeIn(a), derivative, context)
    assert isinstance(verdict, Proved)
    assert "No derivative at $a - y = 0$" not in verdict.evidence[0].detail


@pytest.mark.parametrize(
    ("before", "after", "context"),
    [
        (Max(a, w * a), Max(a, 0) + w * Min(a, 0), SHARE),
        (Abs(w * a), w * Abs(a), WEIGHT),
        (Piecewise((1, (a - y) ** 2 < 1), (0, True)), Piecewise((1, ERROR < 1), (0, True)), PLAIN),
        (Heaviside(a), (1 + sign(a)) / 2, PLAIN),
    ],
)
def test_an_identity_of_functions_in_pieces(before: Expr, after: Expr, context: Context) -> None:
    assert isinstance(prove(before, Equal(), after, context), Proved)


def test_what_is_less_than_a_maximum() -> None:
    assert isinstance(prove(Max(sqrt(q), y), AtLeast(), y), Proved)
    assert not isinstance(prove(Max(sqrt(q), y), AtLeast(strict=True), y), Proved)


@pytest.mark.parametrize("height", [1 / (1 + exp(-x)), exp(x) / (2 + exp(x)), (1 + x**2) / (2 + x**2)], ids=str)
def test_a_border_is_solved_for_a_variable_with_a_slope_that_is_never_0(height: Expr) -> None:
    """y = e^x/(1 + e^x) is written y (1 + e^x) − e^x = 0: where it holds, y is known."""
    target = Symbol("y", real=True)
    jumps = height * Piecewise((-1, target >= height), (1, True))
    slope = Piecewise((-height.diff(x), target - height > 0), (height.diff(x), True))
    assert isinstance(prove(jumps, DerivativeIn(x), slope), Proved)
    assert not isinstance(prove(jumps, DerivativeIn(x), 2 * slope), Proved)
    assert not isinstance(prove(jumps, DerivativeIn(x), -slope), Proved)

"""Logarithms of what may be negative, absolute values of products, inverse hyperbolic functions."""

from __future__ import annotations

import pytest
from sympy import Abs, Expr, Interval, S, acosh, asinh, atanh, cosh, log, oo, sinh, sqrt, symbols, tanh

from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import AtLeast, DerivativeIn, Equal, Relation
from mse_sym.symbolic import Context

u, v, x, y = symbols("u v x y", real=True)
s = symbols("s", positive=True)
PLAIN = Context()
INSIDE = Context({x: Interval.open(-1, 1)})
FROM_ONE = Context({x: Interval(1, oo)})

PROVED: dict[str, tuple[Expr, Relation, Expr, Context]] = {
    "a square": (log(u**2), Equal(), 2 * log(Abs(u)), PLAIN),
    "one over a square": (log(1 / u**4), Equal(), -4 * log(Abs(u)), PLAIN),
    "an odd power": (log(u**3), Equal(), 3 * log(u), PLAIN),
    "a negative to an odd power": (log(-(u**3)), Equal(), 3 * log(-u), PLAIN),
    "squares multiplied": (log(u**2 * v**2 * s), Equal(), 2 * log(Abs(u * v)) + log(s), PLAIN),
    "a square times what has a sign": (log(u**2 * v), Equal(), 2 * log(Abs(u)) + log(v), PLAIN),
    "a squared difference": (log((x - y) ** 2), Equal(), 2 * log(Abs(y - x)), PLAIN),
    "absolute values": (Abs(u**3 * v**2 / s), Equal(), Abs(u) ** 3 * v**2 / s, PLAIN),
    "an absolute value, squared in a quotient": ((1 + Abs(u)) * (1 - Abs(u)), Equal(), 1 - u**2, PLAIN),
    "a root of what may be negative": (sqrt(s * u) * sqrt(s), Equal(), s * sqrt(u), PLAIN),
    "a root of a square in disguise": (sqrt(x**2 - 2 * x * y + y**2), Equal(), Abs(x - y), PLAIN),
    "one over a root of a square": (1 / sqrt(s**2 * (x + y) ** 2), Equal(), 1 / (s * Abs(x + y)), PLAIN),
    "the slope of acosh": (acosh(2 * s), DerivativeIn(s), 2 / sqrt(4 * s**2 - 1), PLAIN),
    "asinh": (asinh(x) + asinh(-x), Equal(), S.Zero, PLAIN),
    "asinh of sinh": (sinh(2 * asinh(x)), Equal(), 2 * x * sqrt(1 + x**2), PLAIN),
    "atanh": (atanh(x) - atanh(-x), Equal(), log((1 + x) / (1 - x)), INSIDE),
    "atanh of tanh": (atanh(tanh(3 * x)), Equal(), 3 * x, PLAIN),
    "acosh": (acosh(x), Equal(), log(x + sqrt(x**2 - 1)), FROM_ONE),
    "cosh of acosh": (cosh(acosh(x)), Equal(), x, FROM_ONE),
    "the slope of atanh": (atanh(x), DerivativeIn(x), 1 / (1 - x**2), INSIDE),
}

NOT_PROVED: dict[str, tuple[Expr, Relation, Expr, Context]] = {
    "a square, without the absolute value": (log(u**2), Equal(), 2 * log(u), PLAIN),
    "a product of two negatives": (log(u * v), Equal(), log(u) + log(v), PLAIN),
    "a product and absolute values": (log(u * v), Equal(), log(Abs(u)) + log(Abs(v)), PLAIN),
    "an odd power, with the absolute value": (log(u**3), Equal(), 3 * log(Abs(u)), PLAIN),
    "an odd power of an absolute value": (Abs(u**3), Equal(), u**3, PLAIN),
    "a negative square": (log(-(u**2)), Equal(), 2 * log(Abs(u)), PLAIN),
    "atanh where it has no value": (atanh(x), Equal(), log(Abs((1 + x) / (1 - x))) / 2, PLAIN),
    "a root of two negatives": (sqrt(u * v), Equal(), sqrt(u) * sqrt(v), PLAIN),
    "a root of a square, without its sign": (sqrt(x**2 - 2 * x * y + y**2), Equal(), x - y, PLAIN),
    "a root of a negative multiple": (sqrt(-s * u), Equal(), sqrt(s) * sqrt(u), PLAIN),
    "acosh, the other branch": (acosh(x), Equal(), log(x - sqrt(x**2 - 1)), FROM_ONE),
    "acosh of cosh": (acosh(cosh(x)), Equal(), x, PLAIN),
    "asinh keeps its sign": (asinh(x), AtLeast(), S.Zero, PLAIN),
}


@pytest.mark.parametrize("statement", PROVED.values(), ids=PROVED.keys())
def test_what_is_true_is_proved(statement: tuple[Expr, Relation, Expr, Context]) -> None:
    verdict = prove(*statement)
    assert isinstance(verdict, Proved), verdict


@pytest.mark.parametrize("statement", NOT_PROVED.values(), ids=NOT_PROVED.keys())
def test_what_is_false_is_not(statement: tuple[Expr, Relation, Expr, Context]) -> None:
    verdict = prove(*statement)
    assert not isinstance(verdict, Proved), verdict


def test_what_is_0_in_disguise_has_no_logarithm_and_no_size() -> None:
    nothing = (x + 1) ** 2 - x**2 - 2 * x - 1
    assert isinstance(prove(Abs(nothing), Equal(), S.Zero), Proved)
    for statement in [(log(nothing), log(nothing) + 1), (log(nothing**2), 2 * log(Abs(nothing)))]:
        assert not isinstance(prove(statement[0], Equal(), statement[1]), Proved)

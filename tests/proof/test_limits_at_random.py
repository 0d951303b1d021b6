"""Limits of random functions, true and false, with values far out as a judge that shares no code with the prover."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import (
    Abs,
    Expr,
    Heaviside,
    Max,
    Min,
    Rational,
    S,
    Symbol,
    atan,
    ceiling,
    cos,
    erf,
    exp,
    floor,
    lambdify,
    log,
    nan,
    oo,
    sign,
    sin,
    sqrt,
    symbols,
    tanh,
    zoo,
)

from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.limits import limit_of
from mse_sym.proof.relations import TendsTo
from mse_sym.symbolic import Context

r, s, q = symbols("r s q", positive=True)
y = Symbol("y", real=True)

EXAMPLES = settings().max_examples // 4
FAR = (mp.mpf(137), mp.mpf(1700), mp.mpf(2.3e6), mp.mpf(1.9e9))
SETTINGS = (
    {s: Rational(3, 2), q: Rational(5, 2), y: Rational(-7, 4)},
    {s: Rational(5, 2), q: Rational(2, 3), y: Rational(7, 4)},
    {s: Rational(1, 3), q: Rational(1, 3), y: S.Zero},
)
NEAR = 1e-3
AT = 1e-6

leaves = st.sampled_from(
    [r, s, q, y, S.One, S(2), -S.One, 1 / r, s * r, q * r, y * r, r**2, sqrt(r), floor(r), ceiling(1 / r), r**y, s**r]
)
functions = st.sampled_from(
    [exp, tanh, erf, atan, Abs, sign, sin, cos, lambda u: log(1 + exp(u)), lambda u: sqrt(1 + u**2), lambda u: 1 / u]
)
operations = st.sampled_from([lambda u, v: u + v, lambda u, v: u * v, Max, Min, lambda u, v: u / v])


def _deeper(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    one = st.tuples(functions, inner).map(lambda chosen: chosen[0](chosen[1]))
    two = st.tuples(operations, inner, inner).map(lambda chosen: chosen[0](chosen[1], chosen[2]))
    return one | two


expressions = st.recursive(leaves, _deeper, max_leaves=5)
guesses = st.sampled_from([S.Zero, S.One, oo, -oo, s, Max(s, q), y, Max(y, 0)])


def _far_out(expr: Expr, point: Expr, at: dict[Symbol, Expr]) -> list[Any] | None:
    """Values nearer and nearer to the point; ``None`` where one is not real."""
    modules = [{"Heaviside": Heaviside, "Max": max, "Min": min, "Abs": abs, "sign": mp.sign}, "mpmath"]
    with mp.workdps(400):
        function = lambdify(r, expr.xreplace(at), modules=modules)
        try:
            values = [mp.mpmathify(function(far if point == oo else 1 / far)) for far in FAR]
        except (OverflowError, ZeroDivisionError):
            return None
        return values if all(isinstance(value, mp.mpf) and mp.isfinite(value) for value in values) else None


def _distances(expr: Expr, point: Expr, claimed: Expr, at: dict[Symbol, Expr]) -> list[Any] | None:
    """How far from the claimed limit the values are; from an infinite one, the reciprocal of how far out they are."""
    values = _far_out(expr, point, at)
    if values is None:
        return None
    with mp.workdps(400):
        if claimed in (oo, -oo):
            return [1 / value if value * int(sign(claimed)) > 0 else mp.mpf(1) for value in values]
        limit = mp.mpmathify(lambdify([], claimed.xreplace(at), modules="mpmath")())
        return [abs(value - limit) for value in values]


@settings(max_examples=EXAMPLES)
@given(expressions, st.sampled_from([oo, S.Zero]), guesses, st.sampled_from(["found", "beside", "guessed"]))
def test_nothing_false_is_proved_and_nothing_true_refuted(expr: Expr, point: Expr, guess: Expr, how: str) -> None:
    assume(expr.has(r) and not expr.has(nan, zoo, oo))
    found = limit_of(expr, r, point, "-" if point == oo else "+", Context())
    claimed = guess if found is None or how == "guessed" else found + Rational(how == "beside", 7)
    verdict = prove(expr, TendsTo(r, point), claimed)
    if isinstance(verdict, Proved):
        for at in SETTINGS:
            distances = _distances(expr, point, claimed, at)
            assert distances is None or abs(distances[-1]) < max(NEAR, 0.8 * abs(distances[0])), (claimed, distances)
    if isinstance(verdict, Refuted):
        named = dict(verdict.witness.point)
        at = {name: Rational(named.get(str(name), "3/2")) for name in (s, q, y)}
        distances = _distances(expr, point, claimed, at)
        assert distances is None or abs(distances[-1]) > min(AT, abs(distances[0])), (verdict, distances)

"""Limits that the theory of losses states, all proved, and neighbours of them that are false, none of them proved."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    E,
    Eq,
    Expr,
    Heaviside,
    Interval,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Sum,
    atan,
    ceiling,
    erf,
    exp,
    floor,
    gamma,
    log,
    loggamma,
    oo,
    pi,
    sign,
    sqrt,
    symbols,
    tan,
    tanh,
)

from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.relations import TendsTo
from mse_sym.symbolic import Context, Partial, sigmoid, softplus
from mse_sym.symbolic.context import UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import gaussian_cumulative, gaussian_density
from mse_sym.symbolic.unknown import Unknown

a, p, u, v, w, x = symbols("a p u v w x", real=True)
c, mu, nu, q, s, t, tau = symbols("c mu nu q s t tau", positive=True)
K, j, k = size("K"), index("j"), index("k")
Z = vector("z", K)

PLAIN = Context()
SHARES = Context({u: UNIT_OPEN, v: UNIT_OPEN})
LEFT_OF_ONE = Context({x: Interval.open(0, 1)})

cold_maximum = tau * log(exp(u / tau) + exp(v / tau))
cold_share = exp(s / tau) / (exp(s / tau) + exp(q / tau))
pseudo_huber = c**2 * (sqrt(1 + (a / c) ** 2) - 1)
huber = Piecewise((a**2 / 2, Abs(a) <= t), (t * (Abs(a) - t / 2), True))
barron = Abs(x - 2) / x * ((a**2 / Abs(x - 2) + 1) ** (x / 2) - 1)
renyi = log(u ** (1 + x) * v ** (-x) + (1 - u) ** (1 + x) * (1 - v) ** (-x)) / x
tweedie = s ** (2 - x) / ((1 - x) * (2 - x)) - s * q ** (1 - x) / (1 - x) + q ** (2 - x) / (2 - x)
student = gamma((nu + 1) / 2) / (sqrt(nu * pi) * gamma(nu / 2)) * (1 + a**2 / nu) ** (-(nu + 1) / 2)
hot_share = exp(Z[j] / t) / Sum(exp(Z[k] / t), (k, 1, K))
hot_mean = t * log(Sum(exp(Z[k] / t), (k, 1, K)) / K)
power_mean = ((s**x + q**x) / 2) ** (1 / x)
phi = Unknown("phi", a + x)

Statement = tuple[Expr, TendsTo, Expr, Context]
TRUE: dict[str, Statement] = {
    "a cold maximum of two": (cold_maximum, TendsTo(tau, S.Zero), Max(u, v), PLAIN),
    "the same without a maximum": (cold_maximum, TendsTo(tau, S.Zero), (u + v + Abs(u - v)) / 2, PLAIN),
    "a cold maximum of three": (
        tau * log(exp(u / tau) + exp(v / tau) + exp(w / tau)),
        TendsTo(tau, S.Zero),
        Max(u, v, w),
        PLAIN,
    ),
    "a cold softmax": (
        cold_share,
        TendsTo(tau, S.Zero),
        Piecewise((1, s > q), (S.Half, Eq(s, q)), (0, True)),
        PLAIN,
    ),
    "a cold sigmoid": (sigmoid(x / tau), TendsTo(tau, S.Zero), Heaviside(x, S.Half), PLAIN),
    "a steep tanh": (tanh(t * x), TendsTo(t, oo), sign(x), PLAIN),
    "a smooth minimum": (-log(exp(-t * u) + exp(-t * v)) / t, TendsTo(t, oo), Min(u, v), PLAIN),
    "a hot softmax": (hot_share, TendsTo(t, oo), 1 / K, PLAIN),
    "a hot mean": (hot_mean, TendsTo(t, oo), Sum(Z[k], (k, 1, K)) / K, PLAIN),
    "softplus to rectifier": (softplus(t * x) / t, TendsTo(t, oo), Max(x, 0), PLAIN),
    "swish to rectifier": (x * sigmoid(t * x), TendsTo(t, oo), Max(x, 0), PLAIN),
    "Box and Cox": ((s**x - 1) / x, TendsTo(x, S.Zero), log(s), PLAIN),
    "pseudo-Huber, wide": (pseudo_huber, TendsTo(c, oo), a**2 / 2, PLAIN),
    "pseudo-Huber, narrow": (pseudo_huber / c, TendsTo(c, S.Zero), Abs(a), PLAIN),
    "Huber, wide": (huber, TendsTo(t, oo), a**2 / 2, PLAIN),
    "Huber, narrow": (huber / t, TendsTo(t, S.Zero), Abs(a), PLAIN),
    "Barron at 0": (barron, TendsTo(x, S.Zero), log(a**2 / 2 + 1), PLAIN),
    "Barron at 2": (barron, TendsTo(x, S(2)), a**2 / 2, PLAIN),
    "Barron at -oo": (barron, TendsTo(x, -oo), 1 - exp(-(a**2) / 2), PLAIN),
    "Rényi to Kullback and Leibler": (
        renyi,
        TendsTo(x, S.Zero),
        u * log(u / v) + (1 - u) * log((1 - u) / (1 - v)),
        SHARES,
    ),
    "Tweedie to Poisson": (tweedie, TendsTo(x, S.One), s * log(s / q) - s + q, PLAIN),
    "Tweedie to gamma": (tweedie, TendsTo(x, S(2)), s / q - log(s / q) - 1, PLAIN),
    "focal to cross-entropy": (-((1 - u) ** x) * log(u), TendsTo(x, S.Zero), -log(u), SHARES),
    "focal, without end": (-((1 - u) ** t) * log(u), TendsTo(t, oo), S.Zero, SHARES),
    "Student to Gauss": (student, TendsTo(nu, oo), gaussian_density(a), PLAIN),
    "Mills's ratio": (
        x * (1 - gaussian_cumulative(x)) / gaussian_density(x),
        TendsTo(x, oo),
        S.One,
        PLAIN,
    ),
    "probit, far on the wrong side": (-log(gaussian_cumulative(x)) / x**2, TendsTo(x, -oo), S.Half, PLAIN),
    "a power mean to the largest": ((s**t + q**t) ** (1 / t), TendsTo(t, oo), Max(s, q), PLAIN),
    "a power mean to the geometric one": (power_mean, TendsTo(x, S.Zero), sqrt(s * q), PLAIN),
    "hinge": (Max(0, 1 - x), TendsTo(x, oo), S.Zero, PLAIN),
    "entropy of a certain event": (-x * log(x) - (1 - x) * log(1 - x), TendsTo(x, S.Zero), S.Zero, LEFT_OF_ONE),
    "cloglog, left": ((1 - exp(-exp(x))) / exp(x), TendsTo(x, -oo), S.One, PLAIN),
    "Stirling": (loggamma(t) - (t - S.Half) * log(t) + t, TendsTo(t, oo), log(2 * pi) / 2, PLAIN),
    "compound interest": ((1 + x / t) ** t, TendsTo(t, oo), exp(x), PLAIN),
    "a slope by its definition": (
        (sigmoid(a + x) - sigmoid(a)) / x,
        TendsTo(x, S.Zero),
        sigmoid(a) * (1 - sigmoid(a)),
        PLAIN,
    ),
    "a slope of any activation": (
        (phi - Unknown("phi", a)) / x,
        TendsTo(x, S.Zero),
        Partial(Unknown("phi", a), a),
        PLAIN,
    ),
    "a floor from one side": (exp(floor(x)), TendsTo(x, S.One), S.One, LEFT_OF_ONE),
    "as slow as a logarithm of a logarithm": (1 / log(log(t)), TendsTo(t, oo), S.Zero, PLAIN),
    "a double exponential": (exp(exp(t) - exp(t + exp(-2 * t))), TendsTo(t, oo), S.One, PLAIN),
    "a symbolic point": ((x**2 - a**2) / (x - a), TendsTo(x, a), 2 * a, PLAIN),
    "an end of a domain": (1 / (s - x), TendsTo(x, s), oo, Context({x: Interval.open(0, s)})),
    "a pole from the left": (tan(x), TendsTo(x, pi / 2), oo, Context({x: Interval.open(0, pi / 2)})),
}

FALSE: dict[str, Statement] = {
    "the first share wins": (cold_share, TendsTo(tau, S.Zero), S.One, PLAIN),
    "the first share loses": (cold_share, TendsTo(tau, S.Zero), S.Zero, PLAIN),
    "the first is the maximum": (cold_maximum, TendsTo(tau, S.Zero), u, PLAIN),
    "the minimum is the maximum": (cold_maximum, TendsTo(tau, S.Zero), Min(u, v), PLAIN),
    "the maximum and a little": (cold_maximum, TendsTo(tau, S.Zero), Max(u, v) + Rational(1, 10**9), PLAIN),
    "a hot maximum": (tau * log(exp(u / tau) + exp(v / tau)), TendsTo(tau, oo), Max(u, v), PLAIN),
    "one of three": (exp(u * t) / (exp(u * t) + exp(v * t) + exp(w * t)), TendsTo(t, oo), S.Zero, PLAIN),
    "a sum of exponentials": (Sum(exp(Z[k] * t), (k, 1, K)), TendsTo(t, oo), oo, PLAIN),
    "the first entry is the maximum": (log(Sum(exp(Z[k] * t), (k, 1, K))) / t, TendsTo(t, oo), Z[1], PLAIN),
    "half of a hot softmax": (hot_share, TendsTo(t, oo), S.Half, PLAIN),
    "softplus to the identity": (softplus(t * x) / t, TendsTo(t, oo), x, PLAIN),
    "a steep tanh above 0": (tanh(t * x), TendsTo(t, oo), S.One, PLAIN),
    "a power of unknown sign grows": (t**p, TendsTo(t, oo), oo, PLAIN),
    "a power of unknown sign falls": (t**p, TendsTo(t, oo), S.Zero, PLAIN),
    "a square in the exponent may be 0": (t ** (p**2), TendsTo(t, oo), oo, PLAIN),
    "a rate may be 0": (exp(-(a**2) * t), TendsTo(t, oo), S.Zero, PLAIN),
    "a base above 1": (c**t, TendsTo(t, oo), S.Zero, PLAIN),
    "a base up to 1": (a**t, TendsTo(t, oo), S.Zero, Context({a: Interval(0, 1)})),
    "a difference of exponents": (t ** (u - v), TendsTo(t, oo), oo, SHARES),
    "a quotient of bases": ((u / v) ** t, TendsTo(t, oo), S.Zero, SHARES),
    "a power mean to the first": ((u**t + v**t) ** (1 / t), TendsTo(t, oo), u, SHARES),
    "the arithmetic mean": (power_mean, TendsTo(x, S.Zero), (s + q) / 2, PLAIN),
    "Box and Cox to x": ((s**x - 1) / x, TendsTo(x, S.Zero), s - 1, PLAIN),
    "pseudo-Huber without the absolute value": (pseudo_huber / c, TendsTo(c, S.Zero), a, PLAIN),
    "pseudo-Huber without the half": (pseudo_huber, TendsTo(c, oo), a**2, PLAIN),
    "e to the floor": (exp(floor(x)), TendsTo(x, S.One), E, LEFT_OF_ONE),
    "a floor at 0": (floor(x), TendsTo(x, S.Zero), S.Zero, PLAIN),
    "a ceiling at 0": (ceiling(x), TendsTo(x, S.Zero), S.One, PLAIN),
    "a floor at any number": (floor(a + x), TendsTo(x, S.Zero), floor(a), PLAIN),
    "a sign at 0": (sign(x), TendsTo(x, S.Zero), S.Zero, PLAIN),
    "a step at 0": (Heaviside(x, S.Half), TendsTo(x, S.Zero), S.Half, PLAIN),
    "the value of a piece": (Piecewise((0, Eq(x, 1)), (2, True)), TendsTo(x, S.One), S.Zero, PLAIN),
    "a jump between pieces": (Piecewise((x, x < 1), (2, True)), TendsTo(x, S.One), S.One, PLAIN),
    "a kink's slope": (Abs(x - a) / (x - a), TendsTo(x, a), S.One, PLAIN),
    "a maximum on the other side": (Max(a, x) / x, TendsTo(x, -oo), S.One, PLAIN),
    "a pole": (1 / x, TendsTo(x, S.Zero), oo, PLAIN),
    "a pole of the tangent": (tan(x), TendsTo(x, pi / 2), oo, PLAIN),
    "erf of unknown sign": (erf(a * t), TendsTo(t, oo), S.One, PLAIN),
    "arctangent of unknown sign": (atan(a * t), TendsTo(t, oo), pi / 2, PLAIN),
    "compound interest of another rate": ((1 + u / t) ** (t * v), TendsTo(t, oo), exp(u), PLAIN),
    "twice a slope": (
        (phi - Unknown("phi", a)) / x,
        TendsTo(x, S.Zero),
        2 * Partial(Unknown("phi", a), a),
        PLAIN,
    ),
    "a value at 0": (a * t / (t + 1), TendsTo(t, oo), Abs(a), PLAIN),
}
NOT_REFUTED = {"a rate may be 0", "a square in the exponent may be 0", "a floor at any number"}
"""False at certain numbers alone, which need not be drawn."""


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_proved(name: str) -> None:
    assert isinstance(verdict := prove(*TRUE[name]), Proved), verdict


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name: str) -> None:
    verdict = prove(*FALSE[name])
    assert not isinstance(verdict, Proved)
    assert isinstance(verdict, Refuted) or name in NOT_REFUTED, verdict


def test_the_cases_are_named() -> None:
    assert isinstance(verdict := prove(*TRUE["softplus to rectifier"]), Proved)
    assert [item.detail for item in verdict.evidence] == ["3 cases: $x > 0$; $x = 0$; $x < 0$"]


def test_a_witness_has_numbers_for_the_parameters() -> None:
    verdict = prove(*FALSE["the first is the maximum"])
    assert isinstance(verdict, Refuted)
    point = dict(verdict.witness.point)
    assert point["tau"] == "0"
    assert S(verdict.witness.before) == max(S(point["u"]), S(point["v"])).evalf(17)

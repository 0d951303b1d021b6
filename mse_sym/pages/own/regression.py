"""Losses of a residual: robust ones, asymmetric ones, relative ones."""

from __future__ import annotations

from sympy import Abs, Expr, Interval, Max, Min, Piecewise, Symbol, exp, log, sqrt, symbols

from mse_sym.losses import Loss
from mse_sym.symbolic.context import UNIT_OPEN

a, y = symbols("a y", real=True)
c, delta, epsilon, nu, s = symbols("c delta epsilon nu s", positive=True)
alpha, tau, w = Symbol("alpha", positive=True), Symbol("tau", positive=True), Symbol("w", nonnegative=True)
mu, q = symbols("mu q", positive=True)


def _of(name: str, title: str, expression: Expr, *parameters: Symbol) -> Loss:
    domains = {alpha: Interval.open(0, 2), tau: UNIT_OPEN}
    return Loss(name, expression, a, y, parameters, {p: domains[p] for p in parameters if p in domains}, title=title)


REGRESSION = (
    _of("squared", "Squared error", (a - y) ** 2),
    _of("student", "Student’s t distribution", (nu + 1) / 2 * log(1 + (a - y) ** 2 / (nu * s**2)), nu, s),
    _of("pseudo_huber", "Pseudo-Huber loss", delta**2 * (sqrt(1 + ((a - y) / delta) ** 2) - 1), delta),
    _of("cauchy", "Cauchy loss", c**2 / 2 * log(1 + ((a - y) / c) ** 2), c),
    _of("welsch", "Welsch loss", c**2 / 2 * (1 - exp(-(((a - y) / c) ** 2))), c),
    _of("log_cosh_written_out", "Log-cosh, written out", log((exp(a - y) + exp(y - a)) / 2)),
    _of(
        "huber",
        "Huber loss",
        Piecewise(((a - y) ** 2 / 2, Abs(a - y) <= delta), (delta * (Abs(a - y) - delta / 2), True)),
        delta,
    ),
    _of(
        "tukey",
        "Tukey’s biweight",
        Piecewise((c**2 / 6 * (1 - (1 - ((a - y) / c) ** 2) ** 3), Abs(a - y) <= c), (c**2 / 6, True)),
        c,
    ),
    _of("tube", "Epsilon-insensitive loss", Max(0, Abs(a - y) - epsilon), epsilon),
    _of("clipped_square", "Clipped squared error", Min((a - y) ** 2, c), c),
    _of("quantile", "Quantile loss", Max(tau * (y - a), (tau - 1) * (y - a)), tau),
    _of("expectile", "Expectile loss", Piecewise((tau * (y - a) ** 2, y >= a), ((1 - tau) * (y - a) ** 2, True)), tau),
    _of(
        "barron",
        "Barron’s general robust loss",
        Abs(alpha - 2) / alpha * ((((a - y) / c) ** 2 / Abs(alpha - 2) + 1) ** (alpha / 2) - 1),
        alpha,
        c,
    ),
    _of("fair", "Fair’s loss", c**2 * (Abs(a - y) / c - log(1 + Abs(a - y) / c)), c),
    _of("weighted_absolute", "Weighted absolute error", w * Abs(a - y), w),
    Loss("squared_logarithmic", (log(1 + mu) - log(1 + q)) ** 2, mu, q, title="Squared logarithmic error"),
)

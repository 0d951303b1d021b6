"""Losses as users write them, in one place: the tests speak of them by name."""

from __future__ import annotations

from sympy import Abs, Basic, Expr, FiniteSet, Interval, Max, Min, Piecewise, S, Set, Sum, exp, log, sqrt, symbols

from mse_sym.losses import Loss
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector

a, y, z = symbols("a y z", real=True)
mu, q, b, c, d = symbols("mu q b c d", positive=True)
epsilon = symbols("epsilon", positive=True)
K, k = size("K"), index("k")
P, T, L = vector("p", K), vector("t", K), vector("l", K)


def _of_positive(name: str, expression: Expr) -> Loss:
    """Of a positive prediction and outcome, with the parameters that it has."""
    return Loss(name, expression, mu, q, tuple(parameter for parameter in (b, c, d) if expression.has(parameter)))


def _of_real(name: str, expression: Expr, domains: dict[Basic, Set] | None = None) -> Loss:
    parameters = tuple(parameter for parameter in (c, epsilon) if expression.has(parameter))
    return Loss(name, expression, a, y, parameters, domains or {})


_LOSSES = (
    _of_real("logistic", log(1 + exp(-y * a))),
    _of_real("written_out", log(1 + exp(a)) - y * a),
    _of_real("smooth", sqrt(1 + (a - y) ** 2) - 1),
    _of_real("cauchy", log(1 + (a - y) ** 2)),
    _of_real("quartic", (a - y) ** 4 / (1 + (a - y) ** 2)),
    _of_real("step", Piecewise((S.Zero, a <= y), (S.One, True))),
    _of_real("narrow", (a - y) ** 2, {a: Interval(-1, 1)}),
    _of_real("survival", -log(1 - a) * y, {a: UNIT_OPEN, y: UNIT_CLOSED}),
    _of_real("epsilon_insensitive", Max(0, Abs(a - y) - epsilon)),
    _of_real("held", Min((a - y) ** 2 / 2, c)),
    _of_real("greatest", Max(a - y, y - a, 1)),
    Loss("hinge", Max(0, 1 - y * z), prediction=z, target=y, domains={y: FiniteSet(-1, 1)}),
    Loss("brier", Sum((P[k] - T[k]) ** 2, (k, 1, K)), prediction=P, target=T),
    Loss("of_logarithms", -Sum(L[k] * log(P[k]), (k, 1, K)), P, L, domains={P: UNIT_OPEN}),
    _of_positive("power", q * mu**c),
    _of_positive("power_of_a_sum", (mu + q) ** c / (mu + q)),
    _of_positive("tweedie", mu ** (2 - c) / (2 - c) - q * mu ** (1 - c) / (1 - c)),
    _of_positive("two_powers", mu**c * q**d + mu ** (c - d) / q),
    _of_positive("powers_of_a_sum", mu**b * (mu + c) ** d / (mu + c) ** 3),
    _of_positive("box_cox", (mu**c - q**c) ** 2 / c**2),
    _of_positive("weibull", (q / mu) ** c + c * log(mu)),
    _of_positive("hill", mu**c / (q**c + mu**c)),
    _of_positive("power_and_exponential", q * mu**c * exp(-mu) / mu),
)

OWN: dict[str, Loss] = {loss.name: loss for loss in _LOSSES}
"""All own losses by name."""

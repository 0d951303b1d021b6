"""Losses as users write them, in one place: the tests speak of them by name."""

from __future__ import annotations

from sympy import (
    Abs,
    Basic,
    Eq,
    Expr,
    FiniteSet,
    Interval,
    KroneckerDelta,
    Max,
    Min,
    Ne,
    Or,
    Piecewise,
    Product,
    Rational,
    S,
    Set,
    Sum,
    Symbol,
    cos,
    exp,
    log,
    pi,
    sqrt,
    symbols,
)

from mse_sym.losses import Loss
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector

a, y, z = symbols("a y z", real=True)
mu, q, b, c, d = symbols("mu q b c d", positive=True)
epsilon = symbols("epsilon", positive=True)
K, k, i, r = size("K"), index("k"), index("i"), index("r")
P, T, L = vector("p", K), vector("t", K), vector("l", K)
value, self = Symbol("value", positive=True), Symbol("self", positive=True)


def _of_positive(name: str, expression: Expr, domains: dict[Basic, Set] | None = None) -> Loss:
    """Of a positive prediction and outcome, with the parameters that it has."""
    parameters = tuple(parameter for parameter in (b, c, d) if expression.has(parameter))
    return Loss(name, expression, mu, q, parameters, domains or {})


def _of_real(name: str, expression: Expr, domains: dict[Basic, Set] | None = None) -> Loss:
    parameters = tuple(parameter for parameter in (c, epsilon) if expression.has(parameter))
    return Loss(name, expression, a, y, parameters, domains or {})


_PROBABILITIES = {P: UNIT_OPEN, T: UNIT_OPEN}

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
    Loss("of_pairs", Sum(Sum((L[i] - L[k] - T[i] + T[k]) ** 2, (i, 1, K)), (k, 1, K)), L, T),
    Loss("against_the_first", (L[1] - T[1]) ** 2 + Sum((L[k] - L[1]) ** 2, (k, 1, K)), L, T),
    Loss("identity", Sum(Sum(KroneckerDelta(i, k) * L[i] ** 3 * T[k], (i, 1, K)), (k, 1, K)), L, T),
    Loss("triple", Sum(Sum(Sum(L[i] * L[k] * T[r], (i, 1, K)), (k, 1, K)), (r, 1, K)), L, T),
    Loss("entropy", Sum(P[k] * log(P[k]) + P[k] * T[k], (k, 1, K)), P, T, domains=_PROBABILITIES),
    Loss("absolute", Sum(Abs(T[k] - P[k]), (k, 1, K)), P, T),
    Loss("hinges", Sum(Max(0, 1 - T[k] * P[k]) ** 2, (k, 1, K)), P, T),
    Loss("density", -log(Product(exp(-((P[k] - T[k]) ** 2) / 2) / sqrt(2 * pi), (k, 1, K))), P, T),
    Loss("cauchy_density", log(Product(1 + (P[k] - T[k]) ** 2, (k, 1, K))), P, T),
    Loss("named_as_in_code", (a - y) ** 2 * value + self * a**2 / value**2, a, y, (value, self)),
    _of_real("where_equal", Piecewise((Abs(a), Eq(y, 1)), ((a - y) ** 2, True)), {y: FiniteSet(0, 1)}),
    _of_real("where_unequal", Piecewise(((a - y) ** 2, Ne(y, 0)), (a**2 / 2, True))),
    _of_real("outside", Piecewise(((a - y) ** 2, Or(y > 2, y < -2)), (3 * a * y, True))),
    _of_real("constants", pi * (a - y) ** 2 + log(2) * a + sqrt(2) * a**3 + 10**30 * a + Rational(1, 7) * y),
    _of_real("gumbel", exp((a - y) / c) - (a - y) / c),
    _of_real("directional", -c * cos(a - y)),
    _of_positive("power", q * mu**c),
    _of_positive("power_of_a_sum", (mu + q) ** c / (mu + q)),
    # Beyond the poles at c = 1 and c = 2; that of the catalogue lies between them.
    _of_positive("tweedie", mu ** (2 - c) / (2 - c) - q * mu ** (1 - c) / (1 - c), {c: Interval.open(2, 4)}),
    _of_positive("two_powers", mu**c * q**d + mu ** (c - d) / q),
    _of_positive("powers_of_a_sum", mu**b * (mu + c) ** d / (mu + c) ** 3),
    _of_positive("box_cox", (mu**c - q**c) ** 2 / c**2),
    _of_positive("weibull", (q / mu) ** c + c * log(mu)),
    _of_positive("hill", mu**c / (q**c + mu**c)),
    _of_positive("power_and_exponential", q * mu**c * exp(-mu) / mu),
)

OWN: dict[str, Loss] = {loss.name: loss for loss in _LOSSES}
"""All own losses by name."""
